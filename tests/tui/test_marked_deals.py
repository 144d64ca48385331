"""What `e` does with marks on the board and on Today: the same change to all their deals."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from crm_tui.crm import Crm
from tests.importers.desk import table
from tests.tui.desk import app_on, fill
from tests.tui.looking import press, settle, toasts

WIDE = (140, 36)


@pytest.fixture
def desk(crm: Crm) -> Crm:
    fill(crm)
    return crm


async def rows(crm: Crm, name: str) -> list[dict[str, Any]]:
    """The rows of a table, read outside of the event loop."""
    return await asyncio.to_thread(table, crm, name)


async def test_marked_cards_are_tagged_and_one_undo_takes_it_off(desk: Crm) -> None:
    app = app_on(desk)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "2", "*", "e", *"tag", "enter", *"warm", "enter")
        tagged = [row["deal_id"] for row in (await rows(desk, "tagging")) if row["deal_id"]]
        assert len(tagged) > 1
        assert f"{len(tagged)} deals: tagged #warm" in toasts(app)[-1]
        await press(pilot, "u")
        assert not [row for row in (await rows(desk, "tagging")) if row["deal_id"]]


async def test_one_value_is_written_into_the_deals_of_marked_steps(desk: Crm) -> None:
    app = app_on(desk)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "space", "space", "e", *"into", "enter", *"amount: 77k", "enter")
        assert [row["amount"] for row in await rows(desk, "deal")].count(7_700_000) >= 1


async def test_what_is_no_sum_is_told_below_the_line(desk: Crm) -> None:
    app = app_on(desk)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        before = await rows(desk, "deal")
        await press(pilot, "space", "e", *"into", "enter", *"amount: dear", "enter", "escape")
        assert await rows(desk, "deal") == before


async def test_marked_cards_are_written_to_a_file(desk: Crm, tmp_path: Path) -> None:
    app = app_on(desk)
    path = tmp_path / "out.csv"
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "2", "space", "e", *"file", "enter", *str(path), "enter")
        await settle(pilot)
    assert len(path.read_text().splitlines()) == 2


async def test_without_marks_the_card_is_opened(desk: Crm) -> None:
    app = app_on(desk)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "2", "e")
        assert type(app.screen).__name__ == "ClientCardScreen"
