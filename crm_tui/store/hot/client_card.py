"""The client card's own reads: who it is, deals with receipts, side steps, other open deals."""

from crm_tui.domain.client_cards import (
    CardDeal,
    ClientCard,
    DealParts,
    OwnField,
    Reach,
    Receipt,
    Staff,
    Who,
)
from crm_tui.domain.iso4217 import DECIMALS
from crm_tui.domain.lines import StepLine
from crm_tui.store.hot.card import missing, resolved, why_lost
from crm_tui.store.hot.connection import places
from crm_tui.store.hot.files import files_of
from crm_tui.store.hot.reading import (
    MARK,
    STEP_COLUMNS,
    STEP_TABLES,
    step_line,
    step_lines,
    whole,
    whole_or_none,
    words,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from crm_tui.store.hot.connection import Hot

CHANNELS = 40
TAGS = 100
FIELDS = 60
STAFF = 100
OPEN = 60
CLOSED = 40
STEPS = 60
RECEIPTS = 60

_WHO = """
    select c.id, c.version, c.kind, c.name, c.job_title, c.works_at_id, coalesce(w.name, ''),
           c.city, c.country, c.language, c.zone, c.about, coalesce(o.name, ''), c.owner_id,
           coalesce(u.name, ''), c.archived_at, c.no_contact_at, c.no_contact_why,
           w.no_contact_at, w.no_contact_why,
           coalesce(cast(c.rest_until as varchar), ''), c.rest_why
    from client c left join client w on w.id = c.works_at_id
    left join source o on o.id = c.source_id left join "user" u on u.id = c.owner_id
    where c.id = ?
"""
_REACH = """
    select id, version, kind, raw, norm, label, bad_at, bad_why, no_contact_at, no_contact_why
    from channel where client_id = ? order by position, id limit ?
"""
_TAGS = """
    select t.name from tagging g join tag t on t.id = g.tag_id where g.{owner} = ?
    order by t.name_key limit ?
"""
_FIELDS = """
    select f.id, f.name, f.kind, v.version,
           case when f.kind = 'flag' and v.number is not null
                then case v.number when '1' then 'yes' else 'no' end
                else coalesce(v.text, v.number, cast(v.day as varchar), o.name, '') end
    from field_def f left join field_value v on v.field_id = f.id and v.{owner} = ?
    left join field_option o on o.id = v.option_id
    where f.entity = ? and f.archived_at is null order by f.position, f.id limit ?
"""
_OPTIONS = """
    select o.field_id, o.name from field_option o join field_def f on f.id = o.field_id
    where f.entity = ? and o.archived_at is null order by o.field_id, o.position, o.id limit 500
"""
_STAFF = """
    select id, name, job_title from client
    where works_at_id = ? and merged_into is null order by name_key, id limit ?
"""
_DEALS = """
    select d.id, d.version, d.title, d.status, coalesce(p.name, ''), coalesce(g.name, ''),
           d.amount, d.currency, d.owner_id, coalesce(u.name, ''),
           cast(d.expected_day as varchar), cast(d.promised_day as varchar), d.closed_at,
           coalesce(r.name, d.cancel_reason),
           case when d.competitor <> '' then d.competitor else d.reason_note end,
           cast(d.revive_day as varchar), d.next_step_id, a.id, a.status, coalesce(ar.name, ''),
           a.competitor, a.reason_note
    from deal d left join pipeline p on p.id = d.pipeline_id left join stage g on g.id = d.stage_id
    left join "user" u on u.id = d.owner_id left join reason r on r.id = d.reason_id
    left join deal a on a.id = d.linked_to left join reason ar on ar.id = a.reason_id
"""
_OPEN = f"""
    {_DEALS} left join step n on n.id = d.next_step_id
    where d.client_id = ? and d.is_open = 1 order by n.late_at, d.id limit ?
"""
_CLOSED = (
    f"{_DEALS} where d.client_id = ? and d.is_open = 0 order by d.closed_at desc, d.id desc limit ?"
)
_COUNTS = "select is_open, count(*) from deal where client_id = ? group by is_open"
_NEXT = f"select {STEP_COLUMNS} from {STEP_TABLES} where s.id in ({{ids}})"
_STEPS = f"""
    select {STEP_COLUMNS} from {STEP_TABLES}
    where s.client_id = ? and s.closed_at is null and (s.side = 1 or s.deal_id is null)
    order by s.late_at, s.id limit ?
"""
_OTHERS = f"""
    select {STEP_COLUMNS} from {STEP_TABLES}
    where s.client_id = ? and s.closed_at is null and s.side = 0 and s.deal_id is not null
    and s.deal_id <> ? order by s.late_at, s.id limit ?
"""
_SUMS = """
    select deal_id, cast(sum(amount) as bigint), currency from receipt
    where deal_id in ({ids}) group by deal_id, currency order by deal_id, currency
"""
_RECEIPTS = """
    select id, version, cast(day as varchar), amount, currency, note from receipt
    where deal_id = ? order by day desc, id desc limit ?
"""


def client_card(conn: "Hot", client_id: int, opened: "Sequence[int]" = ()) -> ClientCard:
    """A client, or the one it was merged into, with all that its card shows.

    opened: the deals whose receipts, tags and own fields are shown too. Raises NotFound.
    """
    with conn:
        kept = resolved(conn, client_id)
        who = _who(conn, client_id, kept)
        now_open = _deals(conn, conn.rows(_OPEN, kept, OPEN))
        closed = _deals(conn, conn.rows(_CLOSED, kept, CLOSED))
        counts = dict(conn.rows(_COUNTS, kept))
        theirs = {deal.id for deal in (*now_open, *closed)}
        return ClientCard(
            who=who,
            reach=_reach(conn, kept),
            tags=_tags(conn, "client_id", kept),
            fields=_fields(conn, "client", kept),
            staff=_staff(conn, kept) if who.kind == "company" else (),
            open_deals=now_open,
            closed_deals=closed,
            open_count=whole(counts.get(1)),
            closed_count=whole(counts.get(0)),
            parts={number: _parts(conn, number) for number in opened if number in theirs},
            steps=step_lines(conn.rows(_STEPS, kept, STEPS)),
            files=files_of(conn, kept),
        )


def other_open_deals(
    conn: "Hot", client_id: int, deal_id: int, limit: int = OPEN
) -> tuple[StepLine, ...]:
    """The next steps of a client's other open deals, the most urgent first."""
    with conn:
        kept = resolved(conn, client_id)
        return step_lines(conn.rows(_OTHERS, kept, deal_id, limit))


def _who(conn: "Hot", asked: int, kept: int) -> Who:
    found = conn.first(_WHO, kept)
    if found is None:
        raise missing("c", asked)
    (number, version, kind, name, job, company_id, company, city, country, language, zone, about,
     source, owner_id, owner, archived, at, why, theirs_at, theirs_why, until,
     rests) = found  # fmt: skip
    return Who(
        asked, number, whole(version), words(kind), words(name), words(job),
        whole_or_none(company_id), words(company), words(city), words(country), words(language),
        words(zone), words(about), words(source), whole(owner_id), words(owner),
        archived is not None, _why(at, why), _why(theirs_at, theirs_why), words(until),
        words(rests or ""),
    )  # fmt: skip


def _why(at: object, why: object) -> "str | None":
    """Why a mark was set; None where there is none."""
    return None if at is None else words(why or "")


def _reach(conn: "Hot", client_id: int) -> tuple[Reach, ...]:
    return tuple([
        Reach(number, whole(version), words(kind), words(raw), words(norm), words(label),
              bad_at is not None, words(bad_why), _why(at, why))
        for number, version, kind, raw, norm, label, bad_at, bad_why, at, why
        in conn.rows(_REACH, client_id, CHANNELS)
    ])  # fmt: skip


def _tags(conn: "Hot", owner: str, number: int) -> tuple[str, ...]:
    return tuple([words(name) for (name,) in conn.rows(_TAGS.format(owner=owner), number, TAGS)])


def _fields(conn: "Hot", entity: str, number: int) -> tuple[OwnField, ...]:
    found = conn.rows(_FIELDS.format(owner=f"{entity}_id"), number, entity, FIELDS)
    options: dict[int, list[str]] = {}
    if any(line[2] == "choice" for line in found):
        for field, name in conn.rows(_OPTIONS, entity):
            options.setdefault(field, []).append(words(name))
    return tuple([
        OwnField(field, words(name), words(kind), words(text), whole(version),
                 tuple(options.get(field, ())))
        for field, name, kind, version, text in found
    ])  # fmt: skip


def _staff(conn: "Hot", client_id: int) -> tuple[Staff, ...]:
    found = conn.rows(_STAFF, client_id, STAFF)
    return tuple([Staff(number, words(name), words(role)) for number, name, role in found])


def _deals(conn: "Hot", found: "list[tuple[Any, ...]]") -> tuple[CardDeal, ...]:
    steps = _next_steps(conn, [line[16] for line in found if line[16] is not None])
    sums = _sums(conn, [line[0] for line in found])
    return tuple([_deal(line, steps.get(line[16]), sums.get(line[0], ())) for line in found])


def _deal(
    found: "tuple[Any, ...]", step: "StepLine | None", received: tuple[tuple[int, str], ...]
) -> CardDeal:
    """A deal of its row; one whose currency nobody knows bears a mark."""
    (number, version, title, status, pipeline, stage, amount, currency, owner_id, owner, expected,
     promised, closed, why, note, revive, _step, *after) = found  # fmt: skip
    minor, code, called = whole_or_none(amount), words(currency), words(title)
    if minor is not None and code not in DECIMALS:
        called = f"{MARK} {called}"
    return CardDeal(
        number, whole(version), called, words(status), words(pipeline), words(stage), minor, code,
        whole(owner_id), words(owner), expected, promised, whole_or_none(closed), words(why),
        words(note), revive, step, received,
        None if after[0] is None else (after[0], words(after[1]), why_lost(*after[2:])),
    )  # fmt: skip


def _next_steps(conn: "Hot", ids: "list[int]") -> "dict[int, StepLine]":
    if not ids:
        return {}
    found = conn.rows(_NEXT.format(ids=places(ids)), *ids)
    return {line[0]: step_line(line) for line in found}


def _sums(conn: "Hot", ids: "list[int]") -> "dict[int, tuple[tuple[int, str], ...]]":
    sums: dict[int, tuple[tuple[int, str], ...]] = {}
    if ids:
        for deal, minor, currency in conn.rows(_SUMS.format(ids=places(ids)), *ids):
            sums[deal] = (*sums.get(deal, ()), (whole(minor), words(currency)))
    return sums


def _parts(conn: "Hot", deal_id: int) -> DealParts:
    receipts = tuple([
        Receipt(number, whole(version), words(day), whole(amount), words(currency), words(note))
        for number, version, day, amount, currency, note in conn.rows(_RECEIPTS, deal_id, RECEIPTS)
    ])  # fmt: skip
    return DealParts(receipts, _tags(conn, "deal_id", deal_id), _fields(conn, "deal", deal_id))
