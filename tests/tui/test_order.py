"""Today in its order: the cursor stays on its step when the order changes; why says its place."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from crm_tui.actions.clients import add_client
from crm_tui.actions.deals import add_deal, edit_deal
from crm_tui.crm import Crm
from crm_tui.domain.steps import Draft
from crm_tui.screens.why import WhyScreen
from tests.conftest import NOON
from tests.stock import stocked
from tests.tui.desk import TODAY, app_on, elsewhere
from tests.tui.looking import plain, press, screen_of, settle, toasts

AMOUNTS = {"Small": 1_000_00, "Middle": 5_000_00, "Great": 9_000_00}


@pytest.fixture
@stocked
def desk(crm: Crm) -> Crm:
    """Three overdue steps that nobody promised, worth the more the further up the alphabet."""
    clock = crm.clock
    crm.clock = lambda: NOON - timedelta(days=5)
    for name, amount in AMOUNTS.items():
        client = crm.run(add_client, name).value
        due = Draft(kind="call", day=TODAY - timedelta(days=1))
        crm.run(add_deal, client, "windows", amount, "RUB", "sales", next=due)
    with crm.store.engine.begin() as rows:
        rows.execute(text("update step set promised = 0"))
    crm.clock = clock
    return crm


def names(app: Any) -> list[str]:
    return [row.client for section in app.screen.rows.sections for row in section.rows]


async def test_the_cursor_stays_on_its_step_when_the_order_changes(desk: Crm) -> None:
    app: Any = app_on(desk)
    async with app.run_test(size=(120, 36)) as pilot:
        await settle(pilot)
        assert names(app) == ["Great", "Middle", "Small"]
        await press(pilot, "j")
        assert app.screen.rows.current().client == "Middle"
        await elsewhere(desk, edit_deal, 2, amount=90_000_00)
        app.look_around()
        await settle(pilot)
        assert names(app) == ["Middle", "Great", "Small"]
        assert app.screen.rows.current().client == "Middle"
        await press(pilot, "s")
        assert "Promises by time" in toasts(app)[-1]


@pytest.mark.parametrize("way", [("w",), ("e", "w"), ("2", "w"), ("3", "w")])
async def test_why_is_told_wherever_a_step_is_seen(desk: Crm, way: tuple[str, ...]) -> None:
    app: Any = app_on(desk)
    async with app.run_test(size=(120, 36)) as pilot:
        await settle(pilot)
        await press(pilot, *way)
        assert isinstance(app.screen, WhyScreen), screen_of(app)
        said = plain(screen_of(app))
        assert "× 5 % × 2 (1 working day late)" in said
        assert "of 3" in said and "sales/new" in said
        await press(pilot, "w")
        assert not isinstance(app.screen, WhyScreen)
