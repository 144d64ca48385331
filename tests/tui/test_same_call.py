"""After an outcome with a client who has other open deals: the same call goes on with the next."""

import pytest

from crm_tui.actions.deals import add_deal
from crm_tui.crm import Crm
from crm_tui.domain.steps import Draft
from tests.stock import stocked
from tests.tui.desk import TODAY, app_on, fill
from tests.tui.looking import plain, press, screen_of, settle, toasts

WIDE = (110, 32)


@pytest.fixture
@stocked
def desk(crm: Crm) -> Crm:
    fill(crm)
    draft = Draft(kind="send", day=TODAY.replace(day=27))
    crm.run(add_deal, 1, "kitchen", 4_000_000, "RUB", "sales", next=draft)
    return crm


async def test_an_outcome_offers_the_clients_other_deal_and_one_key_opens_it(desk: Crm) -> None:
    app = app_on(desk)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "r", *"agreed", "enter")
        assert "; same call: kitchen" in plain(toasts(app)[-1])
        await press(pilot, ";")
        assert "kitchen · 40 000 ₽" in plain(screen_of(app))


async def test_a_client_with_one_deal_offers_nothing(desk: Crm) -> None:
    app = app_on(desk)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "j", "r", *"agreed", "enter")
        assert "same call" not in toasts(app)[-1]
        await press(pilot, ";")
        assert "No other deal of the last client is open." in toasts(app)[-1]
