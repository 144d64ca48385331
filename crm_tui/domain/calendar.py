"""The working week, and the days and hours a sales desk counts from it.

Pure functions: no clock. A day is a `date`; a time of day is
minutes after midnight; an instant is an aware `datetime`.
"""

from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import NamedTuple

from crm_tui.domain.weeks import COMMON_WEEK, DAY_MINUTES, Week, instant, week_of
from crm_tui.errors import Invalid
from crm_tui.i18n import _

__all__ = ["COMMON_WEEK", "DAY_MINUTES", "Week", "When", "instant", "week_of"]

HALF_OF_DAY = 13 * 60
"""A try before this minute belongs to the morning."""
MORNING_TRY = 10 * 60
AFTERNOON_TRY = 15 * 60


class When(NamedTuple):
    """A due day, and the instant on it where a time was said (aware, in the user's zone).

    `rest` is a remark for the reader, empty when the reading needs none.
    """

    day: date
    at: datetime | None = None
    rest: str = ""


def is_working(day: date, week: Week = COMMON_WEEK) -> bool:
    """Whether people work on that day."""
    return week.is_working(day)


def add_working_days(day: date, count: int, week: Week = COMMON_WEEK) -> date:
    """The working day `count` working days after `day`, or before it when negative.

    `day` itself is not counted, so 0 gives it back even on a weekend. Raises OverflowError when
    the calendar ends.
    """
    return week.add_days(day, count)


def next_working_day(day: date, n: int = 1, week: Week = COMMON_WEEK) -> date:
    """The n-th working day after `day`; n >= 1."""
    return week.add_days(day, n)


def first_working_day_from(day: date, week: Week = COMMON_WEEK) -> date:
    """`day` itself if it is a working day, else the next one."""
    return week.first_from(day)


def last_working_day_until(day: date, week: Week = COMMON_WEEK) -> date:
    """`day` itself if it is a working day, else the one before."""
    return week.last_until(day)


def first_working_day_of_next_week(day: date, week: Week = COMMON_WEEK) -> date:
    """The first working day of the calendar week after the one that holds `day`."""
    return first_working_day_from(week.begins(day) + timedelta(7), week)


def first_working_day_of_next_month(day: date, week: Week = COMMON_WEEK) -> date:
    """The first working day of the month after `day`'s, in the Gregorian calendar."""
    return first_working_day_from((day.replace(day=1) + timedelta(32)).replace(day=1), week)


def working_day_end(day: date, zone: tzinfo, week: Week = COMMON_WEEK) -> datetime:
    """The instant work ends on `day`, aware, in `zone`."""
    return instant(day, week.end_of(day), zone)


def late_instant(day: date, minute: int | None, zone: tzinfo, week: Week = COMMON_WEEK) -> datetime:
    """The instant, in UTC, from which a step due then is late.

    minute: its time of day in the owner's zone, or None for a day alone, which is late when that
    working day has ended there.
    """
    if minute is None:
        minute = week.end_of(day)
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
    return _at(day, _an_hour_in(day, week), now)


def other_half_of_day(now: datetime, week: Week = COMMON_WEEK) -> When:
    """The next working day at 15:00 after a try before 13:00, at 10:00 after a later one.

    Where nobody works then, at the nearest hour of work.
    """
    early = _minute(now) < HALF_OF_DAY
    return _try_at(next_working_day(now.date(), 1, week), early=not early, now=now, week=week)


def next_try(how: str, now: datetime, week: Week = COMMON_WEEK) -> When:
    """When to try again after not reaching a client. `now` is aware, in the user's zone.

    how: "no_answer" (next working day, other half of the day), "busy" (in one hour of work; of
    the clock for somebody who calls outside of working hours) or "voicemail" (next working day,
    same half). Raises Invalid for anything else.
    """
    if how == "no_answer":
        return other_half_of_day(now, week)
    if how == "busy":
        return _in_an_hour(now, week)
    if how == "voicemail":
        day = next_working_day(now.date(), 1, week)
        return _try_at(day, early=_minute(now) < HALF_OF_DAY, now=now, week=week)
    raise Invalid(
        _("“{how}” is not a way of not reaching someone.").format(how=how),
        field="how",
        hint=_("Use no_answer, busy or voicemail."),
    )


def _try_at(day: date, *, early: bool, now: datetime, week: Week) -> When:
    minute = MORNING_TRY if early else AFTERNOON_TRY
    return _at(day, min(max(minute, week.start_of(day)), week.end_of(day) - 1), now)


def _an_hour_in(day: date, week: Week) -> int:
    """An hour after work begins, while it lasts."""
    return min(week.start_of(day) + 60, week.end_of(day) - 1)


def _in_an_hour(now: datetime, week: Week) -> When:
    if not _is_work(now.date(), _minute(now), week):
        return _later(now, 60)
    at = week.add_minutes(now.replace(second=0, microsecond=0), 60)
    return When(at.date(), at)


def _is_work(day: date, minute: int, week: Week) -> bool:
    spans = week.spans(day) if week.is_working(day) else ()
    return any(start <= minute < end for start, end in spans)


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
    assert due.at is not None and due.at.tzinfo is not None
    if _is_work(due.day, _minute(due.at), week):
        return due
    day = due.day if week.is_working(due.day) else week.next_working(due.day)
    later = [start for start, _end in week.spans(day) if day > due.day or start > _minute(due.at)]
    if later:
        return _at(day, later[0], now)
    day = week.next_working(day)
    return _at(day, week.start_of(day), now)
