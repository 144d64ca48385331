"""The board: columns counted and summed by indexes alone, and stretches of their cards.

A stretch is read by its place in the order (`DealCard.key`), never by counting from the top, so
the ten thousandth card of a column costs what the first does.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from crm_tui.domain.boards import (
    CLOSED_DAYS,
    DAY_US,
    EVERYONE,
    LOST,
    WON,
    BoardLines,
    ClosedLine,
    ColumnLine,
    DealCard,
    PipelineLine,
    Segment,
    StageLine,
    Sum,
    View,
)
from crm_tui.domain.lines import StepLine
from crm_tui.store.hot.board_view import Narrowed
from crm_tui.store.hot.connection import places
from crm_tui.store.hot.lanes import Lanes, lanes
from crm_tui.store.hot.reading import STEP_COLUMNS, step_line, whole, whole_or_none, words

if TYPE_CHECKING:
    from crm_tui.store.hot.connection import Hot

Key = tuple[str | int, ...]
Anchors = Mapping[int, Key]

MOST_STAGES = 60
MOST_PIPELINES = 200
MOST_SUMS = 5000
SHORT = 200  # deals of a column up to which it is told what is left to receive
SIZE = 40  # cards read at once in either direction
ENOUGH = 300  # deals of a stage counted to find the fullest pipeline
DEARER = 25  # what it costs to look a deal up, in steps along an index
MOST_OWN = 6000  # deals of an owner that are looked up one by one
LONG = 500  # cards of a column from which on it is found by walking all steps in their order

_WIDTH = len(StepLine._fields)
_PIPELINES = """
    select id, key, name, currency from pipeline
    where archived_at is null order by position, id limit ?
"""
# No more of a stage is counted than tells which pipeline is worked in.
_FULLEST = """
    select g.pipeline_id, sum((select count(*) from
        (select 1 from deal d where d.stage_id = g.id and d.is_open = 1 limit ?) few)) as held
    from stage g group by g.pipeline_id order by held desc, g.pipeline_id limit ?
"""
_STAGES = """
    select id, key, name, kind, probability, standing_days from stage
    where pipeline_id = ? and archived_at is null order by position, id limit ?
"""
_DEALS = "deal d"
_DEALS_AND_STEPS = "deal d join step s on s.id = d.next_step_id"
# In the order of the steps a long column is met soon, whatever its length.
_STEPS_AND_DEALS = "step s cross join deal d"
_WALKED = "s.closed_at is null and d.id = s.deal_id and d.next_step_id = s.id and "
_IS_LONG = """
    select count(*) from (select 1 from deal where stage_id = ? and is_open = 1 limit ?) counted
"""
_OF_STAGE = "d.stage_id = ?"
_NAMES = """
    left join step b on b.id = s.follows_id left join client c on c.id = d.client_id
    left join "user" u on u.id = s.owner_id left join "user" o on o.id = d.owner_id
"""
_SUMS = """
    select d.stage_id, d.currency, count(*), sum(d.amount) from {tables}
    where {plus}d.stage_id in ({stages}) and d.is_open = 1 {conditions}
    group by d.stage_id, d.currency limit ?
"""
_LAST = "select coalesce(max(id), 0) from deal"
_OWN = "select count(*) from (select 1 from deal where owner_id = ? limit ?) counted"
_CLOSED = """
    select d.status, d.currency, count(*), sum(d.amount) from deal d
    where d.pipeline_id = ? and d.is_open = 0 and d.closed_at >= ? {whose}
    group by d.status, d.currency limit ?
"""
_RECEIVED = """(select cast(coalesce(sum(q.amount), 0) as bigint) from receipt q
            where q.deal_id = d.id and q.currency = d.currency)"""
# Asked of short columns alone: each of their deals is looked up.
_LEFT = f"""
    select d.stage_id, d.currency,
           sum(case when d.amount > {_RECEIVED} then d.amount - {_RECEIVED} else 0 end)
    from {{tables}} where d.stage_id in ({{stages}}) and d.is_open = 1 and d.amount is not null
    and exists (select 1 from receipt q where q.deal_id = d.id and q.currency = d.currency)
    {{conditions}} group by d.stage_id, d.currency limit ?
"""
_ANY_RECEIPT = "select 1 from receipt limit 1"
# Which cards they are is asked first, so that no name is fetched for one that is not shown.
_CARDS = f"""
    select {STEP_COLUMNS}, d.id, d.stage_id, d.stage_at, d.owner_id, coalesce(o.name, ''),
           b.closed_as, {_RECEIVED}, {{order}}
    from (select d.id as deal_id from {{tables}}
          where d.is_open = 1 and {{where}} {{conditions}} order by {{sorted}} limit ?) shown
    join deal d on d.id = shown.deal_id join step s on s.id = d.next_step_id
    {_NAMES} order by {{sorted}}
"""
_COUNT_BEFORE = """
    select count(*) from {tables}
    where d.stage_id = ? and d.is_open = 1 {conditions} and ({order}) < ({places})
"""


def board(
    conn: "Hot",
    view: View,
    now_us: int,
    *,
    anchors: Anchors | None = None,
    focus: int | None = None,
    size: int = SIZE,
) -> BoardLines:
    """A board at one moment.

    anchors: for a stage, the place around which its cards are read; from the top without one.
    focus: a deal whose column is read around it, wherever it stands now. size: cards read in
    either direction. A pipeline that is none (any more) gives the first one with open deals.
    """
    with conn:
        lines = pipelines(conn)
        view = view._replace(pipeline_id=_chosen(conn, lines, view.pipeline_id))
        stages = _stages(conn, view.pipeline_id)
        side = lanes(conn, view, now_us, stages) if view.lanes else Lanes()
        view = view._replace(owner_id=side.owner_id) if view.lanes else view
        narrowed = Narrowed(conn, view, now_us)
        around = dict(anchors or {})
        there = _whereabouts(conn, narrowed, view, focus)
        if there is not None:
            around[there.stage_id] = there.key
        sums = _sums(conn, narrowed, stages, view.owner_id)
        of_all = view._replace(owner_id=EVERYONE)
        whole = Narrowed(conn, of_all, now_us) if view.lanes else narrowed
        left = _left(conn, whole, _short(stages, sums))
        columns = []
        for stage in stages:
            count, money = sums.get(stage.id, (0, ()))
            segment = _around(conn, narrowed, stage.id, around.get(stage.id), size, count)
            rest = side.elsewhere.get(stage.id, (0, ()))
            columns.append(ColumnLine(stage, count, money, segment, left.get(stage.id, ()), rest))
        closed = _closed(conn, view, now_us)
    found = None if there is None else there.stage_id
    return BoardLines(
        lines, view.pipeline_id, tuple(columns), closed, found, narrowed.faults, side.lines,
        side.owner_id,
    )  # fmt: skip


def pipelines(conn: "Hot") -> tuple[PipelineLine, ...]:
    """The pipelines in their order."""
    found = conn.rows(_PIPELINES, MOST_PIPELINES)
    return tuple([
        PipelineLine(number, words(key), words(name), words(currency))
        for number, key, name, currency in found
    ])  # fmt: skip


def more(
    conn: "Hot",
    view: View,
    stage_id: int,
    now_us: int,
    key: Key,
    *,
    forward: bool,
    size: int = SIZE,
) -> tuple[DealCard, ...]:
    """The cards that follow, or come before, a place in a column, in the column's order."""
    narrowed = Narrowed(conn, view, now_us)
    return _stretch(conn, narrowed, stage_id, key, ">" if forward else "<", size)


def tail(
    conn: "Hot", view: View, stage_id: int, now_us: int, size: int = SIZE
) -> tuple[DealCard, ...]:
    """The last cards of a column."""
    return _stretch(conn, Narrowed(conn, view, now_us), stage_id, None, "<", size)


def top(
    conn: "Hot", view: View, stage_id: int, now_us: int, size: int = SIZE
) -> tuple[DealCard, ...]:
    """The first cards of a column."""
    return _stretch(conn, Narrowed(conn, view, now_us), stage_id, None, ">", size)


def _chosen(conn: "Hot", lines: tuple[PipelineLine, ...], wanted: int) -> int:
    """The wanted pipeline; else the team's first where it has deals; else the fullest one."""
    there = [line.id for line in lines]
    if wanted in there or not there:
        return wanted
    counted = conn.rows(_FULLEST, ENOUGH, MOST_PIPELINES)
    full = [number for number, held in counted if held and number in there]
    return there[0] if there[0] in full or not full else int(full[0])


def _stages(conn: "Hot", pipeline_id: int) -> tuple[StageLine, ...]:
    found = conn.rows(_STAGES, pipeline_id, MOST_STAGES)
    return tuple([
        StageLine(number, words(key), words(name), words(kind), whole(chance), whole_or_none(days))
        for number, key, name, kind, chance, days in found
    ])  # fmt: skip


def _sums(
    conn: "Hot", narrowed: Narrowed, stages: tuple[StageLine, ...], owner_id: int
) -> dict[int, tuple[int, tuple[Sum, ...]]]:
    """For each stage how many deals, and their sum in each currency.

    Where one owner has few of very many deals, those are looked up one by one; else the index of
    sums is read whole.
    """
    if not stages:
        return {}
    conditions, plus = narrowed.conditions, ""
    if owner_id != EVERYONE and _has_few(conn, owner_id):
        conditions, plus = conditions.replace("+d.owner_id", "d.owner_id", 1), "+"
    sql = _SUMS.format(tables=_DEALS, stages=places(stages), conditions=conditions, plus=plus)
    rows = conn.rows(sql, *(stage.id for stage in stages), *narrowed.values, MOST_SUMS)
    return {stage.id: _counted([row[1:] for row in rows if row[0] == stage.id]) for stage in stages}


def _has_few(conn: "Hot", owner_id: int) -> bool:
    few = min(whole(conn.rows(_LAST)[0][0]) // DEARER, MOST_OWN)
    return few > 0 and int(conn.rows(_OWN, owner_id, few)[0][0]) < few


def _short(
    stages: tuple[StageLine, ...], sums: dict[int, tuple[int, tuple[Sum, ...]]]
) -> list[StageLine]:
    """The stages with few enough deals to be looked up one by one."""
    return [stage for stage in stages if 0 < sums.get(stage.id, (0, ()))[0] <= SHORT]


def _left(conn: "Hot", narrowed: Narrowed, stages: list[StageLine]) -> dict[int, tuple[Sum, ...]]:
    """For each of these stages what is left where something was received, in each currency."""
    if not stages or not conn.rows(_ANY_RECEIPT):
        return {}
    sql = _LEFT.format(
        tables=_DEALS,
        stages=places(stages),
        conditions=narrowed.conditions,
    )
    found: dict[int, tuple[Sum, ...]] = {}
    for stage, currency, total in conn.rows(
        sql, *(one.id for one in stages), *narrowed.values, MOST_SUMS
    ):
        found[stage] = (*found.get(stage, ()), Sum(words(currency), int(total)))
    return found


def _counted(rows: list[tuple[Any, ...]]) -> tuple[int, tuple[Sum, ...]]:
    """Count and sums of rows of currency, count and sum. Servers give sums as decimals."""
    sums = [Sum(words(money), int(total)) for money, _n, total in rows if _is_number(total)]
    return sum(whole(count) for _c, count, _s in rows), tuple(sorted(sums))


def _is_number(value: object) -> bool:
    return value is not None and not isinstance(value, str | bytes)


def _closed(conn: "Hot", view: View, now_us: int) -> tuple[ClosedLine, ...]:
    """What was won and lost in the last days, of the same owner; words do not narrow it."""
    mine = view.owner_id != EVERYONE and not view.lanes
    sql = _CLOSED.format(whose="and d.owner_id = ?" if mine else "")
    whose = (view.owner_id,) if mine else ()
    since = now_us - CLOSED_DAYS * DAY_US
    rows = conn.rows(sql, view.pipeline_id, since, *whose, MOST_SUMS)
    return tuple([
        ClosedLine(status, *_counted([row[1:] for row in rows if row[0] == status]))
        for status in (WON, LOST)
    ])  # fmt: skip


def _whereabouts(
    conn: "Hot", narrowed: Narrowed, view: View, deal_id: int | None
) -> DealCard | None:
    """The card of a deal, where the view shows it."""
    if deal_id is None:
        return None
    where = "d.id = ? and d.stage_id in (select id from stage where pipeline_id = ?)"
    found = _cards(conn, narrowed, where, narrowed.order, [deal_id, view.pipeline_id], 1)
    return found[0] if found else None


def _around(
    conn: "Hot", narrowed: Narrowed, stage_id: int, key: Key | None, size: int, count: int
) -> Segment:
    """The cards around a place of a column, and how many stand before them."""
    if not count:
        return Segment(0, ())
    before: tuple[DealCard, ...] = ()
    if key is not None:
        before = _stretch(conn, narrowed, stage_id, key, "<", size)
    rest = _stretch(conn, narrowed, stage_id, key, ">=", size)
    start = 0
    if len(before) == size:
        sql = _COUNT_BEFORE.format(
            tables=_tables(narrowed),
            conditions=narrowed.conditions,
            order=narrowed.order,
            places=narrowed.places,
        )
        found = conn.rows(sql, stage_id, *narrowed.values, *before[0].key)
        start = int(found[0][0])
    return Segment(start, before + rest)


def _stretch(
    conn: "Hot", narrowed: Narrowed, stage_id: int, key: Key | None, side: str, size: int
) -> tuple[DealCard, ...]:
    """So many cards on one side of a place (`<`, `>`, `>=`), or from that end of the column."""
    where = _OF_STAGE
    values: list[object] = [stage_id]
    if key is not None:
        where += f" and ({narrowed.order}) {side} ({narrowed.places})"
        values += key
    backwards = side == "<"
    order = narrowed.backwards if backwards else narrowed.order
    found = _cards(conn, narrowed, where, order, values, size)
    return tuple(reversed(found)) if backwards else tuple(found)


def _cards(
    conn: "Hot", narrowed: Narrowed, where: str, order: str, values: list[object], limit: int
) -> list[DealCard]:
    walks = narrowed.by_step and where.startswith(_OF_STAGE) and _is_long(conn, values[0])
    sql = _CARDS.format(
        tables=_STEPS_AND_DEALS if walks else _tables(narrowed),
        order=narrowed.order,
        where=_WALKED + where if walks else where,
        conditions=narrowed.conditions,
        sorted=order,
    )
    return [_card(row) for row in conn.rows(sql, *values, *narrowed.values, limit)]


def _tables(narrowed: Narrowed) -> str:
    return _DEALS_AND_STEPS if narrowed.by_step else _DEALS


def _is_long(conn: "Hot", stage_id: object) -> bool:
    return int(conn.rows(_IS_LONG, stage_id, LONG)[0][0]) == LONG


def _card(row: tuple[Any, ...]) -> DealCard:
    """A card of a row: its step, the deal, what its step followed, and its place."""
    deal_id, stage_id, stage_at, owner_id, owner, followed, got = row[_WIDTH : _WIDTH + 7]
    return DealCard(
        deal_id,
        stage_id,
        whole(stage_at),
        whole(owner_id),
        words(owner),
        followed == "postpone",
        step_line(row[:_WIDTH]),
        row[_WIDTH + 7 :],
        whole(got),
    )
