"""The board under the mouse: a click points, two open, the wheel scrolls, a drag carries a card."""

from textual import events
from textual.message import Message

from crm_tui.widgets.board import Board
from crm_tui.widgets.columns import Column
from crm_tui.widgets.slots import Slot

FAR = 2  # cells the mouse moves before it carries a card
WHEEL = 2  # cards


class CarryingBoard(Board):
    """A board that tells what the mouse did."""

    class Moved(Message):
        """The cursor stands on another card, or other cards are in sight."""

    class Opened(Message):
        """A card was clicked twice."""

    class Dropped(Message):
        """A card was carried to another place.

        slot: the column, or behind the last one what was won and what was lost. index: the place
        it was dropped on.
        """

        def __init__(self, deal_id: int, slot: int, index: int) -> None:
            super().__init__()
            self.deal_id, self.slot, self.index = deal_id, slot, index

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id)
        self._gripped: tuple[int, int, int] | None = None  # the deal, and where it was taken
        self._has_carried = False

    def slot_at(self, x: int) -> Slot | None:
        """The slot under a cell."""
        return next((s for s in self.slots if s.x - 1 <= x < s.x + s.cells), None)

    def place_at(self, x: int, y: int) -> tuple[int, int] | None:
        """The column and the place of the card under a cell."""
        slot = self.slot_at(x)
        if slot is None or not self.room.body <= y < self.room.lines - 1:
            return None
        if slot.number >= len(self.columns.all):
            return None
        column = self.columns.all[slot.number]
        index = column.top + (y - self.room.body) // self.room.pitch
        return (slot.number, index) if column.card(index) is not None else None

    def drop(self) -> None:
        """Nothing is carried any more."""
        if self.carried is not None:
            self.release_mouse()
            self.carried = self.over = None
            self.repaint()
        self._gripped = None

    # -- pointing -------------------------------------------------------------------------

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Take hold of a card, which becomes the one of the cursor."""
        self._has_carried = False
        self._gripped = None
        place = self.place_at(event.x, event.y)
        if place is None:
            self._point_at_title(event.x, event.y)
            return
        self._point(*place)
        card = self.columns.current()
        if card is not None and event.button == 1:
            self._gripped = (card.id, event.x, event.y)

    def _point(self, number: int, index: int) -> None:
        self.columns.here = number
        self.columns.all[number].go(index)
        self.repaint()
        self.post_message(self.Moved())

    def _point_at_title(self, x: int, y: int) -> None:
        """A title is its column; the signs at the edges are the columns beyond."""
        slot = self.slot_at(x)
        if slot is None or y >= self.room.body:
            return
        at_end = x >= self._cells - 3 and slot == self.slots[-1]
        at_start = x <= 2 and slot == self.slots[0]
        if at_end or at_start:
            self.show_slot(max(slot.number + (1 if at_end else -1), 0))
        if slot.number < len(self.columns.all):
            number = self.slots[-1].number if at_end else self.slots[0].number
            number = number if at_end or at_start else slot.number
            number = min(number, len(self.columns.all) - 1)
            self._point(number, self.columns.all[number].at)

    def on_click(self, event: events.Click) -> None:
        """Two clicks open a card; the end of a drag is none."""
        if event.chain > 1 and not self._has_carried and self.place_at(event.x, event.y):
            self.post_message(self.Opened())

    # -- carrying -------------------------------------------------------------------------

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Carry the card one has hold of, once the mouse has left its place."""
        if self._gripped is None or not event.button:
            self.drop()  # the button was let go where nobody saw it
            return
        deal_id, x, y = self._gripped
        if self.carried is None:
            if abs(event.x - x) < FAR and abs(event.y - y) < FAR:
                return
            self.carried, self._has_carried = deal_id, True
            self.capture_mouse()
        self._hover(event.x)

    def _hover(self, x: int) -> None:
        """Light the slot below; at an edge of the board, show what lies beyond."""
        slot = self.slot_at(min(max(x, 0), self._cells - 2))
        over = slot.number if slot is not None else None
        if over is not None and x >= self._cells - 2:
            self.show_slot(min(over + 1, self.last_slot))
        elif over is not None and x <= 1:
            self.show_slot(max(over - 1, 0))
        self.over = over
        self.repaint()

    def on_mouse_up(self, event: events.MouseUp) -> None:
        """Drop what is carried where the mouse is."""
        carried, slot = self.carried, self.slot_at(event.x)
        self.drop()
        if carried is not None and slot is not None:
            index = (event.y - self.room.body) // self.room.pitch
            if slot.number < len(self.columns.all):
                index += self.columns.all[slot.number].top
            self.post_message(self.Dropped(carried, slot.number, max(index, 0)))

    # -- the wheel ------------------------------------------------------------------------

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Scroll the column under the mouse."""
        self._wheel(event, WHEEL)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Scroll the column under the mouse."""
        self._wheel(event, -WHEEL)

    def _wheel(self, event: events.MouseEvent, by: int) -> None:
        event.stop()
        slot = self.slot_at(event.x)
        if slot is None or slot.number >= len(self.columns.all):
            return
        column: Column = self.columns.all[slot.number]
        column.wheel(by, self.rows)
        self.repaint()
        self.post_message(self.Moved())

    def on_mouse_scroll_left(self, event: events.MouseScrollLeft) -> None:
        """Show the column on the left."""
        event.stop()
        self._wheel_aside(-1)

    def on_mouse_scroll_right(self, event: events.MouseScrollRight) -> None:
        """Show the column on the right."""
        event.stop()
        self._wheel_aside(1)

    def _wheel_aside(self, by: int) -> None:
        if self.slots:
            number = self.slots[-1 if by > 0 else 0].number + by
            self.show_slot(min(max(number, 0), self.last_slot))
            self.repaint()
            self.post_message(self.Moved())
