"""A walk of random actions over a CRM, for properties that must hold whatever people do."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Select, select
from sqlmodel import Session, col

from crm_tui.actions import activities, clients, contact, deals, merging, steps, team
from crm_tui.crm import Crm
from crm_tui.domain.steps import Draft
from crm_tui.errors import CrmError
from crm_tui.store import laws, stamping
from crm_tui.store.images import KINDS, image_of, table_of
from crm_tui.store.tables.history import Activity
from crm_tui.store.tables.people import Channel, Client, User
from crm_tui.store.tables.sales import Deal, Receipt, Step
from tests.conftest import NOON, opened

Move = tuple[int, int, int]
"""What to do, to which record, and how: three small numbers that are folded into what there is."""

PIPELINES = ("sales", "founder", "windows", "cold")
REASONS = ("price", "competitor", "not_now", "no_contact", "other", "unreachable", "nonsense")
STAGES = ("new", "contact", "offer", "payment", "delivery", "trial", "decision", "nonsense")
HOWS = ("no_answer", "busy", "voicemail", "wrong_number")
NAMES = ("Ivan Petrov", "رضا کریمی", "김철수", "Жук & Söhne", "[/] \x1b[31m", "O'Neil")


#: What each person has done on this walk so far.
DONE: dict[Crm, list[tuple[Crm, int]]] = {}


class Clock:
    """A clock that goes on a minute whenever it is read."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        self.now += timedelta(minutes=1)
        return self.now


def rows_of(session: Session, kind: str) -> dict[int, dict[str, Any]]:
    """Every row of a kind by id, without its version: days as text, instants in microseconds."""
    rows = session.execute(_all_of(kind)).mappings()
    return {row["id"]: {**image_of(kind, row), "version": 0} for row in rows}


@cache
def _all_of(kind: str) -> Select[Any]:
    return select(table_of(kind))


def picture(session: Session) -> dict[str, dict[int, dict[str, Any]]]:
    """Every row of every table, without its version; users apart, who only ever come."""
    found = {kind: rows_of(session, kind) for kind in KINDS if kind != "user"}
    counters = select(col(Deal.id), col(Deal.tries), col(Deal.contacts), col(Deal.postpones))
    found["counters"] = {row[0]: {"counted": tuple(row[1:])} for row in session.execute(counters)}
    return found


class Walk:
    """Two people who do things to the same records, in turn."""

    def __init__(self, anna: Crm, boris: Crm) -> None:
        self.people = (anna, boris)
        self.done: list[tuple[Crm, int]] = []
        DONE.clear()
        for desk in self.people:
            desk.clock = Clock()

    def go(self, moves: list[Move]) -> None:
        """Do what the numbers say, as far as it is allowed."""
        for place, (what, which, how) in enumerate(moves):
            desk = self.people[(place + how) % 2]
            doing = DOINGS[what % len(DOINGS)]
            try:
                done = doing(desk, which, how)
            except CrmError:
                done = None
            if done is not None and done.entry_id is not None:
                self.done.append((desk, done.entry_id))
                DONE.setdefault(desk, []).append((desk, done.entry_id))
            assert list(desk.ask(laws.broken)) == [], doing.__name__


@contextmanager
def two_people(anna: Crm) -> Iterator[Walk]:
    """Anna and Boris at the same database."""
    with opened(anna.store.url, "boris") as boris:
        for desk in (anna, boris):
            desk.run(clients.add_client, f"first of {desk.actor}")
        yield Walk(anna, boris)


def _pick(desk: Crm, table: Any, which: int, *conditions: Any) -> int | None:
    def ids(session: Session) -> list[int]:
        return list(session.scalars(select(col(table.id)).where(*conditions).order_by(table.id)))

    found = desk.ask(ids)
    return found[which % len(found)] if found else None


def _client(desk: Crm, which: int) -> int:
    return _pick(desk, Client, which) or 0


def _deal(desk: Crm, which: int) -> int:
    return _pick(desk, Deal, which, col(Deal.is_open) == 1) or 0


def _step(desk: Crm, which: int) -> int:
    return _pick(desk, Step, which, col(Step.closed_at).is_(None)) or 0


def _draft(how: int) -> Draft:
    kinds = ("call", "send", "meet", "check", "")
    return Draft(
        kind=kinds[how % 5],
        title="" if how % 3 else f"step {how}",
        day=date(2026, 11, 25) + timedelta(days=how % 40),
        minute=None if how % 2 else (how * 37) % 1440,
    )


def add_client(desk: Crm, which: int, how: int) -> Any:
    return desk.run(
        clients.add_client,
        NAMES[which % len(NAMES)],
        kind=("person", "company")[how % 2],
        channels=(("phone", f"+7 921 555-01-{how % 90 + 10}"),) if how % 3 else (),
        company=NAMES[how % len(NAMES)] if how % 5 == 0 else "",
        tags=("vip",) if how % 4 == 0 else (),
        source="site" if how % 2 else "",
    )


def add_deal(desk: Crm, which: int, how: int) -> Any:
    return desk.run(
        deals.add_deal, _client(desk, which), f"deal {how}", 100 * how, "EUR",
        pipeline=PIPELINES[how % len(PIPELINES)], next=_draft(how) if how % 2 else None,
    )  # fmt: skip


def result(desk: Crm, which: int, how: int) -> Any:
    draft = _draft(how) if how % 3 else None
    return desk.run(steps.result, _step(desk, which), "said", draft, how % 4 == 0)


def postpone(desk: Crm, which: int, how: int) -> Any:
    return desk.run(steps.postpone, _step(desk, which), _draft(how), reason="deciding")


def refuse(desk: Crm, which: int, how: int) -> Any:
    return desk.run(steps.refuse, _step(desk, which), REASONS[how % len(REASONS)], "note")


def tried(desk: Crm, which: int, how: int) -> Any:
    return desk.run(steps.tried, _step(desk, which), HOWS[how % 4])


def talked(desk: Crm, which: int, how: int) -> Any:
    return desk.run(steps.talked, _step(desk, which), "talked", how)


def move_time(desk: Crm, which: int, how: int) -> Any:
    ids = tuple({_step(desk, which), _step(desk, how)})
    if how % 2:
        return desk.run(steps.move_time, ids, _draft(how))
    return desk.run(steps.move_time, ids, None, spread_days=how % 5)


def side_step(desk: Crm, which: int, how: int) -> Any:
    if how % 2:
        return desk.run(steps.add_step, _draft(how), client_id=_client(desk, which))
    return desk.run(steps.add_step, _draft(how), deal_id=_deal(desk, which))


def drop_or_replace(desk: Crm, which: int, how: int) -> Any:
    if how % 2:
        return desk.run(steps.drop_step, _step(desk, which))
    return desk.run(steps.replace_step, _step(desk, which), _draft(how))


def move_deal(desk: Crm, which: int, how: int) -> Any:
    line = PIPELINES[how % len(PIPELINES)] if how % 3 == 0 else ""
    return desk.run(
        deals.move_deal, _deal(desk, which), STAGES[how % len(STAGES)], line,
        _draft(how) if how % 2 else None,
    )  # fmt: skip


def close_deal(desk: Crm, which: int, how: int) -> Any:
    if how % 3 == 0:
        return desk.run(deals.win_deal, _deal(desk, which), 100, "EUR")
    if how % 3 == 1:
        return desk.run(deals.cancel_deal, _deal(desk, which), "spam")
    return desk.run(deals.lose_deal, _deal(desk, which), REASONS[how % len(REASONS)])


def reopen(desk: Crm, which: int, how: int) -> Any:
    closed = _pick(desk, Deal, which, col(Deal.is_open) == 0) or 0
    return desk.run(deals.reopen_deal, closed, _draft(how) if how % 2 else None)


def edit_deal(desk: Crm, which: int, how: int) -> Any:
    return desk.run(deals.edit_deal, _deal(desk, which), f"title {how}", how)


def edit_client(desk: Crm, which: int, how: int) -> Any:
    if how % 2:
        return desk.run(clients.edit_client, _client(desk, which), city=f"city {how}")
    return desk.run(clients.edit_client, _client(desk, which), company=NAMES[how % len(NAMES)])


def channels(desk: Crm, which: int, how: int) -> Any:
    found = _pick(desk, Channel, which)
    if found is None or how % 3 == 0:
        return desk.run(clients.add_channel, _client(desk, which), f"a{how}@okna.example")
    if how % 3 == 1:
        return desk.run(clients.edit_channel, found, bad=bool(how % 2))
    return desk.run(clients.remove_channel, found)


def note(desk: Crm, which: int, how: int) -> Any:
    kept = _pick(desk, Activity, how)
    if kept is not None and how % 3 == 0:
        return desk.run(activities.edit_activity, kept, f"words {how}")
    return desk.run(activities.add_note, _client(desk, which), f"note {how}")


def receipt(desk: Crm, which: int, how: int) -> Any:
    kept = _pick(desk, Receipt, which)
    if kept is not None and how % 3 == 0:
        return desk.run(deals.remove_receipt, kept)
    return desk.run(deals.add_receipt, _deal(desk, which), NOON.date(), how + 1)


def no_contact(desk: Crm, which: int, how: int) -> Any:
    if how % 2:
        return desk.run(contact.mark_no_contact, _client(desk, which), "asked")
    return desk.run(contact.lift_no_contact, _client(desk, which), "call", "please call me")


def merge(desk: Crm, which: int, how: int) -> Any:
    return desk.run(merging.merge_clients, _client(desk, which), _client(desk, how), ("name",))


def archive(desk: Crm, which: int, how: int) -> Any:
    return desk.run(clients.archive_client, _client(desk, which), bool(how % 2))


def give(desk: Crm, which: int, how: int) -> Any:
    to = _pick(desk, User, how) or 1
    if how % 2:
        return desk.run(clients.give_client, _client(desk, which), to)
    return desk.run(deals.give_deal, _deal(desk, which), to)


def tags_and_settings(desk: Crm, which: int, how: int) -> Any:
    if how % 3 == 0:
        return desk.run(clients.tag_client, _client(desk, which), f"tag {how % 3}")
    if how % 3 == 1:
        return desk.run(clients.untag_client, _client(desk, which), "vip")
    return desk.run(team.change_setting, "currency", ("EUR", "RUB")[which % 2])


def undo_last(desk: Crm, which: int, how: int) -> Any:
    """Undo, unless there is nothing left but what was there before the walk."""
    mine = [entry for one, entry in DONE.get(desk, []) if desk.ask(stamping.stands, entry)]
    if mine:
        desk.undo()


def redo_last(desk: Crm, which: int, how: int) -> Any:
    desk.redo()


DOINGS: tuple[Callable[[Crm, int, int], Any], ...] = (
    add_client, add_deal, add_deal, result, result, postpone, refuse, tried, talked, move_time,
    side_step, drop_or_replace, move_deal, close_deal, reopen, edit_deal, edit_client, channels,
    note, receipt, no_contact, merge, archive, give, tags_and_settings, undo_last, redo_last,
)  # fmt: skip
