"""Who changed what, when: every write is one `Tx`, and every `Tx` one entry of the journal.

A `Tx` notes each record as it was and as it became, so the history of a record, the audit,
undo and the news come for nothing: no action has to write its own inverse.
"""

import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from sqlalchemy import Select, event, func, select, text
from sqlmodel import Session, col

from crm_tui.errors import Conflict, NotFound
from crm_tui.i18n import _
from crm_tui.store import built, derived, laws
from crm_tui.store.changed import Changed, image_before, image_now
from crm_tui.store.ids import Numbers, uuid7
from crm_tui.store.images import (
    Image,
    canonical,
    digest,
    entry_hash,
    fresh,
)
from crm_tui.store.tables.base import Row, from_micros, to_micros
from crm_tui.store.tables.journal import Change, ChangeImage, Entry
from crm_tui.store.tables.people import User

if TYPE_CHECKING:
    from crm_tui.domain.calendar import Week
    from crm_tui.domain.working import Working

R = TypeVar("R", bound=Row)

LOG_LOCK = 7246  # any number that no other program locks in this database

#: What may be an id; databases choke on longer numbers.
IDS = range(1, 2**63)
#: The kinds of record whose change may break a law, count as a contact or be searched for.
LAWFUL = {"client", "channel", "deal", "step", "activity", "answer", "field_value"}

LETTERS = {"client": "c", "deal": "d", "step": "s", "request": "r", "entry": "j", "user": "u"}


@dataclass(frozen=True)
class Actor:
    """Who acts, and by which clock and week their days are counted."""

    id: int
    name: str
    zone: tzinfo
    week: "Week"


class Blank(NamedTuple):
    """A record that was changed, and whose it was, without a word of what it held."""

    kind: str
    record_id: int
    client_id: int | None
    deal_id: int | None


@dataclass(frozen=True)
class Written:
    """An entry that was appended."""

    entry_id: int
    action: str


class Tx:
    """A session, the person using it, the time, and what has changed so far."""

    def __init__(self, session: Session, actor: Actor, now: datetime, face: str = "cli") -> None:
        self.session = session
        self.actor = actor
        self.now = from_micros(to_micros(now))
        self.face = face
        self.numbers = Numbers(session)
        self.postgresql = session.get_bind().dialect.name == "postgresql"
        #: Extra words for the entry's args: references and words of the program only.
        self.noted: dict[str, Any] = {}
        #: What the entry says of rows written in bulk (see bulk.py).
        self.bulk: dict[str, Any] = {}
        #: Records whose change leaves no image behind (see forgetting.py).
        self.blank: list[Blank] = []
        #: What is left to do once the entry is written.
        self.afterwards: list[Callable[[], None]] = []
        #: The working time of the people this transaction asked for, by their ids.
        self.calendars: dict[int, Working] = {}
        #: Records that were read stay read: the session itself forgets what nobody holds.
        self._held: list[Row] = []
        self._locks: set[tuple[str, int]] = set()
        self._place: tuple[int, str] | None = None
        self._before: dict[tuple[str, int], Image | None] = {}
        self._after: dict[tuple[str, int], Row | Image | None] = {}
        self._born: dict[str, list[int]] = {}
        self._by_name: dict[str, int] = {}
        event.listen(session, "before_flush", self._stamp)
        event.listen(session, "after_flush", self._note)

    # -- the records ----------------------------------------------------------------------

    @property
    def local_now(self) -> datetime:
        """Now, by the actor's clock."""
        return self.now.astimezone(self.actor.zone)

    @property
    def today(self) -> date:
        """The actor's day."""
        return self.local_now.date()

    def new(self, table: type[R], /, row_id: int | None = None, **values: Any) -> R:
        """A new record with its id, uid and stamps; saved with the rest.

        row_id: an id that was taken from `numbers` before.
        """
        kind = str(table.__tablename__)
        row = table(
            id=row_id or self.numbers.next(kind),
            uid=uuid7(self.now),
            created=self.now,
            updated=self.now,
            **values,
        )
        self.session.add(row)
        self._born.setdefault(kind, []).append(row.id)
        return row

    def get(self, table: type[R], row_id: int, seen: int | None = None) -> R:
        """The record to change, locked until the end of the transaction.

        seen: the version the caller looked at, if it looked.
        Raises NotFound, or Conflict if the record has changed since `seen`.
        """
        row = self._locked(table, row_id) if self.postgresql else self.look(table, row_id)
        if row is None:
            ref = f"{LETTERS.get(str(table.__tablename__), '')}{row_id}"
            raise NotFound(
                _("There is no {what} {ref}.").format(what=table.__tablename__, ref=ref),
                hint=_("`crm find` shows what there is."),
            )
        if seen is not None and row.version != seen:
            raise Conflict(
                _("This record has changed since you looked at it."),
                hint=_("Nothing was saved. Look at it again."),
            )
        return row

    def look(self, table: type[R], row_id: int | None) -> R | None:
        """A record that is only read, or None."""
        if row_id is None or row_id not in IDS:
            return None
        if self.session.identity_key(table, row_id) in self.session.identity_map:
            return self.session.get(table, row_id)
        self.session.flush()  # it may be one that waits to be saved
        row = self.session.get(table, row_id)
        if row is not None:
            self._held.append(row)
        return row

    def _locked(self, table: type[R], row_id: int) -> R | None:
        if (str(table.__tablename__), row_id) in self._locks:
            return self.look(table, row_id)
        asked = select(table).where(col(table.id) == row_id)
        return next(iter(self.lock(asked)), None) if row_id in IDS else None

    def lock(self, statement: Select[R]) -> list[R]:
        """The records a statement finds, to be changed: locked until the end of the transaction.

        They are as they are once the lock is held, whatever was read of them before. The order of
        the statement is the order of the locks: client, deal, step, each by ascending id.
        """
        self.session.flush()
        if self.postgresql:
            statement = statement.with_for_update().execution_options(populate_existing=True)
        found = list(self.session.scalars(statement))
        self._held.extend(found)
        self._locks.update((str(row.__tablename__), row.id) for row in found)
        return found

    def know(self, row: Row) -> None:
        """A record that was read before this transaction began to note."""
        self._held.append(row)

    def hold(self, statement: Select[R]) -> None:
        """Read at once the records that will be looked at one by one."""
        self.session.flush()
        self._held.extend(self.session.scalars(statement))

    def all(self, statement: Select[R]) -> list[R]:
        """The records a statement finds, what this transaction did included."""
        self.session.flush()
        return list(self.session.scalars(statement))

    def first(self, statement: Select[R]) -> R | None:
        """The first record a statement finds, or None."""
        self.session.flush()
        return self.session.scalars(statement.limit(1)).first()

    def changed(self, kind: str) -> list[Row]:
        """The records of a kind that this transaction has made or changed."""
        self.session.flush()
        return [row for key, row in self._after.items() if key[0] == kind and isinstance(row, Row)]

    def remove(self, row: Row) -> None:
        """Delete a record (undo brings it back)."""
        self.session.delete(row)
        self.session.flush()

    # -- the books ------------------------------------------------------------------------

    def record(
        self, action: str, args: dict[str, Any], *, undoes: int | None = None
    ) -> Written | None:
        """Close the books: check the laws and append one entry; None if nothing changed.

        Raises Conflict if a law would be broken.
        """
        self.session.flush()
        changes = self._changes()
        if not (changes or self.bulk or self.blank):
            return None
        self._settle(changes)
        number, previous = self._take_place()
        born = self._bear(number)
        for change in changes:
            if change.key in born and change.after is not None:
                change.after["born"] = number
        return self._append(number, previous, action, args, undoes, changes)

    def _settle(self, changes: "list[Changed]") -> None:
        if not any(change.kind in LAWFUL for change in changes):
            return
        deals = {change.deal_id for change in changes if change.deal_id}
        clients = {change.client_id for change in changes if change.client_id}
        clients |= {c for change in changes for c in change.other_clients()}
        derived.count_contacts(self.session, deals)
        # From here on writers wait for each other, so that two changes which are lawful each by
        # itself cannot break a law together, nor index the same client at once.
        self._take_place()
        if any(change.kind in ("client", "deal", "step") for change in changes):
            laws.check(self.session, deals, clients)
        renamed = [change for change in changes if change.renames()]
        searched = {c for one in renamed for c in (one.client_id, *one.other_clients()) if c}
        fields = {one.deal_id for one in renamed if one.kind == "field_value" and one.deal_id}
        searched |= derived.clients_of(self.session, fields)
        if searched:
            derived.index_clients(self.session, derived.with_staff(self.session, searched))

    def number_early(self) -> int:
        """The number this entry will have, for rows written in bulk; holds the journal's lock."""
        return self._take_place()[0]

    def _take_place(self) -> tuple[int, str]:
        if self._place is None:
            self._place = self._lock_journal()
        return self._place

    def _lock_journal(self) -> tuple[int, str]:
        """The number the next entry gets, and the hash it follows."""
        run = self.session.connection().execute
        if self.postgresql:
            # Numbers must become visible in order, or a reader that follows the journal by
            # its last number misses entries; deferred checks must not wait behind this lock.
            run(text("set constraints all immediate"))
            run(text("select pg_advisory_xact_lock(:key)"), {"key": LOG_LOCK})
        last = run(built.last_place()).first()
        return (last[0] + 1, last[1]) if last else (1, "")

    def _bear(self, number: int) -> set[tuple[str, int]]:
        """Write into new records which entry made them."""
        run = self.session.connection().execute
        for kind, ids in self._born.items():
            for batch in derived.batches(ids):
                run(built.bearing(kind), {"ids": batch, "entry": number})
        return {(kind, row_id) for kind, ids in self._born.items() for row_id in ids}

    def _append(
        self,
        number: int,
        previous: str,
        action: str,
        args: dict[str, Any],
        undoes: int | None,
        changes: "list[Changed]",
    ) -> Written:
        rows, images = self._sealed(number, changes)
        header = {
            "id": number, "at": to_micros(self.now), "actor_id": self.actor.id,
            "face": self.face, "action": action, "args": canonical({**args, **self.noted}),
            "undoes": undoes, "cause": None, "bulk": canonical(self.bulk) if self.bulk else "",
        }  # fmt: skip
        sealed = entry_hash(header, [row["digest"] for row in rows], previous)
        run = self.session.connection().execute
        run(built.into(Entry), [{**header, "at": self.now, "previous": previous, "hash": sealed}])
        if rows:
            run(built.into(Change), rows)
        if images:
            run(built.into(ChangeImage), images)
        for rest in self.afterwards:
            rest()
        return Written(number, action)

    def _sealed(
        self, number: int, changes: "list[Changed]"
    ) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
        if not (changes or self.blank):
            return [], []
        first = self.numbers.reserve("change", len(changes) + len(self.blank))
        rows, images = [], []
        for change_id, change in enumerate(changes, first):
            before = None if change.before is None else canonical(change.before)
            after = None if change.after is None else canonical(change.after)
            salt = os.urandom(16).hex()
            rows.append({
                "id": change_id, "entry_id": number, "kind": change.kind,
                "record_id": change.record_id, "client_id": change.client_id,
                "deal_id": change.deal_id, "digest": digest(salt, before, after),
            })  # fmt: skip
            images.append({"change_id": change_id, "salt": salt, "before": before, "after": after})
        for change_id, blank in enumerate(self.blank, first + len(changes)):
            sealed = digest(os.urandom(16).hex(), None, None)
            rows.append({"id": change_id, "entry_id": number, **blank._asdict(), "digest": sealed})
        return rows, images

    # -- noting ---------------------------------------------------------------------------

    def note(self, kind: str, record_id: int, before: Image | None, after: Image | None) -> None:
        """Note a change that was made past the session (undo does that)."""
        key = (kind, record_id)
        self._before.setdefault(key, before)
        self._after[key] = after

    def _stamp(self, session: Session, _context: object, _instances: object) -> None:
        for row in session.dirty:
            if isinstance(row, Row) and session.is_modified(row):
                row.updated = self.now

    def _note(self, session: Session, _context: object) -> None:
        for row in session.new:
            self._noted_row(row, None, row)
        for row in session.dirty:
            if isinstance(row, Row) and session.is_modified(row):
                self._noted_row(row, image_before(row), row)
        for row in session.deleted:
            self._noted_row(row, image_before(row), None)

    def _noted_row(self, row: Any, before: Image | None, after: Row | None) -> None:
        if isinstance(row, Row):
            self.note(str(row.__tablename__), row.id, before, None)
            self._after[str(row.__tablename__), row.id] = after

    def _changes(self) -> "list[Changed]":
        found = []
        for (kind, record_id), before in sorted(self._before.items(), key=lambda item: item[0]):
            last = self._after[kind, record_id]
            after = image_now(last) if isinstance(last, Row) else last
            if fresh(before, after):
                found.append(Changed(kind, record_id, before, after))
        self._place_receipts(found)
        return found

    def _place_receipts(self, changes: "Iterable[Changed]") -> None:
        """Records that know their deal only are filed under the deal's client as well."""
        from crm_tui.store.tables.sales import Deal

        for change in changes:
            if change.client_id is None and change.deal_id is not None:
                change.client_id = self.session.scalar(
                    select(col(Deal.client_id)).where(col(Deal.id) == change.deal_id)
                )


def user_named(session: Session, name: str) -> User | None:
    """The user of that name, written in any case."""
    return session.scalars(built.user_asked(), {"name": name.casefold()}).first()


def last_entry(session: Session) -> int:
    """The number of the newest entry; 0 for none."""
    return session.scalar(select(func.max(col(Entry.id)))) or 0
