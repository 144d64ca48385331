"""The line of boards: a tab for each pipeline and each saved view of deals."""

from collections.abc import Sequence

from crm_tui.domain.text import display, width
from crm_tui.widgets.paint import Line, cell, clip, length, said

LONGEST = 24  # cells of a name
STEP_BACK, STEP_ON = -1, -2  # instead of a tab: the signs that there are more of them


def tabs_line(names: Sequence[str], on: int, cells: int) -> Line:
    """`‹ Sales  Windows  Big deals ›`: as many as there is room for, the lit one among them."""
    first, last = _shown(names, on, cells)
    line: Line = [("‹" if first else " ", "key")]
    for number in range(first, last):
        line.append((_tab(names[number]), "tab-on" if number == on else "dim"))
    line = clip(line, cells - 1)
    return [*line, ("›" if last < len(names) else " ", "key")]


def tab_under(names: Sequence[str], on: int, cells: int, x: int) -> int | None:
    """The tab at a cell of the line; STEP_BACK and STEP_ON at the signs; None beside them."""
    first, last = _shown(names, on, cells)
    if x == 0 and first:
        return STEP_BACK
    if x >= cells - 2 and last < len(names):
        return STEP_ON
    start = 1
    for number in range(first, last):
        end = start + width(display(_tab(names[number])))
        if start <= x < end:
            return number
        start = end
    return None


def tabs_cells(names: Sequence[str]) -> int:
    """The cells that all tabs take."""
    return 2 + length([(_tab(name), "") for name in names])


def _tab(name: str) -> str:
    short = said(name) if width(display(name)) <= LONGEST else cell(name, LONGEST)
    return f" {short} "


def _shown(names: Sequence[str], on: int, cells: int) -> tuple[int, int]:
    """The first tab that is shown, and the one after the last."""
    room = cells - 2
    wide = [length([(_tab(name), "")]) for name in names]
    first = 0
    while (
        first < on
        and sum(wide[first : on + 1]) + (wide[on + 1] if on + 1 < len(wide) else 0) > room
    ):
        first += 1
    last, used = first, 0
    while last < len(names) and (used + wide[last] <= room or last == first):
        used += wide[last]
        last += 1
    return first, last
