"""A morning's work by keys, from the key to the disk and back, on a real store."""

import asyncio
from datetime import timedelta

import pytest
from textual.pilot import Pilot

from crm_tui.actions.steps import postpone, result
from crm_tui.crm import Crm
from crm_tui.domain.steps import Draft
from crm_tui.screens.today import TodayScreen
from crm_tui.store.db import Store
from tests.conftest import NOON
from tests.tui.desk import TODAY, app_on, elsewhere, fill, open_steps
from tests.tui.looking import at_cursor, plain, press, screen_of, settle, toasts

WIDE = (120, 36)


@pytest.fixture
def desk(crm: Crm) -> Crm:
    fill(crm)
    return crm


@pytest.fixture
def late_desk(crm: Crm) -> Crm:
    early = Crm(crm.store, crm.actor, clock=lambda: NOON - timedelta(hours=3), zone=crm.zone)
    fill(early, first_minute=480)
    return crm


@pytest.fixture
def shared_desk(pg_crm: Crm) -> Crm:
    fill(pg_crm)
    return pg_crm


def form_of(pilot: Pilot[None]) -> object:
    assert isinstance(pilot.app.screen, TodayScreen)
    return pilot.app.screen.form


async def test_a_result_moves_the_deal_on_and_the_cursor_to_the_next(desk: Crm) -> None:
    app = app_on(desk)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        assert "Ivan Petrov" in at_cursor(app)
        await press(pilot, "r", *"wants 3 > call fri 10", "enter")
        assert "Kim Minji" in at_cursor(app)
        assert "Ivan Petrov: result" in toasts(app)[-1] and "u to undo" in toasts(app)[-1]
    assert open_steps(desk)["Ivan Petrov"][1:] == ("2026-11-27", 600)


async def test_an_empty_result_takes_what_the_playbook_proposes(desk: Crm) -> None:
    app = app_on(desk)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        before = open_steps(desk)["Ivan Petrov"]
        await press(pilot, "r")
        assert "First contact · " in plain(screen_of(app)), "the reading shows what is proposed"
        await press(pilot, "enter")
    assert open_steps(desk)["Ivan Petrov"] != before


async def test_postponing_by_words_opens_a_new_control_date(desk: Crm) -> None:
    app = app_on(desk)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "j", "p", *"fri 15:00", "enter")
        assert "Сергей Волков" in at_cursor(app)
        assert "later 1" in plain(screen_of(app))
    assert open_steps(desk)["Kim Minji"][1:] == ("2026-11-27", 900)


async def test_a_refusal_takes_the_deal_off_the_day_and_undo_brings_it_back(desk: Crm) -> None:
    app = app_on(desk)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "x", "p", "enter")
        assert "back on " in toasts(app)[-1], "when the client comes back"
        assert "Ivan Petrov" not in open_steps(desk)
        assert "no 1" in plain(screen_of(app))
        await press(pilot, "u")
        assert toasts(app)[-1] == "Undone: Refused · Ivan Petrov · windows"
        assert "Ivan Petrov" in at_cursor(app), "the cursor is back on the step"
        assert "Ivan Petrov" in open_steps(desk)
        await press(pilot, "ctrl+r")
        assert toasts(app)[-1] == "Redone: Refused · Ivan Petrov · windows"
        assert "Ivan Petrov" not in open_steps(desk)


async def test_no_answer_is_two_keys_and_goes_on(desk: Crm) -> None:
    app = app_on(desk)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "c", "n", "c", "n", "c", "n")
        assert "رضا کریمی" in at_cursor(app)
        assert "tried 3" in plain(screen_of(app))
        assert "next try tomorrow " in toasts(app)[-1]
    days = [day for _title, day, _minute in open_steps(desk).values()]
    assert days.count("2026-11-26") == 3


async def test_keys_pressed_without_waiting_act_in_their_order(desk: Crm) -> None:
    app = app_on(desk)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "c", "n", "p", "2", "enter", "n", *"hi", "enter", "u")
    steps = open_steps(desk)
    assert steps["Ivan Petrov"][1] == "2026-11-26", "the call was tried"
    assert steps["Kim Minji"][1] == "2026-11-26", "postponed; only the note was undone"


async def test_talked_asks_what_was_said(desk: Crm) -> None:
    app = app_on(desk)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "c", "t")
        assert "Result Ivan Petrov" in plain(screen_of(app))


async def test_not_interested_and_do_not_call_need_one_letter(desk: Crm) -> None:
    app = app_on(desk)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "c", "x")
        await press(pilot, "c", "d")
    left = open_steps(desk)
    assert "Ivan Petrov" not in left and "Kim Minji" not in left


async def test_a_full_stop_repeats_a_postponement_and_never_a_refusal(desk: Crm) -> None:
    app = app_on(desk)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "p", *"fri", "enter")
        await press(pilot, "x", "p", "enter")
        await press(pilot, ".")
    left = open_steps(desk)
    assert left["Ivan Petrov"][1] == "2026-11-27"
    assert "Kim Minji" not in left
    assert left["Сергей Волков"][1] == "2026-11-27"


async def test_marked_steps_are_postponed_together_and_undone_at_once(desk: Crm) -> None:
    app = app_on(desk)
    before = open_steps(desk)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "space", "space", "p", *"fri", "enter")
        days = [day for _title, day, _minute in open_steps(desk).values()]
        assert days.count("2026-11-27") == 2
        await press(pilot, "u")
    assert open_steps(desk) == before


async def test_all_overdue_are_spread_over_days(late_desk: Crm) -> None:
    app = app_on(late_desk)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        assert "5 overdue" in screen_of(app)
        await press(pilot, "t", "tab", *"5", "enter")
        assert "0 overdue" in screen_of(app)
    days = sorted(day for _title, day, _minute in open_steps(late_desk).values())
    assert days == ["2026-11-26", "2026-11-27", "2026-11-30", "2026-12-01", "2026-12-02"]


async def test_a_note_is_kept_and_shown(desk: Crm) -> None:
    app = app_on(desk)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "n", *"asks for oak", "enter")
        assert "Ivan Petrov" in at_cursor(app)
        assert "asks for oak" in screen_of(app)


async def test_a_colleagues_work_appears_and_the_cursor_stays(desk: Crm) -> None:
    app = app_on(desk)
    boris = Crm(desk.store, "boris", clock=desk.clock, zone=desk.zone)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "j", "j")
        await elsewhere(boris, postpone, 1, Draft(day=TODAY + timedelta(days=9)))
        app.look_around()
        await settle(pilot)
        assert "Сергей Волков" in at_cursor(app)
        assert "Ivan Petrov" not in plain(screen_of(app))


async def test_what_a_colleague_closed_is_refused_and_the_text_stays(desk: Crm) -> None:
    app = app_on(desk)
    boris = Crm(desk.store, "boris", clock=desk.clock, zone=desk.zone)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "r", *"agreed")
        await elsewhere(boris, result, 1, "taken")
        await press(pilot, "enter")
        assert form_of(pilot) is not None
        assert "agreed" in screen_of(app) and "closed already" in screen_of(app)


async def test_a_refused_form_waits_behind_the_one_that_is_open(desk: Crm) -> None:
    app = app_on(desk)
    boris = Crm(desk.store, "boris", clock=desk.clock, zone=desk.zone)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "r", *"agreed")
        await elsewhere(boris, result, 1, "taken")
        await press(pilot, "enter", "n", *"asks for oak")
        assert "asks for oak" in screen_of(app) and "closed already" in toasts(app)[-1]
        await press(pilot, "enter")
        assert "agreed" in screen_of(app), "what was refused is lost by nothing"


async def test_a_locked_database_is_told_and_the_text_stays(
    desk: Crm, monkeypatch: pytest.MonkeyPatch
) -> None:
    from crm_tui.errors import Unavailable

    def gone(self: Store) -> None:
        raise Unavailable("The database is held.", hint="Try again.")

    app = app_on(desk)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        with monkeypatch.context() as patch:
            patch.setattr(Store, "write", gone)
            await press(pilot, "n", *"hello", "enter")
            await settle(pilot)
            assert "The database is held. Try again." in screen_of(app)
        await press(pilot, "enter")
        assert "Note kept" in toasts(app)[-1]


async def test_somebody_new_can_work_at_once(desk: Crm) -> None:
    newcomer = Crm(desk.store, "mina", clock=desk.clock, zone=desk.zone)
    app = app_on(newcomer)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        assert "Nothing is due." in screen_of(app)
        await press(pilot, "o", "enter")
        assert "Steps of everybody" in screen_of(app)
        await press(pilot, "n", *"hello", "enter")
        assert app.person.id > 0


async def test_finding_shows_a_client_and_acts_on_the_next_step(desk: Crm) -> None:
    app = app_on(desk)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "/", *"volkov")
        assert "Сергей Волков" in at_cursor(app)
        await press(pilot, "enter", "p", *"fri", "enter")
    assert open_steps(desk)["Сергей Волков"][1] == "2026-11-27"


async def test_the_same_on_postgresql(shared_desk: Crm) -> None:
    app = app_on(shared_desk)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        assert "Ivan Petrov" in at_cursor(app)
        await press(pilot, "c", "n")
        assert "Kim Minji" in at_cursor(app)
        assert "tried 1" in plain(screen_of(app))
        await press(pilot, "/", *"kim")
        assert "Found 1" in screen_of(app)


async def test_the_event_loop_may_not_wait_for_the_slow_store(desk: Crm) -> None:
    with pytest.raises(AssertionError, match="event loop"):
        desk.ask(lambda session: None)
    await asyncio.sleep(0)
    assert NOON


async def test_a_line_adds_a_client_whose_step_shows_at_once(desk: Crm) -> None:
    app = app_on(desk)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "a", *"Mina Park, door 80k, call today 16:30", "enter")
        assert "16:30" in plain(screen_of(app)) and "Mina Park" in screen_of(app)
        assert "Ivan Petrov" in at_cursor(app)


async def test_finding_inside_a_form_parks_it_and_comes_back(desk: Crm) -> None:
    app = app_on(desk)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "r", *"agreed", "ctrl+k", *"kim")
        assert "Found 1" in screen_of(app)
        await press(pilot, "enter")
        assert "Kim Minji" in screen_of(app)
        await press(pilot, "escape")
        assert "Result Ivan Petrov" in plain(screen_of(app)) and "agreed" in screen_of(app)
