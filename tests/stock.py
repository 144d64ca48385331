"""What many tests begin with is done once, kept as a database, and copied for all but the first."""

import itertools
import shutil
import tempfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar, cast

if TYPE_CHECKING:
    from crm_tui.crm import Crm

F = TypeVar("F", bound=Callable[..., Any])

_NUMBERS = itertools.count()


class Kept(NamedTuple):
    """A filled database: its file, or its name on the server; and what filling it gave."""

    place: str
    value: Any


_kept: dict[Any, Kept] = {}
_folders: list["tempfile.TemporaryDirectory[str]"] = []


def stocked(fill: F) -> F:
    """A function that fills an untouched CRM: the second time the same is copied, not done.

    Its first argument is the CRM, and what it returns must be plain values. A CRM in which its
    person has acted is filled by hand.
    """

    @wraps(fill)
    def filled(desk: "Crm", *args: Any, **more: Any) -> Any:
        if not _is_untouched(desk):
            return fill(desk, *args, **more)
        where = (desk.store.backend, desk.store.engine.url.port, desk.actor)
        key = (fill, *where, desk.clock(), desk.zone, repr((args, sorted(more.items()))))
        if key in _kept and _put(desk, _kept[key].place):
            return _kept[key].value
        value = fill(desk, *args, **more)
        is_kept = not _is_untouched(desk)  # not yet, inside a transaction that is still open
        if is_kept and key not in _kept and (place := _take(desk)):
            _kept[key] = Kept(place, value)
        return value

    return cast(F, filled)


def _is_untouched(desk: "Crm") -> bool:
    from crm_tui.store.journal import user_named

    with ThreadPoolExecutor(1) as apart:  # the store may not be used in the event loop
        return apart.submit(desk.ask, user_named, desk.actor).result() is None


def copied(name: str, template: str) -> str:
    """The statement that copies a database of the server."""
    return f'create database "{name}" template "{template}" strategy file_copy'


def _take(desk: "Crm") -> str:
    """Keep a copy of a database; gives its place, "" where somebody else is connected to it."""
    name = f"stock_{desk.actor}_{id(_kept)}_{next(_NUMBERS)}"
    if desk.store.path is None:
        mine = str(desk.store.engine.url.database)
        return name if _on_server(desk, copied(name, mine)) else ""
    if not _folders:
        _folders.append(tempfile.TemporaryDirectory(prefix="crm-stock-"))
    place = Path(_folders[0].name, name)
    shutil.copy(desk.store.path, place)
    return str(place)


def _put(desk: "Crm", place: str) -> bool:
    """Put a copy in the place of a CRM's database, unless somebody else is connected to it."""
    if desk.store.path is not None:
        shutil.copy(place, desk.store.path)
        return True
    mine = desk.store.engine.url.database
    return _on_server(desk, f'drop database "{mine}"', copied(str(mine), place))


def _on_server(desk: "Crm", *statements: str) -> bool:
    """Run statements of our own making; False where a database is in use."""
    import psycopg

    desk.store.engine.dispose()
    url = desk.store.engine.url.set(drivername="postgresql", database="postgres")
    with psycopg.connect(url.render_as_string(hide_password=False), autocommit=True) as server:
        try:
            for statement in statements:
                server.execute(statement.encode())
        except psycopg.errors.ObjectInUse:
            return False
    return True
