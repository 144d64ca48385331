"""An import made ready without a lock: every row as the store will hold it, words to find it too.

What was prepared is written as it is if nobody wrote in between; else it is decided anew.
"""

import os
import pickle
import tempfile
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from itertools import chain
from typing import IO, Any, NamedTuple

from sqlmodel import Session

from crm_tui.importers.helper import Wordsmith
from crm_tui.importers.packed import Texts
from crm_tui.store import derived
from crm_tui.store.bulk import Digest, rising_uids, without_derived
from crm_tui.store.queries import importing
from crm_tui.store.shapes import Maker, at_once, shape
from crm_tui.store.tables.base import to_micros

DOCS = "search_doc"
MANY_CLIENTS = 4000
"""Clients whose words are written down together: the index is cheapest in large lots."""

CHANGES = 500


class Lot(NamedTuple):
    """Rows of one table, or changes of records, on their way into the store.

    cells: those of `size` rows, one after another; for a change: record id → new values.
    """

    table: str
    size: int
    cells: Any
    changes: bool = False


class Preparing:
    """Takes the rows of an import and makes them ready, in a file that only we can read."""

    locks = False

    def __init__(self, session: Session, now: datetime, actor_id: int) -> None:
        self.session = session
        self.last = importing.last_ids(session)
        # Whoever writes for the first time is written down first, by an entry of its own.
        self.entry = importing.next_entry(session) + (actor_id > self.last.get("user", 0))
        self.born: Counter[str] = Counter()
        self.size = 0  # rows and changes in all lots
        self.others: set[int] = set()
        self._now = to_micros(now)
        self._uids = rising_uids(now)
        self._numbers: dict[str, int] = {}
        self._digest = Digest()
        self._makers: dict[str, Maker] = {}
        self._most: dict[str, int] = {}
        self._rows: dict[str, list[list[Any]]] = {}
        self._changes: dict[str, dict[int, dict[str, Any]]] = {}
        self._texts: dict[int, list[str]] = {}
        self._last_deal = (0, 0)
        self._words = Wordsmith()
        self._companies = Texts()
        self._file: IO[bytes] = tempfile.TemporaryFile(prefix="crm-import-")  # noqa: SIM115

    def number(self, kind: str) -> int:
        """The id that the next row of a kind will have, if nobody writes before us."""
        before = self._numbers.get(kind)
        number = (self.last.get(kind, 0) if before is None else before) + 1
        self._numbers[kind] = number
        return number

    def add(self, table: str, /, **values: Any) -> None:
        """A new row; what it says is found by the words of its client."""
        if "uid" not in values:
            values["uid"] = next(self._uids)
        maker = self._makers.get(table)
        if maker is None:
            now = self._now
            maker = Maker(table, version=1, created=now, updated=now, born=self.entry)
            self._makers[table], self._rows[table] = maker, []
            self._most[table] = at_once(table)
        if table in _SEARCHED:
            self._search(table, values)
        rows = self._rows[table]
        rows.append(maker.row(values))
        if len(rows) >= self._most[table]:
            self._flush(table)

    def _search(self, table: str, values: dict[str, Any]) -> None:
        if table == "client":
            if len(self._texts) >= MANY_CLIENTS:
                self._index()
            self._texts[values["id"]] = self._called(values)
            return
        client = values["client_id"] if table != "field_value" else self._whose_field(values)
        if client is None or (table == "field_value" and not values.get("text")):
            return
        if table == "deal":
            self._last_deal = values["id"], client
        texts = self._texts.get(client)
        if texts is None:
            self.others.add(client)
        elif table == "channel":
            texts += (values["raw"], values["norm"])
        else:
            texts.append(values["title" if table == "deal" else "text"])

    def _whose_field(self, values: dict[str, Any]) -> int | None:
        """Whose an own field's value is, which may stand on a deal: most often the last one."""
        client, deal = values.get("client_id"), values.get("deal_id")
        if client is not None or deal is None or not values.get("text"):
            return client
        if deal != self._last_deal[0]:
            self.others |= derived.clients_of(self.session, [deal])
            return None
        return self._last_deal[1]

    def _called(self, values: dict[str, Any]) -> list[str]:
        """What a client, and where he works, is called."""
        name, employer = values["name"], values.get("works_at_id")
        if values["kind"] == "company":
            self._companies[values["id"]] = name
        if employer is None:
            return [name]
        if employer not in self._companies:
            self._companies[employer] = importing.names_of(self.session, [employer])[employer]
        return [name, self._companies[employer]]

    def change(self, kind: str, record_id: int, values: dict[str, Any]) -> None:
        """New values for a record that is there."""
        waiting = self._changes.setdefault(kind, {})
        waiting.setdefault(record_id, {}).update(values)
        if len(waiting) >= CHANGES:
            self._hand_on(Lot(kind, len(waiting), self._changes.pop(kind), changes=True))

    def close(self) -> None:
        """No more rows come."""
        for kind in list(self._rows):
            self._flush(kind)
        for kind, waiting in self._changes.items():
            self._hand_on(Lot(kind, len(waiting), waiting, changes=True))
        self._changes = {}
        self._index()
        self._write_words(everything=True)
        self._words.rest()

    def _index(self) -> None:
        if self._texts:
            self._words.give(self._texts)
            self._texts = {}
            self._write_words(everything=False)

    def _write_words(self, *, everything: bool) -> None:
        for rows in self._words.ready(everything=everything):
            self._hand_on(Lot(DOCS, len(rows), tuple(chain.from_iterable(rows))))

    def _flush(self, kind: str) -> None:
        if rows := self._rows[kind]:
            self._digest.add(kind, without_derived(kind, rows))
            self.born[kind] += len(rows)
            self._hand_on(Lot(kind, len(rows), tuple(chain.from_iterable(rows))))
            self._rows[kind] = []

    def _hand_on(self, lot: Lot) -> None:
        self.size += lot.size
        pickle.dump(tuple(lot), self._file, pickle.HIGHEST_PROTOCOL)

    def lots(self) -> Iterator[Lot]:
        """Everything that was prepared, in order."""
        self._file.flush()
        self._file.seek(0, os.SEEK_SET)
        while True:
            try:
                yield Lot(*pickle.load(self._file))
            except EOFError:
                return

    @property
    def digest(self) -> str:
        """The rolling digest over all new rows."""
        return self._digest.hex()

    def stands(self, session: Session) -> bool:
        """Whether nothing was written since; asked under the lock."""
        now = importing.last_ids(session)
        same = all(now.get(kind, 0) == self.last.get(kind, 0) for kind in self._numbers)
        return same and importing.next_entry(session) == self.entry

    def forget(self) -> None:
        """Let the file go."""
        self._file.close()


_SEARCHED = frozenset(("client", "channel", "deal", "field_value"))


def columns_of(table: str) -> tuple[str, ...]:
    """The columns of a lot's rows, in order."""
    return ("client_id", "fold", "words") if table == DOCS else shape(table).names
