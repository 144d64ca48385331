"""A list that knows the place of every row by its id alone, and reads the rows that are seen."""

from array import array
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence, Set
from itertools import compress
from typing import Generic, NamedTuple, TypeVar, overload

from textual import events
from textual.message import Message

from crm_tui.widgets.grid import Grid
from crm_tui.widgets.many_ids import ManyIds

R = TypeVar("R")

BLOCK = 48  # rows read at once: about a screen
EDGE = 4  # cells before a row begins: the frame, the mark, the cursor
KEPT = 4_000  # rows remembered before it begins anew
_STRETCH = 16_384  # ids that are gone through at a time
_FEW = 8  # ids that are looked for one by one sooner than by going through all


class Unread(NamedTuple):
    """Stands in for a row that has not been read yet."""

    id: int


class RowsById(Sequence["R | Unread"], Generic[R]):
    """Rows in the order of their ids, read by blocks when somebody looks at them.

    read: the rows of some ids, by id; None where they come later, through `arrived`. before: rows
    as they were when last read, shown until they have been read anew.
    """

    def __init__(
        self,
        ids: "array[int]",
        read: Callable[[Sequence[int]], Mapping[int, R] | None],
        before: Mapping[int, R] | None = None,
    ) -> None:
        self.ids = ids
        self._read = read
        self._rows: dict[int, R | Unread] = {}
        self._before = before if before and len(before) <= KEPT else {}
        self._asked: set[int] = set()
        self._places: dict[int, int] = {}

    def __len__(self) -> int:
        return len(self.ids)

    def __iter__(self) -> "Iterator[R | Unread]":
        """What has been read, and a stand-in for the rest: going through reads nothing."""
        return (self._row(number) for number in self.ids)

    @overload
    def __getitem__(self, index: int) -> "R | Unread": ...
    @overload
    def __getitem__(self, index: slice) -> "Sequence[R | Unread]": ...
    def __getitem__(self, index: "int | slice") -> "R | Unread | Sequence[R | Unread]":
        if isinstance(index, slice):
            return [self[number] for number in range(*index.indices(len(self)))]
        number = self.ids[index]
        if number not in self._rows:
            self._read_around(index)
        return self._row(number)

    def _row(self, number: int) -> "R | Unread":
        found = self._rows.get(number)
        return found if found is not None else self._before.get(number) or Unread(number)

    def place_of(self, number: int) -> int | None:
        """Where the row of that id stands."""
        known = self._places.get(number)
        return known if known is not None else self._searched(number)

    def _searched(self, number: int) -> int | None:
        """Where an id stands, looked for as the bytes that it is: ids by the million are many."""
        try:
            sought = array(self.ids.typecode, [number]).tobytes()
        except OverflowError:
            return None
        wide = self.ids.itemsize
        with memoryview(self.ids) as ids:
            for start in range(0, len(ids), _STRETCH):
                stretch = ids[start : start + _STRETCH].tobytes()
                at = stretch.find(sought)
                while at >= 0 and at % wide:
                    at = stretch.find(sought, at + 1)
                if at >= 0:
                    return start + at // wide
        return None

    def among(self, numbers: Set[Hashable]) -> list[int]:
        """Those of some ids that are in the list, in its order."""
        if isinstance(numbers, ManyIds):
            return list(compress(self.ids, numbers.told(self.ids)))
        known = {n: self._places[n] for n in numbers if n in self._places}
        rest = [n for n in numbers if n not in known and isinstance(n, int)]
        if len(rest) > _FEW:
            return [number for number in self.ids if number in numbers]
        found = known | {n: place for n in rest if (place := self._searched(n)) is not None}
        return sorted(found, key=found.__getitem__)

    def how_many_of(self, numbers: Set[Hashable]) -> int:
        """How many of some ids are in the list."""
        if isinstance(numbers, ManyIds):
            return numbers.how_many_of(self.ids)
        return len(self.among(numbers))

    def known(self) -> "dict[int, R]":
        """The rows that have been read, by id."""
        read = {n: row for n, row in self._rows.items() if not isinstance(row, Unread)}
        return {**self._before, **read}

    def arrived(self, ids: Sequence[int], rows: Mapping[int, R]) -> None:
        """These rows have been read; who is not among them is gone."""
        if len(self._rows) > KEPT:
            self._rows.clear()
            self._asked.clear()
            self._places.clear()
        for number in ids:
            self._rows[number] = rows.get(number) or Unread(number)

    def _read_around(self, index: int) -> None:
        start = index // BLOCK * BLOCK
        if start in self._asked:
            return
        block = self.ids[start : start + BLOCK]
        found = self._read(block)
        if found is None:
            self._asked.add(start)
        else:
            self.arrived(block, found)
        self._places.update(zip(block, range(start, start + BLOCK), strict=False))


class LongGrid(Grid):
    """A grid of `RowsById`: a record is found by its id, and marks are ids.

    The mouse marks at the left edge of a row, and tells where the heading was pressed.
    """

    class Ticked(Message):
        """A row was marked or unmarked by mouse."""

    class Headed(Message):
        """The heading was pressed at a cell, counted as the drawn row counts them."""

        def __init__(self, x: int) -> None:
            super().__init__()
            self.x = x

    def on_click(self, event: events.Click) -> None:
        """Mark where the marks stand; the rest of the row is the grid's own."""
        if event.y == 1 and self.is_headed:
            event.prevent_default()  # the row that the heading covers is not meant
            self.post_message(self.Headed(event.x - EDGE))
            return
        index = self._at_visual(self._top + event.y - 1)[1]
        if event.x < EDGE - 1 and index is not None and 1 <= event.y < self.size.height - 1:
            self.toggle_ids([self._row(index).id])
            self.post_message(self.Ticked())

    def _index_of(self, record: Hashable) -> int | None:
        for start, section in zip(self._starts, self.sections, strict=True):
            rows = section.rows
            if isinstance(rows, RowsById) and isinstance(record, int):
                here = self._at - start
                is_here = 0 <= here < len(rows) and rows.ids[here] == record
                place = here if is_here else rows.place_of(record)
                if place is not None:
                    return start + place
        return None

    def toggle_ids(self, ids: Sequence[int]) -> None:
        """Mark these; if all of them are marked, unmark them."""
        given = ManyIds.of(ids)
        if not self.marks:
            self.marks = given
        else:
            self.marks = self.marks - given if given <= self.marks else self.marks | given
        self.redraw()

    def marked_ids(self) -> tuple[int, ...]:
        """The marked ids in the order of the list, then those that it does not show."""
        if not self.marks:
            return ()
        lists = [s.rows for s in self.sections if isinstance(s.rows, RowsById)]
        inside = [number for rows in lists for number in rows.among(self.marks)]
        if len(inside) == len(self.marks):
            return tuple(inside)
        rest = set(self.marks).difference(inside)
        return (*inside, *sorted(number for number in rest if isinstance(number, int)))
