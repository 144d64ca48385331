"""What a board looks like at a moment: told by values, so that two moments can be compared."""

from typing import NamedTuple

from crm_tui.domain.boards import ClosedLine, DealCard, LaneLine, StageLine, Sum
from crm_tui.widgets.columns import Column, Columns
from crm_tui.widgets.paint import Line, clip
from crm_tui.widgets.paint_board import (
    CARD,
    closed_lines,
    closed_sums,
    closed_title,
    head_sums,
    head_title,
    lane_count,
    lane_name,
)
from crm_tui.widgets.slots import Slot

COUNT = 6  # cells of how many deals of a lane stand at a stage
LANE_LEAST = 9  # cells of what a lane is called
LANES_OF = 3  # of so many lines of a board one may tell of a lane


class Room(NamedTuple):
    """The lines a board has. heads: lines of sums; rows: whole cards; drawn: also a cut one.

    card: the lines of a card; pitch: of a card and what keeps it apart. body: the first line of
    the cards; end: the line after their last. lanes: the first that is told of, and the one after
    the last; those up to the one shown stand above the cards.
    """

    heads: int
    body: int
    pitch: int
    rows: int
    drawn: int
    lines: int
    card: int = CARD
    end: int = 0
    lanes: tuple[int, int] = (0, 0)

    @property
    def rule(self) -> int:
        """The line below the heads."""
        return 1 + self.heads


def room_of(lines: int, heads: int, card: int, gap: int, lanes: int, here: int) -> Room:
    """How the lines of a board are divided. lanes: how many there are; here: which is shown."""
    most = max((lines - heads - 3) // LANES_OF, 1) if lanes else 0
    first = max(min(here - most // 2, lanes - most), 0)
    last = min(first + most, lanes)
    body = 1 + heads + 1 + (here - first + 1 if lanes else 0)
    end = lines - 1 - (last - here - 1 if lanes else 0)
    pitch = card + gap
    rows = max((end - body + pitch - card) // pitch, 1)
    drawn = max(-(-(end - body) // pitch), 0)
    return Room(heads, body, pitch, rows, drawn, lines, card, end, (first, last))


class CardLook(NamedTuple):
    """One place of a column: its card, or none; waits: there is one that was not read yet.

    drop: a card that the mouse carries would be put here.
    """

    card: DealCard | None
    on: bool = False
    marked: bool = False
    carried: bool = False
    waits: bool = False
    drop: bool = False


class SlotLook(NamedTuple):
    """One slot. lit: the cursor is here, or a card would drop here; thumb: its start and size.

    hidden: whether there are more slots before and after it. place: `3/7` of a column alone.
    left: what is still to be received.
    """

    slot: Slot
    stage: StageLine | None
    closed: ClosedLine | None
    deals: int
    sums: tuple[Sum, ...]
    hidden: tuple[bool, bool]
    lit: bool
    thumb: tuple[int, int]
    cards: tuple[CardLook, ...]
    place: str = ""
    left: tuple[Sum, ...] = ()


class Drag(NamedTuple):
    """What the mouse carries: a deal, over which slot, and at which place it would be put."""

    deal_id: int | None = None
    over: int | None = None
    place: int | None = None


NO_DRAG = Drag()


class LaneLook(NamedTuple):
    """The line of a lane. y: where; more: lanes beyond that are not told of, above below 0."""

    y: int
    lane: LaneLine
    is_open: bool
    lit: bool
    more: int


def lane_looks(columns: Columns, room: Room, over: int | None) -> tuple[LaneLook, ...]:
    """How the lines of the lanes look. over: the owner of the one a card would drop on."""
    here, (first, last) = columns.place_of_lane, room.lanes
    found = []
    for number in range(first, last):
        lane = columns.lanes[number]
        if number == here:
            counts = tuple((column.stage.id, column.deals) for column in columns.all)
            lane = lane._replace(stages=counts)
        above = number <= here
        y = room.rule + 1 + number - first if above else room.end + number - here - 1
        more = -first if number == first else 0
        more = more or (len(columns.lanes) - last if number == last - 1 else 0)
        found.append(LaneLook(y, lane, number == here, lane.owner_id == over, more))
    return tuple(found)


def looks(
    columns: Columns, slots: list[Slot], room: Room, drag: Drag = NO_DRAG
) -> tuple[SlotLook, ...]:
    """How every slot looks now."""
    carried, over = drag.deal_id, drag.over
    stages = len(columns.all)
    last = stages + len(columns.closed) - 1
    found = []
    for slot in slots:
        hidden = (slot == slots[0] and slot.number > 0, slot == slots[-1] and slot.number < last)
        here, line = slot.number == columns.here, None
        if slot.number >= stages:
            line = columns.closed[slot.number - stages]
        column = columns.at(slot.number)
        if column is None or (line is not None and not here):
            lit, deals = slot.number == over, line.deals if line is not None else 0
            found.append(SlotLook(slot, None, line, deals, (), hidden, lit, (0, 0), ()))
            continue
        place = drag.place if slot.number == over and line is None else None
        cards = tuple([
            _card_look(column, column.top + row, here, columns.marks, carried, place)
            for row in range(room.drawn)
        ])  # fmt: skip
        found.append(
            SlotLook(
                slot,
                column.stage,
                line,
                column.whole,
                column.money,
                hidden,
                here or slot.number == over,
                _thumb(column, room),
                cards,
                f"{slot.number + 1}/{stages}" if len(slots) == 1 < stages and line is None else "",
                column.left,
            )
        )
    return tuple(found)


def _card_look(
    column: Column, index: int, here: bool, marks: dict[int, DealCard], carried: int | None,
    place: int | None,
) -> CardLook:  # fmt: skip
    card, drop = column.card(index), index == place
    if card is None:
        return CardLook(None, waits=index < column.deals, drop=drop)
    on, held = here and index == column.at, card.id == carried
    return CardLook(card, on, card.id in marks, held, drop=drop and not held)


def _thumb(column: Column, room: Room) -> tuple[int, int]:
    """Where the thumb of the scroll bar begins, from the first line of the cards, and its size."""
    lines = room.end - room.body
    if column.deals <= room.rows or lines < 1:
        return (0, 0)
    size = max(lines * room.rows // column.deals, 1)
    return (column.top * (lines - size) // max(column.deals - room.rows, 1), size)


def title_line(look: SlotLook) -> Line:
    """The upper edge of a slot, lit where the cursor is."""
    if look.closed is not None:
        line = closed_title(look.closed, look.slot.cells, look.hidden)
    else:
        assert look.stage is not None
        line = head_title(look.stage, look.deals, look.hidden, look.slot.cells, look.place)
    return [(text, "title-on" if look.lit and style == "title" else style) for text, style in line]


def sums_lines(look: SlotLook, heads: int, own: str) -> list[Line]:
    """The sums of a slot; own: the currency that comes first."""
    if look.closed is not None:
        return closed_sums(look.closed, heads, look.slot.cells, own)
    assert look.stage is not None
    return head_sums(look.sums, look.stage.probability, heads, look.slot.cells, own, look.left)


def lane_line(look: LaneLook, slots: list[Slot], stages: list[int], own: str) -> Line:
    """The line of a lane across all slots. stages: the stage of each slot, 0 for none."""
    counts, words = dict(look.lane.stages), LANE_LEAST
    line: Line = [("│", "frame")]
    for slot, stage in zip(slots, stages, strict=True):
        tail = lane_count(counts.get(stage, 0), COUNT) if stage > 0 else clip([], COUNT)
        room = slot.cells - COUNT
        if slot is slots[0]:
            name = lane_name(look.lane, own, max(room, words), is_open=look.is_open, more=look.more)
            line += clip(name, room)
        else:
            line.append(("─" * room if look.is_open else " " * room, "frame"))
        line += [*tail, ("│", "frame")]
    return [(text, "title-on" if look.lit and style != "frame" else style) for text, style in line]


def below_lines(look: SlotLook) -> list[Line]:
    """What stands below the sums of what was won or lost."""
    if look.closed is None or look.stage is not None:
        return []
    return closed_lines(look.closed.status, look.slot.cells, over=look.lit)


def blank_lines(look: CardLook, lines: int, cells: int) -> list[Line]:
    """A place without a card; dots where one is being read, a sign where one would be put."""
    words, style = (" …", "dim") if look.waits else ("»" if look.drop else "", "mark")
    return [clip([(words if n == 0 else "", style)], cells) for n in range(lines)]


def joined(line: Line) -> Line:
    """Blanks in the style of what they stand beside: the fewer runs, the quicker they are drawn."""
    runs: Line = []
    for text, style in line:
        if runs and (text.isspace() or runs[-1][0].isspace()):
            before, its = runs.pop()
            runs.append((before + text, its if text.isspace() else style))
        else:
            runs.append((text, style))
    return runs
