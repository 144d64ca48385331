"""A program of one's own dials: it gets the number as one argument, and no shell reads it."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from crm_tui.actions.clients import add_client
from crm_tui.actions.deals import add_deal
from crm_tui.crm import Crm
from crm_tui.domain.steps import Draft
from crm_tui.errors import CrmError, Invalid
from crm_tui.screens.call_forms import CallForm
from crm_tui.screens.dialling import dial, dialling_command
from tests.stock import stocked
from tests.tui.desk import TODAY, app_on, fill
from tests.tui.looking import plain, press, screen_of, settle, toasts


@pytest.fixture
def desk(crm: Crm) -> Crm:
    fill(crm)
    return crm


async def test_the_call_key_dials_where_a_program_is_set(desk: Crm) -> None:
    app = app_on(desk)
    app.dial = "true {number}"
    async with app.run_test(size=(100, 30)) as pilot:
        await settle(pilot)
        await press(pilot, "c")
        assert "+7 921 555-01-00  dialled" in plain(screen_of(app))


@pytest.fixture
@stocked
def abroad(crm: Crm) -> Crm:
    """A call due now to a client who is asleep."""
    phone = ("phone", "+1 617 555 0121")
    client = crm.run(add_client, "David Chen", channels=(phone,), country="US", city="Boston").value
    crm.run(add_deal, client, "doors", next=Draft(kind="call", day=TODAY, minute=660))
    return crm


async def test_at_night_the_call_key_dials_only_when_enter_says_so(
    abroad: Crm, tmp_path: Path
) -> None:
    app = app_on(abroad)
    app.dial = f"mkdir '{tmp_path}/called {{number}}'"
    async with app.run_test(size=(40, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "c")
        words = plain(screen_of(app))
        assert "night" in words and "dialled" not in words and "enter dial" in words
        assert list(tmp_path.glob("called*")) == []
        await press(pilot, "enter")
        assert "dialled" in plain(screen_of(app)) and "enter dial" not in plain(screen_of(app))
        assert isinstance(getattr(app.screen, "form", None), CallForm)


def test_the_program_gets_the_number(tmp_path: Path) -> None:
    assert dial(f"mkdir '{tmp_path}/called {{number}}'", "+79215550100").wait(30) == 0
    assert [place.name for place in tmp_path.iterdir()] == ["called +79215550100"]


async def test_a_program_that_is_not_there_is_told_and_the_number_is_copied(desk: Crm) -> None:
    app = app_on(desk)
    app.dial = "no-such-program-at-all {number}"
    async with app.run_test(size=(100, 30)) as pilot:
        await settle(pilot)
        await press(pilot, "c")
        assert "no-such-program-at-all could not be started" in toasts(app)[-1]
        assert app.clipboard == "+79215550100"


@given(number=some.text(max_size=12))
def test_only_digits_are_ever_dialled(number: str) -> None:
    try:
        command = dialling_command("dial --to={number} now", number)
    except CrmError:
        return
    assert command == ["dial", f"--to={number}", "now"]
    assert set(number) <= set("+0123456789")


def test_a_setting_that_cannot_be_read_says_how_to_write_it() -> None:
    with pytest.raises(Invalid, match="dial"):
        dialling_command("linphone 'open", "+4930123")
    assert dialling_command("linphone-cli call", "+4930123") == ["linphone-cli", "call", "+4930123"]
