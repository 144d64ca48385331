"""What became of a value that somebody is editing: its text now, its version, and who wrote it."""

from collections.abc import Callable
from datetime import date
from json import loads
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlmodel import Session, col

from crm_tui.domain.client_cards import amount_text
from crm_tui.domain.own_fields import flag_words
from crm_tui.store.images import KINDS
from crm_tui.store.tables.journal import Change, ChangeImage, Entry
from crm_tui.store.tables.people import Client, Source, User
from crm_tui.store.tables.setup import FieldDef, FieldOption, FieldValue

LOOKED_AT = 40  # changes of the record, the newest first


class Became(NamedTuple):
    """A value as it is now. who: the last to change it, "" where the journal does not tell."""

    text: str
    version: int
    who: str


def became(session: Session, kind: str, record_id: int, columns: tuple[str, ...]) -> Became | None:
    """A record's value as its form shows it; None when the record is gone.

    columns: one, or several whose texts are set one after another.
    """
    row = session.get(KINDS[kind], record_id)
    if row is None:
        return None
    texts = [_text(session, row, column) for column in columns]
    text = " ".join(part for part in texts if part)
    return Became(text, row.version, _who(session, kind, record_id, columns))


def own_value(session: Session, field_id: int, column: str, record_id: int) -> Became:
    """The value of an own field of a client or a deal; "" and version 0 where there is none.

    column: "client_id" or "deal_id".
    """
    asked = select(FieldValue).where(
        col(FieldValue.field_id) == field_id, col(getattr(FieldValue, column)) == record_id
    )
    row = session.scalars(asked).first()
    if row is None:
        return Became("", 0, "")
    option = session.get(FieldOption, row.option_id) if row.option_id is not None else None
    day = row.day.isoformat() if row.day is not None else ""
    text = row.text or row.number or day or (option.name if option is not None else "")
    field = session.get(FieldDef, field_id)
    if field is not None and field.kind == "flag":
        text = flag_words(text)
    columns = ("text", "number", "day", "option_id")
    return Became(text, row.version, _who(session, "field_value", row.id, columns))


def _text(session: Session, row: Any, column: str) -> str:
    value = getattr(row, column)
    if value is None:
        return ""
    if column == "amount":
        return amount_text(value, row.currency)
    if isinstance(value, date):
        return value.isoformat()
    named = _NAMED.get(column)
    return named(session, value) if named is not None else str(value)


def _name_in(table: Any) -> Callable[[Session, int], str]:
    def name(session: Session, record_id: int) -> str:
        row = session.get(table, record_id)
        return row.name if row is not None else ""

    return name


_NAMED = {
    "works_at_id": _name_in(Client),
    "source_id": _name_in(Source),
    "owner_id": _name_in(User),
}


def _who(session: Session, kind: str, record_id: int, columns: tuple[str, ...]) -> str:
    """Who was the last to change one of these values."""
    asked = (
        select(col(User.name), col(ChangeImage.before), col(ChangeImage.after))
        .join(Entry, col(Entry.actor_id) == col(User.id))
        .join(Change, col(Change.entry_id) == col(Entry.id))
        .join(ChangeImage, col(ChangeImage.change_id) == col(Change.id))
        .where(col(Change.kind) == kind, col(Change.record_id) == record_id)
        .order_by(col(Change.id).desc())
        .limit(LOOKED_AT)
    )
    for name, before, after in session.execute(asked):
        old, new = loads(before or "{}"), loads(after or "{}")
        if any(old.get(column) != new.get(column) for column in columns):
            return str(name)
    return ""
