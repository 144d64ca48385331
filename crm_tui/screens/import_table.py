"""The first rows of an import as a table over the whole width, with a cursor on its columns."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from textual.events import Resize

from crm_tui.i18n import _
from crm_tui.importers.field_words import field_words
from crm_tui.screens.framed import Footer
from crm_tui.screens.import_rows import kept_in
from crm_tui.screens.import_work import ImportWork
from crm_tui.widgets.grid import Look, Section
from crm_tui.widgets.paint import Line, clip
from crm_tui.widgets.paint_import_table import Fit, Rows, fit_columns, table_line

if TYPE_CHECKING:
    from crm_tui.importers.apply import Understood
    from crm_tui.importers.records import Record

EDGE = 4  # cells before a row begins
MOST = 100
AS_WRITTEN = frozenset(
    ("", "note", "created", "birthday", "first_name", "middle_name", "last_name")
)
HEADER = 0  # the line of the header, which is no row's


class ImportTable(ImportWork):
    """Shows a file as a table; `at_column` is the column under the cursor."""

    is_table = False
    at_column = 0
    is_taken_back = False

    def footer_keys(self) -> Footer:
        """What brings the file in; once it is in, only where to go from here."""
        if self.written is None:
            return super().footer_keys()
        key = self.app.keyboard.label_of
        undo = [] if self.is_taken_back else [(key("edit.undo"), _("undo"))]
        found = [(key("find.open"), _("find")), (key("help.show"), _("help"))]
        return [(key("import.run"), _("to the clients")), *undo, *found], []

    def phone_row(self) -> tuple[str, ...]:
        """The buttons; once it is in, the one that takes it back."""
        return super().phone_row() if self.written is None else ("‹", "✓", "u", "⋯")

    def shows_table(self) -> bool:
        """Whether there are rows to be seen as a table."""
        return bool(self.records) and not self.is_writing and self.written is None

    def footing(self) -> Line:
        """What the last row says."""
        return []

    def show_table(self) -> None:
        """The first rows as they will be kept, above them what each column fills."""
        file = self.shown_file
        assert file is not None
        found = rows_of(file, self.records)
        self.at_column = min(self.at_column, len(found.header) - 1)
        parts = table_sections(found, self.at_column, self.rows.size.width)
        self.rows.show(parts, table_look(found, self.at_column), self.footing())

    def turn(self) -> None:
        """From the list to the table, and back."""
        if not self.is_table and not self.shows_table():
            self.app.tell(_("There are no rows to be seen yet."))
            return
        self.be_table(not self.is_table)
        self.call_after_refresh(self.show_all)

    def be_table(self, is_table: bool) -> None:
        """The table takes the whole width."""
        self.is_table = is_table
        self.set_class(is_table, "one")
        alone = is_table or self.has_class("phone")
        self.rows.corners = ("┐", "┘") if alone else ("┬", "┴")

    def on_resize(self, event: Resize) -> None:
        """Other columns have room."""
        if self.is_table:
            self.call_after_refresh(self.show_all)

    def aside(self, by: int) -> None:
        """To the column beside, in the table; else into the row, or back."""
        if self.is_table:
            self.at_column = max(self.at_column + by, 0)
            self.show_all()
        elif by > 0:
            self.open_row()
        else:
            self.back()


class TableRow(NamedTuple):
    """A row of the table by its line in the file."""

    line: int
    texts: tuple[str, ...]
    is_out: bool = False


def rows_of(file: "Understood", records: "Sequence[Record]") -> Rows:
    """What is kept of the first rows, a text a column; of a row that is left out its cells."""
    by_line = {record.line: record for record in records}
    columns = file.mapping.columns
    found = []
    for row in file.table.sample(MOST):
        record = by_line.get(row.line)
        if record is None:
            found.append((row.line, tuple(row.cells[: len(columns)]), True))
        else:
            texts = tuple(_kept(column.field, column.place, record, row.cells)
                          for column in columns)  # fmt: skip
            found.append((row.line, texts, False))
    fields = tuple(field_words(column.field, file.own) for column in columns)
    return Rows(tuple(column.header for column in columns), fields, tuple(found))


def _kept(field: str, place: int, record: "Record", cells: Sequence[str]) -> str:
    """Of a note, or a part of a name, the cell itself: what is kept is made of several."""
    if field in AS_WRITTEN:
        return cells[place].strip() if place < len(cells) else ""
    return kept_in(field, record)


def table_sections(found: Rows, at: int, cells: int) -> list[Section]:
    """Above each column what it fills, then its name in the file, then the rows."""
    fit = fit_columns(found, at, cells - EDGE - 2)
    heading: Line = [("  ", "text"), *table_line(found.fields, "", fit, "head", at)]
    rows = [TableRow(line, texts, is_out) for line, texts, is_out in found.rows]
    names = Section("names", heading, [TableRow(HEADER, found.header)])
    return [names, Section("rows", [], rows)]


def table_look(found: Rows, at: int) -> Look:
    """How the rows are named and drawn."""
    fitted: dict[int, Fit] = {}

    def draw(row: TableRow, cells: int) -> Line:
        if cells not in fitted:
            fitted[cells] = fit_columns(found, at, cells)
        number = str(row.line) if row.line != HEADER else ""
        style = "late" if row.is_out else "dim" if row.line == HEADER else "text"
        return clip(table_line(row.texts, number, fitted[cells], style, at), cells)

    return Look(lambda row: row.line, draw)
