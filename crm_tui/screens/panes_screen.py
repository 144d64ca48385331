"""A list on the left and, where there is room, the card of whoever is under the cursor."""

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any, ClassVar

from textual import getters, on
from textual.widget import Widget

from crm_tui.domain.lines import Card, FoundLine, StepLine
from crm_tui.errors import CrmError
from crm_tui.i18n import _
from crm_tui.screens.framed import Footer, FramedScreen
from crm_tui.screens.whose_card import give_card
from crm_tui.shell import Reads
from crm_tui.widgets.grid import Grid
from crm_tui.widgets.paint import Line, wrap_text
from crm_tui.widgets.paint_card import card_lines, card_title
from crm_tui.widgets.panes import Bar, CardPane
from crm_tui.widgets.window import Window

DRAWN = 100  # cards whose lines are remembered


class PanesScreen(FramedScreen):
    """Moves in a list, marks in it, and shows the card of its rows."""

    rows = getters.query_one("#list", Grid)
    card_pane = getters.query_one("#card", CardPane)
    card: Card | None = None
    #: Whether copying a row means its client: the name and how to reach them.
    copies_client: ClassVar[bool] = True
    #: The buttons of a phone while the list is empty; none: the same as always.
    bare_taps: ClassVar[tuple[str, ...]] = ()
    words = ""  # what the rows shown are narrowed by; "" while all are shown
    _was_bare = False
    _was_unlike = ""

    def __init__(self) -> None:
        super().__init__()
        self._drawn_state: Any = None
        self._drawn_cards: dict[int, tuple[Card, list[Line]]] = {}

    def body(self) -> Iterable[Widget]:
        """The list and the card."""
        yield Grid(id="list")
        yield CardPane(id="card")

    # -- what a screen of this kind provides ----------------------------------------------

    def card_of(self, reads: Reads, row: Any) -> Card:
        """The card of a row. Raises CrmError."""
        return card_of(reads, row)

    def nothing(self) -> list[str]:
        """What the right pane says when the cursor stands on nobody."""
        return []

    def open_row(self) -> None:
        """Open the row under the cursor."""
        self._open_card()

    def unlike(self) -> str:
        """Where the cursor stands on what is no record: what enter does there; else ""."""
        return ""

    # -- the card -------------------------------------------------------------------------

    def show_card(self) -> None:
        """Show whoever is under the cursor."""
        row = self.rows.current()
        if row is None:
            self.card = None
            self.card_pane.show("", self._nothing)
        self._tell_alone()
        if row is None:
            return

        def read(reads: Reads) -> Card | CrmError:
            try:
                return self.card_of(reads, row)
            except CrmError as error:  # a colleague may have closed it meanwhile
                return error

        self.look_up(read, self._card_read, "card")

    def _tell_alone(self) -> None:
        """A phone has no other pane: its list says what helps, and the buttons do it."""
        is_bare, unlike = self.is_bare(), self.unlike()
        hints = self.hints() if is_bare and self.has_class("phone") else ()
        if unlike != self._was_unlike:
            self._was_unlike = unlike
            self.query_one("#keys", Bar).redraw()
        if is_bare != self._was_bare or hints != self.rows.hints:
            self._was_bare, self.rows.hints = is_bare, hints
            self.rows.redraw()
            self.query_one("#keys", Bar).redraw()

    def is_bare(self) -> bool:
        """Whether the list is empty."""
        return self.is_read and not self.rows.rows

    def hints(self) -> tuple[str, ...]:
        """What an empty list says on a phone besides that it is empty."""
        return tuple(self.nothing())

    def _nothing(self, cells: int) -> list[Line]:
        lines = [wrap_text(text, "dim", max(cells - 2, 1), 3) for text in self.nothing()]
        return [[(" ", "text"), *line] for part in lines for line in part]

    def _card_read(self, card: Card | CrmError) -> None:
        if isinstance(card, CrmError):
            self.card = None
            words = f"{card.message} {card.hint}"
            self.card_pane.show("", lambda cells: [[(f" {words}"[:cells], "dim")]])
            return
        same = self.card is not None and self.card[:4] == card[:4]
        self.card = card
        give_card(self, card)
        make = partial(self._card_lines, card)
        if same:
            self.card_pane.repaint_with(make)
        else:
            self.card_pane.show(card_title(card), make)

    def _card_lines(self, card: Card, cells: int) -> list[Line]:
        """The lines of a card; those of one that was shown in this minute are drawn already."""
        now, person = self.app.now, self.app.person
        state = (cells, person, now.local.replace(second=0, microsecond=0))
        if state != self._drawn_state or len(self._drawn_cards) > DRAWN:
            self._drawn_state, self._drawn_cards = state, {}
        found = self._drawn_cards.get(id(card))
        if found is None or found[0] is not card:
            found = self._drawn_cards[id(card)] = (card, card_lines(card, now, person.id, cells))
        return found[1]

    def on_phone(self, phone: bool) -> None:
        """One pane alone has a frame of its own."""
        self.card_pane.alone = phone
        self.rows.corners = ("┐", "┘") if phone else ("┬", "┴")
        self.rows.tap_opens = phone
        self._tell_alone()

    def footer_keys(self) -> Footer:
        """Where the cursor stands on no record, what enter does, and the keys that need none."""
        first, more = super().footer_keys()
        if not self._was_unlike:
            return first, more
        kept = self.app.keyboard.need_no_row(self.rooms)
        first, more = ([one for one in keys if one[0] in kept] for keys in (first, more))
        return [("enter", self._was_unlike), *first], more

    def phone_row(self) -> tuple[str, ...]:
        """The buttons; while there is nothing, those that bring something."""
        needs_none = self._was_bare or self._was_unlike
        if self.bare_taps and needs_none and not self.has_class("-reading"):
            return self.bare_taps if self.tab else ("‹", *self.bare_taps)
        return super().phone_row()

    @on(Grid.Moved)
    def _moved(self) -> None:
        self.show_card()
        if self.app.tutor is not None:
            self.app.tutor.acted("move.down")

    @on(Grid.Opened)
    def _opened(self) -> None:
        self.show_card()
        self.act("nav.open")

    # -- keys -----------------------------------------------------------------------------

    def verbs(self) -> dict[str, Callable[[], object]]:
        """Moving, opening, marking."""
        return {
            "move.down": lambda: self.moved(self.rows.move(1)),
            "move.up": lambda: self.moved(self.rows.move(-1)),
            "move.page_down": lambda: self.moved(self.rows.page(1)),
            "move.page_up": lambda: self.moved(self.rows.page(-1)),
            "move.first": lambda: self.moved(self.rows.to_end(last=False)),
            "move.last": lambda: self.moved(self.rows.to_end(last=True)),
            "nav.open": self._open,
            "list.in": self._open,
            "mark.toggle": self.mark,
            "mark.group": self.mark_group,
            "record.copy": self.copy_rows,
        }

    def moved(self, moved: bool) -> None:
        """The cursor has moved, or could not."""
        if moved:
            self.show_card()

    def _open(self) -> None:
        """On a phone first the short card, then the whole one."""
        phone = self.has_class("phone") and not self.has_class("-reading")
        if phone and self.rows.current() is not None:
            self.add_class("-reading")
            self.query_one("#keys", Bar).redraw()
        else:
            self.open_row()

    def back(self) -> None:
        """One back: from the card, the marks, the words, the screen opened over another."""
        if self.has_class("-reading"):
            self.remove_class("-reading")
        elif self.rows.marks:
            self.rows.unmark()
        elif self.words:
            self.narrow("")
        else:
            super().back()
        self.query_one("#keys", Bar).redraw()

    def narrow(self, words: str) -> None:
        """Show only the rows that hold these words."""
        self.words = words.strip()
        self.show_narrowed()

    def show_narrowed(self) -> None:
        """Draw what holds the words."""

    def narrow_rows(self, usage: str) -> None:
        """Open the line that narrows the list. usage: what may be typed."""
        from crm_tui.screens.narrow_form import NarrowForm
        from crm_tui.screens.opening import around_of

        self.put_form(
            NarrowForm(around_of(self), narrow=self.narrow, words=self.words, usage=usage)
        )

    def marked_steps(self) -> tuple[StepLine, ...]:
        """The marked rows that are steps."""
        return tuple(row for row in self.rows.marked() if isinstance(row, StepLine))

    def edit_marked(self) -> None:
        """With marks, change all of their deals; else open the card."""
        if marked := self.marked_steps():
            from crm_tui.screens.deals_bulk import change_marked

            change_marked(self, marked)
        else:
            self._open_card()

    def mark(self) -> None:
        """Mark or unmark the row under the cursor, and go on."""
        row = self.rows.current()
        if row is None:
            self.app.tell(_("There is nothing under the cursor."))
            return
        self.rows.toggle([row])
        self.moved(self.rows.move(1))

    def copy_rows(self) -> None:
        """Copy the marked rows as they are seen; without marks whoever the cursor is on."""
        from crm_tui.screens.telling import copy_rows

        marked, row = self.rows.marked(), self.rows.current()
        if marked or (row is not None and not self.copies_client):
            copy_rows(self, [self.rows.as_text(one) for one in marked or [row]])
        else:
            self._copy()

    def mark_group(self) -> None:
        """Mark all of the group under the cursor."""
        group = self.rows.group()
        self.rows.toggle(group.all() if isinstance(group, Window) else group)


def card_of(reads: Reads, row: StepLine | FoundLine) -> Card:
    """The card of a step, or of what was found."""
    if isinstance(row, StepLine):
        return reads.card(step_id=row.id)
    if row.deal_id is not None:
        return reads.card(deal_id=row.deal_id)
    return reads.card(client_id=row.client_id)
