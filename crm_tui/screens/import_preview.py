"""An import before, while and after it is done: what a file holds, would do, and did."""

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

from crm_tui.domain.text import display, thousands
from crm_tui.i18n import _, _n
from crm_tui.importers.field_words import field_words, why_words
from crm_tui.importers.look_alikes import Alike, alike_words
from crm_tui.importers.report_words import counts_said
from crm_tui.keys import ROOMS_OF
from crm_tui.screens import import_rows as rows
from crm_tui.screens.import_steps import MANY, WHOLE, Written
from crm_tui.screens.import_table import ImportTable, TableRow
from crm_tui.screens.import_work import LOOKS
from crm_tui.widgets.grid import Look, Section
from crm_tui.widgets.paint import Line, clip, headed
from crm_tui.widgets.paint_import import (
    Fit,
    Item,
    column_lines,
    fit_items,
    item_line,
    pair_lines,
    people_lines,
    work_lines,
    work_words,
)
from crm_tui.widgets.paint_import_files import told_lines

if TYPE_CHECKING:
    from crm_tui.importers.mapping import Column

PEOPLE = 20  # clients that are shown as they will be
READ = 16  # cells of a column that are shown


class ImportScreen(ImportTable):
    """The rows on the left can be changed; on the right stands how clients will be.

    Nothing is written before the person says so, and one undo takes all of it back.
    """

    CSS = """
    ImportScreen.one #list { width: 100%; }
    ImportScreen.one #card { display: none; }
    """
    rooms: ClassVar[tuple[str, ...]] = ROOMS_OF["import"]
    kinds: ClassVar[frozenset[str]] = frozenset()
    taps: ClassVar[tuple[str, ...]] = ("✓", "e", "⋯")
    copies_client: ClassVar[bool] = False
    leading: ClassVar[tuple[str, ...]] = ("import.run", "record.edit", "import.table")
    unlisted: ClassVar[frozenset[str]] = frozenset({"client.add"})
    is_read = True

    def on_mount(self) -> None:
        """Look at the file at once."""
        self.set_interval(LOOKS, self._show_progress)
        self.begin()

    # -- what is shown --------------------------------------------------------------------

    def reload(self) -> None:
        """A minute has passed: nothing of the file is another."""

    def headline(self, cells: int) -> Line:
        """How far the work is, or what would come in."""
        work = self.work
        if work is not None and work.what:
            esc = (_("esc stops"), "dim")
            return headed([(work_words(work.what, work.pace), "warn")], esc, cells)
        return clip([(" ", "text"), self._state()], cells)

    def _state(self) -> tuple[str, str]:
        if self.fault is not None:
            return self.fault.message, "late"
        if self.written is not None:
            return (_("Taken back"), "warn") if self.is_taken_back else (_("Done"), "good")
        if self.unclear or self.stages:
            return _("Something has to be said before it can come in"), "warn"
        if self.was_stopped:
            return _("Stopped; nothing was changed"), "warn"
        return self.sum_words(), "bold"

    def sum_words(self) -> str:
        """What would come in."""
        if self.rows_of_export:
            count = self.rows_of_export
            words = _n("an export of everything: {n} row", "an export of everything: {n} rows",
                       count)  # fmt: skip
            return words.format(n=thousands(count))
        if self.tried is not None:
            alike = alike_words(self.alikes or ())
            return " · ".join(filter(None, (counts_said(self.tried.report), alike)))
        added = sum(report.added for report in self.reports)
        files = len(self.reports)
        words = _n("{n} file, {rows} rows new", "{n} files, {rows} rows new", files)
        alike = alike_words(self.alikes or ())
        return " · ".join(
            filter(None, (words.format(n=thousands(files), rows=thousands(added)), alike))
        )

    def show_all(self) -> None:
        """Show what is known now; the cursor stays on its row."""
        parts = [part for part in self._sections() if len(part.rows)]
        fitted: dict[int, Fit] = {}
        items = [item for part in parts for item in part.rows]

        def draw(item: Item, cells: int) -> Line:
            if cells not in fitted:
                fitted[cells] = fit_items(items, cells)
            return item_line(item, fitted[cells], cells)

        self.rows.title = self._title()
        self._show_empty()
        if self.is_table and self.shows_table():
            self.show_table()
        else:
            self.rows.show(parts, Look(lambda item: item.key, draw), self.footing())
        self.redraw_bars()
        self.show_card()

    def _title(self) -> str:
        if self.pasted_rows is not None:
            return _("Pasted rows")
        return display(self.path.name) if self.path is not None else _("Import")

    def _sections(self) -> list[Section]:
        """All that is to be seen, what has to be said first."""
        if self.is_writing:
            return []
        if self.written is not None:
            undo = "" if self.is_taken_back else self.app.keyboard.label_of("edit.undo")
            parts = [rows.done_section(self.written, undo)]
            return parts + [rows.faults_section(report) for report in self.written.reports]
        if self.fault is not None and self.shown_file is None:
            return [rows.fault_section(self.fault)]
        if self.form_of_file == MANY:
            if self.read is None:
                return []
            alikes = rows.alikes_section(self.alikes or (), self.same)
            return [*rows.several_section(self.read, self.reports, makes=self.makes), alikes]
        return self._table_sections()

    def _table_sections(self) -> list[Section]:
        file = self.shown_file
        if file is None:
            return []
        wishes = self.wishes
        said = {stage: wishes.stages.get(stage, "") for stage in self.stages}
        parts = [
            rows.asked_section(self.stages, said, days=self.unclear),
            rows.alikes_section(self.alikes or (), self.same),
            rows.people_section(self.records),
            rows.columns_section(file),
            rows.facts_section(file, self.looked, wishes),
        ]
        if self.tried is not None:
            report = self.tried.report
            parts += [rows.changes_section(report), rows.faults_section(report),
                      rows.remarks_section(report)]  # fmt: skip
        return parts

    def footing(self) -> Line:
        """The last row brings the file in; when it is in, it leads to the clients."""
        if self.written is not None:
            return [(_("To the clients"), "link")]
        if self.is_ready:
            said = counts_said(self.tried.report) if self.tried else self.sum_words()
            words = _("Import: {counts}").format(counts=said)
            return [(words, "link")]
        return []

    def _show_empty(self) -> None:
        work = self.work
        if work is not None and work.what:
            self.rows.empty = work_lines(work.what, work.pace, self.rows.size.width)
        elif self.fault is not None:
            self.rows.empty = ("", self.fault.message, self.fault.hint, "", _("esc goes back."))
        else:
            self.rows.empty = ("", self.sum_words() if self.form_of_file == WHOLE else "")

    def _show_progress(self) -> None:
        if self.is_working and self.is_current:
            self._show_empty()
            if not self.rows.rows:
                self.rows.redraw()
            self.redraw_bars()

    # -- the right pane -------------------------------------------------------------------

    def item(self) -> Item | None:
        """The row under the cursor; in the table the column."""
        row = self.rows.current()
        if isinstance(row, TableRow):
            return Item(("column", str(self.at_column)), "")
        return row if isinstance(row, Item) else None

    def show_card(self) -> None:
        """What is behind the row under the cursor; else the first clients as they will be."""
        item = self.item()
        file = self.shown_file
        if item is not None and item.key[0] == "alike" and not self.is_writing:
            self._show_pair(next(one for one in self.alikes or () if one.digest == item.key[1]))
        elif file is None or self.is_writing:
            self.card_pane.show("", lambda cells: told_lines(self.nothing(), cells))
        elif item is not None and item.key[0] == "column":
            self._show_column(file.mapping.columns[int(item.key[1])])
        elif item is not None and item.key[0] in ("change", "bad", "remark", "place"):
            text = item.value or item.label
            self.card_pane.show("", lambda cells: told_lines([text], cells))
        else:
            people = rows.people_of(self.records[:PEOPLE])
            heading = _("AS THEY WILL BE") if self.written is None else _("AS THEY CAME IN")
            title = _("The first clients")
            self.card_pane.show(title, lambda cells: people_lines(people, heading, cells))

    def nothing(self) -> list[str]:
        """What the right pane says while there is nothing of the file to be seen."""
        if self.fault is not None:
            return [self.fault.message, self.fault.hint]
        if self.is_writing:
            return [_("All of it comes in at once, or nothing does.")]
        return []

    def _show_column(self, column: "Column") -> None:
        file = self.shown_file
        assert file is not None
        by_line = {record.line: record for record in self.records}
        read = [
            (row.cells[column.place], rows.kept_in(column.field, by_line[row.line]))
            for row in file.table.sample(READ)
            if row.line in by_line and column.place < len(row.cells)
        ]
        words = [(field_words(column.field, file.own), "bold"), (why_words(column), "dim")]
        self.card_pane.show(column.header, lambda cells: column_lines(words, read, cells))

    def _show_pair(self, one: Alike) -> None:
        ours = f"c{one.client} {one.called}" + (f" ({one.hint})" if one.hint else "")
        is_same = one.digest in self.same
        words = _("taken as the same client") if is_same else _("comes in as a new client")
        head = [
            (f"{one.score:.2f} · {one.why}", "bold"), ("", "dim"), (one.name, "text"),
            (f"= {ours}", "text"), ("", "dim"), (words, "good" if is_same else "warn"),
            (_("space: the same, or another"), "dim"),
        ]  # fmt: skip
        found = next((r for r in self.records if r.digest == one.digest), None)
        theirs = rows.people_of([found])[0] if found is not None else None
        title = _("Line {line}").format(line=one.line)
        self.card_pane.show(title, lambda cells: pair_lines(head, theirs, cells))

    # -- keys -----------------------------------------------------------------------------

    def pressed(self, name: str, char: str | None) -> bool:
        """The tap button is a key."""
        return super().pressed("i" if name == "✓" else name, "i" if name == "✓" else char)

    def verbs(self) -> dict[str, Callable[[], object]]:
        """The list's, changing what a row says, and bringing the file in."""
        return super().verbs() | {
            "record.edit": self.change,
            "mark.toggle": self.toggle,
            "mark.group": self.toggle_all,
            "import.run": self.run_import,
            "import.table": self.turn,
            "list.in": lambda: self.aside(1),
            "list.out": lambda: self.aside(-1),
            "import.open": self.back,
            "record.copy": self._copy_row,
            "client.merge": self.toggle,
        }

    def open_row(self) -> None:
        """Change what the row says; on the last row: bring it in."""
        if self.rows.on_footing:
            self.run_import()
        else:
            self.change()

    def change(self) -> None:
        """Say something of the file otherwise."""
        from crm_tui.screens.import_choices import form_of

        item = self.item()
        if self.written is not None:
            self.app.tell(_("It is in already: i goes to the clients, u takes it back."))
            return
        if item is None:
            return
        if item.key[0] == "alike":
            self.toggle()
            return
        form = form_of(self, *item.key)
        if form is None:
            self.app.tell(_("There is nothing to choose here."))
        else:
            self.put_form(form)

    def toggle(self) -> None:
        """A look-alike: the same client or another; a column: left out, or not."""
        item = self.item()
        file = self.shown_file
        if item is None or self.written is not None:
            return
        if item.key[0] == "alike":
            self._take_as_same(self.same ^ {item.key[1]})
        elif item.key[0] == "column" and file is not None:
            from crm_tui.screens.import_choices import left_out

            self.wish(left_out(self.wishes, file.mapping.columns[int(item.key[1])]))

    def toggle_all(self) -> None:
        """All look-alikes are the same; again: all are others."""
        every = frozenset(one.digest for one in self.alikes or ())
        if every:
            self._take_as_same(frozenset() if self.same >= every else every)

    def _take_as_same(self, same: frozenset[str]) -> None:
        if self.read is not None:
            self.app.tell(_("Import the file alone to say that they are the same."))
            return
        self.same = same
        self.try_again()

    def to_question(self) -> None:
        """The cursor goes to the first row that has to be said."""
        first = next(iter(self.stages), None)
        asked = ("ask", "days") if self.unclear else ("stage", first or "")
        if self.rows.go_to(asked):
            self.show_card()

    def ask_days(self) -> None:
        """The day or the month first? Asked at once."""
        from crm_tui.screens.import_choices import days_form

        if self.form is None and self.is_current:
            self.put_form(days_form(self))

    def run_import(self) -> None:
        """Bring the file in; when it is in: to the clients."""
        if self.written is not None:
            self.go("clients")
        elif self.is_ready:
            self.write()
        elif self.fault is not None:
            self.app.tell_error(self.fault)
        elif self.unclear or self.stages:
            self.app.tell(_("Something has to be said first: the first rows, enter says it."))
        else:
            self.app.tell(_("It is still being read."))

    def came_in(self, written: Written) -> None:
        """It is in: say what came, and how it is taken back."""
        if not self.is_closed:
            self.be_table(False)
        counts = ", ".join(counts_said(report) for report in written.reports)
        if written.entry_id is None and not written.rows:
            self.app.tell(_("It was so already: nothing has changed."))
            return
        came = _n("{n} row came in", "{n} rows came in", written.rows).format(
            n=thousands(written.rows)
        )
        words = _("{name}: {counts}").format(name=self._title(), counts=counts or came)
        if written.entry_id is None:
            self.app.tell(words)
            return
        undo = _("{done} · {key} to undo").format(
            done=words, key=self.app.keyboard.label_of("edit.undo")
        )
        self.app.tell(undo)

    def turned_back(self, step_ids: tuple[int, ...]) -> None:
        """What came in was taken back."""
        if self.written is not None:
            self.is_taken_back = True
            self.show_all()

    def _copy_row(self) -> None:
        item = self.item()
        if item is not None:
            text = item.value or item.label
            self.app.copy_to_clipboard(text)
            self.app.tell(_("Copied: {text}").format(text=display(text)))

    def back(self) -> None:
        """One back; while it works: stop."""
        if self.has_class("-reading") or not self.is_working:
            super().back()
        elif self.work is not None and not self.work.stopped:
            self.stop()
            self.app.tell(_("Stopping …"))
        elif not self.is_writing:
            super().back()

    def go(self, mode: str) -> None:
        """To a main screen, but not away from what is being written."""
        if self.is_writing:
            self.app.tell(_("It is being written; esc stops it."))
        else:
            super().go(mode)
