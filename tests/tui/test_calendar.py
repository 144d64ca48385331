"""The calendar: steps on their days, moved by hand and by mouse, each a move of its time."""

from datetime import date, timedelta
from typing import Any

import pytest
from textual.pilot import Pilot

from crm_tui.actions.clients import add_client
from crm_tui.actions.deals import add_deal
from crm_tui.crm import Crm
from crm_tui.domain.steps import Draft
from tests.conftest import NOON
from tests.stock import stocked
from tests.tui.desk import TODAY, app_on, open_steps
from tests.tui.looking import line_with, plain, press, screen_of, settle, toasts

# 25 November 2026 is a Wednesday.
PLANNED = (
    ("Ivan Petrov", 0, 1020),
    ("Сергей Волков", 0, 960),
    ("رضا کریمی", 1, None),
    ("Kim Minji", 2, 900),
    ("Olga Smirnova", 7, 600),
)


@stocked
def plan(crm: Crm) -> None:
    for name, later, minute in PLANNED:
        client = crm.run(add_client, name).value
        draft = Draft(kind="call", day=TODAY + timedelta(later), minute=minute)
        crm.run(add_deal, client, "windows", 12_000_000, "RUB", "sales", next=draft)


@pytest.fixture
def desk(crm: Crm) -> Crm:
    plan(crm)
    return crm


def day_of(crm: Crm, client: str) -> tuple[str, int | None]:
    return open_steps(crm)[client][1:]


def place_of(pilot: Pilot[None], text: str) -> tuple[int, int]:
    """The cell of the screen where a text stands."""
    from crm_tui.domain.text import width

    for y, line in enumerate(plain(screen_of(pilot.app)).split("\n")):  # type: ignore[arg-type]
        if text in line and y >= 2:
            return width(line[: line.index(text)]), y
    raise AssertionError(f"{text} is not shown")


async def drag(pilot: Pilot[None], text: str, to: str) -> None:
    """Carry what stands under a text to under another."""
    (x, y), (there, _y) = place_of(pilot, text), place_of(pilot, to)
    await pilot.mouse_down(offset=(x + 1, y))
    await pilot.hover(offset=(there + 2, y + 2))
    await pilot.mouse_up(offset=(there + 2, y + 2))
    await settle(pilot)


async def test_a_week_shows_each_step_on_its_day_by_the_clock(desk: Crm) -> None:
    app = app_on(desk)
    async with app.run_test(size=(120, 30)) as pilot:
        await press(pilot, "C")
        assert "Wed 25 today" in plain(screen_of(app))
        assert "▸16:00 Сергей" in line_with(app, "Сергей")
        assert place_of(pilot, "Сергей")[1] < place_of(pilot, "Ivan")[1]
        assert "· رضا کریمی" in plain(screen_of(app))
        assert "Olga" not in plain(screen_of(app))
        await press(pilot, "]")
        assert "Olga" in plain(screen_of(app))
        await press(pilot, "home")
        assert "▸16:00 Сергей" in line_with(app, "Сергей")


async def test_opened_on_a_sunday_it_shows_the_days_to_come(desk: Crm) -> None:
    sunday = app_on(desk, clock=lambda: NOON + timedelta(4))
    async with sunday.run_test(size=(80, 24)) as pilot:
        await press(pilot, "C")
        text = plain(screen_of(sunday))
        assert "Sun 29 today" in text and "Wed 2 · 1" in text
        await press(pilot, "[")
        assert "Sun 22" in plain(screen_of(sunday))
        await press(pilot, "home", "]")
        assert "Sun 6" in plain(screen_of(sunday))


async def test_what_is_late_has_a_sign_and_words_and_not_colour_alone(desk: Crm) -> None:
    app = app_on(desk, clock=lambda: NOON + timedelta(hours=8))
    async with app.run_test(size=(120, 30)) as pilot:
        await press(pilot, "C")
        assert "▲17:00 Ivan" in line_with(app, "Ivan")
        assert "h late · today 16:00" in plain(screen_of(app)).split("\n")[-2]
        await press(pilot, "j")
        assert "▸17:00 Ivan" in line_with(app, "17:00 Ivan")
        assert "▲16:00 Сергей" in line_with(app, "16:00 Сергей")


async def test_a_step_is_moved_to_the_next_day_and_undone(desk: Crm) -> None:
    app = app_on(desk)
    async with app.run_test(size=(120, 30)) as pilot:
        await press(pilot, "C", "L")
        assert day_of(desk, "Сергей Волков") == ((TODAY + timedelta(1)).isoformat(), 960)
        assert "▸16:00 Сергей" in line_with(app, "Сергей")
        assert any("Сергей Волков: moved to tomorrow" in toast for toast in toasts(app))
        await press(pilot, "u")
        assert day_of(desk, "Сергей Волков") == (TODAY.isoformat(), 960)


async def test_moved_out_of_the_week_the_cursor_goes_with_the_step(desk: Crm) -> None:
    app = app_on(desk)
    async with app.run_test(size=(120, 30)) as pilot:
        await press(pilot, "C", "j", "J")
        assert day_of(desk, "Ivan Petrov") == ((TODAY + timedelta(7)).isoformat(), 1020)
        assert "▸17:00 Ivan" in line_with(app, "Ivan")
        assert "Wed 2 · 2" in plain(screen_of(app))


async def test_a_past_day_is_refused_in_words_and_nothing_moves(desk: Crm) -> None:
    app = app_on(desk)
    async with app.run_test(size=(120, 30)) as pilot:
        await press(pilot, "C", "H")
        assert any("That day is past" in toast for toast in toasts(app))
        assert day_of(desk, "Сергей Волков") == (TODAY.isoformat(), 960)


async def test_a_drag_carries_a_step_to_another_day(desk: Crm) -> None:
    app = app_on(desk)
    async with app.run_test(size=(120, 30)) as pilot:
        await press(pilot, "C")
        await drag(pilot, "Ivan", "Fri 27")
        assert day_of(desk, "Ivan Petrov") == ((TODAY + timedelta(2)).isoformat(), 1020)


async def test_a_drag_let_go_by_escape_or_on_its_own_day_moves_nothing(desk: Crm) -> None:
    app = app_on(desk)
    async with app.run_test(size=(120, 30)) as pilot:
        await press(pilot, "C")
        await drag(pilot, "Ivan", "Wed 25")
        x, y = place_of(pilot, "Ivan")
        await pilot.mouse_down(offset=(x + 1, y))
        await pilot.hover(offset=(x + 30, y))
        await press(pilot, "escape")
        await pilot.mouse_up(offset=(x + 30, y))
        await settle(pilot)
        assert "Wed 25" in plain(screen_of(app))
        assert day_of(desk, "Ivan Petrov") == (TODAY.isoformat(), 1020)


async def test_a_month_and_a_day_are_one_key_away(desk: Crm) -> None:
    app = app_on(desk)
    async with app.run_test(size=(120, 36)) as pilot:
        await press(pilot, "C", "Z")
        text = plain(screen_of(app))
        assert "Nov 2026" in text and "Mon 26" in text and " 30 " in text
        await press(pilot, "j", "enter")
        assert "Wed 2 Dec" in plain(screen_of(app)) and "10:00 call" in plain(screen_of(app))
        assert "Olga Smirnova" in line_with(app, "10:00")


async def test_outcomes_act_on_the_step_of_the_cursor(desk: Crm) -> None:
    app = app_on(desk)
    async with app.run_test(size=(120, 30)) as pilot:
        await press(pilot, "C", "p", "2", "enter")
        assert day_of(desk, "Сергей Волков")[0] == (TODAY + timedelta(1)).isoformat()
        assert day_of(desk, "Ivan Petrov")[0] == TODAY.isoformat()


async def test_on_a_phone_it_begins_with_the_day_and_taps_are_enough(desk: Crm) -> None:
    app = app_on(desk)
    async with app.run_test(size=(40, 24)) as pilot:
        await press(pilot, "C")
        assert "Wed 25 today · 2" in plain(screen_of(app))
        await pilot.click(offset=place_of(pilot, " ] "))
        await settle(pilot)
        assert "Thu 26 · 1" in plain(screen_of(app))
        await pilot.click(offset=(1, 21))  # the [ in the lower edge
        await settle(pilot)
        assert "Wed 25 today · 2" in plain(screen_of(app))


async def test_everybodys_steps_tell_who_has_how_many(desk: Crm) -> None:
    app = app_on(desk)
    async with app.run_test(size=(120, 30)) as pilot:
        await press(pilot, "C")
        screen: Any = app.screen
        screen.show_owner("all", "")
        await settle(pilot)
        assert "everybody's" in plain(screen_of(app))


def test_today_is_a_wednesday() -> None:
    assert date(2026, 11, 25) == TODAY and TODAY.weekday() == 2
