"""One digest over the many rows that an entry bore: redo knows by it that they came back whole."""

import hashlib
import json
import sys
from array import array
from collections.abc import Sequence
from typing import Any

from crm_tui.store.images import canonical
from crm_tui.store.shapes import Cells, written

CHUNK = 1000
"""So many rows are taken in at a time, however many come at once."""

BY_COLUMNS = "columns:"
"""How a digest begins that was taken column by column, each as JSON."""

IN_BYTES = "bytes:"
"""How one begins that was taken column by column, texts and numbers as they lie in memory."""

_BETWEEN = "\x1f"

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class Digest:
    """SHA-256 over rows in the order of their ids, kind by kind; fed as they are written.

    The rows of a chunk are taken column by column, a column of one value by that value alone.
    how: IN_BYTES, or BY_COLUMNS as entries of older files have it.
    """

    def __init__(self, how: str = IN_BYTES) -> None:
        self._how = how
        self._kinds: dict[str, Any] = {}
        self._waiting: dict[str, list[list[Any]]] = {}

    def add(self, kind: str, rows: Sequence[Cells]) -> None:
        """Rows in the order of `shape(kind, derived=False)`, ids ascending from call to call.

        Their version must be 1: it grows when rows are deleted and restored.
        """
        if rows:
            self.add_columns(kind, tuple(zip(*rows, strict=True)))

    def add_columns(self, kind: str, columns: Sequence[Sequence[Any]]) -> None:
        """The same, as one sequence of cells for each column."""
        waiting = self._waiting.setdefault(kind, [[] for _column in columns])
        if len(columns[0]) == CHUNK and not waiting[0]:
            self._take(kind, columns)
            return
        for kept, more in zip(waiting, columns, strict=True):
            kept.extend(more)
        while len(waiting[0]) >= CHUNK:
            self._take(kind, [kept[:CHUNK] for kept in waiting])
            for kept in waiting:
                del kept[:CHUNK]

    def _take(self, kind: str, columns: Sequence[Sequence[Any]]) -> None:
        found = self._kinds.setdefault(kind, hashlib.sha256())
        if self._how == BY_COLUMNS:
            said = (cells[0] if cells.count(cells[0]) == len(cells) else cells for cells in columns)
            lines = (str(len(columns[0])), *map(_encode, said), "")
            found.update("\n".join(lines).encode())
            return
        found.update(b"%d\n" % len(columns[0]))
        for cells in columns:
            found.update(_in_bytes(cells))

    def text(self) -> str:
        """The digest of everything once no more rows come, and how it was taken."""
        for kind, columns in self._waiting.items():
            if columns[0]:
                self._take(kind, columns)
        self._waiting.clear()
        return self._how + _of_kinds(self._kinds)


class RowDigest:
    """A digest as entries of older files have it: each row by itself."""

    def __init__(self) -> None:
        self._kinds: dict[str, Any] = {}
        self._waiting: dict[str, list[Cells]] = {}

    def add(self, kind: str, rows: Sequence[Cells]) -> None:
        """Rows as `Digest.add` takes them."""
        waiting = self._waiting.setdefault(kind, [])
        waiting.extend(rows)
        while len(waiting) >= CHUNK:
            self._take(kind, waiting[:CHUNK])
            del waiting[:CHUNK]

    def _take(self, kind: str, rows: Sequence[Cells]) -> None:
        found = self._kinds.setdefault(kind, hashlib.sha256())
        found.update(written(rows).encode())

    def text(self) -> str:
        """The digest of everything, once no more rows come."""
        for kind, rows in self._waiting.items():
            if rows:
                self._take(kind, rows)
        self._waiting.clear()
        return _of_kinds(self._kinds)


def digest_like(text: str) -> Digest | RowDigest:
    """What takes a digest in the way in which this one was taken."""
    if text.startswith(IN_BYTES) or not text:
        return Digest()
    return Digest(BY_COLUMNS) if text.startswith(BY_COLUMNS) else RowDigest()


def _in_bytes(cells: Sequence[Any]) -> bytes:
    """A column behind a letter that says how it is written, and the bytes that it takes."""
    if cells.count(cells[0]) == len(cells):
        return _framed(b"o", _encode(cells[0]).encode())
    kinds = set(map(type, cells))
    if kinds == {str}:
        joined = _BETWEEN.join(cells)
        if joined.count(_BETWEEN) == len(cells) - 1:
            return _framed(b"t", joined.encode())
    if kinds == {int} and min(cells) >= -(1 << 63) and max(cells) < 1 << 63:
        numbers = array("q", cells)
        if sys.byteorder == "big":
            numbers.byteswap()
        return _framed(b"n", numbers.tobytes())
    return _framed(b"j", _encode(list(cells)).encode())


def _framed(how: bytes, data: bytes) -> bytes:
    return b"%s%d\n%s" % (how, len(data), data)


def _of_kinds(kinds: dict[str, Any]) -> str:
    parts = {kind: found.hexdigest() for kind, found in kinds.items()}
    return hashlib.sha256(canonical(parts).encode()).hexdigest()
