"""How a CSV file separates and quotes its cells, found by trying and scoring a sample."""

import csv
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import product
from typing import NamedTuple

from crm_tui.importers.headers import field_of
from crm_tui.importers.tables import LARGEST_CELL, is_blank

DELIMITERS = (",", ";", "\t", "|")

RARE = ("~", "^", "¦", "\x1f", "\x01", "，", "；", "،", "؛", ":")
"""Separators that are thought of only where a header's names stand between them."""

_QUOTED = re.compile(r"'(?:[^']|'')*'(?:[,;\t|](?:'(?:[^']|'')*'|[^',;\t|]*))*")
"""A line whose cells stand in apostrophes, the first at least."""


_CURLY = dict.fromkeys(map(ord, "“”„‟"), '"')


class Dialect(NamedTuple):
    """A separator, and whether quotes inside cells are escaped by a backslash, not doubled.

    quote: what stands around cells. nested: whether every line is one quoted cell that holds the
    whole row once more, as a spreadsheet saves what it took for one column. spaced: whether spaces
    stand between a separator and a quote. curly: whether cells stand in typographic quotes.
    formulas: whether cells are written as formulas that give a text: ="007".
    """

    delimiter: str
    backslash: bool = False
    quote: str = '"'
    nested: bool = False
    spaced: bool = False
    curly: bool = False
    formulas: bool = False

    def straight(self, lines: Iterable[str]) -> Iterable[str]:
        """Lines with plain quotes around their cells."""
        if self.curly:
            lines = (line.translate(_CURLY) for line in lines)
        if self.formulas:
            lines = (_unformed(line, self.delimiter) for line in lines)
        return lines

    def options(self) -> dict[str, object]:
        """Arguments for the csv module; strict, so that a stray quote is seen."""
        common: dict[str, object] = {"delimiter": self.delimiter, "strict": True}
        if self.spaced:
            common["skipinitialspace"] = True
        if self.quote != '"':
            common |= {"quotechar": self.quote, "strict": False}
        if self.backslash:
            return common | {"doublequote": False, "escapechar": "\\"}
        return common


class Trial(NamedTuple):
    """A sample read one way: rows that hold something, and how many could not be read."""

    rows: list[list[str]]
    faults: int


def sniff(lines: Sequence[str], *, delimiter: str | None = None, whole: bool = True) -> Dialect:
    """The dialect that gives the most even table; `delimiter` leaves only the quoting to find.

    lines: the first lines of the file with their line ends. whole: whether that is all of it,
    so that a quote open at the end is a fault and not only a cut.
    The score rewards rows of one width and known header names. A backslash counts as an escape
    only where doubled quotes cannot explain the sample.
    """
    allow_long_cells()
    if _in_curly(lines):
        straight = [line.translate(_CURLY) for line in lines]
        return sniff(straight, delimiter=delimiter, whole=whole)._replace(curly=True)
    if not delimiter and (inner := _unwrapped(lines)):
        return sniff(inner, whole=whole)._replace(nested=True)
    rare = "" if delimiter else rare_separator(lines)
    candidates = [delimiter or rare] if delimiter or rare else DELIMITERS
    quote = "'" if _in_apostrophes(lines) else '"'
    formulas = sum('="' in line for line in lines) * 2 > len(lines)
    escaped = (False, True) if any('\\"' in line for line in lines) else (False,)
    best, best_score = Dialect(candidates[0], quote=quote), -1.0
    for mark, backslash in product(candidates, escaped):
        spaced = quote == '"' and _is_spaced(lines, mark)
        dialect = Dialect(mark, backslash, quote, spaced=spaced, formulas=formulas)
        found = score(try_dialect([*dialect.straight(lines)], dialect, whole=whole))
        if found > best_score + 1e-9:
            best, best_score = dialect, found
    return best


def _unformed(line: str, mark: str) -> str:
    """A line whose cells are no formulas that give a text any more: `="007"` is `"007"`."""

    def plain(found: re.Match[str]) -> str:
        return f"{found[1]}" if found[2] is None else f'{found[1]}"{found[2]}"'

    found = rf'(^|{re.escape(mark)})(?:"="{{2}}([^"]*)"{{3}}|=(?="))'
    return re.sub(found, plain, line)


def _is_spaced(lines: Sequence[str], mark: str) -> bool:
    """Whether quotes stand behind a separator and a space, and never right behind one."""
    spaced = sum(f'{mark} "' in line for line in lines)
    return spaced > 0 and not any(f'{mark}"' in line for line in lines)


def _in_curly(lines: Sequence[str]) -> bool:
    """Whether every line begins with a typographic quote."""
    filled = [line.lstrip("\ufeff") for line in lines if line.strip()]
    return len(filled) > 1 and all(line[0] in "“”„" for line in filled)


def rare_separator(lines: Iterable[str]) -> str:
    """The rare separator of a text whose first line names columns between it, or "".

    Every other line must hold it as often.
    """
    filled = [line.rstrip("\r\n") for line in lines if line.strip()][:30]
    if len(filled) < 2 or any(mark in filled[0] for mark in DELIMITERS):
        return ""
    for mark in RARE:
        names = filled[0].split(mark)
        even = all(line.count(mark) == len(names) - 1 for line in filled)
        if len(names) > 1 and even and sum(field_of(name) != "" for name in names) > 1:
            return mark
    return ""


def _in_apostrophes(lines: Sequence[str]) -> bool:
    """Whether cells stand in apostrophes: on the first line, and on most of the others."""
    filled = [line.rstrip("\r\n") for line in lines if line.strip()]
    if not filled or not filled[0].startswith("'"):
        return False
    return sum(_QUOTED.fullmatch(line) is not None for line in filled) * 10 >= len(filled) * 9


def _unwrapped(lines: Sequence[str]) -> list[str]:
    """The rows inside lines that are each one quoted cell; nothing where they are not."""
    rows = try_dialect(lines, Dialect("\0"), whole=False).rows
    inner = [row[0] for row in rows if len(row) == 1]
    wrapped = [line for line in lines if line.strip().startswith('"')]
    if len(inner) < 2 or len(inner) < len(rows) or len(wrapped) < len(inner):
        return []
    marks = [mark for mark in DELIMITERS if _names(inner[0], mark) > 1]
    outer = try_dialect(lines, Dialect(marks[0]), whole=False).rows if marks else []
    return inner if outer and all(len(row) == 1 for row in outer) else []


def _names(line: str, mark: str) -> int:
    return sum(field_of(name) != "" for name in line.split(mark))


def allow_long_cells() -> None:
    """Let the csv module read cells up to LARGEST_CELL (its own limit is 131,072)."""
    if csv.field_size_limit() != LARGEST_CELL:
        csv.field_size_limit(LARGEST_CELL)


def try_dialect(lines: Sequence[str], dialect: Dialect, *, whole: bool) -> Trial:
    """Read the sample in one dialect."""
    reader = csv.reader(iter(lines), **dialect.options())  # type: ignore[arg-type]
    rows: list[list[str]] = []
    faults = 0
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return Trial(rows, faults)
        except csv.Error:
            faults += whole or reader.line_num < len(lines)
        else:
            if not is_blank(cells):
                rows.append(cells)


def score(trial: Trial) -> float:
    """How much a sample looks like a table: 0 to about 3."""
    if not trial.rows:
        return 0.0
    widths = Counter(len(row) for row in trial.rows)
    width, often = max(widths.items(), key=lambda item: (item[1] * (item[0] > 1), item[0]))
    even = often / (len(trial.rows) + trial.faults)
    if width == 1:
        return 0.1 * even
    named = max(sum(field_of(cell) != "" for cell in row) for row in trial.rows[:30])
    opens = next((len(row) for row in trial.rows if len(row) > 1), 0)
    return even * (1 - 1 / width) + (opens == width) * 0.5 + min(named, 5) * 0.25
