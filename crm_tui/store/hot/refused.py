"""The refusal list: by when a deal comes back, by windows of an index; and what is due today."""

from crm_tui.domain.civil import DAY_MICROSECONDS, iso_day
from crm_tui.domain.iso4217 import DECIMALS
from crm_tui.domain.refusal_lines import (
    BACK,
    DUE,
    EVERYONE,
    LATER,
    NEVER,
    DueLine,
    RefusedAsked,
    RefusedCounts,
    RefusedLine,
    fits,
)
from crm_tui.store.hot.reading import MARK, whole, whole_or_none, words

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from crm_tui.store.hot.connection import Hot

WINDOW = 50
MOST = 4_000  # rows of a group that are counted, and can be scrolled to
MOST_DUE = 500  # deals that one look for duties finds
MOST_SCANNED = 20_000  # rows looked through for words
SCANNED = 500  # rows of them read at once
FARTHEST_US = 14 * 3_600_000_000  # no clock on earth is further ahead of UTC

_COLUMNS = """
    select d.id, d.version, d.client_id, c.name, coalesce(w.name, ''), d.title,
           coalesce(r.key, ''), coalesce(r.name, ''), d.reason_note, d.competitor, d.amount,
           d.currency, d.owner_id, coalesce(u.name, ''), d.closed_at,
           cast(d.revive_day as varchar), d.revived_at,
           (select max(n.id) from deal n where n.linked_to = d.id and n.status <> 'cancelled'),
           case when c.no_contact_at is null and w.no_contact_at is null then 0 else 1 end,
           c.name_key
    from deal d join client c on c.id = d.client_id left join client w on w.id = c.works_at_id
    left join reason r on r.id = d.reason_id left join "user" u on u.id = d.owner_id
"""
_PENDING = "d.status = 'lost' and d.revived_at is null"
_GROUPS = {
    "": _PENDING,
    DUE: f"{_PENDING} and d.revive_day <= ?",
    LATER: f"{_PENDING} and d.revive_day > ?",
    NEVER: f"{_PENDING} and d.revive_day is null",
    BACK: "d.status = 'lost' and d.revived_at is not null",
}
#: For each order: what it sorts by, and where the window after a row begins.
_BY_DAY = ("d.revive_day, d.id", "(d.revive_day, d.id) > (?, ?)")
_BY_ID = ("d.id desc", "d.id < ?")
_BY_SAID = ("d.closed_at desc, d.id desc", "(d.closed_at, d.id) < (?, ?)")
_BY_RETURN = ("d.revived_at desc, d.id desc", "(d.revived_at, d.id) < (?, ?)")
_BY_AMOUNT = (
    "d.currency, coalesce(d.amount, -1) desc, d.id",
    "(d.currency > ? or (d.currency = ? and (coalesce(d.amount, -1) < ?"
    " or (coalesce(d.amount, -1) = ? and d.id > ?))))",
)
_BY_NAME = ("c.name_key, d.id", "(c.name_key, d.id) > (?, ?)")
_ONE = f"{_COLUMNS} where d.id = ?"
_COUNT = "select count(*) from (select 1 from deal d where {terms} limit ?) counted"
# A revival that somebody took back is not done again, unless the deal was touched since.
_DUE = f"""
    select d.id, c.name, d.title, cast(d.revive_day as varchar), coalesce(u.name, ''),
           coalesce(u.zone, '')
    from deal d join client c on c.id = d.client_id left join "user" u on u.id = d.owner_id
    where {_PENDING} and d.revive_day <= ? and not exists (
        select 1 from entry e join entry t on t.id = e.undoes
        where t.action = 'deal.revive' and e.id = (
            select max(h.entry_id) from change h where h.kind = 'deal' and h.record_id = d.id))
    order by d.revive_day, d.id limit ?
"""
_REASONS = """
    select key, name, revive_days, pipeline from reason where archived_at is null
    order by position, id limit 200
"""


def refused(
    conn: "Hot",
    asked: RefusedAsked,
    today: str,
    group: str = "",
    *,
    after: "RefusedLine | None" = None,
    limit: int = WINDOW,
) -> "tuple[RefusedLine, ...]":
    """A window of the list in the order that is asked for; `after` is the last row before it.

    today: the person's ISO day, which parts DUE from LATER. With words, rows are looked through
    until `limit` fit, or MOST_SCANNED were seen.
    """
    if not asked.words:
        return _window(conn, asked, today, group, after, limit)
    found: list[RefusedLine] = []
    for _seen in range(0, MOST_SCANNED, SCANNED):
        rows = _window(conn, asked, today, group, after, SCANNED)
        found += [line for line in rows if fits(line, asked.words)]
        if len(rows) < SCANNED or len(found) >= limit:
            break
        after = rows[-1]
    return tuple(found[:limit])


def _window(
    conn: "Hot",
    asked: RefusedAsked,
    today: str,
    group: str,
    after: "RefusedLine | None",
    limit: int,
) -> "tuple[RefusedLine, ...]":
    terms, values = _terms(asked, today, group)
    order, beyond = _order(asked.sort, group)
    if after is not None:
        terms.append(beyond)
        values += _place(conn, after, order)
    sql = f"{_COLUMNS} where {' and '.join(terms)} order by {order} limit ?"
    return tuple([_line(row) for row in conn.rows(sql, *values, limit)])


def _terms(asked: RefusedAsked, today: str, group: str) -> "tuple[list[str], list[Any]]":
    terms, values = [_GROUPS[group]], [today] if group in (DUE, LATER) else []
    given: list[tuple[str, Any]] = [
        ("d.owner_id = ?", asked.owner if asked.owner != EVERYONE else None),
        ("d.reason_id = (select id from reason where key = ?)", asked.reason or None),
        ("d.closed_at >= ?", asked.since or None),
    ]
    for term, value in given:
        if value is not None:
            terms.append(term)
            values.append(value)
    return terms, values


def _order(sort: str, group: str) -> "tuple[str, str]":
    if sort == "said":
        return _BY_SAID
    if sort == "amount":
        return _BY_AMOUNT
    if sort == "client":
        return _BY_NAME
    return {NEVER: _BY_ID, BACK: _BY_RETURN}.get(group, _BY_DAY)


def _place(conn: "Hot", after: RefusedLine, order: str) -> "list[Any]":
    """The values of a row that the next window begins after."""
    if order == _BY_ID[0]:
        return [after.id]
    if order == _BY_SAID[0]:
        return [after.closed_at, after.id]
    if order == _BY_RETURN[0]:
        return [after.revived_at, after.id]
    if order == _BY_AMOUNT[0]:
        amount = -1 if after.amount is None else after.amount
        return [after.currency, after.currency, amount, amount, after.id]
    if order == _BY_NAME[0]:
        found = conn.first("select name_key from client where id = ?", after.client_id)
        return [found[0] if found else "", after.id]
    return [after.revive_day, after.id]


def _line(row: "tuple[Any, ...]") -> RefusedLine:
    (number, version, client_id, client, company, deal, key, reason, note, competitor, amount,
     currency, owner_id, owner, closed, revive, revived, after, forbidden, _name) = row  # fmt: skip
    minor, code, title = whole_or_none(amount), words(currency), words(deal)
    if minor is not None and code not in DECIMALS:
        minor, title = None, f"{MARK} {title}"
    return RefusedLine(
        number, whole(version), whole(client_id), words(client), words(company), title,
        words(key), words(reason), words(note), words(competitor), minor, code, whole(owner_id),
        words(owner), whole(closed), revive if isinstance(revive, str) else None,
        whole_or_none(revived), whole_or_none(after), bool(forbidden),
    )  # fmt: skip


def counts(conn: "Hot", asked: RefusedAsked, today: str) -> RefusedCounts:
    """How many there are in each group, MOST at most, words aside."""
    found = []
    with conn:
        for group in (DUE, LATER, NEVER):
            terms, values = _terms(asked, today, group)
            row = conn.first(_COUNT.format(terms=" and ".join(terms)), *values, MOST)
            found.append(whole(row[0]) if row else 0)
    return RefusedCounts(*found)


def count_back(conn: "Hot", asked: RefusedAsked) -> int:
    """How many were dealt with: they came back, or could not."""
    terms, values = _terms(asked, "", BACK)
    row = conn.first(_COUNT.format(terms=" and ".join(terms)), *values, MOST)
    return whole(row[0]) if row else 0


def lost_deal(conn: "Hot", deal_id: int) -> "RefusedLine | None":
    """A deal as the refusal list shows it; None for one that is not lost, or not there."""
    found = conn.first(f"{_ONE} and d.status = 'lost'", deal_id)
    return _line(found) if found else None


def due(conn: "Hot", now_us: int, zone: str) -> "tuple[DueLine, ...]":
    """The lost deals whose day has come by their owners' clocks: the first MOST_DUE of them.

    zone: the IANA name by which those count who have set none. What was revived and taken back by
    undo is not among them.
    """
    farthest = iso_day((now_us + FARTHEST_US) // DAY_MICROSECONDS)
    found = conn.rows(_DUE, farthest, MOST_DUE)
    if not found:
        return ()
    today = {name: _local_day(now_us, name or zone) for name in {words(row[5]) for row in found}}
    return tuple([
        DueLine(number, words(client), words(deal), words(day), words(owner))
        for number, client, deal, day, owner, theirs in found
        if words(day) <= today[words(theirs)]
    ])  # fmt: skip


def _local_day(now_us: int, zone: str) -> str:
    """The day of an instant in a zone; in UTC where there is no such zone."""
    from datetime import UTC, datetime
    from zoneinfo import ZoneInfo

    try:
        clock = ZoneInfo(zone) if zone else UTC
    except (KeyError, ValueError, OSError):
        clock = UTC
    return datetime.fromtimestamp(now_us / 1_000_000, clock).date().isoformat()


def reasons(conn: "Hot") -> "tuple[tuple[str, str, int | None, str], ...]":
    """The refusal reasons in their order: key, name, days to the revival, pipeline."""
    return tuple([
        (words(key), words(name), whole_or_none(days), words(pipeline))
        for key, name, days, pipeline in conn.rows(_REASONS)
    ])  # fmt: skip
