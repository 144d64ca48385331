"""Where an import's rows go: into the store, or, for a dry run, into a count."""

from typing import Any, Protocol

from sqlmodel import Session

from crm_tui.store import bulk
from crm_tui.store.ids import uuid7
from crm_tui.store.images import KINDS
from crm_tui.store.journal import Tx
from crm_tui.store.tables.people import Client
from crm_tui.store.tables.sales import Deal
from crm_tui.store.tables.setup import ExternalId

TABLES: dict[str, Any] = {"client": Client, "deal": Deal, "external_id": ExternalId}
BATCH = 1000


class Sink(Protocol):
    """Takes new rows and changes of known ones."""

    session: Session

    def number(self, kind: str) -> int:
        """An id for a new record."""

    def add(self, table: str, /, **values: Any) -> None:
        """A new row; `values` hold its id."""

    def change(self, kind: str, record_id: int, values: dict[str, Any]) -> None:
        """New values for a record that is there already."""

    def close(self) -> None:
        """No more rows come."""


class Counting:
    """A dry run: every decision is taken, nothing is written."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self._last = 0

    def number(self, kind: str) -> int:
        """An id that no record has."""
        self._last -= 1
        return self._last

    def add(self, table: str, /, **values: Any) -> None:
        """Nothing is written."""

    def change(self, kind: str, record_id: int, values: dict[str, Any]) -> None:
        """Nothing is written."""

    def close(self) -> None:
        """Nothing is left to do."""


class Writing:
    """The real run: new rows in bulk, changes with an image each, all in one entry."""

    def __init__(self, tx: Tx) -> None:
        self.tx = tx
        self.session = tx.session
        self._rows: dict[str, list[dict[str, Any]]] = {}
        self._blank = {
            kind: {
                name: field.default
                for name, field in table.model_fields.items()
                if (not field.is_required() and field.default is not None) or name in OPTIONAL[kind]
            }
            for kind, table in KINDS.items()
        }

    def number(self, kind: str) -> int:
        """The next id of that kind."""
        return self.tx.numbers.next(kind)

    def add(self, table: str, /, **values: Any) -> None:
        """Keep a row for the next batch."""
        rows = self._rows.setdefault(table, [])
        rows.append({**self._blank[table], "uid": uuid7(self.tx.now), **values})
        if len(rows) >= BATCH:
            self._flush(table)

    def change(self, kind: str, record_id: int, values: dict[str, Any]) -> None:
        """Write through the session, so that the journal keeps the record's image."""
        row = self.tx.get(TABLES[kind], record_id)
        for name, value in values.items():
            setattr(row, name, value)

    def close(self) -> None:
        """Write what is left, then check the laws over all of it."""
        for kind in list(self._rows):
            self._flush(kind)
        bulk.close(self.tx)

    def _flush(self, kind: str) -> None:
        if rows := self._rows.pop(kind, None):
            bulk.add_rows(self.tx, kind, rows)


#: Columns that may be empty; a bulk row names every column, so that all rows are of one shape.
OPTIONAL = {
    kind: {
        name
        for name, field in table.model_fields.items()
        if field.default is None and name not in ("id", "created", "updated", "born", "uid")
    }
    for kind, table in KINDS.items()
}
