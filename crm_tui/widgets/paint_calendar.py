"""How a calendar of steps is drawn: the heads of its days, the steps in them, and their figures."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from crm_tui.domain.lines import StepLine
from crm_tui.domain.spans import DAY, MONTH
from crm_tui.domain.text import thousands, width
from crm_tui.i18n import _, _n
from crm_tui.theme_names import CURSOR
from crm_tui.widgets.paint import (
    MONTHS,
    WEEKDAYS,
    Line,
    Moment,
    cell,
    cell_right,
    clip,
    date_words,
    day_near,
    day_words,
    headed,
    minute_clock,
    said,
)
from crm_tui.widgets.paint_steps import (
    LONG_KIND,
    amount_words,
    kind_word,
    late_words,
    times_words,
)

ROOMY = 26  # cells in which a step has room for its kind
WIDE = 60  # cells in which it has room for its deal and the sum too
NAME = 24  # cells of the client then
SUM = 9
LATE = "▲"  # stands before a step whose time has passed


def span_words(mode: str, days: Sequence[date], day: date, today: date) -> str:
    """What is shown: `Wed 25 Nov`, `23 – 29 Nov`, `Nov 2026`."""
    if mode == DAY:
        return day_words(day, today)
    if mode == MONTH:
        return f"{_(MONTHS[day.month - 1])} {day.year}"
    first, last = days[0], days[-1]
    if first.month == last.month:
        return f"{first.day} – {date_words(last, today)}"
    return f"{date_words(first, today)} – {date_words(last, today)}"


def calendar_headline(
    words: str, whose: str, steps: Sequence[StepLine], now: Moment, cells: int
) -> Line:
    """The second line on top: the days shown, whose steps, how many, and how many are late."""
    count = _n("{count} step", "{count} steps", len(steps)).format(count=thousands(len(steps)))
    late = sum(step.late_at <= now.us for step in steps)
    parts = [(words, "bold"), (whose, "dim"), (count, "text"), *_loads(steps)]
    overdue = _("{count} overdue").format(count=thousands(late))
    return headed(parts, (overdue, "late" if late else "dim"), cells)


def _loads(steps: Sequence[StepLine]) -> list[tuple[str, str]]:
    """How many steps each person has, where there are several: `anna 12`."""
    people: dict[str, int] = {}
    for step in steps:
        people[step.owner] = people.get(step.owner, 0) + 1
    if len(people) < 2:
        return []
    by_load = sorted(people.items(), key=lambda pair: (-pair[1], pair[0]))
    return [(f"{said(name)} {count}", "dim") for name, count in by_load]


class Head(NamedTuple):
    """How the head of a day is drawn: the cursor on it, a step carried over it, named in full."""

    on: bool
    over: bool
    named: bool


def day_head(day: date, count: int, cells: int, today: date, head: Head) -> Line:
    """The name of a day in the edge above it: ` Wed 25 · 3 ───`; as much of it as fits."""
    style = "tab-on" if head.over else "title-on" if head.on else "frame"
    if day == today and style == "frame":
        style = "title"
    name = f"{_(WEEKDAYS[day.weekday()])} {day.day}" if head.named else f"{day.day}"
    near = f"{name} {_('today')}" if day == today else name
    many = f" · {count}" if count else ""
    forms = [f" {near}{many} ", f" {name}{many} ", f" {day.day}{many} ", f" {day.day} "]
    if day == today:
        forms.insert(1, f" {near} ")
    words = next((one for one in forms if width(one) <= cells), f"{day.day}")
    return clip([(words, style), ("─" * max(cells - width(words), 0), "frame")], cells)


def step_cell(step: StepLine, now: Moment, cells: int, *, on: bool, carried: bool) -> Line:
    """A step in a column of a day: `▸10:00 Ivan Petrov`; a late one that is not on: `▲10:00`.

    In a wide column what is to be done, the deal and its sum stand beside.
    """
    when = minute_clock(step.due_minute) if step.due_minute is not None else "·"
    if cells >= ROOMY:
        when = f"{when:^5}"
    late = step.late_at <= now.us
    mark = ("▸", "mark") if on else (LATE if late else " ", "late")
    line: Line = [mark, (when, "late" if late else "soon"), (" ", "text")]
    used = 2 + len(when)
    if cells >= ROOMY:
        taken = 6 if cells < WIDE else LONG_KIND
        line += [(cell(kind_word(step.kind), taken), "dim"), (" ", "text")]
        used += taken + 1
    ink = "dim" if carried else "text"
    if cells < WIDE:
        line.append((cell(step.client, max(cells - used, 0)), ink))
    else:
        amount = amount_words(step.amount, step.currency, compact=True)
        line += [(cell(step.client, NAME), ink), (" ", "text")]
        line.append((cell(step.deal, cells - used - NAME - SUM - 3), "dim"))
        line += [(" ", "text"), (cell_right(amount, SUM), ink), (" ", "text")]
    line = clip(line, cells)
    return [(text, style + CURSOR) for text, style in line] if on else line


def more_cell(count: int, cells: int) -> Line:
    """How many steps there is no room for."""
    return clip([(" " + _("+{count} more").format(count=thousands(count)), "dim")], cells)


def detail(step: StepLine | None, now: Moment, me: int, cells: int) -> Line:
    """One line on the step of the cursor: what, whose, when; or that there is none."""
    if step is None:
        return clip([(" " + _("No step on this day."), "dim")], cells)
    due = day_near(date.fromisoformat(step.due_day), now.day)
    if step.due_minute is not None:
        due = f"{due} {minute_clock(step.due_minute)}"
    who = _("you") if step.owner_id == me else said(step.owner)
    late = step.late_at <= now.us
    lateness = _("{time} late").format(time=late_words(step, now)) if late else ""
    parts = [
        (said(step.client), "bold"),
        (said(step.title) or kind_word(step.kind), "text"),
        (lateness, "late"),
        (due, "dim" if late else "soon"),
        (said(step.deal), "dim"),
        (amount_words(step.amount, step.currency, compact=True), "text"),
        (who, "dim"),
        (times_words(step), "warn"),
    ]
    return headed([part for part in parts if part[0]], ("", "dim"), cells)
