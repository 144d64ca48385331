"""The list of clients: who is in it in which order, and the rows of any part of it.

The order is read as ids alone, so that a list of any length knows its place, its end and its
count; what a row shows is read for the few rows that are looked at.
"""

from array import array

from crm_tui.domain.client_lines import EVERYONE, ClientLine, ClientsAsked, TagLine
from crm_tui.domain.iso4217 import DECIMALS
from crm_tui.store.hot.connection import places
from crm_tui.store.hot.reading import (
    STEP_COLUMNS,
    STEP_TABLES,
    step_line,
    whole,
    whole_or_none,
    words,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any, NamedTuple

    from crm_tui.domain.filter_values import Viewer
    from crm_tui.domain.filters import Fault
    from crm_tui.domain.lines import StepLine
    from crm_tui.store.hot.connection import Hot
    from crm_tui.store.hot.listing import Group

    class ClientsFound(NamedTuple):
        """The ids of a list in its order. whole: all of them; more: there are more than MOST.

        faults: what of the filter names nothing here. groups: its stretches, if it is grouped.
        """

        ids: "array[int]"
        whole: bool
        more: bool
        faults: tuple[Fault, ...]
        groups: tuple[Group, ...]

else:
    from crm_tui.domain.rows import row

    ClientsFound = row("ClientsFound", "ids whole more faults groups")

MOST = 2_000_000
FEW = 4_000  # clients that are put in any order within a key's event
FIRST = 128  # rows of a longer list that are found at once
MOST_TAGS = 500
_MILLION = 1_000_000
#: What counts as having been in touch: talks, letters, meetings, outcomes of a contacting step.
TALKS = "kind in ('call', 'letter', 'meeting')"
OUTCOMES = "contacts = 1 and closed_as in ('result', 'postpone', 'refuse')"

_NAME = "c.name_key, c.id"
_TOUCHED = f"""
    left join (select client_id, max(at) as at from (
        select client_id, at from activity where {TALKS}
        union all select client_id, closed_at from step where {OUTCOMES}
    ) touches group by client_id) t on t.client_id = c.id
"""
# The step a card shows: a deal's next one, else the soonest of the client's own.
_NEXT = """
    left join (select client_id, coalesce(
        min(case when deal_id is not null and side = 0 then late_at end), min(late_at)) as late_at
        from step where closed_at is null group by client_id) n on n.client_id = c.id
"""
_OPEN = """
    left join (select client_id, count(*) as deals from deal where is_open = 1
        group by client_id) o on o.client_id = c.id
"""
_BY_INDEX = {"name": "c.name_key, c.id", "newest": "c.id desc"}
ORDERS = {
    "name": ("", _NAME),
    "newest": ("", "c.id desc"),
    "next": (_NEXT, f"case when n.late_at is null then 1 else 0 end, n.late_at, {_NAME}"),
    "contact": (_TOUCHED, f"case when t.at is null then 1 else 0 end, t.at desc, {_NAME}"),
    "silent": (_TOUCHED, f"case when t.at is null then 0 else 1 end, t.at, {_NAME}"),
    "deals": (_OPEN, f"coalesce(o.deals, 0) desc, {_NAME}"),
    "city": ("", f"case when c.city = '' then 1 else 0 end, c.city, {_NAME}"),
    "owner": ('left join "user" u on u.id = c.owner_id', f"u.name_key, {_NAME}"),
}

_CLIENTS = f"""
    select c.id, c.kind, c.name, coalesce(w.name, ''), c.city, c.owner_id, coalesce(u.name, ''),
           (select max(a.at) from activity a where a.client_id = c.id and a.{TALKS}),
           (select max(s.closed_at) from step s where s.client_id = c.id and s.{OUTCOMES}),
           case when c.archived_at is null then 0 else 1 end,
           case when c.no_contact_at is null and w.no_contact_at is null then 0 else 1 end
    from client c left join client w on w.id = c.works_at_id
    left join "user" u on u.id = c.owner_id where c.id in ({{ids}})
"""
_CHANNELS = """
    select client_id, raw from channel where client_id in ({ids})
    order by case when bad_at is null and no_contact_at is null then 1 else 0 end,
             case kind when 'phone' then 1 when 'email' then 0 else -1 end, position desc, id desc
"""
_TAGS = """
    select g.client_id, t.name from tagging g join tag t on t.id = g.tag_id
    where g.client_id in ({ids}) order by t.name_key
"""
# Quotients and rests are summed apart: no database can overflow, and no sum is rounded.
_DEALS = """
    select client_id, currency, count(*), sum(amount / 1000000),
           sum(amount - amount / 1000000 * 1000000)
    from deal where client_id in ({ids}) and is_open = 1 group by client_id, currency
    order by client_id, count(*) desc, currency
"""
_STEPS = f"""
    select {STEP_COLUMNS} from {STEP_TABLES} where s.id in (
        select (select n.id from step n where n.client_id = f.id and n.closed_at is null
                order by case when n.deal_id is null then 1 else 0 end, n.side, n.late_at, n.id
                limit 1)
        from client f where f.id in ({{ids}}))
"""
_OF_TAGS = """
    select t.name, count(g.client_id) from tag t left join tagging g on g.tag_id = t.id
    group by t.id, t.name, t.name_key order by count(g.client_id) desc, t.name_key limit ?
"""


def start(conn: "Hot", asked: ClientsAsked, viewer: "Viewer") -> "ClientsFound | None":
    """What of a list can be shown at once: all of a short one, the first rows of a long one.

    None where even that takes longer than a key may: then `order` reads it.
    """
    newest = conn.first("select max(id) from client")
    if newest is None or whole(newest[0]) <= FEW:
        return order(conn, asked, viewer)
    if asked.filter.narrows or asked.group or asked.sort not in _BY_INDEX:
        return None
    ids = _numbers(conn.rows(*_first(asked)))
    return ClientsFound(ids, len(ids) < FIRST, False, (), ())


def order(conn: "Hot", asked: ClientsAsked, viewer: "Viewer") -> ClientsFound:
    """The ids of the clients that are asked for, in their order, MOST at most."""
    from crm_tui.store.hot.listing import Asked, listed

    wanted = Asked("client", asked.filter, asked.sort, asked.group, owner=asked.owner)
    found = listed(conn, wanted, viewer, MOST)
    return ClientsFound(found.ids, True, found.more, found.faults, found.groups)


def _numbers(rows: "list[tuple[Any, ...]]") -> "array[int]":
    return array("q", [number for (number,) in rows])


def _first(asked: ClientsAsked) -> "tuple[Any, ...]":
    """The statement that reads the first ids, and the values of its places.

    A plus keeps SQLite from the indexes that find nearly everybody: only that of the order, by
    which the first rows are read alone, will do.
    """
    owner = "" if asked.owner == EVERYONE else "and +c.owner_id = ?"
    sql = (
        "select c.id from client c where +c.merged_into is null and c.archived_at is null"
        f" {owner} order by {_BY_INDEX[asked.sort]} limit ?"
    )
    return (sql, *((asked.owner,) if owner else ()), FIRST)


def lines(
    conn: "Hot", ids: "Sequence[int]", columns: "Sequence[str]" = ()
) -> "dict[int, ClientLine]":
    """The rows of some clients, a few hundred at most, by id; who is gone is left out.

    columns: of `domain.columns`, whose cells the rows are to have.
    """
    if not ids:
        return {}
    given = places(ids)
    with conn:
        clients = conn.rows(_CLIENTS.format(ids=given), *ids)
        channels = dict(conn.rows(_CHANNELS.format(ids=given), *ids))
        tags = conn.rows(_TAGS.format(ids=given), *ids)
        deals = conn.rows(_DEALS.format(ids=given), *ids)
        steps = conn.rows(_STEPS.format(ids=given), *ids)
    worn: dict[int, tuple[str, ...]] = {}
    for client, name in tags:
        worn[client] = (*worn.get(client, ()), words(name))
    counts, sums = _worth(deals)
    nexts = {step.client_id: step for step in map(step_line, steps)}
    found = {row[0]: _line(row, channels, worn, counts, sums, nexts.get(row[0])) for row in clients}
    return _with_cells(conn, found, columns) if columns else found


def _with_cells(
    conn: "Hot", found: "dict[int, ClientLine]", columns: "Sequence[str]"
) -> "dict[int, ClientLine]":
    from crm_tui.store.hot.listing import cells

    told = cells(conn, "client", columns, list(found))
    return {number: line._replace(cells=told.get(number, ())) for number, line in found.items()}


def _worth(
    deals: "list[tuple[Any, ...]]",
) -> "tuple[dict[int, int], dict[int, tuple[tuple[int, str], ...]]]":
    """For each client how many open deals there are, and their sums by currency."""
    counts: dict[int, int] = {}
    sums: dict[int, tuple[tuple[int, str], ...]] = {}
    for client, currency, count, millions, rest in deals:
        counts[client] = counts.get(client, 0) + whole(count)
        if millions is not None and currency in DECIMALS:
            amount = int(millions) * _MILLION + int(rest)
            sums[client] = (*sums.get(client, ()), (amount, currency))
    return counts, sums


def _line(
    row: "tuple[Any, ...]",
    channels: "dict[int, Any]",
    tags: "dict[int, tuple[str, ...]]",
    counts: "dict[int, int]",
    sums: "dict[int, tuple[tuple[int, str], ...]]",
    step: "StepLine | None",
) -> ClientLine:
    number, kind, name, company, city, owner_id, owner, talked, closed, archived, blocked = row
    touched = [at for at in (whole_or_none(talked), whole_or_none(closed)) if at is not None]
    return ClientLine(
        number, words(kind), words(name), words(company), words(channels.get(number, "")),
        words(city), whole(owner_id), words(owner), tags.get(number, ()), counts.get(number, 0),
        sums.get(number, ()), step, max(touched, default=None), archived, blocked,
    )  # fmt: skip


def steps_of(conn: "Hot", ids: "Sequence[int]") -> "tuple[StepLine, ...]":
    """The next steps of some clients, a few hundred at most, in the order of the clients."""
    if not ids:
        return ()
    found = {
        step.client_id: step
        for step in map(step_line, conn.rows(_STEPS.format(ids=places(ids)), *ids))
    }
    return tuple([found[number] for number in ids if number in found])


def tags(conn: "Hot") -> tuple[TagLine, ...]:
    """Every tag, the most worn by clients first."""
    return tuple([TagLine(words(n), whole(count)) for n, count in conn.rows(_OF_TAGS, MOST_TAGS)])
