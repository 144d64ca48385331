"""The working week, and the days and hours a sales desk counts from it.

Pure functions: no clock and no holidays. A day is a `date`; a time of day is
minutes after midnight; an instant is an aware `datetime`.
"""

from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import NamedTuple

from crm_tui.errors import Invalid
from crm_tui.i18n import _

DAY_MINUTES = 1440
HALF_OF_DAY = 13 * 60
"""A try before this minute belongs to the morning."""
MORNING_TRY = 10 * 60
AFTERNOON_TRY = 15 * 60


class Week(NamedTuple):
    """A working week. Weekdays are 0 for Monday to 6 for Sunday; minutes count from midnight.

    weekend: the days off, at least one and not all. first_weekday: the day calendars print first.
    """

    weekend: frozenset[int] = frozenset({5, 6})
    day_start: int = 540
    day_end: int = 1080
    first_weekday: int = 0

    def is_working(self, day: date) -> bool:
        """Whether people work on that day."""
        return day.weekday() not in self.weekend

    def begins(self, day: date) -> date:
        """The first day of the week that holds `day`, as people at work count: after a weekend.

        So a Sunday closes the week in Korea and America too, though their calendars print it
        first (`first_weekday`).
        """
        while (day.weekday() - 1) % 7 not in self.weekend or day.weekday() in self.weekend:
            day -= timedelta(1)
        return day


class When(NamedTuple):
    """A due day, and the instant on it where a time was said (aware, in the user's zone).

    `rest` is a remark for the reader, empty when the reading needs none.
    """

    day: date
    at: datetime | None = None
    rest: str = ""


_FRIDAY = frozenset({4})
_FRIDAY_SATURDAY = frozenset({4, 5})
_FRIDAY_SATURDAY_OFF = "BH DZ EG IL IQ JO KW LY OM QA SA SD SY YE"
_SATURDAY_FIRST = "AF BH DJ DZ EG IQ IR JO KW LY OM QA SD SY"
_SUNDAY_FIRST = (
    "AG AS BD BR BS BT BW BZ CA CO DM DO ET GT GU HK HN ID IL IN JM JP KE KH KR LA MH MM MO MT MX"
    " MZ NI NP PA PE PH PK PR PT PY SA SG SV TH TT TW UM US VE VI WS YE ZA ZW"
)
_WEEKENDS = {
    **dict.fromkeys(["AF"], frozenset({3, 4})),
    **dict.fromkeys(["IR"], _FRIDAY),
    **dict.fromkeys(["IN", "UG"], frozenset({6})),
    **dict.fromkeys(_FRIDAY_SATURDAY_OFF.split(), _FRIDAY_SATURDAY),
}
_FIRST_WEEKDAYS = {
    **dict.fromkeys(["MV"], 4),
    **dict.fromkeys(_SATURDAY_FIRST.split(), 5),
    **dict.fromkeys(_SUNDAY_FIRST.split(), 6),
}


def week_of(country: str) -> Week:
    """The working week of a country, by its ISO 3166 code in any case; "" is the common week.

    Weekends and first weekdays: Unicode CLDR, supplemental weekData. A country not listed there
    works Monday to Friday and begins its week on Monday. Hours are 9:00 to 18:00 everywhere.
    """
    code = country.strip().upper()
    return Week(
        weekend=_WEEKENDS.get(code, Week().weekend),
        first_weekday=_FIRST_WEEKDAYS.get(code, 0),
    )


COMMON_WEEK = Week()


def is_working(day: date, week: Week = COMMON_WEEK) -> bool:
    """Whether people work on that day."""
    return week.is_working(day)


def add_working_days(day: date, count: int, week: Week = COMMON_WEEK) -> date:
    """The working day `count` working days after `day`, or before it when negative.

    `day` itself is not counted, so 0 gives it back even on a weekend. Raises OverflowError when
    the calendar ends.
    """
    length = 7 - len(week.weekend)
    step = timedelta(1 if count >= 0 else -1)
    day += abs(count) // length * 7 * step
    left = abs(count) % length
    while left:
        day += step
        left -= week.is_working(day)
    return _settled(day, step, week) if count else day


def next_working_day(day: date, n: int = 1, week: Week = COMMON_WEEK) -> date:
    """The n-th working day after `day`; n >= 1."""
    return add_working_days(day, n, week)


def first_working_day_from(day: date, week: Week = COMMON_WEEK) -> date:
    """`day` itself if it is a working day, else the next one."""
    while not week.is_working(day):
        day += timedelta(1)
    return day


def last_working_day_until(day: date, week: Week = COMMON_WEEK) -> date:
    """`day` itself if it is a working day, else the one before."""
    while not week.is_working(day):
        day -= timedelta(1)
    return day


def first_working_day_of_next_week(day: date, week: Week = COMMON_WEEK) -> date:
    """The first working day of the calendar week after the one that holds `day`."""
    return first_working_day_from(week.begins(day) + timedelta(7), week)


def first_working_day_of_next_month(day: date, week: Week = COMMON_WEEK) -> date:
    """The first working day of the month after `day`'s, in the Gregorian calendar."""
    return first_working_day_from((day.replace(day=1) + timedelta(32)).replace(day=1), week)


def instant(day: date, minute: int, zone: tzinfo) -> datetime:
    """That local time as an aware datetime in `zone`; minute 1440 is the next midnight.

    A time that occurs twice is the first one. A time skipped by the clocks becomes the time they
    show then (02:30 becomes 03:30).
    """
    day += timedelta(minute // DAY_MINUTES)
    hour, rest = divmod(minute % DAY_MINUTES, 60)
    local = datetime.combine(day, time(hour, rest), tzinfo=zone)
    return local.astimezone(UTC).astimezone(zone)


def working_day_end(day: date, zone: tzinfo, week: Week = COMMON_WEEK) -> datetime:
    """The instant work ends on `day`, aware, in `zone`."""
    return instant(day, week.day_end, zone)


def late_instant(day: date, minute: int | None, zone: tzinfo, week: Week = COMMON_WEEK) -> datetime:
    """The instant, in UTC, from which a step due then is late.

    minute: its time of day in the owner's zone, or None for a day alone, which is late when that
    working day has ended there.
    """
    if minute is None:
        minute = week.day_end
    return instant(day, minute, zone).astimezone(UTC)


def postpone_choice(digit: int, now: datetime, week: Week = COMMON_WEEK) -> When:
    """What a lone digit means when a step is postponed: always a working day, at a sensible hour.

    1 in an hour, 2 tomorrow, 3 in three working days, 4 the first working day of next week, 5 in
    two weeks, 6 the first working day of next month. An hour that falls outside working hours
    becomes the start of the next ones; days begin an hour after work does. `now` is aware, in the
    user's zone. Raises Invalid for any other digit.
    """
    today = now.date()
    if digit == 1:
        return _in_an_hour_of_work(now, week)
    if digit == 2:
        day = next_working_day(today, 1, week)
    elif digit == 3:
        day = add_working_days(today, 3, week)
    elif digit == 4:
        day = first_working_day_of_next_week(today, week)
    elif digit == 5:
        day = first_working_day_from(today + timedelta(14), week)
    elif digit == 6:
        day = first_working_day_of_next_month(today, week)
    else:
        raise Invalid(
            _("There is no choice {digit}.").format(digit=digit),
            field="due",
            hint=_("Choose 1 to 6, or write a day such as “fri 15:00”."),
        )
    return _at(day, week.day_start + 60, now)


def other_half_of_day(now: datetime, week: Week = COMMON_WEEK) -> When:
    """The next working day at 15:00 after a try before 13:00, at 10:00 after a later one."""
    early = _minute(now) < HALF_OF_DAY
    return _at(next_working_day(now.date(), 1, week), AFTERNOON_TRY if early else MORNING_TRY, now)


def next_try(how: str, now: datetime, week: Week = COMMON_WEEK) -> When:
    """When to try again after not reaching a client. `now` is aware, in the user's zone.

    how: "no_answer" (next working day, other half of the day), "busy" (in one hour) or
    "voicemail" (next working day, same half). Raises Invalid for anything else.
    """
    if how == "no_answer":
        return other_half_of_day(now, week)
    if how == "busy":
        return _later(now, 60)
    if how == "voicemail":
        early = _minute(now) < HALF_OF_DAY
        day = next_working_day(now.date(), 1, week)
        return _at(day, MORNING_TRY if early else AFTERNOON_TRY, now)
    raise Invalid(
        _("“{how}” is not a way of not reaching someone.").format(how=how),
        field="how",
        hint=_("Use no_answer, busy or voicemail."),
    )


def _settled(day: date, step: timedelta, week: Week) -> date:
    """The last working day on the way to `day`: whole weeks from a weekend end on a weekend."""
    while not week.is_working(day):
        day -= step
    return day


def _minute(now: datetime) -> int:
    return now.hour * 60 + now.minute


def _at(day: date, minute: int, now: datetime) -> When:
    assert now.tzinfo is not None
    return When(day, instant(day, minute, now.tzinfo))


def _later(now: datetime, minutes: int) -> When:
    """So many minutes of real time after `now`, to the whole minute."""
    at = (now.astimezone(UTC) + timedelta(minutes=minutes)).astimezone(now.tzinfo)
    at = at.replace(second=0, microsecond=0)
    return When(at.date(), at)


def _in_an_hour_of_work(now: datetime, week: Week) -> When:
    due = _later(now, 60)
    assert due.at is not None
    minute = _minute(due.at)
    if week.is_working(due.day) and minute < week.day_start:
        return _at(due.day, week.day_start, now)
    if not week.is_working(due.day) or minute >= week.day_end:
        return _at(first_working_day_from(due.day + timedelta(1), week), week.day_start, now)
    return due
