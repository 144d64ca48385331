"""How the plan is drawn: weeks, how full they are for each person, and what we moved."""

from datetime import date
from typing import NamedTuple

from crm_tui.domain.plans import BACK_DAYS, Held, Load, Moved, Plan, PlanWeek, filled, held_by
from crm_tui.domain.text import thousands, width
from crm_tui.i18n import _, _n
from crm_tui.widgets.paint import (
    Line,
    Moment,
    cell,
    clip,
    date_words,
    headed,
    length,
    said,
)

LATE = ""  # instead of the first day of a week: what is late
BAR, PANE_BAR = 10, 24
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
    return date_words(date.fromisoformat(iso), now.day)


class PlanColumns(NamedTuple):
    """The cells of the names, of how many steps there are, and of how long they take."""

    name: int
    steps: int
    taken: int


def plan_columns(plan: Plan) -> PlanColumns:
    """Columns that fit what a plan holds."""
    loads = [load for week in plan.weeks for load in week.loads] + list(plan.late)
    return PlanColumns(
        min(max((width(load.owner) for load in loads), default=0), MOST_NAME),
        max((width(_steps(load)) for load in loads), default=0),
        max((width(_taken(load)) for load in loads), default=0),
    )


def week_line(row: WeekRow, wide: PlanColumns, cells: int) -> Line:
    """`▾ anna  ━━━──  12 steps  6h20 of 40h  appointments 3 · later 2 · moved 1`."""
    load = row.load
    over = load.works is not None and load.minutes > load.works
    style = "text" if load.steps else "dim"
    head: Line = [
        ("▾ " if row.open else "▹ ", "key" if load.steps else "dim"),
        (cell(load.owner, wide.name), style),
    ]
    figures: Line = [
        (" " + _steps(load).rjust(wide.steps), style),
        (" " + _taken(load).rjust(wide.taken), "late" if over else "dim"),
    ]
    room = min(cells - length(head) - length(figures) - 1, BAR)
    bar = _bar(load, room) if room >= LEAST_BAR else []
    rest: Line = [(f" · {words}", style) for words, style in _marks(load)]
    return clip([*head, *bar, *figures, *rest], cells)


def _steps(load: Load) -> str:
    return _n("{n} step", "{n} steps", load.steps).format(n=thousands(load.steps))


def _bar(load: Load, cells: int) -> Line:
    """How full it is; nothing where no hours are known."""
    if load.works is None:
        return [(" " * (cells + 1), "text")]
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
    return [(words.format(n=thousands(n)), style) for words, n, style in told if n]


def hours(minutes: int) -> str:
    """Minutes as `6h20`, `40h`, `15m`, `0h`."""
    whole, rest = divmod(minutes, 60)
    if rest and not whole:
        return _("{minutes}m").format(minutes=rest)
    words = _("{hours}h").format(hours=whole)
    return f"{words}{rest:02d}" if rest else words


def headline(plan: Plan, whose: str, cells: int) -> Line:
    """How much is to come, and whose it is."""
    steps = sum(load.steps for week in plan.weeks for load in week.loads)
    words = _n("{n} step in {weeks} weeks", "{n} steps in {weeks} weeks", steps)
    parts: Line = [
        (words.format(n=thousands(steps), weeks=len(plan.weeks)), "text"),
        (said(whose), "dim"),
    ]
    if plan.beyond:
        parts.append((_("{n} after them").format(n=thousands(plan.beyond)), "dim"))
    late = sum(load.steps for load in plan.late)
    right = _("{count} overdue").format(count=thousands(late))
    return headed(parts, (right, "late" if late else "dim"), cells)


def pane_title(row: WeekRow) -> str:
    """The title of the right pane."""
    return row.load.owner


def pane_lines(row: WeekRow, plan: Plan, now: Moment, cells: int) -> list[Line]:
    """A person's weeks one below the other, and what was moved lately."""
    lines: list[Line] = [[(" " + _("HOW FULL THE WEEKS ARE"), "head")]]
    weeks = [
        (week, load)
        for week in plan.weeks
        for load in week.loads
        if load.owner_id == row.load.owner_id
    ]
    days = max(
        (width(_day(week.first, now)) for week, _load in weeks),
        default=0,
    )
    taken = max((width(_taken(load)) for _week, load in weeks), default=0)
    for week, load in weeks:
        here = week.first == row.first
        start: Line = [
            (" ▸" if here else "  ", "mark"),
            (
                _day(week.first, now).ljust(days),
                "bold" if here else "dim",
            ),
        ]
        room = min(cells - 2 - days - taken - 3, PANE_BAR)
        bar = _bar(load, room) if room >= LEAST_BAR else []
        lines.append([*start, *bar, (" " + _taken(load).rjust(taken), "dim")])
    lines += _who_holds(row, plan, cells)
    lines += [[], [(" " + _("MOVED BY US IN {n} DAYS").format(n=BACK_DAYS), "head")]]
    lines += [_moved(one) for one in plan.moved] or [[("  " + _("nothing"), "dim")]]
    lines += [[], [("  " + _("enter unfolds the steps of a week"), "dim")]]
    return [clip(line, cells) for line in lines]


def _who_holds(row: WeekRow, plan: Plan, cells: int) -> list[Line]:
    """A bar for each person: what is late and what is due in the week, where several have some."""
    held = held_by(plan, row.first)
    if len(held) < 2:
        return []
    names = min(max(width(one.owner) for one in held), MOST_NAME)
    counts = max(len(str(max(one.late, one.due))) for one in held)
    tail = width(_("{late} late · {due} due").format(late="", due="")) + 2 * counts + 1
    room = min(cells - 3 - names - tail, PANE_BAR)
    lines: list[Line] = [[], [(" " + _("WHO HAS HOW MUCH"), "head")]]
    return [*lines, *(_held(one, names, counts, max(room, 0), held[0]) for one in held)]


def _held(one: Held, names: int, counts: int, room: int, most: Held) -> Line:
    """`anna  ━━━━━━━━───  12 late ·  5 due`, the longest bar being that of whoever has most."""
    of = most.late + most.due
    late = -(-one.late * room // of)
    due = max(-(-(one.late + one.due) * room // of) - late, 0)
    figures = _("{late} late · {due} due").format(
        late=str(one.late).rjust(counts), due=str(one.due).rjust(counts)
    )
    return [
        ("  ", "text"), (cell(one.owner, names), "text"), (" ", "text"),
        ("━" * late, "late"), ("━" * due, "good"), (" " * (room - late - due), "text"),
        (" " + figures, "late" if one.late else "dim"),
    ]  # fmt: skip


def _moved(one: Moved) -> Line:
    """`anna  3 times · 7 d later in all`."""
    told = [_n("{n} time", "{n} times", one.times).format(n=one.times)]
    if one.later_days:
        told.append(_("{n} d later in all").format(n=one.later_days))
    if one.earlier_days:
        told.append(_("{n} d earlier in all").format(n=one.earlier_days))
    return [("  ", "text"), (said(one.owner), "text"), ("  " + " · ".join(told), "dim")]
