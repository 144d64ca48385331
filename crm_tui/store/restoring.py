"""Putting an export of everything back: into a database without a journal, exactly as it was."""

import base64
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby
from typing import Any, NamedTuple

from sqlalchemy import Date, LargeBinary, delete, insert, select, text
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session, col

from crm_tui.errors import Conflict, Damaged
from crm_tui.i18n import _
from crm_tui.store import derived, laws
from crm_tui.store.db import Store
from crm_tui.store.everything import (
    JOURNAL,
    NUMBERED,
    ORDER,
    Head,
    journal_head,
    numbers,
    typed_columns,
)
from crm_tui.store.images import KINDS, table_of
from crm_tui.store.tables.base import Instant, from_micros
from crm_tui.store.tables.journal import Entry, SearchDoc
from crm_tui.store.tables.people import Client
from crm_tui.store.tables.sales import Deal

BATCH = 500


class Given(NamedTuple):
    """One row of an export: its line in the file, its table, and its values as JSON holds them.

    line: a number, with the name of the file after it where there are several.
    """

    line: int | str
    kind: str
    values: dict[str, Any]


def has_history(session: Session) -> bool:
    """Whether a database has entries in its journal."""
    return session.execute(select(col(Entry.id)).limit(1)).first() is not None


def replace_all(store: Store, head: Head, rows: Iterable[Given]) -> int:
    """Put every row in place of what the database began with; return how many there are.

    One transaction, no entry of its own: afterwards the journal stands where the export's did.
    Raises Conflict if the database has a journal already; Damaged, naming the line or the record,
    if the rows do not hold together.
    """
    with store.write() as session:
        if has_history(session):
            raise Conflict(_("This database has a history of its own."))
        _clear(session)
        count = _insert_all(session, rows)
        _refuse_dangling(session)
        _set_numbers(session, head)
        rebuild(session)
        _verify(session, head)
    return count


def _clear(session: Session) -> None:
    for table in (SearchDoc.__table__, *(table_of(kind) for kind in reversed(ORDER))):  # type: ignore[attr-defined]
        session.execute(delete(table))


def _insert_all(session: Session, rows: Iterable[Given]) -> int:
    count = 0
    for _kind, same in groupby(rows, key=lambda row: row.kind):
        for batch in _batches(same):
            _insert(session, batch)
            count += len(batch)
    return count


def _insert(session: Session, batch: list[Given]) -> None:
    """Insert rows of one table; if they are refused, find the line that is."""
    kind = batch[0].kind
    values = [typed(row) for row in batch]
    try:
        with session.begin_nested():
            session.execute(insert(table_of(kind)), values)
    except DBAPIError as error:
        if len(batch) == 1:
            raise unreadable(batch[0].line, _("the database refuses this row")) from error
        middle = len(batch) // 2
        _insert(session, batch[:middle])
        _insert(session, batch[middle:])


def typed(row: Given) -> dict[str, Any]:
    """The column values of a row, derived columns included. Raises Damaged naming the line."""
    found: dict[str, Any] = {}
    for column in typed_columns(row.kind):
        found[column.name] = _typed(row, column.name, column.type)
    if row.kind in KINDS:
        found.update(dict.fromkeys(KINDS[row.kind].DERIVED, 0))
    return found


def _typed(row: Given, name: str, kind: Any) -> Any:
    value = row.values[name]
    if value is None:
        return None
    try:
        if isinstance(kind, Instant):
            return from_micros(_whole(value))
        if isinstance(kind, Date):
            return date.fromisoformat(value)
        if isinstance(kind, LargeBinary):
            return base64.b64decode(value, validate=True)
        return _whole(value) if kind.python_type is int else _written(value)
    except (TypeError, ValueError, OverflowError) as error:
        raise unreadable(row.line, _("“{name}” cannot be read").format(name=name)) from error


def _whole(value: Any) -> int:
    if type(value) is not int:
        raise TypeError
    return value


def _written(value: Any) -> str:
    if type(value) is not str or "\0" in value:
        raise TypeError
    value.encode("utf-8")
    return value


def unreadable(line: int | str, why: str) -> Damaged:
    """What to say of a line that cannot be taken."""
    return Damaged(
        _("Line {line} of the file: {why}.").format(line=line, why=why),
        hint=_("Nothing was changed. Export again, or use an older backup."),
    )


def _refuse_dangling(session: Session) -> None:
    """What points at nothing is named before the database refuses the whole."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("set constraints all immediate"))
        session.execute(text("set constraints all deferred"))
        return
    found = session.execute(text("pragma foreign_key_check")).first()
    if found is not None:
        raise Damaged(
            _("{kind} {id} points at a record that is not in the file.").format(
                kind=found[0], id=found[1]
            ),
            hint=_("Nothing was changed. Export again, or use an older backup."),
        )


def _set_numbers(session: Session, head: Head) -> None:
    highest = {kind: max(head.numbers.get(kind, 0), _top(session, kind)) for kind in NUMBERED}
    if session.get_bind().dialect.name == "postgresql":
        for kind, last in highest.items():
            session.execute(
                text("select setval(cast(:name as regclass), :last, :called)"),
                {"name": f'"{kind}_id_seq"', "last": max(last, 1), "called": last > 0},
            )
        return
    session.execute(text("delete from sqlite_sequence"))
    session.execute(
        text("insert into sqlite_sequence (name, seq) values (:name, :last)"),
        [{"name": kind, "last": last} for kind, last in highest.items() if last],
    )


def _top(session: Session, kind: str) -> int:
    table = table_of(kind)
    newest = select(table.c.id).order_by(table.c.id.desc()).limit(1)
    return int(session.execute(newest).scalar() or 0)


def rebuild(session: Session) -> None:
    """Derive anew what follows from the facts: counters of deals, words to be found by."""
    deals = list(session.scalars(select(col(Deal.id))))
    derived.count_contacts(session, deals)
    session.execute(delete(SearchDoc))
    derived.index_clients(session, list(session.scalars(select(col(Client.id)))))


def _verify(session: Session, head: Head) -> None:
    from crm_tui.store.verify import first_altered

    if journal_head(session) != (head.last_entry, head.hash):
        raise _not_whole(_("the journal does not end where the file says"))
    altered = first_altered(session)
    if altered is not None:
        raise _not_whole(
            _("entry j{n} of the journal was altered: {what}").format(
                n=altered.entry_id, what=altered.what
            )
        )
    for broken in laws.broken(session):
        raise _not_whole(broken.sentence.rstrip("."))


def _not_whole(why: str) -> Damaged:
    return Damaged(
        _("The file does not hold together: {why}.").format(why=why),
        hint=_("Nothing was changed. Export again, or use an older backup."),
    )


def _batches(rows: Iterable[Given]) -> Iterator[list[Given]]:
    batch: list[Given] = []
    for row in rows:
        batch.append(row)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def known_kinds(*, journal: bool) -> tuple[str, ...]:
    """The tables an export holds, in their order."""
    return (*ORDER, *JOURNAL) if journal else ORDER


__all__ = ["Given", "has_history", "known_kinds", "numbers", "rebuild", "replace_all", "typed"]
