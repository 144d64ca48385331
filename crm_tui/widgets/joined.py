"""A line put together from strips that were drawn before, and cut where they meet at no cost."""

from collections.abc import Sequence
from itertools import accumulate
from typing import TYPE_CHECKING

from textual.strip import Strip

if TYPE_CHECKING:
    from rich.console import Console
    from rich.segment import Segment


class Joined(Strip):
    """Strips side by side. What is cut where two of them meet keeps what they were rendered to.

    The library would join their segments, cut them, and render what is left anew at every paint.
    """

    __slots__ = ("_flat", "parts")

    def __init__(self, parts: Sequence[Strip]) -> None:
        self.parts = parts
        self._flat: list[Segment] | None = None
        super().__init__((), sum([part.cell_length for part in parts]))

    @property
    def _segments(self) -> "list[Segment]":
        if self._flat is None:
            self._flat = [segment for part in self.parts for segment in part]
        return self._flat

    @_segments.setter
    def _segments(self, _none: "list[Segment]") -> None:
        """The library's constructor says there are none; they are made when they are asked for."""

    def crop(self, start: int, end: int | None = None) -> Strip:
        """As the library's; parts that are wanted whole are taken as they are."""
        cells = self.cell_length
        last = cells if end is None else min(end, cells)
        if start <= 0 and last == cells:
            return self
        edges = [0, *accumulate([part.cell_length for part in self.parts])]
        if start in edges and last in edges and start < last:
            wanted = self.parts[edges.index(start) : edges.index(last)]
            return wanted[0] if len(wanted) == 1 else Joined(wanted)
        return super().crop(start, end)

    def render(self, console: "Console") -> str:
        """As the library's, from what the parts were rendered to."""
        if self._render_cache is None:
            self._render_cache = "".join([part.render(console) for part in self.parts])
        return self._render_cache
