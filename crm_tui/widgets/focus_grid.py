"""A list beside another one: the cursor shows in that of the two which has the keys."""

from textual import events
from textual.message import Message

from crm_tui.widgets.grid import Grid
from crm_tui.widgets.paint import Line, framed

NEAR = 8  # rows below the cursor; with fewer, more should be read


class FocusGrid(Grid):
    """A grid that may share its left edge with the list beside it, and may be the quiet one."""

    class Pointed(Message):
        """The mouse was pressed here: the keys are wanted here too."""

        def __init__(self, grid: "FocusGrid") -> None:
            super().__init__()
            self.grid = grid

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id)
        self.active = True
        self.shares_edge = False
        self.foot = "└"

    def make_active(self, active: bool) -> None:
        """Give it the keys, or take them from it."""
        if active != self.active:
            self.active = active
            self.redraw()

    def near_end(self) -> bool:
        """Whether few rows are left below the cursor, or the window shows all there are."""
        return self._count - self._at <= max(NEAR, self._lines())

    def on_click(self, event: events.Click) -> None:
        """Tell that the mouse was pressed here, whatever else it does."""
        self.post_message(self.Pointed(self))

    def line_at(self, y: int) -> Line:
        """One line; the title of the list that has the keys is lit."""
        cells, height = self.drawn_for
        if y == 0:
            style = "title-on" if self.active else "title"
            line = framed(self.title, style, cells, ("┌", self.corners[0]))
        elif y == height - 1:
            line = [(self.foot + "─" * (cells - 2) + self.corners[1], "frame")]
        else:
            line = super().line_at(y)
        return self._without_edge(line, y) if self.shares_edge else line

    def _without_edge(self, line: Line, y: int) -> Line:
        """The edge is drawn by the list on the left."""
        is_frame = y in (0, self.drawn_for.height - 1)
        text, style = line[0]
        return [(("─" if is_frame else " ") + text[1:], style), *line[1:]]

    def _edged(self, line: Line, on: bool, edge: str, mark: str) -> Line:
        if self.active:
            return super()._edged(line, on, edge, mark)
        return super()._edged(line, False, edge, mark.replace("▸", " "))
