"""The plan by week as the quick reads tell it is what a slow look at every step would say."""

from collections import Counter
from datetime import date, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as some
from sqlalchemy import select

from crm_tui.actions.clients import add_client
from crm_tui.actions.steps import add_step, move_time, postpone
from crm_tui.domain.calendar import week_of
from crm_tui.domain.plans import Load, PlanWeek, filled, minutes_of, moved_of, weeks_of
from crm_tui.domain.steps import Draft
from crm_tui.domain.weeks import COMMON_WEEK
from crm_tui.store.hot import weeks as hot
from crm_tui.store.queries.weeks import works_of
from crm_tui.store.tables.sales import Step
from tests.actions.desk import TODAY, a_client, a_deal, next_of
from tests.conftest import ZONE, opened
from tests.stock import stocked
from tests.store.glances import DAY, NOW, me, reading

if TYPE_CHECKING:
    from crm_tui.crm import Crm
    from crm_tui.domain.plans import Plan

BERLIN = ZoneInfo(ZONE)
WEEKS = 3


@pytest.fixture
@stocked
def desk(any_crm: "Crm") -> "Crm":
    """Steps over five weeks, of two people; some put off by clients, some moved by us."""
    client = a_client(any_crm)
    for number in range(8):
        deal = a_deal(any_crm, client, next=Draft(day=TODAY + timedelta(5 * number)))
        if number % 3 == 0:
            any_crm.run(postpone, next_of(any_crm, deal), Draft(day=TODAY + timedelta(number)))
        if number % 4 == 1:
            any_crm.run(move_time, (next_of(any_crm, deal),), Draft(day=TODAY + timedelta(9)))
    with opened(any_crm.store.url, "boris") as boris:
        draft = Draft(kind="meet", day=TODAY + timedelta(1), minute=600, minutes=90)
        boris.run(add_step, draft, boris.run(add_client, "Kim").value)
    return any_crm


def plan_of(desk: "Crm", owner: "int | str", weeks: int = WEEKS) -> "Plan":
    with reading(desk) as conn:
        return hot.weeks(conn, owner, NOW, DAY, COMMON_WEEK, weeks, zone=BERLIN)


def counted(plan: "Plan") -> Counter[tuple[str, str]]:
    return Counter(
        {(week.first, load.owner): load.steps for week in plan.weeks for load in week.loads
         if load.steps}
    )  # fmt: skip


def test_every_open_step_is_counted_once(desk: "Crm") -> None:
    plan = plan_of(desk, "all")
    steps = desk.ask(lambda session: list(session.scalars(select(Step)).all()))
    open_ones = [step for step in steps if step.closed_at is None]
    first = date.fromisoformat(plan.weeks[0].first)
    last = first + timedelta(7 * WEEKS - 1)
    within = [step for step in open_ones if step.due_day <= last]
    assert sum(counted(plan).values()) == len(within)
    assert plan.beyond == len(open_ones) - len(within)
    wanted = Counter((step.due_day - first).days // 7 for step in within)
    found = [sum(load.steps for load in week.loads) for week in plan.weeks]
    assert found == [wanted[number] for number in range(WEEKS)]
    loads = [load for week in plan.weeks for load in week.loads]
    assert sum(load.minutes for load in loads) == sum(step.minutes or 0 for step in within)
    assert sum(load.at for load in loads) == sum(step.by_or_at == "at" for step in within)
    assert sum(load.later for load in loads) == 3
    assert sum(load.moved for load in loads) == 2
    assert [(one.owner, one.times) for one in plan.moved] == [("anna", 2)]


def test_one_persons_plan_is_his_part_of_everybodys(desk: "Crm") -> None:
    everybody, mine = plan_of(desk, "all"), plan_of(desk, me(desk))
    assert {who for _week, who in counted(everybody)} == {"anna", "boris"}
    assert counted(mine) == Counter(
        {key: n for key, n in counted(everybody).items() if key[1] == "anna"}
    )


def test_the_steps_of_a_week_are_those_it_counts(desk: "Crm") -> None:
    plan, person = plan_of(desk, me(desk)), me(desk)
    with reading(desk) as conn:
        for week in plan.weeks:
            rows = hot.steps_of_week(conn, person, NOW, week.first, week.last, zone=BERLIN)
            assert len(rows) == sum(load.steps for load in week.loads)
            assert all(week.first <= row.due_day <= week.last for row in rows)


def test_what_is_late_stands_apart(desk: "Crm") -> None:
    later = NOW + 3 * 86_400_000_000
    with reading(desk) as conn:
        plan = hot.weeks(conn, me(desk), later, "2026-11-28", COMMON_WEEK, WEEKS, zone=BERLIN)
        late = hot.late_steps(conn, me(desk), later)
    assert [load.steps for load in plan.late] == [len(late)]
    assert late and all(row.late_at <= later for row in late)


def test_hours_are_those_of_each_persons_calendar(desk: "Crm") -> None:
    first = date(2026, 11, 23)
    works = desk.ask(works_of, [me(desk)], first, 2, TODAY)
    assert works == {(me(desk), "2026-11-23"): 3 * 540, (me(desk), "2026-11-30"): 5 * 540}


# -- on paper -------------------------------------------------------------------------------------


@given(some.dates(date(2026, 1, 1), date(2027, 12, 31)), some.sampled_from(["", "IR", "IL", "US"]))
def test_a_week_never_has_more_hours_than_its_days(today: date, country: str) -> None:
    week = week_of(country)
    first = week.begins(today)
    assert first <= today < first + timedelta(7)
    whole = minutes_of(week, first, first)
    assert whole == (7 - len(week.weekend)) * (week.day_end - week.day_start)
    assert 0 <= minutes_of(week, first, today) <= whole


@given(some.integers(0, 5000), some.integers(0, 3000), some.integers(1, 40))
def test_a_bar_is_full_only_when_the_time_is(minutes: int, works: int, cells: int) -> None:
    full = filled(Load(1, "anna", 1, minutes, works=works), cells)
    assert 0 <= full <= cells
    assert (full == cells) == (minutes > 0 and minutes >= works) or cells == 1
    assert bool(full) == bool(minutes)


def test_what_was_moved_is_told_later_and_earlier() -> None:
    rows = [
        (2, "anna", "2026-11-20", "2026-11-25", 2),
        (2, "anna", "2026-11-25", "2026-11-24", 1),
        (3, "boris", "2026-11-25", "2026-11-25", 4),
    ]
    assert [one[1:] for one in moved_of(rows)] == [("boris", 4, 0, 0), ("anna", 3, 10, 1)]


def test_people_without_a_step_have_empty_weeks() -> None:
    assert weeks_of((), date(2026, 11, 23), 1, {2: "anna"}) == (
        PlanWeek("2026-11-23", "2026-11-29", (Load(2, "anna"),)),
    )
