"""Records as bytes, many at a time: by columns, of which most say the same in all rows."""

import marshal
import pickle
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, islice, repeat
from typing import IO, Any

from crm_tui.importers.records import Channel, Record

_VERSION = 2
"""Of marshal: the last one that does not look for equal objects, which takes more than it saves."""

_SIZE = 8
_CHANNELS = Record._fields.index("channels")
_DIGEST = Record._fields.index("digest")
_WHOLE = tuple(map(Record._fields.index, ("deal", "ours")))
"""Fields with values of their own kinds, which few files have."""


Columns = dict[str, Sequence[Any]]
"""The columns of some records by the names of fields; of one value where all say the same."""

_BLANK: Columns = {
    **dict.fromkeys(Record._fields, ("",)),
    **dict.fromkeys(("channels", "notes", "tags", "warnings", "fields"), ((),)),
    **dict.fromkeys(("deal", "ours"), (None,)),
}


def parcel(records: Sequence[Record]) -> bytes:
    """Records as bytes that `unpacked` reads; none for no records."""
    if not records:
        return b""
    columns = zip(*records, strict=True)
    return parcel_of(dict(zip(Record._fields, columns, strict=True)), len(records))


def parcel_of(found: Columns, size: int) -> bytes:
    """The same of the columns of so many records; what is not among them says nothing."""
    columns = [found.get(name) or _BLANK[name] for name in Record._fields]
    channels = columns[_CHANNELS]
    columns[_CHANNELS] = tuple(map(len, channels))
    whole = {at: columns[at] for at in _WHOLE if columns[at].count(None) < len(columns[at])}
    for at in whole:
        columns[at] = (None,)
    reached = tuple(chain.from_iterable(chain.from_iterable(channels)))
    more = pickle.dumps(whole, pickle.HIGHEST_PROTOCOL) if whole else b""
    return _framed((size, list(map(_once, columns)), reached, more))


def _framed(said: tuple[int, list[Sequence[Any]], tuple[str, ...], bytes]) -> bytes:
    data = marshal.dumps(said, _VERSION)
    return len(data).to_bytes(_SIZE, "little") + data


def digested(data: bytes, digests: Mapping[int, str]) -> bytes:
    """A parcel with other digests for some of its records, by their places in it."""
    size, columns, reached, more = marshal.loads(memoryview(data)[_SIZE:])
    found = columns[_DIGEST] * (size if len(columns[_DIGEST]) == 1 else 1)
    columns[_DIGEST] = [digests.get(at, digest) for at, digest in enumerate(found)]
    return _framed((size, columns, reached, more))


def first_of(found: Columns, size: int) -> list[Record]:
    """The first `size` records of these columns, all of which say as much."""
    said = {name: column[:size] for name, column in found.items()}
    data = parcel_of(said, size)
    return _records(data[_SIZE:])


def _once(column: Sequence[Any]) -> Sequence[Any]:
    """A column, or its one value where all rows say the same."""
    return column[:1] if column.count(column[0]) == len(column) else column


def unpacked(file: IO[bytes]) -> Iterator[list[Record]]:
    """The records of all parcels in a file from where it stands, those of one at a time."""
    while size := file.read(_SIZE):
        yield _records(file.read(int.from_bytes(size, "little")))


def _records(data: bytes) -> list[Record]:
    count, columns, reached, more = marshal.loads(data)
    if more:
        for at, column in pickle.loads(more).items():
            columns[at] = column
    cells = [repeat(column[0], count) if len(column) == 1 else column for column in columns]
    each = iter(reached)
    channels = map(Channel._make, zip(each, each, each, each, strict=True))
    cells[_CHANNELS] = [tuple(islice(channels, size)) for size in cells[_CHANNELS]]
    return list(map(Record._make, zip(*cells, strict=True)))
