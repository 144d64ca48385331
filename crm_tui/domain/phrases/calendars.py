"""The Gregorian and the Jalali calendar behind one shape: years, months, days."""

from calendar import monthrange
from datetime import date
from typing import Any, NamedTuple


class Calendar(NamedTuple):
    """A calendar of twelve months. `years` are those in which dates are read."""

    jalali: bool
    years: range

    def parts(self, day: date) -> tuple[int, int, int]:
        """The year, month and day of the month of a date."""
        if not self.jalali:
            return day.year, day.month, day.day
        there = _jalali_dates()(day)
        return there.year, there.month, there.day

    def length(self, year: int, month: int) -> int:
        """How many days a month has."""
        if not self.jalali:
            return monthrange(year, month)[1]
        days: int = _jalali_dates().days_in_month(month, year)
        return days

    def day(self, year: int, month: int, day: int) -> date | None:
        """The date of a day of this calendar, or None if there is no such day."""
        if year not in self.years or not 1 <= month <= 12:
            return None
        if not 1 <= day <= self.length(year, month):
            return None
        if not self.jalali:
            return date(year, month, day)
        there: date = _jalali_dates()(year, month, day).to_gregorian()
        return there

    def months_later(self, day: date, months: int) -> date | None:
        """The same day so many months later, or the last of a shorter month; None out of range."""
        year, month, number = self.parts(day)
        year, month = self.turned(year, month, months)
        if year not in self.years:
            return None
        return self.day(year, month, min(number, self.length(year, month)))

    def turned(self, year: int, month: int, months: int) -> tuple[int, int]:
        """The year and month so many months later."""
        count = year * 12 + month - 1 + months
        return count // 12, count % 12 + 1


def _jalali_dates() -> Any:
    """The class of Jalali dates, imported only when such a date is met."""
    from persiantools.jdatetime import JalaliDate

    return JalaliDate


GREGORIAN = Calendar(jalali=False, years=range(1900, 2200))
JALALI = Calendar(jalali=True, years=range(1280, 1578))
