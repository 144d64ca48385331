"""How the first screen is drawn: four lines to choose in, and what the choice means."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from crm_tui.domain.calendar import Week
from crm_tui.domain.text import width
from crm_tui.i18n import N_, _
from crm_tui.widgets.field import Field
from crm_tui.widgets.paint import WEEKDAYS, Line, clip, length, minute_clock, said, wrap_text

BROADEST = 76  # cells; a wider screen keeps them in its middle
START, BRING, DEMO, TUTOR = "start", "bring", "demo", "tutor"
#: What can be done here: the words of each button, and the key that presses it.
BUTTONS = (
    (START, N_("Start"), "enter"),
    (BRING, N_("Start and import a file"), "ctrl+o"),
    (DEMO, N_("Look around on demo data"), "ctrl+d"),
    (TUTOR, N_("Learn the keys"), "ctrl+t"),
)


class Row(NamedTuple):
    """A line to choose in. options: values and labels; meant: how what is typed is read."""

    name: str
    title: str
    options: Sequence[tuple[str, str]]
    chosen: str
    meant: str
    typed: Field
    fault: str
    on: bool


class Hit(NamedTuple):
    """What a cell of the screen stands for: a line, and an option of it or ""."""

    y: int
    first: int
    last: int
    name: str
    option: str | None = None


class Drawing(NamedTuple):
    """The lines of the screen, and what can be pressed in them."""

    lines: list[Line]
    hits: list[Hit]


def first_run(
    rows: Sequence[Row],
    reading: Sequence[tuple[str, str]],
    message: tuple[str, str],
    cells: int,
    height: int,
) -> Drawing:
    """The whole screen in so many cells and lines.

    reading: what the answers mean, as a name and words. message: words in the place of the
    welcome, and their style.
    """
    room = min(cells - 2, BROADEST)
    left = max((cells - room) // 2, 0)
    label = max(width(row.title) for row in rows) + 4
    block: list[Line] = [[(_("Welcome to crm."), "bold")]]
    welcome = _("Four things to begin with; enter takes them as they are.")
    block += wrap_text(message[0] or welcome, message[1], room, 4)
    block.append([])
    hits: list[Hit] = []
    for row in rows:
        line, found = _row(row, label, room)
        hits += [hit._replace(y=len(block)) for hit in found]
        block.append(line)
    block.append([])
    block += _told(reading, label, room)
    block.append([])
    for name, words, key in BUTTONS:
        button = f" {_(words)} "
        hits.append(Hit(len(block), 2, 2 + width(button), name))
        block.append([("  ", "text"), (button, "button"), (f"  {key}", "key")])
    return _placed(block, hits, left, cells, height)


def _placed(block: list[Line], hits: list[Hit], left: int, cells: int, height: int) -> Drawing:
    """The block in the upper middle; where it is too tall, its empty lines go first."""
    kept = [n for n, line in enumerate(block) if line or len(block) <= height]
    above = max((height - len(kept)) // 3, 0)
    places = {n: above + at for at, n in enumerate(kept)}
    lines = [clip([], cells) for _n in range(above)]
    lines += [clip([(" " * left, "text"), *block[n]], cells) for n in kept]
    moved = [
        hit._replace(y=places[hit.y], first=hit.first + left, last=hit.last + left) for hit in hits
    ]
    lines += [clip([], cells) for _n in range(height - len(lines))]
    return Drawing(lines[:height], moved)


def _row(row: Row, label: int, room: int) -> tuple[Line, list[Hit]]:
    """A line: its title, then what is typed and how it is read, or the options."""
    mark = "▸ " if row.on else "  "
    title = mark + row.title + " " * max(label - width(mark + row.title), 1)
    line: Line = [(title, "label" if row.on else "dim")]
    hits = [Hit(0, 0, room, row.name)]
    if row.typed.text:
        return clip([*line, (" " * 3, "text"), *_typed(row, room - label - 3)], room), hits
    options, found = _options(row, label, room)
    return [*line, *options], [*hits, *found]


def _typed(row: Row, cells: int) -> Line:
    """What is typed, and how it is read or why it cannot be."""
    told = (said(row.fault), "late") if row.fault else (said(row.meant), "bold")
    if not row.on:
        return [told] if told[0] else [(said(row.typed.text), "bold")]
    room = cells if not told[0] else max(cells * 2 // 3, 4)
    line = row.typed.line(room)
    return [*line, ("  → ", "dim"), told] if told[0] else line


def _options(row: Row, label: int, room: int) -> tuple[Line, list[Hit]]:
    """The options around the chosen one, as many as fit; arrows say that there are more."""
    names = [value for value, _label in row.options]
    at = names.index(row.chosen) if row.chosen in names else 0
    first = 0 if _fits(row.options[: at + 1], room - label - 4) else max(at - 1, 0)
    if not _fits(row.options[first : at + 1], room - label - 4):
        first = at
    line: Line = [("‹ " if first else "  ", "dim")]
    hits: list[Hit] = []
    for value, words in row.options[first:]:
        on = value == row.chosen
        shown = f"[{said(words)}]" if on else f" {said(words)} "
        used = label + length(line)
        if used + width(shown) + 2 > room and hits:
            line.append((" ›", "dim"))
            break
        hits.append(Hit(0, used, used + width(shown), row.name, value))
        style = ("tab-on" if row.on else "bold") if on else "dim"
        line.append((shown, style))
    return clip(line, room - label), hits


def _fits(options: Sequence[tuple[str, str]], room: int) -> bool:
    return sum(width(words) + 2 for _value, words in options) <= room


def _told(reading: Sequence[tuple[str, str]], label: int, room: int) -> list[Line]:
    """What the answers mean, each under its name."""
    found: list[Line] = []
    for name, words in reading:
        head = f"  {name}"
        parts = wrap_text(words, "text", max(room - label - 2, 8), 3)
        for number, part in enumerate(parts):
            pad = " " * max(label + 2 - width(head), 1)
            start = head + pad if number == 0 else " " * (label + 2)
            found.append([(start, "dim"), *part])
    return found


def week_words(week: Week) -> str:
    """The working days and hours of a week: `Mon–Fri, 09:00–18:00`."""
    first = week.begins(date(2026, 1, 7)).weekday()
    days = [(first + n) % 7 for n in range(7) if (first + n) % 7 not in week.weekend]
    hours = f"{minute_clock(week.day_start)}–{minute_clock(week.day_end)}"
    return f"{_(WEEKDAYS[days[0]])}–{_(WEEKDAYS[days[-1]])}, {hours}"
