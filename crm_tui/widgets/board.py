"""The board: columns of cards side by side, drawn line by line, whatever number there are.

Slots are what stands side by side: the columns, then what was won and what was lost.
"""

from collections.abc import Hashable, Iterable

from textual.geometry import Region
from textual.strip import Strip

from crm_tui.domain.boards import DealCard, StageLine
from crm_tui.theme_names import CURSOR
from crm_tui.widgets.board_look import (
    CardLook,
    Drag,
    LaneLook,
    Room,
    SlotLook,
    below_lines,
    blank_lines,
    joined,
    lane_line,
    lane_looks,
    looks,
    room_of,
    sums_lines,
    title_line,
)
from crm_tui.widgets.columns import Column, Columns
from crm_tui.widgets.drawn import KEPT, Drawn
from crm_tui.widgets.joined import Joined
from crm_tui.widgets.paint import Line, Moment, clip, wrap_text
from crm_tui.widgets.paint_board import CARD, MOST_SUMS, Shown, card_lines
from crm_tui.widgets.slots import Slot, first_showing, laid_out, last_first

LEAST = 24  # cells of a column with the line on its left
CLOSED = 15  # the same of what was won or lost
UNFOLDED = 30  # the same once the cursor is there
TALL = 16  # lines from which on a head has more than one sum
MINUTE_US = 60_000_000
ROOMY = 30  # lines from which on cards stand apart

CardKey = tuple[int, bool, bool, bool, bool, int]


class Board(Drawn):
    """Columns with a cursor; told what to show and where to go, it repaints what has changed."""

    DEFAULT_CSS = "Board { width: 1fr; height: 100%; }"

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id)
        self.columns = Columns()
        self.shown: Shown | None = None
        self.empty: tuple[str, ...] = ()
        self.carried: int | None = None  # a deal
        self.over: int | None = None  # the slot it would drop into
        self.place: int | None = None  # and the place there
        self.over_lane: int | None = None  # or the owner of the lane it would drop on
        self.is_compact = False
        self.arranges = True  # whether a card stays where it is dropped in a column
        self.slots: list[Slot] = []
        self.room = Room(1, 3, CARD, 1, 1, 1)
        self._cells = 0
        self._first = 0
        self._looks: tuple[SlotLook, ...] = ()
        self._lanes: dict[int, LaneLook] = {}
        self._said: tuple[str, ...] = ()  # what stood there instead of cards
        self._cards: dict[CardKey, tuple[DealCard, list[Line]]] = {}
        self._heads: dict[Hashable, list[Line]] = {}
        self._drawn_for: object = None

    # -- where things stand ---------------------------------------------------------------

    @property
    def rows(self) -> int:
        """How many whole cards are in sight."""
        return self.room.rows

    def lay_out(self) -> None:
        """Divide the space, and see what stands where."""
        self._cards.clear()
        self._arrange()
        self.show_slot(self.columns.here)
        self._look()

    def _arrange(self) -> None:
        self._cells, lines = self.size
        self.room = self._room_in(lines)
        leasts = self._leasts
        self._first = max(0, min(self._first, last_first(leasts, self._cells)))
        self._divide()
        for column in (*self.columns.all, *self.columns.ends):
            column.scroll(self.rows)

    def _room_in(self, lines: int) -> Room:
        sums = [len(column.money) + len(column.left) for column in self.columns.all]
        sums += [len(line.sums) for line in self.columns.closed]
        heads = max(1, min(max(sums, default=1), MOST_SUMS if lines >= TALL else 1))
        card, gap = (1, 0) if self.is_compact else (CARD, int(lines >= ROOMY))
        lanes = len(self.columns.lanes)
        return room_of(lines, heads, card, gap, lanes, self.columns.place_of_lane)

    def _divide(self) -> None:
        stages = len(self.columns.all)
        self.slots = laid_out(self._first, self._leasts, stages, self._cells)

    @property
    def _leasts(self) -> list[int]:
        stages = len(self.columns.all)
        ends = range(stages, stages + len(self.columns.closed) if stages else 0)
        here = self.columns.here
        return [LEAST] * stages + [UNFOLDED if n == here else CLOSED for n in ends]

    def places(self) -> list[tuple[int, int]]:
        """The first cell of every card in sight: x and y."""
        room = self.room
        return [
            (look.slot.x, room.body + row * room.pitch)
            for look in self._looks
            for row, one in enumerate(look.cards)
            if one.card is not None and room.body + row * room.pitch < room.lines - 1
        ]

    @property
    def last_slot(self) -> int:
        """The number of the last slot, shown or not."""
        return max(len(self._leasts) - 1, 0)

    def show_slot(self, number: int) -> bool:
        """Scroll sideways until a slot is in sight; True when others are shown now."""
        before, leasts = self._first, self._leasts
        if leasts:
            self._first = first_showing(number, before, leasts, self._cells)
        self._divide()
        return self._first != before

    # -- what is shown --------------------------------------------------------------------

    def renew(self) -> None:
        """What the columns hold is new: arrange it, the cursor in sight."""
        if self._drawn_for != self.shown:
            self._drawn_for = self.shown
            self._cards.clear()
            self._looks = ()  # a later minute is seen though no value has changed
        self._arrange()
        self.show_slot(self.columns.here)
        self.repaint()

    def redraw(self) -> None:
        """The colours are others: draw every line anew."""
        self._cards.clear()
        self._look()
        super().redraw()

    def repaint(self) -> None:
        """Paint what looks otherwise than it did."""
        before, lanes, said = self._looks, self._lanes, self._said
        self._look()
        same = [look.slot for look in before] == [look.slot for look in self._looks]
        empty = self.empty or said
        if not same or not before or empty or lanes.keys() != self._lanes.keys():
            self.touch()
            return
        regions = [
            Region(0, y, self._cells, 1) for y, look in lanes.items() if look != self._lanes[y]
        ]
        regions += [
            region
            for old, new in zip(before, self._looks, strict=True)
            if old != new
            for region in self._changed(old, new)
        ]
        if regions:
            self.touch(*regions)

    def _look(self) -> None:
        """See how everything looks now."""
        drag = Drag(self.carried, self.over, self.place)
        self._said = self.empty
        self._looks = looks(self.columns, self.slots, self.room, drag)
        self._lanes = {look.y: look for look in lane_looks(self.columns, self.room, self.over_lane)}

    def _changed(self, old: SlotLook, new: SlotLook) -> Iterable[Region]:
        """The regions of a slot that look otherwise."""
        slot, room = new.slot, self.room
        if len(old.cards) != len(new.cards) or new.stage is None:
            yield Region(slot.x, 0, slot.cells + 1, room.lines)
            return
        if old._replace(cards=new.cards, thumb=new.thumb) != new:
            yield Region(slot.x, 0, slot.cells, room.rule)
        if old.thumb != new.thumb:
            yield Region(slot.x + slot.cells, room.body, 1, room.end - room.body)
        for row, (one, other) in enumerate(zip(old.cards, new.cards, strict=True)):
            if one != other:
                y = room.body + row * room.pitch
                yield Region(slot.x, y, slot.cells, min(room.card, room.end - y))

    # -- moving ---------------------------------------------------------------------------

    def step(self, by: int) -> bool:
        """Move the cursor by so many cards in its column; True when it stands elsewhere now."""
        column = self.columns.column
        if column is None or not column.go(column.at + by):
            return False
        column.scroll(self.rows)
        self.repaint()
        return True

    def side(self, by: int) -> bool:
        """Move the cursor to a neighbouring column, to the card at the same height.

        What was won or lost unfolds as the cursor comes there.
        """
        columns = self.columns
        before, column = columns.at(columns.here), columns.at(columns.here + by)
        if before is None or column is None:
            return False
        if not self.show_slot(columns.here):
            columns.here += by
            column.go(column.top + before.at - before.top)
            column.scroll(self.rows)
            self.show_slot(columns.here)
        self.repaint()
        return True

    def carry(self, deal_id: int, target: int, *, last: bool, index: int | None = None) -> bool:
        """Put a card into another column at once, the cursor with it. index: to that place."""
        if not self.columns.move(deal_id, target, last=last, index=index):
            return False
        self._arrange()
        self.show_slot(target)
        self.repaint()
        return True

    def draw_ahead(self, cells: int, column: Column) -> None:
        """Draw the last cards of a column, which a card that is put behind them will show."""
        if self.shown is not None:
            for card in column.tail[-self.rows :]:
                self._card_lines(cells, column.stage, CardLook(card))

    def shift(self, index: int) -> tuple[int | None, int | None] | None:
        """Put the card of the cursor to another place of its column, the cursor with it.

        The deals it stands between now, None for the column's end; None if it stands as it did.
        """
        column = self.columns.column
        between = column.shift(column.at, index) if column is not None else None
        if column is not None and between is not None:
            column.go(index)
            column.scroll(self.rows)
            self.repaint()
        return between

    # -- drawing --------------------------------------------------------------------------

    def render_line(self, y: int) -> Strip:
        """One line across all slots."""
        room = self.room
        if y == room.lines - 1:
            return self._rule(("└", "┴", "┘"))
        if y == room.rule:
            return self._rule(("├", "┼", "┤"))
        if y in self._lanes and self._looks:
            return self._lane_line(self._lanes[y])
        if not self._looks or (self.empty and y >= room.body):
            return self._empty_line(y)
        parts = []
        edge = "┌" if y == 0 else "│"
        for look in self._looks:
            parts += [self._edge(edge), self._inked(self._part(look, y))]
            edge = "┬" if y == 0 else self._edge_after(look, y)
        parts.append(self._edge("┐" if y == 0 else edge))
        return Joined(parts)

    def _lane_line(self, look: LaneLook) -> Strip:
        stages = [one.stage.id if one.stage else 0 for one in self._looks]
        key = (look._replace(y=0), tuple(self.slots), self._own_currency())
        return self.kept(key, lambda: lane_line(look, self.slots, stages, self._own_currency()))

    def _inked(self, line: Line) -> Strip:
        return self.kept(tuple(line), lambda: line)

    def _edge(self, text: str) -> Strip:
        return self._inked([(text, "frame")])

    def _rule(self, corners: tuple[str, str, str]) -> Strip:
        left, middle, right = corners
        lines = middle.join("─" * slot.cells for slot in self.slots)
        lines = lines or "─" * (self._cells - 2)
        return self.strip([(left + lines + right, "frame")])

    def _empty_line(self, y: int) -> Strip:
        number, cells = y - self.room.body - 1, self._cells - 2
        if y == 0:
            return self.strip([("┌" + "─" * cells + "┐", "frame")])
        said = [wrap_text(words, "dim", max(cells - 3, 1), 3) for words in self.empty]
        lines = [line for each in said for line in each]
        line = lines[number] if 0 <= number < len(lines) else []
        edge = ("│", "frame")
        return self.strip([edge, *clip([("  ", "dim"), *line], cells), edge])

    def part_at(self, y: int, x: int, end: int) -> Line | None:
        """The cells of one slot on one line, as runs, or of the edge after it; None for others."""
        room = self.room
        is_body = room.body <= y < room.end
        if self.empty or not (is_body or y < room.rule):
            return None
        for look in self._looks:
            first, last = look.slot.x, look.slot.x + look.slot.cells
            if (x, end) == (first, last):
                return self._part(look, y)
            if (x, end) == (last, last + 1) and is_body:
                return [(self._edge_after(look, y), "frame")]
        return None

    def _part(self, look: SlotLook, y: int) -> Line:
        """The cells of one slot on one line."""
        room = self.room
        if y < room.rule:
            return self._head(look)[y]
        row, line = divmod(y - room.body, room.pitch)
        if row < len(look.cards):
            return self._place(look, look.cards[row])[line]
        lines = below_lines(look)
        number = y - room.body
        return lines[number] if number < len(lines) else clip([], look.slot.cells)

    def _edge_after(self, look: SlotLook, y: int) -> str:
        """What parts a slot from the next one: the thumb of its scroll bar, where that is."""
        first, size = look.thumb
        return "┃" if first <= y - self.room.body < first + size else "│"

    def _head(self, look: SlotLook) -> list[Line]:
        """The edge above a slot, with its title, and its sums."""
        own = self._own_currency()
        key = (look._replace(cards=(), thumb=(0, 0)), self.room.heads, own)
        found = self._heads.get(key)
        if found is None:
            if len(self._heads) > KEPT:
                self._heads.clear()
            found = [title_line(look), *sums_lines(look, self.room.heads, own)]
            self._heads[key] = found
        return found

    def _place(self, look: SlotLook, one: CardLook) -> list[Line]:
        """The lines of a place: of its card, or blank."""
        cells = look.slot.cells
        if one.card is None or look.stage is None or self.shown is None:
            return blank_lines(one, self.room.pitch, cells)
        return self._card_lines(cells, look.stage, one)

    def _card_lines(self, cells: int, stage: StageLine, one: CardLook) -> list[Line]:
        """The lines of a card, drawn once and kept until the card is another."""
        card = one.card
        assert card is not None and self.shown is not None
        key = (card.id, one.on, one.marked, one.carried, one.drop, cells)
        found = self._cards.get(key)
        if found is not None and found[0] == card:
            return found[1]
        first = "≡" if one.carried else "»" if one.drop else "▸" if one.on else " "
        mark = (first, "✓" if one.marked else " ")
        lines = [joined(line) for line in card_lines(card, stage, self.shown, cells, mark)]
        if one.on:
            lines = [[(text, style + CURSOR) for text, style in line] for line in lines]
        lines += [clip([], cells)] * (self.room.pitch - self.room.card)
        if len(self._cards) > KEPT:
            self._cards.clear()
        self._cards[key] = (card, lines)
        return lines

    def _own_currency(self) -> str:
        columns = self.columns
        found = (p.currency for p in columns.pipelines if p.id == columns.pipeline_id)
        return next(found, "")


def shown_at(now: Moment, *, everyone: bool, compact: bool = False, me: int = 0) -> Shown:
    """What all cards have in common, to the minute: they are drawn anew when it changes."""
    minute = now.local.replace(second=0, microsecond=0)
    return Shown(Moment(now.us - now.us % MINUTE_US, minute), everyone, compact, me)
