"""What a board holds while it is shown: its columns, the stretch of cards read, cursor and marks.

It knows no widget, so that a key can be answered, and a card put elsewhere, within one event.
"""

from bisect import bisect_left
from collections.abc import Iterable, Sequence

from crm_tui.domain.boards import (
    BoardLines,
    ClosedLine,
    ColumnLine,
    DealCard,
    LaneLine,
    PipelineLine,
    Segment,
    StageLine,
    Sum,
)

Key = tuple[str | int, ...]
ABOVE, BELOW, END = "above", "below", "end"


class Column:
    """One stage: how many deals and what they sum up to, and those of them read so far.

    at: the card of the cursor, top: the first one in sight; both count from the column's top.
    elsewhere: how many deals, and their sums, stand in lanes that are folded.
    """

    def __init__(self, line: ColumnLine) -> None:
        self.stage: StageLine = line.stage
        self.deals = line.deals
        self.sums = dict(line.sums)
        self.left = line.left
        self.elsewhere, self._rest = line.elsewhere[0], dict(line.elsewhere[1])
        self.start, self.cards = line.segment.start, list(line.segment.cards)
        self.deals = max(self.deals, self.end)
        self.at = self.top = self.start
        self.is_reading = False
        self.is_old = False  # read before the last news
        self.tail: tuple[DealCard, ...] = ()  # the last cards, where they were read ahead

    @property
    def end(self) -> int:
        """The place after the last card that was read."""
        return self.start + len(self.cards)

    def card(self, index: int) -> DealCard | None:
        """The card at a place, or None where there is none or it was not read yet."""
        number = index - self.start
        return self.cards[number] if 0 <= number < len(self.cards) else None

    def current(self) -> DealCard | None:
        """The card of the cursor."""
        return self.card(self.at)

    def index_of(self, deal_id: int) -> int | None:
        """The place of a deal among the cards that were read."""
        numbers = (n for n, card in enumerate(self.cards) if card.id == deal_id)
        number = next(numbers, None)
        return None if number is None else self.start + number

    def go(self, index: int) -> bool:
        """Put the cursor on a card that was read; True when it stands elsewhere now."""
        before = self.at
        self.at = max(self.start, min(index, self.end - 1, self.deals - 1), 0)
        return self.at != before

    def scroll(self, rows: int) -> None:
        """Keep the cursor in sight of so many rows."""
        self.top = max(min(self.top, self.at), self.at - rows + 1, 0)
        self.top = min(self.top, max(self.deals - rows, 0))

    def wheel(self, by: int, rows: int) -> None:
        """Scroll by so many cards; the cursor stays in sight."""
        last = max(min(self.deals, self.end) - rows, self.start)
        self.top = max(self.start, min(self.top + by, last))
        self.go(max(self.top, min(self.at, self.top + rows - 1)))

    def wants(self, rows: int) -> str:
        """Which cards should be read now: those above or below what is in sight, or the end."""
        if self.start and len(self.cards) == 1 and not self.cards[0].key:
            return END
        if self.start and (self.top < self.start or self.at - rows < self.start):
            return ABOVE
        return BELOW if self.end < min(self.deals, self.at + 2 * rows) else ""

    @property
    def wants_tail(self) -> bool:
        """Whether a card that is put behind all others would come to those nobody has read."""
        return self.end < self.deals and not self.tail

    def extend(self, cards: Sequence[DealCard], side: str) -> None:
        """Take the cards that were read on one side; fewer than were counted end the column."""
        known = {card.id for card in self.cards}
        new = [card for card in cards if card.id not in known]
        if side == BELOW:
            self.cards += new
            self.deals = self.deals if new else self.end
            return
        self.cards[:0] = new
        self.start = max(self.start - len(new), 0) if new else 0
        if not new:
            self._count_from_the_top()

    def _count_from_the_top(self) -> None:
        """Nothing stands above, though something was counted there: the places move up."""
        moved = self.at
        self.deals = max(len(self.cards), 0)
        self.at = min(moved, max(self.end - 1, 0))
        self.top = min(self.top, self.at)

    def edge(self, side: str) -> Key:
        """The place of the first or the last card whose place is known."""
        cards: Iterable[DealCard] = self.cards if side == ABOVE else reversed(self.cards)
        return next((card.key for card in cards if card.key), ())

    def anchor(self) -> Key:
        """A place near the cursor to read the column around."""
        number = self.at - self.start
        near = [*self.cards[number:], *reversed(self.cards[:number])] if number >= 0 else []
        return next((card.key for card in near if card.key), ())

    def take(self, index: int) -> DealCard:
        """Take a card out, with what it counts for."""
        card = self.cards.pop(index - self.start)
        self.tail = tuple([one for one in self.tail if one.id != card.id])
        self._count(card, -1)
        self.go(self.at)
        return card

    def put(self, card: DealCard, *, last: bool) -> int:
        """Put a card in, at its place or `last`; return where."""
        self._count(card, 1)
        card = card._replace(stage_id=self.stage.id)
        if not last:
            number = bisect_left([one.key for one in self.cards], card.key)
            self.cards.insert(number, card)
            self.tail = ()
            return self.start + number
        if self.end < self.deals - 1:  # the end was not read yet: begin anew there
            self.start, self.cards = self.deals - 1 - len(self.tail), list(self.tail)
        self.tail = ()
        self.cards.append(card._replace(key=()))
        return self.end - 1

    def put_at(self, card: DealCard, index: int) -> int:
        """Put a card in at a place among those that were read; return where it stands."""
        self._count(card, 1)
        self.tail = ()
        number = max(0, min(index - self.start, len(self.cards)))
        self.cards.insert(number, card._replace(stage_id=self.stage.id, key=()))
        return self.start + number

    def around(self, index: int) -> tuple[int | None, int | None]:
        """The deals before and after a place, None for the column's end."""
        before, after = self.card(index - 1), self.card(index + 1)
        return before and before.id, after and after.id

    def shift(self, index: int, to: int) -> tuple[int | None, int | None] | None:
        """Put a card to another place; the deals it stands between now, None if it stays.

        The places keep their keys, so that what is read next is read from the same edges.
        """
        number, goal = index - self.start, to - self.start
        if number == goal or not (0 <= number < len(self.cards) and 0 <= goal < len(self.cards)):
            return None
        self.tail = ()
        keys = [card.key for card in self.cards]
        self.cards.insert(goal, self.cards.pop(number))
        self.cards = [card._replace(key=key) for card, key in zip(self.cards, keys, strict=True)]
        return self.around(to)

    def replace(self, cards: Sequence[DealCard], *, last: bool) -> None:
        """Show the cards of one end instead, the cursor on the outermost."""
        self.cards = list(cards)
        self.deals = max(self.deals, len(cards))
        self.start = self.deals - len(cards) if last else 0
        self.at = self.deals - 1 if last else 0
        self.at = max(self.at, 0)

    def renew(self, cards: Sequence[DealCard]) -> None:
        """Show what was read anew from the top, the cursor on the same card if it is there."""
        current, self.is_old = self.current(), False
        self.start, self.cards = 0, list(cards)
        self.deals = max(self.deals, len(cards))
        index = None if current is None else self.index_of(current.id)
        self.go(self.at if index is None else index)

    def _count(self, card: DealCard, sign: int) -> None:
        self.deals += sign
        money = card.step.currency
        if card.step.amount is not None:
            self.sums[money] = self.sums.get(money, 0) + sign * card.step.amount

    @property
    def whole(self) -> int:
        """How many deals there are in all lanes."""
        return self.deals + self.elsewhere

    @property
    def money(self) -> tuple[Sum, ...]:
        """The sums of all lanes, each of its own currency."""
        known = sorted({*self.sums, *self._rest})
        return tuple(Sum(one, self.sums.get(one, 0) + self._rest.get(one, 0)) for one in known)


def unfolded(line: ClosedLine, number: int) -> Column:
    """What was won or lost as a column that is not read yet; its stage's id is below 0."""
    stage = StageLine(-1 - number, line.status, "", "", 0, None)
    return Column(ColumnLine(stage, line.deals, line.sums, Segment(0, ())))


class Columns:
    """All columns of a board. here: the column of the cursor. marks: marked cards by deal.

    ends: what was won and what was lost, which are read where the cursor is. lanes: the owners
    there are, where each has a lane; lane: the one whose cards are shown.
    """

    def __init__(self) -> None:
        self.pipelines: tuple[PipelineLine, ...] = ()
        self.pipeline_id = 0
        self.all: list[Column] = []
        self.closed: tuple[ClosedLine, ...] = ()
        self.ends: list[Column] = []
        self.lanes: tuple[LaneLine, ...] = ()
        self.lane = 0
        self.here = 0
        self.marks: dict[int, DealCard] = {}

    @property
    def column(self) -> Column | None:
        """The column of the cursor."""
        return self.at(self.here)

    def at(self, number: int) -> Column | None:
        """The column at a place, of what was won or lost too."""
        columns = [*self.all, *self.ends]
        return columns[number] if 0 <= number < len(columns) else None

    @property
    def is_beyond(self) -> bool:
        """Whether the cursor is among what was won or lost."""
        return bool(self.all) and self.here >= len(self.all)

    @property
    def place_of_lane(self) -> int:
        """Which of the lanes is shown, counted from 0."""
        owners = [line.owner_id for line in self.lanes]
        return owners.index(self.lane) if self.lane in owners else 0

    def current(self) -> DealCard | None:
        """The card of the cursor."""
        column = self.column
        return column.current() if column is not None else None

    def show(self, lines: BoardLines, focus: int | None = None, *, anew: bool = False) -> None:
        """Show a board that was read, each cursor on the card where it was.

        focus: the deal the cursor stays on, whichever column it stands in now. anew: another
        board, or another order: begin at the top.
        """
        before = {column.stage.id: column for column in (*self.all, *self.ends)}
        was_beyond = self.here - len(self.all) if self.is_beyond and not anew else -1
        anew = anew or lines.pipeline_id != self.pipeline_id
        self.pipelines, self.pipeline_id = lines.pipelines, lines.pipeline_id
        self.all = [Column(line) for line in lines.columns]
        self.closed, self.lanes, self.lane = lines.closed, lines.lanes, lines.lane
        self.ends = [unfolded(line, number) for number, line in enumerate(lines.closed)]
        self.here = min(self.here, max(len(self.all) - 1, 0))
        if 0 <= was_beyond < len(self.ends):
            self._stay_beyond(was_beyond, before)
            focus = None
        for number, column in enumerate(self.all):
            if not anew and column.stage.id in before:
                _stay(column, before[column.stage.id])
            if focus is not None and column.stage.id == lines.focus:
                self._go_to(number, focus)
        self._renew_marks()
        if anew and not self._stands():
            self.here = next((n for n, column in enumerate(self.all) if column.deals), 0)

    def _stay_beyond(self, number: int, before: dict[int, "Column"]) -> None:
        """Keep what was read of the won or the lost until it is read anew."""
        self.here = len(self.all) + number
        old, new = before.get(-1 - number), self.ends[number]
        if old is not None:
            new.cards, new.at, new.top = old.cards[: new.deals], old.at, old.top
            new.is_old = True
            new.go(new.at)

    def _stands(self) -> bool:
        column = self.column
        return column is not None and column.deals > 0

    def _go_to(self, number: int, deal_id: int) -> None:
        index = self.all[number].index_of(deal_id)
        if index is not None:
            self.here = number
            self.all[number].at = index

    def _renew_marks(self) -> None:
        if self.marks:
            seen = {card.id: card for column in self.all for card in column.cards}
            self.marks = {n: seen.get(n, card) for n, card in self.marks.items()}

    @property
    def deals(self) -> int:
        """How many open deals there are in all columns."""
        return sum(column.whole for column in self.all)

    def where(self, deal_id: int) -> tuple[int, int] | None:
        """The column of a deal and its place there, if it was read."""
        for number, column in enumerate(self.all):
            index = column.index_of(deal_id)
            if index is not None:
                return number, index
        return None

    def move(
        self, deal_id: int, target: int, *, last: bool = True, index: int | None = None
    ) -> bool:
        """Put a card into another column, the cursor with it; False if it is there already."""
        place = self.where(deal_id)
        if place is None or place[0] == target or not 0 <= target < len(self.all):
            return False
        card = self.all[place[0]].take(place[1])
        into = self.all[target]
        into.at = into.put(card, last=last) if index is None else into.put_at(card, index)
        self.here = target
        return True

    def toggle(self, cards: Sequence[DealCard]) -> None:
        """Mark cards; if all of them are marked, unmark them."""
        named = {card.id: card for card in cards}
        if named.keys() <= self.marks.keys():
            self.marks = {n: card for n, card in self.marks.items() if n not in named}
        else:
            self.marks = self.marks | named

    def anchors(self) -> dict[int, Key]:
        """For each column, a place near its cursor; none for those at their top."""
        placed = {c.stage.id: c.anchor() for c in self.all if c.top or c.at or c.start}
        return {stage: key for stage, key in placed.items() if key}


def _stay(column: Column, before: Column) -> None:
    """Put the cursor on the card where it was; where that is gone, on the one after it."""
    card = before.current()
    if card is None:
        column.at = max(column.start, min(before.at, column.end - 1), 0)
    else:
        index = column.index_of(card.id)
        if index is None:
            index = column.start + bisect_left([one.key for one in column.cards], card.key)
        column.at = max(min(index, column.end - 1), column.start, 0)
    column.top = max(column.at - (before.at - before.top), 0)
