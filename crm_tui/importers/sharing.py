"""The rows of a long table read by two processors, and handed on in the order of the file."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import BrokenExecutor
from itertools import islice
from typing import TYPE_CHECKING

from crm_tui.importers.helper import may_fork, pool_of
from crm_tui.importers.records import BadRow, Record
from crm_tui.importers.spool import Gathered, gathered, gathered_lot
from crm_tui.importers.tables import Row

if TYPE_CHECKING:
    from concurrent.futures import Future, ProcessPoolExecutor

    from crm_tui.importers.row_reader import RowReader

LOT = 1000
ALONE = 2
"""So many lots are read here before it is worth while to start another process."""

AHEAD = 2
"""How many lots lie ready for the helper; while they do, we read as well."""

_readers: list[RowReader] = []
"""In the helper: what reads rows there, as it was when the process was parted from ours."""


class Sharing:
    """Reads rows by a reader of ours and, where the system allows it, by a helper's."""

    def __init__(self, reader: RowReader) -> None:
        self._reader = reader
        self._pool: ProcessPoolExecutor | None = None
        self._waiting: deque[tuple[list[Row], Future[Gathered] | Gathered]] = deque()

    def read(self, rows: Iterable[Row]) -> Iterator[Gathered]:
        """All rows as records, some at a time; raises what reading rows raises."""
        left, lots = iter(rows), 0
        try:
            while lot := list(islice(left, LOT)):
                lots += 1
                if lots == ALONE and may_fork():
                    self._pool = _started(self._reader)
                self._give(lot)
                yield from self._ready(everything=False)
            yield from self._ready(everything=True)
        finally:
            if self._pool is not None:
                self._pool.shutdown(cancel_futures=True)

    def _give(self, lot: list[Row]) -> None:
        asked = sum(not (isinstance(read, Gathered) or read.done()) for _lot, read in self._waiting)
        read = self._asked(lot) if asked < AHEAD else None
        self._waiting.append((lot, _read(self._reader, lot) if read is None else read))

    def _asked(self, lot: list[Row]) -> Future[Gathered] | None:
        """A lot that the helper reads; None where there is none."""
        if self._pool is None:
            return None
        try:
            return self._pool.submit(_read_there, list(map(tuple, lot)))
        except BrokenExecutor:
            self._pool = None
            return None

    def _ready(self, *, everything: bool) -> Iterator[Gathered]:
        while self._waiting:
            lot, read = self._waiting[0]
            if not (isinstance(read, Gathered) or everything or read.done()):
                return
            self._waiting.popleft()
            yield self._told_apart(
                lot, read if isinstance(read, Gathered) else self._got(lot, read)
            )

    def _got(self, lot: list[Row], read: Future[Gathered]) -> Gathered:
        try:
            return read.result()
        except BrokenExecutor:  # the helper is gone; we can do without
            self._pool = None
            return _read(self._reader, lot)

    def _told_apart(self, lot: list[Row], read: Gathered) -> Gathered:
        """The same, with rows that stood in the file before numbered by how often."""
        times = map(self._reader.marks.times, read.keys)
        again = {at: number for at, number in zip(read.places, times, strict=True) if number > 1}
        if not again:
            return read
        found = [self._reader.read_once(row, again.get(at, 1)) for at, row in enumerate(lot)]
        return gathered(found, read.keys)


def _started(reader: RowReader) -> ProcessPoolExecutor:
    _readers[:] = [reader]
    return pool_of()


def _read_there(lot: list[tuple[object, ...]]) -> Gathered:
    return _read(_readers[0], list(map(Row._make, lot)))


def _read(reader: RowReader, lot: list[Row]) -> Gathered:
    plain = reader.read_lot(lot)
    if plain is not None:
        return gathered_lot(plain)
    found: list[Record | BadRow] = []
    keys: list[int] = []
    for row in lot:
        one = reader.read_once(row, 1)
        found.append(one)
        if isinstance(one, Record):
            keys.append(reader.marks.key)
    return gathered(found, keys)
