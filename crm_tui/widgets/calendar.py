"""A calendar of steps in one widget: days side by side, or weeks of a month one below the other."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from textual import events
from textual.message import Message
from textual.strip import Strip

from crm_tui.domain.lines import StepLine
from crm_tui.domain.spans import MONTH, WEEK
from crm_tui.widgets.drawn import Drawn
from crm_tui.widgets.paint import Line, Moment, clip
from crm_tui.widgets.paint_calendar import Head, day_head, detail, more_cell, step_cell
from crm_tui.widgets.slots import Slot, first_showing, laid_out

LEAST = 17  # cells of a day in a week, with the line on its left
FEET = 2  # lines below the days: the edge, and what the cursor stands on
BEFORE, AFTER = "[", "]"  # the keys that turn to other days, which can be clicked
EDGE = 3  # cells at either end of the lower edge that turn
FAR = 1  # cells the mouse moves before it carries a step


class Shown(NamedTuple):
    """What a calendar shows: the days in order, and the steps of each, by time."""

    mode: str
    days: tuple[date, ...]
    steps: Mapping[date, Sequence[StepLine]]
    now: Moment
    me: int


class Box(NamedTuple):
    """Where a day stands: its line and column, and how many lines its steps have."""

    day: date
    y: int
    slot: Slot
    lines: int


class Calendar(Drawn):
    """Draws the days, keeps a cursor on a step of one of them, and tells what the mouse did."""

    class Moved(Message):
        """The cursor stands on another day or step, by mouse."""

    class Opened(Message):
        """A step was clicked twice."""

    class Turned(Message):
        """The key of the days before (-1) or after (1) was clicked."""

        def __init__(self, by: int) -> None:
            super().__init__()
            self.by = by

    class Dropped(Message):
        """A step was carried to another day."""

        def __init__(self, step: StepLine, day: date) -> None:
            super().__init__()
            self.step, self.day = step, day

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id)
        self.shown: Shown | None = None
        self.day = date.min
        self.at = 0
        self.carried: StepLine | None = None
        self.over: date | None = None
        self._gripped: tuple[StepLine, int, int] | None = None
        self._boxes: tuple[Box, ...] = ()
        self._first = 0  # the first day in sight
        self._top = 0  # the first step in sight, of the day of the cursor

    # -- what is shown --------------------------------------------------------------------

    def show(self, shown: Shown, day: date) -> None:
        """Show these days, the cursor on one of them, on its step where that is still there."""
        step = self.current()
        self.shown, same = shown, day == self.day
        self.day = day
        places = {one.id: n for n, one in enumerate(self.steps())}
        self.at = places.get(step.id, self.at) if step is not None and same else 0
        self._settle()

    def steps(self, day: date | None = None) -> Sequence[StepLine]:
        """The steps of a day, of the cursor's if none is named."""
        return self.shown.steps.get(day or self.day, ()) if self.shown is not None else ()

    def current(self) -> StepLine | None:
        """The step under the cursor."""
        steps = self.steps()
        return steps[self.at] if self.at < len(steps) else None

    def move(self, by: int) -> bool:
        """Up or down among the steps of the day; False where there is no other."""
        at = max(0, min(self.at + by, len(self.steps()) - 1))
        moved, self.at = at != self.at, at
        self._settle()
        return moved

    def go(self, day: date, at: int = 0) -> bool:
        """To a day that is shown; False for one that is not."""
        if self.shown is None or day not in self.shown.days:
            return False
        self.day, self.at = day, at
        self._settle()
        return True

    def go_to(self, step_id: int) -> bool:
        """To a step that is shown."""
        for day in self.shown.days if self.shown is not None else ():
            for number, step in enumerate(self.steps(day)):
                if step.id == step_id:
                    return self.go(day, number)
        return False

    def _settle(self) -> None:
        self.at = max(0, min(self.at, len(self.steps()) - 1))
        self.lay_out()
        self.touch()

    # -- places ---------------------------------------------------------------------------

    def lay_out(self) -> None:
        """Where each day stands; the day and the step of the cursor in sight."""
        shown, (cells, height) = self.shown, self.size
        self._boxes = ()
        feet = self._feet(height)
        if shown is None or cells < 4 or height < (2 if shown.mode != MONTH else FEET + 2):
            return
        if shown.mode == MONTH:
            self._boxes = self._weeks(shown.days, cells, height - feet)
        else:
            leasts = [LEAST if shown.mode == WEEK else cells - 1] * len(shown.days)
            place = shown.days.index(self.day) if self.day in shown.days else 0
            self._first = first_showing(place, self._first, leasts, cells)
            slots = laid_out(self._first, leasts, len(leasts), cells)
            lines = height - feet - 1
            self._boxes = tuple(Box(shown.days[slot.number], 0, slot, lines) for slot in slots)
        box = next((one for one in self._boxes if one.day == self.day), None)
        room = self._room(box) if box is not None else 1
        self._top = max(min(self._top, self.at), self.at - room + 1, 0)
        self._top = min(self._top, max(len(self.steps()) - room, 0))

    def _feet(self, height: int) -> int:
        """The lines below the days, where there is room for a day above them."""
        return FEET if height >= FEET + 2 else 0

    def _weeks(self, days: Sequence[date], cells: int, height: int) -> tuple[Box, ...]:
        weeks = len(days) // 7
        slots = laid_out(0, [(cells - 1) // 7] * 7, 7, cells)
        each, spare = divmod(height, weeks)
        found, y = [], 0
        for number in range(weeks):
            lines = each + (number < spare) - 1
            week = days[number * 7 : number * 7 + 7]
            found += [Box(day, y, slot, lines) for day, slot in zip(week, slots, strict=False)]
            y += lines + 1
        return tuple(found)

    def _room(self, box: Box) -> int:
        """How many steps of a day are in sight: where not all are, a line says how many more."""
        count = len(self.steps(box.day))
        return max(box.lines if count <= box.lines else box.lines - 1, 1)

    def box_at(self, x: int, y: int) -> Box | None:
        """The day under a cell."""
        return next(
            (
                box
                for box in self._boxes
                if box.slot.x - 1 <= x < box.slot.x + box.slot.cells
                and box.y <= y <= box.y + box.lines
            ),
            None,
        )

    def step_at(self, x: int, y: int) -> tuple[Box, int] | None:
        """The day and the number of the step under a cell."""
        box = self.box_at(x, y)
        if box is None or y == box.y:
            return None
        number = y - box.y - 1
        top = self._top if box.day == self.day else 0
        inside = number < self._room(box) and top + number < len(self.steps(box.day))
        return (box, top + number) if inside else None

    # -- drawing --------------------------------------------------------------------------

    def render_line(self, y: int) -> Strip:
        """One line across all days."""
        cells, height = self._laid_out_for
        shown = self.shown
        if shown is None or not self._boxes:
            return self.strip(clip([], cells))
        if y == height - 1 and self._feet(height):
            return self.strip(detail(self.carried or self.current(), shown.now, shown.me, cells))
        row = [box for box in self._boxes if box.y <= y <= box.y + box.lines]
        if not row:
            return self.strip(self._foot())
        if y == row[0].y:
            return self.strip(self._heads(row, first=y == 0))
        line: Line = []
        for box in row:
            line += [("│", "frame"), *self._cell(box, y - box.y - 1, shown)]
        return self.strip([*line, ("│", "frame")])

    def _foot(self) -> Line:
        """The edge below the days: the keys that turn, and arrows to days out of sight."""
        last = [box for box in self._boxes if box.y == self._boxes[-1].y]
        edge = "┴".join("─" * box.slot.cells for box in last)
        days = self.shown.days if self.shown is not None else ()
        left = "‹" if days and self._boxes[0].day != days[0] else " "
        right = "›" if days and last[-1].day < days[-1] else " "
        return [
            *(("└", "frame"), (BEFORE, "key"), (left, "mark")),
            (edge[2:-2], "frame"),
            *((right, "mark"), (AFTER, "key"), ("┘", "frame")),
        ]

    def _heads(self, row: Sequence[Box], *, first: bool) -> Line:
        left, middle, right = ("┌", "┬", "┐") if first else ("├", "┼", "┤")
        line: Line = []
        today = self.shown.now.day if self.shown is not None else self.day
        for number, box in enumerate(row):
            line.append((middle if number else left, "frame"))
            count, cells = len(self.steps(box.day)), box.slot.cells
            named = first or self.shown is None or self.shown.mode != MONTH
            head = Head(box.day == self.day, box.day == self.over, named)
            line += day_head(box.day, count, cells, today, head)
        return [*line, (right, "frame")]

    def _cell(self, box: Box, number: int, shown: Shown) -> Line:
        """What stands on one of the lines of a day."""
        steps, cells, room = self.steps(box.day), box.slot.cells, self._room(box)
        top = self._top if box.day == self.day else 0
        if number >= room and len(steps) > room:
            return more_cell(len(steps) - room, cells)
        place = top + number
        if place >= len(steps):
            return clip([], cells)
        step = steps[place]
        on = box.day == self.day and place == self.at
        carried = self.carried is not None and self.carried.id == step.id
        return step_cell(step, shown.now, cells, on=on, carried=carried)

    # -- the mouse ------------------------------------------------------------------------

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Put the cursor where the mouse points, and take hold of a step."""
        found, box = self.step_at(event.x, event.y), self.box_at(event.x, event.y)
        if box is None:
            return
        self.go(box.day, found[1] if found is not None else 0)
        if found is not None and event.button == 1:
            self._gripped = (self.steps(box.day)[found[1]], event.x, event.y)
        self.post_message(self.Moved())

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Carry the step: the day under the mouse is lit."""
        if self._gripped is None:
            return
        step, x, y = self._gripped
        if self.carried is None and max(abs(event.x - x), abs(event.y - y)) <= FAR:
            return
        if self.carried is None:
            self.carried = step
            self.capture_mouse()
        box = self.box_at(event.x, event.y)
        over = box.day if box is not None else None
        if over != self.over:
            self.over = over
            self.touch()

    def on_mouse_up(self, event: events.MouseUp) -> None:
        """Drop the step on the day under the mouse."""
        carried, over = self.carried, self.over
        self.let_go()
        if carried is not None and over is not None and over.isoformat() != carried.due_day:
            event.stop()
            self.post_message(self.Dropped(carried, over))

    def let_go(self) -> bool:
        """Nothing is carried any more; True if something was."""
        carried = self.carried is not None
        if carried:
            self.release_mouse()
        self._gripped = self.carried = self.over = None
        self.touch()
        return carried

    def on_click(self, event: events.Click) -> None:
        """Twice opens; the ends of the lower edge turn."""
        cells, height = self.size
        if event.y == height - self._feet(height) and not EDGE <= event.x < cells - EDGE:
            self.post_message(self.Turned(-1 if event.x < EDGE else 1))
        if event.chain == 2 and self.step_at(event.x, event.y) is not None:
            self.post_message(self.Opened())

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Down among the steps of the day."""
        event.stop()
        if self.move(1):
            self.post_message(self.Moved())

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Up among the steps of the day."""
        event.stop()
        if self.move(-1):
            self.post_message(self.Moved())
