"""The lanes of a board: what each owner has at each stage, counted and summed by indexes alone."""

from typing import TYPE_CHECKING, NamedTuple

from crm_tui.domain.boards import EVERYONE, LaneLine, StageLine, Sum, View
from crm_tui.store.hot.board_view import Narrowed
from crm_tui.store.hot.connection import places
from crm_tui.store.hot.reading import whole, words

if TYPE_CHECKING:
    from crm_tui.store.hot.connection import Hot

MOST_CELLS = 20_000
MOST_OWNERS = 500

_CELLS = """
    select d.owner_id, d.stage_id, d.currency, count(*), sum(d.amount) from deal d
    where d.stage_id in ({stages}) and d.is_open = 1 {conditions}
    group by d.owner_id, d.stage_id, d.currency limit ?
"""
_OWNERS = 'select id, name from "user" where id in ({ids}) limit ?'

Cells = dict[int, tuple[int, tuple[Sum, ...]]]


class Lanes(NamedTuple):
    """All lanes, whose cards are shown, and by stage what the others hold."""

    lines: tuple[LaneLine, ...] = ()
    owner_id: int = EVERYONE
    elsewhere: Cells = {}  # noqa: RUF012 - nobody writes into it


class _Cell(NamedTuple):
    owner_id: int
    stage_id: int
    deals: int
    sum: Sum | None


def lanes(conn: "Hot", view: View, now_us: int, stages: tuple[StageLine, ...]) -> Lanes:
    """The lanes of a board by the names of their owners.

    The lane of the view's owner is the one shown; the first where that one has no deal.
    """
    cells = _cells(conn, Narrowed(conn, view._replace(owner_id=EVERYONE), now_us), stages)
    names = _names(conn, sorted({cell.owner_id for cell in cells}))
    lines = [_lane(owner, names.get(owner, ""), cells) for owner in names]
    lines.sort(key=lambda line: (line.owner.casefold(), line.owner_id))
    there = [line.owner_id for line in lines]
    shown = view.owner_id if view.owner_id in there or not there else there[0]
    rest = [cell for cell in cells if cell.owner_id != shown]
    return Lanes(tuple(lines), shown, {stage.id: _held(rest, stage.id) for stage in stages})


def _cells(conn: "Hot", narrowed: Narrowed, stages: tuple[StageLine, ...]) -> list[_Cell]:
    if not stages:
        return []
    sql = _CELLS.format(stages=places(stages), conditions=narrowed.conditions)
    found = conn.rows(sql, *(stage.id for stage in stages), *narrowed.values, MOST_CELLS)
    return [
        _Cell(whole(owner), stage, whole(count), _sum(currency, total))
        for owner, stage, currency, count, total in found
    ]


def _sum(currency: object, total: object) -> Sum | None:
    if total is None or isinstance(total, str | bytes):
        return None
    return Sum(words(currency), int(total))  # type: ignore[call-overload]


def _names(conn: "Hot", ids: list[int]) -> dict[int, str]:
    if not ids:
        return {}
    found = conn.rows(_OWNERS.format(ids=places(ids)), *ids, MOST_OWNERS)
    return dict.fromkeys(ids, "") | {number: words(name) for number, name in found}


def _lane(owner_id: int, owner: str, cells: list[_Cell]) -> LaneLine:
    mine = [cell for cell in cells if cell.owner_id == owner_id]
    counts: dict[int, int] = {}
    for cell in mine:
        counts[cell.stage_id] = counts.get(cell.stage_id, 0) + cell.deals
    return LaneLine(owner_id, owner, tuple(sorted(counts.items())), _added(mine))


def _held(cells: list[_Cell], stage_id: int) -> tuple[int, tuple[Sum, ...]]:
    there = [cell for cell in cells if cell.stage_id == stage_id]
    return sum(cell.deals for cell in there), _added(there)


def _added(cells: list[_Cell]) -> tuple[Sum, ...]:
    """The sums of each currency for itself."""
    sums: dict[str, int] = {}
    for cell in cells:
        if cell.sum is not None:
            sums[cell.sum.currency] = sums.get(cell.sum.currency, 0) + cell.sum.amount
    return tuple(sorted(Sum(currency, amount) for currency, amount in sums.items()))
