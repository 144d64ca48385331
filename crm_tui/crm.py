"""The one door: every face holds a `Crm` and nothing behind it."""

import inspect
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, tzinfo
from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING, Any, Concatenate, Generic, ParamSpec, TypeVar
from zoneinfo import ZoneInfo

from sqlmodel import Session

from crm_tui.actions.base import A_CHANGE, Action
from crm_tui.actions.review import note_handled
from crm_tui.domain.calendar import COMMON_WEEK
from crm_tui.errors import NotFound, Unavailable
from crm_tui.i18n import _
from crm_tui.store.calendars import calendar_of
from crm_tui.store.db import Again, Store
from crm_tui.store.ground import PROGRAM, is_empty
from crm_tui.store.journal import Actor, Tx, Written, user_named
from crm_tui.store.tables.people import User

if TYPE_CHECKING:
    from crm_tui.store.tables.journal import Entry

P = ParamSpec("P")
T = TypeVar("T")

PROGRAM_ID = 1
PATIENCE = 8  # times an action is run again when writers met

#: Arguments whose words are the program's own and may stand in the journal's entry.
OWN_WORDS = {"reason", "how", "kind", "offer", "keep_stage", "spread_days", "per_day",
             "stage", "pipeline", "entity", "key", "take", "deals", "back", "bad"}  # fmt: skip


@dataclass(frozen=True)
class Done(Generic[T]):
    """What an action returned, and the entry it became (None if nothing changed)."""

    value: T
    entry_id: int | None


@dataclass(frozen=True)
class TakenBack:
    """What an undo or redo was about."""

    entry_id: int
    action: str
    args: str
    by_entry_id: int


class _Rehearsed(Exception):
    """What was done is taken back before it is kept."""


class _Large(Exception):
    """So many rows are to be put back that it had better be done in a copy."""

    def __init__(self, rows: int) -> None:
        super().__init__(rows)
        self.rows = rows


class Crm:
    """A store, a person and a clock. Safe to use from any thread."""

    def __init__(
        self,
        store: Store,
        actor: str,
        *,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        zone: tzinfo = UTC,
        face: str = "cli",
    ) -> None:
        self.store = store
        self.actor = actor
        self.clock = clock
        self.zone = zone
        self.face = face
        self._known = False

    def ask(
        self,
        query: Callable[Concatenate[Session, P], T],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        """Answer a query from a snapshot."""
        with self.store.read() as session:
            return query(session, *args, **kwargs)

    def run(self, action: Action[P, T], *args: P.args, **kwargs: P.kwargs) -> Done[T]:
        """Do an action: saved whole with its entry, or not at all."""
        bound = inspect.signature(action.function).bind(None, *args, **kwargs)
        named = references(dict(list(bound.arguments.items())[1:]))

        def work(tx: Tx) -> Done[T]:
            value = action(tx, *args, **kwargs)
            note_handled(tx, action.name)
            written = tx.record(action.name, named)
            return Done(value, written.entry_id if written else None)

        rows = self._rows(action, *args, **kwargs)
        done = self._aside(work, rows, lambda done: done.entry_id is not None) if rows else None
        return done or self._write(work)

    def _rows(self, action: Action[P, T], *args: P.args, **kwargs: P.kwargs) -> int:
        """About how many rows an action will write, where they may be many; else 0."""
        if action.rows is None or self.store.path is None:
            return 0
        return action.rows(self.ask, *args, **kwargs)

    def _aside(self, work: Callable[[Tx], T], rows: int, is_kept: Callable[[T], bool]) -> T | None:
        """Do it in a copy, so that nobody waits meanwhile; None where that was no help.

        is_kept: whether what came of it is to be published.
        """
        from crm_tui.store.aside import copied

        with copied(self.store, rows) as copy:
            if copy is None:
                return None
            beside = Crm(copy, self.actor, clock=self.clock, zone=self.zone, face=self.face)
            try:
                done = beside._write(work)
            except Unavailable:  # there is no room for a copy
                return None
            return done if not is_kept(done) or copy.publish() else None

    def rehearse(self, action: Action[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """What an action would return: it is done and nothing of it is kept."""
        found: list[T] = []

        def work(tx: Tx) -> None:
            found.append(action(tx, *args, **kwargs))
            tx.session.flush()
            raise _Rehearsed

        rows = self._rows(action, *args, **kwargs)
        with suppress(_Rehearsed):
            if rows:
                self._aside(work, rows, lambda _done: False)
            self._write(work)
        return found[-1]

    def undo(self, entry_id: int | None = None) -> TakenBack:
        """Take back my latest standing action, or one of mine alone."""

        def work(tx: Tx, *, is_aside: bool) -> TakenBack:
            from crm_tui.store import undoing

            entry = undoing.to_undo(tx, entry_id)
            self._put_back(tx, entry, is_aside)
            written = tx.record("undo", {"entry": f"j{entry.id}"}, undoes=entry.id)
            return self._taken(entry.id, entry.action, entry.args, written)

        self._must_be_known(_("There is nothing of yours to undo."))
        return self._turned_back(work)

    def redo(self) -> TakenBack:
        """Do again what my latest undo took back."""

        def work(tx: Tx, *, is_aside: bool) -> TakenBack:
            from crm_tui.store import undoing

            undone, entry = undoing.to_redo(tx)
            self._put_back(tx, undone, is_aside)
            written = tx.record("redo", {"entry": f"j{entry.id}"}, undoes=undone.id)
            return self._taken(entry.id, entry.action, entry.args, written)

        self._must_be_known(_("There is nothing to redo."))
        return self._turned_back(work)

    def _put_back(self, tx: Tx, entry: "Entry", is_aside: bool) -> None:
        """Take back an entry. Raises _Large where that had better be done in a copy."""
        from crm_tui.store import undoing

        if not is_aside and self.store.path is not None:
            from crm_tui.store.aside import is_worth_a_copy
            from crm_tui.store.taking_back import size_of

            borne, changed = size_of(tx.session, entry)
            rows = borne + A_CHANGE * changed
            if is_worth_a_copy(self.store.path, rows):
                raise _Large(rows)
        undoing.take_back(tx, entry)

    def _turned_back(self, work: Callable[..., TakenBack]) -> TakenBack:
        try:
            return self._write(partial(work, is_aside=False))
        except _Large as large:
            rows = large.rows
        done = self._aside(partial(work, is_aside=True), rows, lambda _done: True)
        return done or self._write(partial(work, is_aside=True))

    @staticmethod
    def _taken(entry_id: int, action: str, args: str, written: Written | None) -> TakenBack:
        return TakenBack(entry_id, action, args, written.entry_id if written else 0)

    def _write(self, work: Callable[[Tx], T]) -> T:
        for _round in range(PATIENCE):
            try:
                self._be_known()
                with self.store.write() as session:
                    return work(self._tx(session))
            except Again:
                continue
        raise Unavailable(
            _("Too many people are writing at once."), hint=_("Nothing was saved. Try again.")
        )

    def _tx(self, session: Session) -> Tx:
        user = user_named(session, self.actor)
        if user is None:  # the database was replaced under us
            self._known = False
            raise Again
        zone = ZoneInfo(user.zone) if user.zone else self.zone
        tx = Tx(session, Actor(user.id, user.name, zone, COMMON_WEEK), self.clock(), self.face)
        tx.know(user)
        tx.actor = replace(tx.actor, week=calendar_of(tx, user.id))
        return tx

    def _must_be_known(self, otherwise: str) -> None:
        """Somebody who never acted has nothing to take back, and is not written down for it."""
        if not self._known and self.ask(user_named, self.actor) is None:
            raise NotFound(otherwise)

    def _be_known(self) -> None:
        """Before somebody's first action the program writes down who they are."""
        if self._known:
            return
        self._introduce()
        self._known = True

    def _introduce(self) -> None:
        with self.store.read() as session:
            if user_named(session, self.actor) is not None:
                return
        with self.store.write() as session:
            program = Actor(PROGRAM_ID, PROGRAM, self.zone, COMMON_WEEK)
            tx = Tx(session, program, self.clock(), self.face)
            tx.number_early()  # two windows of one person wait for each other here
            if user_named(session, self.actor) is not None:
                return
            tx.new(User, name=self.actor, name_key=self.actor.casefold())
            tx.record("user.add", {})


def references(arguments: dict[str, Any]) -> dict[str, Any]:
    """What of an action's arguments the journal's entry may hold: references and our own words."""
    kept: dict[str, Any] = {}
    for name, value in arguments.items():
        if isinstance(value, bool | StrEnum) or name in OWN_WORDS:
            kept[name] = list(value) if isinstance(value, tuple) else value
        elif name.endswith("_id") and isinstance(value, int):
            kept[name.removesuffix("_id")] = value
        elif name.endswith("_ids"):
            kept[name.removesuffix("_ids")] = list(value)
    return kept


def open_crm(
    url: str,
    actor: str,
    *,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    zone: tzinfo = UTC,
    face: str = "cli",
    language: str = "en",
    country: str = "",
    currency: str = "USD",
    pipeline: str = "founder",
    keep: bool = False,
) -> Crm:
    """The CRM behind a database, made and filled with the defaults if there was none.

    keep: keep a connection between one action and the next, as `Store` says.
    """
    store = Store(url, keep=keep)
    store.create()
    crm = Crm(store, actor, clock=clock, zone=zone, face=face)
    if crm.ask(is_empty):
        from crm_tui.store import setup

        with store.write() as session:
            if is_empty(session):
                setup.lay_ground(
                    session, clock(), language=language, country=country, currency=currency,
                    pipeline=pipeline,
                )  # fmt: skip
    return crm
