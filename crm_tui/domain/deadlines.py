"""When a step of a playbook is due: as it is written, and as a day and a time of day."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from crm_tui.domain.weeks import DAY_MINUTES, Week
from crm_tui.errors import Invalid
from crm_tui.i18n import _

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
        Minutes and hours are of working time: Friday 17:55 and 15 minutes are Monday 9:10.
        Days are the owner's working days. A promised date stands as it was promised.
        """
        if self.span is Span.PROMISED:
            return Due(promised, None) if promised else None
        if self.span in (Span.MINUTES, Span.HOURS):
            return self._in_work(now, week)
        day = self._day(now.date(), week)
        return Due(day, None) if day else None

    def due_or_soon(self, now: datetime, week: Week, promised: date | None = None) -> Due:
        """As `due`, and the next working day where nobody can be asked."""
        return self.due(now, week, promised) or Due(week.next_working(now.date()), None)

    def _in_work(self, now: datetime, week: Week) -> Due:
        at = week.add_minutes(now, self.count * (60 if self.span is Span.HOURS else 1))
        minute = at.hour * 60 + at.minute
        if minute == 0 and not week.is_working(at.date()):  # work that lasts until midnight
            return Due(at.date() - timedelta(1), DAY_MINUTES - 1)
        return Due(at.date(), minute)

    def _day(self, today: date, week: Week) -> date | None:
        match self.span:
            case Span.WORKING_DAYS:
                return week.add_days(today, self.count)
            case Span.CALENDAR_DAYS:
                return week.first_from(today + timedelta(days=self.count))
            case Span.END_OF_DAY:
                return week.first_from(today)
            case Span.END_OF_NEXT_WORKING_DAY:
                return week.next_working(today)
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
