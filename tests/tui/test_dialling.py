"""A number on screen is a link: a terminal dials it, also over SSH."""

import pytest

from crm_tui.crm import Crm
from crm_tui.domain.lines import ChannelLine
from crm_tui.screens.call_forms import dialled
from tests.tui.desk import app_on, fill
from tests.tui.looking import press, settle


@pytest.fixture
def desk(crm: Crm) -> Crm:
    fill(crm)
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
