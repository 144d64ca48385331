"""What cards and calendars said that we have no place for."""

from collections.abc import Iterable

from sqlmodel import Session

from crm_tui.store.shapes import ask

FORMATS = {"client": "vcard", "step": "ical"}


def carried_of(session: Session, kind: str, records: Iterable[int]) -> dict[int, tuple[int, str]]:
    """Record → the id and the text of what is carried of it. kind: client or step."""
    words = (
        f"select {kind}_id, id, text from carried"
        f" where {kind}_id {{given}} and format = :format order by id desc"
    )
    found = ask(session, words, records, format=FORMATS[kind])
    return {row[0]: (row[1], row[2]) for row in found}
