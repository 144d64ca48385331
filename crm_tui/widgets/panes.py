"""The drawn parts of a screen around its list: the card, the bars, and the form at the bottom."""

from collections.abc import Callable, Sequence

from textual import events
from textual.geometry import Offset, Region
from textual.message import Message
from textual.strip import Strip

from crm_tui.domain.text import width
from crm_tui.widgets.drawn import Drawn
from crm_tui.widgets.paint import Line, clip
from crm_tui.widgets.paint_frames import card_line

MOST_LINES = 200  # a taller terminal than any


class CardPane(Drawn):
    """The right pane: a title and lines, in a frame that shares its left edge with the list."""

    class Tapped(Message):
        """The mouse pressed a line, counted from 0 over all there are."""

        def __init__(self, number: int) -> None:
            super().__init__()
            self.number = number

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id)
        self.title = ""
        self.alone = False
        self._make: Callable[[int], list[Line]] = lambda cells: []
        self._lines: list[Line] = []
        self._top = 0

    def show(self, title: str, make: Callable[[int], list[Line]]) -> None:
        """Show the lines that `make` draws for a width, from the top."""
        self._make = make
        self._top = 0
        if title != self.title:
            self.title = title
            self.redraw_line(0)
        self._lay_out()

    def repaint_with(self, make: Callable[[int], list[Line]]) -> None:
        """The same card drawn anew, scrolled as it was."""
        self._make = make
        self._lay_out()

    def _lay_out(self) -> None:
        """Draw the lines, and paint those that are not what they were: a key repaints a few."""
        before, top = self._lines, self._top
        self.lay_out()
        if self._top != top:
            self.redraw()
            return
        longest = max(len(before), len(self._lines))
        changed = [n for n in range(top, longest) if before[n : n + 1] != self._lines[n : n + 1]]
        if changed:
            cells = self.drawn_for.width
            self.touch(*(Region(0, n - top + 1, cells, 1) for n in changed[:MOST_LINES]))
        if len(before) != len(self._lines):
            self.redraw_line(self.drawn_for.height - 1)

    def lay_out(self) -> None:
        """Wrap the lines to the width."""
        cells = self.size.width - (2 if self.alone else 1)
        self._lines = self._make(cells) if cells > 4 else []
        self._top = max(min(self._top, len(self._lines) - self.size.height + 2), 0)

    def scroll(self, by: int) -> None:
        """Show what is below or above."""
        self._top = max(min(self._top + by, len(self._lines) - self.size.height + 2), 0)
        self.redraw()

    def on_click(self, event: events.Click) -> None:
        """Tell which line was pressed."""
        if 0 < event.y < self.size.height - 1:
            self.post_message(self.Tapped(self._top + event.y - 1))

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Scroll by the wheel."""
        event.stop()
        self.scroll(2)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Scroll by the wheel."""
        event.stop()
        self.scroll(-2)

    def line_at(self, y: int) -> Line:
        """The frame, or a line of the card."""
        return card_line(y, self.title, self._lines, self._top, self.drawn_for, self.alone)

    def render_line(self, y: int) -> Strip:
        """The same as a strip."""
        return self.strip(self.line_at(y))


class Bar(Drawn):
    """Lines over the whole width, drawn by a function of the width; a click tells its cell."""

    class Tapped(Message):
        """The mouse pressed a cell of a bar."""

        def __init__(self, bar: "Bar", x: int, y: int) -> None:
            super().__init__()
            self.bar, self.x, self.y = bar, x, y

    def __init__(self, make: Callable[[int], Sequence[Line]], id: str) -> None:
        super().__init__(id=id)
        self._make = make
        self._lines: Sequence[Line] = ()

    def redraw(self) -> None:
        """Draw the lines anew."""
        self._lines = ()
        super().redraw()

    def lay_out(self) -> None:
        """Draw for another width."""
        self._lines = ()

    def line_at(self, y: int) -> Line:
        """One of the lines, over the whole width."""
        cells = self.drawn_for.width
        if not self._lines:
            self._lines = self._make(cells)
        return clip(self._lines[y] if y < len(self._lines) else [], cells)

    def render_line(self, y: int) -> Strip:
        """The same as a strip."""
        return self.strip(self.line_at(y))

    def on_click(self, event: events.Click) -> None:
        """Tell where it was pressed."""
        self.post_message(self.Tapped(self, event.x, event.y))


class FormPane(Bar):
    """The form at the bottom; the terminal's own cursor follows its caret, for input methods."""

    def show(self, lines: Sequence[Line], cells: int) -> None:
        """Draw these lines, which are drawn for so many cells already."""
        self.redraw()
        if cells == self.drawn_for.width:
            self._lines = lines

    def line_at(self, y: int) -> Line:
        """One of the lines, noting where the caret is."""
        line = super().line_at(y)
        before = 0
        for text, style in line:
            if style == "caret":
                self.app.cursor_position = Offset(before, self.region.y + y)
            before += width(text)
        return line
