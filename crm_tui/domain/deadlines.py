"""When a step of a playbook is due: as it is written, and as a day and a time of day."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from crm_tui.domain.calendar import (
    Week,
    add_working_days,
    first_working_day_from,
    next_working_day,
)
from crm_tui.errors import Invalid
from crm_tui.i18n import _

MORNING = 600
_LONGEST = 3650


class Due(NamedTuple):
    """A local day, and the minute of that day (0 to 1439) or None for the day alone."""

    day: date
    minute: int | None


class Span(StrEnum):
    """What a deadline is counted in, as it is written."""

    MINUTES = "min"
    HOURS = "h"
    WORKING_DAYS = "d"
    CALENDAR_DAYS = "d calendar"
    END_OF_DAY = "end of day"
    END_OF_NEXT_WORKING_DAY = "end of next working day"
    ASKED = "asked"
    PROMISED = "promised"


_COUNTED = {
    "min": Span.MINUTES,
    "mins": Span.MINUTES,
    "minute": Span.MINUTES,
    "minutes": Span.MINUTES,
    "h": Span.HOURS,
    "hour": Span.HOURS,
    "hours": Span.HOURS,
    "d": Span.WORKING_DAYS,
    "day": Span.WORKING_DAYS,
    "days": Span.WORKING_DAYS,
    "working day": Span.WORKING_DAYS,
    "working days": Span.WORKING_DAYS,
    "d calendar": Span.CALENDAR_DAYS,
    "calendar day": Span.CALENDAR_DAYS,
    "calendar days": Span.CALENDAR_DAYS,
}
_PLAIN = {
    span.value: span
    for span in (Span.END_OF_DAY, Span.END_OF_NEXT_WORKING_DAY, Span.ASKED, Span.PROMISED)
}


@dataclass(frozen=True, slots=True)
class Deadline:
    """How long a step may take. `count` is 1 or more for counted spans, else 0."""

    span: Span
    count: int = 0

    def __str__(self) -> str:
        """As a playbook writes it; `read_deadline` reads it back."""
        return f"{self.count} {self.span}" if self.count else str(self.span)

    @property
    def must_ask(self) -> bool:
        """Whether a person is always asked for the day and time."""
        return self.span is Span.ASKED

    def due(self, now: datetime, week: Week, promised: date | None = None) -> Due | None:
        """The day and time a step opened now is due; None when a person must be asked.

        now: aware, in the owner's zone. promised: the deal's promised date.
        Minutes and hours run on the wall clock; what falls on a weekend moves to the next
        working day, at 10:00 when it had a time. A promised date stands as it was promised.
        """
        if self.span is Span.PROMISED:
            return Due(promised, None) if promised else None
        if self.span in (Span.MINUTES, Span.HOURS):
            return self._by_the_clock(now, week)
        day = self._day(now.date(), week)
        return Due(day, None) if day else None

    def due_or_soon(self, now: datetime, week: Week, promised: date | None = None) -> Due:
        """As `due`, and the next working day where nobody can be asked."""
        return self.due(now, week, promised) or Due(next_working_day(now.date(), 1, week), None)

    def _by_the_clock(self, now: datetime, week: Week) -> Due:
        unit = 60 if self.span is Span.HOURS else 1
        later = now.astimezone(UTC) + timedelta(minutes=self.count * unit)
        if later.second or later.microsecond:
            later = later.replace(second=0, microsecond=0) + timedelta(minutes=1)
        local = later.astimezone(now.tzinfo)
        day = first_working_day_from(local.date(), week)
        if day != local.date():
            return Due(day, MORNING)
        return Due(day, local.hour * 60 + local.minute)

    def _day(self, today: date, week: Week) -> date | None:
        match self.span:
            case Span.WORKING_DAYS:
                return add_working_days(today, self.count, week)
            case Span.CALENDAR_DAYS:
                return first_working_day_from(today + timedelta(days=self.count), week)
            case Span.END_OF_DAY:
                return first_working_day_from(today, week)
            case Span.END_OF_NEXT_WORKING_DAY:
                return next_working_day(today, 1, week)
            case _:
                return None


def read_deadline(text: str) -> Deadline:
    """Read “15 min”, “2 h”, “1 d”, “7 d calendar”, “end of day”, “asked” or “promised”.

    Days are working days unless `calendar` is said. Raises Invalid (field "due").
    """
    words = " ".join(text.casefold().split())
    if words in _PLAIN:
        return Deadline(_PLAIN[words])
    digits = words[: len(words) - len(words.lstrip("0123456789"))]
    span = _COUNTED.get(words[len(digits) :].strip())
    if span is None or not digits or not 1 <= int(digits[:9]) <= _LONGEST:
        raise Invalid(
            _("“{text}” is not a deadline.").format(text=text),
            field="due",
            hint=_(
                "write “15 min”, “2 h”, “1 d” (working days), “7 d calendar”, “end of day”, "
                "“end of next working day”, “asked” or “promised”"
            ),
        )
    return Deadline(span, int(digits))
