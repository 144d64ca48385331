"""Paints lines that changed before the loop goes on, where nothing lies over them.

The library takes two messages, a timer and every line of a rectangle around what changed. Here
the changed lines alone are told to the terminal, where they stand now; a layout that is due moves
them afterwards. Whatever is less simple goes the library's way: something lies over the lines,
another screen is in front. Looked at for it in Textual 8.2.8: `App._display`,
`Screen._on_timer_update`, `Compositor.visible_widgets`.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from math import inf
from time import monotonic
from typing import TYPE_CHECKING, Any, NamedTuple

from textual._compositor import CompositorUpdate
from textual.geometry import Region

from crm_tui.widgets.frames import Span, told

if TYPE_CHECKING:
    from rich.console import Console
    from textual.app import App
    from textual.screen import Screen
    from textual.widget import Widget

    from crm_tui.widgets.drawn import Drawn

    Shown = dict[Widget, tuple[Region, Region]]


class Place(NamedTuple):
    """Where all of a widget stands on the screen, and what lies over parts of it."""

    region: Region
    covers: tuple[Region, ...]


class Told(CompositorUpdate):
    """A frame that is terminal text already."""

    def __init__(self, text: str) -> None:
        self.text = text

    def render_segments(self, console: "Console") -> str:
        """The text."""
        return self.text


class AtOnce:
    """What of an app's drawn widgets is to be painted when its present event has been dealt with.

    All that changed until then is one frame.
    """

    def __init__(self, app: "App[Any]") -> None:
        self._app = app
        self._waiting: dict[Drawn, list[Region]] = {}
        self._is_due = False
        self._shown: Shown = {}
        self._places: dict[Drawn, Place | None] = {}
        self.pressed = -inf  # when a key was pressed last, by the monotonic clock

    def take(self, widget: "Drawn", regions: tuple[Region, ...]) -> None:
        """Paint these regions of a widget once the present event has been dealt with."""
        self._waiting.setdefault(widget, []).extend(regions)
        if not self._is_due:
            self._is_due = True
            self._app.call_next(self._paint)

    @contextmanager
    def key(self) -> Iterator[None]:
        """What changes meanwhile is painted right afterwards; after the keys that wait, if any.

        What the key itself sends off waits, and is no key.
        """
        self.pressed = monotonic()
        others_wait = bool(self._app.message_queue_size)
        self._is_due, was_due = True, self._is_due
        try:
            yield
        finally:
            self._is_due = was_due
        if self._waiting and not others_wait:
            self._paint()
        elif self._waiting:
            self._app.call_later(self._paint)

    def _paint(self) -> None:
        """Paint what waits: one frame of what is simple, the rest the library's way."""
        self._is_due = False
        if not self._waiting:
            return
        waiting, self._waiting = self._waiting, {}
        app = self._app
        screen = app._screen_stack[-1] if app._screen_stack else None
        found: list[Span] = []
        for widget, regions in waiting.items():
            place = self._place(screen, widget)
            if place is None:
                self._leave(widget, regions)
                continue
            over = [one for one in regions if _is_covered(one, place)] if place.covers else []
            if over:
                self._leave(widget, over)
            found += widget.told([one for one in regions if one not in over], place.region.offset)
        if screen is not None and found:
            frame: Any = Told(told(found))
            app._display(screen, frame)

    @staticmethod
    def _leave(widget: "Drawn", regions: list[Region]) -> None:
        if widget.is_attached:
            widget.refresh(*regions)

    def _place(self, screen: "Screen[Any] | None", widget: "Drawn") -> Place | None:
        """Where a widget can be painted at once; None where it cannot."""
        if screen is None or self._app._batch_count:
            return None
        shown = screen._compositor.visible_widgets
        if shown is not self._shown:
            self._shown = shown
            self._places.clear()
        if widget not in self._places:
            self._places[widget] = _place_of(widget, shown)
        place = self._places[widget]
        return place if place is not None and place.region.size == widget.drawn_for else None


def _place_of(widget: "Drawn", shown: "Shown") -> Place | None:
    if widget not in shown:
        return None
    region, clip = shown[widget]
    if clip.intersection(region) != region:
        return None
    behind = {widget, *widget.ancestors}
    others = (its.intersection(cut) for one, (its, cut) in shown.items() if one not in behind)
    return Place(region, tuple(other for other in others if other.intersection(region)))


def _is_covered(region: Region, place: Place) -> bool:
    where = region.translate(place.region.offset)
    return any(where.intersection(cover) for cover in place.covers)
