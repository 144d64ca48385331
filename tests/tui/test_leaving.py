"""Leaving a screen while something of it is on its way: nothing is lost, and nothing breaks."""

import asyncio
import threading
from typing import Any

import pytest
from textual.pilot import Pilot

from crm_tui.actions.steps import result
from crm_tui.crm import Crm
from crm_tui.screens.acting import ActingScreen
from crm_tui.screens.today import TodayScreen
from crm_tui.shell import Shell
from crm_tui.store.hot.connection import open_hot
from tests.tui.boards import stages_of
from tests.tui.desk import app_on, elsewhere, fill
from tests.tui.looking import press, screen_of, settle, toasts

WIDE = (120, 36)
NOTES = ("n", *"oak", "enter", "n", *"ash", "enter", "n", *"elm", "enter")


@pytest.fixture
def desk(crm: Crm) -> Crm:
    fill(crm)
    return crm


def notes(crm: Crm) -> set[str]:
    """The notes in the store."""
    connection = open_hot(crm.store.url, 5.0)
    assert connection is not None
    found = connection.rows("select text from activity where kind = 'note'")
    connection.close()
    return {text for (text,) in found}


def front(pilot: Pilot[None]) -> ActingScreen:
    """The screen in front."""
    screen: Any = pilot.app.screen
    assert isinstance(screen, ActingScreen)
    return screen


@pytest.mark.parametrize("way", [("escape",), ("2",), ("ctrl+k", "escape", "3"), ("g", "t")])
async def test_what_was_entered_on_a_card_is_saved_by_one_who_leaves_it_at_once(
    desk: Crm, way: tuple[str, ...]
) -> None:
    async with app_on(desk).run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "e", *NOTES, *way)
    assert notes(desk) == {"oak", "ash", "elm"}


@pytest.mark.parametrize("key", ["q", "ctrl+q"])
async def test_who_quits_at_once_has_saved_all(desk: Crm, key: str) -> None:
    app = app_on(desk)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, *NOTES, "2", *"LL", "1", key)
    assert app.return_code == 0
    assert notes(desk) == {"oak", "ash", "elm"}
    assert "need" in stages_of(desk).values()


async def test_history_undoes_what_is_still_on_its_way(desk: Crm) -> None:
    async with app_on(desk).run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "e", *NOTES, "U", "down", "u")
    assert notes(desk) == {"oak", "elm"}


async def test_what_is_refused_behind_a_closed_card_comes_back_where_one_is(desk: Crm) -> None:
    boris = Crm(desk.store, "boris", clock=desk.clock, zone=desk.zone)
    app = app_on(desk)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "e", "r", *"agreed")
        await elsewhere(boris, result, 1, "taken")
        await press(pilot, "enter", "escape")
        assert isinstance(app.screen, TodayScreen)
        assert "agreed" in screen_of(app) and "closed already" in screen_of(app)


async def test_what_is_refused_on_another_screen_is_told_at_once(desk: Crm) -> None:
    boris = Crm(desk.store, "boris", clock=desk.clock, zone=desk.zone)
    app = app_on(desk)
    async with app.run_test(size=WIDE, notifications=True) as pilot:
        await settle(pilot)
        await press(pilot, "r", *"agreed")
        await elsewhere(boris, result, 1, "taken")
        await press(pilot, "enter", "3")
        assert "closed already" in toasts(app)[-1]
        await press(pilot, "1")
        assert "agreed" in screen_of(app) and "closed already" in screen_of(app)


async def test_forms_refused_at_once_come_back_one_after_another(
    desk: Crm, monkeypatch: pytest.MonkeyPatch
) -> None:
    from crm_tui.errors import Unavailable
    from crm_tui.store.db import Store

    def gone(self: Store) -> None:
        raise Unavailable("The database is held.", hint="Try again.")

    async with app_on(desk).run_test(size=WIDE) as pilot:
        await settle(pilot)
        with monkeypatch.context() as patch:
            patch.setattr(Store, "write", gone)
            await press(pilot, *NOTES)
        await press(pilot, "enter", "enter", "enter")
        assert front(pilot).form is None
    assert notes(desk) == {"oak", "ash", "elm"}


# -- where reading takes a thread -----------------------------------------------------------------


def in_threads(app: Shell) -> Shell:
    """An app that reads in threads alone, as on a server."""
    app.reads.inline = False
    return app


async def test_a_screen_closed_while_it_is_read_shows_nothing_and_breaks_nothing(desk: Crm) -> None:
    app = in_threads(app_on(desk))
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        for keys in (("e",), ("/", *"petr"), ("U",), ("f2",), ("e", "j"), ("=", "i", "enter")):
            await press(pilot, *keys, *("escape",) * 4)
            await press(pilot, *("escape",) * 4)
            assert isinstance(app.screen, TodayScreen) and app.crash is None


async def test_what_one_screen_reads_does_not_end_what_another_one_waits_for(desk: Crm) -> None:
    app = in_threads(app_on(desk))
    held, reading = threading.Event(), threading.Event()
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        patient: Any = app.reads.patient
        card = patient.card

        def slowly(**about: Any) -> Any:
            if "step_id" in about:
                reading.set()
                held.wait(5)
            return card(**about)

        patient.card = slowly
        today = front(pilot)
        await asyncio.to_thread(lambda: None)
        pilot.app.simulate_key("j")
        await asyncio.to_thread(reading.wait, 5)
        await pilot.pause()
        app.simulate_key("U")
        await pilot.pause()
        app.simulate_key("down")
        await pilot.pause()
        held.set()
        await settle(pilot)
        await press(pilot, "escape")
        assert front(pilot) is today
        (step,) = today.targets()
        assert today.card is not None and today.card.client == step.client


async def test_the_palette_is_left_without_doing_anything(desk: Crm) -> None:
    app = app_on(desk)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        for keys in (("p", "pagedown", "home"), ("pagedown",), ("pageup", "pagedown")):
            await press(pilot, "ctrl+p", *keys, *keys)
            await press(pilot, "escape", "escape")
            assert isinstance(app.screen, TodayScreen) and app.crash is None
