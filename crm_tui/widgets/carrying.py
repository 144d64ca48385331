"""The board under the mouse: a click points, two open, the wheel scrolls, a drag carries a card."""

from textual import events
from textual.message import Message
from textual.timer import Timer

from crm_tui.domain.boards import OPEN
from crm_tui.widgets.board import Board
from crm_tui.widgets.slots import Slot

FAR = 2  # cells the mouse moves before it carries a card
WHEEL = 2  # cards
EDGE = 0.3  # seconds after which a card held at the edge goes one column or card further


class CarryingBoard(Board):
    """A board that tells what the mouse did."""

    class Moved(Message):
        """The cursor stands on another card, or other cards are in sight."""

    class Opened(Message):
        """A card was clicked twice."""

    class Dropped(Message):
        """A card was carried to another place.

        slot: the column, or behind the last one what was won and what was lost. index: the place
        it was dropped on, -1 for the head of the column. owner_id: whose lane it was dropped
        on, None where it was no lane's line.
        """

        def __init__(self, deal_id: int, slot: int, index: int, owner_id: int | None) -> None:
            super().__init__()
            self.deal_id, self.slot, self.index, self.owner_id = deal_id, slot, index, owner_id

    class Lane(Message):
        """The line of a lane was clicked."""

        def __init__(self, owner_id: int) -> None:
            super().__init__()
            self.owner_id = owner_id

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id)
        self._gripped: tuple[int, int, int] | None = None  # the deal, and where it was taken
        self._has_carried = False
        self._hand = (0, 0)  # where the mouse was last
        self._ticks: Timer | None = None

    def slot_at(self, x: int) -> Slot | None:
        """The slot under a cell."""
        return next((s for s in self.slots if s.x - 1 <= x < s.x + s.cells), None)

    def place_at(self, x: int, y: int) -> tuple[int, int] | None:
        """The column and the place of the card under a cell."""
        slot = self.slot_at(x)
        column = self.columns.at(slot.number) if slot is not None else None
        if slot is None or column is None or not self.room.body <= y < self.room.end:
            return None
        index = column.top + (y - self.room.body) // self.room.pitch
        return (slot.number, index) if column.card(index) is not None else None

    def lane_at(self, y: int) -> int | None:
        """Whose lane the line is of, None where it is no lane's."""
        look = self._lanes.get(y)
        return None if look is None else look.lane.owner_id

    def gap_at(self, slot: Slot, y: int) -> int:
        """The place in a column that a card dropped at a line would come to; -1 on its head."""
        column = self.columns.at(slot.number)
        if column is None or y < self.room.body:
            return -1
        return min(column.top + round((y - self.room.body) / self.room.pitch), column.deals)

    def drop(self) -> None:
        """Nothing is carried any more."""
        if self._ticks is not None:
            self._ticks.stop()
            self._ticks = None
        if self.carried is not None:
            self.release_mouse()
            self.carried = self.over = self.place = self.over_lane = None
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
        if card is not None and event.button == 1 and card.status == OPEN:
            self._gripped = (card.id, event.x, event.y)

    def _point(self, number: int, index: int) -> None:
        before, self.columns.here = self.columns.here, number
        unfolds = number != before and max(number, before) >= len(self.columns.all)
        column = self.columns.at(number)
        if column is not None:
            column.go(index)
        if unfolds:
            self.show_slot(number)
        self.repaint()
        self.post_message(self.Moved())

    def _point_at_title(self, x: int, y: int) -> None:
        """A title is its column; the signs at the edges are the columns beyond.

        What was won or lost unfolds wherever it is clicked; a lane's line opens the lane.
        """
        slot, lane = self.slot_at(x), self.lane_at(y)
        if lane is not None:
            self.post_message(self.Lane(lane))
            return
        if slot is not None and slot.number >= len(self.columns.all) and self.room.rule < y:
            self._point(slot.number, 0)
            return
        if slot is None or y >= self.room.rule:
            return
        at_end = x >= self._cells - 3 and slot == self.slots[-1]
        at_start = x <= 2 and slot == self.slots[0]
        if at_end or at_start:
            self.show_slot(max(slot.number + (1 if at_end else -1), 0))
        number = self.slots[-1].number if at_end else self.slots[0].number
        number = number if at_end or at_start else slot.number
        column = self.columns.at(number)
        if column is not None:
            self._point(number, column.at)

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
            self._ticks = self.set_interval(EDGE, self.scroll_on)
        self._hand = event.x, event.y
        self._hover(*self._hand)

    def scroll_on(self) -> None:
        """A card that rests at an edge of the board goes on over it."""
        x, y = self._hand
        is_inside = 1 < x < self._cells - 2 and self.room.rule < y < self.room.end - 1
        if self.carried is not None and not is_inside:
            self._hover(x, y)

    def _hover(self, x: int, y: int) -> None:
        """Light the slot below, or the lane; at an edge of the board, show what lies beyond."""
        slot = self.slot_at(min(max(x, 0), self._cells - 2))
        over = slot.number if slot is not None else None
        if over is not None and x >= self._cells - 2:
            self.show_slot(min(over + 1, self.last_slot))
        elif over is not None and x <= 1:
            self.show_slot(max(over - 1, 0))
        self._scroll_at_edge(over, y)
        lane = self.lane_at(y)
        self.over_lane = lane if lane != self.columns.lane else None
        self.over = over if self.over_lane is None else None
        slot = next((one for one in self.slots if one.number == over), None)
        self.place = self.gap_at(slot, y) if slot is not None and self.arranges else None
        self.repaint()

    def _scroll_at_edge(self, number: int | None, y: int) -> None:
        """Show the cards above or below where a card is carried beyond those in sight."""
        column = self.columns.at(number) if number is not None else None
        if column is None or self.room.body <= y < self.room.end - 1:
            return
        top = column.top + (1 if y >= self.room.end - 1 else -1)
        column.top = max(column.start, min(top, min(column.deals, column.end) - self.rows), 0)
        self.post_message(self.Moved())

    def on_mouse_up(self, event: events.MouseUp) -> None:
        """Drop what is carried where the mouse is."""
        carried, slot, lane = self.carried, self.slot_at(event.x), self.over_lane
        index = self.gap_at(slot, event.y) if slot is not None else -1
        self.drop()
        if carried is not None and slot is not None:
            self.post_message(self.Dropped(carried, slot.number, index, lane))

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
        column = self.columns.at(slot.number) if slot is not None else None
        if column is None or not column.cards:
            return
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
