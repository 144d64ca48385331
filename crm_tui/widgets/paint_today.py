"""How the panes of Today are drawn before anybody has moved in them."""

from crm_tui.domain.lines import Card, StepLine, TodayCounts
from crm_tui.i18n import _
from crm_tui.widgets.keyboard import Keyboard
from crm_tui.widgets.paint import Line, Moment, framed
from crm_tui.widgets.paint_bars import PHONE, buttons, footer_line
from crm_tui.widgets.paint_card import card_lines, card_title
from crm_tui.widgets.paint_frames import card_line, is_on_thumb, list_foot, list_line, list_row
from crm_tui.widgets.paint_steps import (
    GROUPS,
    OVERDUE,
    TODAY,
    columns,
    days_to_come,
    grouped,
    heading,
    step_line,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

TAPS = ("r", "p", "x", "c", "⋯")  # the buttons of a phone
#: What the footer of Today names last, where there is room for more.
UNLISTED = frozenset({"deal.move", "deal.win", "record.edit", "list.filter", "step.why"})
LIST_SHARE = 53  # hundredths of the width that the list takes beside the card


class Day:
    """The steps of a day as they were read: `most` of each group, of which there may be more."""

    def __init__(
        self, counts: TodayCounts, steps: "Sequence[StepLine]", now: Moment, most: int
    ) -> None:
        self.counts, self.steps, self.now, self.most = counts, tuple(steps), now, most
        self.groups = grouped(steps, now)

    def in_sight(self, lines: int) -> "list[StepLine]":
        """The steps that stand on the first so many lines of the list, from the top."""
        seen: list[StepLine] = []
        left = lines
        for _name, rows in self.groups:
            left -= 1  # the heading
            seen += rows[: max(left, 0)]
            left -= len(rows)
        return seen

    def footing(self) -> Line:
        """The groups that are folded, if any holds a step."""
        counts = self.counts
        some = counts.tomorrow or counts.week or counts.future
        return days_to_come(counts, (OVERDUE, TODAY)) if some else []

    def rows_in(self, group: str, rows: "Sequence[StepLine]") -> int:
        """How many rows a group has, those not read yet among them."""
        return (
            len(rows) if len(rows) < self.most else max(group_length(self.counts, group), len(rows))
        )


def group_length(counts: TodayCounts, group: str) -> int:
    """How many steps a group holds, by the figures of the day."""
    left = counts.total - counts.done - counts.overdue
    lengths = (counts.overdue, left, counts.tomorrow, counts.week, counts.future)
    return dict(zip(GROUPS, lengths, strict=True))[group]


def day_lines(
    day: Day, card: Card | None, me: int, size: tuple[int, int], at: int = 0
) -> list[Line]:
    """The list and, where there is room, the card of a step, side by side in their frames.

    size: the cells and lines of both. me: the id of who looks. at: which of the steps in sight
    the cursor stands on; `card` is of that one.
    """
    cells, height = size
    alone = cells < PHONE
    wide = cells if alone else cells * LIST_SHARE // 100
    left = _list(day, (wide, height), ("┐", "┘") if alone else ("┬", "┴"), at)
    if card is None or alone:
        return left
    room = cells - wide
    lines, title = card_lines(card, day.now, me, room - 1), card_title(card)
    right = [card_line(y, title, lines, 0, (room, height), False) for y in range(height)]
    return [[*one, *other] for one, other in zip(left, right, strict=True)]


def _list(day: Day, size: tuple[int, int], corners: tuple[str, str], at: int) -> list[Line]:
    cells, height = size
    fitted = columns(day.steps, day.now, cells - 6)
    body: list[tuple[Line, str]] = []
    total = 0
    for name, rows in day.groups:
        body.append((heading(name), ""))
        body += [(step_line(row, fitted, day.now, cells - 6), "row") for row in rows[: height + 1]]
        total += 1 + day.rows_in(name, rows)
    footing = day.footing()
    if footing:
        body.append((footing, "foot"))
    total += bool(footing)
    on = [y for y, (_line, kind) in enumerate(body) if kind == "row"][at]
    return [
        framed(_("Steps"), "title", cells, ("┌", corners[0])),
        *(_body(body, y, cells, (height - 2, total), on) for y in range(height - 2)),
        list_foot(cells, corners[1]),
    ]


def _body(
    body: "Sequence[tuple[Line, str]]", y: int, cells: int, size: tuple[int, int], on: int
) -> Line:
    """Line `y` of the list; size: the lines seen, and those there are; on: the cursor's line."""
    edge = "┃" if is_on_thumb(y, *size, 0) else "│"
    line, kind = body[y] if y < len(body) else ([], "")
    if kind == "row":
        mark = " ▸ " if y == on else "   "
        return list_row(line, cells, edge, mark, on=y == on)
    if kind == "foot":
        return list_row(line, cells, edge, " ", on=False)
    return list_line(line, cells, edge)


def footer(keyboard: Keyboard, rooms: tuple[str, ...], cells: int) -> Line:
    """The keys at the bottom, or on a phone the buttons."""
    if cells < PHONE:
        return buttons(TAPS, cells)[0]
    first, more = keyboard.footer(rooms, (), UNLISTED)
    return footer_line(first, cells, more)
