"""Times told relative to today, as the demo's files write them."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from crm_tui.domain.written import Table
from crm_tui.i18n import _

FAR = 3650
"""So many days or minutes from today a demo tells of at most."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A time told from today: `minutes` from now, else `day`s from today and a `clock`.

    clock: minutes after midnight, None for the day alone.
    """

    day: int = 0
    clock: int | None = None
    minutes: int | None = None

    def at(self, now: datetime) -> datetime:
        """The instant, aware in the zone of `now`; a day alone is noon. No seconds."""
        if self.minutes is not None:
            return (now + timedelta(minutes=self.minutes)).replace(second=0, microsecond=0)
        hour, minute = divmod(720 if self.clock is None else self.clock, 60)
        day = now + timedelta(days=self.day)
        return day.replace(hour=hour, minute=minute, second=0, microsecond=0)


def moment_of(table: Table) -> Moment:
    """The moment a table tells by `minutes`, or by `day` and `at`; faults go to its page."""
    if "minutes" in table:
        return Moment(minutes=table.whole("minutes", -FAR, FAR))
    day = table.whole("day", -FAR, FAR)
    return Moment(day, _clock(table) if "at" in table else None)


def _clock(table: Table) -> int:
    hours, colon, minutes = table.text("at").partition(":")
    if colon and hours.isdecimal() and minutes.isdecimal():
        clock = int(hours) * 60 + int(minutes)
        if int(hours) < 24 and int(minutes) < 60:
            return clock
    table.fault("at", _("“at” is no time of day"), _("write “15:30”"))
    return 0
