"""What rests on a record, and which records an undo must hold before it looks at any."""

import json
from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnElement, Table, func, select
from sqlmodel import Session, col

from crm_tui.store.derived import batches
from crm_tui.store.images import KINDS, referring, table_of
from crm_tui.store.tables.journal import Change, Entry

FIRST = ("client", "deal", "step")
"""Everybody locks these in this order, each by ascending id, and other kinds after them."""


def references(kind: str) -> Iterator[tuple[Table, Any]]:
    """The columns, of all kinds of record, that hold ids of `kind`."""
    for table in map(table_of, KINDS):
        yield from ((table, column) for column, at in referring(table) if at == kind)
    if kind in ("client", "deal"):
        traces = table_of("external_id")
        yield traces, traces.c.record_id


def lock_for_undo(session: Session, entry: Entry) -> None:
    """Hold an entry, the records it changed and those it bore in bulk (PostgreSQL).

    Without it a colleague's change between our look and our write would be lost.
    """
    hold = select(col(Entry.id)).where(col(Entry.id) == entry.id).with_for_update()
    session.execute(hold).all()
    changed = _changed(session, entry)
    borne = json.loads(entry.bulk).get("born", {}) if entry.bulk else {}
    for kind in sorted({*changed, *borne}, key=_place):
        ids = table_of(kind).c
        asked: list[ColumnElement[bool]] = [
            ids.id.in_(batch) for batch in batches(changed.get(kind, ()))
        ]
        if kind in borne:
            asked.append(ids.born == entry.id)
        for condition in asked:
            held = select(ids.id).where(condition).order_by(ids.id).with_for_update().subquery()
            session.execute(select(func.count()).select_from(held)).scalar()


def _changed(session: Session, entry: Entry) -> dict[str, set[int]]:
    """The records an entry changed, and the deals and clients they belong to, by kind."""
    found: dict[str, set[int]] = {}
    asked = select(
        col(Change.kind), col(Change.record_id), col(Change.client_id), col(Change.deal_id)
    ).where(col(Change.entry_id) == entry.id)
    for kind, record_id, client_id, deal_id in session.execute(asked):
        for key, number in ((kind, record_id), ("client", client_id), ("deal", deal_id)):
            if number is not None:
                found.setdefault(key, set()).add(number)
    return found


def _place(kind: str) -> tuple[int, str]:
    return (FIRST.index(kind) if kind in FIRST else len(FIRST)), kind
