"""Proving that nobody altered the journal: every digest and every link of its chain, anew."""

from collections.abc import Iterator
from typing import NamedTuple

from sqlalchemy import select
from sqlmodel import Session, col

from crm_tui.i18n import _
from crm_tui.store.images import digest, entry_hash
from crm_tui.store.tables.base import to_micros
from crm_tui.store.tables.journal import Change, ChangeImage, Entry

BATCH = 500
FORGET = "client.forget"


class Altered(NamedTuple):
    """The first entry that does not verify, and what is wrong with it, in words."""

    entry_id: int
    what: str


class Verified(NamedTuple):
    """What the journal holds.

    entries: how many were proved. head: the hash of the last of them, "" for none.
    forgotten: images that were deleted on request, under an entry of their own.
    """

    entries: int
    head: str
    altered: Altered | None
    forgotten: int


def verify(session: Session) -> Verified:
    """Go through the journal from its first entry and stop at the first that was altered.

    An image may be missing only where a later entry forgot a person.
    """
    previous, expected, proved, missing = "", 1, 0, 0
    forgets = select(col(Entry.id)).where(col(Entry.action) == FORGET)
    last_forget = max(session.scalars(forgets), default=0)
    for entry, changes in _entries(session):
        why = _fault(entry, changes, previous, expected)
        lost = sum(image is None for _change, image in changes)
        if not why and lost and entry.id > last_forget:
            why = _("what it changed is missing, and nobody was forgotten since")
        if why:
            return Verified(proved, previous, Altered(entry.id, why), missing)
        missing += lost
        previous, expected, proved = entry.hash, entry.id + 1, proved + 1
    return Verified(proved, previous, None, missing)


def first_altered(session: Session) -> Altered | None:
    """The first entry that was altered, or None."""
    return verify(session).altered


Changes = list[tuple[Change, ChangeImage | None]]


def _entries(session: Session) -> Iterator[tuple[Entry, Changes]]:
    """Every entry with its changes, in order, a batch at a time."""
    last = 0
    while True:
        page = select(Entry).where(col(Entry.id) > last).order_by(col(Entry.id)).limit(BATCH)
        found = list(session.scalars(page))
        if not found:
            return
        changes = _changes(session, found[0].id, found[-1].id)
        for entry in found:
            yield entry, changes.get(entry.id, [])
        last = found[-1].id
        session.expunge_all()


def _changes(session: Session, first: int, last: int) -> dict[int, Changes]:
    statement = (
        select(Change, ChangeImage)
        .outerjoin(ChangeImage, col(ChangeImage.change_id) == col(Change.id))
        .where(col(Change.entry_id) >= first, col(Change.entry_id) <= last)
        .order_by(col(Change.id))
    )
    grouped: dict[int, Changes] = {}
    for change, image in session.execute(statement):
        grouped.setdefault(change.entry_id, []).append((change, image))
    return grouped


def _fault(entry: Entry, changes: Changes, previous: str, expected: int) -> str:
    """What is wrong with an entry, in words; "" for nothing."""
    if entry.id != expected:
        return _("entry j{n} before it is missing").format(n=expected)
    if entry.previous != previous:
        return _("it does not follow the entry before it")
    for change, image in changes:
        if image and change.digest != digest(image.salt, image.before, image.after):
            return _("what it changed in {kind} {n} was altered").format(
                kind=change.kind, n=change.record_id
            )
        if image and f'"id":{change.record_id},' not in (image.after or image.before or ""):
            return _("it names another {kind} than it changed").format(kind=change.kind)
    header = {
        "id": entry.id, "at": to_micros(entry.at), "actor_id": entry.actor_id,
        "face": entry.face, "action": entry.action, "args": entry.args,
        "undoes": entry.undoes, "cause": entry.cause, "bulk": entry.bulk,
    }  # fmt: skip
    if entry.hash != entry_hash(header, [change.digest for change, _image in changes], previous):
        return _("its own words were altered")
    return ""
