"""Every way to write a list, by the name of its format: each exporter registers itself here."""

from collections.abc import Callable
from importlib import import_module
from typing import Any, NamedTuple, TypeVar

W = TypeVar("W", bound=Callable[..., int])

#: The modules of this room that hold exporters.
MODULES = ("tabular", "tables_in_text", "json_lines", "vcards", "calendars")


class Exporter(NamedTuple):
    """One format. of: the lists that can be written so, () for all of them.

    write: for all lists (target, header, rows, *, force) → rows, where target is a path or an open
    stream of bytes; for records (session, uids, file) → records, where file is a stream of bytes.
    """

    name: str
    of: tuple[str, ...]
    write: Callable[..., int]


_FOUND: dict[str, Exporter] = {}


def exporter(name: str, of: tuple[str, ...] = ()) -> Callable[[W], W]:
    """Register a function as the exporter of a format."""

    def register(write: W) -> W:
        assert name not in _FOUND, f"two exporters are called {name}"
        _FOUND[name] = Exporter(name, of, write)
        return write

    return register


def exporters() -> dict[str, Exporter]:
    """All of them, in the order of the modules that hold them."""
    for name in MODULES:
        import_module(f"crm_tui.exporters.{name}")
    order = {f"crm_tui.exporters.{name}": place for place, name in enumerate(MODULES)}
    # Whoever imported one of them before has registered it before: sorting keeps the order.
    found = sorted(_FOUND.values(), key=lambda one: order.get(one.write.__module__, len(order)))
    return {one.name: one for one in found}


def formats_of(what: str) -> tuple[str, ...]:
    """The formats that a list can be written in."""
    return tuple(one.name for one in exporters().values() if not one.of or what in one.of)


def writer_of(name: str) -> Callable[..., Any]:
    """The function that writes a format."""
    return exporters()[name].write
