"""What the values of a filter mean to somebody at a moment: days, spans of days, sums of money."""

import re
from calendar import monthrange
from datetime import date, datetime
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from crm_tui.domain.calendar import COMMON_WEEK
from crm_tui.domain.iso4217 import DECIMALS
from crm_tui.domain.money import MOST, read_amount

if TYPE_CHECKING:
    from crm_tui.domain.calendar import Week

_MONTH = re.compile(r"(\d{4})-(\d\d)")
_YEAR = re.compile(r"\d{4}")


class Viewer(NamedTuple):
    """Who asks, and when: `me`, the user's own today, week and currency.

    now: aware, in the person's zone.
    """

    id: int
    now: datetime
    week: "Week" = COMMON_WEEK
    currency: str = ""


class Span(NamedTuple):
    """Days from the first to the last; at: the instant, where a time was said."""

    first: date
    last: date
    at: datetime | None = None


class Sum(NamedTuple):
    """A sum of whole units; currency: "" where none was named, and each deal's own is meant."""

    units: Fraction
    currency: str


def read_span(text: str, viewer: Viewer) -> Span:
    """The days that a phrase means: `today`, `3 days ago`, `2026-11` (a month), `2026`.

    Raises Invalid for what cannot be understood.
    """
    month = _MONTH.fullmatch(text)
    if month and 1 <= int(month[2]) <= 12 and int(month[1]) > 0:
        year, number = int(month[1]), int(month[2])
        return Span(date(year, number, 1), date(year, number, monthrange(year, number)[1]))
    if _YEAR.fullmatch(text) and int(text) > 0:
        return Span(date(int(text), 1, 1), date(int(text), 12, 31))
    from crm_tui.domain.dates import read_when

    when = read_when(text, viewer.now, week=viewer.week, past=True)
    return Span(when.day, when.day, when.at)


def days_from(operator: str, span: Span) -> tuple[date | None, date | None]:
    """The first and the last day for which `day operator span` holds; None where there is no end.

    An end before the calendar begins, or after it ends, is none either.
    """
    one_before = _beside(span.first, -1)
    one_after = _beside(span.last, 1)
    ends: dict[str, tuple[date | None, date | None]] = {
        "<": (None, one_before or date.min),
        "<=": (None, span.last),
        ">": (one_after or date.max, None),
        ">=": (span.first, None),
    }
    return ends.get(operator, (span.first, span.last))


def _beside(day: date, step: int) -> date | None:
    try:
        return date.fromordinal(day.toordinal() + step)
    except ValueError:
        return None


def read_sum(text: str, viewer: Viewer) -> Sum:
    """A sum as people write it. Raises Invalid."""
    given = viewer.currency if viewer.currency in DECIMALS else "USD"
    amount = read_amount(text, given)
    named = amount.currency if _names_currency(text) else ""
    return Sum(Fraction(amount.minor, 10 ** DECIMALS[amount.currency]), named)


def _names_currency(text: str) -> bool:
    from crm_tui.domain import amounts

    folded, _origin = amounts.fold(text)
    return any(token.kind == "currency" for token in amounts.tokens_of(folded))


def minor_for(operator: str, units: Fraction, decimals: int) -> int | None:
    """The minor units to compare with, so that the comparison is exact; None: nothing is equal."""
    exact = units * 10**decimals
    whole: int = exact.numerator // exact.denominator
    if whole * exact.denominator != exact.numerator:
        if operator in (":", "="):
            return None
        whole += operator in ("<", ">=")
    return min(whole, MOST)
