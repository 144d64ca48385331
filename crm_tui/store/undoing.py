"""Undo and redo: putting records back as an entry's images say, or refusing with a name.

An entry stands unless a standing entry undoes it. Undoing an entry that was redone refers to
the entry itself, so a chain is never longer than entry ← undo ← redo.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Table, delete, insert, or_, select, update
from sqlmodel import Session, col

from crm_tui.errors import Conflict, Forbidden, NotFound
from crm_tui.i18n import _
from crm_tui.store import bulk
from crm_tui.store.bearing import lock_for_undo, references
from crm_tui.store.images import KINDS, STAMPS, Image, image_of, table_of, values_of
from crm_tui.store.journal import IDS, LETTERS, Tx
from crm_tui.store.tables.base import to_micros
from crm_tui.store.tables.journal import Change, ChangeImage, Entry
from crm_tui.store.tables.people import User
from crm_tui.store.verify import FORGET

PAGE = 50
TAKES_BACK = ("undo", "redo")
#: What the program did by itself for everybody; anybody may take one of it back by its number.
DUTY = "duty"


@dataclass(frozen=True)
class Was:
    """One change of the entry to take back: put `before` where `after` stands."""

    kind: str
    record_id: int
    before: Image | None
    after: Image | None


def undo(tx: Tx, entry_id: int | None = None) -> Entry:
    """Take back my newest standing action, or one entry alone: mine, or the program's own duty.

    Raises NotFound if there is none, Conflict if later changes rest on it, Forbidden for a
    colleague's or a rule's.
    """
    entry = _newest(tx, redo=False) if entry_id is None else _mine(tx, entry_id)
    if not stands(tx.session, entry.id):
        raise Conflict(_("j{n} is undone already.").format(n=entry.id))
    _take_back(tx, entry)
    return entry


def redo(tx: Tx) -> tuple[Entry, Entry]:
    """Do again what my latest undo took back; return the undo and the entry that stands again.

    Raises NotFound once I have done something new, or if there is nothing.
    """
    undone = _newest(tx, redo=True)
    entry = tx.session.get(Entry, undone.undoes)
    assert entry is not None
    _take_back(tx, undone)
    return undone, entry


def stands(session: Session, entry_id: int) -> bool:
    """Whether what an entry did is still in force."""
    undoers = session.scalars(select(col(Entry.id)).where(col(Entry.undoes) == entry_id))
    return not any(stands(session, undoer) for undoer in list(undoers))


def _newest(tx: Tx, *, redo: bool) -> Entry:
    for entry in _my_entries(tx):
        is_undo = entry.action == "undo"
        if redo and entry.action not in TAKES_BACK:
            break
        wanted = is_undo if redo else entry.action not in TAKES_BACK
        if wanted and stands(tx.session, entry.id):
            return entry
    if redo:
        raise NotFound(_("There is nothing to redo."))
    raise NotFound(_("There is nothing of yours to undo."))


def _my_entries(tx: Tx) -> Iterator[Entry]:
    """My entries, newest first, page by page along the index."""
    last: int | None = None
    while True:
        page = select(Entry).where(col(Entry.actor_id) == tx.actor.id)
        if last is not None:
            page = page.where(col(Entry.id) < last)
        found = list(tx.session.scalars(page.order_by(col(Entry.id).desc()).limit(PAGE)))
        yield from found
        if len(found) < PAGE:
            return
        last = found[-1].id


def _mine(tx: Tx, entry_id: int) -> Entry:
    entry = tx.session.get(Entry, entry_id) if entry_id in IDS else None
    if entry is None:
        raise NotFound(
            _("There is no entry j{n}.").format(n=entry_id), hint=_("`crm journal` lists them.")
        )
    if entry.actor_id != tx.actor.id and entry.face != DUTY:
        raise Forbidden(
            _("j{n} was done by {who}, not by you.").format(
                n=entry_id, who=_who(tx.session, entry.actor_id)
            )
        )
    if entry.action in TAKES_BACK:
        raise Conflict(
            _("j{n} is itself an undo or a redo.").format(n=entry_id),
            hint=_("Name the action itself, or use redo."),
        )
    return entry


def _take_back(tx: Tx, entry: Entry) -> None:
    if entry.action == FORGET:
        raise Conflict(
            _("j{n} forgot a person. That can't be undone.").format(n=entry.id),
            hint=_("`crm undo jN` takes back an earlier entry alone; `crm journal` lists them."),
        )
    changes = list(_changes(tx.session, entry))
    if tx.postgresql:
        lock_for_undo(tx.session, entry)
        if not stands(tx.session, entry.id):
            raise Conflict(_("j{n} is undone already.").format(n=entry.id))
    for change in changes:
        _refuse_if_changed(tx, entry, change)
    bulk.refuse_if_touched(tx, entry)
    settled = {(c.kind, c.record_id): c.before for c in changes}
    for kind, record_id in sorted(key for key, before in settled.items() if before is None):
        _refuse_if_referred(tx, entry, kind, record_id, settled)
    for change in sorted(changes, key=_order):
        _put_back(tx, change, entry)
    bulk.take_back(tx, entry)


def _changes(session: Session, entry: Entry) -> Iterator[Was]:
    found = session.execute(
        select(col(Change.kind), col(Change.record_id), col(ChangeImage.before),
               col(ChangeImage.after), col(ChangeImage.change_id))
        .outerjoin(ChangeImage, col(ChangeImage.change_id) == col(Change.id))
        .where(col(Change.entry_id) == entry.id)
        .order_by(col(Change.id))
    )  # fmt: skip
    for kind, record_id, before, after, image in found:
        if image is None:
            raise Conflict(
                _("j{n} is about a person who was forgotten. It can't be undone.").format(
                    n=entry.id
                ),
                hint=_("What it changed is gone from the journal too. Nothing was undone."),
            )
        yield Was(
            kind,
            record_id,
            None if before is None else json.loads(before),
            None if after is None else json.loads(after),
        )


def _order(change: Was) -> int:
    """Delete → close → reopen → insert: the only order the index of next steps allows."""
    if change.before is None:
        return 0
    if change.after is None:
        return 3
    closes = change.kind == "step" and change.before.get("closed_at") is not None
    return 1 if closes else 2


def current(session: Session, kind: str, record_id: int) -> Image | None:
    """The record as it is now."""
    table = table_of(kind)
    found = session.execute(select(table).where(table.c.id == record_id)).mappings().first()
    return None if found is None else image_of(kind, found)


def _refuse_if_changed(tx: Tx, entry: Entry, change: Was) -> None:
    now = current(tx.session, change.kind, change.record_id)
    if (now is None) != (change.after is None):
        _refuse(tx, entry, change.kind, change.record_id)
    if now is None or change.after is None:
        return
    for name, after in change.after.items():
        touched = change.before is None or change.before.get(name) != after
        if name not in STAMPS and touched and now.get(name) != after:
            _refuse(tx, entry, change.kind, change.record_id)


def _refuse_if_referred(
    tx: Tx, entry: Entry, kind: str, record_id: int, settled: dict[tuple[str, int], Image | None]
) -> None:
    """A record about to go may not be one that a later record rests on.

    settled: what the records of this entry will be; None for those that go as well.
    """
    if kind == "user":
        _refuse_if_acted(tx, record_id)
    for table, column in references(kind):
        rests = select(table.c.id).where(column == record_id)
        if table.name == "external_id":
            rests = rests.where(table.c.kind == kind)
        for (row_id,) in tx.session.execute(rests).all():
            will_be = settled.get((table.name, row_id), {column.name: record_id})
            if will_be is not None and will_be.get(column.name) == record_id:
                _refuse(tx, entry, table.name, row_id)


def _refuse_if_acted(tx: Tx, user_id: int) -> None:
    """The journal names for ever who acted."""
    acted = select(col(Entry.id)).where(col(Entry.actor_id) == user_id)
    found = tx.session.scalar(acted.order_by(col(Entry.id)).limit(1))
    if found is not None:
        raise Conflict(
            _("{who} has acted since, in j{n}. Nothing was undone.").format(
                who=_who(tx.session, user_id), n=found
            )
        )


def _refuse(tx: Tx, entry: Entry, kind: str, record_id: int) -> None:
    later = tx.session.execute(
        select(Entry)
        .join(Change, col(Change.entry_id) == col(Entry.id))
        .where(col(Change.kind) == kind, col(Change.record_id) == record_id)
        .where(col(Entry.id) > entry.id)
        .order_by(col(Entry.id).desc())
        .limit(1)
    ).scalar()
    ref = f"{LETTERS.get(kind, kind + ' ')}{record_id}"
    if later is None:
        raise Conflict(
            _("{ref} has changed since j{n}. Nothing was undone.").format(ref=ref, n=entry.id)
        )
    raise Conflict(
        _("{ref} was changed by {who} in j{later} ({action}). Nothing was undone.").format(
            ref=ref,
            who=_who(tx.session, later.actor_id),
            later=later.id,
            action=later.action,
        ),
        hint=_("Undo j{later} first, or change {ref} by hand.").format(later=later.id, ref=ref),
    )


def _put_back(tx: Tx, change: Was, entry: Entry) -> None:
    table = table_of(change.kind)
    now = current(tx.session, change.kind, change.record_id)
    if change.before is None:
        tx.session.execute(delete(table).where(table.c.id == change.record_id))
        tx.note(change.kind, change.record_id, now, None)
        return
    image = _restored(change, now)
    image["updated"] = _last_touched(tx.session, change, entry)
    values = values_of(change.kind, image)
    if now is None:
        tx.session.execute(insert(table).values({**_unsaid(table), **values}))
    else:
        tx.session.execute(update(table).where(table.c.id == change.record_id).values(**values))
    tx.note(change.kind, change.record_id, now, image)


def _restored(change: Was, now: Image | None) -> Image:
    """The record with the entry's own changes taken back, and everybody else's kept."""
    assert change.before is not None
    if now is None or change.after is None:
        return {**change.before, "version": change.before["version"] + 1}
    image = {**now, "version": now["version"] + 1}
    for name, before in change.before.items():
        if name not in STAMPS and before != change.after.get(name):
            image[name] = before
    return image


def _last_touched(session: Session, change: Was, entry: Entry) -> int:
    """When the record was last changed, of what stands once `entry` is taken back (µs)."""
    returning = entry.undoes if entry.action in TAKES_BACK else None
    touched = (
        select(Entry)
        .join(Change, col(Change.entry_id) == col(Entry.id))
        .where(col(Change.kind) == change.kind, col(Change.record_id) == change.record_id)
        .where(col(Entry.action).not_in(TAKES_BACK))
        .order_by(col(Entry.id).desc())
    )
    for one in session.scalars(touched).all():
        if one.id == returning or (one.id != entry.id and stands(session, one.id)):
            return to_micros(one.at)
    return _before_all(session, change)


def _before_all(session: Session, change: Was) -> int:
    """The record's stamp before the first change that the journal knows of."""
    first = session.scalar(
        select(col(ChangeImage.before))
        .join(Change, col(Change.id) == col(ChangeImage.change_id))
        .where(col(Change.kind) == change.kind, col(Change.record_id) == change.record_id)
        .order_by(col(Change.id))
        .limit(1)
    )
    assert change.before is not None
    return int(json.loads(first)["updated"] if first else change.before["updated"])


def _unsaid(table: Table) -> dict[str, Any]:
    """What an image does not hold: derived columns, and those that a later release brought."""
    fields = KINDS[table.name].model_fields
    return {
        column.name: fields[column.name].get_default()
        for column in table.columns
        if column.computed is None and column.name in fields and not column.primary_key
    }


def _who(session: Session, user_id: int) -> str:
    return session.scalar(select(col(User.name)).where(col(User.id) == user_id)) or "?"


def standing_after(session: Session, entry_id: int, kind: str, ids: list[int]) -> Entry | None:
    """The newest standing entry after `entry_id` that touches one of the records, if any."""
    found = session.scalars(
        select(Entry)
        .join(Change, col(Change.entry_id) == col(Entry.id))
        .where(col(Entry.id) > entry_id, col(Change.kind) == kind)
        .where(or_(*(col(Change.record_id).in_(ids[i : i + 500]) for i in range(0, len(ids), 500))))
        .order_by(col(Entry.id).desc())
    )
    return next((e for e in found if e.action not in TAKES_BACK and stands(session, e.id)), None)
