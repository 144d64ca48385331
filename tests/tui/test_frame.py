"""The frame around the screens: tabs, screens over screens, keys that come before a screen does."""

import sqlite3
from contextlib import closing

import pytest

from crm_tui.actions.steps import postpone
from crm_tui.crm import Crm
from crm_tui.domain.steps import Draft
from tests.tui.desk import TODAY, app_on, elsewhere, fill
from tests.tui.looking import at_cursor, line_with, plain, press, screen_of, settle

WIDE = (120, 32)


@pytest.fixture
def desk(crm: Crm) -> Crm:
    fill(crm)
    return crm


async def test_keys_typed_before_a_screen_is_there_are_its_own(desk: Crm) -> None:
    app = app_on(desk)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "/", *"kim", "enter", "r", *"agreed", "escape", "escape")
        assert app.current_mode == "today" and len(app.screen_stack) == 1
        await press(pilot, "?", "escape", "U", "escape", "2", "1", "j")
        assert "Kim Minji" in at_cursor(app)


async def test_tabs_are_clicked_and_lit(desk: Crm) -> None:
    app = app_on(desk)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        tabs = screen_of(app).split("\n")[0]
        await pilot.click("#top", offset=(tabs.index("Clients"), 0))
        await settle(pilot)
        assert app.current_mode == "clients"
        await pilot.click("#top", offset=(tabs.index("Today"), 0))
        await settle(pilot)
        assert app.current_mode == "today"


async def test_a_screen_that_was_covered_shows_what_changed_meanwhile(desk: Crm) -> None:
    app = app_on(desk)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "2")
        await elsewhere(desk, postpone, 1, Draft(day=TODAY.replace(day=27)))
        app.look_around()
        await settle(pilot)
        await press(pilot, "1")
        assert "Ivan Petrov" not in "\n".join(
            line[:50] for line in plain(screen_of(app)).split("\n")
        )


async def test_a_digit_leaves_whatever_was_opened_over_the_main_screen(desk: Crm) -> None:
    app = app_on(desk)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "enter", "U", "3")
        assert app.current_mode == "clients" and len(app.screen_stack) == 1
        await press(pilot, "1")
        assert len(app.screen_stack) == 1, "what was open over Today is closed"


async def test_the_form_left_to_find_somebody_is_as_it_was(desk: Crm) -> None:
    app = app_on(desk)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "n", *"asks for oak", "ctrl+k", *"0103")
        assert "رضا کریمی" in plain(at_cursor(app)), "the last four digits are enough"
        await press(pilot, "enter")
        await press(pilot, "escape")
        assert "asks for oak" in line_with(app, "Note")
        await press(pilot, "enter")
    path = desk.store.url.removeprefix("sqlite:///")
    with closing(sqlite3.connect(path)) as file:
        notes = file.execute("select text from activity where kind = 'note'").fetchall()
    assert notes == [("asks for oak",)]


async def test_in_five_lines_there_is_a_row_and_whatever_is_typed_shows(crm: Crm) -> None:
    fill(crm)
    app = app_on(crm)
    async with app.run_test(size=(20, 5)) as pilot:
        await settle(pilot)
        assert plain(screen_of(app)).split("\n")[-1].split() == ["r", "p", "x", "c", "⋯"]
        assert len(screen_of(app).split("\n")) == 5
        assert app.screen.query_one("#list").size.height >= 1
        await press(pilot, "n", *"roof")
        assert "› roof" in screen_of(app) and "enter save" in screen_of(app)
        await press(pilot, "escape", "ctrl+p")
        lines = plain(screen_of(app)).split("\n")
        assert "Command ›" in "".join(lines) and "esc back" in lines[-1]
        await pilot.resize_terminal(80, 24)
        await settle(pilot)
        assert " of 5 done" in screen_of(app)
