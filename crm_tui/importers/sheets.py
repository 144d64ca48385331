"""The names of the sheets of a workbook, or of the tables of a database."""

from contextlib import closing
from pathlib import Path

from crm_tui.importers.tables import MOST_COLUMNS

WORKBOOKS = ("xlsx", "xls", "ods")


def sheets_of(path: Path, kind: str) -> tuple[str, ...]:
    """What of a file can be read instead, by name; nothing for one that holds one table.

    kind: as `read_table` found it: the file was looked at and can be opened.
    """
    if kind in WORKBOOKS:
        from python_calamine import CalamineWorkbook

        return tuple(CalamineWorkbook.from_path(path).sheet_names)
    if kind == "sqlite":
        from crm_tui.store import foreign

        with closing(foreign.opened(path, MOST_COLUMNS)) as base:
            return tuple(foreign.tables_of(base))
    return ()
