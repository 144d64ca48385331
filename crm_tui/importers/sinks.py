"""Where an import's rows go: into the store, or, for a dry run, into a count."""

from collections import Counter
from collections.abc import Callable, Collection, Generator, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, closing, nullcontext
from typing import Any, Protocol

from sqlmodel import Session

from crm_tui.importers.making import Cells, Changes, Lot, Made, Names
from crm_tui.store import derived
from crm_tui.store.bulk import Bulk, rising_uids
from crm_tui.store.indexing import Indexing
from crm_tui.store.journal import Tx
from crm_tui.store.queries import importing
from crm_tui.store.tables.people import Carried, Client
from crm_tui.store.tables.sales import Deal, Step
from crm_tui.store.tables.setup import ExternalId, FieldValue

TABLES: dict[str, Any] = {
    "step": Step,
    "client": Client,
    "deal": Deal,
    "carried": Carried,
    "external_id": ExternalId,
    "field_value": FieldValue,
}
BATCH = 1000
MANY = 4000
"""From so many new clients on their search words are merged after the import."""


class Sink(Protocol):
    """Takes new rows and changes of known ones."""

    session: Session
    locks: bool
    """Whether rows that are looked at will be written to."""

    def number(self, kind: str) -> int:
        """An id for a new record."""

    def add(self, table: str, /, **values: Any) -> None:
        """A new row; `values` hold its id, and ids go up in each table."""

    def numbers(self, kind: str, count: int) -> Sequence[int]:
        """Ids for so many new records."""

    def together(self) -> AbstractContextManager[None]:
        """While rows come that belong to the same clients."""

    def put_many(self, table: str, names: Names, rows: list[Cells]) -> None:
        """New rows that say the same columns, in the order of their ids."""

    def put(self, table: str, names: Names, cells: Cells) -> None:
        """The same, said by the names of its columns, each time in one order, and its cells."""

    def change(self, kind: str, record_id: int, values: dict[str, Any]) -> None:
        """New values for a record that is there already."""

    def close(self) -> None:
        """No more rows come."""


class Counting:
    """A dry run: every decision is taken, nothing is written."""

    locks = False

    def __init__(self, session: Session) -> None:
        self.session = session
        self._last: Counter[str] = Counter()

    def number(self, kind: str) -> int:
        """An id that no record has."""
        self._last[kind] -= 1
        return self._last[kind]

    def numbers(self, kind: str, count: int) -> Sequence[int]:
        """Ids that no record has."""
        return [self.number(kind) for _one in range(count)]

    def together(self) -> AbstractContextManager[None]:
        """Nothing is written."""
        return nullcontext()

    def add(self, table: str, /, **values: Any) -> None:
        """Nothing is written."""

    def put_many(self, table: str, names: Names, rows: list[Cells]) -> None:
        """Nothing is written."""

    def put(self, table: str, names: Names, cells: Cells) -> None:
        """Nothing is written."""

    def change(self, kind: str, record_id: int, values: dict[str, Any]) -> None:
        """Nothing is written."""

    def close(self) -> None:
        """Nothing is left to do."""


class Writing:
    """The real run: new rows in bulk, changes with an image each, all in one entry."""

    locks = True

    def __init__(self, tx: Tx) -> None:
        self.tx = tx
        self.session = tx.session
        self._bulk = Bulk(tx)
        self._uids = rising_uids(tx.now)
        self._numbers: dict[str, Iterator[int]] = {}
        self._rows: dict[str, list[list[Any]]] = {}
        self._changes: dict[str, dict[int, dict[str, Any]]] = {}

    def number(self, kind: str) -> int:
        """The next id of that kind."""
        if kind not in self._numbers:
            self._numbers[kind] = importing.new_ids(self.tx, kind)
        return next(self._numbers[kind])

    def add(self, table: str, /, **values: Any) -> None:
        """Keep a row for the next batch."""
        rows = self._rows.setdefault(table, [])
        if "uid" not in values:
            values["uid"] = next(self._uids)
        rows.append(self._bulk.row(table, values))
        if len(rows) >= BATCH:
            self._flush(table)

    def numbers(self, kind: str, count: int) -> Sequence[int]:
        """The next ids of that kind."""
        return [self.number(kind) for _one in range(count)]

    def together(self) -> AbstractContextManager[None]:
        """Each row is kept by itself."""
        return nullcontext()

    def put_many(self, table: str, names: Names, rows: list[Cells]) -> None:
        """Keep rows for the next batch."""
        for cells in rows:
            self.put(table, names, cells)

    def put(self, table: str, names: Names, cells: Cells) -> None:
        """Keep a row for the next batch."""
        self.add(table, **dict(zip(names, cells, strict=True)))

    def change(self, kind: str, record_id: int, values: dict[str, Any]) -> None:
        """Keep the change for the next batch."""
        waiting = self._changes.setdefault(kind, {})
        waiting.setdefault(record_id, {}).update(values)
        if len(waiting) >= BATCH:
            self._change(kind)

    def close(self) -> None:
        """Write what is left, then check the laws over all of it."""
        for kind in TABLES:
            self._change(kind)
        for kind in list(self._rows):
            self._flush(kind)
        self._bulk.close()

    def pour(self, lots: Iterable[Lot], told: Callable[[int], None]) -> None:
        """Write what was prepared. told: called with the number of rows written."""
        done, indexing = 0, Indexing(self.session)
        for lot in lots:
            told(done)
            done += lot.size
            if isinstance(lot, Changes):
                self._changes[lot.table] = lot.values
                self._change(lot.table)
            else:
                indexing.put_off(lot.table)
                self._bulk.pour(lot)
        indexing.make()

    def seal(self, digest: str, others: Collection[int]) -> None:
        """After what was prepared: see `Bulk.seal`."""
        self._bulk.seal(digest, others)

    def _change(self, kind: str) -> None:
        """Write through the session, so that the journal keeps each record's image."""
        if waiting := self._changes.pop(kind, None):
            rows = list(importing.records(self.tx, TABLES[kind], waiting))
            for row in rows:
                for name, value in waiting[row.id].items():
                    setattr(row, name, value)
            importing.settle(self.tx, kind, rows)

    def _flush(self, kind: str) -> None:
        if rows := self._rows.pop(kind, None):
            self._bulk.add(kind, rows)


class Prepared(Protocol):
    """An import that was decided on, or is being decided on; `made` is told after the last lot."""

    made: Made

    @property
    def clients(self) -> int:
        """About how many new clients there are."""

    @property
    def size(self) -> int:
        """About how many rows and changes there are."""

    def lots(self) -> Generator[Lot, None, None]:
        """All of it, in order; closed before the last, nobody goes on making more."""

    def share(self, done: int) -> float:
        """Which part of all that is, when so many rows are written."""

    def stands(self, session: Session) -> bool:
        """Whether nothing was written since; asked under the lock."""

    def forget(self) -> None:
        """Let everything go."""


def poured(tx: Tx, ready: Prepared, told: Callable[[int], None]) -> None:
    """Write an import that was prepared, in a transaction that found everything as it was.

    told: called with how many of the `size` rows are written; it may raise to stop.
    """
    sink = Writing(tx)
    many = ready.clients > MANY
    with (
        derived.many_at_once(tx.session) if many else nullcontext(),
        closing(ready.lots()) as lots,
    ):
        sink.pour(lots, told)
    sink.seal(ready.made.digest, ready.made.others)
