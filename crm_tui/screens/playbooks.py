"""Playbooks compared: how their steps end, and which version of two does better."""

from collections.abc import Callable
from typing import ClassVar

from crm_tui.domain.comparing import Book
from crm_tui.i18n import _
from crm_tui.keys import ROOMS_OF
from crm_tui.screens.narrow_form import has_words
from crm_tui.screens.panes_screen import PanesScreen
from crm_tui.widgets.grid import Look, Section
from crm_tui.widgets.paint import (
    Line,
    clip,
    phrases,
    said,
)
from crm_tui.widgets.paint_playbooks import book_line, figure_lines, title


class PlaybooksScreen(PanesScreen):
    """The pipelines on the left; on the right the figures of the one under the cursor."""

    rooms: ClassVar[tuple[str, ...]] = ROOMS_OF["playbooks"]
    copies_client: ClassVar[bool] = False
    kinds: ClassVar[frozenset[str]] = frozenset({"*", "step", "deal", "trial", "pipeline"})
    taps: ClassVar[tuple[str, ...]] = ("⋯",)
    books: tuple[Book, ...] = ()

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
        self.books = books
        title = _("Playbooks, only: {words}").format(words=said(self.words))
        self.rows.title = title if self.words else _("Playbooks")
        nothing = _("None of them holds these words.")
        self.rows.empty = ("", nothing if self.words else _("No step was answered yet."))
        shown = [book for book in books if has_words(f"{book.name} {book.key}", self.words)]
        self.rows.show([Section("books", [], shown)], Look(lambda book: book.key, book_line))
        self.redraw_bars()
        self.show_card()

    def show_narrowed(self) -> None:
        """Show only the pipelines that hold the words."""
        self._show(self.books)

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
            "list.filter": lambda: self.narrow_rows(_("words of a pipeline's name")),
            "move.page_down": lambda: self._scroll(1),
            "move.page_up": lambda: self._scroll(-1),
        }

    def _scroll(self, pages: int) -> None:
        self.card_pane.scroll(pages * max(self.card_pane.size.height - 4, 1))

    def open_row(self) -> None:
        """The figures stand beside the list."""
        self.app.tell(_("pgdn reads on; crm report playbooks prints it all."))
