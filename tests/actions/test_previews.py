"""What a form proposes after a result is what the result opens, whoever the next step is for."""

from typing import TYPE_CHECKING

import pytest

from crm_tui.actions import calendars, steps, team
from crm_tui.store.queries.outcomes import offered
from tests.actions.desk import a_colleague, a_deal, next_of, step_of

if TYPE_CHECKING:
    from crm_tui.crm import Crm

BOOK = """
key = "drawn"
name = "Drawn"
[roles]
fitter = "Fitter"
[[stages]]
key = "asked"
name = "Asked"
kind = "sell"
probability = 10
step = {{ kind = "call", title = "call back", due = "1 d" }}
[[stages]]
key = "fits"
name = "Fits"
kind = "sell"
probability = 50
on_result = "win"
step = {{ kind = "check", title = "look at it", due = "90 min", {more} }}
"""
CASES = {
    "the deal's owner": "minutes = 5",
    "somebody in another zone": 'role = "fitter"',
    "a calendar of its own": 'calendar = "seoul"',
}


@pytest.mark.parametrize("case", CASES)
def test_what_is_proposed_is_what_is_opened(any_crm: "Crm", case: str) -> None:
    desk = any_crm
    boris = a_colleague(desk, zone="Asia/Tehran", roles=("fitter",))
    desk.run(calendars.add_calendar, "seoul", "Seoul", "KR", hours="20:00-23:00")
    desk.run(team.edit_user, user_id=boris, calendar="seoul")
    desk.run(team.new_pipeline, BOOK.format(more=CASES[case]))
    deal = a_deal(desk, pipeline="drawn")
    step = next_of(desk, deal)
    found = desk.ask(offered, step, desk.clock().astimezone(desk.zone))
    made = desk.run(steps.result, step).value
    opened = step_of(desk, made.step_id or 0)
    assert found is not None
    assert (found.goes.title, found.goes.day, found.goes.minute) == (
        opened.title, opened.due_day, opened.due_minute,
    )  # fmt: skip
    assert (opened.owner_id == boris) == (case == "somebody in another zone")
