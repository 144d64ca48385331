"""The same verb for several steps: one entry in the journal, one undo, all or none."""

from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import Session

from crm_tui.actions.deals import move_deal
from crm_tui.actions.steps import add_step
from crm_tui.actions.team import add_user
from crm_tui.actions.together import (
    gives,
    moves,
    notes,
    postpones,
    refusals,
    results,
    tries,
    wins,
)
from crm_tui.crm import Crm
from crm_tui.domain.steps import Draft
from crm_tui.errors import Conflict, Invalid
from crm_tui.store.tables.sales import Deal, Step
from tests.conftest import NOON
from tests.tui.desk import TODAY, fill, open_steps

NAMES = ("Ivan Petrov", "Kim Minji", "Olga Smirnova")
NEXT_WEEK = Draft(day=TODAY + timedelta(days=7))


@pytest.fixture
def desk(any_crm: Crm) -> Crm:
    fill(any_crm, NAMES)
    return any_crm


def test_several_results_move_each_deal_on_and_are_undone_at_once(desk: Crm) -> None:
    before = open_steps(desk)
    assert desk.run(results, (1, 2), "talked on the fair").value == 2
    assert open_steps(desk)["Ivan Petrov"] != before["Ivan Petrov"]
    desk.undo()
    assert open_steps(desk) == before


def test_several_postponements_keep_their_reason(desk: Crm) -> None:
    assert desk.run(postpones, (1, 2, 3), NEXT_WEEK, reason="season").value == 3
    assert {day for _title, day, _minute in open_steps(desk).values()} == {"2026-12-02"}


def test_several_refusals_leave_the_others_alone(desk: Crm) -> None:
    assert desk.run(refusals, (1, 3), "price").value == 2
    assert set(open_steps(desk)) == {"Kim Minji"}


def test_several_tries_plan_the_next_of_each(desk: Crm) -> None:
    assert desk.run(tries, (1, 2), "no_answer").value == 2
    days = [day for _title, day, _minute in open_steps(desk).values()]
    assert days.count("2026-11-26") == 2


def test_one_note_is_kept_on_each_client(desk: Crm) -> None:
    assert desk.run(notes, ((1, 1), (2, None)), "met on the fair").value == 2
    with pytest.raises(Invalid):
        desk.run(notes, ((1, 1),), " ")


def test_one_step_that_is_closed_stops_them_all(desk: Crm) -> None:
    earlier = Crm(desk.store, "boris", clock=lambda: NOON - timedelta(minutes=1), zone=desk.zone)
    earlier.run(refusals, (2,), "price")
    before = open_steps(desk)
    with pytest.raises(Conflict):
        desk.run(postpones, (1, 2, 3), NEXT_WEEK)
    assert open_steps(desk) == before


def test_a_step_named_twice_is_done_once(desk: Crm) -> None:
    assert desk.run(tries, (1, 1), "busy").value == 1


def test_several_deals_move_to_a_stage_and_those_that_stand_there_stay(desk: Crm) -> None:
    desk.run(move_deal, 2, "offer", "")
    before = open_steps(desk)
    assert desk.run(moves, (1, 2, 3), "offer").value == 2
    assert len({title for title, _day, _minute in open_steps(desk).values()}) == 1
    desk.undo()
    assert open_steps(desk) == before


def test_several_deals_are_won_and_undone_at_once(desk: Crm) -> None:
    before = open_steps(desk)
    assert desk.run(wins, (1, 3)).value == 2
    assert set(open_steps(desk)) == {"Kim Minji"}
    desk.undo()
    assert open_steps(desk) == before


def test_several_steps_are_given_with_their_deals(desk: Crm) -> None:
    boris = desk.run(add_user, "boris").value
    side = desk.run(add_step, Draft(title="fetch the drawing", day=TODAY), deal_id=3).value
    assert desk.run(gives, (1, 2, side), boris).value == 3
    owners = [owner_of(desk, Deal, deal) for deal in (1, 2, 3)]
    assert owners[:2] == [boris, boris] and owners[2] != boris
    assert owner_of(desk, Step, side) == boris


def owner_of(desk: Crm, kind: Any, number: int) -> int:
    """Who is responsible for a record."""

    def read(session: Session) -> int:
        found = session.get(kind, number)
        assert found is not None
        return int(found.owner_id)

    return desk.ask(read)
