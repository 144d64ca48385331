"""Records as canonical JSON: what the journal keeps, hashes, and puts back."""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import Column, Date, Table
from sqlmodel import SQLModel

from crm_tui.store.tables.base import Instant, Row, from_micros, to_micros
from crm_tui.store.tables.places import BOOKS, PLACES, table_class

Image = dict[str, Any]


class _Kinds(Mapping[str, type[Row]]):
    """The classes of records by the names of their tables, each loaded when it is asked for."""

    def __getitem__(self, kind: str) -> type[Row]:
        if kind in BOOKS:
            raise KeyError(kind)
        found: type[Row] = table_class(kind)
        return found

    def __iter__(self) -> Iterator[str]:
        return (kind for kind in PLACES if kind not in BOOKS)

    def __len__(self) -> int:
        return len(PLACES) - len(BOOKS)

    def __contains__(self, kind: object) -> bool:
        return kind in PLACES and kind not in BOOKS


#: Every kind of record that the journal notes, by the name of its table.
KINDS: Mapping[str, type[Row]] = _Kinds()

#: Columns that grow or are stamped by the store; undo does not compare them.
STAMPS = frozenset({"version", "updated"})


def table_of(kind: str) -> Table:
    """The table behind a kind of record, or one of the store's own books."""
    if kind not in SQLModel.metadata.tables:
        table_class(kind)
    return SQLModel.metadata.tables[kind]


def referring(table: Table) -> Iterator[tuple[Column[Any], str]]:
    """The columns of a table that hold ids of records, each with their kind."""
    for column in table.columns:
        if kind := column.info.get("refers"):
            yield column, kind


@cache
def columns(kind: str) -> tuple[Column[Any], ...]:
    """The columns an image holds: all but generated and derived ones."""
    derived = KINDS[kind].DERIVED
    return tuple(
        column
        for column in table_of(kind).columns
        if column.computed is None and column.name not in derived
    )


@cache
def encoders(kind: str) -> tuple[tuple[str, Callable[[Any], Any] | None], ...]:
    """The columns of an image by name, each with what makes JSON of its values, if they need it."""
    return tuple((column.name, _encoder(column)) for column in columns(kind))


def _encoder(column: Column[Any]) -> Callable[[Any], Any] | None:
    if isinstance(column.type, Instant):
        return to_micros
    return date.isoformat if isinstance(column.type, Date) else None


def encoded(value: Any, encode: Callable[[Any], Any] | None) -> Any:
    """A value as JSON holds it: microseconds, ISO days, text, whole numbers."""
    return value if encode is None or value is None else encode(value)


def decoded(column: Column[Any], value: Any) -> Any:
    """The value that `encoded` made JSON of."""
    if value is None:
        return None
    if isinstance(column.type, Instant):
        return from_micros(value)
    if isinstance(column.type, Date):
        return date.fromisoformat(value)
    return value


def image_of(kind: str, values: Any) -> Image:
    """An image from a mapping of column names to values."""
    return {name: encoded(values[name], encode) for name, encode in encoders(kind)}


def values_of(kind: str, image: Image) -> dict[str, Any]:
    """Column values from an image."""
    return {
        column.name: decoded(column, image[column.name])
        for column in columns(kind)
        if column.name in image
    }


_in_order = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode


def canonical(value: Any) -> str:
    """JSON text with sorted keys and no spaces: the same value always gives the same bytes."""
    return _in_order(value)


def digest(salt: str, before: str | None, after: str | None) -> str:
    """SHA-256 (hex) of a salt and the two images' canonical text."""
    text = "\n".join((salt, before if before is not None else "-", after or "-"))
    return hashlib.sha256(text.encode()).hexdigest()


def entry_hash(header: dict[str, Any], digests: list[str], previous: str) -> str:
    """SHA-256 (hex) of an entry: the hash before it, its header, its changes' digests."""
    text = "\n".join((previous, canonical(header), *digests))
    return hashlib.sha256(text.encode()).hexdigest()


def fresh(before: Image | None, after: Image | None) -> bool:
    """Whether two images differ in anything but stamps."""
    if before is None or after is None:
        return before is not after
    return any(before[name] != after[name] for name in before if name not in STAMPS)
