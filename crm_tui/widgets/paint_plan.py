"""How the plan is drawn: weeks, how full they are for each person, and what we moved."""

from datetime import date
from typing import NamedTuple

from crm_tui.domain.plans import BACK_DAYS, Load, Moved, Plan, PlanWeek, filled
from crm_tui.domain.text import width
from crm_tui.i18n import _, _n
from crm_tui.widgets.paint import MONTHS, Line, Moment, cell, clip, ends, length, said

LATE = ""  # instead of the first day of a week: what is late
BAR = 10
LEAST_BAR = 4
MOST_NAME = 16


class WeekRow(NamedTuple):
    """What one person has to do in a week, or (first LATE) what of it is late. open: unfolded."""

    first: str
    last: str
    load: Load
    open: bool

    @property
    def key(self) -> tuple[str, int]:
        """Which row it is."""
        return (self.first, self.load.owner_id)


def week_title(week: PlanWeek, place: int, now: Moment) -> Line:
    """`THIS WEEK 23 – 29 Nov`."""
    days = f"{_day(week.first, now)} – {_day(week.last, now)}"
    names = (_("THIS WEEK"), _("NEXT WEEK"))
    if place < len(names):
        return [(f"{names[place]} ", "head"), (days, "dim")]
    return [(days, "head")]


def late_title() -> Line:
    """The heading of what is late."""
    return [(_("OVERDUE"), "late-head")]


def _day(iso: str, now: Moment) -> str:
    day = date.fromisoformat(iso)
    year = f" {day.year}" if day.year != now.day.year else ""
    return f"{day.day} {_(MONTHS[day.month - 1])}{year}"


def week_line(row: WeekRow, names: int, cells: int) -> Line:
    """`▾ anna  ━━━──  12 steps  6h20 of 40h  appointments 3 · later 2 · moved 1`."""
    load = row.load
    over = load.works is not None and load.minutes > load.works
    steps = _n("{n} step", "{n} steps", load.steps).format(n=load.steps)
    head: Line = [
        ("▾ " if row.open else "▹ ", "key" if load.steps else "dim"),
        (cell(load.owner, min(names, MOST_NAME)), "text" if load.steps else "dim"),
    ]
    figures: Line = [(f" {steps}", "text" if load.steps else "dim")]
    if load.minutes or load.works is not None:
        figures.append((f" {_taken(load)}", "late" if over else "dim"))
    rest: Line = [(f" · {words}", style) for words, style in _marks(load)]
    room = cells - length(head) - length(figures)
    bar = _bar(load, min(BAR, room - 1)) if room > LEAST_BAR else []
    return clip([*head, *bar, *figures, *rest], cells)


def _bar(load: Load, cells: int) -> Line:
    if load.works is None or cells < LEAST_BAR:
        return []
    full = filled(load, cells)
    over = load.minutes > load.works
    return [
        (" ", "text"),
        ("━" * full, "late" if over else "good"),
        ("─" * (cells - full), "frame"),
    ]


def _taken(load: Load) -> str:
    if load.works is None:
        return hours(load.minutes)
    return _("{taken} of {whole}").format(taken=hours(load.minutes), whole=hours(load.works))


def _marks(load: Load) -> Line:
    """What of it is fixed, put off by the client, or moved by us."""
    told = (
        (_("appointments {n}"), load.at, "dim"),
        (_("later {n}"), load.later, "warn"),
        (_("moved by us {n}"), load.moved, "warn"),
    )
    return [(words.format(n=n), style) for words, n, style in told if n]


def hours(minutes: int) -> str:
    """Minutes as `6h20`, `40h`, `15m`, `0h`."""
    whole, rest = divmod(minutes, 60)
    if rest and not whole:
        return _("{minutes}m").format(minutes=rest)
    words = _("{hours}h").format(hours=whole)
    return f"{words}{rest:02d}" if rest else words


def name_cells(plan: Plan) -> int:
    """The cells of the widest name."""
    loads = [*plan.late, *(load for week in plan.weeks for load in week.loads)]
    return min(max((width(load.owner) for load in loads), default=0), MOST_NAME)


def headline(plan: Plan, whose: str, cells: int) -> Line:
    """How much is to come, and whose it is."""
    steps = sum(load.steps for week in plan.weeks for load in week.loads)
    words = _n("{n} step in {weeks} weeks", "{n} steps in {weeks} weeks", steps)
    left: Line = [(" " + words.format(n=steps, weeks=len(plan.weeks)), "text")]
    if plan.beyond:
        left.append((" · " + _("{n} after them").format(n=plan.beyond), "dim"))
    late = sum(load.steps for load in plan.late)
    right = _("{count} overdue").format(count=late) + " "
    left.append((f" · {said(whose)}", "dim"))
    return ends(left, [(right, "late" if late else "dim")], cells)


def pane_title(row: WeekRow) -> str:
    """The title of the right pane."""
    return row.load.owner


def pane_lines(row: WeekRow, plan: Plan, now: Moment, cells: int) -> list[Line]:
    """A person's weeks one below the other, and what was moved lately."""
    lines: list[Line] = [[(" " + _("HOW FULL THE WEEKS ARE"), "head")]]
    for week in plan.weeks:
        load = next((one for one in week.loads if one.owner_id == row.load.owner_id), None)
        if load is not None:
            lines.append(_pane_week(week, load, row, now, cells))
    lines += [[], [(" " + _("MOVED BY US IN {n} DAYS").format(n=BACK_DAYS), "head")]]
    lines += [_moved(one) for one in plan.moved] or [[("  " + _("nothing"), "dim")]]
    lines += [[], [("  " + _("enter unfolds the steps of a week"), "dim")]]
    return [clip(line, cells) for line in lines]


def _pane_week(week: PlanWeek, load: Load, row: WeekRow, now: Moment, cells: int) -> Line:
    here = week.first == row.first
    day = _day(week.first, now)
    taken = f" {_taken(load)}"
    start: Line = [(" ▸" if here else "  ", "mark"), (f"{day:>6}", "bold" if here else "dim")]
    room = cells - length(start) - width(taken) - 2
    return [*start, *_bar(load, min(max(room, 0), 24)), (taken, "dim")]


def _moved(one: Moved) -> Line:
    """`anna  3 times · 7 d later in all`."""
    told = [_n("{n} time", "{n} times", one.times).format(n=one.times)]
    if one.later_days:
        told.append(_("{n} d later in all").format(n=one.later_days))
    if one.earlier_days:
        told.append(_("{n} d earlier in all").format(n=one.earlier_days))
    return [("  ", "text"), (said(one.owner), "text"), ("  " + " · ".join(told), "dim")]
