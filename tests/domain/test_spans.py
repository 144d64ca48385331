"""The days that a calendar shows at once."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from crm_tui.domain.spans import DAY, MODES, MONTH, WEEK, beside, days_of, start_near
from crm_tui.domain.weeks import Week

DAYS = st.dates(date(1990, 1, 1), date(2090, 12, 31))
WEEKS = st.builds(
    Week,
    weekend=st.frozensets(st.integers(0, 6), max_size=3),
    first_weekday=st.integers(0, 6),
)


@given(st.sampled_from(MODES), DAYS, WEEKS)
def test_what_is_shown_holds_the_day_without_a_gap(mode: str, day: date, week: Week) -> None:
    days = days_of(mode, day, week)
    assert day in days
    assert days == tuple(days[0] + timedelta(n) for n in range(len(days)))
    assert len(days) == 1 if mode == DAY else len(days) % 7 == 0


@given(DAYS, WEEKS)
def test_a_month_is_shown_whole_in_full_weeks(day: date, week: Week) -> None:
    days = days_of(MONTH, day, week)
    month = [one for one in days if (one.year, one.month) == (day.year, day.month)]
    assert month[0].day == 1 and (month[-1] + timedelta(1)).day == 1
    assert all(days_of(WEEK, days[n], week) == days[n : n + 7] for n in range(0, len(days), 7))


@given(st.sampled_from(MODES), DAYS, st.integers(-30, 30))
def test_turning_there_and_back_comes_to_the_same_days(mode: str, day: date, by: int) -> None:
    back = beside(mode, beside(mode, day, by), -by)
    assert days_of(mode, back, Week()) == days_of(mode, day, Week())


def test_the_last_of_a_long_month_turns_to_the_last_of_a_short_one() -> None:
    assert beside(MONTH, date(2026, 1, 31), 1) == date(2026, 2, 28)
    assert beside(MONTH, date(2026, 1, 31), -2) == date(2025, 11, 30)


@given(DAYS, WEEKS, DAYS)
def test_weeks_that_run_from_a_day_follow_each_other_without_a_gap(
    day: date, week: Week, start: date
) -> None:
    days = days_of(WEEK, day, week, start)
    assert day in days and len(days) == 7
    assert (days[0] - start).days % 7 == 0
    assert days_of(WEEK, start, week, start)[0] == start


@given(DAYS, WEEKS)
def test_a_week_that_opens_shows_today_and_two_days_to_come_at_least(day: date, week: Week) -> None:
    assert (days_of(WEEK, day, week, start_near(day, week))[-1] - day).days >= 2
