"""Widgets that are drawn line by line: lines in, strips out, each strip made once and kept."""

from collections.abc import Callable, Hashable
from typing import TYPE_CHECKING

from rich.segment import Segment
from textual.geometry import Region, Size
from textual.strip import Strip
from textual.widget import Widget

from crm_tui.themes import styles
from crm_tui.widgets.paint import Line

if TYPE_CHECKING:
    from rich.style import Style
    from textual.app import App
    from textual.theme import Theme

KEPT = 2048  # strips a widget keeps before it begins anew


class Drawn(Widget):
    """A widget whose lines are made by drawing code that knows no Textual."""

    ALLOW_SELECT = False

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id)
        self._ink: dict[str, Style] = {}
        self._strips: dict[Hashable, Strip] = {}
        self._laid_out_for = Size(0, 0)

    def on_mount(self) -> None:
        """Follow the theme."""
        self.app.theme_changed_signal.subscribe(self, self._recolour)

    def render_lines(self, crop: Region) -> list[Strip]:
        """Lay out anew for a size not seen before, within the same frame, then draw."""
        if self.size != self._laid_out_for:
            self._laid_out_for = self.size
            self._strips.clear()
            self.lay_out()
        return super().render_lines(crop)

    def lay_out(self) -> None:
        """The size is another one: reckon anew what depends on it. The lines are drawn next."""

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
            ink = self._ink = _ink_of(self.app)
        return Strip([Segment(text, ink.get(style) or _linked(ink, style)) for text, style in line])

    def kept(self, key: Hashable, make: Callable[[], Line]) -> Strip:
        """The strip of a line that was drawn before, or drawn now."""
        found = self._strips.get(key)
        if found is None:
            if len(self._strips) > KEPT:
                self._strips.clear()
            found = self._strips[key] = self.strip(make())
        return found


def _linked(ink: "dict[str, Style]", style: str) -> "Style":
    """The style of a link: `bold@tel:+79215550102`. Its target must be our own, never typed."""
    from rich.style import Style

    name, _at, target = style.partition("@")
    return ink[name] + Style(link=target)


_inks: "dict[str, dict[str, Style]]" = {}


def _ink_of(app: "App[object]") -> "dict[str, Style]":
    """The styles of the theme in use, made once for all widgets."""
    found = _inks.get(app.theme)
    if found is None:
        found = _inks[app.theme] = styles(app.theme_variables)
    return found
