"""Playbooks compared, as pictures: bars with their intervals, readable without colour."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_tui.actions.steps import postpone, result
from crm_tui.actions.trials import start_trial
from crm_tui.crm import Crm
from crm_tui.domain.figures import wilson
from crm_tui.screens.playbooks import PlaybooksScreen
from crm_tui.screens.today import TodayScreen
from crm_tui.widgets.paint import length
from crm_tui.widgets.paint_playbooks import bar_line
from tests.actions.desk import TOMORROW, a_client, a_deal, deal_of, next_of, other_book
from tests.stock import stocked
from tests.tui.desk import app_on
from tests.tui.looking import at_cursor, plain, press, screen_of, settle


@pytest.fixture
@stocked
def tried(crm: Crm) -> Crm:
    """A trial in which B does better, with a hostile name."""
    crm.run(start_trial, "sales", other_book("sales"), seed=3, name="[red]\x1b[2J short")
    client = a_client(crm)
    for _deal in range(16):
        deal = a_deal(crm, client)
        if deal_of(crm, deal).arm == "b":
            crm.run(result, next_of(crm, deal), next=TOMORROW)
        else:
            crm.run(postpone, next_of(crm, deal), TOMORROW)
    return crm


@pytest.mark.parametrize("size", [(80, 24), (140, 40)])
async def test_both_versions_stand_side_by_side(tried: Crm, size: tuple[int, int]) -> None:
    app = app_on(tried)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        await press(pilot, "V")
        assert isinstance(app.screen, PlaybooksScreen)
        assert "Sales" in at_cursor(app)
        shown = plain(screen_of(app))
        assert "New request" in shown and "B more" in shown
        assert "●" in shown and "├" in shown
        assert "\x1b" not in shown
        await press(pilot, "pagedown", "pageup", "enter", "escape")
        assert isinstance(app.screen, TodayScreen)


async def test_words_narrow_the_pipelines(tried: Crm) -> None:
    app = app_on(tried)
    async with app.run_test(size=(120, 30)) as pilot:
        await settle(pilot)
        await press(pilot, "V", "f", *"tender", "enter")
        assert "None of them holds these words." in plain(screen_of(app))
        await press(pilot, "escape", "f", *"SAL", "enter")
        assert "Sales" in at_cursor(app) and "only: SAL" in plain(screen_of(app))


async def test_on_a_phone_the_figures_stand_alone(tried: Crm) -> None:
    app = app_on(tried)
    async with app.run_test(size=(40, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "g", "v")
        await press(pilot, "enter")
        assert "B more" in plain(screen_of(app))


async def test_without_figures_it_says_how_a_trial_begins(crm: Crm) -> None:
    app = app_on(crm)
    async with app.run_test(size=(120, 30)) as pilot:
        await settle(pilot)
        await press(pilot, "V", "down", "enter")
        assert "No step was answered yet." in plain(screen_of(app))
        assert "crm pipeline trial start" in plain(screen_of(app))


@given(
    st.integers(0, 60).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of))),
    st.integers(0, 60),
)
def test_a_bar_takes_its_cells_and_shows_the_share_within_its_interval(
    counted: tuple[int, int], cells: int
) -> None:
    line = bar_line(wilson(*counted), cells)
    text = "".join(run for run, _style in line)
    assert length(line) in (0, cells)
    if text:
        assert text.count("●") == 1
        assert text.find("├") < text.index("●") or "├" not in text
        assert text.find("┤") > text.index("●") or "┤" not in text
