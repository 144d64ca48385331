"""Widgets that are drawn line by line: lines in, strips out, each strip made once and kept."""

from collections.abc import Callable, Hashable
from typing import TYPE_CHECKING, Any

from rich.segment import Segment
from textual.color import TRANSPARENT
from textual.geometry import Region, Size
from textual.strip import Strip
from textual.widget import Widget

from crm_tui.themes import styles
from crm_tui.widgets.paint import Line

if TYPE_CHECKING:
    from typing import Self

    from rich.style import Style
    from textual.app import App
    from textual.filter import LineFilter
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
        self._whole: dict[int, Strip] = {}  # lines as they were last put together
        self._filters: tuple[LineFilter, ...] = ()
        self._paper = TRANSPARENT
        self.letters: dict[int, list[tuple[int, str]]] = {}  # by line: where to draw which over it

    def on_mount(self) -> None:
        """Follow the theme."""
        self.app.theme_changed_signal.subscribe(self, self._recolour)

    def render_lines(self, crop: Region) -> list[Strip]:
        """Lay out anew for a size not seen before, within the same frame; then the region's strips.

        They are from lines that were put together and filtered before: the library would filter
        and pad every line of the region anew.
        """
        if self.size != self._laid_out_for:
            self._laid_out_for = self.size
            self._strips.clear()
            self._whole.clear()
            self.lay_out()
        self._filters = tuple(self.get_line_filters())
        self._paper = self.background_colors[1] if self._filters else TRANSPARENT
        lines = [self._whole_line(y) for y in range(crop.y, crop.bottom)]
        return [line.crop(crop.x, crop.right) for line in lines]

    def refresh(self, *regions: Region, **more: Any) -> "Self":
        """Draw regions anew, or everything: the lines they lie on are put together again."""
        if not regions:
            self._whole.clear()
        for region in regions:
            for y in range(region.y, region.bottom):
                self._whole.pop(y, None)
        return super().refresh(*regions, **more)

    def _whole_line(self, y: int) -> Strip:
        found = self._whole.get(y)
        if found is None:
            found = self.render_line(y)
            if found.cell_length != self._laid_out_for.width:
                found = found.adjust_cell_length(self._laid_out_for.width, self.inked("text"))
            for x, letter in self.letters.get(y, ()):
                found = _lettered(found, x, self.strip([(letter, "demo")]))
            self._whole[y] = found
        return found

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
        """A line as a strip, as the terminal's colours want it; neighbours of one style are one."""
        strip = Strip([Segment(text, self.inked(style)) for text, style in line]).simplify()
        for line_filter in self._filters:
            strip = strip.apply_filter(line_filter, self._paper)
        return strip

    def inked(self, style: str) -> "Style":
        """The style of that name in the theme in use."""
        ink = self._ink
        if not ink:
            ink = self._ink = _ink_of(self.app)
        return ink.get(style) or _linked(ink, style)

    def kept(self, key: Hashable, make: Callable[[], Line]) -> Strip:
        """The strip of a line that was drawn before, or drawn now."""
        found = self._strips.get(key)
        if found is None:
            if len(self._strips) > KEPT:
                self._strips.clear()
            found = self._strips[key] = self.strip(make())
        return found


def _lettered(strip: Strip, x: int, letter: Strip) -> Strip:
    """A line with a letter over one of its cells."""
    return Strip.join([strip.crop(0, x), letter, strip.crop(x + 1)])


def _linked(ink: "dict[str, Style]", style: str) -> "Style":
    """The style of a link: `bold@tel:+79215550102`. Its target must be our own, never typed."""
    from rich.style import Style

    name, _at, target = style.partition("@")
    return ink[name] + Style(link=target)


_inks: "dict[str, dict[str, Style]]" = {}


def _ink_of(app: "App[Any]") -> "dict[str, Style]":
    """The styles of the theme in use, made once for all widgets."""
    found = _inks.get(app.theme)
    if found is None:
        found = _inks[app.theme] = styles(app.theme_variables)
    return found


def codes_of(app: "App[Any]") -> dict[str, str]:
    """What the terminal is told for each style of the theme in use: `1;38;2;217;221;227`."""
    return {name: codes_of_style(app, style) for name, style in _ink_of(app).items()}


def codes_of_style(app: "App[Any]", style: "Style | None") -> str:
    """What the terminal is told for one style, as the filters of the app leave it."""
    strip = Strip([Segment("x", style)])
    for line_filter in app.screen.get_line_filters():
        strip = strip.apply_filter(line_filter, TRANSPARENT)
    told = strip.render(app.console)
    return told[2 : told.index("m")] if told.startswith("\x1b[") else ""
