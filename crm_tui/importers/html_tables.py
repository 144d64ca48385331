"""Tables of HTML pages, and of the XML and HTML that old programs save under the name .xls."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

from crm_tui.errors import Damaged, Invalid
from crm_tui.i18n import _
from crm_tui.importers.encodings import Encoding, known_encoding
from crm_tui.importers.ends import without_foot
from crm_tui.importers.header_row import LOOK, find_header, is_known
from crm_tui.importers.lines import read_lines
from crm_tui.importers.tables import (
    LARGEST_CELL,
    MOST_COLUMNS,
    Remarks,
    Row,
    Rows,
    Table,
    empty,
    fitted,
    is_blank,
    shown,
    unique_names,
)

MOST_BYTES = 64 << 20
"""Bytes of one page: its tables are held in memory."""

MOST_CELLS = 2_000_000
DEEPEST = 50
"""Tables within tables that are told apart."""

_META = re.compile(r"charset\s*=\s*[\"']?([\w-]+)", re.IGNORECASE)
_ROWS = frozenset(("tr", "row", "ss:row"))
_CELLS = frozenset(("td", "th", "cell", "ss:cell"))
_HIDDEN = frozenset(("script", "style", "template", "head", "noscript"))
_BREAKS = frozenset(("br", "p", "div", "li"))


def looks_like_markup(start: str) -> bool:
    """Whether a text is a page with a table, or a sheet saved as XML."""
    text = start.lstrip("\ufeff \t\r\n")[:1].replace("<", "")
    return not text and bool(re.search(r"<(table|worksheet|ss:table)\b", start, re.IGNORECASE))


def meta_encoding(start: str) -> str | None:
    """The encoding that a page names itself, if Python knows it."""
    found = _META.search(start[:4096]) or re.search(r"encoding=[\"']([\w-]+)", start[:200])
    if found is None:
        return None
    try:
        return known_encoding(found.group(1))
    except Invalid:
        return None


def read_markup(path: Path, code: Encoding) -> Table:
    """The table of a page whose header we know best as a Table, else its longest.

    Rows are numbered as they stand in their table. Raises Invalid for a page too large, Damaged
    for one without a table.
    """
    if path.stat().st_size > MOST_BYTES:
        raise Invalid(
            _("“{name}” is larger than {size} MB.").format(name=shown(path), size=MOST_BYTES >> 20),
            field="file",
            hint=_("Save it as CSV, which has no such limit."),
        )
    tables = [rows for rows in _tables(path, code) if any(not is_blank(row.cells) for row in rows)]
    if not tables:
        raise Damaged(
            _("“{name}” holds no table with cells.").format(name=shown(path)),
            hint=_("Save the table itself as CSV."),
        )
    return _table(path, max(tables, key=_worth), code, len(tables))


def _worth(rows: list[Row]) -> tuple[bool, int]:
    header = find_header(_filled(rows))
    return sum(map(is_known, header.cells)) >= 2, len(rows)


def _filled(rows: list[Row]) -> list[Row]:
    return [row for row in rows[: 2 * LOOK] if not is_blank(row.cells)][:LOOK]


def _table(path: Path, rows: list[Row], code: Encoding, count: int) -> Table:
    header = find_header(_filled(rows))
    if not header.cells:
        raise empty(path)
    remarks = Remarks()
    if count > 1:
        remarks.say(_("The page holds {count} tables; the likeliest was read.").format(count=count))

    def body() -> Iterator[Row]:
        data = (row for row in rows if row.line > header.line)
        below = without_foot(data, remarks, len(header.cells))
        return fitted(below, header.cells, remarks, header.cells)

    return Table(
        unique_names(header.cells), Rows(body), encoding=code.name, kind="html", remarks=remarks
    )


def _tables(path: Path, code: Encoding) -> list[list[Row]]:
    page = _Page()
    for line in read_lines(path, code, longest=MOST_BYTES):
        page.feed(line)
    page.close()
    return page.tables


class _Page(HTMLParser):
    """Collects the cells of every table, those of a table inside another apart."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[list[Row]] = []
        self._open: list[list[Row]] = []
        self._rows: list[list[str]] = []
        self._cell: list[str] | None = None
        self._span = 1
        self._hidden = 0
        self._count = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A tag opens."""
        told = dict(attrs)
        if tag in _HIDDEN:
            self._hidden += 1
        elif tag in ("table", "ss:table") and len(self._open) < DEEPEST:
            self._end_cell()
            self._open.append([])
            self._rows.append([])
            self.tables.append(self._open[-1])
        elif tag in _ROWS and self._open:
            self._end_row()
        elif tag in _CELLS and self._open:
            self._end_cell()
            self._skip(told.get("ss:index"))
            self._cell = []
            self._span = min(_number(told.get("colspan")) or 1, 64)
        elif tag in _BREAKS and self._cell:
            self._cell.append("\n")

    def handle_endtag(self, tag: str) -> None:
        """A tag closes."""
        if tag in _HIDDEN:
            self._hidden = max(self._hidden - 1, 0)
        elif tag in _CELLS:
            self._end_cell()
        elif tag in _ROWS:
            self._end_row()
        elif tag in ("table", "ss:table") and self._open:
            self._end_row()
            self._open.pop()
            self._rows.pop()

    def handle_data(self, data: str) -> None:
        """A text between tags."""
        if self._cell is not None and not self._hidden:
            self._cell.append(re.sub(r"\s+", " ", data))

    def close(self) -> None:
        """The page ends, maybe in the middle of a table."""
        super().close()
        while self._open:
            self.handle_endtag("table")

    def _skip(self, index: str | None) -> None:
        """Empty cells up to the one that names its own place, as sheets in XML do."""
        cells = self._rows[-1]
        place = min(_number(index), MOST_COLUMNS)
        cells.extend([""] * (place - 1 - len(cells)))

    def _end_cell(self) -> None:
        if self._cell is None or not self._rows:
            return
        text = "\n".join(line.strip() for line in "".join(self._cell).split("\n")).strip()
        self._count += self._span
        if self._count > MOST_CELLS or len(text) > LARGEST_CELL:
            raise Invalid(
                _("The page holds more than {n} cells, or one that is too long.").format(
                    n=MOST_CELLS
                ),
                field="file",
                hint=_("Save the table itself as CSV."),
            )
        self._rows[-1].extend([text, *[""] * (self._span - 1)])
        self._cell = None

    def _end_row(self) -> None:
        self._end_cell()
        if self._open and self._rows[-1]:
            number = len(self._open[-1]) + 1
            self._open[-1].append(Row(number, tuple(self._rows[-1][: MOST_COLUMNS + 1])))
            self._rows[-1] = []


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 8 else 0
