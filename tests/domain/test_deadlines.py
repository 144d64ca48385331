from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_tui.domain.calendar import Week, is_working, week_of
from crm_tui.domain.deadlines import Deadline, Due, Span, read_deadline
from crm_tui.errors import Invalid

BERLIN = ZoneInfo("Europe/Berlin")
WEEK = Week()
IRAN = week_of("IR")
WEDNESDAY = datetime(2026, 11, 25, 10, 30, tzinfo=BERLIN)
FRIDAY = datetime(2026, 11, 27, 23, 50, tzinfo=BERLIN)
SATURDAY = datetime(2026, 11, 28, 12, 0, tzinfo=BERLIN)

READ = [
    ("15 min", WEDNESDAY, Due(date(2026, 11, 25), 10 * 60 + 45)),
    ("15min", WEDNESDAY, Due(date(2026, 11, 25), 10 * 60 + 45)),
    ("2 h", WEDNESDAY, Due(date(2026, 11, 25), 12 * 60 + 30)),
    ("2 hours", WEDNESDAY, Due(date(2026, 11, 25), 12 * 60 + 30)),
    ("1 d", WEDNESDAY, Due(date(2026, 11, 26), None)),
    ("3 d", WEDNESDAY, Due(date(2026, 11, 30), None)),
    ("3 Working  Days", WEDNESDAY, Due(date(2026, 11, 30), None)),
    ("3 d calendar", WEDNESDAY, Due(date(2026, 11, 30), None)),
    ("7 d calendar", WEDNESDAY, Due(date(2026, 12, 2), None)),
    ("365 d calendar", WEDNESDAY, Due(date(2027, 11, 25), None)),
    ("end of day", WEDNESDAY, Due(date(2026, 11, 25), None)),
    ("end of day", SATURDAY, Due(date(2026, 11, 30), None)),
    ("end of next working day", FRIDAY, Due(date(2026, 11, 30), None)),
    ("15 min", FRIDAY, Due(date(2026, 11, 30), 9 * 60 + 15)),
    ("5 min", FRIDAY, Due(date(2026, 11, 30), 9 * 60 + 5)),
    ("2 h", SATURDAY, Due(date(2026, 11, 30), 11 * 60)),
    ("1 d", SATURDAY, Due(date(2026, 11, 30), None)),
]


@pytest.mark.parametrize(("text", "now", "due"), READ)
def test_a_deadline_is_kept_on_a_working_day(text: str, now: datetime, due: Due) -> None:
    assert read_deadline(text).due(now, WEEK) == due


def test_a_weekend_is_the_one_of_the_country() -> None:
    thursday = datetime(2026, 11, 26, 12, 0, tzinfo=ZoneInfo("Asia/Tehran"))
    assert read_deadline("1 d").due(thursday, IRAN) == Due(date(2026, 11, 28), None)


def test_two_hours_are_two_hours_when_the_clocks_change() -> None:
    night = datetime(2026, 3, 30, 1, 30, tzinfo=BERLIN) - timedelta(days=1)
    always = Week(weekend=frozenset(), day_start=0, day_end=1440)
    assert read_deadline("2 h").due(night, always) == Due(date(2026, 3, 29), 4 * 60 + 30)


def test_a_started_minute_is_given_in_full() -> None:
    assert read_deadline("15 min").due(WEDNESDAY.replace(second=1), WEEK) == Due(
        date(2026, 11, 25), 10 * 60 + 46
    )


def test_a_promised_day_stands_even_on_a_sunday() -> None:
    sunday = date(2026, 12, 6)
    assert read_deadline("promised").due(WEDNESDAY, WEEK, sunday) == Due(sunday, None)


@pytest.mark.parametrize("text", ["asked", "promised"])
def test_what_nobody_said_must_be_asked_or_is_soon(text: str) -> None:
    deadline = read_deadline(text)
    assert deadline.due(WEDNESDAY, WEEK) is None
    assert deadline.due_or_soon(WEDNESDAY, WEEK) == Due(date(2026, 11, 26), None)
    assert deadline.must_ask == (text == "asked")


@pytest.mark.parametrize(
    "text", ["", "soon", "0 d", "-1 d", "d", "15", "1.5 h", "99999 d", "1 month", "٣ d", "1 d 2 h"]
)
def test_an_unclear_deadline_is_refused_with_examples(text: str) -> None:
    with pytest.raises(Invalid) as refused:
        read_deadline(text)
    assert refused.value.field == "due"
    assert "15 min" in refused.value.hint


COUNTED = [Span.MINUTES, Span.HOURS, Span.WORKING_DAYS, Span.CALENDAR_DAYS]
DEADLINES = st.one_of(
    st.builds(Deadline, st.sampled_from(COUNTED), st.integers(1, 3650)),
    st.builds(Deadline, st.sampled_from([span for span in Span if span not in COUNTED])),
)


@given(DEADLINES)
def test_a_deadline_reads_back_as_it_was_written(deadline: Deadline) -> None:
    assert read_deadline(str(deadline)) == deadline


@given(
    DEADLINES,
    st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1)),  # noqa: DTZ001
    st.sampled_from([WEEK, IRAN, week_of("AE"), week_of("IL")]),
)
def test_every_deadline_is_a_working_day_from_today_on(
    deadline: Deadline, naive: datetime, week: Week
) -> None:
    now = naive.replace(tzinfo=BERLIN)
    due = deadline.due_or_soon(now, week)
    assert due.day >= now.date()
    assert is_working(due.day, week)
