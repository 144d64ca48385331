"""Remembering answers without the price of `functools`, which brings `collections` along."""

from _functools import _lru_cache_wrapper  # type: ignore[import-not-found]

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import ParamSpec, TypeVar

    P = ParamSpec("P")
    T = TypeVar("T")


def remembered(most: int | None = None) -> "Callable[[Callable[P, T]], Callable[P, T]]":
    """Remember what a pure function answered: `most` answers, those used last; None: all."""

    def kept(function: "Callable[P, T]") -> "Callable[P, T]":
        wrapped: Callable[P, T] = _lru_cache_wrapper(function, most, False, tuple)
        for name in ("__module__", "__name__", "__qualname__", "__doc__"):
            setattr(wrapped, name, getattr(function, name))
        return wrapped

    return kept
