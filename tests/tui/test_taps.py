"""A day by taps alone, in forty columns: outcomes, tries, the lists behind the menu, and back."""

from typing import Any

import pytest
from textual.pilot import Pilot

from crm_tui.actions.clients import add_client
from crm_tui.actions.deals import add_deal
from crm_tui.crm import Crm
from crm_tui.domain.steps import Draft
from crm_tui.screens.help import HelpScreen
from crm_tui.screens.plan import PlanScreen
from crm_tui.screens.refused import RefusedScreen
from crm_tui.screens.today import TodayScreen
from tests.tui.desk import TODAY, app_on, fill, open_steps
from tests.tui.looking import plain, press, screen_of, settle, toasts
from tests.tui.test_read_screens import tap

PHONE = (40, 24)


@pytest.fixture
def desk(crm: Crm) -> Crm:
    fill(crm)
    return crm


async def button(pilot: Pilot[None], label: str) -> None:
    """Tap a button of the bottom row."""
    app: Any = pilot.app
    row = plain(screen_of(app)).split("\n")[-1]
    assert f" {label} " in row, row
    await pilot.click(offset=(row.index(f" {label} ") + 1, PHONE[1] - 1))
    await settle(pilot)


async def test_the_outcomes_of_a_day_by_taps(desk: Crm) -> None:
    app = app_on(desk)
    async with app.run_test(size=PHONE) as pilot:
        await settle(pilot)
        await button(pilot, "c")
        await tap(pilot, "n no answer")
        assert "Ivan Petrov" in toasts(app)[-1]
        await button(pilot, "p")
        await tap(pilot, "2 tomorrow")
        await tap(pilot, "enter save")
        assert "Kim Minji: later" in toasts(app)[-1]
        await button(pilot, "r")
        await tap(pilot, "enter save")
        assert "result" in toasts(app)[-1]
        await button(pilot, "x")
        await tap(pilot, "p price")
        await tap(pilot, "enter save")
        assert "no, price" in toasts(app)[-1]
    due = open_steps(desk)
    assert "رضا کریمی" not in due and due["Kim Minji"][1] == "2026-11-26"


async def test_the_menu_of_a_phone_leads_everywhere_and_back(desk: Crm) -> None:
    app = app_on(desk)
    async with app.run_test(size=PHONE) as pilot:
        await settle(pilot)
        for words, screen in (("Refusal list", RefusedScreen), ("Plan: the weeks", PlanScreen)):
            await button(pilot, "⋯")
            assert isinstance(app.screen, HelpScreen)
            while words not in plain(screen_of(app)):
                await button(pilot, "↓")
            await tap(pilot, words)
            assert isinstance(app.screen, screen)
            await button(pilot, "‹")
            assert isinstance(app.screen, TodayScreen)


async def test_a_card_is_opened_and_closed_by_taps(desk: Crm) -> None:
    app = app_on(desk)
    async with app.run_test(size=PHONE) as pilot:
        await settle(pilot)
        await tap(pilot, "Kim Minji")
        await tap(pilot, "Kim Minji")
        assert app.screen.has_class("-reading"), "the short card"
        await button(pilot, "‹")
        assert not app.screen.has_class("-reading")
        await press(pilot, "home")


@pytest.fixture
def paid(crm: Crm) -> Crm:
    client = crm.run(add_client, "Olga Smirnova", channels=(("phone", "+7 921 555-01-02"),)).value
    draft = Draft(kind="call", day=TODAY, minute=660)
    crm.run(add_deal, client, "doors", 9_000, "RUB", "windows", "payment", next=draft)
    return crm


async def test_a_day_that_must_be_said_is_said_by_taps(paid: Crm) -> None:
    app = app_on(paid)
    async with app.run_test(size=PHONE) as pilot:
        await settle(pilot)
        await button(pilot, "⋯")
        while "Move the time" not in plain(screen_of(app)):
            await button(pilot, "↓")
        await tap(pilot, "Move the time")
        await tap(pilot, " today ")
        await tap(pilot, "enter save")
        assert open_steps(paid)["Olga Smirnova"][2] is None
        await button(pilot, "r")
        await tap(pilot, "Mon 30")
        await tap(pilot, "Fri 27")
        assert "› > Fri" in plain(screen_of(app)) and "› > Mon" not in plain(screen_of(app))
        await tap(pilot, "enter save")
    assert open_steps(paid)["Olga Smirnova"][1] == "2026-11-27"
