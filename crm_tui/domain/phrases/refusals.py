"""What a person is told when a date or time cannot be taken."""

from datetime import date, datetime

from crm_tui.errors import Invalid
from crm_tui.i18n import N_, _

FIELD = "due"
WEEKDAYS = (N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun"))
MONTHS = (
    N_("Jan"),
    N_("Feb"),
    N_("Mar"),
    N_("Apr"),
    N_("May"),
    N_("Jun"),
    N_("Jul"),
    N_("Aug"),
    N_("Sep"),
    N_("Oct"),
    N_("Nov"),
    N_("Dec"),
)
_SHOWN = 60


def day_in_words(day: date, today: date) -> str:
    """A day in short: "Thu 26 Nov", with the year when it is not this year."""
    words = _("{weekday} {day} {month}")
    if day.year != today.year:
        words = _("{weekday} {day} {month} {year}")
    return words.format(
        weekday=_(WEEKDAYS[day.weekday()]),
        day=day.day,
        month=_(MONTHS[day.month - 1]),
        year=day.year,
    )


def unclear(text: str) -> Invalid:
    """The phrase, or some of it, is not a day or a time."""
    shown = text.strip()[:_SHOWN]
    return Invalid(
        _("“{text}” is not a day or time I can read.").format(text=shown),
        field=FIELD,
        hint=_("Write it as “fri 15:00”, “tomorrow 10:00”, “in 3 days” or “5 dec”."),
    )


def passed(day: date, at: datetime | None, today: date) -> Invalid:
    """The phrase names a time that is over."""
    words = day_in_words(day, today) + (at.strftime(" %H:%M") if at else "")
    return Invalid(
        _("{day} has passed.").format(day=words),
        field=FIELD,
        hint=_("Give a day or time from now on, such as “tomorrow 10:00”."),
    )


def no_such_day(text: str) -> Invalid:
    """The month does not have that day."""
    return Invalid(
        _("“{text}” is not in the calendar.").format(text=text.strip()[:_SHOWN]),
        field=FIELD,
        hint=_("Check the day and the month, or write it as “2026-12-05”."),
    )


def two_ways(one: date, other: date) -> Invalid:
    """Figures that are one date with the day first and another with the month first."""
    return Invalid(
        _("It could be {one} or {other}.").format(one=one.isoformat(), other=other.isoformat()),
        field=FIELD,
        hint=_("Write the month as a word, such as “5 dec 2026”."),
    )


def other_weekday(day: date, today: date) -> Invalid:
    """The weekday, or "tomorrow", is not the date named beside it."""
    return Invalid(
        _("The date is {day}, not the weekday named with it.").format(day=day_in_words(day, today)),
        field=FIELD,
        hint=_("Leave out the weekday or the date."),
    )


def skipped_hour(day: date, minute: int, today: date) -> Invalid:
    """The clocks jump over that time on that day."""
    return Invalid(
        _("On {day} the clocks skip {time}.").format(
            day=day_in_words(day, today), time=f"{minute // 60:02}:{minute % 60:02}"
        ),
        field=FIELD,
        hint=_("Give a time an hour earlier or later."),
    )


def too_far() -> Invalid:
    """The phrase leaves the years in which a step can be due."""
    return Invalid(
        _("That is too far away."), field=FIELD, hint=_("Give a day within the next hundred years.")
    )
