"""What a board looks like at a moment: told by values, so that two moments can be compared."""

from typing import NamedTuple

from crm_tui.domain.boards import ClosedLine, DealCard, StageLine, Sum
from crm_tui.widgets.columns import Column, Columns
from crm_tui.widgets.paint import Line, clip
from crm_tui.widgets.paint_board import (
    closed_lines,
    closed_sums,
    closed_title,
    head_sums,
    head_title,
)
from crm_tui.widgets.slots import Slot


class Room(NamedTuple):
    """The lines a board has. heads: lines of sums; rows: whole cards; drawn: also a cut one."""

    heads: int
    body: int
    pitch: int
    rows: int
    drawn: int
    lines: int


class CardLook(NamedTuple):
    """One place of a column: its card, or none; waits: there is one that was not read yet."""

    card: DealCard | None
    on: bool = False
    marked: bool = False
    carried: bool = False
    waits: bool = False


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


def looks(
    columns: Columns, slots: list[Slot], room: Room, carried: int | None, over: int | None
) -> tuple[SlotLook, ...]:
    """How every slot looks now. carried: a deal the mouse carries; over: the slot it is over."""
    stages = len(columns.all)
    last = stages + len(columns.closed) - 1
    found = []
    for slot in slots:
        hidden = (slot == slots[0] and slot.number > 0, slot == slots[-1] and slot.number < last)
        if slot.number >= stages:
            line = columns.closed[slot.number - stages]
            lit = slot.number == over
            found.append(SlotLook(slot, None, line, line.deals, (), hidden, lit, (0, 0), ()))
            continue
        column = columns.all[slot.number]
        here = slot.number == columns.here
        cards = tuple([
            _card_look(column, column.top + row, here, columns.marks, carried)
            for row in range(room.drawn)
        ])  # fmt: skip
        found.append(
            SlotLook(
                slot,
                column.stage,
                None,
                column.deals,
                column.money,
                hidden,
                here or slot.number == over,
                _thumb(column, room),
                cards,
                f"{slot.number + 1}/{stages}" if len(slots) == 1 < stages else "",
                column.left,
            )
        )
    return tuple(found)


def _card_look(
    column: Column, index: int, here: bool, marks: dict[int, DealCard], carried: int | None
) -> CardLook:
    card = column.card(index)
    if card is None:
        return CardLook(None, waits=index < column.deals)
    return CardLook(card, here and index == column.at, card.id in marks, card.id == carried)


def _thumb(column: Column, room: Room) -> tuple[int, int]:
    """Where the thumb of the scroll bar begins, from the first line of the cards, and its size."""
    lines = room.lines - 1 - room.body
    if column.deals <= room.rows or lines < 1:
        return (0, 0)
    size = max(lines * room.rows // column.deals, 1)
    return (column.top * (lines - size) // max(column.deals - room.rows, 1), size)


def title_line(look: SlotLook) -> Line:
    """The upper edge of a slot, lit where the cursor is."""
    if look.closed is not None:
        line = closed_title(look.closed, look.slot.cells)
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


def below_lines(look: SlotLook) -> list[Line]:
    """What stands below the sums of what was won or lost."""
    if look.closed is None:
        return []
    return closed_lines(look.closed.status, look.slot.cells, over=look.lit)


def blank_lines(look: CardLook, lines: int, cells: int) -> list[Line]:
    """A place without a card; dots where one is being read."""
    words = " …" if look.waits else ""
    return [clip([(words if n == 0 else "", "dim")], cells) for n in range(lines)]
