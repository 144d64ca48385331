"""Text pasted from anywhere: columns aligned by spaces, and blocks of "Name: value"."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path

from crm_tui.importers.encodings import Encoding
from crm_tui.importers.header_row import is_known
from crm_tui.importers.lines import read_lines
from crm_tui.importers.tables import (
    LARGEST_CELL,
    MOST_COLUMNS,
    Remarks,
    Row,
    Rows,
    Table,
    fitted,
    unique_names,
)

_PAIR = re.compile(r"\s*[-*•]?\s*([^:：=|\t]{1,40}?)\s*(?:[:：=]|\s\|)\s*(.*)")
_BETWEEN = re.compile(
    r"\s*(?:[-=*_~#]{3,}|\*{5,} *\d+\. row \*{5,}|-\[ RECORD \d+ \][-+]*|\(?\d+ rows?\b.*)\s*"
)
"""A line that parts blocks, or stands below them, as consoles of databases print them."""

_GAP = re.compile(r"\s{2,}|\t+")
_MARKS = re.compile(r"[,;|\t]")


def looks_like_blocks(lines: Sequence[str]) -> bool:
    """Whether most lines say "Name: value" and two of the names are known."""
    filled = [line for line in lines if line.strip() and not _BETWEEN.fullmatch(line)]
    pairs = [found for line in filled if (found := _PAIR.fullmatch(line.rstrip("\r\n")))]
    known = {pair[1].casefold() for pair in pairs if is_known(pair[1])}
    return len(known) >= 2 and len(pairs) * 10 >= len(filled) * 6


def read_blocks(path: Path, code: Encoding) -> Table:
    """Blocks of "Name: value" as a Table: a row a block, its line where the block begins.

    Blocks are parted by empty lines or by the return of the name that the first begins with. A
    line without a name goes on with the value above it.
    """
    blocks = partial(_blocks, path, code)
    names: dict[str, int] = {}
    for _line, block in blocks():
        for name in block:
            names.setdefault(name, len(names))
            if len(names) > MOST_COLUMNS:
                break
    return Table(
        unique_names(names), Rows(partial(_block_rows, blocks, names)), encoding=code.name,
        kind="text",
    )  # fmt: skip


def _block_rows(
    blocks: partial[Iterator[tuple[int, dict[str, list[str]]]]], names: dict[str, int]
) -> Iterator[Row]:
    for line, block in blocks():
        cells = [""] * len(names)
        for name, values in block.items():
            if name in names:
                cells[names[name]] = "\n".join(values)[:LARGEST_CELL]
        yield Row(line, tuple(cells))


def _blocks(path: Path, code: Encoding) -> Iterator[tuple[int, dict[str, list[str]]]]:
    """Blocks with the line each begins on: the values of each name, in order."""
    block: dict[str, list[str]] = {}
    first, last, begun = "", "", 0
    for number, line in enumerate(read_lines(path, code), start=1):
        if _BETWEEN.fullmatch(line):
            line = ""
        found = _PAIR.fullmatch(line.rstrip("\r\n"))
        name = " ".join(found[1].split()) if found else ""
        ends = not line.strip() or (name and name == first and name in block)
        if ends and block:
            yield begun, block
            block, last = {}, ""
        if not line.strip():
            continue
        if found and (is_known(name) or not last or len(name.split()) <= 3):
            first = first or name
            begun = begun if block else number
            last = name
            block.setdefault(name, []).append(found[2].strip())
        elif last:
            block[last].append(line.strip())
    if block:
        yield begun, block


def looks_aligned(lines: Sequence[str]) -> bool:
    """Whether lines are columns parted by two spaces and more, with a header that we know."""
    filled = [line.strip() for line in lines if line.strip(" \t\r\n-=_")]
    if len(filled) < 2:
        return False
    header = _GAP.split(filled[0])
    if len(header) < 2 or sum(map(is_known, header)) < 2 or _MARKS.search(filled[0]):
        return False
    widths = Counter(len(_GAP.split(line)) for line in filled[1:])
    return sum(often for width, often in widths.items() if 1 < width <= len(header)) * 2 > len(
        filled[1:]
    )


def read_aligned(path: Path, code: Encoding) -> Table:
    """Columns aligned by spaces as a Table; cells are cut where the header's names begin.

    Where a row has as many parts as the header its parts are its cells, however they are aligned:
    wide letters stand elsewhere than they are counted.
    """
    rows = partial(_aligned, path, code)
    header = next(rows())
    remarks = Remarks()
    return Table(
        unique_names(header.cells), Rows(partial(_below, rows, header, remarks)),
        encoding=code.name, kind="text", remarks=remarks,
    )  # fmt: skip


def _below(rows: partial[Iterator[Row]], header: Row, remarks: Remarks) -> Iterator[Row]:
    found = (row for row in rows() if row.line > header.line)
    return fitted(found, header.cells, remarks, header.cells)


def _aligned(path: Path, code: Encoding) -> Iterator[Row]:
    starts: list[int] = []
    for number, line in enumerate(read_lines(path, code), start=1):
        text = line.rstrip("\r\n")
        if not text.strip(" \t-=_"):
            continue
        if not starts:
            starts = list(_starts(text))
        parts = _GAP.split(text.strip())
        if len(parts) == len(starts):
            yield Row(number, tuple(parts))
        else:
            yield Row(number, tuple(_cut(text, starts)))


def _starts(header: str) -> Iterable[int]:
    """Where each name of a header begins."""
    return (found.start() for found in re.finditer(r"(?:^|(?<=\s\s)|(?<=\t))\S", header))


def _cut(text: str, starts: list[int]) -> Iterator[str]:
    ends = [*starts[1:], len(text)]
    for start, end in zip(starts, ends, strict=True):
        yield text[start if start != starts[0] else 0 : end].strip()
