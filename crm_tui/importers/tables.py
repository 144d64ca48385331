"""A foreign file as a table: a header, rows with their line numbers, and what was noticed."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice
from pathlib import Path
from typing import NamedTuple

from crm_tui.errors import Invalid
from crm_tui.i18n import N_, _

LARGEST_CELL = 1 << 20
"""Characters a single cell may hold; a larger one is refused with its line."""

MOST_COLUMNS = 4096
"""Columns a table may have; wider ones are refused as a mistaken delimiter or a trap."""

LEAST_NAMES = 3
"""Known names of columns in a row that make it the header of another table."""

_SPACES = " \t\r\n\v\f\u00a0\u2007\u202f\u3000,;|\0\x1a"
SPACES = frozenset(_SPACES)

REMARKS = {
    "short": N_("{count} rows have fewer cells than the header (first: line {line})."),
    "long": N_("{count} rows have more cells than the header (first: line {line}); kept."),
    "repeated": N_("{count} rows repeat the header and are left out (first: line {line})."),
    "headings": N_("{count} rows only name a group of rows (first: line {line}); left out."),
    "groups": N_("{count} cards name a group of people and are left out (first: line {line})."),
    "large": N_("{count} cards have a picture that is too large to keep (first: line {line})."),
    "foot": N_("{count} rows below the table are left out (first: line {line})."),
    "quotes": N_("{count} rows hold quotes that are not doubled (first: line {line}); kept."),
}


class Row(NamedTuple):
    """One row of a file: `line` counts from 1 as an editor or a spreadsheet does.

    `cells` may be longer than the header; `fault` says why a row cannot be read, or is empty.
    carried: what the file says of this row that has no column, as it stood there: it is kept to
    be given back.
    """

    line: int
    cells: tuple[str, ...]
    fault: str = ""
    carried: str = ""


class Remarks:
    """What was noticed while reading, counted once however often the rows are read."""

    def __init__(self, *texts: str) -> None:
        self._texts = list(texts)
        self._first: dict[str, int] = {}
        self._last: dict[str, int] = {}
        self._counts: dict[str, int] = {}

    def say(self, text: str) -> None:
        """Add a remark about the whole file."""
        if text not in self._texts:
            self._texts.append(text)

    def count(self, kind: str, line: int) -> None:
        """Count a row that deserves the remark `kind` (a key of REMARKS)."""
        if line <= self._last.get(kind, 0):
            return
        self._first.setdefault(kind, line)
        self._last[kind] = line
        self._counts[kind] = self._counts.get(kind, 0) + 1

    def __iter__(self) -> Iterator[str]:
        yield from self._texts
        for kind, number in self._counts.items():
            yield _(REMARKS[kind]).format(count=number, line=self._first[kind])


class Rows:
    """Rows that can be read again from the start; nothing is kept in memory."""

    def __init__(
        self,
        opener: Callable[[], Iterator[Row]],
        lots: Callable[[], Iterator[list[Row]]] | None = None,
    ) -> None:
        """lots: the same rows, as many at a time as is easiest."""
        self._open = opener
        self._lots = lots

    def __iter__(self) -> Iterator[Row]:
        return self._open()

    def lots(self, size: int) -> Iterator[list[Row]]:
        """The rows, so many at a time."""
        return lots_of(chain.from_iterable(self._lots()) if self._lots else self, size)


def lots_of(rows: Iterable[Row], size: int) -> Iterator[list[Row]]:
    """Rows so many at a time."""
    left = iter(rows)
    while lot := list(islice(left, size)):
        yield lot


@dataclass(frozen=True)
class Table:
    """A file understood as rows under a header.

    `kind` is csv, xlsx, jsonl, vcard … or `crm` (our own full export, which has no table).
    meant: the field of each column where the format itself says it, "" where it does not.
    exact: a channel's cell holds one value a line, a tab and its label behind it, and is what
    the format calls it. system: whose ids the ids of the rows are; "" for nobody's in particular.
    sheet: the name of the one that is read, where the file has several.
    Reading `rows` may raise Damaged or Invalid naming the line.
    """

    header: tuple[str, ...]
    rows: Iterable[Row]
    encoding: str = ""
    delimiter: str = ""
    kind: str = "csv"
    remarks: Remarks = field(default_factory=Remarks)
    meant: tuple[str, ...] = ()
    exact: bool = False
    system: str = ""
    sheet: str = ""

    @property
    def notes(self) -> tuple[str, ...]:
        """What was noticed so far, as sentences; complete when the rows were read."""
        return tuple(self.remarks)

    def sample(self, count: int = 200) -> tuple[Row, ...]:
        """The first rows, at most `count`; rows can still be read from the start."""
        return tuple(islice(iter(self.rows), count))

    def name(self, index: int) -> str:
        """The name of column `index` (from 0), also of a column beyond the header."""
        return self.header[index] if index < len(self.header) else column_name(index)


def column_name(index: int) -> str:
    """The name of a column without one; `index` counts from 0."""
    return _("column {number}").format(number=index + 1)


def unique_names(cells: Iterable[str]) -> tuple[str, ...]:
    """Header cells trimmed, made one line, and told apart: `Phone`, `Phone (2)`, `column 3`."""
    names: list[str] = []
    taken: set[str] = set()
    for index, cell in enumerate(cells):
        wanted = " ".join(cell.replace("\ufeff", "").split()) or column_name(index)
        name, number = wanted, 2
        while name.casefold() in taken:
            name, number = f"{wanted} ({number})", number + 1
        taken.add(name.casefold())
        names.append(name)
    return tuple(names)


def is_blank(cells: Iterable[str]) -> bool:
    """Whether a row holds nothing but spaces and separators."""
    return not any(cell and cell.strip(_SPACES) for cell in cells)


def fitted(
    rows: Iterable[Row], header: tuple[str, ...], remarks: Remarks, repeats: tuple[str, ...] = ()
) -> Iterator[Row]:
    """Rows as wide as the header at least; blank rows and repeated headers left out.

    Rows below a blank one and another header belong to a table of their own.
    `repeats` is the header as written in the file.
    """
    width, rows, apart = len(header), iter(rows), False
    for row in rows:
        line, cells, fault, _carried = row
        have = len(cells)
        if apart and have != width and not fault:
            if _heads_another(cells):
                yield from map(_of_another, chain((row,), rows))
                return
            apart = sum(map(bool, cells)) < 2
        if not fault:
            if (not cells or not cells[0] or cells[0][0] in _SPACES) and is_blank(cells):
                apart = True
                continue
            if repeats and cells == repeats:
                remarks.count("repeated", line)
                continue
        if have == width:
            yield row
        elif have < width:
            if not fault:
                remarks.count("short", line)
            yield row._replace(cells=cells + ("",) * (width - have))
        else:
            yield _narrowed(row, width, remarks)


def _heads_another(cells: Sequence[str]) -> bool:
    """Whether a row of another width names the columns of another table below this one."""
    filled = [cell for cell in cells if cell.strip()]
    if len(filled) < LEAST_NAMES or any(any(map(str.isdigit, cell)) for cell in filled):
        return False
    from crm_tui.importers.header_row import is_known

    known = sum(map(is_known, filled))
    return known >= LEAST_NAMES and known * 3 >= len(filled) * 2


def _of_another(row: Row) -> Row:
    """A row of the table below, which would be read by the columns of this one."""
    blank = row.fault or is_blank(row.cells)
    return row if blank else row._replace(fault=_("belongs to another table in the same file"))


def _narrowed(row: Row, width: int, remarks: Remarks) -> Row:
    """The row without empty cells beyond the header; what is not empty stays."""
    cells = row.cells
    while len(cells) > width and not cells[-1].strip():
        cells = cells[:-1]
    if len(cells) > width:
        remarks.count("long", row.line)
    return row._replace(cells=cells)


def shown(path: Path) -> str:
    """A file's name as it may be put into a sentence, whatever bytes it holds."""
    from crm_tui.domain.text import display

    return display(path.name or str(path))


def empty(path: Path) -> Invalid:
    """The refusal of a file that holds no rows."""
    return Invalid(
        _("“{name}” holds no rows.").format(name=shown(path)),
        field="file",
        hint=_("Save it again with a header and the rows below it."),
    )
