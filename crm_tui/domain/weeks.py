"""The working week: which days are worked, between which hours, and how working time is added.

A day is a `date`; a time of day is minutes after midnight; an instant is an aware `datetime`.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

DAY_MINUTES = 1440
FAR = 1100
"""After so many days without work the days of the plain week count as worked."""

Spans = tuple[tuple[int, int], ...]
"""Stretches of a day in minutes, in order, such as 9:00 to 13:00 and 14:00 to 18:00."""


def instant(day: date, minute: int, zone: tzinfo) -> datetime:
    """That local time as an aware datetime in `zone`; minute 1440 is the next midnight.

    A time that occurs twice is the first one. A time skipped by the clocks becomes the time they
    show then (02:30 becomes 03:30).
    """
    day += timedelta(minute // DAY_MINUTES)
    hour, rest = divmod(minute % DAY_MINUTES, 60)
    local = datetime.combine(day, time(hour, rest), tzinfo=zone)
    return local.astimezone(UTC).astimezone(zone)


@dataclass(frozen=True)
class Week:
    """A working week. Weekdays are 0 for Monday to 6 for Sunday; minutes count from midnight.

    weekend: the days off, at least one. first_weekday: the day calendars print first.
    """

    weekend: frozenset[int] = frozenset({5, 6})
    day_start: int = 540
    day_end: int = 1080
    first_weekday: int = 0

    def is_working(self, day: date) -> bool:
        """Whether people work on that day."""
        return day.weekday() not in self.weekend

    def spans(self, day: date) -> Spans:
        """The hours of that day, those it would have if it is a day off."""
        return ((self.day_start, self.day_end),)

    def start_of(self, day: date) -> int:
        """The minute work begins on that day."""
        return self.spans(day)[0][0]

    def end_of(self, day: date) -> int:
        """The minute work ends on that day."""
        return self.spans(day)[-1][1]

    def begins(self, day: date) -> date:
        """The first day of the week that holds `day`, as people at work count: after a weekend.

        So a Sunday closes the week in Korea and America too, though their calendars print it
        first (`first_weekday`). A week without days off begins on its first weekday.
        """
        if not self.weekend or len(self.weekend) == 7:
            return day - timedelta((day.weekday() - self.first_weekday) % 7)
        while (day.weekday() - 1) % 7 not in self.weekend or day.weekday() in self.weekend:
            day -= timedelta(1)
        return day

    def next_working(self, day: date) -> date:
        """The first working day after `day`."""
        return self._seek(day + timedelta(1), timedelta(1))

    def first_from(self, day: date) -> date:
        """`day` itself if it is worked, else the next working day."""
        return self._seek(day, timedelta(1))

    def last_until(self, day: date) -> date:
        """`day` itself if it is worked, else the working day before."""
        return self._seek(day, timedelta(-1))

    def add_days(self, day: date, count: int) -> date:
        """The working day `count` working days after `day`, or before it when negative.

        `day` itself is not counted, so 0 gives it back even on a weekend. Raises OverflowError
        when the calendar ends.
        """
        step = timedelta(1 if count >= 0 else -1)
        length = 7 - len(self.weekend)
        end = day + abs(count) // length * 7 * step
        for _one in range(abs(count) % length):
            end = self._seek(end + step, step)
        return self._seek(end, -step) if count else day

    def add_minutes(self, at: datetime, minutes: int) -> datetime:
        """The instant `minutes` of working time after `at`, aware, in its zone; >= `at`.

        A minute that has begun is given in full. Work that ends is still a time of work: Friday
        17:55 and 5 minutes are Friday 18:00, and 15 minutes are Monday 9:10.
        """
        zone = at.tzinfo
        assert zone is not None
        now, left = _whole(at.astimezone(UTC)), minutes
        day = now.astimezone(zone).date()
        spans = self.spans(day) if self.is_working(day) else ()
        while True:
            for start, end in spans:
                begin = max(now, instant(day, start, zone).astimezone(UTC))
                room = (instant(day, end, zone).astimezone(UTC) - begin) // timedelta(minutes=1)
                if 0 <= left <= room:
                    return (begin + timedelta(minutes=left)).astimezone(zone)
                left -= max(room, 0)
            day = self.next_working(day)
            spans = self.spans(day)

    def _seek(self, day: date, step: timedelta) -> date:
        """The nearest working day from `day` on, in the direction of `step`."""
        sought = day
        for _one in range(FAR):
            if self.is_working(sought):
                return sought
            sought += step
        while day.weekday() in self.weekend and len(self.weekend) < 7:
            day += step
        return day


def _whole(at: datetime) -> datetime:
    """The next whole minute, or `at` itself if it is one."""
    if at.second or at.microsecond:
        return at.replace(second=0, microsecond=0) + timedelta(minutes=1)
    return at


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
