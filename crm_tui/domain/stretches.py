"""Stretches of days as people write them: “24-31 dec”, “24 dec - 5 jan”, “fri”, ISO days."""

import re
from datetime import date, datetime

from crm_tui.domain.dates import read_when
from crm_tui.domain.weeks import Week
from crm_tui.errors import Invalid
from crm_tui.i18n import _

_DAYS_OF_A_MONTH = re.compile(r"(\d{1,2})\s*[-–—]\s*(\d{1,2}\.?\s+\D.*)")
_BETWEEN = re.compile(r"\s*(?:\.\.+|…)\s*|\s+(?:[-–—]|to|until|till|по|до|تا|~)\s+")
_ISO = re.compile(r"(\d{4}-\d{2}-\d{2})\s*[-–—]\s*(\d{4}-\d{2}-\d{2})")


def read_days(text: str, now: datetime, week: Week) -> tuple[date, date]:
    """The first and the last day of a stretch; one day is both.

    now: aware, in the user's zone. A last day whose year is not said follows the first one.
    Raises Invalid (field "days").
    """
    first_words, last_words = _ends(" ".join(text.split()))
    first = _day(first_words, now, week)
    last = _day(last_words, now, week) if last_words else first
    if last < first and not re.search(r"\d{4}", last_words):
        last = _next_year(last)
    if last < first:
        raise Invalid(
            _("“{text}” ends before it begins.").format(text=text),
            field="days",
            hint=_("Write the first day first: 24 dec - 5 jan."),
        )
    return first, last


def _ends(text: str) -> tuple[str, str]:
    iso = _ISO.fullmatch(text)
    if iso is not None:
        return iso[1], iso[2]
    days = _DAYS_OF_A_MONTH.fullmatch(text)
    if days is not None:
        month = days[2].partition(" ")[2]
        return f"{days[1]} {month}", days[2]
    first, *rest = _BETWEEN.split(text, maxsplit=1)
    return first, rest[0] if rest else ""


def _day(words: str, now: datetime, week: Week) -> date:
    try:
        return read_when(words, now, week=week, past=bool(re.search(r"\d{4}", words))).day
    except Invalid as error:
        raise Invalid(
            _("“{text}” is not understood as days.").format(text=words),
            field="days",
            hint=_("Write them like 24-31 dec, 24 dec - 5 jan, fri or 2026-12-24."),
        ) from error


def _next_year(day: date) -> date:
    try:
        return day.replace(year=day.year + 1)
    except ValueError:  # 29 February
        return day.replace(year=day.year + 1, day=28)
