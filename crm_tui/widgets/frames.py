"""What a frame writes: the spans that changed and no cell beside them, in as few bytes as will do.

The library paints a changed span from where its widget begins, and ends and begins the colours of
every run anew. Looked at in Textual 8.2.8 (`_compositor.ChopsUpdate.render_segments`,
`LayoutUpdate.render_segments`, which a test compares with ours cell by cell, `Compositor.full_map`
and `StylesCache.get_inner_outer`); the lock pins it.
"""

import re
from collections.abc import Callable, Iterable
from functools import lru_cache, partial
from typing import TYPE_CHECKING, NamedTuple, cast

if TYPE_CHECKING:
    from rich.console import Console
    from textual._compositor import ChopsUpdate, Compositor, CompositorMap, LayoutUpdate
    from textual._styles_cache import StylesCache
    from textual.color import Color
    from textual.style import Style

    Mapping = Callable[[Compositor], CompositorMap]
    Colours = tuple[Style, Style]

Pens = tuple[frozenset[str], str, str]  # attributes, ink and paper as SGR codes


class Span(NamedTuple):
    """Cells of one line of the screen from (x, y) on: runs in pens, or what is terminal text."""

    y: int
    x: int
    runs: "list[tuple[str, Pens]] | str"


PLAIN: Pens = (frozenset(), "", "")
RESET = "\x1b[0m"
_SGR = re.compile("\x1b\\[([0-9;]*)m")
_MOVES = re.compile("(?:\n|\x1b\\[[0-9;]*H)+")
_SEEN_ON_BLANKS = frozenset({"4", "7", "9", "21", "53"})  # underline, reverse, strike, overline


def lean(text: str) -> str:
    """The same picture in fewer bytes: of a colour only what is another one than before."""
    parts = _SGR.split(text)
    if len(parts) == 1:
        return text
    now = wanted = PLAIN
    found = [parts[0]]
    for number in range(1, len(parts), 2):
        wanted = _after(wanted, parts[number])
        words = parts[number + 1]
        if words:
            if wanted != now and not _same(now, wanted, words):
                found.append(_turned(now, wanted))
                now = wanted
            found.append(words)
    return "".join(found) + (RESET if now != PLAIN else "")


def told(spans: Iterable[Span]) -> str:
    """Spans as a terminal is told them, one after another: plain before the first, and after all.

    Their text is harmless already.
    """
    now = PLAIN
    found = []
    for y, x, runs in spans:
        found.append(f"\x1b[{y + 1};{x + 1}H")
        if isinstance(runs, str):
            found += (RESET, runs) if now is not PLAIN else (runs,)
            now = PLAIN
            continue
        for words, wanted in runs:
            if words and wanted is not now and wanted != now and not _same(now, wanted, words):
                found.append(_turned(now, wanted))
                now = wanted
            found.append(words)
    if now is not PLAIN:
        found.append(RESET)
    return "".join(found)


def pens_of(codes: str) -> Pens:
    """The pens of SGR codes such as `1;38;2;217;221;227`; none for no codes."""
    return _after(PLAIN, codes) if codes else PLAIN


def _same(now: Pens, wanted: Pens, words: str) -> bool:
    """Whether it looks the same with either pen: no ink is seen on blanks, nothing on a move."""
    if words.isspace() and "\n" not in words:
        return now[2] == wanted[2] and not (now[0] | wanted[0]) & _SEEN_ON_BLANKS
    return words[0] in "\n\x1b" and _MOVES.fullmatch(words) is not None


@lru_cache(4096)
def _after(pens: Pens, codes: str) -> Pens:
    """The pens after a sequence of codes."""
    attributes, ink, paper = pens
    left = codes.split(";") if codes else ["0"]
    while left:
        code = left.pop(0)
        if code in {"", "0", "00"}:
            attributes, ink, paper = PLAIN
        elif code in {"38", "48"}:
            taken = 4 if left[:1] == ["2"] else 2
            colour, left = ";".join([code, *left[:taken]]), left[taken:]
            ink, paper = (colour, paper) if code == "38" else (ink, colour)
        elif _is_ink(code):
            ink = "" if code == "39" else code
        elif _is_paper(code):
            paper = "" if code == "49" else code
        else:
            attributes |= {code}
    return attributes, ink, paper


def _is_ink(code: str) -> bool:
    return len(code) == 2 and code[0] in "39" and code[1] in "012345679"


def _is_paper(code: str) -> bool:
    return (len(code) == 2 and code[0] == "4") or (len(code) == 3 and code.startswith("10"))


@lru_cache(4096)
def _turned(now: Pens, wanted: Pens) -> str:
    """What turns one set of pens into another: only what differs, or from plain where a pen ends.

    An attribute is ended by beginning anew, since terminals differ in what ends a single one.
    """
    ends = now[0] - wanted[0]
    before = PLAIN if ends else now
    codes = ["0"] if ends else []
    codes += sorted(wanted[0] - before[0])
    codes += [wanted[1] or "39"] if wanted[1] != before[1] else []
    codes += [wanted[2] or "49"] if wanted[2] != before[2] else []
    anew = ";".join(["0", *sorted(wanted[0]), *filter(None, wanted[1:])])
    return f"\x1b[{min(';'.join(codes), anew, key=len)}m"


def spans_alone(update: "ChopsUpdate", console: "Console") -> str:
    """The changed spans as terminal text, each from its first cell to its last."""
    written: list[str] = []
    for y, first, end in update.spans:
        for stop, (x, strip) in zip(update.chop_ends[y], update.chops[y].items(), strict=False):
            if strip is None or x >= end or stop <= first:
                continue
            begin = max(x, first)
            if x < first or stop > end:
                strip = strip.crop(begin - x, min(stop, end) - x)
            written += (f"\x1b[{y + 1};{begin + 1}H", strip.render(console))
    return lean("".join(written))


def _leaned(
    render: "Callable[[LayoutUpdate, Console], str]",
) -> "Callable[[LayoutUpdate, Console], str]":
    """The library's picture of the whole screen, with the same colours in fewer bytes."""

    def render_lean(update: "LayoutUpdate", console: "Console") -> str:
        return lean(render(update, console))

    render_lean.__name__ = "render_lean"
    return render_lean


def _marked(look: "Mapping") -> "Mapping":
    """The library's map of where all widgets stand, what has moved or gone marked as changed.

    The library forgets it: whoever asks what is under the mouse after a widget has gone, and before
    the layout that is due, makes the map anew, and the layout then finds nothing to paint.
    """

    def look_and_mark(compositor: "Compositor") -> "CompositorMap":
        before = compositor._full_map
        found = look(compositor)
        if found is not before and compositor.root is not None:
            for _widget, place in before.items() ^ found.items():
                if region := place.clip.intersection(place.region):
                    compositor._dirty_regions.add(region)
        return found

    return look_and_mark


def _remembered_apart(
    colours: "Callable[[StylesCache, Color, Color], Colours]",
) -> "Callable[[StylesCache, Color, Color], Colours]":
    """The library's colours within and around a border, remembered without who asked for them.

    It remembers a thousand widgets with them, and so every line that closed screens have shown.
    """
    remembered = lru_cache(1024)(partial(colours, cast("StylesCache", None)))
    return lambda _asking, base, background: remembered(base, background)


def install() -> None:
    """Write lean frames in this process; doing so already is fine."""
    from textual._compositor import ChopsUpdate, Compositor, LayoutUpdate
    from textual._styles_cache import StylesCache

    if LayoutUpdate.render_segments.__name__ != "render_lean":
        whole = _leaned(LayoutUpdate.render_segments)
        setattr(LayoutUpdate, "render_segments", whole)  # noqa: B010 - mypy refuses to assign a method
        setattr(ChopsUpdate, "render_segments", spans_alone)  # noqa: B010
        look = vars(Compositor)["full_map"].fget
        setattr(Compositor, "full_map", property(_marked(look)))  # noqa: B010
        colours = _remembered_apart(vars(StylesCache)["get_inner_outer"].__wrapped__)
        setattr(StylesCache, "get_inner_outer", colours)  # noqa: B010
