"""Where there is nothing, the line of keys names what brings something, and nothing else."""

import asyncio

import pytest

from crm_tui.crm import Crm
from tests.tui.desk import app_on, fill
from tests.tui.looking import plain, press, screen_of, settle

WIDE = (120, 30)
ABOUT_A_ROW = (" result", " postpone", " call ", " won", " edit", " came back", " move")


def line_of_keys(app: object) -> str:
    """The last line of the screen."""
    return plain(screen_of(app)).split("\n")[-1]  # type: ignore[arg-type]


@pytest.mark.parametrize("key", ["1", "2", "3", "P", "C", "X", "U"])
async def test_no_key_is_named_that_would_say_there_is_nothing_under_the_cursor(
    crm: Crm, key: str
) -> None:
    app = app_on(crm)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, key)
        named = line_of_keys(app)
        assert not any(words in f"{named} " for words in ABOUT_A_ROW), named
        assert "a add" in named and named.rstrip().endswith("? help")


async def test_an_empty_day_offers_an_import_and_gets_its_keys_with_the_first_client(
    crm: Crm,
) -> None:
    app = app_on(crm)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        named = line_of_keys(app)
        assert "I import" in named
        await pilot.click(offset=(named.index("import") + 1, WIDE[1] - 1))
        await settle(pilot)
        assert "Import a file" in screen_of(app)
        await press(pilot, "escape")
        await press(pilot, "a", *"Ann, roof, call today 18:00", "enter")
        assert "r result" in line_of_keys(app) and "import" not in line_of_keys(app)


async def test_words_that_leave_nothing_leave_only_the_keys_of_the_list(crm: Crm) -> None:
    await asyncio.to_thread(fill, crm)
    app = app_on(crm)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "f", *"nobody", "enter")
        assert "r result" not in line_of_keys(app)
        await press(pilot, "escape")
        assert "r result" in line_of_keys(app)
