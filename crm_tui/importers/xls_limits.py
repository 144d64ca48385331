"""Whether an old Excel file is safe to open: its records are looked at before they unfold.

Forms: [MS-CFB] (the container: sectors, chains, directory), [MS-XLS] §2.1 (records and substreams).
"""

import struct
from collections.abc import Iterator
from pathlib import Path

from crm_tui.errors import Damaged
from crm_tui.i18n import _
from crm_tui.importers.tables import shown
from crm_tui.importers.xlsx_limits import MOST_BYTES, MOST_CELLS, no_workbook, too_large

_FREE = 0xFFFFFFFA
_BOF, _LOCKED = 0x0809, 0x002F
_CELLS = frozenset((0x0203, 0x0204, 0x00FD, 0x027E, 0x0205, 0x0006, 0x00D6))
_MANY = frozenset((0x00BD, 0x00BE))
_STREAMS = ("Workbook", "Book", "WORKBOOK", "BOOK")


def check_xls(path: Path) -> None:
    """Raises Damaged for what is no Excel file or a locked one, Invalid for one too large."""
    size = path.stat().st_size
    if size > MOST_BYTES:
        raise too_large(path, _("{size} MiB unpacked").format(size=size >> 20))
    try:
        names = _Container(path.read_bytes())
        if "EncryptedPackage" in names.streams:
            raise _locked(path)
        stream = next(names.stream(name) for name in _STREAMS if name in names.streams)
        _check_records(path, stream)
    except (struct.error, StopIteration, IndexError, ValueError, OSError) as error:
        raise no_workbook(path) from error


class _Container:
    """The streams of a compound file; chains are followed no further than the file is long."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        shift, small = struct.unpack_from("<HH", data, 30)
        if not 7 <= shift <= 16 or not 4 <= small <= shift:
            raise ValueError("no compound file")
        self._size, self._small = 1 << shift, 1 << small
        first, _sign, cutoff, mini, _minis, more = struct.unpack_from("<IIIIII", data, 48)
        self._cutoff = cutoff
        self._table = self._sectors(more)
        self._mini_table = list(_numbers(self._chain(mini)))
        self.streams: dict[str, tuple[int, int]] = {}
        self._mini = b""
        self._read_directory(self._chain(first))

    def _sectors(self, more: int) -> list[int]:
        """The table that says which sector follows which."""
        listed = list(struct.unpack_from("<109I", self._data, 76))
        for _turn in range(len(self._data) // self._size + 1):
            if more >= _FREE:
                break
            *numbers, more = _numbers(self._sector(more))
            listed += numbers
        table: list[int] = []
        for number in listed:
            if number < _FREE:
                table += _numbers(self._sector(number))
        return table

    def _sector(self, number: int) -> bytes:
        start = (number + 1) * self._size
        return self._data[start : start + self._size]

    def _chain(self, number: int) -> bytes:
        found = []
        while number < _FREE:
            found.append(self._sector(number))
            number = self._table[number]
            if len(found) > len(self._table):
                raise ValueError("a chain without an end")
        return b"".join(found)

    def _read_directory(self, directory: bytes) -> None:
        for start in range(0, len(directory) - 127, 128):
            entry = directory[start : start + 128]
            (length,) = struct.unpack_from("<H", entry, 64)
            name = entry[: max(length - 2, 0)].decode("utf-16-le", "replace")
            first, size = struct.unpack_from("<IQ", entry, 116)
            if entry[66] == 5:
                self._mini = self._chain(first)
            elif entry[66] == 2:
                self.streams[name] = first, size & 0xFFFFFFFF

    def stream(self, name: str) -> bytes:
        """The bytes of a stream."""
        first, size = self.streams[name]
        if size >= self._cutoff:
            return self._chain(first)[:size]
        found: list[bytes] = []
        while first < _FREE and len(found) <= len(self._mini_table):
            found.append(self._mini[first * self._small : (first + 1) * self._small])
            first = self._mini_table[first]
        return b"".join(found)[:size]


def _numbers(data: bytes) -> tuple[int, ...]:
    count = len(data) // 4
    return struct.unpack_from(f"<{count}I", data)


def _records(stream: bytes) -> Iterator[tuple[int, int, int]]:
    """Kind, place and length of each record."""
    place = 0
    while place + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, place)
        yield kind, place + 4, length
        place += 4 + length


def _check_records(path: Path, stream: bytes) -> None:
    rows = columns = 0
    for kind, place, length in _records(stream):
        if kind == _LOCKED:
            raise _locked(path)
        if kind == _BOF:
            rows = columns = 0
        elif kind in _CELLS or kind in _MANY:
            row, column = struct.unpack_from("<HH", stream, place)
            if kind in _MANY:
                (column,) = struct.unpack_from("<H", stream, place + length - 2)
            rows, columns = max(rows, row + 1), max(columns, column + 1)
            if rows * columns > MOST_CELLS:
                said = _("a sheet of {rows} rows by {columns} columns")
                raise too_large(path, said.format(rows=rows, columns=columns))


def _locked(path: Path) -> Damaged:
    return Damaged(
        _("“{name}” is locked by a password.").format(name=shown(path)),
        hint=_("Open it in a spreadsheet and save it without a password."),
    )
