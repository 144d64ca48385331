"""Which rows a reader would stumble over: values of the wrong kind, no currency, stale sums."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import (
    Column,
    Date,
    and_,
    column,
    exists,
    func,
    or_,
    select,
    text,
)
from sqlmodel import Session, col

from crm_tui.domain.iso4217 import DECIMALS
from crm_tui.i18n import _
from crm_tui.store import derived
from crm_tui.store.everything import ORDER, raw_rows
from crm_tui.store.images import KINDS, columns, table_of
from crm_tui.store.tables.base import Instant
from crm_tui.store.tables.journal import SearchDoc
from crm_tui.store.tables.people import Client
from crm_tui.store.tables.sales import Deal, Receipt
from crm_tui.store.tables.setup import ExternalId

LETTERS = {"client": "c", "deal": "d", "step": "s", "request": "r"}
SAMPLE = 200
"""How many clients' search words are made anew and compared."""


def _ref(kind: str, row_id: Any) -> str:
    return f"{LETTERS[kind]}{row_id}" if kind in LETTERS else f"{kind} {row_id}"


def unreadable_values(session: Session) -> Iterator[str]:
    """Values that are not of their column's kind; only SQLite can hold such."""
    if session.get_bind().dialect.name != "sqlite":
        return
    for kind in ORDER:
        for one in columns(kind):
            wrong = _wrong(one)
            found = session.execute(select(column("id")).select_from(table_of(kind)).where(wrong))
            for (row_id,) in found:
                yield _("{ref}: “{name}” cannot be read.").format(
                    ref=_ref(kind, row_id), name=one.name
                )


def _wrong(one: Column[Any]) -> Any:
    value: Any = column(one.name)
    stored = func.typeof(value)
    allowed = ["null"] if one.nullable else []
    if isinstance(one.type, Date):
        right = and_(stored == "text", func.date(value) == value)
        return ~or_(stored.in_(allowed), and_(right, right.is_not(None)))
    whole = isinstance(one.type, Instant) or one.type.python_type is int
    allowed.append("integer" if whole else "text")
    return stored.not_in(allowed)


def unknown_currencies(session: Session) -> Iterator[str]:
    """Deals and receipts in a currency that ISO 4217 does not have."""
    known = sorted(DECIMALS)
    for kind, table in (("deal", Deal), ("receipt", Receipt)):
        currency: Any = col(table.currency)
        found = select(col(table.id)).where(currency != "", currency.not_in(known))
        for (row_id,) in session.execute(found):
            yield _("{ref} is in a currency that nobody knows.").format(ref=_ref(kind, row_id))


def dangling_external_ids(session: Session) -> Iterator[str]:
    """Foreign ids that stand for a record which is not there."""
    kinds = list(session.scalars(select(col(ExternalId.kind)).distinct()))
    for kind in kinds:
        lost = select(col(ExternalId.id)).where(col(ExternalId.kind) == kind)
        if kind in KINDS:
            there = table_of(kind)
            lost = lost.where(~exists().where(there.c.id == col(ExternalId.record_id)))
        for (row_id,) in session.execute(lost):
            yield _("external id {n} stands for a {kind} that is not there.").format(
                n=row_id, kind=kind
            )


def open_dues(session: Session) -> Iterator[tuple[int, str, int]]:
    """Open steps: id, the day they are due (ISO text), the instant of being late (microseconds)."""
    wanted = ("id", "due_day", "late_at", "closed_at")
    for row in raw_rows(session, "step", wanted, ("id",)):
        if row["closed_at"] is None:
            yield row["id"], str(row["due_day"]), row["late_at"]


def stale_counters(session: Session) -> Iterator[str]:
    """Deals whose counters of tries, contacts and postponements are not what happened."""
    wrong = or_(*(col(getattr(Deal, name)) != sum_ for name, sum_ in derived.counters().items()))
    for (row_id,) in session.execute(select(col(Deal.id)).where(wrong)):
        yield _("the counters of d{n} are stale.").format(n=row_id)


def stale_words(session: Session) -> Iterator[str]:
    """Clients whom a search would not find by their words of today."""
    from crm_tui.domain.search import FOLD_VERSION

    doc = exists().where(
        col(SearchDoc.client_id) == col(Client.id), col(SearchDoc.fold) == FOLD_VERSION
    )
    found = select(col(Client.id)).where(~doc, col(Client.merged_into).is_(None))
    missing = list(session.scalars(found.limit(SAMPLE)))
    for row_id in missing:
        yield _("c{n} cannot be found by search.").format(n=row_id)
    newest = list(
        session.scalars(select(col(Client.id)).order_by(col(Client.updated).desc()).limit(SAMPLE))
    )
    docs = select(col(SearchDoc.client_id), col(SearchDoc.words))
    found_docs = session.execute(docs.where(col(SearchDoc.client_id).in_(newest)))
    kept = {row_id: words for row_id, words in found_docs}
    for row_id, words in derived.words_of(session, newest).items():
        if row_id in kept and kept[row_id] != words:
            yield _("the search words of c{n} are stale.").format(n=row_id)


def rebuild_index(session: Session) -> None:
    """Make the full-text index anew from the words it stands on."""
    if session.get_bind().dialect.name == "sqlite":
        session.execute(text("insert into search_fts (search_fts) values ('rebuild')"))
