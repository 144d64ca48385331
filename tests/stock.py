"""What many tests begin with is done once, kept as a database, and copied for all but the first."""

import copy
import fcntl
import hashlib
import itertools
import shutil
import tempfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar, cast

from tests import pg

if TYPE_CHECKING:
    from crm_tui.crm import Crm

F = TypeVar("F", bound=Callable[..., Any])

#: So many files are kept at once; the tests of a module come one after another.
ROOM = 160
#: How the names of kept databases on a server begin.
STOCK = "stock_"

_NUMBERS = itertools.count()


class Kept(NamedTuple):
    """A filled database: its file, or its name on the server; and what filling it gave."""

    place: str
    value: Any


_kept: dict[Any, Kept] = {}
_folders: list["tempfile.TemporaryDirectory[str]"] = []


def stocked(fill: F) -> F:
    """A function that fills a CRM: the second time on the same content it is copied, not done.

    Its first argument is the CRM, and what it returns must be plain values, or that CRM. On a
    server only a CRM in which its person has not acted counts as the same; a database that
    somebody else has open is filled by hand.
    """

    @wraps(fill)
    def filled(*args: Any, **more: Any) -> Any:
        if not args:  # a fixture is given it by name
            args = (more.pop(next(iter(more))),)
        desk, args = args[0], args[1:]
        state = _state(desk)
        if state is None:
            return fill(desk, *args, **more)
        what = (fill, desk.actor, state)
        key = (*what, desk.clock(), desk.zone, repr((*args, sorted(more.items()))))
        if key in _kept and _put(desk, _kept[key].place):
            kept = _kept[key] = _kept.pop(key)  # the last to go
            return desk if kept.value is filled else copy.deepcopy(kept.value)
        value = fill(desk, *args, **more)
        if key not in _kept and _is_another(desk, state) and (place := _take(desk)):
            _kept[key] = Kept(place, filled if value is desk else copy.deepcopy(value))
            _make_room()
        return value

    return cast(F, filled)


def made_once(folder: Path, name: str, make: Callable[[Path], object]) -> Path:
    """A file that all workers of a run copy, filled by the first who asks; nobody opens it.

    folder: one that they have in common. make: fills a new file, and leaves it closed.
    """
    with (folder / f"{name}.door").open("w") as door:
        fcntl.flock(door, fcntl.LOCK_EX)
        made = folder / name
        if not made.exists():
            part = folder / f"{name}.part"
            make(part)
            part.rename(made)
    return made


def _state(desk: "Crm") -> str | None:
    """What a database holds: the same word for the same content; None where nobody can say."""
    path = desk.store.path
    if path is None:
        return f"untouched {desk.store.engine.url.port}" if _is_untouched(desk) else None
    desk.store.engine.dispose()  # the connection that it keeps for its next session
    is_open = any(Path(f"{path}{beside}").exists() for beside in ("-wal", "-shm", "-files"))
    return None if is_open else hashlib.sha256(path.read_bytes()).hexdigest()


def _is_another(desk: "Crm", before: str) -> bool:
    """Whether something was saved; not yet, inside a transaction that is still open."""
    if desk.store.path is None:
        return not _is_untouched(desk)
    return _state(desk) not in (None, before)


def _is_untouched(desk: "Crm") -> bool:
    from crm_tui.store.journal import user_named

    _server, waiting = pg.UNMADE.get(str(desk.store.engine.url.database), (None, ""))
    if waiting:
        return not waiting.startswith(STOCK)
    with ThreadPoolExecutor(1) as apart:  # the store may not be used in the event loop
        return apart.submit(desk.ask, user_named, desk.actor).result() is None


def _take(desk: "Crm") -> str:
    """Keep a copy of a database; gives its place, "" where somebody else is connected to it."""
    name = f"{STOCK}{desk.actor}_{id(_kept)}_{next(_NUMBERS)}"
    if desk.store.path is None:
        mine, server = _on_server(desk)
        if server.is_in_use(mine):
            return ""
        pg.UNMADE[name] = (server, mine)
        pg.make(name)
        return name
    if not _folders:
        _folders.append(tempfile.TemporaryDirectory(prefix="crm-stock-"))
    place = Path(_folders[0].name, name)
    shutil.copy(desk.store.path, place)
    return str(place)


def _make_room() -> None:
    """Forget the file that was not asked for the longest, where there are many."""
    files = [key for key, kept in _kept.items() if kept.place.startswith("/")]
    for key in files[:-ROOM]:
        Path(_kept.pop(key).place).unlink()


def _put(desk: "Crm", place: str) -> bool:
    """Put a copy in the place of a CRM's database, unless somebody else is connected to it."""
    if desk.store.path is not None:
        shutil.copy(place, desk.store.path)
        return True
    mine, server = _on_server(desk)
    if mine not in pg.UNMADE:
        if server.is_in_use(mine):
            return False
        server.run(f'drop database "{mine}"')
    pg.UNMADE[mine] = (server, place)
    return True


def _on_server(desk: "Crm") -> tuple[str, pg.Server]:
    """The name of a CRM's database and its server, its connections closed."""
    desk.store.engine.dispose()
    url = desk.store.engine.url
    return str(url.database), pg.Server(url.port or 0, url.username or "")
