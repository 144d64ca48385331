"""Reckons what a phrase says into a day and an instant, seen from now."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import NamedTuple

from crm_tui.domain.calendar import DAY_MINUTES, Week, When, add_working_days, instant
from crm_tui.domain.phrases import refusals
from crm_tui.domain.phrases.calendars import GREGORIAN, JALALI, Calendar
from crm_tui.domain.phrases.clocks import PARTS, in_part, in_working_hours
from crm_tui.domain.phrases.periods import edge_of_month, nth_weekday, period_day
from crm_tui.domain.phrases.tokens import MONTH, WEEK, YEAR, Said, Shift
from crm_tui.i18n import _

AFTERNOON = 13 * 60
"""From this hour on a bare count of hours is a clock time."""


class Ground(NamedTuple):
    """Where a phrase is read: the text, the moment, the week, the calendar, and what is asked.

    now: aware, in the user's zone, to the whole minute. calendar: the one whose months "next
    month" counts. figures: the calendar of dates in figures without a year. day_first: the order
    of such dates, or None where only their separator tells.
    """

    text: str
    now: datetime
    week: Week
    calendar: Calendar
    figures: Calendar
    past: bool
    day_first: bool | None

    @property
    def today(self) -> date:
        """The day it is for the user."""
        return self.now.date()

    @property
    def zone(self) -> tzinfo:
        """The user's time zone."""
        assert self.now.tzinfo is not None
        return self.now.tzinfo


def reckon(said: Said, ground: Ground) -> When | None:
    """The day and time a phrase means, or None where its pieces make no sense together.

    Raises Invalid for a day that does not exist, figures that may be two dates, an hour the
    clocks skip and, unless the past is wanted, what has passed.
    """
    when = _moment(said, ground) if _is_a_moment(said, ground) else _day_and_time(said, ground)
    if when is None:
        return None
    if when.day.year not in GREGORIAN.years:
        raise refusals.too_far()
    over = when.at < ground.now if when.at else when.day < ground.today
    if over and not ground.past:
        raise refusals.passed(when.day, when.at, ground.today)
    return when


def _is_a_moment(said: Said, ground: Ground) -> bool:
    """Whether the phrase counts hours or minutes from now."""
    if said.shift is not None:
        return said.shift.minutes != 0
    alone = said.hours is not None and not said.names_a_day() and not said.part
    hours = said.hours or 0
    return alone and said.hours_may_last and (hours < AFTERNOON or hours >= DAY_MINUTES)


def _moment(said: Said, ground: Ground) -> When | None:
    """So much real time from now; it cannot have a time of day of its own as well."""
    counted = Said(offset=said.offset, shift=said.shift, strong=said.strong)
    if said not in (counted, Said(hours=said.hours, hours_may_last=True)):
        return None
    shift = said.shift or Shift(minutes=said.hours or 0)
    day = _shifted(ground.today, shift._replace(minutes=0), ground)
    start = ground.now if day == ground.today else datetime.combine(day, ground.now.timetz())
    at = start.astimezone(UTC) + timedelta(minutes=shift.minutes)
    local = at.astimezone(ground.zone)
    if said.offset is not None and local.date() != ground.today + timedelta(said.offset):
        return None
    return When(local.date(), local)


def _day_and_time(said: Said, ground: Ground) -> When | None:
    if said.names_a_day():
        day = _named_day(said, ground)
        if day is None:
            return None
        return _on_day(day, said, ground)
    tomorrow = ground.today + timedelta(1)
    minute = _named_minute(said, ground, tomorrow)
    if minute is None:
        return None
    over = instant(ground.today, minute, ground.zone) <= ground.now
    return _at(tomorrow if over else ground.today, minute, ground)


def _on_day(day: date, said: Said, ground: Ground) -> When | None:
    """The named day with its time of day, or alone."""
    remark = _("today is one: next week’s") if _is_next_weeks(said, day, ground) else ""
    if said.minute is None and not said.part and said.hours is None:
        return When(day, None, remark)
    minute = _named_minute(said, ground, day)
    if minute is None:
        return None
    if said.offset == 0 and _begins_tomorrow(minute, said, ground):
        day += timedelta(1)
    when = _at(day, minute, ground)
    return when._replace(rest=remark)


def _is_next_weeks(said: Said, day: date, ground: Ground) -> bool:
    only = said.weekday is not None and said.turn is None and said.shift is None
    return only and not said.period and day == ground.today + timedelta(7)


def _begins_tomorrow(minute: int, said: Said, ground: Ground) -> bool:
    """Midnight of today, and the small hours of tonight, are still to come."""
    return minute == 0 or (
        said.part == "night"
        and minute < 300
        and instant(ground.today, minute, ground.zone) < ground.now
    )


def _at(day: date, minute: int, ground: Ground) -> When:
    at = instant(day, minute, ground.zone)
    if at.hour * 60 + at.minute != minute % 1440:
        raise refusals.skipped_hour(day, minute, ground.today)
    return When(at.date(), at)


def _named_minute(said: Said, ground: Ground, day: date) -> int | None:
    """The minute of the day the phrase names, from its clock time, its part of the day or both."""
    minute, bare = said.minute, said.bare
    if said.hours is not None:
        clear = said.names_a_day() or bool(said.part) or said.hours >= AFTERNOON
        if minute is not None or not 0 < said.hours <= DAY_MINUTES or not clear:
            return None
        minute, bare = said.hours, said.hours < AFTERNOON
    if said.part and minute is not None:
        return in_part(minute, said.part, bare=bare)
    if minute is not None:
        return in_working_hours(minute) if bare else minute
    return _usual_minute(said.part, ground, day) if said.part else None


def _usual_minute(name: str, ground: Ground, day: date) -> int:
    """The time a part of the day means; its last part while it is already under way."""
    part = PARTS[name]
    usual = ground.week.day_start if name in ("early", "morning") else part.usual
    over = day == ground.today and instant(day, usual, ground.zone) <= ground.now
    later = over and instant(day, part.latest, ground.zone) > ground.now
    return part.latest if later else usual


def _named_day(said: Said, ground: Ground) -> date | None:
    """The day a phrase names, or None if its pieces do not fit each other."""
    if said.anchored and said.shift is not None:
        base = _named_day(said._replace(shift=None, anchored=False), ground)
        if base is None or said.shift.minutes:
            return None
        return _shifted(base, said.shift, ground)
    if said.numbers is not None:
        return _checked(_in_numbers(said, ground), said, ground, "numbers")
    if said.nth is not None:
        return _nth(said, ground)
    if said.day is not None or said.month is not None:
        return _dated(said, ground)
    return _day_from_now(said, ground)


def _day_from_now(said: Said, ground: Ground) -> date | None:
    """A day told by its distance, its weekday or its place in a week, month or year."""
    if said.weekday is not None and (said.period or said.shift):
        return _weekday_within(said, ground)
    if said.shift is not None:
        return _checked(_shifted(ground.today, said.shift, ground), said, ground, "shift")
    if said.period not in ("", "day"):
        day = period_day(said, ground.today, ground.week, ground.calendar)
        return _checked(day, said, ground, "period")
    if said.offset is not None:
        return _checked(ground.today + timedelta(said.offset), said, ground, "offset")
    if said.weekday is not None:
        return _weekday(said.weekday, said.turn, ground)
    return ground.today


_NAMES = frozenset({"offset", "weekday", "numbers", "day", "month", "nth", "shift"})


def _checked(day: date | None, said: Said, ground: Ground, *used: str) -> date | None:
    """`day`, if whatever else was named agrees with it. Raises Invalid if a weekday does not."""
    others = {name for name in _NAMES - set(used) if getattr(said, name) is not None}
    if day is None or others - {"offset", "weekday"}:
        return None
    if said.period not in ("", "day") and "period" not in used:
        return None
    if said.weekday not in (None, day.weekday()) or said.turn is not None:
        raise refusals.other_weekday(day, ground.today)
    if said.offset is not None and ground.today + timedelta(said.offset) != day:
        raise refusals.other_weekday(day, ground.today)
    return day


def _shifted(day: date, shift: Shift, ground: Ground) -> date:
    """A day so far away. Months count in the calendar of the phrase."""
    moved = ground.calendar.months_later(day, shift.months) if shift.months else day
    if moved is None or abs(shift.days) + 2 * abs(shift.working_days) > 40_000:
        raise refusals.too_far()
    return add_working_days(moved + timedelta(shift.days), shift.working_days, ground.week)


def _weekday(weekday: int, turn: int | None, ground: Ground) -> date:
    """The coming such day; with a turn, that of this week (0), the next (1), or the last (-1)."""
    today = ground.today
    if turn is None or turn == 0:
        ahead = (weekday - today.weekday()) % 7
        return today + timedelta(ahead or (7 if turn is None else 0))
    if turn < 0:
        return today - timedelta((today.weekday() - weekday - 1) % 7 + 1 + 7 * (-turn - 1))
    return _weekday_in_week(weekday, ground.week.begins(today) + timedelta(7 * turn), ground)


def _weekday_in_week(weekday: int, day: date, ground: Ground) -> date:
    """That weekday of the calendar week that holds `day`."""
    begin = ground.week.begins(day)
    return begin + timedelta((weekday - begin.weekday()) % 7)


def _weekday_within(said: Said, ground: Ground) -> date | None:
    """A weekday of a named week: "friday next week", "in 2 weeks on friday", "friday eod"."""
    if (
        said.turn is not None
        or said.offset is not None
        or said.weekday is None
        or said.edge not in ("", "end")
    ):
        return None
    if said.period == "day" and said.shift is None:
        return _weekday(said.weekday, None, ground)
    if said.period == WEEK and said.shift is None and not said.edge:
        day = ground.today + timedelta(7 * (said.period_turn or 0))
        return _weekday_in_week(said.weekday, day, ground)
    weeks = said.shift is not None and said.shift == Shift(days=said.shift.days)
    if said.period or not weeks or said.shift is None:
        return None
    day = ground.today + timedelta(said.shift.days)
    if said.shift.days % 7:
        return _checked(day, said, ground, "shift")
    return _weekday_in_week(said.weekday, day, ground)


def _nth(said: Said, ground: Ground) -> date | None:
    """ "first monday of december", "last friday of the month", and "last friday" alone."""
    if said.weekday is None or said.nth is None or said.offset is not None or said.shift:
        return None
    if said.month is None and not said.period:
        return _weekday(said.weekday, -1, ground) if said.nth == -1 else None
    if said.day is not None or said.edge or said.period not in ("", MONTH):
        return None
    for calendar, year, month in _months(said, ground):
        day = nth_weekday(calendar, year, month, said.weekday, said.nth)
        if day is not None and (day >= ground.today or not _may_turn(said)):
            return day
    raise refusals.no_such_day(ground.text)


def _may_turn(said: Said) -> bool:
    """Whether the phrase leaves its month or year open, so that the coming one counts."""
    return said.year is None and said.period_turn is None


def _months(said: Said, ground: Ground) -> Iterator[tuple[Calendar, int, int]]:
    """The months a phrase may mean, the nearest first."""
    calendar = JALALI if said.jalali else GREGORIAN if said.month else ground.calendar
    year, month, _day = calendar.parts(ground.today)
    if said.month is not None:
        first = said.year if said.year is not None else year
        if said.period == YEAR:
            first = year + (said.period_turn or 0)
        for count in range(9 if _may_turn(said) else 1):
            yield calendar, first + count, said.month
        return
    turn = said.period_turn
    for count in (turn,) if turn is not None else range(4):
        yield (calendar, *calendar.turned(year, month, count))


def _dated(said: Said, ground: Ground) -> date | None:
    """A day of a month: "5 dec", "5th of next month", "end of december", "5th"."""
    period = YEAR if said.month is not None else MONTH
    if said.period not in ("", "day", period) or said.shift is not None:
        return None
    if said.day is None and not said.edge:
        return None
    used = ("day", "month", "period")
    for calendar, year, month in _months(said, ground):
        day = _day_of(said, calendar, year, month, ground)
        if day is None:
            continue
        same_year = ground.past and said.weekday == day.weekday()
        if day >= ground.today or same_year or not _may_turn(said):
            return _checked(day, said, ground, *used)
    raise refusals.no_such_day(ground.text)


def _day_of(said: Said, calendar: Calendar, year: int, month: int, ground: Ground) -> date | None:
    if said.day is not None:
        return calendar.day(year, month, said.day)
    if year not in calendar.years or not 1 <= month <= 12:
        return None
    return edge_of_month(said.edge, calendar, year, month, ground.week)


def _in_numbers(said: Said, ground: Ground) -> date | None:
    """A date in figures, by the order its separator has, or the only order that is possible.

    Dots put the day first; slashes the month, as do Persian figures. With a year, two orders
    that are both possible are refused unless one of them is over or an order was given.
    """
    assert said.numbers is not None
    days = [day for day in _readings(said.numbers, ground) if day is not None]
    if len(days) == 2 and min(days) < ground.today:
        days = [day for day in days if day >= ground.today] or days[: 2 if ground.past else 1]
    if len(days) == 2:
        raise refusals.two_ways(*days)
    if not days:
        raise refusals.no_such_day(ground.text)
    return days[0]


def _readings(numbers: tuple[int, int, int, str], ground: Ground) -> list[date | None]:
    """The dates figures may be, the likelier order first; one only where the order is settled."""
    first, second, year, separator = numbers
    day_first = separator != "/" if ground.day_first is None else ground.day_first
    orders = [(first, second), (second, first)]
    found = [
        _numbered(year, month, day, ground)
        for day, month in (orders if day_first else reversed(orders))
    ]
    settled = ground.day_first is not None or separator == "."
    same = found[0] is not None and (not year or found[0] == found[1])
    return found[:1] if settled or same else found


def _numbered(year: int, month: int, day: int, ground: Ground) -> date | None:
    """That day and month of the given year, or the coming one if the year is 0."""
    if year:
        return (JALALI if year < 1600 else GREGORIAN).day(year, month, day)
    this_year = ground.figures.parts(ground.today)[0]
    days = (ground.figures.day(this_year + count, month, day) for count in range(9))
    return next((found for found in days if found and found >= ground.today), None)
