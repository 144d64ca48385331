"""In which order a day's steps are taken: promises first, then what is worth most."""

from collections import Counter
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from sqlalchemy import text

from crm_tui.domain.calendar import week_of
from crm_tui.domain.countries import countries
from crm_tui.domain.order import MOST_DAYS, lateness, median, worth
from crm_tui.domain.weekends import weekend_of, working_days_between
from crm_tui.store.hot import order, ranking, status, today
from crm_tui.store.hot.days import day_around
from tests.conftest import NOON, ZONE
from tests.store.glances import DAY, NOW, add_client, add_deal, me, reading
from tests.store.slow_reads import Slow

if TYPE_CHECKING:
    from crm_tui.crm import Crm
    from crm_tui.domain.lines import StepLine

TODAY = date(2026, 11, 25)
STAGES = ("new", "contact", "need", "offer", "terms", "payment")

LATE_DEALS = some.lists(
    some.tuples(
        some.integers(-40, 1),  # days from today
        some.sampled_from([None, 600, 1000]),
        some.sampled_from([None, 0, 1, 5_000, 12_000_000]),
        some.sampled_from(["RUB", "EUR"]),
        some.sampled_from(STAGES),
        some.booleans(),
    ),
    min_size=1,
    max_size=14,
)


def fill(desk: "Crm", deals: list[Any]) -> None:
    client = add_client(desk, "Ivan Petrov")
    for days, minute, amount, currency, stage, promised in deals:
        made = add_deal(
            desk, client, f"in {days}", day=TODAY + timedelta(days=days), minute=minute,
            amount=amount, currency=currency if amount is not None else "",
            pipeline="sales", stage=stage,
        )  # fmt: skip
        change(desk, f"update step set promised = {int(promised)} where deal_id = {made}")


def change(desk: "Crm", sql: str) -> None:
    with desk.store.engine.begin() as connection:
        connection.execute(text(sql))


def order_holds(desk: "Crm", window: int) -> None:
    slow = desk.ask(lambda session: Slow(session, NOON, me(desk)))
    day, zone = day_around(NOW, DAY, ZoneInfo(ZONE)), ZoneInfo(ZONE)
    with reading(desk) as conn:
        whole = today.today(conn, me(desk), NOW, DAY, zone=zone)[1]
        read: list[StepLine] = []
        for group in today.WORK:
            found = today.steps(conn, me(desk), day, group, limit=window)
            while found:
                read += found
                found = today.steps(conn, me(desk), day, group, limit=window, after=found[-1])
        first = status.next_up(conn, me(desk), NOW, DAY, zone=zone)
    assert whole == slow.groups(today.WORK)
    assert tuple(read) == whole
    assert not whole or first == whole[0].id


@settings(max_examples=10)
@given(deals=LATE_DEALS, window=some.integers(1, 5))
def test_a_day_is_in_the_order_that_a_slow_reckoning_says(
    crm: "Crm", deals: list[Any], window: int
) -> None:
    fill(crm, deals)
    order_holds(crm, window)


def test_the_order_is_the_same_on_a_server(pg_crm: "Crm") -> None:
    deals = [
        (-days, minute, amount, currency, stage, days % 3 == 0)
        for days, minute, amount, currency, stage in (
            (0, None, 500, "EUR", "new"), (1, None, None, "", "terms"),
            (30, None, 70_000, "RUB", "offer"), (3, 600, 5, "RUB", "new"),
            (2, None, 90_000, "RUB", "offer"), (0, None, 12_000_000, "RUB", "payment"),
        )
    ]  # fmt: skip
    fill(pg_crm, deals)
    order_holds(pg_crm, 2)


def test_a_long_list_is_ordered_as_far_as_the_bound_and_then_by_time(
    crm: "Crm", monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(order, "NEAR", 4)
    fill(crm, [(-n, None, 1000 * n, "RUB", "offer", False) for n in range(1, 10)])
    day = day_around(NOW, DAY, ZoneInfo(ZONE))
    for window in (1, 2, 3, 4, 5, 20):
        read: list[Any] = []
        with reading(crm) as conn:
            while found := today.steps(
                conn, me(crm), day, "overdue", limit=window, after=read[-1] if read else None
            ):
                read += found
        assert [line.deal for line in read[:4]] == ["in -9", "in -8", "in -7", "in -6"]
        assert Counter(line.id for line in read) == Counter({line.id for line in read})
        assert [line.deal for line in read[4:]] == [f"in -{n}" for n in range(5, 0, -1)]


def test_the_next_window_goes_on_where_a_closed_step_stood(crm: "Crm") -> None:
    from crm_tui.actions.steps import result

    fill(crm, [(-1, None, 1000 * n, "RUB", "offer", False) for n in range(1, 6)])
    day = day_around(NOW, DAY, ZoneInfo(ZONE))
    with reading(crm) as conn:
        first = today.steps(conn, me(crm), day, "overdue", limit=2)
        assert [line.amount for line in first] == [5000, 4000]
        crm.run(result, first[-1].id, "agreed")
        rest = today.steps(conn, me(crm), day, "overdue", after=first[-1])
    assert [line.amount for line in rest] == [3000, 2000, 1000]


def test_a_promise_goes_before_the_dearest_deal(any_crm: "Crm") -> None:
    fill(any_crm, [
        (-9, None, 99_000_000, "RUB", "payment", False),
        (-1, None, 100, "RUB", "new", True),
        (0, None, 99_000_000, "RUB", "payment", False),
        (0, 1000, 100, "RUB", "new", False),
    ])  # fmt: skip
    with reading(any_crm) as conn:
        found = today.today(conn, me(any_crm), NOW, DAY)[1]
    assert [line.deal for line in found] == ["in -1", "in -9", "in 0", "in 0"]
    assert found[2].due_minute == 1000


def test_amounts_of_two_currencies_are_compared_by_what_is_usual_in_each(any_crm: "Crm") -> None:
    fill(any_crm, [
        (-1, None, 100_000_000, "RUB", "offer", False),
        (-1, None, 100_000_000, "RUB", "offer", False),
        (-1, None, 900_000, "EUR", "offer", False),
        (-1, None, 300_000, "EUR", "offer", False),
        (-1, None, 300_000, "EUR", "offer", False),
    ])  # fmt: skip
    with reading(any_crm) as conn:
        found = today.today(conn, me(any_crm), NOW, DAY)[1]
    assert (found[0].amount, found[0].currency) == (900_000, "EUR")


def test_the_teams_own_weekend_counts_how_late_it_is(any_crm: "Crm") -> None:
    fill(any_crm, [(-5, None, 100, "RUB", "offer", False)])  # the Friday before
    seen: list[int | None] = []
    for country in ("DE", "IL", "IR"):
        change(any_crm, "delete from setting where key = 'country'")
        change(
            any_crm,
            "insert into setting (id, uid, version, created, updated, key, value)"
            f" values ({90 + len(seen)}, 'u{country}', 1, 0, 0, 'country', '{country}')",
        )
        with reading(any_crm) as conn:
            line = today.today(conn, me(any_crm), NOW, DAY)[1][0]
            ranked = ranking.ranked_step(conn, line.id, day_around(NOW, DAY))
        seen.append(ranked.days_late if ranked else None)
    assert seen == [3, 4, 5]


# -- the figures ----------------------------------------------------------------------------------


def test_what_is_worth_more_is_dearer_likelier_or_later() -> None:
    assert worth(120, 100, 35, 3) == 1_680_000
    assert worth(None, 100, 50, 0) == worth(100, 100, 50, 0) == worth(7, None, 50, 0) == 500_000
    assert worth(100, 100, None, 9) == 0
    assert lateness(0) == lateness(-3) == 1
    assert lateness(400) == 1 + MOST_DAYS
    assert (median([]), median([5]), median([9, 1, 3]), median([1, 4])) == (None, 5, 3, 2)


@pytest.mark.parametrize("country", ["", "xx", *countries()])
def test_a_weekend_is_that_of_the_calendar(country: str) -> None:
    assert weekend_of(country) == "".join(map(str, sorted(week_of(country).weekend)))


@given(
    first=some.dates(date(2000, 1, 1), date(2100, 1, 1)),
    days=some.integers(-5, 60),
    weekend=some.sampled_from(["56", "45", "34", "4", "6"]),
)
def test_working_days_are_counted_as_one_would_on_paper(
    first: date, days: int, weekend: str
) -> None:
    span = [first + timedelta(days=n) for n in range(1, days + 1)]
    epoch = date(1970, 1, 1)
    counted = working_days_between((first - epoch).days, (first - epoch).days + days, weekend)
    assert counted == sum(str(day.weekday()) not in weekend for day in span)
