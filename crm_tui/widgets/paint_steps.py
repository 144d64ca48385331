"""How a list of steps is drawn: groups by time, columns that fit what they hold."""

from datetime import date
from itertools import groupby

from crm_tui.domain.kinds import KINDS
from crm_tui.domain.lines import StepLine, TodayCounts
from crm_tui.domain.money import Amount, format_amount
from crm_tui.domain.rows import row
from crm_tui.domain.text import thousands, width
from crm_tui.i18n import N_, _
from crm_tui.widgets.paint import (
    DAY,
    MONTHS,
    WEEKDAYS,
    Line,
    Moment,
    cell,
    cell_right,
    minute_clock,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import NamedTuple

    class Columns(NamedTuple):
        """The cells of each column of a list of steps."""

        when: int
        kind: int
        client: int
        deal: int
        amount: int
        times: int

else:
    Columns = row("Columns", "when kind client deal amount times")

OVERDUE, TODAY, TOMORROW, WEEK, LATER = "overdue", "today", "tomorrow", "week", "later"
GROUPS = (OVERDUE, TODAY, TOMORROW, WEEK, LATER)
TITLES = {
    OVERDUE: N_("OVERDUE"),
    TODAY: N_("TODAY"),
    TOMORROW: N_("TOMORROW"),
    WEEK: N_("THIS WEEK"),
    LATER: N_("LATER"),
}
DAYS_OF_A_WEEK = 7 * DAY
ROOMY = 45  # cells of a row in which long kinds are whole
LONG_KIND, SHORT_KIND = 10, 7
BOTH = 26  # cells from which a client and a deal share the room, however long the client is
LEAST_NAME = 10  # cells in which most clients are known
MEASURED = 400  # rows looked at when the columns are fitted; more of them look alike


def group_of(step: StepLine, now: Moment) -> str:
    """Which group a step stands in: overdue stays on top however old it is."""
    if step.late_at <= now.us:
        return OVERDUE
    today = now.day
    due = date.fromisoformat(step.due_day)
    if due <= today:
        return TODAY
    if due == today + DAY:
        return TOMORROW
    return WEEK if due < today + DAYS_OF_A_WEEK else LATER


def grouped(steps: "Sequence[StepLine]", now: Moment) -> list[tuple[str, tuple[StepLine, ...]]]:
    """The steps by group, each group in the order they came."""
    place = GROUPS.index
    named = sorted(((group_of(step, now), step) for step in steps), key=lambda pair: place(pair[0]))
    return [(name, tuple(s for _g, s in rows)) for name, rows in groupby(named, lambda p: p[0])]


def when_words(step: StepLine, now: Moment) -> str:
    """The first column: how late, or at what time, or on what day."""
    group = group_of(step, now)
    due = date.fromisoformat(step.due_day)
    time = minute_clock(step.due_minute) if step.due_minute is not None else ""
    if group == OVERDUE:
        return late_words(step, now)
    if group in (TODAY, TOMORROW):
        return time
    if group == WEEK:
        return f"{_(WEEKDAYS[due.weekday()])} {time}".strip()
    return f"{due.day} {_(MONTHS[due.month - 1])}"


def late_words(step: StepLine, now: Moment) -> str:
    """How late: `12m`, `3h`, `2d`. A step with a day alone is late by days once its day is past."""
    minutes = (now.us - step.late_at) // 60_000_000
    days = (now.day - date.fromisoformat(step.due_day)).days
    if days > 0 and (step.due_minute is None or minutes >= 24 * 60):
        return _("{days}d").format(days=days)
    if minutes < 60:
        return _("{minutes}m").format(minutes=max(minutes, 0))
    return _("{hours}h").format(hours=minutes // 60)


def amount_words(amount: int | None, currency: str, *, compact: bool) -> str:
    """An amount of minor units, or nothing where none is known."""
    return "" if amount is None else format_amount(Amount(amount, currency), compact=compact)


def kind_word(kind: str) -> str:
    """The short word of a kind of step; a kind of the user's own is its own word."""
    return _(KINDS[kind].word) if kind in KINDS else kind


def times_words(step: StepLine) -> str:
    """How often the client said later."""
    return f"×{step.postpones}" if step.postpones else ""


def columns(steps: "Sequence[StepLine]", now: Moment, cells: int) -> Columns:
    """Columns that fit what they hold, in rows of so many cells.

    What does not fit gives way in this order: the deal's title, letters of long kinds, the client
    down to where he is still known, the amount, the client. Two names that are both cut tell less
    than one that is whole.
    """
    seen = steps[:MEASURED]
    most_kind = LONG_KIND if cells >= ROOMY else SHORT_KIND
    wide = Columns(
        when=min(_widest(when_words(s, now) for s in seen), 9),
        kind=min(_widest(kind_word(s.kind) for s in seen), most_kind),
        client=min(_widest(s.client for s in seen), 40),
        deal=min(_widest(s.deal for s in seen), 40),
        amount=_widest(amount_words(s.amount, s.currency, compact=True) for s in seen),
        times=_widest(times_words(s) for s in seen),
    )
    room = _room_of_names(wide, cells)
    if room < min(wide.client, LEAST_NAME):
        wide = wide._replace(amount=0)
        room = _room_of_names(wide, cells)
        most = room
    else:
        most = max(room - 7, room * 3 // 5) if room >= BOTH else room
    client = min(wide.client, most)
    deal = min(wide.deal, room - client - 1)
    return wide._replace(client=max(client, 1), deal=deal if deal >= 6 else 0)


def _room_of_names(wide: Columns, cells: int) -> int:
    """What the other columns leave for the client and the deal."""
    return cells - sum(1 + w for w in (wide.kind, wide.amount, wide.times) if w) - wide.when - 1


def step_line(step: StepLine, wide: Columns, now: Moment, cells: int) -> Line:
    """One row, without the columns of mark and cursor."""
    late = step.late_at <= now.us
    quiet = "dim" if group_of(step, now) in (TOMORROW, WEEK, LATER) else "text"
    line: Line = [
        (cell(when_words(step, now), wide.when), "late" if late else "soon"),
        (" " + cell(kind_word(step.kind), wide.kind), "dim"),
        (" " + cell(step.client, wide.client), quiet),
    ]
    tail: Line = []
    if wide.deal:
        tail.append((" " + cell(step.deal, wide.deal), "dim"))
    if wide.amount:
        amount = amount_words(step.amount, step.currency, compact=True)
        tail.append((" " + cell_right(amount, wide.amount), quiet))
    if wide.times:
        tail.append((" " + cell_right(times_words(step), wide.times), "warn"))
    used = sum(width(text) for text, _style in line + tail)
    return [*line, *tail, (" " * max(cells - used, 0), "text")]


def heading(name: str) -> Line:
    """The heading of a group."""
    return [(_(TITLES[name]), "late-head" if name == OVERDUE else "head")]


def days_to_come(counts: TodayCounts, shown: "Sequence[str]") -> Line:
    """The groups that are folded, with their counts: `TOMORROW 7   THIS WEEK 18   LATER 40`."""
    numbers = {TOMORROW: counts.tomorrow, WEEK: counts.week, LATER: counts.future}
    line: Line = []
    for name, count in numbers.items():
        if name not in shown:
            line += [(_(TITLES[name]), "head"), (f" {thousands(count)}", "dim"), ("   ", "text")]
    return line


def _widest(texts: "Iterable[str]") -> int:
    return max((width(text) for text in texts), default=0)
