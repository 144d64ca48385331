"""The last line of defence: nothing a terminal could obey leaves in a cell, whatever drew it.

Textual turns cells into terminal text in one place, `Strip.render` (looked at in 8.2.8; the lock
pins it, and a test drives a real pseudo-terminal). Data is made safe long before, by `display`;
this catches what a widget of the library, or one yet to be written, passes on unchanged.
"""

from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING

from rich.segment import Segment
from rich.style import Style

from crm_tui.widgets.borders import in_ascii
from crm_tui.widgets.harmless import harmless

if TYPE_CHECKING:
    from rich.console import Console
    from textual.strip import Strip

_LINKS = ("https://", "http://", "mailto:", "tel:")


def _harmless_style(style: Style | None) -> Style | None:
    """A style whose link, if it has one, leads to the web, a mailbox or a telephone."""
    link = style.link if style is not None else None
    if style is None or not link:
        return style
    return style if link.startswith(_LINKS) and harmless(link) == link else style.update_link(None)


def _clean(segment: Segment) -> bool:
    text, style, _control = segment
    return written(text) == text and (
        style is None or not style.link or _harmless_style(style) is style
    )


class _Frames:
    """How frames and signs are written by the app of this process."""

    ascii = False


@lru_cache(8192)
def written(text: str) -> str:
    """What is written of a text: nothing a terminal could obey, and signs in ASCII if asked for."""
    return in_ascii(harmless(text)) if _Frames.ascii else harmless(text)


def guarded(render: "Callable[[Strip, Console], str]") -> "Callable[[Strip, Console], str]":
    """`Strip.render`, with every segment made harmless first."""

    def render_harmless(strip: "Strip", console: "Console") -> str:
        if all(map(_clean, strip)):
            return render(strip, console)
        segments = [Segment(written(s.text), _harmless_style(s.style)) for s in strip]
        return render(type(strip)(segments), console)

    render_harmless.__name__ = "render_harmless"
    return render_harmless


def install(*, ascii_frames: bool = False) -> None:
    """Stand guard in this process; standing already is fine. ascii_frames: signs in ASCII."""
    from textual.strip import Strip

    _Frames.ascii = ascii_frames
    written.cache_clear()

    if Strip.render.__name__ != "render_harmless":
        setattr(Strip, "render", guarded(Strip.render))  # noqa: B010 - mypy refuses to assign a method
