"""Keys that come before the card was read are about whoever is under the cursor, never before."""

import threading
from typing import Any

import pytest

from crm_tui.crm import Crm
from crm_tui.screens import dialling
from crm_tui.screens.reading import HotReads
from tests.tui.desk import app_on, fill, open_steps
from tests.tui.looking import at_cursor, plain, screen_of, settle, toasts

FIRST, SECOND = "+7 921 555-01-00", "+7 921 555-01-01"


@pytest.fixture
def desk(crm: Crm) -> Crm:
    fill(crm)
    return crm


@pytest.fixture
def door(monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """Cards are read while it is open; it is."""
    opened, card = threading.Event(), HotReads.card

    def read(self: HotReads, *args: Any, **more: Any) -> Any:
        opened.wait(20)
        return card(self, *args, **more)

    monkeypatch.setattr(HotReads, "card", read)
    opened.set()
    return opened


async def test_a_call_is_to_whom_the_cursor_is_on_though_the_card_comes_later(
    desk: Crm, door: threading.Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = app_on(desk)
    dialled: list[str] = []
    monkeypatch.setattr(dialling, "dial", lambda _program, number: dialled.append(number))
    async with app.run_test(size=(120, 36)) as pilot:
        app.dial = "phone {number}"
        await settle(pilot)
        app.reads.inline = False
        door.clear()
        await pilot.press("j", "c")
        assert "Kim Minji" in at_cursor(app)
        form = "\n".join(plain(screen_of(app)).split("\n")[-8:])
        assert "Call Kim Minji" in form and FIRST not in form
        assert dialled == []
        door.set()
        await settle(pilot)
        assert SECOND in "\n".join(plain(screen_of(app)).split("\n")[-8:])
        assert dialled == [SECOND.replace(" ", "").replace("-", "")]
        await pilot.press("n")
        await settle(pilot)
        assert "Kim Minji" in toasts(app)[-1]
    assert open_steps(desk)["Kim Minji"][1] == "2026-11-26"


async def test_who_is_not_called_is_told_though_the_card_comes_later(
    desk: Crm, door: threading.Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = HotReads.card

    def marked(self: HotReads, *args: Any, **more: Any) -> Any:
        card = read(self, *args, **more)
        return card._replace(no_contact="asked us") if card.client == "Kim Minji" else card

    monkeypatch.setattr(HotReads, "card", marked)
    app = app_on(desk)
    async with app.run_test(size=(120, 36)) as pilot:
        await settle(pilot)
        app.reads.inline = False
        door.clear()
        await pilot.press("j", "c")
        door.set()
        await settle(pilot)
        assert getattr(app.screen, "form", None) is None
        assert "Do not contact. asked us" in toasts(app)[-1]
        door.clear()
        await pilot.press("k", "c")
        assert getattr(app.screen, "form", None) is not None, "the card before was another's"
        door.set()
        await settle(pilot)
        assert "Ivan Petrov" in plain(screen_of(app)).split("\n")[-3]
