"""A table of an SQLite file as a Table: opened for reading only, as it lies on the disk."""

from collections.abc import Iterator
from contextlib import closing
from functools import partial
from pathlib import Path

from crm_tui.errors import Damaged, Invalid, NotFound
from crm_tui.i18n import _
from crm_tui.importers.header_row import is_known
from crm_tui.importers.objects import as_cell
from crm_tui.importers.tables import (
    LARGEST_CELL,
    MOST_COLUMNS,
    Remarks,
    Row,
    Rows,
    Table,
    empty,
    shown,
    unique_names,
)
from crm_tui.store import foreign


def read_sqlite(path: Path, *, sheet: str | None = None) -> Table:
    """A table of an SQLite file: the named one, else the one whose columns we know best.

    sheet: its name, or its number from 1 in the order of names. Nothing of the file's own runs:
    no views, no virtual tables, no extensions. Rows are numbered as they come.
    Raises NotFound for an unknown table, Invalid for a file of this program, Damaged for what
    cannot be read.
    """
    try:
        with closing(foreign.opened(path, MOST_COLUMNS)) as base:
            if foreign.is_ours(base):
                raise _ours(path)
            tables = foreign.tables_of(base)
            name = _chosen(path, tables, sheet)
            if not foreign.has_rows(base, name):
                raise empty(path)
    except foreign.Broken as error:
        raise _damaged(path, error) from error
    columns = tables[name]
    return Table(
        unique_names(columns), Rows(partial(_rows, path, name, columns)), encoding="utf-8",
        kind="sqlite", remarks=Remarks(*_remarks(path, name, tables)), sheet=name,
    )  # fmt: skip


def _chosen(path: Path, tables: dict[str, tuple[str, ...]], wanted: str | None) -> str:
    if not tables:
        raise empty(path)
    if wanted is None:
        return max(tables, key=lambda name: sum(map(is_known, tables[name])))
    folded = {name.casefold(): name for name in tables}
    found = folded.get(wanted.strip().casefold())
    if found is None and wanted.strip().isdecimal() and 0 < int(wanted) <= len(tables):
        found = list(tables)[int(wanted) - 1]
    if found is None:
        raise NotFound(
            _("“{file}” has no table “{sheet}”.").format(file=shown(path), sheet=wanted),
            hint=_("It has: {names}.").format(names=", ".join(tables)),
        )
    return found


def _rows(path: Path, name: str, columns: tuple[str, ...]) -> Iterator[Row]:
    try:
        found = foreign.rows_of(path, name, columns, MOST_COLUMNS)
        for number, values in enumerate(found, start=1):
            cells = tuple(map(_cell, values))
            if any(len(cell) > LARGEST_CELL for cell in cells):
                yield Row(number, ("",) * len(cells), _("holds a text that is too long"))
            else:
                yield Row(number, cells)
    except foreign.Broken as error:
        raise _damaged(path, error) from error


def _cell(value: object) -> str:
    """A value as a cell; bytes that are no text say nothing."""
    if isinstance(value, bytes):
        try:
            return value.decode()
        except UnicodeDecodeError:
            return ""
    return as_cell(value)


def _remarks(path: Path, name: str, tables: dict[str, tuple[str, ...]]) -> Iterator[str]:
    if len(tables) > 1:
        yield _("Read the table “{sheet}”; --sheet names another: {others}.").format(
            sheet=name, others=", ".join(each for each in tables if each != name)
        )
    log = path.with_name(f"{path.name}-wal")
    if log.is_file() and log.stat().st_size:
        yield _("Another program has the file open; its last changes may be missing.")


def _ours(path: Path) -> Invalid:
    return Invalid(
        _("“{name}” is a database of this program.").format(name=shown(path)),
        field="file",
        hint=_("Open it with --db, or write it out with `crm export all` and import that."),
    )


def _damaged(path: Path, error: Exception) -> Damaged:
    return Damaged(
        _("“{name}” cannot be read as a database: {reason}.").format(
            name=shown(path), reason=error
        ),
        hint=_("Close the program that uses it, or export the table itself as CSV."),
    )
