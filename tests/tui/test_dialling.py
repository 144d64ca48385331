"""A number on screen is a link: a terminal dials it, also over SSH."""

import pytest

from crm_tui.actions.clients import add_client
from crm_tui.actions.deals import add_deal
from crm_tui.crm import Crm
from crm_tui.domain.lines import ChannelLine
from crm_tui.domain.steps import Draft
from crm_tui.screens.call_forms import dialled
from tests.tui.desk import TODAY, app_on, fill
from tests.tui.looking import plain, press, screen_of, settle, toasts


@pytest.fixture
def desk(crm: Crm) -> Crm:
    fill(crm)
    return crm


@pytest.fixture
def lone(crm: Crm) -> Crm:
    """A call today to somebody who has no number."""
    client = crm.run(add_client, "Nina Lone").value
    crm.run(add_deal, client, "doors", next=Draft(kind="call", day=TODAY, minute=700))
    return crm


async def test_the_number_of_a_call_is_a_link_that_dials(desk: Crm) -> None:
    app = app_on(desk)
    async with app.run_test(size=(100, 30)) as pilot:
        await settle(pilot)
        await press(pilot, "c")
        segments = [s for strip in app.screen._compositor.render_strips() for s in strip]
        links = {
            s.text.strip("\u2068\u2069"): s.style.link for s in segments if s.style and s.style.link
        }
        assert links == {"+7 921 555-01-00": "tel:+79215550100"}


def test_what_is_no_number_is_never_a_target() -> None:
    odd = ChannelLine(1, "phone", "\x1b]8;;x\x07", "x;ext=1\x1b\\", 0)
    assert dialled(odd) == "bold"


async def test_a_client_without_a_number_is_given_one_and_called(lone: Crm) -> None:
    app = app_on(lone)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "c")
        assert "no usable number" in plain(screen_of(app))
        assert "a add a number" in plain(screen_of(app))
        await press(pilot, "a", *"nobody knows", "enter")
        assert "is no number" in toasts(app)[-1]
        await press(pilot, "ctrl+u", *"+7 921 555-01-77", "enter")
        assert "Nina Lone: +7 921 555-01-77 is kept" in toasts(app)[-1]
        await press(pilot, "c")
        assert "+7 921 555-01-77" in plain(screen_of(app))
        assert "add a number" not in plain(screen_of(app))


async def test_a_number_that_was_not_found_leaves_all_as_it_was(lone: Crm) -> None:
    app = app_on(lone)
    async with app.run_test(size=(40, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "c", "a", "enter")
        assert app.screen.form is None and not toasts(app)  # type: ignore[attr-defined]
