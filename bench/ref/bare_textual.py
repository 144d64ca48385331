"""The bare Textual app that ours is measured against: one list drawn by lines, `j` and `k` move.

The least an app of this kind can do: Textual itself, one widget, thirty fixed rows, no style sheet,
no database. `Ready` shows when its first frame is there; `q` ends it.
"""

from rich.segment import Segment
from rich.style import Style
from textual.app import App, ComposeResult
from textual.binding import Binding
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

ROWS = tuple(f"  {n:02}:00 call      Client {n:<12} offer {n * 10}k" for n in range(30))
PLAIN, CHOSEN = Style(), Style(reverse=True)


class Rows(Widget, can_focus=True):
    """Rows of text and a cursor over them."""

    BINDINGS = [Binding("j", "move(1)"), Binding("k", "move(-1)")]  # noqa: RUF012
    cursor = 0

    def render_line(self, y: int) -> Strip:
        """One row, as wide as the screen."""
        text = "Ready" if y == 0 else ROWS[y - 1] if y <= len(ROWS) else ""
        style = CHOSEN if y == self.cursor + 1 else PLAIN
        return Strip([Segment(text.ljust(self.size.width), style)], self.size.width)

    def action_move(self, by: int) -> None:
        """Move the cursor, repainting the row it leaves and the row it comes to."""
        before, self.cursor = self.cursor, (self.cursor + by) % len(ROWS)
        rows = (Region(0, row + 1, self.size.width, 1) for row in (before, self.cursor))
        self.refresh(*rows)


class Bare(App[None]):
    """Nothing but the rows."""

    BINDINGS = [Binding("q", "quit")]  # noqa: RUF012

    def compose(self) -> ComposeResult:
        """The one widget."""
        yield Rows()


if __name__ == "__main__":
    Bare().run()
