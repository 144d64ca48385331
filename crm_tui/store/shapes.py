"""Rows as the database's own cells: how many at once go in and come out without a model each."""

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from functools import cache, lru_cache
from itertools import chain, islice
from typing import Any, NamedTuple

from sqlalchemy import Connection, Date, TextClause, text
from sqlmodel import Session

from crm_tui.store.images import KINDS, table_of
from crm_tui.store.tables.base import Instant, to_micros

Cells = Sequence[Any]
"""One row: whole numbers, texts and None; instants as microseconds, days as ISO 8601 text."""

AT_ONCE = 1000
MOST_PLACES = 30_000
"""Places that one statement may have: SQLite takes 32 766, PostgreSQL 65 535."""

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class Shape(NamedTuple):
    """The columns of a table that can be written, in order, and which of them need care."""

    kind: str
    names: tuple[str, ...]
    instants: tuple[int, ...]
    days: tuple[int, ...]


@cache
def shape(kind: str, *, derived: bool = True) -> Shape:
    """The shape of a kind of record; `derived`: with the columns that the store keeps itself."""
    left_out = frozenset() if derived else KINDS[kind].DERIVED
    columns = [c for c in table_of(kind).columns if c.computed is None and c.name not in left_out]
    return Shape(
        kind,
        tuple(column.name for column in columns),
        tuple(at for at, column in enumerate(columns) if isinstance(column.type, Instant)),
        tuple(at for at, column in enumerate(columns) if isinstance(column.type, Date)),
    )


@cache
def blank(kind: str) -> dict[str, Any]:
    """Every column of a new row with the value it has when nobody says anything.

    A row without a value that is needed is refused by the database.
    """
    fields = KINDS[kind].model_fields
    found = {name: fields[name].default for name in shape(kind).names}
    required = {name for name in found if fields[name].is_required()}
    return {**found, **dict.fromkeys(required), **dict.fromkeys(KINDS[kind].DERIVED, 0)}


class Maker:
    """Makes rows of one kind that have some values in common."""

    def __init__(self, kind: str, **common: Any) -> None:
        self.kind = kind
        form = shape(kind)
        self._blank = [{**blank(kind), **common}[name] for name in form.names]
        self._at = {name: at for at, name in enumerate(form.names)}
        self._cared = {form.names[at] for at in (*form.instants, *form.days)}
        self._places: dict[tuple[str, ...], tuple[int, ...]] = {}
        self._care: dict[tuple[str, ...], tuple[str, ...]] = {}

    def row(self, values: dict[str, Any]) -> list[Any]:
        """A row with these values; instants and days become cells, if they are not yet."""
        names = tuple(values)
        places = self._places.get(names)
        if places is None:
            places = self._places[names] = tuple(self._at[name] for name in names)
            self._care[names] = tuple(name for name in names if name in self._cared)
        for name in self._care[names]:
            value = values[name]
            if isinstance(value, datetime):
                values[name] = to_micros(value)
            elif isinstance(value, date):
                values[name] = value.isoformat()
        row = self._blank.copy()
        for place, value in zip(places, values.values(), strict=True):
            row[place] = value
        return row


def insert_cells(session: Session, table: str, names: Sequence[str], rows: Sequence[Cells]) -> None:
    """Insert rows, many to a statement.

    One statement for many rows is what makes the search index cheap: SQLite writes it out after
    each statement, whose trigger adds to it.
    """
    run = session.connection().exec_driver_sql
    mark = "%s" if _is_postgresql(session.connection()) else "?"
    for statement, cells in insertions(table, names, rows, mark):
        run(statement, cells)


def at_once(kind: str) -> int:
    """How many rows of a kind one statement inserts."""
    return min(AT_ONCE, MOST_PLACES // len(shape(kind).names))


class Alike(NamedTuple):
    """Rows of one table that have some cells in common.

    names: the columns in which they differ; cells: theirs, those of `size` rows one after another.
    common: every other column that is not left to the database, with the cell of all rows.
    """

    table: str
    size: int
    names: tuple[str, ...]
    cells: tuple[Any, ...]
    common: tuple[tuple[str, Any], ...]


def insert_alike(session: Session, rows: Alike) -> None:
    """Insert rows by one statement. Needs SQLite: what they have in common is handed over once."""
    shared = tuple(name for name, _cell in rows.common)
    statement = _alike(rows.table, shared, rows.names, rows.size)
    cells = tuple(cell for _name, cell in rows.common) + rows.cells
    session.connection().exec_driver_sql(statement, cells)


@lru_cache(maxsize=256)
def _alike(table: str, shared: tuple[str, ...], names: tuple[str, ...], count: int) -> str:
    """A statement whose first places stand for what all rows have in common."""
    quoted = ", ".join(f'"{name}"' for name in (*shared, *names))
    places = [f"?{at}" for at in range(1, len(shared) + 1)] + ["?"] * len(names)
    one = f"({', '.join(places)})"
    return f'insert into "{table}" ({quoted}) values {", ".join([one] * count)}'


@cache
def _statement(table: str, names: tuple[str, ...], count: int, mark: str) -> str:
    one = f"({', '.join([mark] * len(names))})"
    quoted = ", ".join(f'"{name}"' for name in names)
    return f'insert into "{table}" ({quoted}) values {", ".join([one] * count)}'


def insertions(
    table: str, names: Sequence[str], rows: Sequence[Cells], mark: str
) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """Statements that insert rows, each with its cells; mark: what stands for a cell."""
    size = min(AT_ONCE, MOST_PLACES // len(names))
    for batch in batches(rows, size):
        statement = _statement(table, tuple(names), len(batch), mark)
        yield statement, tuple(chain.from_iterable(batch))


def born_cells(session: Session, kind: str, number: int) -> Iterator[list[list[Any]]]:
    """The rows that an entry bore, by id and some at a time, derived columns left out."""
    form = shape(kind, derived=False)
    mark = "%s" if _is_postgresql(session.connection()) else "?"
    names = ", ".join(f'"{name}"' for name in form.names)
    statement = (
        f'select {names} from "{kind}" where born = {mark} and id > {mark}'
        f" order by id limit {AT_ONCE}"
    )
    last, at = 0, form.names.index("id")
    while True:
        found = session.connection().exec_driver_sql(statement, (number, last)).all()
        if not found:
            return
        yield [plain(row, form) for row in found]
        last = found[-1][at]


def plain(row: Sequence[Any], form: Shape) -> list[Any]:
    """The cells of a row as the database gives them, days as text."""
    cells = list(row)
    for at in form.days:
        if isinstance(cells[at], date):
            cells[at] = cells[at].isoformat()
    return cells


def written(rows: Iterable[Cells]) -> str:
    """Rows as JSON without the outer brackets, so that batches join to one text by a comma."""
    return _encode(list(rows))[1:-1]


def batches(rows: Iterable[Any], size: int) -> Iterator[list[Any]]:
    """The rows in lists of at most `size`."""
    waiting = iter(rows)
    while batch := list(islice(waiting, size)):
        yield batch


def ask(session: Session, words: str, values: Iterable[object], **more: Any) -> Sequence[Any]:
    """Rows for a question in which {given} stands for "is one of these values".

    The values go over as one list: many of them cost no more than one.
    """
    given = list(dict.fromkeys(values))
    if not given:
        return ()
    if _is_postgresql(session.connection()):
        bound: Any = given
        asked = words.format(given="= any(:given)")
    else:
        bound = json.dumps(given)
        asked = words.format(given="in (select value from json_each(:given))")
    return session.connection().execute(_said(asked), {"given": bound, **more}).all()


@lru_cache(maxsize=256)
def _said(words: str) -> TextClause:
    """A statement of words: reading them for its values costs more than asking it."""
    return text(words)


def _is_postgresql(connection: Connection) -> bool:
    return connection.dialect.name == "postgresql"
