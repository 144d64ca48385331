"""Which entries are in force; and when a record was last changed, once one is taken back.

An entry stands unless a standing entry undoes it.
"""

import json
from collections.abc import Collection, Iterable
from itertools import groupby

from sqlmodel import Session

from crm_tui.store.images import Image
from crm_tui.store.shapes import ask
from crm_tui.store.tables.journal import Entry

TAKES_BACK = ("undo", "redo")

_TOUCHED = (
    "select change.record_id, entry.id, entry.at from change"
    " join entry on entry.id = change.entry_id"
    " where change.kind = :kind and change.record_id {given}"
    " and entry.action not in ('undo', 'redo') order by entry.id desc"
)
_FIRST = (
    "select record_id, before from change_image join"
    " (select change.record_id, min(change.id) as first from change"
    " join change_image on change_image.change_id = change.id"
    " where change.kind = :kind and change.record_id {given} group by change.record_id) as known"
    " on change_image.change_id = known.first"
)


def stands(session: Session, entry_id: int) -> bool:
    """Whether what an entry did is still in force."""
    return entry_id in standing(session, [entry_id])


def standing(session: Session, entries: Collection[int]) -> set[int]:
    """Which entries are still in force: none that stands undoes them."""
    found = ask(session, "select undoes, id from entry where undoes {given}", entries)
    undoers = standing(session, [undoer for _undone, undoer in found]) if found else set()
    undone = {entry for entry, undoer in found if undoer in undoers}
    return {entry for entry in entries if entry not in undone}


def last_touched(
    session: Session, entry: Entry, changes: Iterable[tuple[str, int, Image]]
) -> dict[tuple[str, int], int]:
    """When each record was last changed, in µs, of what stands once `entry` is taken back.

    changes: what the entry changed, with the image that comes back.
    """
    returning = entry.undoes if entry.action in TAKES_BACK else None
    found: dict[tuple[str, int], int] = {}
    for kind, some in groupby(sorted(changes, key=lambda one: one[:2]), lambda one: one[0]):
        images = {record_id: image for _kind, record_id, image in some}
        stamps = _of_entries(session, entry.id, returning, kind, images)
        alone = [record_id for record_id in images if record_id not in stamps]
        for record_id, before in ask(session, _FIRST, alone, kind=kind):
            stamps[record_id] = int(json.loads(before or "{}").get("updated", 0))
        for record_id, image in images.items():
            found[kind, record_id] = stamps.get(record_id) or int(image["updated"])
    return found


def _of_entries(
    session: Session, going: int, returning: int | None, kind: str, ids: Collection[int]
) -> dict[int, int]:
    """When the newest entry that stands touched each record; those that none did are left out."""
    touched = ask(session, _TOUCHED, ids, kind=kind)
    in_force = standing(session, {number for _id, number, _at in touched if number != going})
    stamps: dict[int, int] = {}
    for record_id, number, at in touched:
        if number == returning or (number != going and number in in_force):
            stamps.setdefault(record_id, at)
    return stamps
