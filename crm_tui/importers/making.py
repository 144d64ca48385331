"""The rows of an import as the store will hold them, made from what was decided, in a file."""

import marshal
import os
import pickle
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from itertools import chain, islice, repeat
from typing import IO, Any, NamedTuple

from crm_tui.errors import Unavailable
from crm_tui.i18n import _
from crm_tui.importers.packed import Texts
from crm_tui.store.bulk import rising_uids
from crm_tui.store.derived import documents
from crm_tui.store.digests import Digest
from crm_tui.store.shapes import Alike, at_once, blank, shape
from crm_tui.store.tables.base import from_micros

DOCS = "search_doc"
MANY_CLIENTS = 4000
"""Clients whose words are written down together: the index is cheapest in large lots."""

CHANGES = 500

LATELY = 8192
"""Companies whose names are known by heart: rows of one company stand together."""

SEARCHED = {
    "client": ("id", "name", "kind", "works_at_id"),
    "channel": ("client_id", "raw", "norm"),
    "deal": ("client_id", "title"),
    "field_value": ("client_id", "text"),
}
"""What of a row says by which words a client is found."""

Names = tuple[str, ...]
Cells = tuple[Any, ...]
Columns = dict[str, Sequence[Any]]
"""Column → what each of some rows says in it."""

Runs = dict[str, list[tuple[Names, list[Cells]]]]
"""Table → rows of it in the order of their ids: the columns that are said, and their cells."""


class Decided(NamedTuple):
    """Some decisions: new rows; new values, as (kind, id, values); what companies are called."""

    runs: Runs
    changes: list[tuple[str, int, dict[str, Any]]]
    called: dict[int, str]


class Changes(NamedTuple):
    """New values for records of a kind: id → column → value."""

    table: str
    size: int
    values: dict[int, dict[str, Any]]


Lot = Alike | Changes


class Made(NamedTuple):
    """What came of an import: see Preparing. sizes: the bytes of each lot in the file."""

    digest: str
    born: Counter[str]
    others: set[int]
    size: int
    sizes: list[int]


def packed(value: Any) -> bytes:
    """A value as bytes, for another process of ours: plain values by the quickest way."""
    try:
        return b"m" + marshal.dumps(value, 2)
    except ValueError:
        return b"p" + pickle.dumps(value, pickle.HIGHEST_PROTOCOL)


def unpacked(data: bytes) -> Any:
    """The value that `packed` made bytes of."""
    return (marshal.loads if data[:1] == b"m" else pickle.loads)(memoryview(data)[1:])


class _Waiting:
    """New rows of one table until they are handed on, column by column."""

    def __init__(self, kind: str, common: dict[str, Any]) -> None:
        self.kind = kind
        self.names: Names = ()
        self.size = 0
        self.most = at_once(kind)
        self._columns: dict[str, list[Any]] = {}
        self._blank = {**blank(kind), **common}
        self._every = shape(kind).names
        self._kept = shape(kind, derived=False).names
        self._vary: set[str] = set()

    def widen(self, names: Iterable[str]) -> None:
        """From now on rows say these columns, too; none waits."""
        self.names = (*self.names, *(name for name in names if name not in self.names))
        self._columns = {name: [] for name in self.names}

    def add(self, said: Columns, size: int) -> None:
        """So many more rows, which say some of the columns."""
        for name, column in self._columns.items():
            column.extend(said[name] if name in said else repeat(self._blank[name], size))
        self.size += size

    def take(self, most: int) -> tuple[Alike, list[Sequence[Any]]]:
        """The first rows as they are inserted, and column by column as they are digested."""
        size = min(most, self.size)
        said = self._columns
        if size < self.size:
            said = {name: column[:size] for name, column in said.items()}
        self._columns = {name: column[size:] for name, column in self._columns.items()}
        self.size -= size
        self._vary.update(n for n, cells in said.items() if cells.count(cells[0]) < size)
        vary = tuple(name for name in self.names if name in self._vary)
        cells = tuple(chain.from_iterable(zip(*(said[name] for name in vary), strict=True)))
        alike = {name: said[name][0] if name in said else self._blank[name] for name in self._every}
        common = tuple((name, alike[name]) for name in self._every if name not in self._vary)
        whole: list[Sequence[Any]] = [
            said.get(name) or (alike[name],) * size for name in self._kept
        ]
        return Alike(self.kind, size, vary, cells, common), whole


class Making:
    """Makes rows, and the words they are found by, and writes them into a file as they come.

    now: microseconds since 1970. entry: which the rows are born by. file: an empty one. told:
    called with the bytes of each lot that stands in the file.
    """

    def __init__(
        self,
        now: int,
        entry: int,
        file: IO[bytes] | None = None,
        told: Callable[[int], None] | None = None,
    ) -> None:
        self.file = file or tempfile.TemporaryFile(prefix="crm-import-")  # noqa: SIM115
        self._told = told
        self._common = {"version": 1, "created": now, "updated": now, "born": entry}
        self._uids = rising_uids(from_micros(now))
        self._born: Counter[str] = Counter()
        self._size = 0
        self._sizes: list[int] = []
        self._others: set[int] = set()
        self._digest = Digest()
        self._waiting: dict[str, _Waiting] = {}
        self._changes: dict[str, dict[int, dict[str, Any]]] = {}
        self._texts: dict[int, list[str]] = {}
        self._companies = Texts()
        self._lately: dict[int, str] = {}  # of them, the latest

    def take(self, decided: Decided) -> None:
        """What was decided, in its order."""
        if len(self._texts) > MANY_CLIENTS:
            self._index(keep_last=True)
        for company, name in decided.called.items():
            self._keep(company, name)
        runs: list[tuple[str, Columns, int]] = [
            (table, dict(zip(names, zip(*rows, strict=True), strict=True)), len(rows))
            for table, each in decided.runs.items()
            for names, rows in each
            if rows
        ]
        for table in SEARCHED:
            for made_of, said, size in runs:
                if made_of == table:
                    self._search(table, said, size)
        for table, said, size in runs:
            self._add(table, said, size)
        for kind, record_id, values in decided.changes:
            self._change(kind, record_id, values)

    def _add(self, table: str, said: Columns, size: int) -> None:
        waiting = self._waiting.get(table)
        if waiting is None:
            waiting = self._waiting[table] = _Waiting(table, self._common)
        if "uid" not in said:
            said["uid"] = list(islice(self._uids, size))
        if not waiting.names or not said.keys() <= set(waiting.names):
            self._flush(waiting, everything=True)
            waiting.widen(said)
        waiting.add(said, size)
        if waiting.size >= waiting.most:
            self._flush(waiting)

    def _search(self, table: str, said: Columns, size: int) -> None:
        """What new rows say is found by the words of their clients."""
        wanted = SEARCHED[table]
        if wanted[0] not in said or (table == "field_value" and "text" not in said):
            return
        rows = zip(*(said.get(name) or repeat(None, size) for name in wanted), strict=True)
        if table == "client":
            self._call(rows)
        else:
            self._find(rows)

    def _call(self, said: Iterable[Cells]) -> None:
        """What clients, and where they work, are called."""
        texts = self._texts
        for client, name, kind, employer in said:
            if kind == "company":
                self._keep(client, name)
            texts[client] = [name] if employer is None else [name, self._name(employer)]

    def _keep(self, company: int, name: str) -> None:
        if len(self._lately) >= LATELY:
            self._lately.clear()
        self._companies[company] = self._lately[company] = name

    def _name(self, company: int) -> str:
        """What a company is called."""
        return self._lately.get(company) or self._companies[company]

    def _find(self, said: Iterable[Cells]) -> None:
        texts, others = self._texts, self._others
        for client, *words in said:
            found = texts.get(client)
            if found is not None:
                found += filter(None, words)
            elif client is not None and any(words):
                others.add(client)

    def _change(self, kind: str, record_id: int, values: dict[str, Any]) -> None:
        waiting = self._changes.setdefault(kind, {})
        waiting.setdefault(record_id, {}).update(values)
        if len(waiting) >= CHANGES:
            self._hand_on(Changes(kind, len(waiting), self._changes.pop(kind)))

    def finish(self) -> Made:
        """No more comes: write the rest, and say what came of all."""
        for rows in self._waiting.values():
            self._flush(rows, everything=True)
        for kind, waiting in self._changes.items():
            self._hand_on(Changes(kind, len(waiting), waiting))
        self._changes = {}
        self._index()
        return Made(self._digest.text(), self._born, self._others, self._size, self._sizes)

    def _index(self, *, keep_last: bool = False) -> None:
        """Write down the words of clients; the last one may get a channel yet."""
        kept = dict([self._texts.popitem()] if keep_last else [])
        if self._texts:
            rows = documents(self._texts)
            fold = rows[0][1]
            cells = tuple(chain.from_iterable((client, words) for client, _fold, words in rows))
            lot = Alike(DOCS, len(rows), ("client_id", "words"), cells, (("fold", fold),))
            self._hand_on(lot)
        self._texts = kept

    def _flush(self, waiting: _Waiting, *, everything: bool = False) -> None:
        while waiting.size >= (1 if everything else waiting.most):
            lot, whole = waiting.take(waiting.most)
            self._digest.add_columns(waiting.kind, whole)
            self._born[waiting.kind] += lot.size
            self._hand_on(lot)

    def _hand_on(self, lot: Lot) -> None:
        self._size += lot.size
        data = packed((isinstance(lot, Changes), tuple(lot)))
        self.file.write(data)
        self.file.flush()
        self._sizes.append(len(data))
        if self._told is not None:
            self._told(len(data))


def lot_at(file: int, place: int, size: int) -> Lot:
    """The lot at a place of a file, open under a number; whoever writes to it is not disturbed.

    Raises Unavailable where the file was cut.
    """
    data = os.pread(file, size, place)
    if len(data) < size:
        raise Unavailable(_("The temporary file was cut."), hint=_("Nothing was saved. Try again."))
    is_changes, fields = unpacked(data)
    return Changes(*fields) if is_changes else Alike(*fields)
