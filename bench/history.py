"""What a generated deal has behind it and before it: when steps are due, and how they went."""

from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from crm_tui.domain.calendar import late_instant, week_of

ZONE = "Europe/Berlin"
#: Of a thousand open steps: this many are due before today, today, tomorrow, within a week.
OVERDUE, TODAY, TOMORROW, WEEK = 10, 20, 25, 95
FURTHEST = 120  # days

KINDS = ("call", "send", "call", "meet", "check")
TITLES = {"call": "call back", "send": "send the offer", "meet": "meet", "check": "check payment"}
CONTACTS = {"call": 1, "send": 1, "meet": 1, "check": 0}
#: Kinds of entries in a long history, and what its notes begin with.
PAST = ("call", "note", "letter", "try", "note", "meeting")
SAID = (
    "asked for three more",
    "wants the grey ones",
    "прислал размеры",
    "قیمت را پرسید",
    "견적 요청",
)
WAITS = {"call": 1, "send": 0, "meet": 1, "check": 0}


class Due(NamedTuple):
    """When a step is due, as the table of steps keeps it."""

    day: date
    minute: int | None
    at: int | None
    late: int


def due_day(today: date, bits: int) -> date:
    """A working day: a few behind us, some today, most in the months ahead."""
    share, more = bits % 1000, bits >> 16
    if share < OVERDUE:
        day = today - timedelta(days=1 + more % 20)
    elif share < OVERDUE + TODAY:
        return today
    elif share < OVERDUE + TODAY + TOMORROW:
        day = today + timedelta(days=1)
    elif share < OVERDUE + TODAY + TOMORROW + WEEK:
        day = today + timedelta(days=2 + more % 6)
    else:
        day = today + timedelta(days=8 + more % (FURTHEST - 8))
    while day.weekday() >= 5:
        day += timedelta(days=1 if day > today else -1)
    return day


def due(today: date, bits: int) -> Due:
    """When a step with these bits is due; half of them at a quarter of an hour between 9 and 18."""
    minute = 540 + (bits >> 40) % 36 * 15 if bits >> 32 & 1 else None
    return _due(due_day(today, bits), minute)


@cache
def _due(day: date, minute: int | None) -> Due:
    from crm_tui.store.tables.base import to_micros

    zone = ZoneInfo(ZONE)
    late = to_micros(late_instant(day, minute, zone, week_of("DE")))
    if minute is None:
        return Due(day, None, None, late)
    at = datetime.combine(day, time(*divmod(minute, 60)), zone).astimezone(UTC)
    return Due(day, minute, to_micros(at), late)


def due_on(day: date) -> Due:
    """A step due on a day, at no hour."""
    return _due(day, None)
