"""Records on their way from a file to the store: kept on disk, so that memory stays small."""

import os
import pickle
import tempfile
from collections.abc import Iterator
from typing import IO

from crm_tui.importers.records import BadRow, Record


class Spool:
    """Records in the order of the file, and the rows that cannot be imported.

    The records lie in an unnamed temporary file that only this process can read.
    """

    def __init__(self) -> None:
        self._file: IO[bytes] = tempfile.TemporaryFile(prefix="crm-import-")  # noqa: SIM115
        self.count = 0
        self.bad: list[BadRow] = []

    def add(self, record: Record) -> None:
        """Keep one record."""
        pickle.dump(tuple(record), self._file, pickle.HIGHEST_PROTOCOL)
        self.count += 1

    def __iter__(self) -> Iterator[Record]:
        self._file.flush()
        self._file.seek(0, os.SEEK_SET)
        while True:
            try:
                yield Record._make(pickle.load(self._file))
            except EOFError:
                return

    def batches(self, size: int = 500) -> Iterator[list[Record]]:
        """The records, at most `size` at a time."""
        batch: list[Record] = []
        for record in self:
            batch.append(record)
            if len(batch) == size:
                yield batch
                batch = []
        if batch:
            yield batch

    def close(self) -> None:
        """Let the temporary file go."""
        self._file.close()
