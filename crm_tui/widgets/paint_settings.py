"""How settings are drawn: each with its value and where that comes from; one with every place."""

from collections.abc import Sequence
from typing import NamedTuple

from crm_tui.domain.settings import HERE, MINE, TEAM, Setting
from crm_tui.domain.text import width
from crm_tui.i18n import N_, _
from crm_tui.widgets.paint import Line, cell, clip, said, wrap_text

LONGEST = 60  # cells of a value; the rest of a path is in the right pane
TITLES = {MINE: N_("MINE"), TEAM: N_("THE TEAM'S"), HERE: N_("ON THIS COMPUTER")}


class Columns(NamedTuple):
    """The cells of each column of the list."""

    title: int
    value: int
    origin: int


def heading(group: str) -> Line:
    """The heading of a group."""
    return [(_(TITLES[group]), "head")]


def columns(settings: Sequence[Setting], cells: int) -> Columns:
    """Columns that fit what they hold; where it comes from gives way first."""
    title = max(width(one.title) for one in settings)
    room = max(cells - title - 2, 4)
    origin = max(width(origin_words(one)) for one in settings)
    wanted = min(max(width(one.shown) for one in settings), LONGEST)
    value = max(min(wanted, room - origin - 2), min(16, room))
    origin = max(min(origin, room - value - 2), 0)
    return Columns(title, value if origin else room, origin)


def setting_line(one: Setting, wide: Columns, cells: int) -> Line:
    """One row, without the columns of mark and cursor."""
    line: Line = [
        (cell(one.title, wide.title) + "  ", "dim"),
        (cell(one.shown, wide.value), "text"),
    ]
    if wide.origin:
        line.append(("  " + cell(origin_words(one), wide.origin), "dim"))
    return clip(line, cells)


def origin_words(one: Setting) -> str:
    """Where the value comes from, short: of a file only its name and line."""
    last = one.origin.rpartition("/")[2] if one.origin.startswith("/") else one.origin
    return last.partition(",")[0]


def setting_lines(one: Setting, cells: int) -> list[Line]:
    """What it does, what is in force, and every place that could say it."""
    room = max(cells - 2, 1)
    lines: list[Line] = [*wrap_text(one.shown or "–", "bold", room, 3)]
    lines += [[], *wrap_text(one.about, "text", room, 4), []]
    lines.append([(_("WHERE IT COMES FROM"), "head")])
    in_force = next((n for n, place in enumerate(one.places) if place.value), -1)
    for number, place in enumerate(one.places):
        on = number == in_force
        mark = "▸ " if on else "  "
        style = "text" if on else "dim"
        lines += _wrapped(mark, place.where, style, room)
        value = said(place.value) if place.value else _("says nothing")
        lines += _wrapped("    ", value, "bold" if on else "dim", room)
    how = _("e changes it here, for all screens and commands.") if one.changes else one.how
    if one.key == "theme":
        how = _("e chooses; theme = in the config file holds it for good.")
    lines += [[], *wrap_text(how, "dim", room, 3)]
    return [clip([(" ", "text"), *line], cells) for line in lines]


def _wrapped(mark: str, words: str, style: str, room: int) -> list[Line]:
    """Words after a mark; a long path is broken anywhere, for it has no spaces."""
    left = max(room - width(mark), 1)
    parts = [words[n : n + left] for n in range(0, len(words), left)] if words.isascii() else []
    lines: list[Line] = [[(cell(part, left), style)] for part in parts]
    lines = lines or wrap_text(words, style, left, 3)
    return [[(mark if n == 0 else " " * len(mark), "mark"), *line] for n, line in enumerate(lines)]
