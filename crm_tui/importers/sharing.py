"""The rows of a long table read by two processors, and handed on in the order of the file."""

from __future__ import annotations

import os
import pickle
import tempfile
from collections import deque
from collections.abc import Iterable, Iterator
from typing import IO, TYPE_CHECKING

from crm_tui.errors import CrmError
from crm_tui.importers.helper import Helper, may_fork
from crm_tui.importers.making import packed, unpacked
from crm_tui.importers.records import BadRow, Record
from crm_tui.importers.spool import Gathered, gathered, gathered_lot, with_digests
from crm_tui.importers.tables import Row, Rows, lots_of

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

    from crm_tui.importers.row_reader import RowReader

LOT = 1000
ALONE = 2
"""So many lots are read here before it is worth while to start another process."""

AHEAD = 2
"""How many lots lie ready for the helper; while they do, we read as well."""


class Reader:
    """A helper that reads lots of rows by a reader as it was when the helper was parted from us.

    What it read lies in a file, so that neither side waits for the other to take something.
    """

    def __init__(self, reader: RowReader) -> None:
        self._reader = reader
        self._file: IO[bytes] = tempfile.TemporaryFile(prefix="crm-import-")  # noqa: SIM115
        self._place = 0
        self._helper = Helper(self._work)
        self.asked = 0

    def _work(self, say: Connection, told: Connection) -> None:
        """In the helper."""
        while True:
            lot = list(map(Row._make, unpacked(told.recv_bytes())))
            data = pickle.dumps(tuple(_read(self._reader, lot)), pickle.HIGHEST_PROTOCOL)
            self._file.write(data)
            self._file.flush()
            say.send_bytes(packed(len(data)))

    def ask(self, lot: list[Row]) -> None:
        """Have a lot read. Raises CrmError where the helper is no more."""
        self._helper.tell(packed(list(map(tuple, lot))))
        self.asked += 1

    @property
    def has_answered(self) -> bool:
        """Whether the lot asked for first was read."""
        return self._helper.said.poll()

    def answer(self) -> Gathered:
        """The lot asked for first. Raises CrmError where the helper is no more."""
        size = unpacked(self._helper.hear())
        data = os.pread(self._file.fileno(), size, self._place)
        self._place += size
        self.asked -= 1
        return Gathered(*pickle.loads(data))

    def rest(self) -> None:
        """No more lots come."""
        self._helper.rest()
        self._file.close()


class Sharing:
    """Reads rows by a reader of ours and, where the system allows it, by a helper's."""

    def __init__(self, reader: RowReader) -> None:
        self._reader = reader
        self._beside: Reader | None = None
        self._waiting: deque[tuple[list[Row], Gathered | None]] = deque()

    def read(self, rows: Iterable[Row]) -> Iterator[Gathered]:
        """All rows as records, some at a time; raises what reading rows raises."""
        lots = 0
        try:
            for lot in rows.lots(LOT) if isinstance(rows, Rows) else lots_of(rows, LOT):
                lots += 1
                if lots == ALONE and may_fork():
                    self._beside = Reader(self._reader)
                self._give(lot)
                yield from self._ready(everything=False)
            yield from self._ready(everything=True)
        finally:
            self._rest()

    def _give(self, lot: list[Row]) -> None:
        beside = self._beside
        if beside is not None and beside.asked < AHEAD:
            try:
                beside.ask(lot)
            except CrmError:
                self._rest()
            else:
                self._waiting.append((lot, None))
                return
        self._waiting.append((lot, _read(self._reader, lot)))

    def _ready(self, *, everything: bool) -> Iterator[Gathered]:
        while self._waiting:
            lot, read = self._waiting[0]
            if read is None:
                if self._beside is not None and not (everything or self._beside.has_answered):
                    return
                read = self._answer(lot)
            self._waiting.popleft()
            yield self._told_apart(lot, read)

    def _answer(self, lot: list[Row]) -> Gathered:
        try:
            if self._beside is not None:
                return self._beside.answer()
        except CrmError:  # the helper is gone; we can do without
            self._rest()
        return _read(self._reader, lot)

    def _rest(self) -> None:
        if self._beside is not None:
            self._beside.rest()
            self._beside = None

    def _told_apart(self, lot: list[Row], read: Gathered) -> Gathered:
        """The same, with rows that stood in the file before numbered by how often."""
        marks = self._reader.marks
        again = {
            at: marks.of_one(lot[read.places[at]].cells, number)
            for at, number in marks.again(read.keys).items()
        }
        return with_digests(read, again) if again else read


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
