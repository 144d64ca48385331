"""A connection for reading only, opened and checked without SQLAlchemy.

On SQLite it is the standard library's C module alone, on PostgreSQL psycopg; the SQL is the same,
with `?` for its values. It never waits longer than told, and never writes.
"""

import os
from _sqlite3 import DatabaseError, connect, sqlite_version

from crm_tui.errors import CrmError, Damaged, Unavailable
from crm_tui.i18n import _
from crm_tui.store.schema import APPLICATION_ID, REVISION, SCHEMA_VERSION

__all__ = [
    "Hot",
    "HotFile",
    "HotServer",
    "Late",
    "Outdated",
    "open_hot",
    "places",
    "sqlite_version",
]

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

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

    def close(self) -> None:
        """Let go of the database."""

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

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()


def _with_marks(raw: bytes) -> str:
    return raw.decode("utf-8", "replace")


class HotServer(Hot):
    """A PostgreSQL database."""

    backend = "postgresql"
    _begin = "begin isolation level repeatable read read only"

    def __init__(self, url: str, wait: float) -> None:
        try:
            import psycopg
        except ModuleNotFoundError as error:
            raise Unavailable(
                _("PostgreSQL needs one more package."), hint=_("Install crm-tui[postgres].")
            ) from error
        self._errors = psycopg.Error
        try:
            self._server: Any = psycopg.connect(
                url.replace("+psycopg", "", 1), autocommit=True, connect_timeout=max(int(wait), 5),
                options="-c default_transaction_read_only=on -c datestyle=ISO -c timezone=UTC",
            )  # fmt: skip
        except psycopg.Error as error:
            raise _server_trouble(error) from error
        self._texts: dict[str, str] = {}

    def rows(self, sql: str, *values: "Any") -> "list[tuple[Any, ...]]":
        """All rows of a statement."""
        text = self._texts.get(sql)
        if text is None:
            text = self._texts[sql] = sql.replace("?", "%s")
        try:
            cursor = self._server.execute(text, values or None)
            return cursor.fetchall() if cursor.description else []
        except self._errors as error:
            raise _server_trouble(error) from error

    def within(self, seconds: "float | None") -> None:
        """Let the server give up a statement after so many seconds."""
        self.rows(f"set statement_timeout = {int((seconds or 0) * 1000)}")

    def close(self) -> None:
        """Let go of the server."""
        self._server.close()


def _server_trouble(error: Exception) -> Exception:
    from crm_tui.store.opening import first_line

    if getattr(error, "sqlstate", None) == "57014":
        return Late()
    return Unavailable(
        _("The database cannot be used: {why}.").format(why=first_line(str(error))),
        hint=_("Check the address and whether the server runs."),
    )


def open_hot(url: str, wait: float = 0.0) -> "Hot | None":
    """A connection to a database of ours, or None where there is nothing yet.

    url: a path, sqlite:///… or postgresql+psycopg://… wait: seconds to wait for a file that
    somebody holds; 0 raises Late instead. Raises Unavailable, Damaged, Outdated or Late.
    """
    path = _path(url)
    if path is None:
        return _checked_server(HotServer(url, wait))
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


def _checked_server(server: HotServer) -> "HotServer | None":
    there = server.rows("select to_regclass('alembic_version')")[0][0]
    found = server.first("select version_num from alembic_version") if there else None
    if found is None:
        server.close()
        return None
    if found[0] > REVISION:
        raise Damaged(
            _("The database was made by a newer crm (schema {theirs}).").format(theirs=found[0]),
            hint=_("Nothing was changed. Install the newer version."),
        )
    if found[0] < REVISION:
        raise Outdated
    return server


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
