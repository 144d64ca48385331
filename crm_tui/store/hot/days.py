"""The edges of a person's day, as instants, so that lists of days are ranges of an index."""

from time import localtime, mktime

from crm_tui.domain.civil import MICROSECONDS, day_number, iso_day

TYPE_CHECKING = False
if TYPE_CHECKING:
    from datetime import tzinfo
    from typing import NamedTuple

    class Day(NamedTuple):
        """A day and its neighbours. Days are ISO texts, the rest microseconds of UTC.

        week: the last of the seven days that begin with this one. starts, ends, ends_tomorrow
        and ends_week: the midnights in the person's zone.
        """

        now: int
        day: str
        tomorrow: str
        week: str
        starts: int
        ends: int
        ends_tomorrow: int
        ends_week: int

else:
    from crm_tui.domain.rows import row

    Day = row("Day", "now day tomorrow week starts ends ends_tomorrow ends_week")


def day_around(now_us: int, day_iso: str, zone: "tzinfo | None" = None) -> "Day":
    """The day `day_iso` with its edges. zone: None is the zone of the process (`TZ`)."""
    number = day_number(day_iso)
    last = number + 6
    return Day(
        now_us,
        day_iso,
        iso_day(number + 1),
        iso_day(last),
        *(midnight(n, zone) for n in (number, number + 1, number + 2, last + 1)),
    )


def midnight(number: int, zone: "tzinfo | None" = None) -> int:
    """The instant a day begins; where midnight is skipped, the first instant after it."""
    year, month, date = (int(part) for part in iso_day(number).split("-"))
    if zone is None:
        return int(mktime((year, month, date, 0, 0, 0, 0, 0, -1))) * MICROSECONDS
    from datetime import datetime

    return int(datetime(year, month, date, tzinfo=zone).timestamp()) * MICROSECONDS


def local_day(now_us: int) -> str:
    """The day of an instant in the zone of the process."""
    then = localtime(now_us // MICROSECONDS)
    return f"{then.tm_year:04d}-{then.tm_mon:02d}-{then.tm_mday:02d}"


def local_minute(now_us: int) -> int:
    """The minute of the day (0 to 1439) of an instant in the zone of the process."""
    then = localtime(now_us // MICROSECONDS)
    return then.tm_hour * 60 + then.tm_min
