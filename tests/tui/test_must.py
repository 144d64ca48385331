"""What a stage is not left without, asked where a card is moved; and the script as a drawing."""

import asyncio
from typing import Any

import pytest

from crm_tui.actions.answers import put_answer
from crm_tui.crm import Crm
from crm_tui.screens.deal_forms import WhenForm
from crm_tui.screens.must_form import MustForm
from crm_tui.screens.pipeline_forms import BoardMustForm
from crm_tui.screens.script import ScriptScreen
from tests.tui.boards import board_of, columns_of, fill_board, stages_of
from tests.tui.desk import app_on
from tests.tui.looking import plain, press, screen_of, settle, toasts
from tests.tui.test_pipeline_moves import opened

WIDE = (160, 40)
MEASURED = (("Ivan Petrov", "approval", 12_000_000),)


@pytest.fixture
def desk(crm: Crm) -> Crm:
    fill_board(crm, MEASURED, pipeline="windows")
    return crm


async def test_a_move_asks_what_is_required_one_by_one_and_keeps_the_answers(desk: Crm) -> None:
    async with app_on(desk).run_test(size=WIDE) as pilot:
        app = await opened(pilot)
        await press(pilot, "L")
        form = board_of(app).form
        assert isinstance(form, BoardMustForm) and form.title == "the sizes"
        assert columns_of(app) == {"payment": ["Ivan Petrov"]}, "it stands where it would go"
        await press(pilot, *"3 by 2", "enter")
        assert board_of(app).form is form and form.title == "the specification"
        assert stages_of(desk) == {"Ivan Petrov": "approval"}, "nothing is written before the last"
        await press(pilot, "enter")
        assert "not left without it" in toasts(app)[-1]
        await press(pilot, *"oak", "enter")
        assert board_of(app).form is None
        assert stages_of(desk) == {"Ivan Petrov": "payment"}
        await press(pilot, "u")
        assert stages_of(desk) == {"Ivan Petrov": "approval"}, "one undo takes all back"
        await press(pilot, "L")
        assert isinstance(board_of(app).form, BoardMustForm), "the answers too"


async def test_the_rest_of_a_burst_is_dropped_and_escape_puts_the_card_back(desk: Crm) -> None:
    async with app_on(desk).run_test(size=WIDE) as pilot:
        app = await opened(pilot)
        await press(pilot, *"LLL")
        form = board_of(app).form
        assert isinstance(form, BoardMustForm) and form.text == ""
        assert "2 more moves were dropped." in toasts(app)[-1]
        await press(pilot, "escape")
        assert columns_of(app) == {"approval": ["Ivan Petrov"]}
        await press(pilot, "H")
        assert stages_of(desk) == {"Ivan Petrov": "measurement"} or board_of(app).form is not None


async def test_what_is_known_already_is_not_asked(desk: Crm) -> None:
    await asyncio.to_thread(desk.run, put_answer, "sizes", "3 by 2", 1)
    async with app_on(desk).run_test(size=WIDE) as pilot:
        app = await opened(pilot)
        await press(pilot, "L")
        form = board_of(app).form
        assert isinstance(form, BoardMustForm) and form.things == ("specification",)


async def test_a_move_from_today_asks_too_and_then_for_the_day(desk: Crm) -> None:
    async with app_on(desk).run_test(size=WIDE) as pilot:
        await settle(pilot)
        app = pilot.app
        await press(pilot, "m", *"install", "enter")
        assert isinstance(getattr(app.screen, "form", None), MustForm)
        await press(pilot, *"3 by 2", "enter", *"oak", "enter")
        assert isinstance(getattr(app.screen, "form", None), WhenForm)
        await press(pilot, *"fri 10", "enter")
        assert stages_of(desk) == {"Ivan Petrov": "installation"}


async def test_winning_asks_for_the_amount_alone(desk: Crm) -> None:
    async with app_on(desk).run_test(size=WIDE) as pilot:
        await opened(pilot)
        await press(pilot, "W", "enter")
        assert stages_of(desk) == {}


async def test_the_script_of_the_pipeline_on_the_board_is_drawn(desk: Crm) -> None:
    async with app_on(desk).run_test(size=WIDE) as pilot:
        app = await opened(pilot)
        await press(pilot, "G")
        assert isinstance(app.screen, ScriptScreen)
        shown = plain(screen_of(app))
        assert "2 Measurement" in shown and "▼ result ─▶ 3 Approval" in shown
        await press(pilot, "]")
        assert "cold" in plain(screen_of(app))
        await press(pilot, "[", "[")
        assert "Sales · sales" in plain(screen_of(app))
        await press(pilot, "j", "pagedown", "escape")
        assert board_of(app).form is None
        await press(pilot, "1", "g", "g")
        assert isinstance(app.screen, ScriptScreen)


@pytest.fixture
def talked(crm: Crm) -> Crm:
    fill_board(crm, (("Ivan Petrov", "contact", 12_000_000),))
    return crm


async def test_what_was_skipped_is_said_after_a_result(talked: Crm) -> None:
    async with app_on(talked).run_test(size=WIDE) as pilot:
        app: Any = pilot.app
        await settle(pilot)
        await press(pilot, "r", "enter")
        assert "not known yet: the need, the budget" in toasts(app)[-1]
