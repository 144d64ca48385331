"""History: what was done, by whom, and what it changed; one of my own actions undone alone."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, ClassVar

from textual.widget import Widget

from crm_tui.domain.entries import EntryDetail, HistoryEntry
from crm_tui.domain.search import fold
from crm_tui.i18n import _
from crm_tui.keys import ROOMS_OF
from crm_tui.screens.narrow_form import NarrowForm
from crm_tui.screens.opening import around_of
from crm_tui.screens.panes_screen import PanesScreen
from crm_tui.shell import Reads
from crm_tui.store.hot import entries
from crm_tui.widgets.grid import Grid, Look, Section
from crm_tui.widgets.paint import (
    Line,
    clip,
    phrases,
    said,
)
from crm_tui.widgets.paint_history import (
    about_words,
    columns,
    detail_lines,
    detail_title,
    entry_line,
    searched,
    what_words,
)
from crm_tui.widgets.panes import CardPane
from crm_tui.widgets.window import Window


class HistoryScreen(PanesScreen):
    """Entries of the journal, newest first; on the right what the one under the cursor changed."""

    rooms: ClassVar[tuple[str, ...]] = ROOMS_OF["history"]
    copies_client: ClassVar[bool] = False
    kinds: ClassVar[frozenset[str]] = frozenset({"*"})
    taps: ClassVar[tuple[str, ...]] = ("u", "o", "f", "⋯")

    def __init__(self) -> None:
        super().__init__()
        self.everybody = False
        self.sought = ""
        self.count = 0
        self.detail: EntryDetail | None = None
        self.unmoved = (0, "")
        self._is_untouched = True

    def body(self) -> Iterable[Widget]:
        """The list and the details."""
        yield Grid(id="list")
        yield CardPane(id="card")

    async def until_ready(self) -> None:
        """Keys wait for what is still being saved: they are about what was done just before."""
        await super().until_ready()
        saving = [one for one in self.app.workers if one.group == "save" and not one.is_finished]
        if self._is_untouched and saving:
            await self.app.workers.wait_for_complete(saving)

    # -- what is shown --------------------------------------------------------------------

    def headline(self, cells: int) -> Line:
        """What is listed, and what can be done with it."""
        if self.sought:
            parts = [said(f"“{self.sought}”"), _("escape shows all")]
        else:
            parts = [_("u undoes one alone"), _("enter opens the client"), _("o everybody's")]
        return clip(phrases([(part, "dim") for part in parts], cells), cells)

    def reload(self) -> None:
        """Read the newest entries anew."""
        user_id, sought = self._whose(), fold(self.sought)
        now = self.app.now

        def fits(entry: HistoryEntry) -> bool:
            found = fold(searched(entry, now))
            return all(word in found for word in sought.split())

        def read(reads: Reads) -> tuple[int, tuple[HistoryEntry, ...]]:
            if sought:
                found = reads.ask(entries.seek, user_id, fits)
                return len(found), found
            first = reads.ask(entries.history, user_id)
            if len(first) < entries.WINDOW:
                return len(first), first
            return reads.ask(entries.count_entries, user_id), first

        self.look_up(read, lambda read: self._show(*read), "history")

    def _whose(self) -> int | None:
        return None if self.everybody else self.app.person.id

    def _show(self, count: int, first: tuple[HistoryEntry, ...]) -> None:
        self.count = count
        now, everybody = self.app.now, self.everybody
        fitted: dict[int, Any] = {}

        def draw(entry: HistoryEntry, cells: int) -> Line:
            if cells not in fitted:
                fitted[cells] = columns(first, now, cells, everybody=everybody)
            return entry_line(entry, fitted[cells], now, cells)

        nothing = _("Nothing fits these words.") if self.sought else _("Nothing was done yet.")
        self.rows.empty = ("", nothing)
        self.rows.title = _("Everybody's history") if everybody else _("My history")
        rows = self._windowed(count, first)
        self.rows.show([Section("history", [], rows)], Look(lambda entry: entry.id, draw))
        if self._is_untouched:  # what was just done may only now have been saved
            self.rows.to_end(last=False)
        self.redraw_bars()
        self.show_card()

    def moved(self, moved: bool) -> None:
        """The cursor has moved: from now on it stays on its entry."""
        self._is_untouched = False
        super().moved(moved)

    def _windowed(self, count: int, first: tuple[HistoryEntry, ...]) -> "Sequence[HistoryEntry]":
        """The entries; where there are more than were read, the rest by windows."""
        if count <= len(first):
            return first
        user_id = self._whose()

        def more(after: HistoryEntry) -> tuple[HistoryEntry, ...]:
            reads = self.app.reads.patient
            return reads.ask(entries.history, user_id, before=after.id)

        return Window(first, count, more)

    def show_card(self) -> None:
        """Show what the entry under the cursor changed."""
        entry = self.rows.current()
        if entry is None:
            self.detail = None
            self.card_pane.show("", self._nothing)
            return
        number = entry.id
        self.look_up(lambda reads: reads.ask(entries.detail, number), self._show_detail, "card")

    def nothing(self) -> list[str]:
        """What the right pane says while there is nothing to show."""
        if self.sought:
            return [_("f narrows by other words; escape shows all.")]
        return [_("What you do is listed here, and can be undone one by one.")]

    def _show_detail(self, detail: EntryDetail | None) -> None:
        if detail is None:
            return
        same = self.detail is not None and self.detail.entry.id == detail.entry.id
        self.detail = detail
        mine = detail.entry.who == self.app.person.name
        refused = self.unmoved[1] if self.unmoved[0] == detail.entry.id else ""

        def make(cells: int) -> list[Line]:
            return detail_lines(detail, self.app.now, mine, refused, cells)

        if same:
            self.card_pane.repaint_with(make)
        else:
            self.card_pane.show(detail_title(detail.entry), make)

    # -- keys -----------------------------------------------------------------------------

    def verbs(self) -> dict[str, Callable[[], object]]:
        """The list's, and undoing the entry under the cursor."""
        return super().verbs() | {
            "edit.undo": self._undo,
            "list.owner": self._toggle_owner,
            "list.filter": self._narrow,
            "list.sort": self._sort,
            "list.in": self._open_card,
            "history.open": self.back,
        }

    def whom(self) -> tuple[int | None, int | None]:
        """The client and the deal that the entry under the cursor was about."""
        entry = self.rows.current()
        return (None, None) if entry is None else (entry.client_id, entry.deal_id)

    def _undo(self) -> None:
        entry = self.rows.current()
        self._is_untouched = False
        if entry is None:
            self.app.tell(_("There is nothing under the cursor."))
        else:
            self.save_behind(self._undo_alone(entry))

    async def _undo_alone(self, entry: HistoryEntry) -> None:
        """Undo one entry alone. Why it is refused stays beside it as well."""
        kept = await self.app.do(lambda crm: crm.undo(entry.id))
        if kept.error is None:
            self.unmoved = (0, "")
            what = " · ".join(filter(None, (what_words(entry), about_words(entry))))
            self.app.tell(_("Undone: {what}").format(what=what))
            return
        self.unmoved = (entry.id, f"{kept.error.message} {kept.error.hint}".strip())
        if not self.is_closed:
            self.show_card()

    def _toggle_owner(self) -> None:
        self.everybody = not self.everybody
        self._is_untouched = True
        self.reload()

    def _narrow(self) -> None:
        usage = _("a name, a kind of action, a day")
        form = NarrowForm(around_of(self), narrow=self._narrow_by, words=self.sought, usage=usage)
        self.put_form(form)

    def _narrow_by(self, text: str) -> None:
        if text != self.sought:
            self.sought = text
            self._is_untouched = True
            self.reload()

    def _sort(self) -> None:
        self.app.tell(_("History stands in the order of time, the newest first."))

    def back(self) -> None:
        """One back: from the details, the words that narrow, the screen."""
        if self.sought and not self.has_class("-reading"):
            self._narrow_by("")
        else:
            super().back()
