"""When something that repeats comes next."""

from datetime import date, datetime, time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from crm_tui.importers.ical_files import Component

_OFTEN = ("FREQ=SECONDLY", "FREQ=MINUTELY", "FREQ=HOURLY")
OLDEST = 1970
"""Years before which a series is not followed."""


def next_time(part: "Component", start: datetime | date, now: datetime) -> datetime | date | None:
    """The first time of a series that has not passed; None for one that is over or unreadable.

    Series that repeat within a day, or began long ago, are not followed.
    """
    from dateutil.rrule import rruleset, rrulestr  # type: ignore[import-untyped]

    rule = part.first("RRULE")
    if rule is None or any(word in rule.value.upper() for word in _OFTEN) or start.year < OLDEST:
        return None
    first = start if isinstance(start, datetime) else datetime.combine(start, time())
    naive = first.replace(tzinfo=None)
    local = now.astimezone(first.tzinfo) if first.tzinfo else now
    series = rruleset()
    try:
        series.rrule(rrulestr(_without_zone(rule.value), dtstart=naive))
        for line in part.all("EXDATE"):
            for text in line.value.split(","):
                series.exdate(_moment(text, naive))
        found: datetime | None = series.after(local.replace(tzinfo=None), inc=True)
    except (ValueError, TypeError, KeyError, OverflowError):
        return None
    if found is None:
        return None
    return found.replace(tzinfo=first.tzinfo) if isinstance(start, datetime) else found.date()


def _without_zone(rule: str) -> str:
    """The rule with its end in the time of its beginning."""
    parts = rule.split(";")
    return ";".join(part.rstrip("Z") if part[:5].upper() == "UNTIL" else part for part in parts)


def _moment(text: str, first: datetime) -> datetime:
    day = datetime.strptime(text.strip()[:8], "%Y%m%d")  # noqa: DTZ007
    return day.replace(hour=first.hour, minute=first.minute, second=first.second)
