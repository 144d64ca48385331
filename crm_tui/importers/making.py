"""The rows of an import as the store will hold them, made from what was decided, in a file."""

import pickle
import tempfile
from collections import Counter
from collections.abc import Iterable
from itertools import chain
from typing import IO, Any, NamedTuple

from crm_tui.importers.packed import Texts
from crm_tui.store.bulk import Digest, rising_uids, without_derived
from crm_tui.store.derived import documents
from crm_tui.store.shapes import Maker, at_once
from crm_tui.store.tables.base import from_micros

DOCS = "search_doc"
MANY_CLIENTS = 4000
"""Clients whose words are written down together: the index is cheapest in large lots."""

CHANGES = 500
_SEARCHED = frozenset(("client", "channel", "deal", "field_value"))

ROW, CHANGE, CALLED = range(3)
Decided = tuple[int, str, Any, Any]
"""ROW: table, columns, cells; CHANGE: kind, id, new values; CALLED: "client", id, name."""


class Lot(NamedTuple):
    """Rows of one table, or changes of records, on their way into the store.

    cells: those of `size` rows, one after another; for a change: record id → new values.
    """

    table: str
    size: int
    cells: Any
    changes: bool = False


class Made(NamedTuple):
    """What came of an import: see Preparing."""

    digest: str
    born: Counter[str]
    others: set[int]
    size: int


class Making:
    """Makes rows, and the words they are found by, and writes them into a file as they come.

    now: microseconds since 1970. entry: which the rows are born by.
    """

    def __init__(self, now: int, entry: int) -> None:
        self.file: IO[bytes] = tempfile.TemporaryFile(prefix="crm-import-")  # noqa: SIM115
        self._common = {"version": 1, "created": now, "updated": now, "born": entry}
        self._uids = rising_uids(from_micros(now))
        self._born: Counter[str] = Counter()
        self._size = 0
        self._others: set[int] = set()
        self._digest = Digest()
        self._makers: dict[str, Maker] = {}
        self._most: dict[str, int] = {}
        self._rows: dict[str, list[list[Any]]] = {}
        self._changes: dict[str, dict[int, dict[str, Any]]] = {}
        self._texts: dict[int, list[str]] = {}
        self._companies = Texts()

    def take(self, decided: Iterable[Decided]) -> None:
        """What was decided, in its order."""
        for what, table, which, said in decided:
            if what == ROW:
                self._add(table, dict(zip(which, said, strict=True)))
            elif what == CHANGE:
                self._change(table, which, said)
            else:
                self._companies[which] = said
        self.file.flush()

    def _add(self, table: str, values: dict[str, Any]) -> None:
        if "uid" not in values:
            values["uid"] = next(self._uids)
        maker = self._makers.get(table)
        if maker is None:
            maker = self._makers[table] = Maker(table, **self._common)
            self._rows[table], self._most[table] = [], at_once(table)
        if table in _SEARCHED:
            self._search(table, values)
        rows = self._rows[table]
        rows.append(maker.row(values))
        if len(rows) >= self._most[table]:
            self._flush(table)

    def _search(self, table: str, values: dict[str, Any]) -> None:
        """A client's new row: what it says is found by his words."""
        if table == "client":
            if len(self._texts) >= MANY_CLIENTS:
                self._index()
            self._texts[values["id"]] = self._called(values)
            return
        client = values["client_id"] if table != "field_value" else values.get("client_id")
        if client is None or (table == "field_value" and not values.get("text")):
            return
        texts = self._texts.get(client)
        if texts is None:
            self._others.add(client)
        elif table == "channel":
            texts += (values["raw"], values["norm"])
        else:
            texts.append(values["title" if table == "deal" else "text"])

    def _called(self, values: dict[str, Any]) -> list[str]:
        """What a client, and where he works, is called."""
        name, employer = values["name"], values.get("works_at_id")
        if values["kind"] == "company":
            self._companies[values["id"]] = name
        return [name] if employer is None else [name, self._companies[employer]]

    def _change(self, kind: str, record_id: int, values: dict[str, Any]) -> None:
        waiting = self._changes.setdefault(kind, {})
        waiting.setdefault(record_id, {}).update(values)
        if len(waiting) >= CHANGES:
            self._hand_on(Lot(kind, len(waiting), self._changes.pop(kind), changes=True))

    def finish(self) -> Made:
        """No more comes: write the rest, and say what came of all."""
        for kind in list(self._rows):
            self._flush(kind)
        for kind, waiting in self._changes.items():
            self._hand_on(Lot(kind, len(waiting), waiting, changes=True))
        self._changes = {}
        self._index()
        self.file.flush()
        return Made(self._digest.hex(), self._born, self._others, self._size)

    def _index(self) -> None:
        if self._texts:
            rows = documents(self._texts)
            self._texts = {}
            self._hand_on(Lot(DOCS, len(rows), tuple(chain.from_iterable(rows))))

    def _flush(self, kind: str) -> None:
        if rows := self._rows[kind]:
            self._digest.add(kind, without_derived(kind, rows))
            self._born[kind] += len(rows)
            self._hand_on(Lot(kind, len(rows), tuple(chain.from_iterable(rows))))
            self._rows[kind] = []

    def _hand_on(self, lot: Lot) -> None:
        self._size += lot.size
        pickle.dump(tuple(lot), self.file, pickle.HIGHEST_PROTOCOL)
