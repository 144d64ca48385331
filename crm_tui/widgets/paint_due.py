"""When a step is due, in few words and coloured by lateness; days in few words."""

from datetime import date

from crm_tui.domain.lines import StepLine
from crm_tui.i18n import _
from crm_tui.widgets.paint import DAY, WEEKDAYS, Moment, Run, date_words, minute_clock
from crm_tui.widgets.paint_steps import late_words

NO_OTHER = 300 * DAY  # within which a day and its month are enough


def due_run(step: StepLine, now: Moment, *, brief: bool = False) -> Run:
    """`2d late`, `15:00`, `today`, `tomorrow 10:00`, `Fri 10:00`, `4 Dec`.

    brief: tomorrow is called by its weekday too.
    """
    if step.late_at <= now.us:
        return (_("{time} late").format(time=late_words(step, now)), "late")
    due = date.fromisoformat(step.due_day)
    time = minute_clock(step.due_minute) if step.due_minute is not None else ""
    if due <= now.day:
        return (time or _("today"), "soon")
    if due - now.day >= 7 * DAY:
        return (date_words(due, now.day), "dim")
    near = due == now.day + DAY and not brief
    day = _("tomorrow") if near else _(WEEKDAYS[due.weekday()])
    return (f"{day} {time}".strip(), "dim")


def coming_words(day: date, today: date) -> str:
    """A day to come: `tomorrow`, `4 Dec`; with its year only where another day may be meant."""
    soon = today + DAY < day < today + NO_OTHER
    return date_words(day, day) if soon else near_words(day, today)


def near_words(day: date, today: date) -> str:
    """A day in few words: `tomorrow`, else `4 Dec`."""
    return _("tomorrow") if day == today + DAY else date_words(day, today)
