from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crm_tui.domain.calendar import (
    Week,
    When,
    add_working_days,
    first_working_day_of_next_month,
    first_working_day_of_next_week,
    instant,
    is_working,
    late_instant,
    next_try,
    next_working_day,
    other_half_of_day,
    postpone_choice,
    week_of,
    working_day_end,
)
from crm_tui.errors import Invalid

BERLIN = ZoneInfo("Europe/Berlin")
WED, FRI, SAT = date(2026, 11, 25), date(2026, 11, 27), date(2026, 11, 28)
days = st.dates(date(1990, 1, 1), date(2150, 1, 1))
weeks = st.sampled_from([week_of(country) for country in ("", "IR", "IL", "AF", "IN", "US", "AE")])


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=BERLIN)


def due(when: When) -> str:
    assert when.at is not None
    assert when.at.date() == when.day
    return f"{when.at:%Y-%m-%d %H:%M}"


@pytest.mark.parametrize(
    ("country", "weekend", "first"),
    [
        *(("", {5, 6}, 0), ("DE", {5, 6}, 0), ("RU", {5, 6}, 0), ("xx", {5, 6}, 0)),
        *(("US", {5, 6}, 6), ("KR", {5, 6}, 6), ("AE", {5, 6}, 0), ("ir", {4}, 5)),
        *(("IL", {4, 5}, 6), ("SA", {4, 5}, 6), ("EG", {4, 5}, 5), ("AF", {3, 4}, 5)),
        *(("IN", {6}, 6), ("UG", {6}, 0), ("MV", {5, 6}, 4)),
    ],
)
def test_a_country_has_its_own_working_week(country: str, weekend: set[int], first: int) -> None:
    week = week_of(country)
    assert (set(week.weekend), week.first_weekday) == (weekend, first)
    assert (week.day_start, week.day_end) == (540, 1080)


def test_nobody_works_on_the_weekend() -> None:
    assert is_working(FRI)
    assert not is_working(SAT)
    assert not is_working(FRI, week_of("IR"))
    assert is_working(SAT, week_of("IR"))


def test_a_working_day_later_skips_the_weekend() -> None:
    assert next_working_day(FRI) == date(2026, 11, 30)
    assert next_working_day(SAT) == date(2026, 11, 30)
    assert next_working_day(WED, 5) == date(2026, 12, 2)
    assert next_working_day(WED, 1, week_of("IR")) == date(2026, 11, 26)
    assert next_working_day(WED, 2, week_of("IR")) == SAT
    assert add_working_days(SAT, 0) == SAT
    assert add_working_days(SAT, -1) == FRI
    assert add_working_days(SAT, 5) == date(2026, 12, 4)
    assert add_working_days(date(2026, 11, 30), -5) == date(2026, 11, 23)


@given(day=days, count=st.integers(-60, 60), week=weeks)
def test_working_days_are_counted_one_by_one(day: date, count: int, week: Week) -> None:
    step = timedelta(1 if count > 0 else -1)
    slow, left = day, abs(count)
    while left:
        slow += step
        left -= is_working(slow, week)
    assert add_working_days(day, count, week) == slow


@given(day=days, week=weeks)
def test_next_week_and_next_month_begin_on_a_working_day(day: date, week: Week) -> None:
    monday = first_working_day_of_next_week(day, week)
    assert is_working(monday, week)
    assert 1 <= (monday - day).days <= 9
    first = first_working_day_of_next_month(day, week)
    assert is_working(first, week)
    assert first.day <= 3
    assert (first.year * 12 + first.month) - (day.year * 12 + day.month) == 1


@given(day=days, week=weeks)
def test_a_week_begins_when_the_weekend_is_over(day: date, week: Week) -> None:
    begin = week.begins(day)
    assert 0 <= (day - begin).days <= 6
    assert is_working(begin, week)
    assert not is_working(begin - timedelta(1), week)


def test_next_week_begins_on_the_countrys_own_day() -> None:
    assert first_working_day_of_next_week(date(2026, 11, 29), week_of("US")) == date(2026, 11, 30)
    assert first_working_day_of_next_week(WED) == date(2026, 11, 30)
    assert first_working_day_of_next_week(WED, week_of("IR")) == SAT
    assert first_working_day_of_next_week(WED, week_of("IL")) == date(2026, 11, 29)
    assert first_working_day_of_next_month(date(2026, 12, 31)) == date(2027, 1, 1)
    assert first_working_day_of_next_month(date(2027, 1, 31)) == date(2027, 2, 1)


def test_a_day_alone_is_late_when_work_has_ended_there() -> None:
    assert late_instant(WED, None, BERLIN) == datetime(2026, 11, 25, 17, tzinfo=UTC)
    assert late_instant(WED, 13 * 60, BERLIN) == datetime(2026, 11, 25, 12, tzinfo=UTC)
    tokyo = late_instant(WED, None, ZoneInfo("Asia/Tokyo"), Week(day_end=1200))
    assert tokyo == datetime(2026, 11, 25, 11, tzinfo=UTC)
    assert tokyo.tzinfo is UTC
    assert working_day_end(WED, BERLIN) == at(25, 18)


def test_a_skipped_hour_moves_on_and_a_doubled_one_is_its_first() -> None:
    spring, autumn = date(2027, 3, 28), date(2026, 10, 25)
    assert instant(spring, 150, BERLIN).strftime("%H:%M") == "03:30"
    assert late_instant(autumn, 150, BERLIN) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert instant(WED, 1440, BERLIN) == at(26, 0)


@pytest.mark.parametrize(
    ("digit", "expected"),
    [
        (1, "2026-11-25 11:30"),
        (2, "2026-11-26 10:00"),
        (3, "2026-11-30 10:00"),
        (4, "2026-11-30 10:00"),
        (5, "2026-12-09 10:00"),
        (6, "2026-12-01 10:00"),
    ],
)
def test_a_lone_digit_postpones_to_a_working_day(digit: int, expected: str) -> None:
    assert due(postpone_choice(digit, at(25, 10, 30))) == expected


def test_an_hour_beyond_the_working_day_is_the_start_of_the_next() -> None:
    assert due(postpone_choice(1, at(25, 17, 30))) == "2026-11-26 09:00"
    assert due(postpone_choice(1, at(27, 17, 30))) == "2026-11-30 09:00"
    assert due(postpone_choice(1, at(28, 14, 5))) == "2026-11-30 09:00"
    assert due(postpone_choice(1, at(25, 6))) == "2026-11-25 09:00"
    assert due(postpone_choice(1, at(25, 23, 30))) == "2026-11-26 09:00"
    assert due(postpone_choice(2, at(27, 9))) == "2026-11-30 10:00"


@pytest.mark.parametrize("digit", [0, 7, 9, -1])
def test_another_digit_is_no_choice(digit: int) -> None:
    with pytest.raises(Invalid) as refused:
        postpone_choice(digit, at(25, 10))
    assert refused.value.field == "due"


@settings(deadline=None)
@given(
    day=days,
    minute=st.integers(0, 1439),
    digit=st.integers(1, 6),
    week=weeks,
)
def test_every_choice_lies_ahead_in_working_hours(
    day: date, minute: int, digit: int, week: Week
) -> None:
    now = instant(day, minute, BERLIN)
    when = postpone_choice(digit, now, week)
    assert when.at is not None
    assert when.at > now
    assert is_working(when.day, week)
    assert week.day_start <= when.at.hour * 60 + when.at.minute < week.day_end


def test_after_no_answer_the_other_half_of_the_next_working_day_is_tried() -> None:
    assert due(other_half_of_day(at(25, 12, 59))) == "2026-11-26 15:00"
    assert due(other_half_of_day(at(25, 13))) == "2026-11-26 10:00"
    assert due(next_try("no_answer", at(27, 16))) == "2026-11-30 10:00"


def test_busy_is_tried_in_an_hour_and_voicemail_in_the_same_half() -> None:
    assert due(next_try("busy", at(25, 10, 30))) == "2026-11-25 11:30"
    assert due(next_try("voicemail", at(25, 10, 30))) == "2026-11-26 10:00"
    assert due(next_try("voicemail", at(27, 16))) == "2026-11-30 15:00"
    with pytest.raises(Invalid) as refused:
        next_try("wrong_number", at(25, 10))
    assert refused.value.field == "how"
