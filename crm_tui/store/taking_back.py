"""Putting records back as an entry's images say, all of a kind at once; or refusing with a name."""

import json
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any, NamedTuple

from sqlalchemy import Table, delete, func, select
from sqlmodel import Session, col

from crm_tui.errors import Conflict
from crm_tui.i18n import _
from crm_tui.store import bulk, stamping
from crm_tui.store.bearing import references
from crm_tui.store.derived import batches
from crm_tui.store.images import STAMPS, Image, columns, table_of
from crm_tui.store.journal import LETTERS, Tx
from crm_tui.store.shapes import Maker, ask, insert_cells, plain, shape
from crm_tui.store.tables.journal import Change, ChangeImage, Entry
from crm_tui.store.tables.people import User

Key = tuple[str, int]
"""A record: its kind and its number."""


class Was(NamedTuple):
    """One change of the entry to take back: put `before` where `after` stands."""

    kind: str
    record_id: int
    before: Image | None
    after: Image | None

    @property
    def key(self) -> Key:
        """Which record."""
        return self.kind, self.record_id


def size_of(session: Session, entry: Entry) -> tuple[int, int]:
    """How many rows an entry bore or deleted in bulk, and how many it changed with an image."""
    info = bulk.info(entry)
    borne = info.get("born") or info.get("kinds") or {}
    changed = select(func.count()).where(col(Change.entry_id) == entry.id)
    return sum(borne.values()), session.scalar(changed) or 0


def put_back(tx: Tx, entry: Entry) -> None:
    """Put back all that an entry did. Raises Conflict where a later change rests on it."""
    changes = list(_changes(tx.session, entry))
    now = _as_they_are(tx.session, changes)
    for change in changes:
        if _has_changed(change, now.get(change.key)):
            _refuse(tx, entry, *change.key)
    bulk.refuse_if_touched(tx, entry)
    _refuse_if_referred(tx, entry, {change.key: change.before for change in changes})
    stamps = stamping.last_touched(
        tx.session, entry, [(*change.key, change.before) for change in changes if change.before]
    )
    in_turn = sorted(changes, key=_turn)
    for (_place, kind), some in groupby(in_turn, lambda change: (_turn(change), change.kind)):
        _put(tx, kind, list(some), now, stamps)
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


def _turn(change: Was) -> int:
    """Delete → close → reopen → insert: the only order the index of next steps allows."""
    if change.before is None:
        return 0
    if change.after is None:
        return 3
    closes = change.kind == "step" and change.before.get("closed_at") is not None
    return 1 if closes else 2


def _by_kind(keys: Iterable[Key]) -> Iterator[tuple[str, list[int]]]:
    for kind, some in groupby(sorted(keys), lambda key: key[0]):
        yield kind, [record_id for _kind, record_id in some]


def _as_they_are(session: Session, changes: list[Was]) -> dict[Key, Image]:
    """The records as they are now; those that are gone are left out."""
    found: dict[Key, Image] = {}
    for kind, ids in _by_kind(change.key for change in changes):
        form = shape(kind, derived=False)
        names = ", ".join(f'"{name}"' for name in form.names)
        at = form.names.index("id")
        for row in ask(session, f'select {names} from "{kind}" where id {{given}}', ids):
            found[kind, row[at]] = dict(zip(form.names, plain(row, form), strict=True))
    return found


# -- whether it may be taken back ------------------------------------------------------------------


def _has_changed(change: Was, now: Image | None) -> bool:
    """Whether somebody has since changed what the entry changed."""
    if now is None or change.after is None:
        return (now is None) != (change.after is None)
    before = change.before
    return any(
        name not in STAMPS
        and (before is None or before.get(name) != after)
        and now.get(name) != after
        for name, after in change.after.items()
    )


def _refuse_if_referred(tx: Tx, entry: Entry, settled: dict[Key, Image | None]) -> None:
    """Records about to go may not be ones that later records rest on.

    settled: what the records of this entry will be; None for those that go as well.
    """
    for kind, going in _by_kind(key for key, before in settled.items() if before is None):
        if kind == "user":
            _refuse_if_acted(tx, going)
        resting = [
            (record_id, place, table.name, row_id)
            for place, (table, column) in enumerate(references(kind))
            for row_id, record_id in _resting(tx.session, kind, table, column, going)
            if _will_rest(settled, table.name, row_id, column.name, record_id)
        ]
        if resting:
            _record, _place, name, row_id = min(resting)
            _refuse(tx, entry, name, row_id)


def _resting(
    session: Session, kind: str, table: Table, column: Any, going: list[int]
) -> Iterator[tuple[int, int]]:
    """The rows of a table that point at records of a kind: (row, record)."""
    only = " and kind = :kind" if table.name == "external_id" else ""
    words = f'select id, "{column.name}" from "{table.name}" where "{column.name}" {{given}}{only}'
    yield from ask(session, words, going, **({"kind": kind} if only else {}))


def _will_rest(
    settled: dict[Key, Image | None], kind: str, row_id: int, name: str, record_id: int
) -> bool:
    will_be = settled.get((kind, row_id), {name: record_id})
    return will_be is not None and will_be.get(name) == record_id


def _refuse_if_acted(tx: Tx, users: list[int]) -> None:
    """The journal names for ever who acted."""
    for ids in batches(users):
        acted = select(col(Entry.actor_id), col(Entry.id)).where(col(Entry.actor_id).in_(ids))
        found = tx.session.execute(acted.order_by(col(Entry.id)).limit(1)).first()
        if found is not None:
            raise Conflict(
                _("{who} has acted since, in j{n}. Nothing was undone.").format(
                    who=who_is(tx.session, found[0]), n=found[1]
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
            who=who_is(tx.session, later.actor_id),
            later=later.id,
            action=later.action,
        ),
        hint=_("Undo j{later} first, or change {ref} by hand.").format(later=later.id, ref=ref),
    )


def who_is(session: Session, user_id: int) -> str:
    """A person's name, for a sentence."""
    return session.scalar(select(col(User.name)).where(col(User.id) == user_id)) or "?"


# -- putting back ----------------------------------------------------------------------------------


def _put(
    tx: Tx, kind: str, changes: list[Was], now: dict[Key, Image], stamps: dict[Key, int]
) -> None:
    """Put back records of one kind, all of them gone, or kept, or deleted alike."""
    images: dict[int, Image] = {}
    for change in changes:
        is_now = now.get(change.key)
        if change.before is not None:
            images[change.record_id] = _restored(change, is_now)
            images[change.record_id]["updated"] = stamps[change.key]
        tx.note(kind, change.record_id, is_now, images.get(change.record_id))
    if not images:
        table = table_of(kind)
        for ids in batches(change.record_id for change in changes):
            tx.session.execute(delete(table).where(table.c.id.in_(ids)))
        return
    there = {record_id: now[kind, record_id] for record_id in images if (kind, record_id) in now}
    _insert(tx, kind, [image for record_id, image in images.items() if record_id not in there])
    _update(tx, kind, there, images)


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


def _insert(tx: Tx, kind: str, images: list[Image]) -> None:
    """What an image of an older release does not hold gets what a new row has."""
    if not images:
        return
    maker, known = Maker(kind), {column.name for column in columns(kind)}
    rows = [maker.row({name: image[name] for name in image if name in known}) for image in images]
    insert_cells(tx.session, kind, shape(kind).names, rows)


def _update(tx: Tx, kind: str, there: dict[int, Image], images: dict[int, Image]) -> None:
    """Write the cells that differ, of all rows in which the same ones do by one statement."""
    alike: dict[tuple[str, ...], list[tuple[Any, ...]]] = {}
    for record_id, was in there.items():
        image = images[record_id]
        names = tuple(name for name, cell in was.items() if image[name] != cell)
        alike.setdefault(names, []).append((*(image[name] for name in names), record_id))
    connection = tx.session.connection()
    mark = "%s" if tx.postgresql else "?"
    for names, rows in alike.items():
        cells = ", ".join(f'"{name}" = {mark}' for name in names)
        connection.exec_driver_sql(f'update "{kind}" set {cells} where id = {mark}', rows)
