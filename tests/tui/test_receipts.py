"""Money received, by keys: a sum, a part, the rest; on the pane, the board and the client card."""

from typing import Any

import pytest

from crm_tui.actions.deals import add_receipt
from crm_tui.crm import Crm
from crm_tui.screens.receipt_form import ReceiptForm
from tests.stock import stocked
from tests.tui.desk import TODAY, app_on, fill
from tests.tui.looking import line_with, plain, press, screen_of, settle, toasts
from tests.tui.test_hostile import WORST

WIDE = (140, 36)


@pytest.fixture
def desk(crm: Crm) -> Crm:
    fill(crm, ("Ivan Petrov", "Kim Minji"))
    return crm


async def look_at(crm: Crm, *keys: str, size: tuple[int, int] = WIDE) -> tuple[str, list[str], Any]:
    """Press keys; the screen, what was said, and the open form."""
    app = app_on(crm)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        await press(pilot, *keys)
        return plain(screen_of(app)), toasts(app), app.screen.form  # type: ignore[attr-defined]


@pytest.mark.parametrize("key", ["$", "M"])
async def test_money_is_kept_by_one_line_read_live(desk: Crm, key: str) -> None:
    shown, _said, form = await look_at(desk, key, *"50% advance")
    assert isinstance(form, ReceiptForm)
    assert "→ 60 000 ₽ · Wed 25 Nov · advance · 60 000 ₽ left" in shown
    shown, said, _form = await look_at(desk, key, *"50% advance", "enter")
    assert "60 000 ₽ received" in said[-1]
    pane = shown.replace("60 000 ₽ received ·", "", 1)  # the toast says it too
    assert "60 000 ₽ received" in pane and "60 000 ₽ left" in pane


async def test_the_rest_is_taken_and_too_much_is_said(desk: Crm) -> None:
    _shown, _said, _form = await look_at(desk, "$", *"20k", "enter", "$", *"rest", "enter")
    shown, _said, _form = await look_at(desk, "$", *"5k")
    assert "5 000 ₽ too much" in shown


async def test_an_empty_line_keeps_nothing_and_says_what_came_in_so_far(desk: Crm) -> None:
    shown, _said, _form = await look_at(desk, "$")
    assert "0 ₽ received, 120 000 ₽ left" in shown
    _shown, said, form = await look_at(desk, "$", "enter")
    assert form is None and said == []


async def test_what_cannot_be_read_is_refused_in_words(desk: Crm) -> None:
    shown, said, form = await look_at(desk, "$", *"soon", "enter")
    assert isinstance(form, ReceiptForm)
    assert "How much was received?" in shown
    assert said[-1].startswith("How much was received?")


@pytest.fixture
@stocked
def paid(desk: Crm) -> Crm:
    """With a third of the first deal received."""
    desk.run(add_receipt, 1, TODAY, 4_000_000, note="advance")
    return desk


async def test_the_board_tells_what_came_in_on_card_and_column(paid: Crm) -> None:
    app = app_on(paid)
    async with app.run_test(size=(200, 60)) as pilot:
        await settle(pilot)
        await press(pilot, "2")
        assert "80k ₽ left" in plain(screen_of(app))
        assert "40k ₽ of 120k ₽" in line_with(app, "Ivan Petrov") or "80k ₽ left" in line_with(
            app, "Ivan Petrov"
        )
        await press(pilot, "$", *"rest", "enter")
        assert "received" in toasts(app)[-1]


async def test_the_client_card_says_beside_the_deal_what_came_in_and_what_is_left(
    paid: Crm,
) -> None:
    shown, _said, _form = await look_at(paid, "e", size=(80, 24))
    assert "windows · 120 000 ₽ · 40 000 ₽ received · 80 000 ₽ left" in shown


async def test_a_step_too_long_for_its_row_says_its_day_once(desk: Crm) -> None:
    shown, _said, _form = await look_at(desk, "e", "t", *"tomorrow 15:00", "enter", size=(40, 24))
    row = next(line for line in shown.split("\n") if "next" in line)
    assert row.count("15:00") == 1


async def test_money_in_words_that_a_terminal_could_obey_is_shown_as_text(desk: Crm) -> None:
    hostile = next(text for text in WORST if "\x1b" in text)
    app = app_on(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "$")
        app.screen.form.paste("10k " + hostile)  # type: ignore[attr-defined]
        await press(pilot, "enter", "e")
        assert "\x1b" not in screen_of(app)


async def test_a_client_without_a_deal_gets_no_money(crm: Crm) -> None:
    shown, said, form = await look_at(crm, "$")
    assert form is None
    assert said[-1] == "There is no deal under the cursor."
    assert shown
