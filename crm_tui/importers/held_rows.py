"""Rows that are held in memory as a Table: of forms that are no lines of cells."""

from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

from crm_tui.importers.ends import without_foot
from crm_tui.importers.header_row import LOOK, HeaderRow, find_header, is_known
from crm_tui.importers.tables import (
    Remarks,
    Row,
    Rows,
    Table,
    empty,
    fitted,
    is_blank,
    unique_names,
)

_SAYING_VALUE = frozenset(
    (
        *("value", "values", "data", "answer", "значение", "значения", "данные", "ответ"),
        *("wert", "valor", "valeur", "مقدار", "값"),
    )
)
"""What stands above values, where names stand in the first column."""


def table_of(
    path: Path, rows: Sequence[Row], encoding: str, kind: str, remarks: Remarks | None = None
) -> Table:
    """Rows with their header among them as a Table. Raises Invalid where there is none."""
    header = find_header(filled(rows))
    if not header.cells:
        raise empty(path)
    said = remarks or Remarks()
    return Table(
        unique_names(header.cells), Rows(partial(_body, rows, header, said)),
        encoding=encoding, kind=kind, remarks=said,
    )  # fmt: skip


def filled(rows: Sequence[Row]) -> list[Row]:
    """The first rows that hold something, as many as a header is looked for among."""
    return [row for row in rows[: 2 * LOOK] if not is_blank(row.cells)][:LOOK]


def _body(rows: Sequence[Row], header: HeaderRow, remarks: Remarks) -> Iterator[Row]:
    data = (row for row in rows if row.line > header.line)
    below = without_foot(data, remarks, len(header.cells), header.cells)
    return fitted(below, header.cells, remarks, header.cells if header.line else ())


def lies_on_its_side(rows: Sequence[Row], header: HeaderRow) -> bool:
    """Whether names of columns stand below each other in the first column, and in no row.

    rows: all of a small table that hold something.
    """
    first = [row.cells[0] for row in rows if row.cells and not row.fault]
    if not 2 <= len(first) < LOOK or max(len(row.cells) for row in rows) < 2:
        return False
    known = sum(map(is_known, first))
    beside = sum(is_known(cell) and not _says_value(cell) for cell in header.cells[1:])
    return known >= 3 and known * 2 > len(first) and not beside and len({*first}) == len(first)


def _says_value(cell: str) -> bool:
    return cell.strip().casefold() in _SAYING_VALUE


def turned(rows: Sequence[Row]) -> list[Row]:
    """The columns of a table as rows; that above which nothing but “Value” stands has no name."""
    width = max(len(row.cells) for row in rows)
    if rows[0].cells[1:2] and _says_value(rows[0].cells[1]):
        rows = rows[1:]
    columns = (
        tuple(row.cells[place] if place < len(row.cells) else "" for row in rows)
        for place in range(width)
    )
    return [Row(place + 1, cells) for place, cells in enumerate(columns)]
