"""The client card: who it is and their deals on the left, all that happened on the right."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from textual import on

from crm_tui.domain.client_cards import ClientCard, Happened
from crm_tui.domain.lines import Card, StepLine
from crm_tui.i18n import _
from crm_tui.keys import ROOMS_OF
from crm_tui.screens.client_card_past import PastScreen
from crm_tui.screens.opening import around_of
from crm_tui.store.hot.timeline import WINDOW
from crm_tui.widgets.card_rows import CardRow, Key, label_cells, row_identity, row_line
from crm_tui.widgets.grid import Grid, Look, Section
from crm_tui.widgets.paint import Line
from crm_tui.widgets.paint_client_card import as_text, card_parts, headline

if TYPE_CHECKING:
    from crm_tui.screens.client_card_edits import Desk
    from crm_tui.screens.forms import Form, Reply, Save
    from crm_tui.shell import Reads

SIDE = "⇥"  # the tap button for the other pane


class Shown(NamedTuple):
    """What one reading gives. asked: the deal in focus when it began; all_read: no line follows."""

    asked: int | None
    focus_id: int | None
    opened: frozenset[int]
    page: ClientCard
    card: Card
    lines: tuple[Happened, ...]
    all_read: bool


class ClientCardScreen(PastScreen):
    """One client, or company. deal_id: the deal in focus, whose five answers stand on top."""

    is_read = True  # what is not read yet is not told
    rooms: ClassVar[tuple[str, ...]] = ROOMS_OF["card"]
    kinds: ClassVar[frozenset[str]] = frozenset({"*"})
    taps: ClassVar[tuple[str, ...]] = ("r", "p", "x", "c", SIDE, "⋯")

    def __init__(self, client_id: int, deal_id: int | None = None) -> None:
        super().__init__(client_id)
        self.focus_id = deal_id
        self.opened: frozenset[int] = frozenset(() if deal_id is None else (deal_id,))
        self.page: ClientCard | None = None

    # -- what is shown --------------------------------------------------------------------

    def reload(self) -> None:
        """Read the card anew, and as much of the timeline as was read before."""
        self.look_up(self._read, self._show, "client-card")

    def _read(self, reads: "Reads") -> Shown:
        from crm_tui.store.hot.client_card import client_card

        asked, focus, opened = self.focus_id, self.focus_id, self.opened
        page = reads.ask(client_card, self.client_id, tuple(opened))
        if page.deal(focus) is None:
            first = next(iter((*page.open_deals, *page.closed_deals)), None)
            focus = first.id if first is not None else None
            if first is not None and first.is_open and not opened:
                opened = frozenset({first.id})
                page = reads.ask(client_card, self.client_id, tuple(opened))
        card = _card_of(reads, focus, page.who.id)
        # What is new must not push out the oldest line that was read.
        limit = len(self.lines) + WINDOW
        lines = self.lines_of(reads, limit=limit)
        return Shown(asked, focus, opened, page, card, lines, len(lines) < limit)

    def _show(self, shown: Shown) -> None:
        if shown.asked != self.focus_id:  # it went to another deal while a thread was reading
            self.reload()
            return
        self.focus_id, self.opened = shown.focus_id, shown.opened
        self.page, self.card = shown.page, shown.card
        self._show_rows()
        self.show_lines(shown.lines, all_read=shown.all_read)
        self.redraw_bars()

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

    def headline(self, cells: int) -> Line:
        """Its reference, the open deals with their sums, and how to get to the other pane."""
        if self.page is None:
            return []
        other = _("tab: the card") if self.has_class("-side") else _("tab: the timeline")
        return headline(self.page, cells, other if self.has_class("one") else "")

    def phone_row(self) -> tuple[str, ...]:
        """Back, the outcomes, the other pane."""
        return ("‹", *self.taps)

    # -- moving ---------------------------------------------------------------------------

    def moved(self, moved: bool) -> None:
        """The cursor stands elsewhere: the deal it stands on comes into focus."""
        if moved and self.has_class("-side"):
            self.past_moved()
        elif moved:
            row = self.rows.current()
            if row is not None and row.deal_id is not None:
                self.focus_on(row.deal_id)

    def focus_on(self, deal_id: int) -> None:
        """Show the five answers of this deal."""
        if deal_id == self.focus_id or self.page is None:
            return
        self.focus_id = deal_id
        client_id = self.page.who.id
        self.look_up(lambda reads: _card_of(reads, deal_id, client_id), self._show_answers, "card")

    def _show_answers(self, card: Card) -> None:
        if card.deal_id == self.focus_id:
            self.card = card
            self._show_rows()

    def deal_title(self, deal_id: int | None) -> str:
        """What a deal of this client is called."""
        deal = self.page.deal(deal_id) if self.page is not None else None
        return deal.title if deal is not None else ""

    @on(Grid.Moved)
    def _mouse_moved(self) -> None:
        self.moved(True)

    @on(Grid.Opened)
    def _mouse_opened(self) -> None:
        self.moved(True)
        self.open_row()

    # -- keys -----------------------------------------------------------------------------

    def pressed(self, name: str, char: str | None) -> bool:
        """The tap button of the other pane is its key."""
        if name == SIDE:
            name, char = "tab", None
        return super().pressed(name, char)

    def verbs(self) -> dict[str, Callable[[], object]]:
        """Moving in both panes, opening, editing, narrowing."""
        return {
            "move.down": lambda: self.moved(self.pane.move(1)),
            "move.up": lambda: self.moved(self.pane.move(-1)),
            "move.page_down": lambda: self.moved(self.pane.page(1)),
            "move.page_up": lambda: self.moved(self.pane.page(-1)),
            "move.first": lambda: self.moved(self.pane.to_end(last=False)),
            "move.last": self._to_end,
            "nav.open": self.open_row,
            "list.in": self.open_row,
            "record.edit": self.edit_row,
            "record.copy": self.copy,
            "record.remove": self.take_away,
            "file.attach": self._attach_file,
            "pane.next": lambda: self.to_pane(side=not self.has_class("-side")),
            "list.filter": self.ask_narrow,
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

    def more_commands(self) -> Iterable[tuple[str, Callable[[], "Reply"]]]:
        """Mark do-not-contact, put away, cancel, reopen: by name."""
        from crm_tui.screens.client_card_menu import named_choices

        desk = self.desk()
        return named_choices(desk, self.focus_id) if desk is not None else ()

    def whom(self) -> tuple[int | None, int | None]:
        """This client, and the deal in focus."""
        return (self.page.who.id if self.page is not None else self.client_id), self.focus_id

    def form_for(self, action: str) -> "Form":
        """The form of an action; a call goes to the number under the cursor."""
        form = super().form_for(action)
        row = self.rows.current() if self.page is not None else None
        if action == "step.call" and form.card and row is not None and row.key.what == "channel":
            theirs = sorted(form.card.channels, key=lambda one: one.id != row.key.id)
            form.card = form.card._replace(channels=tuple(theirs))
        return form

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
        """Put the contact on the clipboard as text; on a file, where its content lies."""
        row = self.rows.current() if self.page is not None else None
        if row is not None and row.key.what == "file":
            from crm_tui.screens.client_card_rows import copy_path, file_of

            copy_path(self, file_of(self, row.key.id))
        elif self.page is not None:
            self.app.copy_to_clipboard(as_text(self.page))
            self.app.tell(_("{client}: copied").format(client=self.page.who.name))

    def _attach_file(self) -> None:
        from crm_tui.screens.client_card_rows import attach

        attach(self)

    def _give(self) -> None:
        from crm_tui.screens.client_card_rows import give

        give(self)

    def _to_end(self) -> None:
        if self.has_class("-side"):
            self.to_last()
        else:
            self.moved(self.rows.to_end(last=True))


def _card_of(reads: "Reads", deal_id: int | None, client_id: int) -> Card:
    """The card of a deal, or of the client where there is none."""
    return reads.card(deal_id=deal_id) if deal_id else reads.card(client_id=client_id)
