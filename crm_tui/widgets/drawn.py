"""Widgets that are drawn line by line: lines in, strips out, each strip made once and kept."""

from collections.abc import Callable, Hashable
from typing import TYPE_CHECKING

from rich.segment import Segment
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from crm_tui.themes import styles
from crm_tui.widgets.paint import Line

if TYPE_CHECKING:
    from rich.style import Style
    from textual.theme import Theme

KEPT = 2048  # strips a widget keeps before it begins anew


class Drawn(Widget):
    """A widget whose lines are made by drawing code that knows no Textual."""

    ALLOW_SELECT = False

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id)
        self._ink: dict[str, Style] = {}
        self._strips: dict[Hashable, Strip] = {}

    def on_mount(self) -> None:
        """Follow the theme."""
        self.app.theme_changed_signal.subscribe(self, self._recolour)

    def _recolour(self, _theme: "Theme") -> None:
        self._ink = {}
        self.redraw()

    def redraw(self) -> None:
        """What is shown has changed: draw every line anew."""
        self._strips.clear()
        self.refresh()

    def redraw_line(self, y: int) -> None:
        """One line has changed."""
        self.refresh(Region(0, y, self.size.width, 1))

    def strip(self, line: Line) -> Strip:
        """A line as a strip."""
        ink = self._ink
        if not ink:
            ink = self._ink = styles(self.app.theme_variables)
        return Strip([Segment(text, ink[style]) for text, style in line])

    def kept(self, key: Hashable, make: Callable[[], Line]) -> Strip:
        """The strip of a line that was drawn before, or drawn now."""
        found = self._strips.get(key)
        if found is None:
            if len(self._strips) > KEPT:
                self._strips.clear()
            found = self._strips[key] = self.strip(make())
        return found
