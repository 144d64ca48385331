"""The weeks to come, by keys: how full they are, their steps, and what is moved from there."""

from datetime import date

import pytest

from crm_tui.actions.steps import move_time, postpone
from crm_tui.crm import Crm
from crm_tui.domain.steps import Draft
from crm_tui.screens.call_forms import TimeForm
from crm_tui.screens.client_card import ClientCardScreen
from crm_tui.screens.plan import PlanScreen
from crm_tui.screens.today import TodayScreen
from tests.actions.desk import next_of
from tests.conftest import opened
from tests.stock import stocked
from tests.tui.desk import app_on, fill, open_steps
from tests.tui.looking import at_cursor, line_with, plain, press, screen_of, settle, toasts
from tests.tui.test_hostile import WORST

SIZES = ((80, 24), (120, 36), (40, 24))
NEXT_WEEK = date(2026, 12, 2)


@pytest.fixture
@stocked
def desk(crm: Crm) -> Crm:
    """Five calls today, of which one is put off by the client and one was moved by us."""
    deals = fill(crm)
    crm.run(postpone, next_of(crm, deals[0]), Draft(day=NEXT_WEEK))
    crm.run(move_time, (next_of(crm, deals[1]),), Draft(day=NEXT_WEEK, minute=600))
    return crm


@pytest.fixture
@stocked
def team(desk: Crm) -> Crm:
    """With a colleague who has one call today."""
    with opened(desk.store.url, "boris") as boris:
        fill(boris, ("Anton",))
    return desk


@pytest.fixture
def hostile(crm: Crm) -> Crm:
    """Clients with names that a terminal might obey."""
    fill(crm, tuple(text for text in WORST if text.strip() and "\0" not in text)[:8])
    return crm


@pytest.mark.parametrize("size", SIZES)
async def test_the_weeks_are_counted_in_any_size(desk: Crm, size: tuple[int, int]) -> None:
    app = app_on(desk)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        await press(pilot, "P")
        assert isinstance(app.screen, PlanScreen)
        shown = plain(screen_of(app))
        assert "THIS WEEK 23 Nov – 29 Nov" in shown
        assert "3 steps" in at_cursor(app)
        assert "2 steps" in shown
        await press(pilot, "escape")
        assert isinstance(app.screen, TodayScreen)


async def test_a_week_says_how_full_it_is_and_what_was_put_off_and_moved(desk: Crm) -> None:
    app = app_on(desk)
    async with app.run_test(size=(150, 36)) as pilot:
        await settle(pilot)
        await press(pilot, "g", "w", "down")
        line = at_cursor(app)
        assert "2 steps" in line and "of 45h" in line
        assert "later 1 · moved by us 1" in line
        shown = plain(screen_of(app))
        assert "HOW FULL THE WEEKS ARE" in shown
        assert "anna  1 time · 7 d later in all" in shown


async def test_a_week_is_unfolded_and_its_steps_are_acted_upon(desk: Crm) -> None:
    app = app_on(desk)
    async with app.run_test(size=(120, 36)) as pilot:
        await settle(pilot)
        await press(pilot, "P", "down")
        assert "enter unfold  o whose" in plain(screen_of(app)) and "r result" not in screen_of(app)
        await press(pilot, "enter", "down")
        assert "r result" in plain(screen_of(app))
        assert "Kim Minji" in at_cursor(app) or "Ivan Petrov" in at_cursor(app)
        await press(pilot, "t")
        assert isinstance(app.screen.form, TimeForm)  # type: ignore[attr-defined]
        await press(pilot, *"fri", "enter")
        fridays = [one for one in open_steps(desk).values() if one[1] == "2026-11-27"]
        assert len(fridays) == 1
        await press(pilot, "enter")
        assert isinstance(app.screen, ClientCardScreen)
        await press(pilot, "escape", "h", "h")
        assert isinstance(app.screen, TodayScreen)


async def test_everybodys_weeks_are_shown_by_person(team: Crm) -> None:
    app = app_on(team)
    async with app.run_test(size=(120, 36)) as pilot:
        await settle(pilot)
        await press(pilot, "P", "o", "enter")
        assert "1 step" in line_with(app, "boris")
        await press(pilot, "o", "enter")
        assert "boris" not in plain(screen_of(app)).replace("boris ·", "")


async def test_the_pane_compares_who_has_how_much(team: Crm) -> None:
    app = app_on(team)
    async with app.run_test(size=(120, 36)) as pilot:
        await settle(pilot)
        await press(pilot, "P")
        assert "WHO HAS HOW MUCH" not in plain(screen_of(app)), "one person compares with nobody"
        await press(pilot, "o", "enter")
        shown = plain(screen_of(app))
        assert "WHO HAS HOW MUCH" in shown
        (mine,) = [line for line in shown.split("\n") if "late ·" in line and "anna" in line]
        (his,) = [line for line in shown.split("\n") if "late ·" in line and "boris" in line]
        assert mine.count("━") > his.count("━") > 0 and mine.count("late") == 1


async def test_a_verb_on_a_folded_week_says_how_to_come_to_its_steps(desk: Crm) -> None:
    app = app_on(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "P", "r")
        assert toasts(app)[-1] == "A week is not acted upon: enter unfolds its steps."
        await press(pilot, "space")
        assert toasts(app)[-1].startswith("enter unfolds")


async def test_names_in_a_plan_obey_nobody(hostile: Crm) -> None:
    app = app_on(hostile)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "P", "enter", *("down",) * 6)
        assert "\x1b" not in screen_of(app)


async def test_an_empty_desk_has_an_empty_plan(crm: Crm) -> None:
    app = app_on(crm)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "P", "enter", "enter", "down")
        assert isinstance(app.screen, PlanScreen)


async def test_words_narrow_the_steps_of_all_weeks_and_escape_folds_them_again(team: Crm) -> None:
    app = app_on(team)
    async with app.run_test(size=(120, 36)) as pilot:
        await settle(pilot)
        await press(pilot, "P", "o", *"everybody", "enter", "f", *"kim call", "enter")
        text = plain(screen_of(app))
        assert "Kim Minji" in text and "Olga Smirnova" not in text and "Anton" not in text
        assert "only: kim call" in text
        await press(pilot, "escape")
        text = plain(screen_of(app))
        assert "Kim Minji" not in text and "boris" in text and "only" not in text


async def test_a_change_of_the_marked_is_one_action_and_one_undo(desk: Crm) -> None:
    app = app_on(desk)
    async with app.run_test(size=(120, 36)) as pilot:
        await settle(pilot)
        await press(pilot, "P", "f", *"windows", "enter", "home", "down", "space", "space")
        await press(pilot, "e", *"tag", "enter", *"autumn", "enter")
        assert "2 deals" in toasts(app)[-1]
        await press(pilot, "u")
        assert "2 deals" in toasts(app)[-1] or "Tagged" in toasts(app)[-1]
