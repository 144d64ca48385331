"""Own fields as columns of the tables that people open elsewhere."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlmodel import Session, col

from crm_tui.domain.own_fields import flag_words
from crm_tui.store.shapes import ask
from crm_tui.store.tables.setup import FieldDef

PREFIX = "field: "
"""What the columns of own fields begin with; the field's name follows."""
BATCH = 500
_VALUES = """
    select r.uid, v.field_id, v.text, v.number, cast(v.day as varchar), o.name
    from {table} r join field_value v on v.{table}_id = r.id
    left join field_option o on o.id = v.option_id
    where r.uid {{given}}
"""

Cell = str | int | Decimal | date | None


class OwnColumns(NamedTuple):
    """The own fields in use of clients or of deals: their ids, names and kinds."""

    table: str
    fields: tuple[tuple[int, str, str], ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The columns' names."""
        return tuple(f"{PREFIX}{name}" for _id, name, _kind in self.fields)


def own_columns(session: Session, table: str) -> OwnColumns:
    """The columns of "client" or "deal"; a step has none."""
    asked = select(col(FieldDef.id), col(FieldDef.name), col(FieldDef.kind)).where(
        col(FieldDef.entity) == table, col(FieldDef.archived_at).is_(None)
    )
    found = session.execute(asked.order_by(col(FieldDef.position), col(FieldDef.id)))
    return OwnColumns(table, tuple((row[0], row[1], row[2]) for row in found))


def with_own(
    session: Session, columns: OwnColumns, rows: Iterator[dict[str, Any]]
) -> Iterator[dict[str, Any]]:
    """The rows with a cell for each own field, empty where it holds nothing."""
    if not columns.fields:
        yield from rows
        return
    batch: list[dict[str, Any]] = []
    for row in rows:
        batch.append(row)
        if len(batch) == BATCH:
            yield from _filled(session, columns, batch)
            batch = []
    yield from _filled(session, columns, batch)


def _filled(
    session: Session, columns: OwnColumns, batch: list[dict[str, Any]]
) -> Iterator[dict[str, Any]]:
    kinds = {number: kind for number, _name, kind in columns.fields}
    held: dict[str, dict[int, Cell]] = {}
    sql = _VALUES.format(table=columns.table)
    for uid, field, *values in ask(session, sql, [row["uid"] for row in batch]):
        if field in kinds:
            held.setdefault(uid, {})[field] = _cell(kinds[field], *values)
    for row in batch:
        own = held.get(row["uid"], {})
        yield {**row, **{f"{PREFIX}{name}": own.get(number, "")
                         for number, name, _kind in columns.fields}}  # fmt: skip


def _cell(kind: str, text: str | None, number: str | None, day: str | None, option: Any) -> Cell:
    """A value as a table holds it: numbers and days as such."""
    if kind == "number" and number is not None:
        return Decimal(number)
    if kind == "flag" and number is not None:
        return flag_words(number)
    if kind == "day" and day is not None:
        return date.fromisoformat(day[:10])
    return option if option is not None else text
