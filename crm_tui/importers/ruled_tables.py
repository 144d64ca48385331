"""Tables drawn in text: Markdown, and the frames that database consoles print."""

import re
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import pairwise
from pathlib import Path

from crm_tui.importers.encodings import Encoding
from crm_tui.importers.lines import read_lines
from crm_tui.importers.tables import (
    MOST_COLUMNS,
    Remarks,
    Row,
    Rows,
    Table,
    fitted,
    unique_names,
)

LOOK = 400
"""Lines among which the beginning of a drawn table is looked for."""

_RULE = re.compile(r"[\s|+:=─│┼├┤┬┴┌┐└┘╞═╪╡-]+")
_BARS = re.compile(r"(?<!\\)[|│]")
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_LINK = re.compile(r"\[([^\]]*)\]\((?:mailto:|tel:)?([^)\s]*)\)")
_BOLD = re.compile(r"(\*\*|__|`)(.+?)\1")


def is_rule(line: str) -> bool:
    """Whether a line only parts rows: `|---|:--:|`, `+----+----+`."""
    text = line.strip()
    return text.count("-") + text.count("─") + text.count("=") + text.count("═") >= 3 and bool(
        _RULE.fullmatch(text) and any(mark in text for mark in "|+│┼├╞")
    )


def looks_ruled(lines: Sequence[str]) -> bool:
    """Whether a rule stands next to a row with bars."""
    if any(_is_head(line) and below[:1] == "|" != below[1:2] for line, below in pairwise(lines)):
        return True
    return any(
        is_rule(line) and any(map(_is_row, (*lines[max(at - 1, 0) : at], *lines[at + 1 : at + 2])))
        for at, line in enumerate(lines[:LOOK])
    )


def _is_head(line: str) -> bool:
    """Whether a line names columns between double bars, as wikis write it."""
    text = line.strip()
    return text.startswith("||") and text.endswith("||") and text.count("||") > 2


def _is_row(line: str) -> bool:
    return bool(_BARS.search(line)) and not is_rule(line)


def read_ruled(path: Path, code: Encoding) -> Table:
    """The first table drawn in a text as a Table; lines are those of the file."""
    rows = partial(_rows, path, code)
    header = next(rows()).cells
    remarks = Remarks()
    return Table(
        unique_names(header), Rows(partial(_body, rows, header, remarks)), encoding=code.name,
        kind="markdown", remarks=remarks,
    )  # fmt: skip


def _body(rows: partial[Iterator[Row]], header: tuple[str, ...], remarks: Remarks) -> Iterator[Row]:
    found = rows()
    next(found)
    return fitted(found, header, remarks, header)


def _rows(path: Path, code: Encoding) -> Iterator[Row]:
    """The rows of the drawn table, its header first; a table ends where no bar is.

    Tables below it with the same header go on with it.
    """
    begun = ruled = False
    before: Row | None = None
    header: tuple[str, ...] = ()
    for number, line in enumerate(read_lines(path, code), start=1):
        if is_rule(line):
            ruled = True
            if before is not None and not begun:
                if header and before.cells != header:
                    return
                yield before
                begun, header = True, before.cells
            continue
        if not _is_row(line):
            begun = begun and not ruled
            before = None
            continue
        row = Row(number, _cells(line))
        if not (begun or header) and _is_head(line):
            begun, header = True, row.cells
        if begun:
            yield row
        before = row


def _cells(line: str) -> tuple[str, ...]:
    text = line.strip()
    if _is_head(line):
        return tuple(_plain(piece) for piece in text.strip("|").split("||"))
    pieces = _BARS.split(text)
    if text[:1] in "|│":
        pieces = pieces[1:]
    if text[-1:] in "|│" and not text.endswith("\\|"):
        pieces = pieces[:-1]
    return tuple(map(_plain, pieces[: MOST_COLUMNS + 1]))


def _plain(text: str) -> str:
    """A cell without its marks: breaks, links, bold and escapes."""
    text = _BREAK.sub("\n", text.strip())
    text = _LINK.sub(lambda found: found[1] if found[1] else found[2], text)
    text = _BOLD.sub(r"\2", text)
    return re.sub(r"\\([\\|*_`\[\]#~<>&-])", r"\1", text)
