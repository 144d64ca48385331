"""A connection for reading only, opened and checked without SQLAlchemy.

On SQLite it is the standard library's C module alone, on PostgreSQL psycopg; the SQL is the same,
with `?` for its values. It never waits longer than told, and never writes.
"""

import os
import sys

from crm_tui.failure import CrmError
from crm_tui.store.schema import APPLICATION_ID, SCHEMA_VERSION

__all__ = [
    "Hot",
    "HotFile",
    "Late",
    "Outdated",
    "open_hot",
    "places",
    "sqlite_version",
]

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any


def _remembered(made: "Callable[[str], Any]") -> "Callable[[str], Any]":
    """A function that makes a statement, made to keep what it made: a command asks few of them."""
    known: dict[str, Any] = {}

    def kept(sql: str) -> "Any":
        found = known.get(sql)
        if found is None:
            found = known[sql] = made(sql)
        return found

    return kept


def _import_sqlite_alone() -> None:
    """Import SQLite's module without `functools`, of which it takes `lru_cache` and no more.

    `functools` brings `collections`, `operator` and others along, which would cost a quick command
    a tenth of all its time. Where it is loaded already, or more of it is wanted, nothing happens.
    """
    if "functools" in sys.modules or "_sqlite3" in sys.modules:
        return
    stand_in: Any = type(sys)("functools")
    stand_in.lru_cache = lambda _size: _remembered
    sys.modules["functools"] = stand_in
    try:
        _load_sqlite()
    except (AttributeError, ImportError):
        sys.modules.pop("_sqlite3", None)
    finally:
        del sys.modules["functools"]


def _load_sqlite() -> None:
    """Load SQLite's module from where Python keeps what is written in C, without a search for it.

    What it takes of the libraries below is bound when it is first called, as most never is.
    Raises ImportError or AttributeError where it has to be found in Python's own way.
    """
    from _imp import create_dynamic, exec_dynamic, extension_suffixes

    folders = [folder for folder in sys.path if folder.endswith("lib-dynload")]
    place = f"{''.join(folders[:1])}/_sqlite3{extension_suffixes()[0]}"
    spec = type(__spec__ or sys.__spec__)("_sqlite3", None, origin=place)
    usual = sys.getdlopenflags()
    sys.setdlopenflags(os.RTLD_LAZY)
    try:
        module = create_dynamic(spec)
    finally:
        sys.setdlopenflags(usual)
    module.__spec__, module.__file__ = spec, place
    sys.modules["_sqlite3"] = module
    exec_dynamic(module)


_import_sqlite_alone()

from _sqlite3 import DatabaseError, connect, sqlite_version  # noqa: E402

_INTERRUPTED = 9
_BUSY = (5, 6)
_CANNOT_OPEN = 14
_STEPS = 2000  # SQLite's own operations between two looks at the clock


class Late(Exception):
    """It took too long, or somebody holds the file: read again in a thread, with patience."""


class Outdated(Exception):
    """The schema is older than this program's: open it the long way, which upgrades it."""


class Hot:
    """A way to read one database; what is read at once is one snapshot inside `with`."""

    backend = "sqlite"

    def rows(self, sql: str, *values: "Any") -> "list[tuple[Any, ...]]":
        """All rows of a statement with `?` for its values. Raises Late, or a CrmError."""
        raise AssertionError

    def first(self, sql: str, *values: "Any") -> "tuple[Any, ...] | None":
        """The first row, or None."""
        found = self.rows(sql, *values)
        return found[0] if found else None

    def version_of_data(self) -> int:
        """A number that changes when another connection has written; 0 where nobody counts."""
        return 0

    def within(self, seconds: "float | None") -> None:
        """From now on, give up with Late after so many seconds; None for all the time it takes."""

    def stop(self) -> None:
        """Give up, with Late, what another thread is reading; nothing where nothing is."""

    def close(self) -> None:
        """Let go of the database."""

    def leave(self) -> None:
        """Let go of the database where the process ends at once."""
        self.close()

    def __enter__(self) -> "Hot":
        self.rows(self._begin)
        return self

    def __exit__(self, *_error: object) -> None:
        self.rows("rollback")

    _begin = "begin"
    news_seen: "tuple[int, int | None] | None" = None


class HotFile(Hot):
    """An SQLite file."""

    def __init__(self, path: str, wait: float) -> None:
        self.path = path
        self._patient = wait > 0
        self._file = self._opened(path, wait)

    @staticmethod
    def _opened(path: str, wait: float) -> "Any":
        made = connect(
            f"file:{_quoted(path)}?mode=ro", timeout=wait, isolation_level=None,
            check_same_thread=False, uri=True,
        )  # fmt: skip
        try:
            made.execute("pragma query_only=on").close()
            made.execute("select 1 from sqlite_master limit 1").close()
        except DatabaseError as error:
            # A clean file on a medium that takes no -shm beside it can only be read as it is.
            if _code(error) != _CANNOT_OPEN or os.access(f"{path}-wal", os.F_OK):
                raise
            made.close()
            return connect(
                f"file:{_quoted(path)}?mode=ro&immutable=1", isolation_level=None,
                check_same_thread=False, uri=True,
            )  # fmt: skip
        return made

    def rows(self, sql: str, *values: "Any") -> "list[tuple[Any, ...]]":
        """All rows of a statement. Text that is no UTF-8 comes with U+FFFD in it."""
        try:
            return self._file.execute(sql, values).fetchall()  # type: ignore[no-any-return]
        except DatabaseError as error:
            if "Could not decode to UTF-8" not in str(error):
                raise self._explained(error) from error
        self._file.text_factory = _with_marks
        return self.rows(sql, *values)

    def _explained(self, error: DatabaseError) -> Exception:
        code = _code(error)
        if code == _INTERRUPTED or (code in _BUSY and not self._patient):
            return Late()
        return explained(error, self.path)

    def version_of_data(self) -> int:
        """SQLite's data_version."""
        return int(self.rows("pragma data_version")[0][0])

    def within(self, seconds: "float | None") -> None:
        """From now on, give up with Late after so many seconds."""
        if seconds is None:
            self._file.set_progress_handler(None, 0)
            return
        from time import monotonic

        end = monotonic() + seconds
        self._file.set_progress_handler(lambda: monotonic() > end, _STEPS)

    def stop(self) -> None:
        """Interrupt the statement that runs."""
        try:
            self._file.interrupt()
        except DatabaseError:
            return  # it was closed meanwhile

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()

    def leave(self) -> None:
        """Leave the file to the system, which closes it with the process and sooner than SQLite."""
        _left.append(self)


_left: "list[HotFile]" = []


def _with_marks(raw: bytes) -> str:
    return raw.decode("utf-8", "replace")


def open_hot(url: str, wait: float = 0.0) -> "Hot | None":
    """A connection to a database of ours, or None where there is nothing yet.

    url: a path, sqlite:///… or postgresql+psycopg://… wait: seconds to wait for a file that
    somebody holds; 0 raises Late instead. Raises Unavailable, Damaged, Outdated or Late.
    """
    path = _path(url)
    if path is None:
        from crm_tui.store.hot.server import open_server

        return open_server(url, wait)
    try:
        size = os.stat(path).st_size  # noqa: PTH116
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError:
        size = -1
    if size == 0:
        return None
    try:
        file = HotFile(path, wait)
        ours = file.rows("pragma application_id")[0][0]
        version = file.rows("pragma user_version")[0][0]
    except DatabaseError as error:
        raise _no_database(error, path) from error
    except CrmError as error:
        raise _looked_at(path) or error from error
    if ours != APPLICATION_ID or version != SCHEMA_VERSION:
        file.close()
        raise _looked_at(path) or Outdated()
    return file


def _no_database(error: DatabaseError, path: str) -> Exception:
    if _code(error) in _BUSY:
        return Late()
    return _looked_at(path) or explained(error, path)


def _looked_at(path: str) -> "CrmError | None":
    """What is wrong with the file, if anything is, as the long way says it."""
    from pathlib import Path

    from crm_tui.store import opening

    try:
        opening.look(Path(path))
    except CrmError as error:
        return error
    return None


def explained(error: Exception, path: object) -> CrmError:
    """What an SQLite error means for a person."""
    from crm_tui.store import opening

    return opening.explained(error, path)


def _path(url: str) -> "str | None":
    if url.startswith("sqlite:///"):
        return url.removeprefix("sqlite:///")
    return None if "://" in url else url


def _quoted(path: str) -> str:
    """A path for SQLite's URI: only three characters mean something else there."""
    whole = os.path.abspath(path)  # noqa: PTH100
    return whole.replace("%", "%25").replace("?", "%3f").replace("#", "%23")


def _code(error: BaseException) -> int:
    return getattr(error, "sqlite_errorcode", 0) & 0xFF


def places(values: "Sequence[object]") -> str:
    """As many `?` as there are values, for an `in (…)`."""
    return ", ".join("?" * len(values))
