"""Widgets that are drawn line by line: lines in, strips out, each strip made once and kept.

What changes is told to the terminal at once, straight from the lines, where nothing lies over it.
"""

from collections.abc import Callable, Hashable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from rich.segment import Segment
from textual.color import TRANSPARENT
from textual.geometry import Region, Size
from textual.strip import Strip
from textual.widget import Widget

from crm_tui.themes import styles
from crm_tui.widgets.following import follow
from crm_tui.widgets.frames import Pens, Span, lean, pens_of
from crm_tui.widgets.guard import written
from crm_tui.widgets.paint import Line, length

if TYPE_CHECKING:
    from typing import Self

    from rich.console import Console
    from rich.style import Style
    from textual.app import App
    from textual.color import Color
    from textual.filter import LineFilter
    from textual.geometry import Offset
    from textual.theme import Theme

    from crm_tui.widgets.at_once import AtOnce

NARROW = 24  # cells below which a line may not fit its frame
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
        self._told: dict[int, Line] = {}  # lines as the terminal shows them, where that is known
        self._pens: dict[str, Pens] = {}
        self._filters: tuple[LineFilter, ...] = ()
        self._shades: dict[str, Style | None] = {}
        self._paper = TRANSPARENT
        self.letters: dict[int, list[tuple[int, str]]] = {}  # by line: where to draw which over it

    def on_mount(self) -> None:
        """Follow the theme."""
        follow(self.app.theme_changed_signal, self._recolour)

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
        self._know_filters()
        for y in range(crop.y, crop.bottom):
            self._told.pop(y, None)
        lines = [self._whole_line(y) for y in range(crop.y, crop.bottom)]
        return [line.crop(crop.x, crop.right) for line in lines]

    def _know_filters(self) -> None:
        filters = tuple(self.get_line_filters())
        paper = self.background_colors[1] if filters else TRANSPARENT
        if filters != self._filters or paper != self._paper:
            self._filters, self._paper = filters, paper
            for known in (self._shades, self._pens, self._strips, self._whole, self._told):
                known.clear()

    def refresh(self, *regions: Region, **more: Any) -> "Self":
        """Draw regions anew, or everything: the lines they lie on are put together again."""
        self._forget(regions)
        return super().refresh(*regions, **more)

    def touch(self, *regions: Region) -> None:
        """Regions look otherwise, or everything: paint them at once where that is simple."""
        at_once: AtOnce | None = getattr(self.app, "at_once", None)
        if at_once is None or not self.drawn_for:
            self.refresh(*regions)
            return
        self._forget(regions)
        at_once.take(self, regions or (self.drawn_for.region,))

    def _forget(self, regions: tuple[Region, ...]) -> None:
        if not regions:
            self._whole.clear()
        for region in regions:
            for y in range(region.y, region.bottom):
                self._whole.pop(y, None)

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
        self._shades.clear()
        self._pens = {}
        self._told = {}
        self._know_filters()
        self.redraw()

    def redraw(self) -> None:
        """What is shown has changed: draw every line anew."""
        self._strips.clear()
        self.touch()

    def redraw_line(self, y: int) -> None:
        """One line has changed."""
        self.touch(Region(0, y, self.drawn_for.width, 1))

    # -- as terminal text -----------------------------------------------------------------

    @property
    def drawn_for(self) -> Size:
        """The size that the lines were last drawn for."""
        return self._laid_out_for

    def line_at(self, y: int) -> Line | None:
        """A line as runs, where its strip is made of nothing else; None for any other widget.

        It takes as many cells as it was drawn for, where these are at least NARROW.
        """
        return None

    def part_at(self, y: int, x: int, end: int) -> Line | None:
        """The cells of a line from `x` up to `end` as runs, where they are made of nothing else.

        None where they begin or end elsewhere than what the widget is put together from.
        """
        return None

    def told(self, regions: "list[Region]", at: "Offset") -> Iterator[Span]:
        """What of these regions the terminal does not show yet, for a widget that stands there."""
        cells, height = self.drawn_for
        lines: set[int] = set()
        for region in regions:
            if region.width == cells:
                lines.update(range(max(region.y, 0), min(region.bottom, height)))
            else:
                yield from self._told_of_parts(region, at)
        for y in sorted(lines):
            line = None if y in self.letters or cells < NARROW else self.line_at(y)
            if line is None or not self._knows_pens(line):
                yield from self._told_of_strips(Region(0, y, cells, 1), at)
            elif line != (before := self._told.get(y)):
                self._told[y] = line
                x, changed = _changed(before or [], line)
                pens = self._pens
                runs = [(written(text), pens[style]) for text, style in changed]
                yield Span(at.y + y, at.x + x, runs)

    def _told_of_parts(self, region: Region, at: "Offset") -> Iterator[Span]:
        """The cells of a region that is narrower than the widget, whatever they showed before."""
        x, end, pens = region.x, region.right, self._pens
        for y in range(max(region.y, 0), min(region.bottom, self.drawn_for.height)):
            line = None if y in self.letters else self.part_at(y, x, end)
            if line is None or not self._knows_pens(line):
                yield from self._told_of_strips(Region(x, y, region.width, 1), at)
            else:
                self._told.pop(y, None)
                yield Span(
                    at.y + y, at.x + x, [(written(text), pens[style]) for text, style in line]
                )

    def _told_of_strips(self, region: Region, at: "Offset") -> Iterator[Span]:
        """The cells of a region, whatever they showed before."""
        for y in range(max(region.y, 0), min(region.bottom, self.drawn_for.height)):
            self._told.pop(y, None)
            strip = self._whole_line(y).crop(region.x, region.right)
            yield Span(at.y + y, at.x + region.x, _runs_of(strip, self.app.console))

    def _knows_pens(self, line: Line) -> bool:
        """Whether it is known how the terminal is told each style of a line, or can be learnt."""
        new = {style for _text, style in line} - self._pens.keys()
        if any("@" in name for name in new):  # a link is more than colours
            return False
        for name in new:
            self._pens[name] = pens_of(codes_of_style(self.app, self.inked(name), self._paper))
        return True

    def strip(self, line: Line) -> Strip:
        """A line as a strip, as the terminal's colours want it; neighbours of one style are one."""
        return Strip([Segment(text, self._shade(style)) for text, style in line]).simplify()

    def _shade(self, style: str) -> "Style | None":
        """A style as the filters of the app leave it."""
        found = self._shades.get(style)
        if found is None:
            strip = Strip([Segment("x", self.inked(style))])
            for line_filter in self._filters:
                strip = strip.apply_filter(line_filter, self._paper)
            found = self._shades[style] = next(iter(strip)).style
        return found

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


def _runs_of(strip: Strip, console: "Console") -> "list[tuple[str, Pens]] | str":
    """What a strip shows, in pens; a strip with a link as terminal text, which tells the link."""
    if any(segment.style is not None and segment.style.link for segment in strip):
        return lean(strip.render(console))
    return [(written(text), _pens_of_style(style, console)) for text, style, _control in strip]


@lru_cache(512)
def _pens_of_style(style: "Style | None", console: "Console") -> Pens:
    return pens_of(_codes(Strip([Segment("x", style)]), console))


def _codes(strip: Strip, console: "Console") -> str:
    """What the terminal is told before the one character of a strip."""
    text = strip.render(console)
    return text[2 : text.index("m")] if text.startswith("\x1b[") else ""


def _changed(before: Line, now: Line) -> tuple[int, Line]:
    """The runs between those that a line begins and ends with as before, and their first cell."""
    most = min(len(before), len(now))
    first = next((n for n in range(most) if before[n] != now[n]), most)
    rest = most - first
    last = next((n for n in range(rest) if before[-1 - n] != now[-1 - n]), rest)
    return length(now[:first]), now[first : len(now) - last]


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


def codes_of_style(app: "App[Any]", style: "Style | None", paper: "Color" = TRANSPARENT) -> str:
    """What the terminal is told for one style, as the filters of the app leave it."""
    strip = Strip([Segment("x", style)])
    for line_filter in app.get_line_filters():
        strip = strip.apply_filter(line_filter, paper)
    return _codes(strip, app.console)
