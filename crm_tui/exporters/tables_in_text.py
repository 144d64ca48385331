"""Tables as Markdown, which reads as it is and shows as a table where Markdown is shown.

Form: the tables of GitHub Flavored Markdown, section 4.10. A line end in a cell is `<br>`; what
Markdown would take for its own marks is escaped, so that a name stays a name.
"""

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import IO

from crm_tui.domain.text import display_lines
from crm_tui.exporters.files import safe_file
from crm_tui.exporters.registry import exporter
from crm_tui.exporters.tabular import Cell, Money, plain_text

#: Marks that Markdown knows inside a line; an underscore counts only at an end of a word.
_MARKS = re.compile(r"[\\`*\[\]<>|~&]|(?<![^\W_])_|_(?![^\W_])")


@exporter("md")
def write_markdown(
    target: Path | IO[bytes],
    header: Sequence[str],
    rows: Iterable[Sequence[Cell]],
    *,
    force: bool = False,
) -> int:
    """Write a table as Markdown in UTF-8 and return how many rows it has.

    Raises Conflict where the file exists and `force` is not given, Unavailable where it cannot be
    written.
    """
    if not isinstance(target, Path):
        return _lines(target, header, rows)
    with safe_file(target, force=force) as file:
        return _lines(file, header, rows)


def _lines(file: IO[bytes], header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> int:
    waiting = iter(rows)
    first = next(waiting, None)
    _put(file, (markdown_text(name) for name in header))
    _put(file, ("---:" if _is_number(cell) else "---" for cell in first or header))
    if first is None:
        return 0
    _put(file, (markdown_text(cell) for cell in first))
    count = 1
    for row in waiting:
        _put(file, (markdown_text(cell) for cell in row))
        count += 1
    return count


def _put(file: IO[bytes], cells: Iterable[str]) -> None:
    file.write(f"| {' | '.join(cells)} |\n".encode("utf-8", "replace"))


def _is_number(cell: Cell) -> bool:
    return isinstance(cell, int | Decimal | Money) and not isinstance(cell, bool)


def markdown_text(cell: Cell) -> str:
    """A cell as Markdown holds it, in one line."""
    text = display_lines(plain_text(cell)).strip()
    return _MARKS.sub(lambda found: "\\" + found.group(), text).replace("\n", "<br>")
