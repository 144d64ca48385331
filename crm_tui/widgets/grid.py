"""A list of any length: groups with sticky headings, drawn line by line, the cursor on a record."""

import re
from bisect import bisect_right
from collections.abc import Callable, Hashable, Sequence, Set
from typing import Any, NamedTuple

from textual import events
from textual.message import Message
from textual.strip import Strip

from crm_tui.widgets.drawn import KEPT, Drawn
from crm_tui.widgets.paint import Line, framed, wrap_text
from crm_tui.widgets.paint_frames import is_on_thumb, list_foot, list_line, list_row

ROOMY = 200
"""Cells in which a row has room for all of its columns."""

_APART = re.compile(r" {2,}")


class Section(NamedTuple):
    """A group of rows under a heading; rows may be any sequence, also one that reads windows."""

    name: str
    heading: Line
    rows: Sequence[Any]


class Look(NamedTuple):
    """How rows are named and drawn: `draw(row, cells)` without the columns of mark and cursor."""

    identity: Callable[[Any], Hashable]
    draw: Callable[[Any, int], Line]


class Grid(Drawn):
    """Sections of rows in a frame; told what to show, it tells where the cursor went.

    The cursor stays on its record when the rows change; where the record is gone, it stays at
    its place in the list. A `footing` is one more row at the end that can be opened.
    """

    class Moved(Message):
        """The cursor stands on another row, by mouse."""

    class Opened(Message):
        """A row was clicked twice, or tapped while the cursor stood on it."""

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id)
        self.title = ""
        self.sections: tuple[Section, ...] = ()
        self.footing: Line = []
        self.empty: tuple[str, ...] = ()
        self.hints: tuple[str, ...] = ()  # what helps then, where nothing else says so
        self.marks: Set[Hashable] = set()
        self.corners = ("┬", "┴")
        self.tap_opens = False  # a tap on the row under the cursor opens it
        self._tapped_open = False
        self._look = Look(lambda row: row, lambda row, cells: [])
        self._starts: list[int] = []
        self._count = 0
        self._at = 0
        self._top = 0
        self._cursor: Hashable = None
        self._rows_drawn: dict[tuple[int, int], Line] = {}

    # -- what is shown --------------------------------------------------------------------

    def show(self, sections: Sequence[Section], look: Look, footing: Line | None = None) -> None:
        """Show these sections, the cursor on the record where it was."""
        self.sections = tuple(section for section in sections if len(section.rows))
        self._look = look
        self.footing = footing or []
        self._starts = []
        self._count = 0
        for section in self.sections:
            self._starts.append(self._count)
            self._count += len(section.rows)
        found = self._index_of(self._cursor) if self._cursor is not None else None
        self._at = min(self._at if found is None else found, max(self.rows - 1, 0))
        self._remember()
        self._scroll_to_cursor()
        self.redraw()

    @property
    def rows(self) -> int:
        """How many rows the cursor can stand on."""
        return self._count + bool(self.footing)

    @property
    def on_footing(self) -> bool:
        """Whether the cursor stands on the row after the last."""
        return bool(self.footing) and self._at == self._count

    def current(self) -> Any | None:
        """The row under the cursor, or None."""
        return self._row(self._at) if self._at < self._count else None

    @property
    def cursor(self) -> Any:
        """What the row under the cursor is called; None on none."""
        return self._cursor

    def lines_of_rows(self) -> list[int]:
        """The lines of the widget on which rows stand, from the top."""
        first = 2 if self.is_headed else 1
        lines = range(first, self.size.height - 1)
        return [y for y in lines if self._at_visual(self._top + y - 1)[1] is not None]

    def group(self) -> Sequence[Any]:
        """All rows of the group under the cursor."""
        return self.sections[self._section(self._at)].rows if self._at < self._count else ()

    def marked(self) -> list[Any]:
        """The marked rows that are shown, from top to bottom."""
        name = self._look.identity
        return [row for s in self.sections for row in s.rows if name(row) in self.marks]

    def as_text(self, row: Any) -> str:
        """A row as it is seen where there is room, tabs between its columns."""
        whole = "".join(text for text, _style in self._look.draw(row, ROOMY))
        return "\t".join(filter(None, (part.strip() for part in _APART.split(whole))))

    def unmark(self) -> None:
        """Take all marks away."""
        self.marks = set()
        self.redraw()

    def toggle(self, rows: Sequence[Any]) -> None:
        """Mark rows; if all of them are marked, unmark them."""
        names = {self._look.identity(row) for row in rows}
        self.marks = self.marks - names if names <= self.marks else self.marks | names
        self.redraw()

    # -- moving ---------------------------------------------------------------------------

    def move(self, by: int) -> bool:
        """Move the cursor by so many rows; True when it stands elsewhere now."""
        return self._go(self._at + by)

    def page(self, by: int) -> bool:
        """Move by so many pages."""
        return self._go(self._at + by * max(self._lines() - 2, 1))

    def to_end(self, *, last: bool) -> bool:
        """Move to the first or the last row."""
        return self._go(self.rows - 1 if last else 0)

    def pass_on(self, past: Hashable) -> None:
        """The record has been dealt with: put the cursor on the next one, if it was on this."""
        if past == self._cursor and self._at + 1 < self.rows:
            self._go(self._at + 1)

    def go_to(self, record: Hashable) -> bool:
        """Put the cursor on a record, if it is shown."""
        found = self._index_of(record)
        return found is not None and self._go(found)

    def begin_at(self, record: Hashable) -> None:
        """Put the cursor on a record, if it is shown, before the list is drawn for the first time.

        The list begins at its top, as far as that keeps the cursor in sight.
        """
        found = self._index_of(record)
        if found is not None:
            self._at, self._top = found, 0
            self._remember()

    def _go(self, index: int) -> bool:
        index = max(0, min(index, self.rows - 1))
        old, top = self._at, self._top
        if index == old:
            return False
        self._at = index
        self._remember()
        self._scroll_to_cursor()
        if self._top != top:
            self.touch()
        else:
            self.redraw_line(self._visual(old) - top + 1)
            self.redraw_line(self._visual(index) - top + 1)
        return True

    def _remember(self) -> None:
        row = self.current()
        self._cursor = None if row is None else self._look.identity(row)

    def _scroll_to_cursor(self) -> None:
        lines = self._lines()
        at = self._visual(self._at)
        above = 1 if self.is_headed else 0
        self._top = max(min(self._top, at - above), at - lines + 1, 0)
        self._top = min(self._top, max(self._total() - lines, 0))

    # -- places ---------------------------------------------------------------------------

    @property
    def is_headed(self) -> bool:
        """Whether a heading stays in sight: in a single line there is room for the cursor alone."""
        return self._lines() > 1 and bool(self.sections) and bool(self.sections[0].heading)

    def _lines(self) -> int:
        return max((self.drawn_for or self.size).height - 2, 1)

    def _total(self) -> int:
        return self._count + sum(bool(s.heading) for s in self.sections) + bool(self.footing)

    def _section(self, index: int) -> int:
        return bisect_right(self._starts, index) - 1

    def _visual(self, index: int) -> int:
        """The line of a row in the whole list, headings counted."""
        last = self._section(index) if self._starts else -1
        return index + sum(bool(s.heading) for s in self.sections[: last + 1])

    def _row(self, index: int) -> Any:
        number = self._section(index)
        return self.sections[number].rows[index - self._starts[number]]

    def _index_of(self, record: Hashable) -> int | None:
        if record == self._cursor and self._at < self._count:
            row = self._row(self._at)
            if self._look.identity(row) == record:
                return self._at
        for start, section in zip(self._starts, self.sections, strict=True):
            for number, row in enumerate(section.rows):
                if self._look.identity(row) == record:
                    return start + number
        return None

    def _at_visual(self, visual: int) -> tuple[int, int | None]:
        """What stands on a line of the whole list: its section, and the row unless a heading."""
        headings = 0
        for number, section in enumerate(self.sections):
            first = self._starts[number] + headings
            headings += bool(section.heading)
            if section.heading and visual == first:
                return number, None
            index = visual - headings
            if index < self._starts[number] + len(section.rows):
                return number, index
        on_footing = bool(self.footing) and visual - headings == self._count
        return len(self.sections), self._count if on_footing else None

    # -- drawing --------------------------------------------------------------------------

    def render_line(self, y: int) -> Strip:
        """One line as a strip."""
        return self.strip(self.line_at(y))

    def line_at(self, y: int) -> Line:
        """One line of the frame, a heading or a row."""
        cells, height = self.drawn_for
        left, right = self.corners
        if y == 0:
            return framed(self.title, "title", cells, ("┌", left))
        if y == height - 1:
            return list_foot(cells, right)
        visual = self._top + y - 1
        section, index = self._at_visual(visual)
        edge = "┃" if self._on_thumb(y - 1) else "│"
        headed = section < len(self.sections) and self.sections[section].heading
        if y == 1 and headed and self._lines() > 1:
            index = None
        if index is None:
            return self._other_line(section, y, edge)
        on = index == self._at
        if index == self._count:
            return self._edged(self.footing, on, edge, "▸" if on else " ")
        row = self._row(index)
        marked = self._look.identity(row) in self.marks
        mark = ("✓" if marked else " ") + ("▸ " if on else "  ")
        return self._edged(self._drawn(index, row, cells - 6), on, edge, mark)

    def redraw(self) -> None:
        """The rows look otherwise: draw every line anew."""
        self._rows_drawn.clear()
        super().redraw()

    def _drawn(self, index: int, row: Any, cells: int) -> Line:
        """A row, drawn once for each width."""
        key = (index, cells)
        found = self._rows_drawn.get(key)
        if found is None:
            if len(self._rows_drawn) > KEPT:
                self._rows_drawn.clear()
            found = self._rows_drawn[key] = self._look.draw(row, cells)
        return found

    def _other_line(self, section: int, y: int, edge: str) -> Line:
        cells = self.drawn_for.width
        line: Line = []
        if section < len(self.sections):
            line = self.sections[section].heading
        elif not self.rows and y >= 2:
            line = self._empty_line(y - 2, cells - 4)
        return list_line(line, cells, edge)

    def _empty_line(self, number: int, cells: int) -> Line:
        """One of the lines that say there is nothing; a long sentence takes several."""
        told = (*self.empty, "", *self.hints) if self.hints else self.empty
        said = (wrap_text(words, "dim", max(cells, 1), 3) or [[]] for words in told)
        lines = [line for each in said for line in each]
        return lines[number] if number < len(lines) else []

    def _edged(self, line: Line, on: bool, edge: str, mark: str) -> Line:
        return list_row(line, self.drawn_for.width, edge, mark, on=on)

    def _on_thumb(self, line: int) -> bool:
        return is_on_thumb(line, self._lines(), self._total(), self._top)

    # -- the mouse ------------------------------------------------------------------------

    def lay_out(self) -> None:
        """Keep the cursor in sight."""
        self._scroll_to_cursor()

    def on_click(self, event: events.Click) -> None:
        """Put the cursor where the mouse points; twice opens, on a phone once more at any time."""
        _section, index = self._at_visual(self._top + event.y - 1)
        if index is None or not 1 <= event.y < self.size.height - 1:
            return
        again = self.tap_opens and index == self._at
        opens = again if event.chain == 1 else not self._tapped_open
        self._tapped_open = event.chain == 1 and again
        self._go(index)
        self.post_message(self.Opened() if opens else self.Moved())

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Move down by the wheel."""
        event.stop()
        self._wheel(3)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Move up by the wheel."""
        event.stop()
        self._wheel(-3)

    def _wheel(self, by: int) -> None:
        if self.move(by):
            self.post_message(self.Moved())
