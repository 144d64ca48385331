"""The columns of lists as SQL: what stands in a cell, and what rows are sorted by.

Each is an expression about `client c`, `deal d` or `step s` that looks up no more than what
belongs to that one record.
"""

from crm_tui.store.hot.clients import OUTCOMES, TALKS

_CLIENT = "(select {} from client k where k.id = {}.client_id)"
_OF_CLIENT = {
    entity: {
        "client": _CLIENT.format("k.name", alias),
        "city": _CLIENT.format("k.city", alias),
        "company": "(select w.name from client k join client w on w.id = k.works_at_id"
        f" where k.id = {alias}.client_id)",
    }
    for entity, alias in (("deal", "d"), ("step", "s"))
}
_USER = '(select u.name from "user" u where u.id = {}.owner_id)'
_SOURCE = "(select o.name from source o where o.id = {}.source_id)"
# Joined to nothing, the kind keeps SQLite from an index that finds every phone there is.
_CHANNEL = (
    "(select h.raw from channel h where h.client_id = c.id and h.kind || '' = '{}' and"
    " h.bad_at is null and h.no_contact_at is null order by h.position, h.id limit 1)"
)
_NEXT = (
    "(select {} from step n where n.client_id = c.id and n.closed_at is null"
    " order by case when n.deal_id is null then 1 else 0 end, n.side, n.late_at, n.id limit 1)"
)
_ITS_STEP = "(select {} from step n where n.id = d.next_step_id)"
_STAGE = "(select g.name from stage g where g.id = {}.stage_id)"
_CONTACT = (
    f"(select max(t.at) from (select a.at from activity a where a.client_id = c.id and a.{TALKS}"
    f" union all select o.closed_at from step o where o.client_id = c.id and o.{OUTCOMES}) t)"
)
_RECEIVED = (
    "(select cast(coalesce(sum(q.amount), 0) as bigint) from receipt q"
    " where q.deal_id = d.id and q.currency = d.currency)"
)
_DEAL_OF_STEP = "(select {} from deal d where d.id = s.deal_id)"
DAY_US = 86_400_000_000

#: The cell of each column; money is the minor units, and the currency behind it.
CELLS: dict[str, dict[str, str]] = {
    "client": {
        "name": "c.name",
        "kind": "c.kind",
        "company": "(select w.name from client w where w.id = c.works_at_id)",
        "job": "c.job_title",
        "phone": _CHANNEL.format("phone"),
        "email": _CHANNEL.format("email"),
        "city": "c.city",
        "country": "c.country",
        "language": "c.language",
        "source": _SOURCE.format("c"),
        "owner": _USER.format("c"),
        "deals": "(select count(*) from deal q where q.client_id = c.id and q.is_open = 1)",
        "next": _NEXT.format("n.title"),
        "due": _NEXT.format("cast(n.due_day as varchar)"),
        "contact": _CONTACT,
        "created": "c.created",
        "about": "c.about",
    },
    "deal": {
        "title": "d.title",
        **_OF_CLIENT["deal"],
        "pipeline": "(select p.name from pipeline p where p.id = d.pipeline_id)",
        "stage": _STAGE.format("d"),
        "status": "d.status",
        "amount": "d.amount",
        "received": _RECEIVED,
        "owner": _USER.format("d"),
        "source": _SOURCE.format("d"),
        "next": _ITS_STEP.format("n.title"),
        "due": _ITS_STEP.format("cast(n.due_day as varchar)"),
        "expected": "cast(d.expected_day as varchar)",
        "created": "d.opened_at",
        "closed": "d.closed_at",
        "age": "d.stage_at",
        "tries": "d.tries",
        "contacts": "d.contacts",
        "later": "d.postpones",
        "reason": "(select r.name from reason r where r.id = d.reason_id)",
        "competitor": "d.competitor",
    },
    "step": {
        "step": "s.title",
        "kind": "s.kind",
        **_OF_CLIENT["step"],
        "deal": _DEAL_OF_STEP.format("d.title"),
        "stage": f"(select g.name from stage g where g.id = {_DEAL_OF_STEP.format('d.stage_id')})",
        "amount": _DEAL_OF_STEP.format("d.amount"),
        "owner": _USER.format("s"),
        "due": "cast(s.due_day as varchar)",
        "time": "s.due_minute",
        "outcome": "s.closed_as",
        "closed": "s.closed_at",
        "said": "s.said",
        "created": "s.created",
    },
}
#: The currency of the money columns.
CURRENCY = {"deal": "d.currency", "step": _DEAL_OF_STEP.format("d.currency")}
#: Columns that are never empty, whose rows need not be parted by that.
FILLED = {
    "client": frozenset({"name", "kind", "owner", "deals", "created"}),
    "deal": frozenset({"client", "owner", "stage", "pipeline", "status", "age", "created",
                       "tries", "contacts", "later", "received"}),
    "step": frozenset({"client", "owner", "due", "kind", "created"}),
}  # fmt: skip
#: Columns of money.
SUMS = frozenset({"amount", "received"})
#: What a column is sorted by, where that is not its cell.
_USER_KEY = '(select u.name_key from "user" u where u.id = {}.owner_id)'
_STAGE_PLACE = (
    "(select (p.position + 1) * 1000000 + p.id * 1000 + g.position from stage g"
    " join pipeline p on p.id = g.pipeline_id where g.id = {})"
)
ORDERS: dict[str, dict[str, tuple[str, ...]]] = {
    "client": {"name": ("c.name_key",), "owner": (_USER_KEY.format("c"),)},
    "deal": {
        "client": (_CLIENT.format("k.name_key", "d"),),
        "owner": (_USER_KEY.format("d"),),
        "stage": (_STAGE_PLACE.format("d.stage_id"), "d.rank"),
        "amount": ("d.currency", "d.amount"),
        "received": ("d.currency", _RECEIVED),
        "due": (_ITS_STEP.format("n.late_at"),),
        "age": ("-d.stage_at",),
        "pipeline": ("(select p.position from pipeline p where p.id = d.pipeline_id)",),
    },
    "step": {
        "client": (_CLIENT.format("k.name_key", "s"),),
        "owner": (_USER_KEY.format("s"),),
        "due": ("s.late_at",),
        "stage": (_STAGE_PLACE.format(_DEAL_OF_STEP.format("d.stage_id")),),
        "amount": (_DEAL_OF_STEP.format("d.currency"), _DEAL_OF_STEP.format("d.amount")),
    },
}
#: An own field's cell: its place is the field's id.
OWN_CELL = (
    "(select coalesce(v.text, v.number, cast(v.day as varchar),"
    " (select x.name from field_option x where x.id = v.option_id))"
    " from field_value v where v.field_id = ? and v.{entity}_id = {alias}.id)"
)
OWN_ORDER = (
    "(select coalesce(v.text, v.number_key, cast(v.day as varchar),"
    " (select x.name from field_option x where x.id = v.option_id))"
    " from field_value v where v.field_id = ? and v.{entity}_id = {alias}.id)"
)
