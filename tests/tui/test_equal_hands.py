"""Keys, arrows, palette and mouse do the same on every screen."""

import importlib

import pytest

from crm_tui.crm import Crm
from crm_tui.keys import KEYS, ROOMS_OF
from crm_tui.screens.all import SCREENS
from crm_tui.screens.command import key_options
from crm_tui.screens.help import HelpScreen
from crm_tui.shell import KeyedScreen
from crm_tui.widgets.keyboard import Keyboard
from tests.tui.desk import app_on, fill
from tests.tui.looking import at_cursor, plain, press, screen_of, settle

ARROWS = {"h": "left", "j": "down", "k": "up", "l": "right"}
CELLS = 80


def rooms_of(screen: str) -> tuple[str, ...]:
    """The rooms of a screen's class, as it answers keys."""
    module, _dot, name = SCREENS[screen].shows.rpartition(".")
    found: type[KeyedScreen] = getattr(importlib.import_module(f"crm_tui.screens.{module}"), name)
    return found.rooms


@pytest.mark.parametrize("screen", SCREENS)
def test_every_action_of_a_screen_has_a_line_to_click_in_its_help(screen: str) -> None:
    rooms = rooms_of(screen)
    assert rooms == ROOMS_OF[screen]
    help_of = HelpScreen(Keyboard(), rooms)
    for cells in (38, CELLS):
        help_of.lines(cells)
        there = {key.id for key in KEYS if key.room in rooms}
        assert there <= set(help_of._does.values()), there - set(help_of._does.values())


@pytest.mark.parametrize("screen", ROOMS_OF)
def test_every_action_of_every_screen_is_in_its_palette(screen: str) -> None:
    rooms = ROOMS_OF[screen]
    wanted = {k.id for k in KEYS if k.room in rooms and k.id != "palette.show"}
    assert {option.key for option in key_options(Keyboard(), rooms)} == wanted


def test_where_a_letter_moves_its_arrow_does_too() -> None:
    for key in KEYS:
        for letter, arrow in ARROWS.items():
            if letter in key.names:
                assert arrow in key.names, key
            if arrow in key.names:
                assert letter in key.names, key


@pytest.fixture
def desk(crm: Crm) -> Crm:
    """Five calls today."""
    fill(crm)
    return crm


async def test_letters_arrows_and_the_mouse_come_to_the_same_row(desk: Crm) -> None:
    app = app_on(desk)
    async with app.run_test(size=(120, 30)) as pilot:
        await settle(pilot)
        rows = []
        for way in (("j", "j"), ("down", "down")):
            await press(pilot, "home", *way)
            rows.append(at_cursor(app))
        await press(pilot, "home")
        lines = plain(screen_of(app)).split("\n")
        y = next(n for n, line in enumerate(lines) if "Сергей" in line)
        await pilot.click(offset=(8, y))
        await settle(pilot)
        rows.append(at_cursor(app))
        assert len(set(rows)) == 1 and "Сергей" in rows[0]
