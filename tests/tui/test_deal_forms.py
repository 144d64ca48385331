"""The forms of a deal on Today: to a stage, won, a side step, to a colleague; and where to go."""

import sqlite3
from contextlib import closing
from typing import Any

import pytest

from crm_tui.actions.team import add_user
from crm_tui.crm import Crm
from crm_tui.screens import which_key
from crm_tui.store.tables.sales import Stage
from tests.stock import stocked
from tests.tui.desk import app_on, fill, open_steps
from tests.tui.looking import at_cursor, plain, press, screen_of, settle, toasts

WIDE = (110, 32)


@pytest.fixture
@stocked
def desk(crm: Crm) -> Crm:
    fill(crm)
    crm.run(add_user, "boris")
    return crm


def read(desk: Crm, sql: str) -> list[tuple[Any, ...]]:
    """What the file holds, past the program."""
    with closing(sqlite3.connect(desk.store.url.removeprefix("sqlite:///"))) as connection:
        return connection.execute(sql).fetchall()


async def test_m_enter_moves_the_deal_to_the_next_stage(desk: Crm) -> None:
    app = app_on(desk)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "m")
        assert "▸ First contact" in screen_of(app)
        await press(pilot, "enter")
        assert "First contact" in toasts(app)[-1] and "u to undo" in toasts(app)[-1]
    assert open_steps(desk)["Ivan Petrov"][0] != "call back"


async def test_a_stage_that_must_be_asked_for_its_day_asks_and_escape_leaves_the_deal(
    desk: Crm,
) -> None:
    app = app_on(desk)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "m", *"windows › measure", "enter")
        assert "Measurement: when?" in screen_of(app)
        await press(pilot, "escape")
        assert "Measurement: when?" not in screen_of(app)
        await press(pilot, "m", *"windows › measure", "enter", *"fri 10", "enter")
        assert "Measurement" in toasts(app)[-1]
    assert open_steps(desk)["Ivan Petrov"][1:] == ("2026-11-27", 600)


async def test_a_deal_is_won_with_the_amount_it_has_or_another(desk: Crm) -> None:
    app = app_on(desk)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "W", "enter")
        await press(pilot, "W", *"90k", "enter")
    told = read(desk, "select status, amount from deal where id <= 2 order by id")
    assert told == [("won", 12_000_000), ("won", 9_000_000)]


async def test_a_side_step_stands_beside_the_next_step(desk: Crm) -> None:
    app = app_on(desk)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "+", *"fetch the drawing fri 10", "enter")
    told = read(desk, "select title, deal_id, due_day, due_minute from step where side = 1")
    assert told == [("fetch the drawing", 1, "2026-11-27", 600)]


async def test_marked_steps_are_given_with_their_deals_and_undone_at_once(desk: Crm) -> None:
    app = app_on(desk)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "space", "space", "o", *"boris", "enter")
        assert "given to boris" in toasts(app)[-1]
        assert "Сергей Волков" in at_cursor(app), "they are no longer in my list"
        await press(pilot, "u")
        assert "Ivan Petrov" in screen_of(app)


async def test_a_persons_list_is_shown_by_name(desk: Crm) -> None:
    app = app_on(desk)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "o", *"boris", "enter")
        assert "Steps of boris" in screen_of(app) and "Ivan Petrov" not in screen_of(app)


async def test_why_says_who_set_a_step_and_what_comes_next(desk: Crm) -> None:
    from crm_tui.screens.why import WhyScreen

    app = app_on(desk)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "w")
        text = plain(screen_of(app))
        assert f"{desk.actor}, 10:30 (j3): Deal added." in text
        assert "It has a time: promises and times come first" in text and "sales/new (line " in text
        for columns in (80, 40):
            await pilot.resize_terminal(columns, 24)
            await press(pilot, "pagedown", "pageup")
            assert "RESULT" in screen_of(app) and "First contact" in plain(screen_of(app))
        await press(pilot, "escape")
        assert not isinstance(app.screen, WhyScreen)


async def test_a_copied_client_is_a_name_and_the_ways_to_reach_them(desk: Crm) -> None:
    app = app_on(desk)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "y")
        assert app.clipboard == "Ivan Petrov\n+7 921 555-01-00"


async def test_g_goes_to_a_screen_by_its_letter(desk: Crm, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(which_key, "DELAY", 0)
    app = app_on(desk)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "g")
        assert "p Pipeline" in plain(screen_of(app))
        await press(pilot, "t")
        assert app.current_mode == "today"


def test_stages_are_there_to_choose_from_on_both_databases(any_crm: Crm) -> None:
    from crm_tui.store.hot.connection import open_hot
    from crm_tui.store.hot.stages import place_of, stages

    (deal, *_rest) = fill(any_crm)
    connection = open_hot(any_crm.store.url, 5.0)
    assert connection is not None
    found = stages(connection)
    place = place_of(connection, deal)
    connection.close()
    assert place is not None and {s.stage_id for s in found if s.pipeline_id == place[0]}
    slow = any_crm.ask(lambda s: s.get(Stage, place[1]))
    assert slow is not None
    assert [s.stage for s in found if s.stage_id == place[1]] == [slow.name]


def test_why_is_told_alike_on_both_databases(any_crm: Crm) -> None:
    from crm_tui.store.hot.connection import open_hot
    from crm_tui.store.hot.days import day_around
    from crm_tui.store.hot.why import why
    from tests.store.glances import DAY, NOW

    fill(any_crm)
    connection = open_hot(any_crm.store.url, 5.0)
    assert connection is not None
    found = why(connection, 1, day_around(NOW, DAY))
    connection.close()
    assert found.opened is not None and found.script is not None
    assert (found.opened.action, found.opened.who, found.before) == (
        "deal.add",
        any_crm.actor,
        None,
    )
    assert found.script.key == "sales/new"
