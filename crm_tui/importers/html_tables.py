"""Tables of HTML pages, and of the XML and HTML that old programs save under the name .xls."""

import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

from crm_tui.errors import Damaged, Invalid
from crm_tui.i18n import _
from crm_tui.importers.encodings import Encoding, known_encoding
from crm_tui.importers.header_row import find_header, is_known
from crm_tui.importers.headers import field_of
from crm_tui.importers.held_rows import filled, table_of
from crm_tui.importers.lines import read_lines
from crm_tui.importers.tables import (
    LARGEST_CELL,
    MOST_COLUMNS,
    Remarks,
    Row,
    Table,
    is_blank,
    shown,
)
from crm_tui.importers.values import digits, has_lost_digits

MOST_BYTES = 64 << 20
"""Bytes of one page: its tables are held in memory."""

MOST_CELLS = 2_000_000
DEEPEST = 50
"""Tables within tables that are told apart."""

_TABLE = re.compile(r"<(table|worksheet|ss:table|table:table)\b", re.IGNORECASE)
_PAGE = re.compile(r"<(?:!doctype\s+html|html|head|body|div)\b", re.IGNORECASE)
"""How a page begins, whose table may stand far below."""

_META = re.compile(r"charset\s*=\s*[\"']?([\w-]+)", re.IGNORECASE)
_TABLES = frozenset(("table", "ss:table", "table:table"))
_ROWS = frozenset(("tr", "row", "ss:row", "table:table-row"))
_CELLS = frozenset(("td", "th", "cell", "ss:cell", "table:table-cell", "table:covered-table-cell"))
_REPEATED = "table:number-columns-repeated"
_HIDDEN = frozenset(("script", "style", "template", "head", "noscript"))
_BREAKS = frozenset(("br", "p", "div", "li", "text:p"))


def looks_like_markup(start: str) -> bool:
    """Whether a text is a page, or a sheet saved as XML."""
    text = start.lstrip("\ufeff \t\r\n")
    return text[:1] == "<" and (_TABLE.search(start) or _PAGE.match(text)) is not None


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


def _worth(rows: list[Row]) -> tuple[bool, bool, int]:
    header = find_header(filled(rows))
    reached = {field_of(cell) for cell in header.cells} & {"phone", "email", "messenger"}
    return bool(reached), sum(map(is_known, header.cells)) >= 2, len(rows)


def _table(path: Path, rows: list[Row], code: Encoding, count: int) -> Table:
    remarks = Remarks()
    if count > 1:
        remarks.say(_("The page holds {count} tables; the likeliest was read.").format(count=count))
    return table_of(path, rows, code.name, "html", remarks)


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
        self._rows_span = 1
        self._told = self._link = ""
        self._below: list[dict[int, tuple[int, str]]] = []
        self._hidden = 0
        self._count = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A tag opens."""
        told = dict(attrs)
        if tag in _HIDDEN:
            self._hidden += 1
        elif tag in _TABLES and len(self._open) < DEEPEST:
            self._end_cell()
            self._open.append([])
            self._rows.append([])
            self._below.append({})
            self.tables.append(self._open[-1])
        elif tag in _ROWS and self._open:
            self._end_row()
        elif tag in _CELLS and self._open:
            self._end_cell()
            self._skip(told.get("ss:index"))
            self._cell = []
            self._span = min(_number(told.get("colspan") or told.get(_REPEATED)) or 1, 64)
            self._rows_span = min(_number(told.get("rowspan")) or 1, 1000)
            self._told = told.get("x:num") or told.get("sdval") or ""
        elif tag == "a" and self._cell is not None:
            self._reach(told.get("href") or "")
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
        elif tag in _TABLES and self._open:
            self._end_row()
            self._open.pop()
            self._rows.pop()
            self._below.pop()

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
        if self._told and has_lost_digits(text):
            text = self._told
        elif self._link and self._link not in text and digits(text) < 5 and "@" not in text:
            text = f"{text} <{self._link}>" if "@" in self._link else self._link
        self._link = self._told = ""
        self._fill()
        if self._rows_span > 1:
            first = len(self._rows[-1])
            spanned = [text, *[""] * (self._span - 1)]
            self._below[-1] |= {
                first + at: (self._rows_span, cell) for at, cell in enumerate(spanned)
            }
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

    def _reach(self, href: str) -> None:
        """Where a link leads, if that is somebody's address or number."""
        scheme, _colon, rest = href.partition(":")
        if scheme.lower() in ("mailto", "tel"):
            self._link = unquote(rest.partition("?")[0])

    def _fill(self) -> None:
        """Cells of rows above that reach down to the place where the next one would stand."""
        row, below = self._rows[-1], self._below[-1]
        while (found := below.get(len(row))) is not None:
            left, text = found
            if left < 2:
                del below[len(row)]
                break
            below[len(row)] = (left - 1, text)
            row.append(text)

    def _end_row(self) -> None:
        self._end_cell()
        if self._open and self._rows[-1]:
            self._fill()
            number = len(self._open[-1]) + 1
            self._open[-1].append(Row(number, tuple(self._rows[-1][: MOST_COLUMNS + 1])))
            self._rows[-1] = []


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 8 else 0
