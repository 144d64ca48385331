"""The rows that an import left out, as a table that can be corrected and imported again."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from crm_tui.importers.records import BadRow
from crm_tui.importers.tables import Table, column_name

if TYPE_CHECKING:
    from crm_tui.importers.apply import Report

MARKS = ("rejected_line", "rejected_column", "rejected_reason")
"""The columns that a report adds to the file's own; an import passes over them."""


def with_cells(bad: Sequence[BadRow], table: Table) -> Iterator[BadRow]:
    """The rows in the order of the file, each with its cells, read again where they are missing."""
    missing = {row.line for row in bad if not row.cells}
    found = {row.line: row.cells for row in table.rows if row.line in missing} if missing else {}
    for row in sorted(bad):
        yield row if row.cells else row._replace(cells=found.get(row.line, ()))


def write_rejected(
    report: "Report", table_header: Sequence[str], path: Path, *, force: bool = False
) -> Path:
    """Write the rows that were left out, with line, column and reason; return where.

    table_header: the columns of the file. path: a name that ends in .xlsx gives a workbook,
    any other CSV. Raises Conflict where the file exists and `force` is not given.
    """
    from crm_tui.exporters.tabular import EXPORTERS

    width = max((len(table_header), *(len(row.cells) for row in report.bad)))
    own = [*table_header, *(column_name(at) for at in range(len(table_header), width))]
    write = EXPORTERS["xlsx" if path.suffix.lower() == ".xlsx" else "csv"]
    write(path, [*MARKS, *own], _rows(report.bad, width), force=force)
    return path


def _rows(bad: Sequence[BadRow], width: int) -> Iterator[list[str]]:
    for row in bad:
        rest = [""] * (width - len(row.cells))
        yield [str(row.line), row.column, row.reason, *row.cells, *rest]
