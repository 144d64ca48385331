"""A stage that is not left before money has come: it is received right where that is said."""

from dataclasses import replace
from typing import Any

import pytest

from crm_tui.crm import Crm
from crm_tui.screens.must_form import MustForm
from crm_tui.screens.outcome_forms import ResultForm
from crm_tui.screens.pipeline_forms import BoardMustForm
from crm_tui.store.hot.connection import open_hot
from tests.actions.test_leaving import change
from tests.stock import stocked
from tests.tui.boards import board_of, columns_of, fill_board, stages_of
from tests.tui.desk import app_on
from tests.tui.looking import plain, press, screen_of, settle, toasts
from tests.tui.test_pipeline_moves import opened

WIDE = (140, 36)


@pytest.fixture
@stocked
def desk(crm: Crm) -> Crm:
    fill_board(crm, (("Ivan Petrov", "payment", 12_000_000),))
    change(crm, "payment", lambda stage: replace(stage, must=("receipts", "balance"), known=()))
    return crm


def received(crm: Crm) -> list[int]:
    """The receipts there are, by their sums in minor units."""
    connection = open_hot(crm.store.url, 5.0)
    assert connection is not None
    found = [int(amount) for (amount,) in connection.rows("select amount from receipt order by id")]
    connection.close()
    return found


async def test_a_card_is_moved_with_the_money_that_came_as_one_action(desk: Crm) -> None:
    async with app_on(desk).run_test(size=WIDE) as pilot:
        app = await opened(pilot)
        await press(pilot, "L")
        form = board_of(app).form
        assert isinstance(form, BoardMustForm) and form.things == ("balance",), "asked for once"
        assert columns_of(app) == {"delivery": ["Ivan Petrov"]}, "it stands where it would go"
        await press(pilot, *"50% today")
        assert "60 000 ₽ left" in plain(screen_of(app))
        await press(pilot, "enter")
        assert "60 000 ₽ would still be left" in toasts(app)[-1]
        assert received(desk) == [], "nothing is kept before the deal can go"
        await press(pilot, *("backspace",) * len("50% today"), *"rest", "enter")
        await press(pilot, *"fri", "enter")
        assert (received(desk), stages_of(desk)) == ([12_000_000], {"Ivan Petrov": "delivery"})
        await press(pilot, "u")
        assert (received(desk), stages_of(desk)) == ([], {"Ivan Petrov": "payment"}), "one undo"


async def test_escape_puts_the_card_back_and_keeps_nothing(desk: Crm) -> None:
    async with app_on(desk).run_test(size=WIDE) as pilot:
        app = await opened(pilot)
        await press(pilot, "L")
        await press(pilot, *"60k", "escape")
        assert columns_of(app) == {"payment": ["Ivan Petrov"]}
        assert received(desk) == []


async def test_a_result_takes_the_money_with_its_questions(desk: Crm) -> None:
    async with app_on(desk).run_test(size=WIDE) as pilot:
        await settle(pilot)
        app: Any = pilot.app
        await press(pilot, "r", *"paid > deliver fri", "enter")
        form: Any = getattr(app.screen, "form", None)
        assert isinstance(form, ResultForm) and form.at == 0, "what is needed is asked"
        await press(pilot, *"much", "enter")
        assert "How much was received?" in toasts(app)[-1]
        await press(pilot, *("backspace",) * 4, *"rest")
        assert "→ 120 000 ₽" in plain(screen_of(app))
        await press(pilot, "enter", "escape", "enter")
        assert (received(desk), stages_of(desk)) == ([12_000_000], {"Ivan Petrov": "delivery"})


async def test_a_move_from_today_asks_for_the_money_too(desk: Crm) -> None:
    async with app_on(desk).run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "m", *"deliv", "enter")
        assert isinstance(getattr(pilot.app.screen, "form", None), MustForm)
        await press(pilot, *"rest", "enter")
        await press(pilot, *"fri", "enter")
        assert (received(desk), stages_of(desk)) == ([12_000_000], {"Ivan Petrov": "delivery"})
