"""Rows of a file as a table: above each column what it fills, below what is kept of its cells."""

from collections.abc import Sequence
from typing import NamedTuple

from crm_tui.domain.text import display, width
from crm_tui.widgets.paint import Line, cell

MOST, LEAST = 24, 6  # cells of a column


class Rows(NamedTuple):
    """The file's header, the field of each column, and what is kept: a text a column.

    rows: (line, texts, whether the row is left out).
    """

    header: tuple[str, ...]
    fields: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...], bool], ...]


class Fit(NamedTuple):
    """Which columns are shown, and their cells; line: the cells of the line's number."""

    places: tuple[int, ...]
    cells: tuple[int, ...]
    line: int


def fit_columns(found: Rows, at: int, cells: int) -> Fit:
    """As many columns as there is room for, the one under the cursor among them."""
    number = max((len(str(line)) for line, _texts, _out in found.rows), default=1)
    wide = [_cells_of(found, place) for place in range(len(found.header))]
    first, room = at, cells - number - 2
    used = wide[at] + 1 if wide else 0
    while first > 0 and used + wide[first - 1] + 1 <= room:
        first -= 1
        used += wide[first] + 1
    places: list[int] = []
    used = 0
    for place in range(first, len(wide)):
        if used + wide[place] > room and places:
            break
        places.append(place)
        used += wide[place] + 1
    fitting = tuple(min(wide[place], max(room, 1)) for place in places)
    return Fit(tuple(places), fitting, number)


def _cells_of(found: Rows, place: int) -> int:
    texts = [found.header[place], found.fields[place]]
    texts += [row[1][place] for row in found.rows if place < len(row[1])]
    return max(min(max(width(display(text)) for text in texts), MOST), LEAST)


def table_line(texts: Sequence[str], number: str, fit: Fit, style: str, at: int) -> Line:
    """One text a column; the column under the cursor stands out."""
    line: Line = [(f"{number:>{fit.line}}  ", "dim")]
    for place, cells in zip(fit.places, fit.cells, strict=True):
        text = texts[place] if place < len(texts) else ""
        own = style
        if place == at:
            own = {"head": "tab-on", "text": "bold"}.get(style, style)
        line += [(cell(text, cells), own), (" ", "text")]
    return line
