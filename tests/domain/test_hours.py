"""Working hours, weekends and stretches of days are read as people write them."""

from collections.abc import Callable
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_tui.domain.hours import hours_words, read_hours, weekend_digits
from crm_tui.domain.stretches import read_days
from crm_tui.domain.weeks import Week
from crm_tui.domain.working import Plan, Working, hours_of, working_kept, working_of
from crm_tui.errors import Invalid

BERLIN = ZoneInfo("Europe/Berlin")

READ = [
    ("", "mon-fri 9:00-18:00"),
    ("9:00-18:00", "mon-fri 9:00-18:00"),
    ("9-13, 14-18", "mon-fri 9:00-13:00 14:00-18:00"),
    (
        "mon-thu 9:00-18:00, fri 9:00-16:45; lunch 13:00-14:00",
        "mon-thu 9:00-13:00 14:00-18:00, fri 9:00-13:00 14:00-16:45",
    ),
    ("пн-чт 9-18, пт 9.00–16.45", "mon-thu 9:00-18:00, fri 9:00-16:45"),
    ("월-금 10-19", "mon-fri 10:00-19:00"),
    ("شنبه-چهارشنبه 8-16", "mon-wed 8:00-16:00, sat-sun 8:00-16:00"),
    ("sat-wed 8-16, thu 8-13", "mon-wed 8:00-16:00, thu 8:00-13:00, sat-sun 8:00-16:00"),
    ("daily 22:00-24:00 0:00-6:00", "mon-sun 0:00-6:00 22:00-24:00"),
    (
        "mon-fri 9-18; wed lunch 12-13",
        "mon-tue 9:00-18:00, wed 9:00-12:00 13:00-18:00, thu-fri 9:00-18:00",
    ),
]


@pytest.mark.parametrize(("text", "read"), READ)
def test_hours_are_read_as_people_write_them(text: str, read: str) -> None:
    assert hours_of(Plan(hours=text)) == read
    assert hours_of(Plan(hours=read)) == read


@given(st.lists(st.lists(st.integers(0, 1440), unique=True, max_size=4), min_size=7, max_size=7))
def test_hours_read_back_as_they_are_said(days: list[list[int]]) -> None:
    text = []
    for name, edges in zip(("mon", "tue", "wed", "thu", "fri", "sat", "sun"), days, strict=True):
        edges = sorted(edges)[: len(edges) // 2 * 2]
        for a, b in zip(edges[::2], edges[1::2], strict=True):
            text.append(f"{name} {a // 60}:{a % 60:02}-{b // 60}:{b % 60:02}")
    read = read_hours(", ".join(text))
    assert read_hours(hours_words(read)).days == read.days


FAULTS = [
    ("9-8", "hours"), ("mon", "hours"), ("mon 25-26", "hours"), ("9:61-10", "hours"),
    ("moonday 9-18", "hours"), ("9-13 12-18", "hours"), ("22:00-6:00", "hours"),
    ("nine to five", "hours"), (",", "hours"), ("9-18; lunch 0:00-24:00", "hours"),
    ("mon-fri 9-18;", ""),
]  # fmt: skip


@pytest.mark.parametrize(("text", "field"), FAULTS)
def test_hours_nobody_could_read_are_named(text: str, field: str) -> None:
    def make() -> Working:
        return working_of(Plan(hours=text))

    assert working_kept(Plan(hours=text)).is_working(date(2026, 11, 25))
    if not field:
        assert make().end_of(date(2026, 11, 25)) == 1080
        return
    refused = refusal(make)
    assert refused.field == field
    assert refused.hint


def refusal(make: Callable[[], object]) -> Invalid:
    with pytest.raises(Invalid) as refused:
        make()
    return refused.value


def test_a_weekend_is_named_in_words_or_digits() -> None:
    assert weekend_digits("sat sun") == "56"
    assert weekend_digits("пт") == "4"
    assert weekend_digits("fri-sat") == "45"
    assert weekend_digits("") == ""
    assert refusal(lambda: weekend_digits("caturday")).field == "weekend"
    assert refusal(lambda: working_of(Plan(weekend="0123456"))).field == "weekend"
    assert refusal(lambda: working_of(Plan(weekend="9"))).field == "weekend"
    assert refusal(lambda: working_of(Plan(weekend="4", hours="mon-fri 9-18"))).field == "weekend"
    assert working_of(Plan(weekend="56", hours="mon-fri 9-18")).weekend == {5, 6}


NOW = datetime(2026, 11, 25, 10, 30, tzinfo=BERLIN)
STRETCHES = [
    ("24-31 dec", "2026-12-24", "2026-12-31"),
    ("24 dec - 5 jan", "2026-12-24", "2027-01-05"),
    ("24 dec to 5 jan", "2026-12-24", "2027-01-05"),
    ("fri", "2026-11-27", "2026-11-27"),
    ("2026-12-24", "2026-12-24", "2026-12-24"),
    ("2026-12-24..2027-01-05", "2026-12-24", "2027-01-05"),
    ("2026-12-24-2026-12-26", "2026-12-24", "2026-12-26"),
    ("2026-01-05..2026-01-07", "2026-01-05", "2026-01-07"),
    ("с 1-14 декабря", "", ""),
    ("1-14 декабря", "2026-12-01", "2026-12-14"),
    ("tomorrow .. fri", "2026-11-26", "2026-11-27"),
]


@pytest.mark.parametrize(("text", "first", "last"), STRETCHES)
def test_a_stretch_of_days_is_read(text: str, first: str, last: str) -> None:
    if not first:
        assert refusal(lambda: read_days(text, NOW, Week())).field == "days"
        return
    found = read_days(text, NOW, Week())
    assert [day.isoformat() for day in found] == [first, last]


@pytest.mark.parametrize("text", ["", "the cows come home", "2026-12-24..2026-12-20"])
def test_days_nobody_could_read_are_named(text: str) -> None:
    assert refusal(lambda: read_days(text, NOW, Week())).field == "days"
