"""The last postponement again with one key, on every list that shows steps."""

import pytest

from crm_tui.crm import Crm
from tests.tui.desk import app_on, fill, open_steps
from tests.tui.looking import press, settle, toasts
from tests.tui.tour import open_screen

TODAY = "2026-11-25"


@pytest.fixture
def desk(crm: Crm) -> Crm:
    """Five calls today."""
    fill(crm)
    return crm


def left_today(crm: Crm) -> list[str]:
    return [client for client, (_title, day, _minute) in open_steps(crm).items() if day == TODAY]


@pytest.mark.parametrize(
    ("screen", "ways"),
    [("today", ()), ("clients", ("j",)), ("plan", ("enter", "j", "j")), ("pipeline", ("j",)),
     ("found", ("j",)), ("card", ())],
)  # fmt: skip
async def test_the_dot_repeats_on_every_list(desk: Crm, screen: str, ways: tuple[str, ...]) -> None:
    app = app_on(desk)
    async with app.run_test(size=(120, 36), notifications=True) as pilot:
        await settle(pilot)
        await press(pilot, "end", "p", "2", "enter")
        assert len(left_today(desk)) == 4
        await open_screen(pilot, screen)
        if screen == "pipeline":
            await press(pilot, *("[",) * 8)
            while app.screen.whom()[0] is None:  # type: ignore[attr-defined]
                await press(pilot, "]")
        await press(pilot, *ways, ".")
        assert len(left_today(desk)) == 3, toasts(app)
