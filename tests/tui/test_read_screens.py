"""Screens that are read: help, why and the script; by keys, by taps, and at forty columns."""

import asyncio
from typing import Any

import pytest
from textual.pilot import Pilot

from crm_tui.actions.team import change_setting
from crm_tui.crm import Crm
from crm_tui.screens.help import HelpScreen
from crm_tui.screens.script import ScriptScreen
from crm_tui.screens.today import TodayScreen
from crm_tui.screens.why import WhyScreen
from tests.tui.desk import app_on, fill
from tests.tui.looking import plain, press, screen_of, settle

PHONE = (40, 24)


@pytest.fixture
def desk(crm: Crm) -> Crm:
    fill(crm)
    return crm


async def tap(pilot: Pilot[None], words: str) -> None:
    """Tap where these words stand, the last of such places."""
    app: Any = pilot.app
    lines = plain(screen_of(app)).split("\n")
    row = max(number for number, line in enumerate(lines) if words in line)
    await pilot.click(offset=(lines[row].index(words), row))
    await settle(pilot)


@pytest.mark.parametrize("columns", [40, 100])
async def test_a_line_of_the_help_does_what_it_says(desk: Crm, columns: int) -> None:
    app = app_on(desk)
    async with app.run_test(size=(columns, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "?")
        await tap(pilot, "Write a note")
        assert isinstance(app.screen, TodayScreen)
        assert app.screen.form is not None and app.screen.form.title == "Note"
        await press(pilot, "escape", "?")
        await tap(pilot, "The step at hand")
        assert isinstance(app.screen, HelpScreen), "a heading does nothing"


@pytest.mark.parametrize(
    ("key", "kind"), [("?", HelpScreen), ("w", WhyScreen), ("G", ScriptScreen)]
)
async def test_on_a_phone_it_is_read_and_left_by_taps(desk: Crm, key: str, kind: type) -> None:
    app = app_on(desk)
    async with app.run_test(size=PHONE) as pilot:
        await settle(pilot)
        await press(pilot, key)
        assert isinstance(app.screen, kind)
        before = screen_of(app)
        await pilot.click(offset=(38, 23))
        await settle(pilot)
        assert screen_of(app) != before or "↓ ┘" not in before
        await pilot.click(offset=(3, 23))
        await settle(pilot)
        assert isinstance(app.screen, TodayScreen)


async def test_a_script_that_nobody_asked_for_is_the_one_of_new_deals_and_whole_on_a_phone(
    desk: Crm,
) -> None:
    await asyncio.to_thread(lambda: desk.run(change_setting, "pipeline", "windows"))
    app = app_on(desk)
    async with app.run_test(size=PHONE) as pilot:
        await settle(pilot)
        await press(pilot, "f2", "G")
        shown = plain(screen_of(app))
        assert "Windows · windows" in shown
        assert "5 tries" in " ".join(shown.split("\n")[1:3])


async def test_the_footer_of_a_script_turns_to_the_next_pipeline(desk: Crm) -> None:
    app = app_on(desk)
    async with app.run_test(size=(100, 30)) as pilot:
        await settle(pilot)
        await press(pilot, "G")
        first = plain(screen_of(app)).split("\n")[1]
        await tap(pilot, "another pipeline")
        assert plain(screen_of(app)).split("\n")[1] != first
        await tap(pilot, "esc back")
        assert isinstance(app.screen, TodayScreen)


async def test_the_signs_on_the_screens_are_explained(desk: Crm) -> None:
    app = app_on(desk)
    async with app.run_test(size=(100, 36)) as pilot:
        await settle(pilot)
        await press(pilot, "?", "end")
        shown = plain(screen_of(app))
        assert "with ** it is not left without" in shown
        assert "├ ● ┤" in shown and "▹ ▾" in shown
        assert "↑" in shown.split("\n")[-2], "an arrow tells that there is more above"
