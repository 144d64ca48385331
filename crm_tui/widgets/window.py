"""Rows of which only the first are read: the rest are read when somebody looks that far."""

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar, overload

R = TypeVar("R")


class Window(Sequence[R]):
    """A sequence of a known length whose rows come in windows, each following the one before.

    more: reads the rows that follow a row; empty when there are none. Iterating gives the rows
    read so far, so that looking for a record never reads a whole table.
    """

    def __init__(self, first: Sequence[R], length: int, more: Callable[[R], Sequence[R]]) -> None:
        self._rows = list(first)
        self._length = max(length, len(self._rows)) if self._rows else 0
        self._more = more

    def __len__(self) -> int:
        return self._length

    def __iter__(self) -> Iterator[R]:
        return iter(self._rows)

    @overload
    def __getitem__(self, index: int) -> R: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[R]: ...
    def __getitem__(self, index: int | slice) -> R | Sequence[R]:
        if isinstance(index, slice):
            return self._rows[index]
        if index >= len(self._rows):
            self._read_to(index)
        return self._rows[min(index, len(self._rows) - 1)]

    def all(self) -> list[R]:
        """Every row, read to the end."""
        self._read_to(self._length - 1)
        return list(self._rows)

    def _read_to(self, index: int) -> None:
        """Read on. Where fewer rows are left than were counted, the length says so from now on."""
        while index >= len(self._rows):
            found = self._more(self._rows[-1])
            if not found:
                self._length = len(self._rows)
                return
            self._rows.extend(found)
