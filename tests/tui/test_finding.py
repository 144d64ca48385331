"""The line that finds: what it shows while it is typed, and how little it does for that."""

import asyncio

from crm_tui.crm import Crm
from crm_tui.screens.find_screen import FindScreen
from crm_tui.screens.reading import FOUND
from tests.tui.desk import app_on, fill
from tests.tui.looking import plain, press, screen_of, settle


async def test_typing_what_is_sought_opens_no_way_to_write(crm: Crm) -> None:
    await asyncio.to_thread(fill, crm)
    app = app_on(crm)
    async with app.run_test(size=(120, 36)) as pilot:
        await settle(pilot)
        await press(pilot, "ctrl+k", *"olga")
        assert "Olga Smirnova" in plain(screen_of(app))
        assert not app.is_open


async def test_what_is_seen_is_read_first_and_the_rest_once_the_cursor_moves(crm: Crm) -> None:
    names = tuple(f"Olga Smirnova {number:02}" for number in range(60))
    await asyncio.to_thread(fill, crm, names)
    app = app_on(crm)
    async with app.run_test(size=(120, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "ctrl+k", *"olga")
        screen = app.screen
        assert isinstance(screen, FindScreen)
        seen = len(screen.found)
        assert seen < FOUND and screen.rows.title == f"Found {seen}+"
        first = screen.whom()
        await press(pilot, "down")
        assert (len(screen.found), screen.rows.title) == (FOUND, f"Found {FOUND}+")
        assert screen.whom() != first
        await press(pilot, *" smirnova 07")
        assert (screen.rows.title, len(screen.found)) == ("Found 1", 1)
        await press(pilot, "end")
        assert screen.rows.title == "Found 1"


async def test_the_card_beside_what_is_found_is_that_of_the_first(crm: Crm) -> None:
    await asyncio.to_thread(fill, crm)
    app = app_on(crm)
    async with app.run_test(size=(120, 36)) as pilot:
        await settle(pilot)
        for typed in ("ctrl+k", *"olga", *["backspace"] * 4, *"kim", *["backspace"] * 3, "o", "l"):
            await press(pilot, typed)
            screen = app.screen
            assert isinstance(screen, FindScreen)
            card = screen.card
            assert (card is None) == (not screen.found)
            assert card is None or (card.client_id, card.deal_id) == screen.whom()
