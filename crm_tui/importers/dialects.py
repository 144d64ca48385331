"""How a CSV file separates and quotes its cells, found by trying and scoring a sample."""

import csv
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from crm_tui.importers.headers import field_of
from crm_tui.importers.tables import LARGEST_CELL, is_blank

DELIMITERS = (",", ";", "\t", "|")


class Dialect(NamedTuple):
    """A separator, and whether quotes inside cells are escaped by a backslash, not doubled."""

    delimiter: str
    backslash: bool = False

    def options(self) -> dict[str, object]:
        """Arguments for the csv module; strict, so that a stray quote is seen."""
        common: dict[str, object] = {"delimiter": self.delimiter, "strict": True}
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
    candidates = [delimiter] if delimiter else DELIMITERS
    best, best_score = Dialect(candidates[0]), -1.0
    for mark in candidates:
        for backslash in (False, True):
            if backslash and not any('\\"' in line for line in lines):
                continue
            dialect = Dialect(mark, backslash)
            found = score(try_dialect(lines, dialect, whole=whole))
            if found > best_score + 1e-9:
                best, best_score = dialect, found
    return best


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
