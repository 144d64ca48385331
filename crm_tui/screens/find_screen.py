"""Finding anything: a line, what it finds, and the card of it; over whatever one was doing."""

from collections.abc import Callable
from typing import ClassVar

from textual import on
from textual.app import ComposeResult

import crm_tui.store.hot.find
import crm_tui.store.hot.recent  # noqa: F401 - both before the first letter is typed, not with it
from crm_tui.domain.lines import FoundLine, StepLine
from crm_tui.i18n import _
from crm_tui.keys import ROOMS_OF
from crm_tui.screens.find_form import FindForm
from crm_tui.screens.opening import around_of, open_card
from crm_tui.screens.panes_screen import PanesScreen
from crm_tui.screens.reading import FOUND
from crm_tui.widgets.grid import Grid, Look, Section
from crm_tui.widgets.paint import (
    Line,
    clip,
    phrases,
)
from crm_tui.widgets.paint_found import FoundColumns, found_columns, found_line, found_title
from crm_tui.widgets.panes import FormPane


class FindScreen(PanesScreen):
    """Lists what the line finds while it is typed; enter opens its card, escape goes back.

    While it is typed no more is read than is seen; the rest, once the cursor moves.
    """

    rooms: ClassVar[tuple[str, ...]] = ROOMS_OF["found"]

    def __init__(self) -> None:
        super().__init__()
        self.found: tuple[FoundLine, ...] = ()
        self.sought = ""
        self.is_whole = False
        self._card_of: tuple[int | None, int | None] = (None, None)

    def compose(self) -> ComposeResult:
        """Begin with the line: opened later, it would have all laid out and painted twice."""
        self.form = FindForm(around_of(self))
        self._form_height = len(self.form_lines(self.app.size.width))
        self.add_class(f"form-{self._form_height}")
        for widget in super().compose():
            if isinstance(widget, FormPane):
                widget.styles.height = self._form_height
            yield widget

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
        self._look(to_top=False)

    def search(self, text: str) -> None:
        """Show what a text finds, while it is typed."""
        self.sought, self.is_whole = text, False
        self._look(to_top=True)

    def act(self, action: str) -> None:
        """Do what an action says; before one that moves in the list, read the rest of it."""
        if action.startswith("move."):
            self._read_on()
        super().act(action)

    @on(Grid.Moved)
    def _read_on(self) -> None:
        """There may be more than is seen: read it."""
        if not self.is_whole:
            self.is_whole = True
            if len(self.found) >= self._in_sight():
                self._look(to_top=False)

    def _in_sight(self) -> int:
        """How many rows the list has room for."""
        room = self.rows.size.height - 2
        return min(room, FOUND) if room > 0 else FOUND

    def _look(self, *, to_top: bool) -> None:
        sought, most = self.sought, FOUND if self.is_whole else self._in_sight()

        def show(found: tuple[FoundLine, ...]) -> None:
            self._show(found[:most], more=len(found) > most, to_top=to_top)

        self.look_up(lambda reads: reads.find(sought, most + 1) if sought else (), show, "search")

    def _show(self, found: tuple[FoundLine, ...], *, more: bool, to_top: bool) -> None:
        self.found = found
        nothing = _("Nothing found: a part of a name, a number, an address.")
        self.rows.empty = ("", nothing if self.sought else _("Type what you know of them."))
        self.rows.title = found_title(found, more=more)
        rows = [Section("found", [], found)] if found else []
        seen, fitted = found[: self._in_sight()], dict[int, FoundColumns]()

        def draw(line: FoundLine, cells: int) -> Line:
            if cells not in fitted:
                fitted[cells] = found_columns(seen, cells)
            return found_line(line, fitted[cells], cells)

        self.rows.show(rows, Look(lambda line: (line.client_id, line.deal_id), draw))
        if to_top:
            self.rows.to_end(last=False)
        if not to_top or self.card is None or self._card_of != self.whom():
            self.show_card()

    def show_card(self) -> None:
        """Show whoever is under the cursor."""
        self._card_of = self.whom()
        super().show_card()

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
