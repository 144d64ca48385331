"""Records on their way from a file to the store: kept on disk, so that memory stays small."""

import os
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import IO, NamedTuple

from crm_tui.i18n import _
from crm_tui.importers.parcels import digested, first_of, parcel, parcel_of, unpacked
from crm_tui.importers.plain_lots import PlainLot
from crm_tui.importers.records import BadRow, DealPart, Record

BATCH = 1000
WARNED = 20
"""How many warnings are kept in words."""

SHOWN = 10
"""How many records are kept to be shown."""


class Gathered(NamedTuple):
    """Some records of a file in its order, and rows that are none.

    packed: the records as they are spooled. keys: what tells the row of each record from others;
    places: which row of the lot each is of. first, parts: see Spool. warnings: the first of
    `warned`.
    """

    size: int
    packed: bytes
    keys: list[int]
    places: list[int]
    bad: list[BadRow]
    first: list[Record]
    parts: dict[tuple[str, str, str], DealPart]
    warned: int
    warnings: list[str]


def gathered(found: Sequence[Record | BadRow], keys: list[int]) -> Gathered:
    """What was made of some rows, one by one."""
    records = [one for one in found if isinstance(one, Record)]
    parts: dict[tuple[str, str, str], DealPart] = {}
    for part in [record.deal for record in records if record.deal is not None]:
        parts.setdefault((part.pipeline, part.stage, part.status), part)
    told = [one for one in records if one.warnings]
    texts = (_said(record.line, text) for record in told for text in record.warnings)
    places = [at for at, one in enumerate(found) if isinstance(one, Record)]
    bad = [one for one in found if isinstance(one, BadRow)]
    return Gathered(
        len(records), parcel(records), keys, places, bad, records[:SHOWN], parts,
        sum(len(record.warnings) for record in told), list(islice(texts, WARNED)),
    )  # fmt: skip


def gathered_lot(lot: PlainLot) -> Gathered:
    """The same of a lot that was read by columns."""
    size = len(lot.keys)
    first = first_of(lot.columns, min(size, SHOWN))
    packed = parcel_of(lot.columns, size)
    return Gathered(size, packed, lot.keys, list(range(size)), [], first, {}, 0, [])


def with_digests(read: Gathered, digests: Mapping[int, str]) -> Gathered:
    """The same with other digests for some of the records, by their places among them."""
    first = [one._replace(digest=digests.get(at, one.digest)) for at, one in enumerate(read.first)]
    return read._replace(first=first, packed=digested(read.packed, digests))


def _said(line: int, text: str) -> str:
    return _("line {line}: {text}").format(line=line, text=text)


class Spool:
    """Records in the order of the file, and the rows that cannot be imported.

    The records lie in an unnamed temporary file that only this process can read.
    """

    def __init__(self) -> None:
        self._file: IO[bytes] = tempfile.TemporaryFile(prefix="crm-import-")  # noqa: SIM115
        self._waiting: list[Record | BadRow] = []
        self._parts: dict[tuple[str, str, str], DealPart] = {}
        self.count = 0
        self.bad: list[BadRow] = []
        self.first: list[Record] = []
        self.warned = 0
        self.warnings: list[str] = []

    def add(self, record: Record | BadRow) -> None:
        """Keep one record, or one row that is none."""
        self._waiting.append(record)
        if len(self._waiting) == BATCH:
            self.end()

    def take(self, found: Gathered) -> None:
        """Keep what was gathered."""
        self.count += found.size
        self.bad += found.bad
        self.first += found.first[: SHOWN - len(self.first)]
        self._parts = {**found.parts, **self._parts}
        self.warned += found.warned
        self.warnings += found.warnings[: WARNED - len(self.warnings)]
        self._file.write(found.packed)

    def end(self) -> None:
        """Write out what waits."""
        if self._waiting:
            self.take(gathered(self._waiting, []))
            self._waiting = []

    def places(self) -> Iterator[DealPart]:
        """A deal for each pipeline, stage and status that the file names."""
        yield from self._parts.values()

    def batches(self) -> Iterator[list[Record]]:
        """The records, some at a time; may be gone through again."""
        self._file.flush()
        self._file.seek(0, os.SEEK_SET)
        yield from unpacked(self._file)

    def close(self) -> None:
        """Let the temporary file go."""
        self._file.close()
