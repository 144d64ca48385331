"""The one writer of tables, as CSV and as XLSX, in which no cell can become a formula."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from io import TextIOBase, TextIOWrapper
from pathlib import Path
from typing import IO, TYPE_CHECKING, NamedTuple, TextIO

from crm_tui.domain.formulas import guard
from crm_tui.domain.iso4217 import DECIMALS
from crm_tui.domain.text import width
from crm_tui.errors import Invalid
from crm_tui.exporters.files import safe_file
from crm_tui.exporters.registry import exporter
from crm_tui.i18n import _

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet


class Money(NamedTuple):
    """A sum in whole units of its currency (ISO 4217 code)."""

    amount: Decimal
    currency: str


Cell = str | int | Decimal | date | bool | Money | None
"""What a table may hold. Numbers, days and times are written as such, texts as texts."""

MOST_ROWS = 1_048_576
"""Rows an XLSX sheet can have, the header included."""

LONGEST_TEXT = 32_767
"""Characters an XLSX cell can have."""

NARROWEST, WIDEST = 8, 60
"""Characters a column of a sheet is wide, at least and at most."""

_EXACT = 10**15
"""Numbers beyond this lose digits in a spreadsheet and are written as text."""

# What XML cannot hold is shown by the pictures of control characters; line ends become one kind.
_UNHELD = {code: 0x2400 + code for code in range(32) if code not in (9, 10)}
_UNHELD |= {0x7F: 0x2421, 0xFFFE: 0xFFFD, 0xFFFF: 0xFFFD}
_UNHELD |= dict.fromkeys(range(0xD800, 0xE000), 0xFFFD)


class _Encoded(TextIOBase):
    """Text for a stream of bytes that stays open, and stays somebody else's, whatever happens."""

    def __init__(self, target: IO[bytes]) -> None:
        self._target = target

    def write(self, text: str) -> int:
        """Write a text in UTF-8; half of a surrogate pair becomes an escape."""
        self._target.write(text.encode("utf-8", "backslashreplace"))
        return len(text)


@exporter("csv")
def write_csv(
    target: Path | str | TextIO | IO[bytes],
    header: Sequence[str],
    rows: Iterable[Sequence[Cell]],
    *,
    bom: bool = False,
    force: bool = False,
) -> int:
    """Write a table as CSV (UTF-8, comma, CRLF) and return how many rows it has.

    target: a path, written whole or not at all, or an open stream. bom: a byte order mark, for
    Excel. Texts that a spreadsheet would run get a leading apostrophe, which the import takes
    off again. Raises Conflict where the file exists and `force` is not given, Unavailable where
    it cannot be written.
    """
    if not isinstance(target, Path | str):
        stream = target if isinstance(target, TextIOBase) else _Encoded(target)  # type: ignore[arg-type]
        if bom:
            stream.write("\ufeff")
        return _csv_rows(stream, header, rows)
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
    """A cell as CSV holds it: texts guarded, the rest as in `plain_text`."""
    return guard(cell) if isinstance(cell, str) else plain_text(cell)


def plain_text(cell: Cell) -> str:
    """A cell as text: days and times in ISO 8601, exact numbers, yes and no as words."""
    if cell is None or isinstance(cell, str):
        return cell or ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, Money):
        return format(cell.amount, "f")
    if isinstance(cell, Decimal):
        return format(cell, "f")
    return cell.isoformat() if isinstance(cell, date) else str(cell)


@exporter("xlsx")
def write_xlsx(
    target: Path | str | IO[bytes],
    header: Sequence[str],
    rows: Iterable[Sequence[Cell]],
    *,
    right_to_left: bool = False,
    force: bool = False,
) -> int:
    """Write a table as the one sheet of an XLSX workbook and return how many rows it has.

    Texts (phones among them) are stored as texts, never as formulas or links; numbers as numbers,
    days as days, sums as numbers in the format of their currency. Characters that XLSX cannot
    hold are replaced by visible marks, texts beyond LONGEST_TEXT are cut with an ellipsis, numbers
    beyond 15 digits become texts. Raises Invalid for more rows than a sheet has; else as
    `write_csv`.
    """
    if not isinstance(target, Path | str):
        raise Invalid(
            _("“{form}” can't be written there.").format(form="xlsx"),
            field="format",
            hint=_("Name a file (-o list.xlsx), or choose csv or jsonl."),
        )
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
        count = _Sheet(book, sheet).fill(header, rows)
        try:
            book.close()
        except xlsxwriter.exceptions.FileCreateError as error:
            raise OSError(str(error)) from error
    return count


class _Sheet:
    """A sheet that is filled row by row, and as wide at the end as what it holds."""

    def __init__(self, book: Workbook, sheet: Worksheet) -> None:
        self._book, self._sheet = book, sheet
        self._widths: list[int] = []
        self._forms: dict[str, Format] = {}

    def fill(self, header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> int:
        """Write everything; return how many rows there are. Raises Invalid beyond MOST_ROWS."""
        self._widths = [NARROWEST] * len(header)
        for place, name in enumerate(header):
            self._text(0, place, name, self._book.add_format({"bold": True}))
        self._sheet.freeze_panes(1, 0)
        number = 0
        for number, row in enumerate(rows, start=1):
            if number >= MOST_ROWS:
                raise Invalid(
                    _("A sheet holds {most} rows at most.").format(most=MOST_ROWS - 1),
                    field="format",
                    hint=_("Export as CSV, which has no limit."),
                )
            for place, cell in enumerate(row):
                self._cell(number, place, cell)
        for place, wide in enumerate(self._widths):
            self._sheet.set_column(place, place, min(WIDEST, wide + 1))
        return number

    def _cell(self, row: int, place: int, cell: Cell) -> None:
        if cell is None or cell == "":
            return
        if isinstance(cell, bool):
            self._sheet.write_boolean(row, place, cell)
        elif isinstance(cell, Money):
            self._number(row, place, cell.amount, money_format(cell.currency))
        elif isinstance(cell, int | Decimal):
            self._number(row, place, cell, "")
        elif isinstance(cell, date):
            form = "yyyy-mm-dd hh:mm" if isinstance(cell, datetime) else "yyyy-mm-dd"
            self._wide(place, len(form))
            self._sheet.write_datetime(row, place, cell, self._form(form))
        else:
            self._text(row, place, cell)

    def _number(self, row: int, place: int, number: int | Decimal, form: str) -> None:
        if not -_EXACT < number < _EXACT:
            self._text(
                row, place, format(number, "f") if isinstance(number, Decimal) else str(number)
            )
            return
        self._wide(place, len(f"{number:,.2f}") + 4 * bool(form))
        self._sheet.write_number(row, place, number, self._form(form))

    def _text(self, row: int, place: int, text: str, form: Format | None = None) -> None:
        held = sheet_text(text)
        self._wide(place, max(map(width, held[: WIDEST * 10].split("\n"))))
        self._sheet.write_string(row, place, held, form)

    def _wide(self, place: int, needed: int) -> None:
        if place < len(self._widths):
            self._widths[place] = max(self._widths[place], needed)

    def _form(self, code: str) -> Format | None:
        """A format by its code, made once; None for the usual one."""
        if code and code not in self._forms:
            self._forms[code] = self._book.add_format({"num_format": code})
        return self._forms.get(code)


def money_format(currency: str) -> str:
    """The format of a sum in a sheet: `#,##0.00 [$EUR]`, with the decimals of its currency."""
    places = DECIMALS.get(currency, 2)
    digits = "#,##0" + (f".{'0' * places}" if places else "")
    code = currency if currency.isascii() and currency.isalpha() else ""
    return f"{digits} [${code}]" if code else digits


def sheet_text(text: str) -> str:
    """A text as an XLSX cell can hold it."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").translate(_UNHELD)
    return text if len(text) <= LONGEST_TEXT else text[: LONGEST_TEXT - 1] + "…"


EXPORTERS: dict[str, Callable[..., int]] = {"csv": write_csv, "xlsx": write_xlsx}
"""The two that spreadsheets open: format name → function (target, header, rows, *, force)."""
