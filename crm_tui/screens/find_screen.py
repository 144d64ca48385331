"""Finding anything: a line, what it finds, and the card of it; over whatever one was doing."""

from collections.abc import Callable
from typing import ClassVar

from crm_tui.domain.lines import FoundLine, StepLine
from crm_tui.i18n import _
from crm_tui.keys import ROOMS_OF
from crm_tui.screens.find_form import FindForm
from crm_tui.screens.opening import around_of, open_card
from crm_tui.screens.panes_screen import PanesScreen
from crm_tui.widgets.grid import Look, Section
from crm_tui.widgets.paint import (
    Line,
    clip,
    phrases,
)
from crm_tui.widgets.paint_found import FoundColumns, found_columns, found_line, found_title


class FindScreen(PanesScreen):
    """Lists what the line finds while it is typed; enter opens its card, escape goes back."""

    rooms: ClassVar[tuple[str, ...]] = ROOMS_OF["found"]

    def __init__(self) -> None:
        super().__init__()
        self.found: tuple[FoundLine, ...] = ()
        self.sought = ""

    def on_mount(self) -> None:
        """Begin with the line."""
        self.to_line()

    def to_line(self) -> None:
        """Type on."""
        form = FindForm(around_of(self))
        form.line.insert(self.sought)
        self.put_form(form)

    def _find(self) -> None:
        """Finding while finding: the same line."""
        self.to_line()

    def pasted(self, text: str) -> bool:
        """Pasted text is searched for like typed text."""
        taken = super().pasted(text)
        if isinstance(self.form, FindForm):
            self.search(self.form.text)
        return taken

    def reload(self) -> None:
        """Find it again: something has changed."""
        sought = self.sought
        self.look_up(lambda reads: reads.find(sought) if sought else (), self._show, "search")

    def search(self, text: str) -> None:
        """Show what a text finds, while it is typed."""
        self.sought = text
        self.reload()
        self.moved(self.rows.to_end(last=False))

    def _show(self, found: tuple[FoundLine, ...]) -> None:
        self.found = found
        nothing = _("Nothing found: a part of a name, a number, an address.")
        self.rows.empty = ("", nothing if self.sought else _("Type what you know of them."))
        self.rows.title = found_title(found)
        rows = [Section("found", [], found)] if found else []
        fitted: dict[int, FoundColumns] = {}

        def draw(line: FoundLine, cells: int) -> Line:
            if cells not in fitted:
                fitted[cells] = found_columns(found, cells)
            return found_line(line, fitted[cells], cells)

        self.rows.show(rows, Look(lambda line: (line.client_id, line.deal_id), draw))
        self.show_card()

    def headline(self, cells: int) -> Line:
        """How to go on."""
        parts = (
            _("names, companies, deals, addresses"),
            _("the last digits of a number are enough"),
        )
        return clip(phrases([(part, "dim") for part in parts], cells), cells)

    def verbs(self) -> dict[str, Callable[[], object]]:
        """The list's, and back to the line."""
        return super().verbs() | {"find.open": self.to_line, "find.anywhere": self.to_line}

    def targets(self) -> tuple[StepLine, ...]:
        """The next step of whoever is under the cursor."""
        step = self.card.step if self.card is not None else None
        return (step,) if step is not None else ()

    def whom(self) -> tuple[int | None, int | None]:
        """Whoever is under the cursor."""
        row = self.rows.current()
        return (row.client_id, row.deal_id) if isinstance(row, FoundLine) else (None, None)

    def open_row(self) -> None:
        """Open the card; escape there comes back to where the finding began."""
        client_id, deal_id = self.whom()
        if client_id is None:
            self.app.tell(_("There is nothing under the cursor."))
            return
        below = self.app.screen_stack[-2]
        self.app.pop_screen()
        open_card(below, client_id, deal_id)
