"""Deadlines count working time: hours, weekends, holidays, leave, and clocks that change.

The table in `tests/data/deadlines.json` was worked out by hand; its holidays are written out there,
and a naive oracle, which walks from minute to minute and from day to day, must agree with it too.
"""

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_tui.domain.calendar import next_try, postpone_choice
from crm_tui.domain.deadlines import Due, read_deadline
from crm_tui.domain.weeks import Week
from crm_tui.domain.working import (
    LEAVE,
    OFF,
    WORK,
    Plan,
    Special,
    Working,
    has_holidays,
    holidays_between,
    public_days,
    remark_on,
    working_of,
)

TABLE = json.loads((Path(__file__).parents[1] / "data" / "deadlines.json").read_text("utf-8"))
CALENDARS: dict[str, dict[str, Any]] = TABLE["calendars"]
DEADLINES: list[dict[str, str]] = TABLE["deadlines"]
BERLIN = ZoneInfo("Europe/Berlin")


def stretches(kind: str, said: dict[str, Any]) -> list[Special]:
    """The days of a calendar of the table that differ."""
    pairs = said.get({LEAVE: "leave", OFF: "off", WORK: "work"}[kind], [])
    return [Special(kind, date.fromisoformat(a), date.fromisoformat(b)) for a, b in pairs]


def working(name: str) -> Working:
    """A calendar of the table, as the program keeps it."""
    said = CALENDARS[name]
    plan = Plan(name, name, said["country"], hours=said.get("hours", ""),
                holidays=said.get("public", True))  # fmt: skip
    return working_of(plan, stretches(LEAVE, said), stretches(OFF, said) + stretches(WORK, said))


class Oracle:
    """The same calendar, told by the table alone and counted in the slowest way."""

    def __init__(self, name: str) -> None:
        said = CALENDARS[name]
        self.zone = ZoneInfo(said["zone"])
        self.rest = {int(digit) for digit in said["rest"]}
        self.off = {date.fromisoformat(day) for day in said["holidays"]}
        self.worked = {date.fromisoformat(day) for day in said.get("worked", [])}
        for kind, into in (("off", self.off), ("leave", self.off), ("work", self.worked)):
            for first, last in said.get(kind, []):
                day = date.fromisoformat(first)
                while day <= date.fromisoformat(last):
                    into.add(day)
                    day += timedelta(1)
        self.spans = [
            [tuple(minutes(clock) for clock in span.split("-")) for span in spans.split()]
            for spans in said["spans"]
        ]

    def works(self, day: date) -> bool:
        if day in self.worked:
            return True
        return day not in self.off and day.weekday() not in self.rest

    def works_at(self, at: datetime) -> bool:
        local = at.astimezone(self.zone)
        minute = local.hour * 60 + local.minute
        spans = self.spans[local.weekday()] or self.spans[0]
        return self.works(local.date()) and any(a <= minute < b for a, b in spans)

    def after(self, at: datetime, count: int) -> datetime:
        """The end of the `count`-th working minute from `at` on."""
        at = at.astimezone(UTC)
        while count:
            count -= self.works_at(at)
            at += timedelta(minutes=1)
        return at.astimezone(self.zone)

    def day_after(self, day: date, count: int) -> date:
        while count:
            day += timedelta(1)
            count -= self.works(day)
        return day

    def first_from(self, day: date) -> date:
        return day if self.works(day) else self.day_after(day, 1)

    def due(self, now: datetime, words: str) -> str:
        count, _space, unit = words.partition(" ")
        if unit in ("min", "h"):
            at = self.after(now, int(count) * (60 if unit == "h" else 1))
            return f"{at:%Y-%m-%d %H:%M}"
        if unit == "d":
            return self.day_after(now.date(), int(count)).isoformat()
        if unit == "d calendar":
            return self.first_from(now.date() + timedelta(int(count))).isoformat()
        if words == "end of day":
            return self.first_from(now.date()).isoformat()
        return self.day_after(now.date(), 1).isoformat()


def minutes(clock: str) -> int:
    hour, minute = clock.split(":")
    return int(hour) * 60 + int(minute)


def words(due: Due | None) -> str:
    assert due is not None
    if due.minute is None:
        return due.day.isoformat()
    return f"{due.day.isoformat()} {due.minute // 60:02}:{due.minute % 60:02}"


@pytest.mark.parametrize("case", DEADLINES, ids=lambda case: f"{case['calendar']}: {case['what']}")
def test_a_deadline_of_the_table_is_kept(case: dict[str, str]) -> None:
    zone = ZoneInfo(CALENDARS[case["calendar"]]["zone"])
    now = datetime.fromisoformat(case["now"]).replace(tzinfo=zone)
    assert Oracle(case["calendar"]).due(now, case["deadline"]) == case["due"]
    week = working(case["calendar"])
    assert words(read_deadline(case["deadline"]).due(now, week)) == case["due"]


def test_the_table_is_as_wide_as_it_was_promised_to_be() -> None:
    countries = {CALENDARS[case["calendar"]]["country"] for case in DEADLINES}
    weekends = {CALENDARS[case["calendar"]]["rest"] for case in DEADLINES}
    assert len(DEADLINES) >= 60
    assert {"RU", "KR", "IR", "US", "DE"} <= countries
    assert {"56", "4", "45", "6"} <= weekends


instants = st.datetimes(datetime(2026, 1, 1), datetime(2027, 3, 1))  # noqa: DTZ001
names = st.sampled_from(sorted(set(CALENDARS) - {"night", "nightny"}))
anyones = st.sampled_from(sorted(CALENDARS))


def local(naive: datetime, name: str) -> datetime:
    return naive.replace(second=0, microsecond=0, tzinfo=ZoneInfo(CALENDARS[name]["zone"]))


@given(anyones, instants, st.integers(1, 700))
def test_working_minutes_are_those_of_a_walk_from_minute_to_minute(
    name: str, naive: datetime, count: int
) -> None:
    now = local(naive, name)
    assert working(name).add_minutes(now, count) == Oracle(name).after(now, count)


@given(names, instants, st.integers(0, 5000))
def test_no_deadline_lands_outside_of_working_time(name: str, naive: datetime, count: int) -> None:
    due = working(name).add_minutes(local(naive, name), count)
    minute = due.hour * 60 + due.minute
    week = working(name)
    assert week.is_working(due.date())
    assert any(start <= minute <= end for start, end in week.spans(due.date()))


@given(anyones, instants, st.integers(0, 3000), st.integers(0, 3000))
def test_two_stretches_of_work_are_their_sum(name: str, naive: datetime, a: int, b: int) -> None:
    week, now = working(name), local(naive, name)
    assert week.add_minutes(week.add_minutes(now, a), b) == week.add_minutes(now, a + b)


@given(anyones, instants, instants, st.integers(0, 3000))
def test_who_begins_later_is_not_done_earlier(
    name: str, one: datetime, other: datetime, count: int
) -> None:
    week = working(name)
    first, second = sorted((local(one, name), local(other, name)), key=lambda at: at.timestamp())
    done = week.add_minutes(first, count), week.add_minutes(second, count)
    assert done[0].timestamp() <= done[1].timestamp()
    assert first.timestamp() <= done[0].timestamp()


@given(anyones, instants, st.integers(1, 40))
def test_working_days_are_counted_one_by_one_and_back_again(
    name: str, naive: datetime, count: int
) -> None:
    week, day = working(name), naive.date()
    end = week.add_days(day, count)
    assert end == Oracle(name).day_after(day, count)
    assert week.add_days(end, -count) == week.last_until(day) or not week.is_working(day)


def test_a_started_minute_is_given_in_full_over_a_weekend() -> None:
    now = datetime(2026, 11, 27, 17, 59, 30, tzinfo=BERLIN)
    assert words(read_deadline("15 min").due(now, Week())) == "2026-11-30 09:15"


def test_work_until_midnight_is_due_on_its_own_day() -> None:
    late = working_of(Plan(hours="mon-fri 16-24"))
    friday = datetime(2026, 11, 27, 23, 45, tzinfo=BERLIN)
    assert words(read_deadline("15 min").due(friday, late)) == "2026-11-27 23:59"
    assert words(read_deadline("16 min").due(friday, late)) == "2026-11-30 16:01"


def test_a_move_of_the_users_zone_counts_by_the_new_clock() -> None:
    friday = datetime(2026, 11, 27, 17, 55, tzinfo=BERLIN)
    moved = friday.astimezone(ZoneInfo("America/New_York"))
    assert words(read_deadline("15 min").due(friday, Week())) == "2026-11-30 09:10"
    assert words(read_deadline("15 min").due(moved, Week())) == "2026-11-27 12:10"


def test_somebody_who_never_works_is_not_waited_for_without_end() -> None:
    never = Special(LEAVE, date(2026, 1, 1), date(9998, 1, 1))
    week = working_of(Plan(), [never])
    now = datetime(2026, 11, 25, 12, tzinfo=BERLIN)
    assert week.add_minutes(now, 15) == datetime(2026, 11, 26, 9, 15, tzinfo=BERLIN)
    assert week.add_days(now.date(), 2) == date(2026, 11, 27)
    assert week.next_working(now.date()) == date(2026, 11, 26)


def test_a_country_nobody_knows_has_no_holidays_and_says_so() -> None:
    assert not has_holidays("ZZ")
    assert has_holidays("kr")
    assert working_of(Plan(country="ZZ")).is_working(date(2026, 1, 1))
    assert (
        holidays_between(working_of(Plan(country="ZZ")), date(2026, 1, 1), date(2026, 2, 1)) == ()
    )


def test_a_region_has_holidays_of_its_own() -> None:
    day = date(2026, 1, 6)
    assert working_of(Plan(country="DE")).is_working(day)
    assert not working_of(Plan(country="DE", region="by")).is_working(day)
    assert not working_of(Plan(country="DE", region="nowhere")).is_working(date(2026, 1, 1))


def test_holidays_are_no_days_off_where_the_calendar_says_so() -> None:
    assert working_of(Plan(country="DE", holidays=False)).is_working(date(2026, 12, 25))


def test_what_a_person_says_of_a_day_comes_before_the_team_and_the_team_before_the_week() -> None:
    day = date(2026, 12, 25)
    one = [Special(WORK, day, day)]
    two = [Special(OFF, day, day, "closed")]
    assert working_of(Plan(country="DE"), (), one).is_working(day)
    assert not working_of(Plan(), [*one, Special(LEAVE, day, day)]).is_working(day)
    assert working_of(Plan(), one, two).is_working(day)
    assert not working_of(Plan(), (), two).is_working(day)
    assert working_of(Plan(), (), two).why_off(day) == "a day off (closed)"


def test_a_calendar_says_why_nobody_works() -> None:
    russia = working_of(Plan(country="RU"), [Special(LEAVE, date(2026, 3, 2), date(2026, 3, 3))])
    assert "Defender" in russia.why_off(date(2026, 2, 23))
    assert russia.why_off(date(2026, 2, 21)) == ""
    assert russia.why_off(date(2026, 3, 2)) == "leave"
    assert russia.on_leave(date(2026, 3, 2))
    assert not russia.without_leave().on_leave(date(2026, 3, 2))
    today = date(2026, 2, 20)
    assert "holiday" in remark_on(date(2026, 2, 23), today, russia)
    assert remark_on(date(2026, 2, 24), today, russia).endswith("the next working day")
    assert remark_on(date(2026, 2, 25), today, russia) == ""
    assert remark_on(date(2026, 2, 23), today, Week()) == ""


NOW = datetime(2026, 11, 25, 10, 30, tzinfo=BERLIN)


def test_tries_and_postponements_keep_to_the_hours_of_work() -> None:
    shop = working("shop")
    friday = datetime(2026, 11, 27, 16, 30, tzinfo=BERLIN)
    at = [next_try("busy", friday, shop), next_try("no_answer", friday, shop)]
    assert [f"{one.at:%a %H:%M}" for one in at] == ["Mon 09:45", "Mon 10:00"]
    evening = working_of(Plan(hours="14-22"))
    assert f"{next_try('no_answer', friday, evening).at:%a %H:%M}" == "Mon 14:00"
    before_lunch = datetime(2026, 11, 25, 12, 30, tzinfo=BERLIN)
    assert f"{postpone_choice(1, before_lunch, shop).at:%a %H:%M}" == "Wed 14:00"
    assert f"{postpone_choice(1, friday, shop).at:%a %H:%M}" == "Mon 09:00"
    easter = datetime(2026, 4, 2, 12, tzinfo=BERLIN)
    assert postpone_choice(2, easter, working("de")).day == date(2026, 4, 7)


def test_a_plain_week_asks_no_library() -> None:
    before = public_days.cache_info()
    week = working_of(Plan())
    week.add_minutes(NOW, 10_000)
    assert public_days.cache_info() == before
