"""Weeks, months, quarters and years: which day stands for one, for its start and for its end."""

from datetime import date, timedelta

from crm_tui.domain.calendar import Week, first_working_day_from, last_working_day_until
from crm_tui.domain.phrases.calendars import Calendar
from crm_tui.domain.phrases.tokens import MONTH, QUARTER, WEEK, Said

_MONTHS_IN = {MONTH: 1, QUARTER: 3, "years": 12}
_MIDDLE = 15


def period_day(said: Said, today: date, week: Week, calendar: Calendar) -> date | None:
    """The day meant by "next week", "end of month", "weekend" and the like.

    A week is its first working day, a month, quarter or year its first day; the present one is
    its end. Where no turn was said, the coming such day is meant. None for an edge the period
    does not have.
    """
    turns = (0, 1, 2) if said.period_turn is None else (said.period_turn,)
    for turn in turns:
        day = _turned(said, turn, today, week, calendar)
        if day is None or day >= today:
            return day
    return day


def _turned(said: Said, turn: int, today: date, week: Week, calendar: Calendar) -> date | None:
    if said.period == "weekend":
        return _weekend(today, turn, week) if not said.edge else None
    edge = said.edge or ("end" if turn == 0 else "start")
    if said.period == WEEK:
        return _edge_of_week(edge, week.begins(today) + timedelta(7 * turn), today, week)
    return _edge_of_months(edge, said.period, turn, today, week, calendar)


def _edge_of_week(edge: str, begin: date, today: date, week: Week) -> date | None:
    """The first or last working day of a week; its very last day once work is over."""
    if edge in ("start", "first working"):
        return first_working_day_from(begin, week)
    if edge not in ("end", "last working"):
        return None
    end = begin + timedelta(6)
    last = last_working_day_until(end, week)
    return end if begin <= today and last < today else last


def _weekend(today: date, turn: int, week: Week) -> date:
    """The first day off of a week, or today while the weekend lasts."""
    begin = week.begins(today) + timedelta(7 * turn)
    off = [begin + timedelta(n) for n in range(7) if not week.is_working(begin + timedelta(n))]
    coming = [day for day in off if day >= today]
    return coming[0] if coming else off[0]


def _edge_of_months(
    edge: str, period: str, turn: int, today: date, week: Week, calendar: Calendar
) -> date | None:
    """An edge of a period of whole months, counted from the one that holds today."""
    size = _MONTHS_IN[period]
    year, month, _day = calendar.parts(today)
    first = calendar.turned(year, (month - 1) // size * size + 1, turn * size)
    last = calendar.turned(*first, size - 1)
    if edge == "middle" and period != MONTH:
        return None
    at_end = edge in ("end", "last working")
    return edge_of_month(edge, calendar, *(last if at_end else first), week)


def edge_of_month(edge: str, calendar: Calendar, year: int, month: int, week: Week) -> date | None:
    """The first, middle (15th) or last day of a month, or its first or last working day."""
    if year not in calendar.years:
        return None
    number = {"middle": _MIDDLE, "end": calendar.length(year, month)}.get(edge, 1)
    if edge == "last working":
        number = calendar.length(year, month)
    day = calendar.day(year, month, number)
    if day is None:
        return None
    if edge == "first working":
        return first_working_day_from(day, week)
    return last_working_day_until(day, week) if edge == "last working" else day


def nth_weekday(calendar: Calendar, year: int, month: int, weekday: int, nth: int) -> date | None:
    """The nth such weekday of a month, or the last when nth is -1; None if there are fewer."""
    if year not in calendar.years:
        return None
    days = [calendar.day(year, month, day + 1) for day in range(calendar.length(year, month))]
    found = [day for day in days if day is not None and day.weekday() == weekday]
    place = nth - 1 if nth > 0 else nth
    return found[place] if -len(found) <= place < len(found) else None
