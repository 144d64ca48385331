"""What an import asks about own fields: which there are, and what records say in them."""

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlmodel import Session, col

from crm_tui.domain.search import fold
from crm_tui.store.journal import Tx
from crm_tui.store.shapes import ask
from crm_tui.store.tables.setup import FieldDef, FieldOption, ImportMapping

TYPED = ("text", "number", "number_key", "day", "option_id")


class Defined(NamedTuple):
    """An own field: its kind, and a choice's options by folded name."""

    id: int
    kind: str
    options: dict[str, int]


class Valued(NamedTuple):
    """A value that is there. untouched: as the import that bore it left it. said: its columns."""

    id: int
    untouched: bool
    said: dict[str, Any]


def defined(session: Session, entity: str) -> dict[str, Defined]:
    """The own fields of clients or deals, those put away included, by key."""
    fields = select(col(FieldDef.id), col(FieldDef.key), col(FieldDef.kind)).where(
        col(FieldDef.entity) == entity
    )
    found = {key: Defined(number, kind, {}) for number, key, kind in session.execute(fields)}
    by_id = {field.id: field for field in found.values()}
    options = select(col(FieldOption.field_id), col(FieldOption.id), col(FieldOption.name)).where(
        col(FieldOption.archived_at).is_(None)
    )
    for field_id, number, name in session.execute(options):
        if field_id in by_id:
            by_id[field_id].options.setdefault(fold(name), number)
    return found


def valued(session: Session, entity: str, records: Iterable[int]) -> dict[tuple[int, int], Valued]:
    """(field, record) → the value that is there."""
    words = (
        f"select field_id, {entity}_id, id, version, {', '.join(TYPED)} from field_value"
        f" where {entity}_id {{given}}"
    )
    found: dict[tuple[int, int], Valued] = {}
    for field, record, number, version, *cells in ask(session, words, records):
        said = {
            name: _plain(cell) for name, cell in zip(TYPED, cells, strict=True) if cell is not None
        }
        found[field, record] = Valued(number, version == 1, said)
    return found


def _plain(cell: Any) -> Any:
    return cell.isoformat() if isinstance(cell, date) else cell


def mappings(session: Session) -> list[tuple[str, str, str]]:
    """The kept mappings of files, the newest first: name, digest of headers, text."""
    asked = select(
        col(ImportMapping.name), col(ImportMapping.headers), col(ImportMapping.text)
    ).order_by(col(ImportMapping.updated).desc(), col(ImportMapping.id).desc())
    return [(name, headers, said) for name, headers, said in session.execute(asked)]


def mapping_of_key(tx: Tx, key: str) -> ImportMapping | None:
    """The kept mapping of that key, to be changed."""
    return tx.first(select(ImportMapping).where(col(ImportMapping.key) == key))
