"""The board: columns of cards side by side, drawn line by line, whatever number there are.

Slots are what stands side by side: the columns, then what was won and what was lost.
"""

from collections.abc import Hashable

from textual.geometry import Region
from textual.strip import Strip

from crm_tui.domain.boards import DealCard
from crm_tui.themes import CURSOR
from crm_tui.widgets.columns import Column, Columns
from crm_tui.widgets.drawn import Drawn
from crm_tui.widgets.paint import Line, Moment, clip
from crm_tui.widgets.paint_board import (
    CARD,
    MOST_SUMS,
    Shown,
    card_lines,
    closed_lines,
    closed_sums,
    closed_title,
    head_sums,
    head_title,
)
from crm_tui.widgets.slots import Slot, first_showing, laid_out, last_first

LEAST = 24  # cells of a column with the line on its left
CLOSED = 15  # the same of what was won or lost
ROOMY = 30  # lines from which on cards stand apart


class Board(Drawn):
    """Columns with a cursor; told what to show and where to go."""

    DEFAULT_CSS = "Board { width: 1fr; height: 100%; }"

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id)
        self.columns = Columns()
        self.moment: Moment | None = None
        self.everyone = False
        self.empty: tuple[str, ...] = ()
        self.carried: int | None = None  # a deal
        self.over: int | None = None  # the slot it would drop into
        self.slots: list[Slot] = []
        self._first = 0

    # -- where things stand ---------------------------------------------------------------

    def lay_out(self) -> None:
        """Divide the width among the slots that fit."""
        leasts = self._leasts
        self._first = max(0, min(self._first, last_first(leasts, self.size.width)))
        self._divide()
        for column in self.columns.all:
            column.scroll(self.rows)

    def _divide(self) -> None:
        stages = len(self.columns.all)
        self.slots = laid_out(self._first, self._leasts, stages, self.size.width)

    @property
    def _leasts(self) -> list[int]:
        stages = len(self.columns.all)
        return [LEAST] * stages + [CLOSED] * (len(self.columns.closed) if stages else 0)

    def bring_in_sight(self, number: int) -> bool:
        """Scroll sideways until a slot is shown; True when others are shown now."""
        before, leasts = self._first, self._leasts
        if leasts:
            self._first = first_showing(number, before, leasts, self.size.width)
        if self._first == before:
            return False
        self._divide()
        self.refresh()
        return True

    @property
    def last_slot(self) -> int:
        """The number of the last slot, shown or not."""
        return max(len(self._leasts) - 1, 0)

    def peek(self) -> bool:
        """Show the last slots, with the cursor where it is; True when others are shown now."""
        return self.bring_in_sight(self.last_slot)

    @property
    def heads(self) -> int:
        """The lines of sums under a title."""
        columns = self.columns
        most = max((len(column.sums) for column in columns.all), default=1)
        most = max([most, *(len(line.sums) for line in columns.closed)])
        return max(1, min(most, MOST_SUMS if self.size.height >= 16 else 1))

    @property
    def body(self) -> int:
        """The first line of the cards."""
        return 1 + self.heads + 1

    @property
    def pitch(self) -> int:
        """Lines from one card to the next."""
        return CARD + (self.size.height >= ROOMY)

    @property
    def rows(self) -> int:
        """How many whole cards are in sight."""
        return max((self.size.height - self.body - 1 + self.pitch - CARD) // self.pitch, 1)

    # -- what is shown --------------------------------------------------------------------

    def renew(self) -> None:
        """What the columns hold has changed: draw all of it anew."""
        self.lay_out()
        self.bring_in_sight(self.columns.here)
        self.redraw()

    def redraw_card(self, number: int, index: int) -> None:
        """One card has changed, or the cursor on it."""
        slot = next((s for s in self.slots if s.number == number), None)
        if slot is not None:
            y = self.body + (index - self.columns.all[number].top) * self.pitch
            self.refresh(Region(slot.x, y, slot.cells, CARD))

    def redraw_column(self, number: int, *, head: bool = False) -> None:
        """The cards of a column have changed, or other ones are in sight."""
        slot = next((s for s in self.slots if s.number == number), None)
        if slot is not None:
            top = 0 if head else self.body
            height = self.size.height - top
            self.refresh(Region(slot.x - 1, top, slot.cells + 2, height))

    # -- moving ---------------------------------------------------------------------------

    def step(self, by: int) -> bool:
        """Move the cursor by so many cards in its column; True when it stands elsewhere now."""
        column = self.columns.column
        if column is None:
            return False
        at, top = column.at, column.top
        if not column.go(at + by):
            return False
        column.scroll(self.rows)
        if column.top != top:
            self.redraw_column(self.columns.here)
        else:
            self.redraw_card(self.columns.here, at)
            self.redraw_card(self.columns.here, column.at)
        return True

    def side(self, by: int) -> bool:
        """Move the cursor to a neighbouring column, to the card at the same height."""
        old, new = self.columns.here, self.columns.here + by
        if new >= len(self.columns.all) > 0:
            return self.peek()
        if new < 0:
            return False
        if self.bring_in_sight(old):
            return True
        before, column = self.columns.all[old], self.columns.all[new]
        self.columns.here = new
        column.go(column.top + before.at - before.top)
        column.scroll(self.rows)
        if not self.bring_in_sight(new):
            self.redraw_card(old, before.at)
            self.redraw_card(new, column.at)
            self._redraw_titles()
        return True

    def _redraw_titles(self) -> None:
        self.redraw_line(0)

    def carry(self, deal_id: int, target: int, *, last: bool) -> bool:
        """Put a card into another column at once, the cursor with it."""
        place = self.columns.where(deal_id)
        if place is None or not self.columns.move(deal_id, target, last=last):
            return False
        heads = self.heads
        for number in (place[0], target):
            self.columns.all[number].scroll(self.rows)
        if self.bring_in_sight(target) or heads != self.heads:
            self.refresh()
        else:
            self._redraw_titles()
            self.redraw_column(place[0], head=True)
            self.redraw_column(target, head=True)
        return True

    def shift(self, index: int) -> tuple[int | None, int | None] | None:
        """Put the card of the cursor to another place of its column, the cursor with it.

        The deals it stands between now, None for the column's end; None if it stands as it did.
        """
        column = self.columns.column
        between = column.shift(column.at, index) if column is not None else None
        if column is not None and between is not None:
            column.go(index)
            column.scroll(self.rows)
            self.redraw_column(self.columns.here)
        return between

    # -- drawing --------------------------------------------------------------------------

    def render_line(self, y: int) -> Strip:
        """One line across all slots."""
        cells, height = self.size
        if y == height - 1:
            return self._rule(("└", "┴", "┘"))
        if y == self.body - 1:
            return self._rule(("├", "┼", "┤"))
        if not self.slots:
            return self._empty_line(y)
        if self.empty and y >= self.body and not self.columns.deals:
            return self._empty_line(y)
        parts = []
        edge = "┌" if y == 0 else "│"
        for slot in self.slots:
            parts += [self._edge(edge), self._part(slot, y)]
            edge = "┬" if y == 0 else self._thumb(slot, y)
        parts.append(self._edge("┐" if y == 0 else edge))
        return Strip.join(parts).adjust_cell_length(cells)

    def _edge(self, text: str) -> Strip:
        return self.kept(("edge", text), lambda: [(text, "frame")])

    def _rule(self, corners: tuple[str, str, str]) -> Strip:
        left, middle, right = corners
        lines = middle.join("─" * slot.cells for slot in self.slots)
        lines = lines or "─" * (self.size.width - 2)
        return self.strip([(left + lines + right, "frame")])

    def _empty_line(self, y: int) -> Strip:
        number = y - self.body - 1
        words = self.empty[number] if 0 <= number < len(self.empty) else ""
        cells = self.size.width - 2
        edge: Line = [("│", "frame")]
        if y == 0:
            return self.strip([("┌" + "─" * cells + "┐", "frame")])
        return self.strip([*edge, *clip([(f"  {words}", "dim")], cells), *edge])

    def _part(self, slot: Slot, y: int) -> Strip:
        """The cells of one slot on one line."""
        if slot.number >= len(self.columns.all):
            return self._closed_part(slot, y)
        column = self.columns.all[slot.number]
        if y == 0:
            return self._title(slot, column)
        if y < self.body:
            money, lines, own = column.money, self.heads, self._own_currency()
            chance = column.stage.probability
            return self.kept(
                ("sum", slot, money, chance, lines, y),
                lambda: head_sums(money, chance, lines, slot.cells, own)[y - 1],
            )
        row, line = divmod(y - self.body, self.pitch)
        return self._card_part(slot, column, column.top + row, line)

    def _title(self, slot: Slot, column: Column) -> Strip:
        on = slot.number == self.columns.here or slot.number == self.over
        hidden = (
            slot == self.slots[0] and slot.number > 0,
            slot == self.slots[-1] and slot.number < self.last_slot,
        )
        key = ("title", slot, column.stage.id, column.deals, hidden, on)
        return self.kept(
            key, lambda: _lit(head_title(column.stage, column.deals, hidden, slot.cells), on)
        )

    def _card_part(self, slot: Slot, column: Column, index: int, line: int) -> Strip:
        card = column.card(index)
        blank = slot.cells
        if card is None or line >= CARD:
            waits = index < column.deals and line == 0
            words = "  …" if waits and card is None else ""
            return self.kept(("blank", blank, words), lambda: clip([(words, "dim")], blank))
        on = slot.number == self.columns.here and index == column.at
        marked = card.id in self.columns.marks
        carried = card.id == self.carried
        key = ("card", card.id, card.stage_id, line, on, marked, carried, slot.cells)
        return self.kept(key, lambda: self._card_line(column, card, slot, key)[line])

    def _card_line(
        self, column: Column, card: DealCard, slot: Slot, key: tuple[Hashable, ...]
    ) -> list[Line]:
        *_card, on, marked, carried, _cells = key
        assert self.moment is not None
        mark = ("≡" if carried else "▸" if on else " ", "✓" if marked else " ")
        shown = Shown(self.moment, self.everyone)
        lines = card_lines(card, column.stage, shown, slot.cells, mark)
        if on:
            return [[(text, style + CURSOR) for text, style in line] for line in lines]
        return lines

    def _closed_part(self, slot: Slot, y: int) -> Strip:
        closed = self.columns.closed[slot.number - len(self.columns.all)]
        over = slot.number == self.over
        if y == 0:
            return self.strip(_lit(closed_title(closed, slot.cells), over))
        if y < self.body:
            return self.strip(
                closed_sums(closed, self.heads, slot.cells, self._own_currency())[y - 1]
            )
        lines = closed_lines(closed.status, slot.cells, over=over)
        number = y - self.body
        return self.strip(lines[number] if number < len(lines) else clip([], slot.cells))

    def _own_currency(self) -> str:
        columns = self.columns
        found = (p.currency for p in columns.pipelines if p.id == columns.pipeline_id)
        return next(found, "")

    def _thumb(self, slot: Slot, y: int) -> str:
        """The line behind a slot; thick where the thumb of its scroll bar is."""
        if slot.number >= len(self.columns.all) or y < self.body:
            return "│"
        column = self.columns.all[slot.number]
        lines = self.size.height - 1 - self.body
        if column.deals <= self.rows or lines < 1:
            return "│"
        size = max(lines * self.rows // column.deals, 1)
        start = column.top * (lines - size) // max(column.deals - self.rows, 1)
        return "┃" if start <= y - self.body < start + size else "│"


def _lit(line: Line, on: bool) -> Line:
    """A title, lit where the cursor is or a card would drop."""
    return [(text, "title-on" if on and style == "title" else style) for text, style in line]
