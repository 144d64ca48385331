"""Sheets of XLSX, XLS and ODS, row by row: numbers as people wrote them, dates as ISO 8601."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import partial
from itertools import dropwhile, islice
from pathlib import Path
from typing import TYPE_CHECKING

from crm_tui.errors import CrmError, Damaged, Invalid, NotFound
from crm_tui.i18n import _
from crm_tui.importers.ends import without_foot
from crm_tui.importers.header_row import LOOK, HeaderRow, find_header, is_known
from crm_tui.importers.headers import is_product_name
from crm_tui.importers.held_rows import lies_on_its_side, table_of, turned
from crm_tui.importers.tables import (
    LARGEST_CELL,
    Remarks,
    Row,
    Rows,
    Table,
    column_name,
    empty,
    fitted,
    is_blank,
    shown,
    unique_names,
)
from crm_tui.importers.xlsx_limits import Extent, check_workbook

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

MOST_FORMATTED = 64
"""Columns with a format but no value that still count as columns of the table."""

TALLEST_HEADER = 10
"""Rows a header with merged cells may take."""

Value = int | float | str | bool | datetime.time | datetime.date | datetime.timedelta


TRIED = 12
"""Sheets among which the one with a table of people is looked for."""


def read_sheet(path: Path, kind: str, *, sheet: str | None = None) -> Table:
    """A sheet of a workbook as a Table: the named one, else the first that looks like a table.

    kind: xlsx, xls or ods. Hidden sheets are read only when named, or when no other holds cells.

    sheet: its name, or its number from 1. Lines are the row numbers of the sheet.
    Raises Invalid for a workbook too large to open, NotFound for an unknown sheet, Damaged for
    what cannot be read.
    """
    extents = _checked(path, kind)
    chosen, others = _open(path, sheet)
    extent = extents.get(f"xl/worksheets/sheet{others.index(chosen.name) + 1}.xml", Extent())
    raw = partial(_rows, chosen, extent)
    first = list(islice(_filled(raw()), LOOK))
    header = _tall(chosen, first)
    if not header.cells:
        raise empty(path)
    if lies_on_its_side(first, header):
        return replace(table_of(path, turned(first), "", kind), sheet=chosen.name)
    remarks = Remarks(*_remarks(chosen.name, others, header))
    return Table(
        unique_names(header.cells),
        Rows(partial(_body, partial(_spanned, raw, _reaching_down(chosen)), header, remarks)),
        kind=kind,
        remarks=remarks,
        sheet=chosen.name,
    )


def _checked(path: Path, kind: str) -> dict[str, Extent]:
    """Look at the file before it is opened. Raises Damaged or Invalid."""
    if kind == "xls":
        from crm_tui.importers.xls_limits import check_xls

        check_xls(path)
        return {}
    if kind == "ods":
        from crm_tui.importers.ods_limits import check_ods

        check_ods(path)
        return {}
    return check_workbook(path)


def _header(sheet: CalamineSheet, extent: Extent) -> HeaderRow:
    return _tall(sheet, list(islice(_filled(_rows(sheet, extent)), LOOK)))


def _filled(rows: Iterable[Row]) -> Iterator[Row]:
    return (row for row in rows if not is_blank(row.cells))


def _open(path: Path, wanted: str | None) -> tuple[CalamineSheet, list[str]]:
    """The wanted sheet and the names of all. Raises NotFound, Damaged."""
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        book = CalamineWorkbook.from_path(path)
        names = book.sheet_names
        return _choose(path, book, names, wanted), names
    except CrmError:
        raise
    except (CalamineError, OSError, ValueError) as error:
        raise _unreadable(path) from error
    except BaseException as error:
        # A panic of the reading library is no Exception in Python; everything else goes on.
        if type(error).__name__ == "PanicException":
            raise _unreadable(path) from None
        raise


def _choose(
    path: Path, book: CalamineWorkbook, names: list[str], wanted: str | None
) -> CalamineSheet:
    if wanted is None:
        return _likeliest(path, book)
    for number, name in enumerate(names, start=1):
        if name.casefold() == wanted.strip().casefold():
            return book.get_sheet_by_name(name)
        if wanted.strip() == str(number) and wanted.strip() not in names:
            return book.get_sheet_by_index(number - 1)
    raise NotFound(
        _("“{file}” has no sheet “{sheet}”.").format(file=shown(path), sheet=wanted),
        hint=_("It has: {names}.").format(names=", ".join(names)),
    )


def _likeliest(path: Path, book: CalamineWorkbook) -> CalamineSheet:
    """The first sheet whose header names columns we know, visible ones first; else the first.

    A list of prices gives way to any other.
    """
    from python_calamine import SheetVisibleEnum

    seen = sorted(book.sheets_metadata, key=lambda one: one.visible != SheetVisibleEnum.Visible)
    filled = (
        sheet for one in seen[:TRIED] if (sheet := book.get_sheet_by_name(one.name)).end is not None
    )
    first: CalamineSheet | None = None
    known: CalamineSheet | None = None
    for sheet in filled:
        first = first or sheet
        cells = _header(sheet, Extent()).cells
        if sum(map(is_known, cells)) >= 2:
            known = known or sheet
            if not any(map(is_product_name, cells)):
                return sheet
    if first is None:
        raise empty(path)
    return known or first


def _rows(sheet: CalamineSheet, extent: Extent) -> Iterator[Row]:
    """Every row from the first of the sheet; empty columns on the left are left out."""
    left = sheet.start[1] if sheet.start else 0
    formatted = extent.formatted - left
    for number, values in enumerate(sheet.iter_rows(), start=1):
        spare = formatted - len(values)
        cells = tuple(map(as_text, values)) + ("",) * (spare if spare < MOST_FORMATTED else 0)
        if any(len(cell) > LARGEST_CELL for cell in cells):
            raise Invalid(
                _("A cell in row {line} is longer than {size} characters.").format(
                    line=number, size=LARGEST_CELL
                ),
                field="file",
            )
        yield Row(number, cells)


def _reaching_down(sheet: CalamineSheet) -> dict[int, list[tuple[int, int]]]:
    """Merged cells that reach over several rows: line → places with the last line of each."""
    left = sheet.start[1] if sheet.start else 0
    found: dict[int, list[tuple[int, int]]] = {}
    for (top, place), (bottom, _right) in sheet.merged_cell_ranges or []:
        if bottom > top:
            found.setdefault(top + 1, []).append((place - left, bottom + 1))
    return found


def _spanned(
    raw: partial[Iterator[Row]], merged: dict[int, list[tuple[int, int]]]
) -> Iterator[Row]:
    """Rows in which a cell that reaches down from above says what it says there."""
    if not merged:
        yield from raw()
        return
    down: dict[int, tuple[int, str]] = {}
    for row in raw():
        down = {place: said for place, said in down.items() if said[0] >= row.line}
        cells = list(row.cells)
        for place, (_last, text) in down.items():
            if 0 <= place < len(cells) and not cells[place]:
                cells[place] = text
        for place, last in merged.get(row.line, ()):
            if 0 <= place < len(cells):
                down[place] = (last, cells[place])
        yield row._replace(cells=tuple(cells)) if down else row


def as_text(value: Value) -> str:
    """A cell as text: 5.0 as "5", a day as 2025-12-31, yes or no as true or false."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return _number(value)
    if isinstance(value, datetime.datetime):
        midnight = value.time() == datetime.time()
        return value.date().isoformat() if midnight else value.isoformat(timespec="seconds")
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    return str(value)


def _number(value: float) -> str:
    """A number without an exponent and without the zero of a whole one.

    Fifteen digits are what a spreadsheet keeps; they also drop the noise of binary fractions.
    """
    if value.is_integer() and abs(value) < 1e18:
        return str(int(value))
    from decimal import Decimal

    text = format(Decimal(format(value, ".15g")), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _tall(sheet: CalamineSheet, rows: list[Row]) -> HeaderRow:
    """The header, its rows joined where merged cells make it taller than one."""
    left = sheet.start[1] if sheet.start else 0
    merged = [
        ((top, first - left), (bottom, last - left))
        for (top, first), (bottom, last) in sheet.merged_cell_ranges or []
    ]
    below_titles = [row for row in rows if not _is_title(row)]
    if not below_titles:
        return find_header(rows)
    top = below_titles[0].line - 1
    bottom = _bottom(top, merged)
    if bottom == top:
        return find_header(rows)
    block = [row for row in rows if top <= row.line - 1 <= bottom]
    above = tuple(" ".join(filter(None, row.cells)) for row in rows if row.line <= top)
    return HeaderRow(_joined(block, merged), bottom + 1, above)


def _is_title(row: Row) -> bool:
    return len(row.cells) > 1 and sum(bool(cell.strip()) for cell in row.cells) == 1


Corner = tuple[int, int]


def _bottom(top: int, merged: list[tuple[Corner, Corner]]) -> int:
    """The last row of a header that starts at `top`, following merged cells downward."""
    bottom = top
    for (first, _left), (last, _right) in sorted(merged):
        if top <= first <= bottom and last - top < TALLEST_HEADER:
            bottom = max(bottom, last)
    return bottom


def _joined(block: list[Row], merged: list[tuple[Corner, Corner]]) -> tuple[str, ...]:
    """One name a column: what stands above it in every row, merged cells filled in."""
    texts = {
        (row.line - 1, place): " ".join(cell.split())
        for row in block
        for place, cell in enumerate(row.cells)
    }
    width = max(len(row.cells) for row in block)
    for (top, left), (bottom, right) in merged:
        for line in range(top, min(bottom, top + TALLEST_HEADER) + 1):
            for place in range(max(left, 0), min(right, width - 1) + 1):
                texts[line, place] = texts.get((top, left), "")
    lines = sorted({line for line, _place in texts if line <= block[-1].line + TALLEST_HEADER})
    return tuple(
        " ".join(dict.fromkeys(filter(None, (texts.get((line, place), "") for line in lines))))
        for place in range(width)
    )


def _remarks(name: str, others: list[str], header: HeaderRow) -> Iterator[str]:
    if len(others) > 1:
        yield _("Read the sheet “{sheet}”; --sheet names another: {others}.").format(
            sheet=name, others=", ".join(each for each in others if each != name)
        )
    if not header.line:
        yield _("There is no header row; columns are named by number.")
    if header.above:
        yield _("{count} rows above the header are left out: {text}").format(
            count=len(header.above), text=" / ".join(header.above)[:200]
        )


def _body(raw: Callable[[], Iterator[Row]], header: HeaderRow, remarks: Remarks) -> Iterator[Row]:
    names = header.cells or (column_name(0),)
    data = dropwhile(lambda row: row.line <= header.line, raw())
    below = without_foot(data, remarks, len(names), header.cells)
    return fitted(below, names, remarks, header.cells if header.line else ())


def _unreadable(path: Path) -> Damaged:
    return Damaged(
        _("“{name}” cannot be read as a workbook; it may be damaged or locked.").format(
            name=shown(path)
        ),
        hint=_("Open it in a spreadsheet and save it again as .xlsx or CSV."),
    )
