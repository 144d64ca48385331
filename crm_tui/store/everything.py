"""Every record and the whole journal as plain values in a fixed order, for whoever writes them out.

Rows are read past the tables' types, so that a damaged value comes out as it stands.
"""

import base64
from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Column, column, func, select, text
from sqlmodel import Session, col

from crm_tui.store.images import columns, table_of
from crm_tui.store.schema import SCHEMA_VERSION
from crm_tui.store.tables.journal import Entry

#: Kinds of record, each after the kinds that its natural key needs.
ORDER = (
    "calendar", "user", "day_off", "setting", "source", "tag", "reason", "question", "objection",
    "import_mapping", "pipeline", "stage", "trial", "field_def", "field_option", "saved_view",
    "client", "channel", "not_same", "deal", "step", "carried", "receipt", "request", "activity",
    "answer", "file", "review", "review_item", "tagging", "field_value", "external_id",
)  # fmt: skip

#: The journal's own tables, and the column that each is in order of.
JOURNAL = {"entry": "id", "change": "id", "change_image": "change_id", "undone_chunk": "id"}

#: Tables whose ids the database counts.
NUMBERED = (*ORDER, "change", "undone_chunk")

BATCH = 1000


class Head(NamedTuple):
    """What an export says of itself.

    last_entry, hash: where the journal stands (0 and "" without one). numbers: the last id given
    out for each table, so that no reference is ever used again.
    """

    schema: int
    journal: bool
    last_entry: int
    hash: str
    numbers: dict[str, int]


def take_snapshot(session: Session) -> None:
    """Let everything that is read from here on be of one moment; call it first."""
    if session.get_bind().dialect.name == "postgresql":
        session.connection(execution_options={"isolation_level": "REPEATABLE READ"})


def head(session: Session, *, journal: bool = True) -> Head:
    """The head of an export, with the journal or without."""
    last = journal_head(session) if journal else (0, "")
    counted = numbers(session)
    if not journal:
        counted = {name: last for name, last in counted.items() if name in ORDER}
    return Head(SCHEMA_VERSION, journal, *last, counted)


def journal_head(session: Session) -> tuple[int, str]:
    """Number and hash of the newest entry; (0, "") for none."""
    newest = select(col(Entry.id), col(Entry.hash)).order_by(col(Entry.id).desc()).limit(1)
    found = session.execute(newest).first()
    return (found[0], found[1]) if found else (0, "")


def records(session: Session, kind: str) -> Iterator[dict[str, Any]]:
    """The rows of one of ORDER or JOURNAL by id, as JSON can hold them."""
    order = JOURNAL.get(kind, "id")
    for row in raw_rows(session, kind, columns_of(kind), (order,)):
        yield {name: _plain(value) for name, value in row.items()}


def raw_rows(
    session: Session, kind: str, wanted: tuple[str, ...], order: tuple[str, ...]
) -> Iterator[dict[str, Any]]:
    """Rows as the database holds them, streamed in order."""
    statement: Any = (
        select(*(column(name) for name in wanted))
        .select_from(table_of(kind))
        .order_by(*(column(name) for name in order))
    )
    found = session.connection().execution_options(yield_per=BATCH).execute(statement)
    for row in found:
        yield dict(zip(wanted, row, strict=True))


def columns_of(kind: str) -> tuple[str, ...]:
    """The columns that an export holds of a table: all but generated and derived ones."""
    if kind in JOURNAL:
        return tuple(column.name for column in table_of(kind).columns)
    return tuple(column.name for column in columns(kind))


def typed_columns(kind: str) -> tuple[Column[Any], ...]:
    """The same as columns with their types."""
    if kind in JOURNAL:
        return tuple(table_of(kind).columns)
    return columns(kind)


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(value).decode("ascii")
    return value


def numbers(session: Session) -> dict[str, int]:
    """The last id given out for each table that ever had one."""
    if session.get_bind().dialect.name == "sqlite":
        found = session.execute(text("select name, seq from sqlite_sequence"))
        known = {str(name): int(last) for name, last in found}
    else:
        known = {name: _sequence(session, name) for name in NUMBERED}
    return {name: known[name] for name in sorted(NUMBERED) if known.get(name)}


def _sequence(session: Session, kind: str) -> int:
    last, called = session.execute(text(f'select last_value, is_called from "{kind}_id_seq"')).one()
    return int(last) if called else 0


def count(session: Session, kind: str) -> int:
    """How many rows a table has."""
    return int(session.scalar(select(func.count()).select_from(table_of(kind))) or 0)
