"""Drawing in words: a line is runs of (text, style name), and nothing here knows a terminal.

Style names are those of `crm_tui.themes`. Every text that people typed passes `display`, is cut to
its cells and isolated, so that it can neither command the terminal nor move its neighbours.
"""

from datetime import date, datetime, timedelta, tzinfo

from crm_tui.domain.remembered import remembered
from crm_tui.domain.rows import row
from crm_tui.domain.text import display, fit, isolate, width
from crm_tui.i18n import N_, _

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import NamedTuple

    class _Moment(NamedTuple):
        us: int
        local: datetime

else:
    _Moment = row("_Moment", "us local")

Run = tuple[str, str]
Line = list[Run]

WEEKDAYS = (N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun"))
MONTHS = (
    *(N_("Jan"), N_("Feb"), N_("Mar"), N_("Apr"), N_("May"), N_("Jun")),
    *(N_("Jul"), N_("Aug"), N_("Sep"), N_("Oct"), N_("Nov"), N_("Dec")),
)
DAY = timedelta(days=1)


class Moment(_Moment):
    """Now, as a screen needs it: microseconds of UTC, and the wall clock of the user's zone."""

    __slots__ = ()

    @classmethod
    def of(cls, now: datetime, zone: tzinfo) -> "Moment":
        """The moment of an aware instant in a zone."""
        return cls(round(now.timestamp() * 1_000_000), now.astimezone(zone))

    @property
    def day(self) -> date:
        """The user's today."""
        return self.local.date()

    def wall(self, us: int) -> datetime:
        """An instant on the user's wall clock."""
        return datetime.fromtimestamp(us // 1_000_000, self.local.tzinfo)


@remembered(8192)
def cell(text: str, cells: int) -> str:
    """What a person typed, safe, in exactly so many cells, isolated from its neighbours."""
    return isolate(fit(display(text), cells)) if cells > 0 else ""


@remembered(8192)
def cell_right(text: str, cells: int) -> str:
    """The same, flush right."""
    shown = display(text)
    room = cells - width(shown)
    return " " * room + isolate(shown) if room >= 0 else cell(text, cells)


def said(text: str) -> str:
    """What a person typed, safe, as long as it is."""
    return isolate(display(text))


def length(line: "Iterable[Run]") -> int:
    """The cells a line takes."""
    return sum(width(text) for text, _style in line)


def clip(line: Line, cells: int) -> Line:
    """A line in exactly so many cells: cut at its end, or filled with spaces."""
    out: Line = []
    left = cells
    for text, style in line:
        taken = width(text)
        if taken > left:
            cut = isolate(fit(text.strip("\u2068\u2069"), left)) if text.strip() else " " * left
            return [*out, (cut, style)] if left > 0 else out
        out.append((text, style))
        left -= taken
    if left:
        out.append((" " * left, "text"))
    return out


def ends(left: Line, right: Line, cells: int) -> Line:
    """One line with something at either end; the left gives way."""
    room = cells - length(right)
    return clip(left, room) + right if room > 0 else clip(right, cells)


def phrases(parts: "Iterable[Run]", cells: int) -> Line:
    """Phrases with dots between, as many whole ones as there is room for; the first in any case."""
    line: Line = [(" ", "text")]
    for text, style in parts:
        dot: Line = [(" · ", "dim")] if len(line) > 1 else []
        if dot and length(line) + length(dot) + width(text) > cells:
            break
        line += [*dot, (text, style)]
    return clip(line, cells) if length(line) > cells else line


def headed(parts: "Iterable[Run]", right: Run, cells: int) -> Line:
    """The second line on top: phrases on the left, and what stands at the right end."""
    text, style = right
    room = cells - width(text) - 3
    return ends(phrases(parts, max(room, 0)), [(f" {text} ", style)], cells)


def wrap(words: "Iterable[Run]", cells: int, indent: int = 0) -> list[Line]:
    """Runs set one after another; one that would not fit whole begins a line, without its dot."""
    lines: list[Line] = [[]]
    used = 0
    for text, style in words:
        if used and used + width(text) > cells:
            if lines[-1][-1][0].strip() == "·":
                lines[-1].pop()
            lines.append([(" " * indent, "text")])
            used = indent
            text = text.lstrip(" ·")
        fitting = (
            clip([(text, style)], cells - used)[0] if width(text) > cells - used else (text, style)
        )
        lines[-1].append(fitting)
        used += width(fitting[0])
    return [clip(line, cells) for line in lines]


def wrap_text(text: str, style: str, cells: int, most: int) -> list[Line]:
    """What a person typed over at most so many lines, broken between words."""
    lines: list[str] = [""]
    for word in display(text).split(" "):
        joined = f"{lines[-1]} {word}" if lines[-1] else word
        if width(joined) <= cells or not lines[-1]:
            lines[-1] = joined
        else:
            lines.append(word)
    if len(lines) > most:
        lines = [*lines[: most - 1], " ".join(lines[most - 1 :])]
    return [[(cell(line, cells), style)] for line in lines]


def framed(title: str, style: str, cells: int, corners: tuple[str, str]) -> Line:
    """The upper edge of a pane with its title: `┌ Steps ───┬`."""
    left, right = corners
    if not title:
        return [(left + "─" * (cells - len(left) - len(right)) + right, "frame")]
    room = cells - len(left) - len(right) - 4
    shown = said(title) if width(display(title)) <= room else cell(title, max(room, 0))
    rest = cells - len(left) - len(right) - width(shown) - 2
    return [(left + " ", "frame"), (shown, style), (" " + "─" * rest + right, "frame")]


def clock(when: datetime) -> str:
    """`14:05`."""
    return f"{when.hour:02}:{when.minute:02}"


def minute_clock(minute: int) -> str:
    """`14:05` of minutes since midnight."""
    return f"{minute // 60:02}:{minute % 60:02}"


def day_words(day: date, today: date) -> str:
    """`Sat 21 Nov`, with the year when it is another one."""
    year = f" {day.year}" if day.year != today.year else ""
    return f"{_(WEEKDAYS[day.weekday()])} {day.day} {_(MONTHS[day.month - 1])}{year}"


def date_words(day: date, today: date) -> str:
    """`4 Dec`, with the year when it is another one."""
    year = f" {day.year}" if day.year != today.year else ""
    return f"{day.day} {_(MONTHS[day.month - 1])}{year}"


def day_near(day: date, today: date) -> str:
    """A day as near as words get: today, yesterday, tomorrow, else its date."""
    near = {0: N_("today"), 1: N_("tomorrow"), -1: N_("yesterday")}.get((day - today).days)
    return _(near) if near else day_words(day, today)


def past(when: datetime, now: datetime) -> str:
    """An instant of the past, short: `13:38` today, else its day."""
    return clock(when) if when.date() == now.date() else day_near(when.date(), now.date())
