"""When steps are due: never in the past, by their owner's clock, spread evenly."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_tui.actions import clients, deals, steps, team
from crm_tui.crm import Crm
from crm_tui.domain.spreading import spread_over
from crm_tui.domain.steps import Draft
from crm_tui.errors import Invalid
from tests.actions.desk import (
    TODAY,
    TOMORROW,
    YESTERDAY,
    World,
    a_client,
    a_colleague,
    a_deal,
    deal_of,
    next_of,
    step_of,
)
from tests.conftest import NOON

Asking = Callable[[Crm, World, Draft], Any]

ASKED: dict[str, Asking] = {
    "a postponement": lambda d, w, due: d.run(steps.postpone, w.step, due),
    "the step after a result": lambda d, w, due: d.run(steps.result, w.step, "", due),
    "the next try": lambda d, w, due: d.run(steps.tried, w.step, "busy", due),
    "a moved time": lambda d, w, due: d.run(steps.move_time, (w.step,), due),
    "a side step": lambda d, w, due: d.run(steps.add_step, due, deal_id=w.deal),
    "a client's own step": lambda d, w, due: d.run(steps.add_step, due, client_id=w.ivan),
    "a step in its place": lambda d, w, due: d.run(steps.replace_step, w.step, due),
    "a new deal": lambda d, w, due: d.run(deals.add_deal, w.ivan, "gates", next=due),
    "a moved deal": lambda d, w, due: d.run(deals.move_deal, w.deal, "terms", next=due),
    "a deal opened again": lambda d, w, due: d.run(deals.reopen_deal, w.closed, due),
}


@pytest.mark.parametrize(
    "due",
    [Draft(day=YESTERDAY), Draft(day=TODAY, minute=9 * 60), Draft(day=date(2000, 1, 1))],
    ids=["yesterday", "an hour and a half ago", "long ago"],
)
@pytest.mark.parametrize("what", ASKED)
def test_a_step_is_not_due_in_the_past(crm: Crm, world: World, what: str, due: Draft) -> None:
    with pytest.raises(Invalid, match="has passed already") as refused:
        ASKED[what](crm, world, due)
    assert (refused.value.field, bool(refused.value.hint)) == ("due", True)


@pytest.mark.parametrize("due", [Draft(day=TODAY), Draft(day=TODAY, minute=10 * 60 + 30)])
@pytest.mark.parametrize("what", ASKED)
def test_today_and_this_minute_are_still_to_come(
    crm: Crm, world: World, what: str, due: Draft
) -> None:
    ASKED[what](crm, world, due)


def test_an_overdue_step_may_be_reworded_given_or_replaced(crm: Crm, world: World) -> None:
    crm.clock = lambda: datetime(2026, 12, 24, 12, tzinfo=UTC)
    before = step_of(crm, world.step)
    crm.run(steps.edit_step, world.step, "ring", owner_id=world.boris)
    other = crm.run(steps.replace_step, world.step, Draft(kind="send")).value
    after = step_of(crm, other)
    assert (after.kind, after.due_day, after.due_minute) == (
        "send", before.due_day, before.due_minute,
    )  # fmt: skip


def test_today_is_today_for_the_one_who_acts_or_for_the_one_who_owns(crm: Crm) -> None:
    tokyo = a_colleague(crm, "mina", zone="Asia/Tokyo")
    client = a_client(crm)
    crm.clock = lambda: datetime(2026, 11, 25, 20, 0, tzinfo=UTC)  # the 26th in Tokyo
    crm.run(steps.add_step, Draft(day=TODAY, owner_id=tokyo), client_id=client)
    crm.run(steps.add_step, TOMORROW._replace(owner_id=tokyo), client_id=client)
    with pytest.raises(Invalid, match="passed"):
        crm.run(steps.add_step, Draft(day=YESTERDAY, owner_id=tokyo), client_id=client)
    with pytest.raises(Invalid, match="passed"):
        crm.run(steps.add_step, Draft(day=TODAY, minute=1380, owner_id=tokyo), client_id=client)


def test_a_step_given_to_another_zone_keeps_its_instant_and_is_late_by_its_owners_day(
    any_crm: Crm,
) -> None:
    tokyo = a_colleague(any_crm, "mina", zone="Asia/Tokyo")
    client = a_client(any_crm)
    deal = a_deal(any_crm, client, next=TOMORROW._replace(minute=15 * 60))
    day = any_crm.run(steps.add_step, TOMORROW, deal_id=deal).value
    before = step_of(any_crm, next_of(any_crm, deal))
    any_crm.run(deals.give_deal, deal, tokyo)
    timed, plain = step_of(any_crm, before.id), step_of(any_crm, day)
    assert timed.due_at == before.due_at == datetime(2026, 11, 26, 14, tzinfo=UTC)
    assert (timed.due_zone, timed.due_day, timed.due_minute) == (
        "Asia/Tokyo", date(2026, 11, 26), 23 * 60,
    )  # fmt: skip
    assert (plain.due_zone, plain.due_day) == ("Asia/Tokyo", date(2026, 11, 26))
    assert plain.late_at == datetime(2026, 11, 26, 9, tzinfo=UTC)


def test_giving_a_client_takes_the_old_owners_open_work_along_and_no_other(any_crm: Crm) -> None:
    tokyo = a_colleague(any_crm, "mina", zone="Asia/Tokyo")
    boris = a_colleague(any_crm)
    client = a_client(any_crm)
    mine, theirs = a_deal(any_crm, client), a_deal(any_crm, client, owner_id=boris)
    alone = any_crm.run(steps.add_step, TOMORROW, client_id=client).value
    any_crm.run(clients.give_client, client, tokyo)
    owners = [deal_of(any_crm, deal).owner_id for deal in (mine, theirs)]
    assert owners == [tokyo, boris]
    own = step_of(any_crm, alone)
    assert (own.owner_id, own.due_zone) == (tokyo, "Asia/Tokyo")
    assert own.late_at == datetime(2026, 11, 26, 9, tzinfo=UTC)
    assert step_of(any_crm, next_of(any_crm, theirs)).owner_id == boris


def test_who_moves_to_another_zone_takes_the_day_along(crm: Crm) -> None:
    boris = a_colleague(crm, zone="Europe/Berlin")
    client = a_client(crm)
    plain = crm.run(steps.add_step, TOMORROW._replace(owner_id=boris), client_id=client).value
    call = TOMORROW._replace(owner_id=boris, minute=600)
    timed = crm.run(steps.add_step, call, client_id=client).value
    at = step_of(crm, timed).due_at
    crm.run(team.edit_user, boris, zone="America/New_York")
    assert step_of(crm, plain).late_at == datetime(2026, 11, 26, 23, tzinfo=UTC)
    assert (step_of(crm, timed).due_at, step_of(crm, timed).due_minute) == (at, 240)
    crm.undo()
    assert step_of(crm, timed).due_minute == 600


def test_what_was_due_first_stays_first_when_the_overdue_are_spread(crm: Crm) -> None:
    deals_ = [a_deal(crm, next=TOMORROW._replace(minute=600 - 10 * place)) for place in range(4)]
    numbers = [next_of(crm, deal) for deal in deals_]
    crm.run(steps.move_time, tuple(numbers), None, spread_days=4, per_day=1)
    days = [step_of(crm, number).due_day for number in numbers]
    assert days == sorted(days, reverse=True)


@given(
    count=st.integers(1, 200), days=st.integers(1, 10**12), per_day=st.none() | st.integers(1, 300)
)
def test_spread_steps_keep_their_order_and_no_day_gets_too_many(
    count: int, days: int, per_day: int | None
) -> None:
    try:
        found = spread_over(count, days, per_day, TODAY)
    except Invalid:
        assert per_day is not None
        assert per_day * days < count
        return
    sizes = [found.count(day) for day in sorted(set(found))]
    assert found == sorted(found)
    assert len(sizes) <= days
    assert min(found) > TODAY
    if per_day is None:
        assert max(sizes) - min(sizes) <= 1
        assert len(sizes) == min(days, count)
    else:
        assert max(sizes) <= per_day


def test_noon_is_half_past_ten_in_berlin() -> None:
    assert datetime(2026, 11, 25, 9, 30, tzinfo=UTC) == NOON
