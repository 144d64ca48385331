"""Telling how far a long export is, row by row."""

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

Told = Callable[[int], None]
"""Called with the number of rows done so far; it may raise, which stops the work."""

T = TypeVar("T")


def counted(rows: Iterable[T], told: Told | None) -> Iterator[T]:
    """The same rows; `told` hears of each as it passes."""
    if told is None:
        yield from rows
        return
    for number, row in enumerate(rows, start=1):
        yield row
        told(number)
