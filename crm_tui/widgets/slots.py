"""Which columns fit side by side, and how the width is divided among them."""

from collections.abc import Sequence
from typing import NamedTuple


class Slot(NamedTuple):
    """What stands at a place: its number, its first cell behind the line on its left, its cells."""

    number: int
    x: int
    cells: int


def laid_out(first: int, leasts: Sequence[int], growing: int, cells: int) -> list[Slot]:
    """The slots from `first` on that fit into so many cells, a line before each and at the end.

    leasts: the cells each slot needs with the line on its left. growing: how many of the slots,
    from the first, share what is left over. At least one slot is shown, however narrow.
    """
    room = max(cells - 1, 2)
    widths: list[int] = []
    for least in leasts[first:]:
        if widths and sum(widths) + least > room:
            break
        widths.append(min(least, room))
    wide = max(min(growing - first, len(widths)), 0) or len(widths)
    spare = room - sum(widths)
    for n in range(wide):
        widths[n] += spare // wide + (n < spare % wide)
    slots, x = [], 1
    for n, width in enumerate(widths):
        slots.append(Slot(first + n, x, width - 1))
        x += width
    return slots


def last_first(leasts: Sequence[int], cells: int) -> int:
    """The first slot while the last one is in sight and none is hidden that could be shown."""
    room, first = cells - 1, len(leasts)
    while first > 0 and room >= leasts[first - 1]:
        first -= 1
        room -= leasts[first]
    return max(min(first, len(leasts) - 1), 0)


def first_showing(number: int, first: int, leasts: Sequence[int], cells: int) -> int:
    """The first slot when slot `number`, or the last, is in sight, scrolled no more than needed."""
    number = min(number, len(leasts) - 1)
    first = min(first, number, last_first(leasts, cells))
    while laid_out(first, leasts, 0, cells)[-1].number < number:
        first += 1
    return first
