"""What is named on the screen can be pressed with the mouse: the footer, a form, its options."""

import pytest
from textual.pilot import Pilot

from crm_tui.crm import Crm
from crm_tui.screens.today import TodayScreen
from crm_tui.shell import Shell
from crm_tui.widgets.paint import Line
from crm_tui.widgets.paint_bars import footer_line, key_at
from tests.stock import stocked
from tests.tui.card_desk import card_open, fill_card, go_to, last_toast, seen
from tests.tui.desk import app_on, fill, open_steps
from tests.tui.looking import at_cursor, plain, press, screen_of, settle, toasts

WIDE = (120, 36)


@pytest.fixture
def desk(crm: Crm) -> Crm:
    fill(crm)
    return crm


@pytest.fixture
@stocked
def namesakes(desk: Crm) -> Crm:
    from crm_tui.actions.clients import add_client

    for company in ("Okna", "Steklo"):
        desk.run(add_client, "Ivan Petrov", company=company)
    return desk


async def click(pilot: Pilot[None], words: str) -> None:
    """Click where these words begin, the last of such places."""
    assert isinstance(pilot.app, Shell)
    lines = plain(screen_of(pilot.app)).split("\n")
    row = max(number for number, line in enumerate(lines) if words in line)
    await pilot.click(offset=(lines[row].index(words), row))
    await settle(pilot)


async def test_the_footer_and_the_letters_of_a_form_are_buttons(desk: Crm) -> None:
    app = app_on(desk)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await click(pilot, "call  t time")
        await click(pilot, "no answer")
        assert "Kim Minji" in at_cursor(app)
        await click(pilot, "p postpone")
        await click(pilot, "tomorrow")
        await click(pilot, "enter save")
        assert "Kim Minji: later" in toasts(app)[-1]
        await click(pilot, "r result")
        await click(pilot, "esc back")
        assert "Result" not in plain(screen_of(app)).split("\n")[-3]
    steps = open_steps(desk)
    assert [steps[name][1] for name in ("Ivan Petrov", "Kim Minji")] == ["2026-11-26"] * 2


async def test_an_option_is_picked_by_a_click(desk: Crm) -> None:
    app = app_on(desk)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "m")
        await click(pilot, "Need clear")
        assert "Need clear" in toasts(app)[-1]


async def test_one_of_several_is_chosen_by_a_click(namesakes: Crm) -> None:
    app = app_on(namesakes)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "a", *"Ivan Petrov, door 80k")
        await click(pilot, "Ivan Petrov (Steklo)")
        assert "▸ c9 Ivan Petrov (Steklo)" in plain(screen_of(app))
        await click(pilot, "enter save")
        assert "Added to c9 Ivan Petrov" in toasts(app)[-1]


def test_words_belong_to_the_key_before_them() -> None:
    line = footer_line([("r", "result"), ("shift+tab", "keep the stage"), ("?", "help")], 60)
    text = "".join(run for run, _style in line)
    assert key_at(line, text.index("result")) == "r"
    assert key_at(line, text.index("stage")) == "shift+tab"
    assert key_at(line, text.index("shift")) == "shift+tab"
    assert key_at(line, 59) == ""
    typed: Line = [(" Note ", "label"), ("Ivan", "dim"), (" a b ", "text")]
    assert [key_at(typed, x) for x in range(12)] == [""] * 12


async def test_below_the_last_row_nothing_is_said_to_be_done_that_is_not(desk: Crm) -> None:
    app = app_on(desk)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "c", "n")
        await press(pilot, "end")
        assert "TOMORROW 1" in at_cursor(app)
        assert "Nothing is due" not in screen_of(app)
        assert "enter opens the days to come" in screen_of(app)
        await press(pilot, "home", *["c", "n"] * 4)
        assert "Nothing is due now" in screen_of(app)


async def test_a_tab_does_not_take_a_typed_line_with_it(crm: Crm) -> None:
    client, windows, _doors = fill_card(crm)
    async with card_open(crm, client, windows) as pilot:
        await go_to(pilot, "amount")
        await press(pilot, "e", "ctrl+u", *"€5k")
        await pilot.click(offset=(3, 0))
        await settle(pilot)
        assert "enter saves it" in last_toast(pilot)
        assert "€5k" in seen(pilot)
        await press(pilot, "escape")
        await pilot.click(offset=(3, 0))
        await settle(pilot)
        assert isinstance(pilot.app.screen, TodayScreen)
