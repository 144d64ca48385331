"""A closed screen is gone from memory: after ten thousand keys as little is held as after one."""

import gc
from weakref import ref

import pytest

from crm_tui.crm import Crm
from crm_tui.screens.today import TodayScreen
from tests.tui.desk import app_on, fill
from tests.tui.looking import press, settle


@pytest.fixture
def desk(crm: Crm) -> Crm:
    fill(crm)
    return crm


@pytest.mark.parametrize("key", ["?", "w", "G"])
async def test_a_closed_screen_leaves_nothing_behind(desk: Crm, key: str) -> None:
    app = app_on(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        seen = []
        for _time in range(3):
            await press(pilot, key)
            assert not isinstance(app.screen, TodayScreen)
            seen.append(ref(app.screen))
            await press(pilot, "escape")
            assert isinstance(app.screen, TodayScreen)
        gc.collect()
        held = [one() for one in seen if one() is not None]
        assert len(held) < 2, "the last one may still be on its way out"
