"""The published table: what was promised, what a prototype and the best peer reached, and we."""

from collections.abc import Sequence
from typing import NamedTuple

from bench.figures import Figure, Part, short


class Row(NamedTuple):
    """A line of the table; what was measured is put into it by the figures that name its key."""

    key: str
    figure: str
    goal: str
    prototype: str
    peer: str


ROWS = (
    Row(
        "start", "today's list with real data on screen ÷ bare Textual's first frame",
        "≤ 0.25 drawn before Textual; ≤ 1.1 without", "0.15; 1.00", "dooit 2.8",
    ),
    Row(
        "first key", "first key answered ÷ bare Textual's", "≤ 1.15, at 10⁶ clients ≤ 1.2",
        "1.09; 1.15", "–",
    ),
    Row(
        "key", "cursor key → paint, board 5 × 10 000 cards and lists ÷ bare Textual's key",
        "p50 ≤ 2, p95 ≤ 3", "1.3 to 1.8; 2.1", "hamtask 6 (1k rows)",
    ),
    Row(
        "move", "move a card → paint ÷ a cursor key; 30 moves in one burst",
        "p95 ≤ 2; none lost", "1.3", "kanban-tui 58 ms at 10 cards, > 1 s at 10⁴",
    ),
    Row(
        "per key", "per key: CPU, bytes written", "≤ 5 ms, ≤ 6 KB", "2.9 ms, 2.1 KB",
        "kanban-tui 112 ms, 72 KB",
    ),
    Row(
        "memory", "memory ÷ bare Textual, before the first form or write", "≤ 1.5", "1.24",
        "dooit 2.1",
    ),
    Row(
        "quick", "`crm today`, `find`, `show`, `status` ÷ `python -c pass` in instructions",
        "≤ 1.8, independent of size", "1.42", "taskwarrior 9 ÷ ours at 10⁴ tasks, 120 at 10⁵",
    ),
    Row(
        "other", "any other command ÷ an empty Typer command, in instructions",
        "reading ≤ 1.3, writing ≤ 3", "1.0", "narad 1.9",
    ),
    Row(
        "search", "search, four scripts: prefix of 1 to 8 characters; infix from 3; painted",
        "query p95 ≤ 2 ms; ≤ 5 ms; ≤ 4 × a cursor key", "1.2; –; 8.2 ms", "LIKE 51 to 287 ms",
    ),
    Row(
        "card", "client card with 20 entries of a long history ÷ its raw SQL", "≤ 2", "1.1", "–"
    ),
    Row(
        "import", "import, times `sqlite3 .import` of the same file: with phones, checked for"
        " duplicates, searchable; rows without phones", "≤ 45; ≤ 25", "–",
        "ORM add_all 25, nothing checked",
    ),
)  # fmt: skip
_HEAD = ["| figure | goal | a prototype reached | best peer | measured |", "|---|---|---|---|---|"]


def published(parts: Sequence[Part]) -> list[str]:
    """The table as lines of Markdown; a dash where a part was not measured."""
    figures = [figure for part in parts for figure in part.figures if figure.row]
    lines = []
    for row in ROWS:
        measured = "; ".join(map(_measured, (one for one in figures if one.row == row.key)))
        cells = (row.figure, row.goal, row.prototype, row.peer, measured or "–")
        lines.append(f"| {' | '.join(cells)} |")
    return [*_HEAD, *lines]


def _measured(figure: Figure) -> str:
    """One figure as the table tells it: a ratio, else what was measured, and whether it is kept."""
    unit = f" {figure.unit}" if figure.unit else ""
    is_ratio = figure.against not in ("", "allowed")
    told = f"{figure.ratio:.2f}" if is_ratio else f"{short(figure.ours)}{unit}"
    return f"{figure.name} {told}" if figure.is_met else f"{figure.name} **{told}**"
