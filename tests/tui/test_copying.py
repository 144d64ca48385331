"""What `y` puts on the clipboard: the rows that are marked, or whoever the cursor is on."""

import pytest

from crm_tui.crm import Crm
from crm_tui.screens.history import HistoryScreen
from tests.tui.desk import app_on, fill
from tests.tui.looking import press, settle, toasts

WIDE = (140, 36)


@pytest.fixture
def desk(crm: Crm) -> Crm:
    fill(crm)
    return crm


async def test_without_marks_who_is_under_the_cursor_is_copied(desk: Crm) -> None:
    app = app_on(desk)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "y")
        assert app.clipboard.startswith("Ivan Petrov") and "\t" not in app.clipboard


async def test_marked_rows_are_copied_a_line_each(desk: Crm) -> None:
    app = app_on(desk)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "space", "space", "y")
        lines = app.clipboard.split("\n")
        assert len(lines) == 2 and "Ivan Petrov" in lines[0]
        assert all("\t" in line for line in lines)
        assert any("2 rows: copied" in toast for toast in toasts(app))


async def test_an_entry_of_the_history_is_copied_as_it_is_seen(desk: Crm) -> None:
    app = app_on(desk)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "n", *"asks for oak", "enter")
        await press(pilot, "U")
        await press(pilot, "y")
        assert isinstance(app.screen, HistoryScreen)
        assert "Note" in app.clipboard and "Ivan Petrov" in app.clipboard


async def test_marked_deals_of_the_board_are_copied_with_their_stage(desk: Crm) -> None:
    app = app_on(desk)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "2", "space", "y")
        client, deal, *_rest = app.clipboard.split("\t")
        assert client and deal and len(_rest) == 5
