"""Playbooks compared: how their steps end, and which version of two does better."""

from collections.abc import Callable
from typing import ClassVar

from crm_tui.domain.comparing import Book
from crm_tui.i18n import _
from crm_tui.keys import ROOMS_OF
from crm_tui.screens.panes_screen import PanesScreen
from crm_tui.widgets.grid import Look, Section
from crm_tui.widgets.paint import (
    Line,
    clip,
    phrases,
)
from crm_tui.widgets.paint_playbooks import book_line, figure_lines, title


class PlaybooksScreen(PanesScreen):
    """The pipelines on the left; on the right the figures of the one under the cursor."""

    rooms: ClassVar[tuple[str, ...]] = ROOMS_OF["playbooks"]
    copies_client: ClassVar[bool] = False
    kinds: ClassVar[frozenset[str]] = frozenset({"*", "step", "deal", "trial", "pipeline"})
    taps: ClassVar[tuple[str, ...]] = ("⋯",)

    def phone_row(self) -> tuple[str, ...]:
        """The figures are read on by taps, too."""
        return ("‹", "↑", "↓", "⋯") if self.has_class("-reading") else ("‹", "⋯")

    def headline(self, cells: int) -> Line:
        """What is told here."""
        parts = (_("how the steps of playbooks end"), _("a trial shows both versions"))
        return clip(phrases([(part, "dim") for part in parts], cells), cells)

    def reload(self) -> None:
        """Read the figures anew."""
        from crm_tui.reports.playbooks import playbook_figures

        self.look_up(lambda reads: reads.ask(playbook_figures), self._show, "playbooks")

    def _show(self, books: tuple[Book, ...]) -> None:
        self.rows.title = _("Playbooks")
        self.rows.empty = ("", _("No step was answered yet."))
        self.rows.show([Section("books", [], books)], Look(lambda book: book.key, book_line))
        self.redraw_bars()
        self.show_card()

    def show_card(self) -> None:
        """Show the figures of the pipeline under the cursor."""
        book = self.rows.current()
        if book is None:
            self.card_pane.show("", self._nothing)
            return
        now = self.app.now
        self.card_pane.show(title(book), lambda cells: figure_lines(book, now, cells))

    def nothing(self) -> list[str]:
        """What the right pane says while there are no figures."""
        return [_("A trial is begun by: crm pipeline trial start PIPELINE FILE")]

    def verbs(self) -> dict[str, Callable[[], object]]:
        """The list's; there is nothing to change here."""
        return super().verbs() | {
            "playbooks.open": self.back,
            "move.page_down": lambda: self._scroll(1),
            "move.page_up": lambda: self._scroll(-1),
        }

    def _scroll(self, pages: int) -> None:
        self.card_pane.scroll(pages * max(self.card_pane.size.height - 4, 1))

    def open_row(self) -> None:
        """The figures stand beside the list."""
        self.app.tell(_("pgdn reads on; crm report playbooks prints it all."))
