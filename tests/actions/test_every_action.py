"""Every verb: it is one entry under its own name, undone and redone exactly, locked in order."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlmodel import col

from crm_tui.actions import (
    activities,
    answers,
    bulk,
    calendars,
    capture,
    clients,
    contact,
    deals,
    duplicates,
    fields,
    files,
    filling,
    many_deals,
    merging,
    objections,
    pipelines,
    placing,
    refusals,
    review,
    revival,
    steps,
    tags,
    team,
    together,
    trials,
    views,
)
from crm_tui.actions.importing import import_file, save_mapping
from crm_tui.crm import Crm, Done
from crm_tui.domain.capture import Captured
from crm_tui.domain.money import Amount
from crm_tui.domain.pipelines import read_pipeline, write_pipeline
from crm_tui.domain.steps import Draft
from crm_tui.store.journal import Tx
from crm_tui.store.queries.pipelines import playbook_texts
from crm_tui.store.tables.journal import Change, Entry
from tests.actions.desk import TODAY, TOMORROW, Rows, World, everything, lawful, other_book, rows
from tests.house.actions import all_actions
from tests.importers.desk import read, sheet
from tests.store.walk import picture

Doing = Callable[[Crm, World], Done[Any]]

SOLD = Captured(name="Kim Minji", title="doors", amount=Amount(5000, "EUR"), tags=("new",))
TYPED = "Talk > Trial > Paid"


def other_steps(desk: Crm) -> str:
    """The sales pipeline with another first step and one more stage."""
    book = read_pipeline(desk.ask(playbook_texts)[1][1], "sales")
    first = replace(book.first, step=replace(book.first.step, title="write back"))
    more = replace(book.stages[-1], key="thanks", name="Thanks", probability=99, on_result="win")
    last = replace(book.stages[-1], on_result="next")
    return write_pipeline(replace(book, stages=(first, *book.stages[1:-1], last, more)))


DOINGS: dict[str, Doing] = {
    "activity.call": lambda desk, w: desk.run(activities.log_call, w.ivan, "he called", w.deal),
    "activity.edit": lambda desk, w: desk.run(activities.edit_activity, w.note, "likes coffee"),
    "activity.letter": lambda desk, w: desk.run(activities.log_letter, w.ivan, "the offer"),
    "activity.meeting": lambda desk, w: desk.run(activities.log_meeting, w.ivan, minutes=45),
    "activity.note": lambda desk, w: desk.run(activities.add_note, w.ivan, "two cats"),
    "activity.notes": lambda desk, w: desk.run(
        together.notes, ((w.twin, w.second), (w.ivan, None)), "holidays"
    ),
    "answer.edit": lambda desk, w: desk.run(answers.edit_answer, w.answer, "600k"),
    "answer.put": lambda desk, w: desk.run(answers.put_answer, "need", "warm", client_id=w.ivan),
    "answer.remove": lambda desk, w: desk.run(answers.remove_answer, w.answer),
    "calendar.add": lambda desk, w: desk.run(calendars.add_calendar, "kitchen", hours="8-16"),
    "calendar.archive": lambda desk, w: desk.run(calendars.archive_calendar, w.calendar),
    "calendar.edit": lambda desk, w: desk.run(
        calendars.edit_calendar, w.calendar, hours="7-15", weekend="6"
    ),
    "capture": lambda desk, w: desk.run(capture.capture, SOLD),
    "channel.add": lambda desk, w: desk.run(clients.add_channel, w.ivan, "@petrov"),
    "channel.edit": lambda desk, w: desk.run(clients.edit_channel, w.phone, bad=True, why="old"),
    "channel.remove": lambda desk, w: desk.run(clients.remove_channel, w.phone),
    "client.add": lambda desk, w: desk.run(clients.add_client, "Kim", company="New Co"),
    "client.archive": lambda desk, w: desk.run(clients.archive_client, w.quiet),
    "client.edit": lambda desk, w: desk.run(clients.edit_client, w.ivan, "Ivan", company="Other"),
    "client.give": lambda desk, w: desk.run(clients.give_client, w.ivan, w.boris),
    "client.lift_no_contact": lambda desk, w: desk.run(
        contact.lift_no_contact, w.quiet, "call", "call me again"
    ),
    "client.merge": lambda desk, w: desk.run(merging.merge_clients, w.twin, w.ivan, ("name",)),
    "client.no_contact": lambda desk, w: desk.run(contact.mark_no_contact, w.ivan, "enough"),
    "client.not_same": lambda desk, w: desk.run(duplicates.say_not_same, ((w.twin, w.ivan),)),
    "client.rest": lambda desk, w: desk.run(
        review.rest, w.ivan, date(2026, 12, 24), "on a journey"
    ),
    "client.retag": lambda desk, w: desk.run(tags.retag_client, w.ivan, ("new",), ("VIP",)),
    "client.tag": lambda desk, w: desk.run(clients.tag_client, w.twin, "vip"),
    "clients.archive": lambda desk, w: desk.run(bulk.archive_clients, (w.quiet, w.ivan)),
    "clients.give": lambda desk, w: desk.run(bulk.give_clients, (w.twin, w.ivan), w.boris),
    "clients.merge": lambda desk, w: desk.run(duplicates.merge_many, ((w.twin, w.ivan, w.quiet),)),
    "clients.no_contact": lambda desk, w: desk.run(bulk.block_clients, (w.twin, w.ivan), "stop"),
    "clients.set": lambda desk, w: desk.run(filling.set_clients, (w.twin, w.ivan), "city", "Jena"),
    "clients.tag": lambda desk, w: desk.run(bulk.tag_clients, (w.twin, w.ivan), "vip"),
    "clients.untag": lambda desk, w: desk.run(bulk.untag_clients, (w.twin, w.ivan), "vip"),
    "client.untag": lambda desk, w: desk.run(clients.untag_client, w.ivan, "VIP"),
    "dayoff.add": lambda desk, w: desk.run(calendars.add_day_off, TODAY, TODAY, note="moving"),
    "dayoff.remove": lambda desk, w: desk.run(calendars.remove_day_off, w.day_off),
    "deal.add": lambda desk, w: desk.run(deals.add_deal, w.ivan, "gates", pipeline="founder"),
    "deal.cancel": lambda desk, w: desk.run(deals.cancel_deal, w.deal, "duplicate"),
    "deal.edit": lambda desk, w: desk.run(deals.edit_deal, w.deal, "three windows", 100),
    "deal.edit_refusal": lambda desk, w: desk.run(
        refusals.edit_refusal, w.lost, "other", never=True, note="moved away"
    ),
    "deal.give": lambda desk, w: desk.run(deals.give_deal, w.deal, w.boris),
    "deal.lose": lambda desk, w: desk.run(deals.lose_deal, w.deal, "price"),
    "deal.move": lambda desk, w: desk.run(deals.move_deal, w.deal, "terms"),
    "deal.put": lambda desk, w: desk.run(placing.put_deal, w.deal, "terms", "sales", None, None),
    "deal.rank": lambda desk, w: desk.run(deals.rank_deal, w.deal, w.second, None),
    "deal.reopen": lambda desk, w: desk.run(deals.reopen_deal, w.closed),
    "deal.retag": lambda desk, w: desk.run(tags.retag_deal, w.deal, ("urgent",)),
    "deal.return": lambda desk, w: desk.run(refusals.came_back, w.lost, next=TOMORROW),
    "deal.revive": lambda desk, w: desk.run(revival.revive, w.lost),
    "deal.tag": lambda desk, w: desk.run(clients.tag_deal, w.deal, "urgent"),
    "deal.win": lambda desk, w: desk.run(deals.win_deal, w.deal, 13_000_000, text="signed"),
    "file.attach": lambda desk, w: desk.run(
        files.attach_file, "drawing.pdf", "ab" * 32, 1000, kind="sizes", deal_id=w.deal
    ),
    "file.remove": lambda desk, w: desk.run(files.remove_file, w.file),
    "field.archive": lambda desk, w: desk.run(fields.archive_field, w.field),
    "field.define": lambda desk, w: desk.run(
        team.define_field, "deal", "Profile", "choice", ("white", "brown")
    ),
    "field.edit": lambda desk, w: desk.run(
        fields.edit_field, w.field, "Storey", required_from=("sales/offer!",)
    ),
    "field.set": lambda desk, w: desk.run(team.set_field, w.field, "12", client_id=w.ivan),
    "leave.add": lambda desk, w: desk.run(
        calendars.add_leave, TODAY, date(2026, 12, 1), None, w.boris, give=True
    ),
    "leave.remove": lambda desk, w: desk.run(calendars.remove_leave, w.leave),
    "pipeline.edit": lambda desk, w: desk.run(pipelines.edit_pipeline, "sales", other_steps(desk)),
    "import.map": lambda desk, w: desk.run(save_mapping, "Fair", "", "Wer = name"),
    "objection.add": lambda desk, w: desk.run(
        objections.add_objection, "Too far", "We come to you.", ("far", "not near")
    ),
    "objection.edit": lambda desk, w: desk.run(
        objections.edit_objection, "too_expensive", answer="Compared with what?", archived=True
    ),
    "objection.lay": lambda desk, w: desk.run(objections.lay_objections, "ru"),
    "pipeline.new": lambda desk, w: desk.run(team.new_pipeline, TYPED, "Trials"),
    "reason.edit": lambda desk, w: desk.run(refusals.edit_reason, "price", 90, pipeline="repeat"),
    "receipt.add": lambda desk, w: desk.run(deals.add_receipt, w.deal, TODAY, 5_000),
    "receipt.edit": lambda desk, w: desk.run(deals.edit_receipt, w.receipt, amount=7, note="x"),
    "receipt.remove": lambda desk, w: desk.run(deals.remove_receipt, w.receipt),
    "review.skip": lambda desk, w: desk.run(review.skip, w.reviewed),
    "review.start": lambda desk, w: desk.run(review.start, "petrov", (w.twin, w.ivan)),
    "setting.put": lambda desk, w: desk.run(team.change_setting, "currency", "KRW"),
    "step.add": lambda desk, w: desk.run(steps.add_step, TOMORROW, deal_id=w.deal),
    "step.drop": lambda desk, w: desk.run(steps.drop_step, w.side),
    "step.edit": lambda desk, w: desk.run(steps.edit_step, w.step, "ring", owner_id=w.boris),
    "step.move_time": lambda desk, w: desk.run(
        steps.move_time, (w.alone, w.side, w.step), None, spread_days=2
    ),
    "step.postpone": lambda desk, w: desk.run(steps.postpone, w.step, TOMORROW, "deciding"),
    "step.refuse": lambda desk, w: desk.run(steps.refuse, w.step, "no_contact", "never"),
    "step.replace": lambda desk, w: desk.run(steps.replace_step, w.step, Draft(kind="send")),
    "step.result": lambda desk, w: desk.run(steps.result, w.step, "agreed", amount=1),
    "step.talked": lambda desk, w: desk.run(steps.talked, w.step, "he thinks", 5),
    "step.tried": lambda desk, w: desk.run(steps.tried, w.step, "wrong_number"),
    "deals.give": lambda desk, w: desk.run(many_deals.give_deals, (w.second, w.deal), w.boris),
    "deals.move": lambda desk, w: desk.run(together.moves, (w.deal,), "offer"),
    "deals.set": lambda desk, w: desk.run(
        filling.set_deals, (w.second, w.deal), "expected day", "x", day=TODAY
    ),
    "deals.step": lambda desk, w: desk.run(many_deals.plan_step, TOMORROW, (w.second, w.deal)),
    "deals.tag": lambda desk, w: desk.run(many_deals.tag_deals, (w.second, w.deal), "warm"),
    "deals.untag": lambda desk, w: desk.run(many_deals.untag_deals, (w.second, w.deal), "warm"),
    "deals.win": lambda desk, w: desk.run(together.wins, (w.deal,)),
    "steps.add": lambda desk, w: desk.run(together.adds, TOMORROW, (w.ivan,)),
    "steps.give": lambda desk, w: desk.run(together.gives, (w.alone, w.side, w.step), w.boris),
    "steps.postpone": lambda desk, w: desk.run(together.postpones, (w.alone, w.step), TOMORROW),
    "steps.refuse": lambda desk, w: desk.run(together.refusals, (w.side, w.step), "price"),
    "steps.result": lambda desk, w: desk.run(together.results, (w.alone, w.side, w.step)),
    "steps.tried": lambda desk, w: desk.run(together.tries, (w.alone, w.step), "busy"),
    "trial.start": lambda desk, w: desk.run(trials.start_trial, "repeat", other_book("repeat")),
    "trial.stop": lambda desk, w: desk.run(trials.stop_trial, "tender", "b"),
    "user.add": lambda desk, w: desk.run(team.add_user, "mina", roles=("installer",)),
    "user.edit": lambda desk, w: desk.run(team.edit_user, w.boris, zone="America/New_York"),
    "view.archive": lambda desk, w: desk.run(views.archive_view, w.view),
    "view.rename": lambda desk, w: desk.run(views.rename_view, w.view, "Silent"),
    "view.save": lambda desk, w: desk.run(
        views.save_view, "cold", "client", "tag:vip -late", "-created", "name,city", "city"
    ),
}

#: They take a file, and are tried with files in `tests/importers` and `tests/store`.
WITH_A_FILE = {"import.file", "import.batch", "import.everything"}
#: It can't be undone, and is tried in `test_forgetting.py`.
FOR_GOOD = {"client.forget"}


def test_every_action_is_tried() -> None:
    assert set(all_actions()) == set(DOINGS) | WITH_A_FILE | FOR_GOOD


def test_importing_a_file_is_one_verb_too(crm: Crm, tmp_path: Path) -> None:
    path = sheet(tmp_path / "people.csv", "Name,Phone", "Ann,+1 212 555 0100")
    before = crm.ask(picture)
    crm.run(import_file, read(crm, path))
    after = crm.ask(picture)
    assert crm.undo().action == "import.file"
    assert crm.ask(picture) == before
    crm.redo()
    assert crm.ask(picture) == after


PLACES = {"client": 0, "deal": 1, "step": 2}


class Locks:
    """The records that were there before, in the order in which a verb locked them first."""

    def __init__(self, before: Rows) -> None:
        self.before = before
        self.order: list[tuple[int, int]] = []

    def took(self, row: Any) -> None:
        kind = row.__tablename__
        if kind in PLACES and row.id in self.before[kind]:
            lock = (PLACES[kind], row.id)
            if lock not in self.order:
                self.order.append(lock)


@contextmanager
def watched(before: Rows) -> Iterator[Locks]:
    """Note what is locked inside the block."""
    locks = Locks(before)
    get, lock = Tx.get, Tx.lock

    def noted_get(tx: Tx, *args: Any, **kwargs: Any) -> Any:
        row = get(tx, *args, **kwargs)
        locks.took(row)
        return row

    def noted_lock(tx: Tx, statement: Any) -> Any:
        found = lock(tx, statement)
        for row in found:
            locks.took(row)
        return found

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Tx, "get", noted_get)
        patch.setattr(Tx, "lock", noted_lock)
        yield locks


@pytest.mark.parametrize("name", DOINGS)
def test_a_verb_is_one_entry_locked_in_order_and_undone_and_redone_exactly(
    crm: Crm, world: World, name: str
) -> None:
    """Clients are locked before deals and these before steps, each by ascending id."""
    before = crm.ask(everything)
    with watched(before) as locks:
        done = DOINGS[name](crm, world)
    after = crm.ask(everything)
    assert after != before
    assert lawful(crm)
    assert locks.order == sorted(locks.order)
    assert_locked(crm, locks, done.entry_id)
    assert crm.undo().action == name
    assert crm.ask(everything) == before
    crm.redo()
    assert crm.ask(everything) == after
    assert lawful(crm)
    entry = crm.ask(lambda session: session.get(Entry, done.entry_id))
    assert entry is not None
    assert entry.action == name


def assert_locked(crm: Crm, locks: Locks, entry_id: int | None) -> None:
    """What an entry changed of what was there had been locked."""
    changed = select(col(Change.kind), col(Change.record_id)).where(
        col(Change.entry_id) == entry_id
    )
    for kind, record_id in crm.ask(lambda session: session.execute(changed).all()):
        if kind in PLACES and record_id in locks.before[kind]:
            assert (PLACES[kind], record_id) in locks.order, f"{kind} {record_id} was not locked"


def test_the_world_of_these_tests_is_lawful(crm: Crm, world: World) -> None:
    assert lawful(crm)
    assert rows(crm, "deal")[world.closed]["status"] == "cancelled"
