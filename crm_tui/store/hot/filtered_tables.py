"""Where clients, deals and steps keep what a filter asks: columns, states and things as SQL.

All of it is about `client c`, `deal d` and `step s`; other tables have other letters inside.
"""

from crm_tui.store.hot.clients import OUTCOMES, TALKS

DAY_US = 86_400_000_000

_OPEN_STEP = "select o.client_id from step o where o.closed_at is null"
_WAY = "c.id in (select h.client_id from channel h where h.bad_at is null and h.kind || '' = '{}')"
_TOUCHED = (
    f"select client_id from activity where {TALKS}{{since}} union"
    f" select client_id from step where {OUTCOMES}{{closed}}"
)
_TOUCHES = (
    f"select client_id, at from activity where {TALKS} union all"
    f" select client_id, closed_at from step where {OUTCOMES}"
)
TOUCHED_BETWEEN = (
    f"c.id in (select t.client_id from ({_TOUCHES}) t group by t.client_id having {{}})"
)
SILENT = f"c.id not in ({_TOUCHED.format(since=' and at >= ?', closed=' and closed_at >= ?')})"
_RECEIVED = (
    "(select coalesce(sum(q.amount), 0) from receipt q"
    " where q.deal_id = d.id and q.currency = d.currency)"
)
_LEFT = (
    f"(case when d.amount is null then null when d.amount > {_RECEIVED}"
    f" then d.amount - {_RECEIVED} else 0 end)"
)
_POSTPONED = "select p.id from step p where p.closed_as = 'postpone'"
OPEN_DEALS = "(select count(*) from deal q where q.client_id = c.id and q.is_open = 1)"
_OWNS_DEAL = "c.id in (select q.client_id from deal q where {})"

#: What each key is kept in.
SUMS = {"amount": "d.amount", "received": _RECEIVED, "left": _LEFT}
COUNTS = {"tries": "d.tries", "contacts": "d.contacts", "later": "d.postpones"}
DAYS_KEPT = {"expected": "d.expected_day", "due": "s.due_day"}
MOMENTS = {
    ("client", "created"): "c.created", ("deal", "created"): "d.opened_at",
    ("deal", "closed"): "d.closed_at", ("step", "created"): "s.created",
    ("step", "closed"): "s.closed_at",
}  # fmt: skip
#: Texts: the statement that reads them all, and whose ids it gives.
TEXTS = {
    "job": ("select id, job_title from client where job_title <> ''", "c.id"),
    "about": ("select id, about from client where about <> ''", "c.id"),
    "title": ("select id, title from deal", "d.id"),
    "competitor": ("select id, competitor from deal where competitor <> ''", "d.id"),
    "step": ("select id, title from step", "s.id"),
    "said": ("select id, said from step where said <> ''", "s.id"),
}
STATES = {
    ("client", "archived"): "c.archived_at is not null",
    ("client", "blocked"): (
        "c.no_contact_at is not null or coalesce(c.works_at_id, 0) in"
        " (select id from client where no_contact_at is not null)"
    ),
    ("client", "person"): "c.kind = 'person'",
    ("client", "company"): "c.kind = 'company'",
    **{("deal", one): f"d.status = '{one}'" for one in ("won", "lost", "cancelled")},
    ("deal", "open"): "d.is_open = 1",
    ("deal", "postponed"): (
        f"d.next_step_id in (select o.id from step o where o.follows_id in ({_POSTPONED}))"
    ),
    ("step", "open"): "s.closed_at is null",
    ("step", "closed"): "s.closed_at is not null",
    ("step", "side"): "s.side = 1",
    ("step", "next"): "s.side = 0 and s.deal_id is not null",
    ("step", "appointment"): "s.by_or_at = 'at'",
    ("step", "promised"): "s.promised = 1",
    ("step", "postponed"): f"s.follows_id in ({_POSTPONED})",
}
LATE = {
    "client": f"c.id in ({_OPEN_STEP} and o.late_at <= ?)",
    "deal": "d.id in (select o.deal_id from step o"
    " where o.closed_at is null and o.side = 0 and o.late_at <= ?)",
    "step": "s.closed_at is null and s.late_at <= ?",
}
STANDING = (
    "d.stage_at <= ? - ((select g.standing_days from stage g where g.id = d.stage_id) + 1)"
    f" * {DAY_US}"
)
THINGS = {
    ("client", "step"): f"c.id in ({_OPEN_STEP})",
    ("client", "deal"): _OWNS_DEAL.format("q.is_open = 1"),
    **{("client", way): _WAY.format(way)
       for way in ("phone", "email", "messenger", "site", "address")},
    ("client", "tag"): "c.id in (select t.client_id from tagging t where t.client_id is not null)",
    ("client", "company"): "c.works_at_id is not null",
    ("client", "contact"): f"c.id in ({_TOUCHED.format(since='', closed='')})",
    ("client", "source"): "c.source_id is not null",
    ("client", "city"): "c.city <> ''",
    ("deal", "amount"): "d.amount is not null",
    ("deal", "expected"): "d.expected_day is not null",
    ("deal", "receipt"): "d.id in (select q.deal_id from receipt q)",
    ("deal", "source"): "d.source_id is not null",
    ("deal", "tag"): (
        "d.id in (select t.deal_id from tagging t where t.deal_id is not null) or"
        " d.client_id in (select t.client_id from tagging t where t.client_id is not null)"
    ),
    ("deal", "file"): "d.id in (select f.deal_id from file f where f.deal_id is not null)",
    ("step", "deal"): "s.deal_id is not null",
    ("step", "time"): "s.due_minute is not null",
    ("step", "said"): "s.said <> ''",
}  # fmt: skip
STATUS_OF_DEALS = {
    "open": THINGS["client", "deal"],
    "won": _OWNS_DEAL.format("q.status = 'won'"),
    "lost": _OWNS_DEAL.format("q.status = 'lost'"),
    "none": "c.id not in (select q.client_id from deal q)",
}
TAGGED = "select t.{0}_id from tagging t where t.{0}_id is not null and t.tag_id in ({1})"
#: Names: the column that holds the id, by home and key.
NAMED = {
    ("client", "owner"): "c.owner_id", ("deal", "owner"): "d.owner_id",
    ("step", "owner"): "s.owner_id", ("client", "source"): "c.source_id",
    ("deal", "source"): "d.source_id", ("client", "city"): "c.city",
    ("client", "country"): "c.country", ("client", "language"): "c.language",
    ("deal", "stage"): "d.stage_id", ("deal", "pipeline"): "d.pipeline_id",
    ("deal", "reason"): "d.reason_id", ("step", "kind"): "s.kind",
}  # fmt: skip
