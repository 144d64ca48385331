"""While a screen waits for the database it says so, and never that there is nothing."""

import threading
from typing import Any

import pytest

from crm_tui.crm import Crm
from crm_tui.screens.reading import HotReads
from tests.tui.desk import app_on, fill
from tests.tui.looking import plain, screen_of, settle

SCREENS = {
    "P": ("1 step in 8 weeks", "Nothing is planned"),
    "X": ("0 refusals", "Nobody has said no"),
    "V": ("how the steps", "No step was answered"),
    "R": ("No review stands", "begins another"),
    "U": ("u undoes one alone", "Nothing was done"),
}


@pytest.fixture
def desk(crm: Crm) -> Crm:
    fill(crm, ("Ivan Petrov",))
    return crm


@pytest.fixture
def door(monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """Questions are answered while it is open; it is."""
    opened, ask = threading.Event(), HotReads.ask

    def read(self: HotReads, *args: Any, **more: Any) -> Any:
        opened.wait(20)
        return ask(self, *args, **more)

    monkeypatch.setattr(HotReads, "ask", read)
    opened.set()
    return opened


@pytest.mark.parametrize("key", SCREENS)
async def test_a_screen_that_waits_says_so(desk: Crm, door: threading.Event, key: str) -> None:
    told, nothing = SCREENS[key]
    app = app_on(desk)
    async with app.run_test(size=(100, 30)) as pilot:
        await settle(pilot)
        app.reads.inline = False
        door.clear()
        await pilot.press(key)
        await pilot.pause()
        waiting = plain(screen_of(app))
        assert "reading…" in waiting
        assert told not in waiting and nothing not in waiting
        door.set()
        await settle(pilot)
        shown = plain(screen_of(app))
        assert told in shown and "reading…" not in shown
