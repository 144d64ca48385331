"""The days that a calendar shows at once: one, a week, or the weeks of a month."""

from datetime import MAXYEAR, MINYEAR, date, timedelta

from crm_tui.domain.weeks import Week

DAY, WEEK, MONTH = "day", "week", "month"
MODES = (WEEK, MONTH, DAY)
ONE = timedelta(days=1)
LEFT = 3  # days of a week that are to come, from which on it is worth being shown
_ANY_DAY = date(2026, 1, 1)


def days_of(mode: str, day: date, week: Week, start: date | None = None) -> tuple[date, ...]:
    """The days shown together with a day: itself, its week, or all weeks that its month touches.

    start: a day from which weeks run, where they do not begin as the week does.
    """
    if mode == DAY:
        return (day,)
    first, count = _first(day, week), 7
    if mode == WEEK and start is not None:
        first = day - ((day - start).days % 7) * ONE
    if mode == MONTH:
        first = _first(day.replace(day=1), week)
        count = (_first(next_month(day, 1) - ONE, week) - first).days + 7
    return tuple(first + n * ONE for n in range(count))


def start_near(today: date, week: Week) -> date | None:
    """Today where hardly a day of its week is to come, so that weeks run from it; else None."""
    to_come = 7 - (today - _first(today, week)).days
    return today if to_come < LEFT else None


def _first(day: date, week: Week) -> date:
    """The first day of the seven that stand in a row with a day: days off may lie apart."""
    return day - ((day.weekday() - week.begins(_ANY_DAY).weekday()) % 7) * ONE


def next_month(day: date, by: int) -> date:
    """The first day of the month so many months on."""
    months = day.year * 12 + day.month - 1 + by
    year = min(max(months // 12, MINYEAR + 1), MAXYEAR - 1)
    return date(year, months % 12 + 1, 1)


def beside(mode: str, day: date, by: int) -> date:
    """The same day so many days, weeks or months on; the last of a month that is shorter."""
    if mode != MONTH:
        return day + by * (7 if mode == WEEK else 1) * ONE
    first = next_month(day, by)
    last = next_month(first, 1) - ONE
    return first.replace(day=min(day.day, last.day))
