"""Public holidays are slow to load: looking at what is due never asks for them."""

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.house.test_weight import RUN, loaded, packages

if TYPE_CHECKING:
    from crm_tui.crm import Crm

FIRST_FRAME = """
import asyncio
from crm_tui.app import an_app
from crm_tui.config import read_config

async def look():
    app = an_app(read_config())
    async with app.run_test() as pilot:
        await pilot.pause()
        await pilot.press("j")

asyncio.run(look())
"""


@pytest.fixture
def desk_in_russia(crm: "Crm", db: Path) -> Path:
    from crm_tui.actions.calendars import add_calendar
    from crm_tui.actions.team import change_setting
    from tests.actions.desk import a_deal

    crm.run(change_setting, "country", "RU")
    crm.run(add_calendar, "shop", country="RU")
    crm.run(change_setting, "calendar", "shop")
    a_deal(crm)
    return db


@pytest.mark.parametrize("words", ["today", "next", "show d1", "status", "plan"])
def test_a_look_at_what_is_due_loads_no_holidays(
    words: str, home: Path, desk_in_russia: Path
) -> None:
    found = loaded(RUN, home, *words.split(), CRM_DB=str(desk_in_russia), CRM_USER="anna")
    assert "holidays" not in packages(found)


def test_the_first_frame_and_a_key_load_no_holidays(home: Path, desk_in_russia: Path) -> None:
    found = loaded(FIRST_FRAME, home, CRM_DB=str(desk_in_russia), CRM_USER="anna")
    assert "textual" in packages(found)
    assert "holidays" not in packages(found)
