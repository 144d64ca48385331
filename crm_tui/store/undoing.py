"""Undo and redo: which entry is meant, and whether it may be taken back.

An entry stands unless a standing entry undoes it. Undoing an entry that was redone refers to
the entry itself, so a chain is never longer than entry ← undo ← redo.
"""

from collections.abc import Iterator

from sqlalchemy import select
from sqlmodel import col

from crm_tui.errors import Conflict, Forbidden, NotFound
from crm_tui.i18n import _
from crm_tui.store.bearing import lock_for_undo
from crm_tui.store.journal import IDS, Tx
from crm_tui.store.stamping import TAKES_BACK, stands
from crm_tui.store.tables.journal import Entry
from crm_tui.store.taking_back import put_back, who_is
from crm_tui.store.verify import FORGET

PAGE = 50
#: What the program did by itself for everybody; anybody may take one of it back by its number.
DUTY = "duty"


def to_undo(tx: Tx, entry_id: int | None = None) -> Entry:
    """My newest standing action, or one entry alone: mine, or the program's own duty.

    Raises NotFound if there is none, Conflict where it is undone already, Forbidden for a
    colleague's or a rule's.
    """
    entry = _newest(tx, redo=False) if entry_id is None else _mine(tx, entry_id)
    if not stands(tx.session, entry.id):
        raise Conflict(_("j{n} is undone already.").format(n=entry.id))
    return entry


def to_redo(tx: Tx) -> tuple[Entry, Entry]:
    """My latest undo that stands, and the entry that it took back.

    Raises NotFound once I have done something new, or if there is nothing.
    """
    undone = _newest(tx, redo=True)
    entry = tx.session.get(Entry, undone.undoes)
    assert entry is not None
    return undone, entry


def take_back(tx: Tx, entry: Entry) -> None:
    """Take back what an entry did, undo included. Raises Conflict if later changes rest on it."""
    if entry.action == FORGET:
        raise Conflict(
            _("j{n} forgot a person. That can't be undone.").format(n=entry.id),
            hint=_("`crm undo jN` takes back an earlier entry alone; `crm journal` lists them."),
        )
    if tx.postgresql:
        lock_for_undo(tx.session, entry)
        if not stands(tx.session, entry.id):
            raise Conflict(_("j{n} is undone already.").format(n=entry.id))
    put_back(tx, entry)


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
                n=entry_id, who=who_is(tx.session, entry.actor_id)
            )
        )
    if entry.action in TAKES_BACK:
        raise Conflict(
            _("j{n} is itself an undo or a redo.").format(n=entry_id),
            hint=_("Name the action itself, or use redo."),
        )
    return entry
