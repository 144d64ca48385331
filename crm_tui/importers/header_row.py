"""Where a table's header is: below titles and blank rows, one row or two, or nowhere."""

import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from crm_tui.importers.headers import field_of, is_company_name, is_product_name
from crm_tui.importers.tables import Row, column_name

LOOK = 30
"""Rows among which the header is looked for."""

_NAME = re.compile(r"[^\W\d_][\w'’-]+\.?(?: [^\W\d_a-zа-яё][\w'’.-]*){1,3}")
_VALUE = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+|\+?[\d\s().-]{7,}|https?://\S+", re.ASCII)


_OPEN = frozenset(
    ("response", "open-ended response", "offene antwort", "réponse ouverte", "respuesta abierta",
     "свободный ответ", "ответ")
)  # fmt: skip
"""What stands below a question that has one answer."""


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
    site: then there is no header. A header of two rows is joined where more of its names are
    known together than alone.
    """
    if not rows:
        return HeaderRow((), 0)
    known = [_known(row.cells) for row in rows]
    best = max(range(len(rows)), key=lambda place: (known[place], -place))
    first = _first_full(rows)
    if known[best] >= 2 or (known[best] == 1 and best == first):
        return _of_two(rows, best, known)
    if any(_VALUE.fullmatch(cell.strip()) for cell in rows[first].cells) or _are_names(rows):
        width = len(rows[first].cells)
        return HeaderRow(tuple(column_name(place) for place in range(width)), 0)
    return _at(rows, first)


def _are_names(rows: Sequence[Row]) -> bool:
    """Whether one column holds people's names from its very first row on."""
    names = [_NAME.fullmatch(row.cells[0].strip()) for row in rows if len(row.cells) == 1]
    return (
        len(names) == len(rows) > 1
        and names[0] is not None
        and (sum(name is not None for name in names) * 10 >= 7 * len(names))
    )


def _known(cells: Sequence[str]) -> int:
    return sum(map(is_known, cells))


def is_known(cell: str) -> bool:
    """Whether a text is a name people give columns."""
    return bool(cell and (field_of(cell) or is_company_name(cell) or is_product_name(cell)))


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


def _of_two(rows: Sequence[Row], best: int, known: Sequence[int]) -> HeaderRow:
    """The header at `best`, with the row above or below it where that belongs to it."""
    alone = _at(rows, best)
    if best + 1 < len(rows):
        below = rows[best + 1]
        if _counts_columns(below.cells):
            return alone._replace(line=below.line)
        if _is_second_name(below.cells, known[best + 1]):
            return alone._replace(line=below.line)
        if _answers(alone.cells, rows[best + 1 : best + 3]):
            return alone._replace(cells=_asked(alone.cells, below.cells), line=below.line)
        joined = _joined(alone.cells, below.cells)
        named = known[best + 1] * 2 >= sum(map(bool, below.cells))
        if _may_head(below.cells) and _known(joined) >= known[best] + (not named):
            return alone._replace(cells=joined, line=below.line)
    if best and _groups(rows[best - 1].cells, alone.cells):
        joined = _under(rows[best - 1].cells, alone.cells)
        other = any(map(_says_otherwise, joined, alone.cells))
        if other or _distinct(joined) > _distinct(alone.cells) or _known(joined) > known[best]:
            return alone._replace(cells=joined, above=alone.above[:-1])
    return alone


def _is_second_name(cells: Sequence[str], known: int) -> bool:
    """Whether a row below the header names the columns once more, as in another language."""
    filled = sum(bool(cell.strip()) for cell in cells)
    return known >= 2 and known * 4 > filled * 3


def _counts_columns(cells: Sequence[str]) -> bool:
    """Whether a row below the header numbers the columns, as printed forms do: 1, 2, 3 …"""
    filled = [cell.strip() for cell in cells]
    return len(filled) > 1 and filled == [str(number + 1) for number in range(len(filled))]


def _answers(upper: Sequence[str], rows: Sequence[Row]) -> bool:
    """Whether a row below questions says how each was answered, as surveys do.

    It says nothing in the first columns, where the rows below it do; and it names a column that
    the questions leave without a name, or says that an answer is open.
    """
    if len(rows) < 2 or len(rows[0].cells) != len(upper) or rows[0].cells[0].strip():
        return False
    told = [(above, cell) for above, cell in zip(upper, rows[0].cells, strict=True) if cell.strip()]
    if not rows[1].cells[0].strip() or any(any(map(str.isdigit, cell)) for _above, cell in told):
        return False
    return any(
        cell.strip().casefold() in _OPEN or (not above.strip() and is_known(cell))
        for above, cell in told
    )


def _asked(upper: Sequence[str], lower: Sequence[str]) -> tuple[str, ...]:
    """Questions as names, or the part of one that a column answers, where that is known."""
    return tuple(
        low if low.strip() and (is_known(low) or not high.strip()) else high
        for high, low in zip(upper, lower, strict=True)
    )


def _may_head(cells: Sequence[str]) -> bool:
    """Whether a row may be half of a header: it is full of words without digits."""
    filled = [cell for cell in cells if cell.strip()]
    return len(filled) * 2 > len(cells) and not any(
        any(map(str.isdigit, cell)) or "@" in cell or len(cell) > 40 for cell in filled
    )


def _groups(upper: Sequence[str], lower: Sequence[str]) -> bool:
    """Whether a row names groups of the columns below: a name for two columns and more."""
    filled = sum(bool(cell.strip()) for cell in upper)
    return len(upper) == len(lower) and 1 < filled < len(upper)


def _joined(upper: Sequence[str], lower: Sequence[str]) -> tuple[str, ...]:
    """Two rows of one width as one name a column."""
    if len(upper) != len(lower):
        return tuple(upper)
    pairs = zip(upper, lower, strict=True)
    return tuple(" ".join(filter(None, (high.strip(), low.strip()))) for high, low in pairs)


def _under(groups: Sequence[str], names: Sequence[str]) -> tuple[str, ...]:
    """Names with their group before them, where the name alone is not known or stands twice."""
    found: list[str] = []
    group = ""
    often = Counter(" ".join(name.split()).casefold() for name in names)
    for each, name in zip(groups, names, strict=True):
        group = each.strip() or group
        twice = often[" ".join(name.split()).casefold()] > 1
        whole = f"{group} {name}".strip()
        better = twice or not is_known(name) or _says_otherwise(whole, name)
        found.append(whole if name.strip() and better else name or group)
    return tuple(found)


def _says_otherwise(whole: str, name: str) -> bool:
    """Whether a name means another field below its group: "Name" below "Company"."""
    return bool(field_of(whole)) and field_of(whole) != field_of(name)


def _distinct(names: Sequence[str]) -> int:
    return len({name.casefold() for name in names})
