"""The one writer of tables, as CSV and as XLSX, in which no cell can become a formula."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from io import TextIOBase, TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from crm_tui.domain.formulas import guard
from crm_tui.errors import Invalid
from crm_tui.exporters.files import safe_file
from crm_tui.i18n import _

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

Cell = str | int | Decimal | date | bool | None
"""What a table may hold. Numbers, days and times are written as such, texts as texts."""

MOST_ROWS = 1_048_576
"""Rows an XLSX sheet can have, the header included."""

LONGEST_TEXT = 32_767
"""Characters an XLSX cell can have."""

_EXACT = 10**15
"""Numbers beyond this lose digits in a spreadsheet and are written as text."""

# What XML cannot hold is shown by the pictures of control characters; line ends become one kind.
_UNHELD = {code: 0x2400 + code for code in range(32) if code not in (9, 10)}
_UNHELD |= {0x7F: 0x2421, 0xFFFE: 0xFFFD, 0xFFFF: 0xFFFD}
_UNHELD |= dict.fromkeys(range(0xD800, 0xE000), 0xFFFD)


def write_csv(
    target: Path | str | TextIO,
    header: Sequence[str],
    rows: Iterable[Sequence[Cell]],
    *,
    bom: bool = False,
    force: bool = False,
) -> int:
    """Write a table as CSV (UTF-8, comma, CRLF) and return how many rows it has.

    target: a path, written whole or not at all, or an open text stream. bom: a byte order mark,
    for Excel. Texts that a spreadsheet would run get a leading apostrophe, which the import takes
    off again. Raises Conflict where the file exists and `force` is not given, Unavailable where
    it cannot be written.
    """
    if not isinstance(target, Path | str):
        return _csv_rows(target, header, rows)
    with safe_file(target, force=force) as file:
        text = TextIOWrapper(
            file,
            encoding="utf-8-sig" if bom else "utf-8",
            errors="backslashreplace",
            newline="",
        )
        count = _csv_rows(text, header, rows)
        text.flush()
        text.detach()
    return count


def _csv_rows(
    stream: TextIO | TextIOBase, header: Sequence[str], rows: Iterable[Sequence[Cell]]
) -> int:
    # The module quotes only the line ends it writes itself: with CRLF, both of them.
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow([guard(name) for name in header])
    count = 0
    for row in rows:
        writer.writerow([csv_text(cell) for cell in row])
        count += 1
    return count


def csv_text(cell: Cell) -> str:
    """A cell as CSV holds it: texts guarded, days and times in ISO 8601, yes and no as words."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return guard(cell)
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, Decimal):
        return format(cell, "f")
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def write_xlsx(
    target: Path | str,
    header: Sequence[str],
    rows: Iterable[Sequence[Cell]],
    *,
    right_to_left: bool = False,
    force: bool = False,
) -> int:
    """Write a table as the one sheet of an XLSX workbook and return how many rows it has.

    Texts are stored as texts, never as formulas or links. Characters that XLSX cannot hold are
    replaced by visible marks, texts beyond LONGEST_TEXT are cut with an ellipsis, numbers beyond
    15 digits become texts. Raises Invalid for more rows than a sheet has; else as `write_csv`.
    """
    import xlsxwriter

    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "remove_timezone": True,
    }
    with safe_file(target, force=force) as file:
        book = xlsxwriter.Workbook(file, options)
        sheet = book.add_worksheet()
        if right_to_left:
            sheet.right_to_left()
        formats = {
            "head": book.add_format({"bold": True}),
            "day": book.add_format({"num_format": "yyyy-mm-dd"}),
            "time": book.add_format({"num_format": "yyyy-mm-dd hh:mm"}),
        }
        count = _sheet_rows(sheet, formats, header, rows)
        try:
            book.close()
        except xlsxwriter.exceptions.FileCreateError as error:
            raise OSError(str(error)) from error
    return count


def _sheet_rows(
    sheet: Worksheet,
    formats: dict[str, Format],
    header: Sequence[str],
    rows: Iterable[Sequence[Cell]],
) -> int:
    for place, name in enumerate(header):
        sheet.set_column(place, place, min(40, max(12, len(name) + 2)))
        sheet.write_string(0, place, sheet_text(name), formats["head"])
    sheet.freeze_panes(1, 0)
    number = 0
    for number, row in enumerate(rows, start=1):
        if number >= MOST_ROWS:
            raise Invalid(
                _("A sheet holds {most} rows at most.").format(most=MOST_ROWS - 1),
                field="format",
                hint=_("Export as CSV, which has no limit."),
            )
        for place, cell in enumerate(row):
            _sheet_cell(sheet, formats, number, place, cell)
    return number


def _sheet_cell(
    sheet: Worksheet, formats: dict[str, Format], row: int, column: int, cell: Cell
) -> None:
    if cell is None or cell == "":
        return
    if isinstance(cell, bool):
        sheet.write_boolean(row, column, cell)
    elif isinstance(cell, int | Decimal) and -_EXACT < cell < _EXACT:
        sheet.write_number(row, column, cell)
    elif isinstance(cell, datetime):
        sheet.write_datetime(row, column, cell, formats["time"])
    elif isinstance(cell, date):
        sheet.write_datetime(row, column, cell, formats["day"])
    else:
        sheet.write_string(row, column, sheet_text(str(cell)))


def sheet_text(text: str) -> str:
    """A text as an XLSX cell can hold it."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").translate(_UNHELD)
    return text if len(text) <= LONGEST_TEXT else text[: LONGEST_TEXT - 1] + "…"


EXPORTERS: dict[str, Callable[..., int]] = {"csv": write_csv, "xlsx": write_xlsx}
"""Every way to write a table: format name → function (target, header, rows, *, force)."""
