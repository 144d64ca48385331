"""The list of clients in stretches: rows that have something in common, under a heading."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from crm_tui.domain.client_lines import ClientLine
from crm_tui.widgets.grid import Section
from crm_tui.widgets.long_grid import RowsById, Unread
from crm_tui.widgets.paint import Line, Moment, clip, length
from crm_tui.widgets.paint_cells import group_heading

if TYPE_CHECKING:
    from crm_tui.store.hot.listing import Group

MOST = 400  # headings; rows of further groups stand under the last of them


class Part(RowsById[ClientLine]):
    """A stretch of a longer list, whose rows are the list's own."""

    def __init__(self, whole: RowsById[ClientLine], start: int, size: int) -> None:
        super().__init__(whole.ids[start : start + size], lambda _ids: {})
        self._whole, self._start = whole, start

    def _row(self, number: int) -> "ClientLine | Unread":
        return self._whole._row(number)

    def _read_around(self, index: int) -> None:
        self._whole[self._start + index]

    def known(self) -> dict[int, ClientLine]:
        """The rows of the stretch that have been read, by id."""
        mine = set(self.ids)
        return {number: row for number, row in self._whole.known().items() if number in mine}


def sections(
    rows: RowsById[ClientLine], groups: "Sequence[Group]", kind: str, heading: Line, now: Moment
) -> list[Section]:
    """The list as the grid shows it. kind: of the column that it is grouped by."""
    if not len(rows):
        return []
    if not groups:
        return [Section("clients", heading, rows)]
    told = groups[:MOST]
    ends = [group.start for group in told[1:]] + [len(rows)]
    found = []
    for place, (group, end) in enumerate(zip(told, ends, strict=True)):
        size = end - group.start
        over = group_heading(group.label, kind, size, now)
        if place == 0:
            over = _with_columns(over, heading)
        found.append(Section(f"group {place}", over, Part(rows, group.start, size)))
    return found


def _with_columns(over: Line, heading: Line) -> Line:
    """The first group's heading, with the names of the columns behind it."""
    room = length(heading[:1])
    return [*clip(over, room), *heading[1:]]
