"""Where a table's header is: below titles and blank rows, or nowhere."""

import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from crm_tui.importers.headers import field_of, is_company_name, is_product_name
from crm_tui.importers.tables import Row, column_name

LOOK = 30
"""Rows among which the header is looked for."""

_VALUE = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+|\+?[\d\s().-]{7,}|https?://\S+", re.ASCII)


class HeaderRow(NamedTuple):
    """The header as written, the line it ends on, and lines of text that stood above it.

    `line` is 0 when the file has no header; then the names are made up.
    """

    cells: tuple[str, ...]
    line: int
    above: tuple[str, ...] = ()


def find_header(rows: Sequence[Row]) -> HeaderRow:
    """The header among the first filled rows of a file; no cells where there are no rows.

    The row whose cells are known column names best, at least two of them or one that is a good
    part of the row; else the first row as wide as most, unless it holds an e-mail, a phone or a
    site: then there is no header.
    """
    if not rows:
        return HeaderRow((), 0)
    known = [_known(row.cells) for row in rows]
    best = max(range(len(rows)), key=lambda place: (known[place], -place))
    first = _first_full(rows)
    if known[best] >= 2 or (known[best] == 1 and best == first):
        return _at(rows, best)
    if any(_VALUE.fullmatch(cell.strip()) for cell in rows[first].cells):
        width = len(rows[first].cells)
        return HeaderRow(tuple(column_name(place) for place in range(width)), 0)
    return _at(rows, first)


def _known(cells: Sequence[str]) -> int:
    return sum(
        bool(field_of(cell)) or is_company_name(cell) or is_product_name(cell)
        for cell in cells
        if cell
    )


def _first_full(rows: Sequence[Row]) -> int:
    """The first row with as many filled cells as the usual width, or nearly; else the first."""
    width = Counter(len(row.cells) for row in rows).most_common(1)[0][0]
    for place, row in enumerate(rows):
        filled = sum(bool(cell.strip()) for cell in row.cells)
        if len(row.cells) == width and filled * 2 > width:
            return place
    return 0


def _at(rows: Sequence[Row], place: int) -> HeaderRow:
    above = tuple(" ".join(filter(None, row.cells)) for row in rows[:place])
    return HeaderRow(rows[place].cells, rows[place].line, above)
