"""A walk that also changes the rules of the work: playbooks, trials, calendars, leave, revivals."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from sqlmodel import col

from crm_tui.actions import (
    answers,
    calendars,
    deals,
    pipelines,
    refusals,
    review,
    revival,
    steps,
    team,
    trials,
)
from crm_tui.crm import Crm
from crm_tui.domain.pipelines import write_pipeline
from crm_tui.domain.stages import Pipeline, StepPlan
from crm_tui.errors import CrmError
from crm_tui.store import laws
from crm_tui.store.tables.history import ReviewItem
from crm_tui.store.tables.people import User
from crm_tui.store.tables.sales import Deal
from crm_tui.store.tables.setup import DayOff
from tests.conftest import NOON
from tests.store import walk

ZONES = ("Europe/Berlin", "Asia/Tehran", "Asia/Seoul", "America/New_York", "Pacific/Kiritimati")
COUNTRIES = ("", "IR", "KR", "US", "DE")
THINGS = (
    ("budget", "500k EUR"),
    ("sizes", "three by two"),
    ("need", "warmth"),
    ("phone", "+79215550199"),
)
LEAPS = (1, 7, 60, 600, 60 * 26, 60 * 24 * 9, 60 * 24 * 200)  # minutes

Doing = Callable[["EngineWalk", Crm, int, int], Any]


class EngineWalk:
    """Two people with clocks that leap, and playbooks that change under them."""

    def __init__(self, anna: Crm, boris: Crm, books: Sequence[Pipeline]) -> None:
        self.people, self.now = (anna, boris), NOON
        self.books = [usable(replace(book, key=f"drawn{n}")) for n, book in enumerate(books)]
        self.done = 0
        self._try(partial(anna.run, calendars.add_calendar, "seoul", "Seoul", "KR"))
        for number, desk in enumerate(self.people):
            desk.clock = self._clock
            desk.run(team.edit_user, zone=ZONES[number])
        for number, book in enumerate(self.books):
            self._try(partial(anna.run, team.new_pipeline, write_pipeline(book)))
            for which in range(3):
                self._try(partial(add_deal, self, anna, which, 3 * which + number + 1))

    def _clock(self) -> datetime:
        return self.now

    def go(self, moves: list[walk.Move]) -> None:
        """Do what the numbers say, as far as it is allowed; the laws hold after each."""
        for place, (what, which, how) in enumerate(moves):
            self.now += timedelta(minutes=LEAPS[(which + how) % len(LEAPS)])
            desk, doing = self.people[(place + how) % 2], DOINGS[what % len(DOINGS)]
            self._try(partial(doing, self, desk, which, how))
            broken = list(desk.ask(laws.broken))
            assert broken == [], (doing.__name__, broken)

    def _try(self, job: Callable[[], Any]) -> None:
        try:
            done = job()
        except CrmError:
            return
        self.done += done is not None

    def stage(self, number: int) -> str:
        """A stage of one of the pipelines."""
        stages = [stage.key for book in self.books for stage in book.stages]
        return [*stages, *walk.STAGES][number % (len(stages) + len(walk.STAGES))]

    def key(self, number: int) -> str:
        """The pipeline of a number: one of those that were drawn, or one that ships."""
        keys = [book.key for book in self.books] + ["sales", "windows", "cold"]
        return keys[number % len(keys)]

    def deal(self, desk: Crm, which: int, *, lost: bool = False) -> int:
        """A deal: an open one, or one that was refused."""
        condition = col(Deal.status) == "lost" if lost else col(Deal.is_open) == 1
        return walk._pick(desk, Deal, which, condition) or 0


def usable(book: Pipeline) -> Pipeline:
    """A drawn playbook, free of what only a checker should see: names of nothing that is there."""
    stages = []
    for stage in book.stages:
        turns = [replace(turn, to=turn.to.removesuffix("/first")) for turn in stage.turns]
        stages.append(replace(
            stage, on_refuse=stage.on_refuse.removesuffix("/first"), step=_usable(stage.step),
            turns=tuple(turn for turn in turns if "answer" not in str(turn.when)),
            variants=tuple(
                replace(one, step=_usable(one.step))
                for one in stage.variants if "answer" not in str(one.when)
            ),
        ))  # fmt: skip
    after_win = tuple(_usable(step) for step in book.after_win)
    return replace(book, stages=tuple(stages), after_win=after_win)


def _usable(step: StepPlan) -> StepPlan:
    return replace(step, calendar="seoul" if step.calendar else "")


def add_deal(walked: EngineWalk, desk: Crm, which: int, how: int) -> Any:
    draft = walked_draft(walked, how) if how % 3 else None
    return desk.run(
        deals.add_deal, walk._client(desk, which), f"deal {how}", 100 * how, "EUR",
        pipeline=walked.key(how), next=draft, by_hand=bool(how % 2),
    )  # fmt: skip


def walked_draft(walked: EngineWalk, how: int) -> Any:
    """A step on a day to come, by the clock that leaps."""
    return walk._draft(how)._replace(day=walked.now.date() + timedelta(days=1 + how % 30))


def result(walked: EngineWalk, desk: Crm, which: int, how: int) -> Any:
    draft = walked_draft(walked, how) if how % 2 else None
    said = (THINGS[how % len(THINGS)],) if how % 3 else ()
    return desk.run(
        steps.result, walk._step(desk, which), "said", draft, how % 5 == 0, answers=said
    )


def postpone(walked: EngineWalk, desk: Crm, which: int, how: int) -> Any:
    offer, words = ("changed", "cheaper") if how % 2 else ("same", "")
    draft = walked_draft(walked, how)
    return desk.run(
        steps.postpone, walk._step(desk, which), draft, "deciding", offer, offered=words
    )


def refuse(walked: EngineWalk, desk: Crm, which: int, how: int) -> Any:
    reason = walk.REASONS[how % len(walk.REASONS)]
    return desk.run(steps.refuse, walk._step(desk, which), reason, "note")


def move(walked: EngineWalk, desk: Crm, which: int, how: int) -> Any:
    stage = walked.stage(how)
    line = walked.key(which + how) if how % 3 == 0 else ""
    return desk.run(
        deals.move_deal, walked.deal(desk, which), stage, line, walked_draft(walked, how)
    )


def edit_book(walked: EngineWalk, desk: Crm, which: int, how: int) -> Any:
    key, other = walked.key(which), walked.books[how % len(walked.books)]
    text = write_pipeline(replace(other, key=key))
    return desk.run(pipelines.edit_pipeline, key, text, move_to=other.first.key)


def trial(walked: EngineWalk, desk: Crm, which: int, how: int) -> Any:
    if how % 3 == 0:
        return desk.run(trials.stop_trial, walked.key(which), "ab"[how % 2])
    book = walked.books[which % len(walked.books)]
    return desk.run(trials.start_trial, book.key, write_pipeline(book), 50, seed=how)


def revive(walked: EngineWalk, desk: Crm, which: int, how: int) -> Any:
    return desk.run(revival.revive, walked.deal(desk, which, lost=True))


def come_back(walked: EngineWalk, desk: Crm, which: int, how: int) -> Any:
    lost = walked.deal(desk, which, lost=True)
    words = "please call" if how % 2 else ""
    return desk.run(refusals.came_back, lost, next=walked_draft(walked, how), words=words)


def answer(walked: EngineWalk, desk: Crm, which: int, how: int) -> Any:
    return desk.run(answers.put_answer, *THINGS[how % len(THINGS)], walked.deal(desk, which))


def receipt(walked: EngineWalk, desk: Crm, which: int, how: int) -> Any:
    return desk.run(deals.add_receipt, walked.deal(desk, which), NOON.date(), 1 + 100 * how, "EUR")


def calendar(walked: EngineWalk, desk: Crm, which: int, how: int) -> Any:
    weekend = ("", "4", "45", "56", "0")[how % 5]
    return desk.run(
        calendars.edit_calendar, country=COUNTRIES[which % len(COUNTRIES)], weekend=weekend
    )


def leave(walked: EngineWalk, desk: Crm, which: int, how: int) -> Any:
    kept = walk._pick(desk, DayOff, which)
    if kept is not None and how % 3 == 0:
        return desk.run(calendars.remove_leave, kept)
    first = walked.now.date() + timedelta(days=how % 5)
    other = walk._pick(desk, User, which)
    return desk.run(
        calendars.add_leave, first, first + timedelta(days=how % 20), None, other, bool(how % 2)
    )


def zone(walked: EngineWalk, desk: Crm, which: int, how: int) -> Any:
    return desk.run(team.edit_user, zone=ZONES[how % len(ZONES)])


def look_through(walked: EngineWalk, desk: Crm, which: int, how: int) -> Any:
    if how % 2:
        return desk.run(review.start)
    return desk.run(review.skip, walk._pick(desk, ReviewItem, which) or 0)


def undo(walked: EngineWalk, desk: Crm, which: int, how: int) -> Any:
    return desk.undo() if how % 3 else desk.redo()


def _plain(doing: Callable[[Crm, int, int], Any]) -> Doing:
    def done(walked: EngineWalk, desk: Crm, which: int, how: int) -> Any:
        return doing(desk, which, how)

    done.__name__ = doing.__name__
    return done


DOINGS: tuple[Doing, ...] = (
    add_deal, add_deal, add_deal, result, result, result, postpone, refuse, move, edit_book,
    trial, revive, come_back, answer, receipt, calendar, leave, zone, look_through, undo,
    *map(_plain, (walk.add_client, walk.tried, walk.close_deal, walk.reopen, walk.no_contact,
                  walk.merge, walk.give, walk.side_step, walk.drop_or_replace)),
)  # fmt: skip
