"""The client card: who it is and their deals on the left, all that happened on the right."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from textual import getters, on
from textual.containers import Vertical
from textual.events import Resize
from textual.widget import Widget

from crm_tui.domain.client_cards import EVERYTHING, ClientCard, Happened, Narrowed
from crm_tui.domain.lines import Card, StepLine
from crm_tui.i18n import _
from crm_tui.keys import ROOMS_OF
from crm_tui.screens.framed import FramedScreen
from crm_tui.screens.opening import around_of
from crm_tui.store.hot.timeline import BEGINNING, WINDOW
from crm_tui.widgets.card_rows import CardRow, Key, label_cells, row_identity, row_line
from crm_tui.widgets.focus_grid import FocusGrid
from crm_tui.widgets.grid import Grid, Look, Section
from crm_tui.widgets.paint import Line
from crm_tui.widgets.paint_client_card import as_text, card_parts, headline
from crm_tui.widgets.paint_timeline import happened_line, told_lines
from crm_tui.widgets.panes import Bar

if TYPE_CHECKING:
    from crm_tui.screens.client_card_edits import Desk
    from crm_tui.screens.forms import Form, Save
    from crm_tui.shell import Reads

TWO_PANES = 100  # cells; below this one pane shows at a time
EVERY = 1_000_000  # lines of a timeline that is read to its end
TOLD = 6  # lines under the timeline for the whole of one of its lines
SIDE = "⇥"  # the tap button for the other pane


class Shown(NamedTuple):
    """What one reading of the card gives."""

    page: ClientCard
    card: Card
    lines: tuple[Happened, ...]


class ClientCardScreen(FramedScreen):
    """One client, or company. deal_id: the deal in focus, whose five answers stand on top."""

    rooms: ClassVar[tuple[str, ...]] = ROOMS_OF["card"]
    kinds: ClassVar[frozenset[str]] = frozenset({"*"})
    taps: ClassVar[tuple[str, ...]] = ("r", "p", "x", "c", SIDE, "⋯")
    rows = getters.query_one("#list", FocusGrid)
    past = getters.query_one("#past", FocusGrid)
    DEFAULT_CSS = """
    ClientCardScreen #side { width: 1fr; height: 100%; }
    ClientCardScreen #past { height: 1fr; }
    ClientCardScreen #told { height: 0; }
    ClientCardScreen.-side #told { height: 6; }
    ClientCardScreen.one #list { width: 100%; }
    ClientCardScreen.one #side { display: none; }
    ClientCardScreen.one.-side #list { display: none; }
    ClientCardScreen.one.-side #side { display: block; }
    """

    def __init__(self, client_id: int, deal_id: int | None = None) -> None:
        super().__init__()
        self.client_id = client_id
        self.focus_id = deal_id
        self.opened: frozenset[int] = frozenset(() if deal_id is None else (deal_id,))
        self.page: ClientCard | None = None
        self.lines: tuple[Happened, ...] = ()
        self.narrow: Narrowed = EVERYTHING
        self.narrow_text = ""
        self._all_read = False

    def body(self) -> Iterable[Widget]:
        """The card, and the timeline with the whole of one line below it."""
        yield FocusGrid(id="list")
        with Vertical(id="side"):
            past = FocusGrid(id="past")
            past.active, past.corners = False, ("┐", "┘")
            yield past
            yield Bar(self._told, id="told")

    # -- what is shown --------------------------------------------------------------------

    def reload(self) -> None:
        """Read the card anew, and as much of the timeline as was read before."""
        self.app.show(self._read, self._show, "client-card")

    def _read(self, reads: "Reads") -> Shown:
        from crm_tui.store.hot.client_card import client_card

        page = reads.ask(client_card, self.client_id, tuple(self.opened))
        if page.deal(self.focus_id) is None:
            first = next(iter((*page.open_deals, *page.closed_deals)), None)
            self.focus_id = first.id if first is not None else None
            if first is not None and first.is_open and not self.opened:
                self.opened = frozenset({first.id})
                page = reads.ask(client_card, self.client_id, tuple(self.opened))
        card = self._card_of(reads, page.who.id)
        limit = max(WINDOW, len(self.lines))
        return Shown(page, card, self._lines_of(reads, BEGINNING, limit))

    def _card_of(self, reads: "Reads", client_id: int) -> Card:
        if self.focus_id is not None:
            return reads.card(deal_id=self.focus_id)
        return reads.card(client_id=client_id)

    def _lines_of(self, reads: "Reads", place: tuple[int, ...], limit: int) -> tuple[Happened, ...]:
        from crm_tui.store.hot.timeline import timeline

        found: tuple[Happened, ...] = reads.ask(timeline, self.client_id, place, self.narrow, limit)
        return found

    def _show(self, shown: Shown) -> None:
        first = self.page is None
        self.page, self.card = shown.page, shown.card
        self.lines = shown.lines
        self._all_read = len(shown.lines) < WINDOW
        self._show_rows()
        self._show_lines()
        self.redraw_bars()
        if first and self.focus_id is not None:
            self.rows.go_to((Key("deal", self.focus_id), None))
            self.rows.to_end(last=False)

    def _show_rows(self) -> None:
        page, card = self.page, self.card
        if page is None or card is None:
            return
        who = page.who
        parts = card_parts(page, card, self.opened, self.app.now, self.app.person.id)
        labels = label_cells(parts)

        def draw(row: CardRow, cells: int) -> Line:
            return row_line(row, labels, cells)

        self.rows.title = f"{who.name} · {who.company}" if who.company else who.name
        sections = [Section(part.name, part.heading, part.rows) for part in parts]
        self.rows.show(sections, Look(row_identity, draw))

    def _show_lines(self) -> None:
        def draw(line: Happened, cells: int) -> Line:
            return happened_line(line, self.app.now, cells)

        narrowed = f" · {self.narrow_text}" if self.narrow_text else ""
        self.past.title = _("Timeline") + narrowed
        self.past.empty = ("", _("Nothing of that kind.") if narrowed else _("Nothing yet."))
        rows = [Section("past", [], self.lines)] if self.lines else []
        self.past.show(rows, Look(lambda line: (line.what, line.id), draw))
        self.query_one("#told", Bar).redraw()

    def _told(self, cells: int) -> list[Line]:
        line = self.past.current()
        deal = self.page.deal(line.deal_id) if self.page is not None and line else None
        title = deal.title if deal is not None else ""
        return told_lines(line, title, self.app.now, cells, TOLD)

    def headline(self, cells: int) -> Line:
        """Its reference, the open deals with their sums, and how to get to the other pane."""
        if self.page is None:
            return []
        other = _("tab: the card") if self.has_class("-side") else _("tab: the timeline")
        return headline(self.page, cells, other if self.has_class("one") else "")

    def phone_row(self) -> tuple[str, ...]:
        """Back, the outcomes, the other pane."""
        return ("‹", *self.taps)

    def on_resize(self, event: Resize) -> None:
        """One pane at a time where there is no room for two."""
        alone = event.size.width < TWO_PANES
        self.set_class(alone, "one")
        self.rows.corners = ("┐", "┘") if alone else ("┬", "┴")
        self.past.shares_edge = not alone
        self._lower_edge()

    def _lower_edge(self) -> None:
        """The timeline stands on the whole of one of its lines, or on the keys."""
        self.past.corners = ("┐", "┤" if self.has_class("-side") else "┘")
        self.past.redraw()

    # -- moving ---------------------------------------------------------------------------

    @property
    def pane(self) -> FocusGrid:
        """The list that has the keys."""
        return self.past if self.has_class("-side") else self.rows

    def to_pane(self, *, side: bool) -> None:
        """Give the keys to the timeline, or to the card."""
        self.set_class(side, "-side")
        self.rows.make_active(not side)
        self.past.make_active(side)
        self._lower_edge()
        self.redraw_bars()
        self.query_one("#told", Bar).redraw()

    def moved(self, moved: bool) -> None:
        """The cursor stands elsewhere: the deal it stands on comes into focus."""
        if not moved:
            return
        if self.has_class("-side"):
            self.query_one("#told", Bar).redraw()
            if self.past.near_end():
                self._read_on()
        else:
            row = self.rows.current()
            if row is not None and row.deal_id is not None:
                self.focus_on(row.deal_id)

    def focus_on(self, deal_id: int) -> None:
        """Show the five answers of this deal."""
        if deal_id == self.focus_id or self.page is None:
            return
        self.focus_id = deal_id
        client_id = self.page.who.id
        self.app.show(lambda reads: self._card_of(reads, client_id), self._show_answers, "card")

    def _show_answers(self, card: Card) -> None:
        self.card = card
        self._show_rows()

    def _read_on(self, limit: int = WINDOW) -> None:
        """Read the lines that follow."""
        if self._all_read or not self.lines:
            return
        place = self.lines[-1].place

        def show(found: tuple[Happened, ...]) -> None:
            if self.lines and self.lines[-1].place == place:
                self.lines += found
                self._all_read = len(found) < limit
                self._show_lines()
                if limit == EVERY:
                    self.past.to_end(last=True)

        self.app.show(lambda reads: self._lines_of(reads, place, limit), show, "past")

    def _to_last(self) -> None:
        self.moved(self.pane.to_end(last=True))
        if self.has_class("-side"):
            self._read_on(EVERY)

    @on(FocusGrid.Pointed)
    def _pointed(self, message: FocusGrid.Pointed) -> None:
        self.to_pane(side=message.grid is self.past)

    @on(Grid.Moved)
    def _mouse_moved(self) -> None:
        self.moved(True)

    @on(Grid.Opened)
    def _mouse_opened(self) -> None:
        self.moved(True)
        self.open_row()

    # -- keys -----------------------------------------------------------------------------

    def pressed(self, name: str, char: str | None) -> bool:
        """The delete key takes a row away; all other keys are those of the table."""
        if name == SIDE:
            name, char = "tab", None
        if name == "delete" and self.form is None:
            self.take_away()
            return True
        return super().pressed(name, char)

    def verbs(self) -> dict[str, Callable[[], object]]:
        """Moving in both panes, opening, editing, narrowing."""
        return {
            "move.down": lambda: self.moved(self.pane.move(1)),
            "move.up": lambda: self.moved(self.pane.move(-1)),
            "move.page_down": lambda: self.moved(self.pane.page(1)),
            "move.page_up": lambda: self.moved(self.pane.page(-1)),
            "move.first": lambda: self.moved(self.pane.to_end(last=False)),
            "move.last": self._to_last,
            "nav.open": self.open_row,
            "list.in": self.open_row,
            "record.edit": self.edit_row,
            "record.copy": self.copy,
            "pane.next": lambda: self.to_pane(side=not self.has_class("-side")),
            "list.filter": self._narrow,
            "list.sort": lambda: self.app.tell(_("The timeline is always newest first.")),
            "list.owner": self._give,
            "call.same": self.next_deal,
        }

    def back(self) -> None:
        """One back: from what is narrowed, from the timeline, from the card."""
        if self.narrow_text:
            self.narrow_to("")
        elif self.has_class("-side"):
            self.to_pane(side=False)
        else:
            super().back()

    def targets(self) -> tuple[StepLine, ...]:
        """The side step under the cursor, else the next step of the deal in focus."""
        row = self.rows.current() if self.page is not None else None
        if row is not None and row.key.what == "step" and self.page is not None:
            return tuple(step for step in self.page.steps if step.id == row.key.id)
        step = self.card.step if self.card is not None else None
        return (step,) if step is not None else ()

    def whom(self) -> tuple[int | None, int | None]:
        """This client, and the deal in focus."""
        return (self.page.who.id if self.page is not None else self.client_id), self.focus_id

    def submit(self, save: "Save", form: "Form | None" = None) -> None:
        """After an outcome the other open deals are next: it is the same call."""
        super().submit(save, form)
        if save.is_outcome and len(save.steps) == 1 and save.steps[0].deal_id == self.focus_id:
            self.next_deal(quietly=True)

    def return_to(self, steps: tuple[StepLine, ...]) -> None:
        """It was not saved after all: back to its deal."""
        if len(steps) == 1 and steps[0].deal_id is not None:
            self._go_to_deal(steps[0].deal_id)

    def next_deal(self, *, quietly: bool = False) -> None:
        """The next open deal of this client comes into focus."""
        deals = [deal.id for deal in self.page.open_deals] if self.page is not None else []
        others = [deal for deal in deals if deal != self.focus_id]
        if others:
            at = deals.index(self.focus_id) if self.focus_id in deals else -1
            self._go_to_deal(deals[(at + 1) % len(deals)])
        elif not quietly:
            self.app.tell(_("This client has no other open deal."))

    def _go_to_deal(self, deal_id: int) -> None:
        if not self.has_class("-side"):
            self.rows.go_to((Key("deal", deal_id), None))
        self.focus_on(deal_id)

    # -- rows -----------------------------------------------------------------------------

    def desk(self) -> "Desk | None":
        """What the forms of this card stand on; None before it was read."""
        from crm_tui.screens.client_card_edits import Desk

        return Desk(self, self.page, around_of(self)) if self.page is not None else None

    def open_row(self) -> None:
        """Open the row under the cursor: a deal's details, a person's card, a menu, or edit it."""
        from crm_tui.screens.client_card_rows import open_row

        open_row(self)

    def edit_row(self) -> None:
        """Edit the row under the cursor in place."""
        from crm_tui.screens.client_card_rows import edit_row

        edit_row(self)

    def take_away(self) -> None:
        """Take the row under the cursor away, or empty it; undo brings it back."""
        from crm_tui.screens.client_card_rows import take_away

        take_away(self)

    def toggle(self, deal_id: int) -> None:
        """Show or hide the details of a deal."""
        self.opened = self.opened ^ {deal_id}
        self.reload()

    def copy(self) -> None:
        """Put the contact on the clipboard as text."""
        if self.page is not None:
            self.app.copy_to_clipboard(as_text(self.page))
            self.app.tell(_("{client}: copied").format(client=self.page.who.name))

    def _give(self) -> None:
        from crm_tui.screens.client_card_rows import give

        give(self)

    def _narrow(self) -> None:
        from crm_tui.screens.client_card_rows import NarrowForm

        self.to_pane(side=True)
        form = NarrowForm(around_of(self), card=self.card)
        form.line.insert(self.narrow_text)
        self.put_form(form)

    def narrow_to(self, text: str) -> None:
        """Narrow the timeline to what a text says."""
        from crm_tui.domain.client_cards import narrowed

        self.narrow_text, self.narrow = text.strip(), narrowed(text)

        def show(found: tuple[Happened, ...]) -> None:
            self.lines, self._all_read = found, len(found) < WINDOW
            self._show_lines()
            self.past.to_end(last=False)

        self.app.show(lambda reads: self._lines_of(reads, BEGINNING, WINDOW), show, "past")
