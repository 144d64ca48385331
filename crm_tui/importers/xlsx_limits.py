"""Whether a workbook is safe to open: looked at before anything unpacks it into memory."""

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from crm_tui.errors import Damaged, Invalid
from crm_tui.i18n import _
from crm_tui.importers.tables import shown

MOST_BYTES = 256 << 20
"""Unpacked bytes of a whole workbook."""

MOST_CELLS = 2_000_000
"""Cells of one sheet, empty ones between the corners included: they take memory too."""

MOST_PARTS = 2_000
"""Files inside a workbook; real ones have some dozens."""

PACKED_TOO_WELL = 200
"""Unpacked bytes for one packed byte; real sheets stay below 60."""

SMALL_PART = 8 << 20
"""Parts up to this size may pack as well as they like."""

CHUNK = 1 << 18

_CELL = re.compile(
    rb"""<(?:\w+:)?c\s(?:[^>]*?\s)?r\s*=\s*["']([A-Za-z]{1,3})(\d{1,7})["']([^>]*)>"""
)


class Extent(NamedTuple):
    """How far a sheet reaches: last row and column with a value, last column with a format."""

    rows: int = 0
    columns: int = 0
    formatted: int = 0


def check_workbook(path: Path) -> dict[str, Extent]:
    """The extents of a workbook's sheets by the name of their part.

    Raises Damaged for what is no workbook, Invalid for one that would take too much memory.
    """
    try:
        with zipfile.ZipFile(path) as parts:
            infos = parts.infolist()
            check_sizes(path, infos)
            sheets = [info for info in infos if _is_sheet(info.filename)]
            if "xl/workbook.xml" not in parts.namelist() or not sheets:
                raise no_workbook(path)
            return {info.filename: _extent(path, parts, info) for info in sheets}
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError, OSError) as error:
        raise no_workbook(path) from error


def _is_sheet(name: str) -> bool:
    return name.startswith("xl/worksheets/") and name.endswith(".xml") and name.count("/") == 2


def check_sizes(path: Path, infos: list[zipfile.ZipInfo]) -> None:
    """Raises Invalid for an archive that would unpack to too much."""
    if len(infos) > MOST_PARTS:
        raise too_large(path, _("{count} parts").format(count=len(infos)))
    total = sum(info.file_size for info in infos)
    if total > MOST_BYTES:
        raise too_large(path, _("{size} MiB unpacked").format(size=total >> 20))
    for info in infos:
        if info.file_size > max(SMALL_PART, PACKED_TOO_WELL * info.compress_size):
            raise too_large(path, _("a part that unpacks without measure"))


def _extent(path: Path, parts: zipfile.ZipFile, info: zipfile.ZipInfo) -> Extent:
    """Read a sheet's text once in pieces and note where its cells are."""
    rows = columns = formatted = 0
    for text in texts(parts, info):
        found = _CELL.findall(text)
        filled = [(column, row) for column, row, rest in found if rest[-1:] != b"/"]
        formatted = max(formatted, _widest({cell[0] for cell in found}))
        columns = max(columns, _widest({cell[0] for cell in filled}))
        rows = max(rows, max(map(int, {cell[1] for cell in filled}), default=0))
        if rows * columns > MOST_CELLS:
            raise too_large(
                path,
                _("a sheet of {rows} rows by {columns} columns").format(rows=rows, columns=columns),
            )
    return Extent(rows, columns, formatted)


def texts(parts: zipfile.ZipFile, info: zipfile.ZipInfo) -> Iterator[bytes]:
    """The part in pieces that end where a tag ends, so that no cell is cut."""
    tail = b""
    with parts.open(info) as file:
        while chunk := file.read(CHUNK):
            text = tail + chunk
            end = text.rfind(b">") + 1
            tail = text[end:] if len(text) - end < CHUNK else b""
            yield text[:end]


def _widest(names: set[bytes]) -> int:
    return max(map(_column, names), default=0)


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def too_large(path: Path, what: str) -> Invalid:
    """The refusal of a workbook that would fill the memory, saying by what."""
    return Invalid(
        _("“{name}” is too large to open: {what}.").format(name=shown(path), what=what),
        field="file",
        hint=_("Save the sheet alone as CSV; CSV has no such limit."),
    )


def no_workbook(path: Path) -> Damaged:
    """The refusal of what claims to be a workbook and is none."""
    return Damaged(
        _("“{name}” is no readable workbook.").format(name=shown(path)),
        hint=_("Open it in a spreadsheet and save it again as .xlsx or CSV."),
    )
