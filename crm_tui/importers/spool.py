"""Records on their way from a file to the store: kept on disk, so that memory stays small."""

import os
import pickle
import tempfile
from collections.abc import Iterator
from typing import IO, Any

from crm_tui.i18n import _
from crm_tui.importers.records import BadRow, Channel, DealPart, Record

BATCH = 1000
WARNED = 20
"""How many warnings are kept in words."""

SHOWN = 10
"""How many records are kept to be shown."""


class Spool:
    """Records in the order of the file, and the rows that cannot be imported.

    The records lie in an unnamed temporary file that only this process can read.
    """

    def __init__(self) -> None:
        self._file: IO[bytes] = tempfile.TemporaryFile(prefix="crm-import-")  # noqa: SIM115
        self._waiting: list[Record] = []
        self._places: dict[tuple[str, str, str], DealPart] = {}
        self.count = 0
        self.bad: list[BadRow] = []
        self.first: list[Record] = []
        self.warned = 0
        self.warnings: list[str] = []

    def add(self, record: Record | BadRow) -> None:
        """Keep one record, or one row that is none."""
        if isinstance(record, BadRow):
            self.bad.append(record)
            return
        if self.count < SHOWN:
            self.first.append(record)
        if record.deal is not None:
            part = record.deal
            self._places.setdefault((part.pipeline, part.stage, part.status), part)
        if record.warnings:
            self._warn(record)
        self.count += 1
        self._waiting.append(record)
        if len(self._waiting) == BATCH:
            self.end()

    def _warn(self, record: Record) -> None:
        """Keep the first warnings with their lines, and count all."""
        self.warned += len(record.warnings)
        for text in record.warnings[: WARNED - len(self.warnings)]:
            self.warnings.append(_("line {line}: {text}").format(line=record.line, text=text))

    def end(self) -> None:
        """Write out what waits."""
        if self._waiting:
            packed = [_packed(record) for record in self._waiting]
            pickle.dump(packed, self._file, pickle.HIGHEST_PROTOCOL)
            self._waiting = []

    def places(self) -> Iterator[DealPart]:
        """A deal for each pipeline, stage and status that the file names."""
        yield from self._places.values()

    def batches(self) -> Iterator[list[Record]]:
        """The records, some at a time; may be gone through again."""
        self._file.flush()
        self._file.seek(0, os.SEEK_SET)
        while True:
            try:
                yield [_unpacked(packed) for packed in pickle.load(self._file)]
            except EOFError:
                return

    def close(self) -> None:
        """Let the temporary file go."""
        self._file.close()


_CHANNELS = Record._fields.index("channels")


def _packed(record: Record) -> list[Any]:
    """A record as plain lists and tuples, which are pickled much faster."""
    cells: list[Any] = list(record)
    cells[_CHANNELS] = list(map(tuple, record.channels))
    return cells


def _unpacked(cells: list[Any]) -> Record:
    cells[_CHANNELS] = tuple(map(Channel._make, cells[_CHANNELS]))
    return Record._make(cells)
