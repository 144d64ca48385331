"""Widgets that hear a signal for as long as they live, and not a moment longer for it."""

from collections.abc import Callable
from typing import Any, Protocol, cast
from weakref import WeakMethod

from textual.signal import Signal
from textual.widget import Widget


class _Bound(Protocol):
    __self__: Widget


def follow(signal: Signal[Any], hears: Callable[[Any], Any]) -> None:
    """Call a method of a mounted widget or screen whenever a signal is given.

    The library's own way keeps the widget for as long as the signal's owner lives: every screen
    that was ever closed would stay in memory until the end (Textual 8.2, `Signal.subscribe`).
    """
    weak = WeakMethod(hears)

    def heard(data: Any) -> None:
        method = weak()
        if method is not None:
            cast(_Bound, method).__self__.call_next(method, data)

    signal.subscribe(cast(_Bound, hears).__self__, heard, immediate=True)
