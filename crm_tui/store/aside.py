"""A large write done in a copy of the file, which is then put back in one piece.

Nobody waits while the copy is written: the lock is held only while its pages are put back. The
copy has no name: whatever happens to us, nothing of it is left.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from sqlalchemy import Connection, Engine, StaticPool, event
from sqlmodel import create_engine

from crm_tui.errors import Conflict
from crm_tui.i18n import _
from crm_tui.store import opening, waiting
from crm_tui.store.db import Store

LEAST_ROWS = 2000
"""Fewer rows are written sooner than any file is copied."""

BYTES_A_ROW = 350
"""What a row takes in the file, its places in the indexes counted."""

TIMES = 3
"""A file so many times as large as what is written is not copied for it.

Measured: a row takes 11 µs to write and the file 3.5 ms a megabyte to copy, as long again to put
back, under the lock. At three times the lock is held a fifth of the time, for which all of it takes
half as long again; a file of 1.7 GB is copied for 60 000 changed records (17 s under the lock
otherwise, 6 s now) and not for 10 000 (3 s).
"""

PAGES = 2000
"""Pages that are put back before anybody who interrupts is heard."""

ROOM = 1 << 24
"""Bytes of pages that a large copy keeps in memory."""

LARGE = 1 << 28
"""Bytes of a copy from which on it is large."""

MUCH_ROOM = 1 << 27
"""Bytes of pages that any other copy keeps in memory, which is most of it."""


class _Overtaken(Exception):
    """Somebody wrote to the file while its copy was written."""


class Copy(Store):
    """A copy of a store as it was, for one write that is thrown away or published whole.

    rows: about how many will be written; where fewer are there, references are checked at
    the end (see `indexing`).
    """

    def __init__(self, path: Path, watch: sqlite3.Connection, rows: int = 0) -> None:
        self.path: Path = path
        self.url = f"sqlite:///{path}"
        self.backend = "sqlite"
        self._watch = watch
        self._version = self._data_version()
        self._pages = sqlite3.connect("", isolation_level=None, check_same_thread=False)
        watch.backup(self._pages)
        opening.tune(self._pages)
        size, more = _size(watch), BYTES_A_ROW * rows
        room = MUCH_ROOM if size + more < LARGE else ROOM
        # What fails is thrown away whole, so that nothing is kept to take it back.
        for pragma in ("journal_mode=off", "synchronous=off", f"cache_size=-{room // 1024}"):
            self._pages.execute(f"pragma {pragma}")
        self._is_checked_at_once = size > more
        if not self._is_checked_at_once:
            self._pages.execute("pragma foreign_keys=off")
        self.engine = _engine(self._pages)

    def _data_version(self) -> int:
        return int(self._watch.execute("pragma data_version").fetchone()[0])

    def publish(self) -> bool:
        """Put the copy in the place of the file, unless somebody wrote to that; say whether.

        Raises Unavailable as a write does, and Conflict where a reference leads nowhere.
        """
        self._check()
        target = opening.connect(self.path)
        try:
            self._put_back(target)
            _shorten_log(target)
        except _Overtaken:
            return False
        except sqlite3.Error as error:
            raise opening.explained(error, self.path) from error
        finally:
            target.close()
        return True

    def _check(self) -> None:
        """References of many new rows are checked in one pass."""
        if self._is_checked_at_once:
            return
        if self._pages.execute("pragma foreign_key_check").fetchone() is not None:
            raise Conflict(opening.law("foreign key"), hint=_("Nothing was saved."))

    def _put_back(self, target: sqlite3.Connection) -> None:
        turn = waiting.Turn(self.path)
        begun: list[bool] = []

        def step(status: int, _remaining: int, _total: int) -> None:
            if status & 0xFF == sqlite3.SQLITE_BUSY:
                turn.wait_on()
            elif not begun:
                begun.append(True)
                if self._data_version() != self._version:
                    raise _Overtaken

        target.execute(f"pragma busy_timeout={waiting.LOOK_AGAIN_MS}")
        count = int(self._pages.execute("pragma page_count").fetchone()[0])
        # In two steps at least: the first takes the lock, the last commits.
        self._pages.backup(target, pages=min(PAGES, count // 2), progress=step, sleep=0)


def _shorten_log(target: sqlite3.Connection) -> None:
    """The log is as long as the file now, and would be twice as long the next time.

    Where somebody reads it, it stays: what was written is safe there too.
    """
    with suppress(sqlite3.Error):
        target.execute("pragma wal_checkpoint(passive)")
        target.execute("pragma busy_timeout=0")
        target.execute("pragma wal_checkpoint(truncate)")


def _engine(pages: sqlite3.Connection) -> Engine:
    engine = create_engine("sqlite://", creator=lambda: pages, poolclass=StaticPool)

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql("begin")

    return engine


def is_worth_a_copy(path: Path, rows: int) -> bool:
    """Whether a file should be copied for so many rows: it is not much larger, and has a log."""
    if rows < LEAST_ROWS:
        return False
    try:
        with closing(opening.connect(path, read_only=True)) as connection:
            return _is_worth(connection, rows)
    except sqlite3.Error:
        return False


def _is_worth(connection: sqlite3.Connection, rows: int) -> bool:
    mode = str(connection.execute("pragma journal_mode").fetchone()[0])
    return mode == "wal" and _size(connection) <= TIMES * BYTES_A_ROW * rows


@contextmanager
def copied(store: Store, rows: int) -> Iterator[Copy | None]:
    """A copy of a store to write that many rows to; None where it is no help.

    That is any database but an SQLite file with a log of its own, one much larger than what is
    written, few rows, and no room for a copy.
    """
    path = store.path
    if path is None or rows < LEAST_ROWS:
        yield None
        return
    watch = opening.connect(path, read_only=True)
    copy = _copy(path, watch, rows)
    try:
        yield copy
    finally:
        if copy is not None:
            copy.engine.dispose()
        watch.close()


def _copy(path: Path, watch: sqlite3.Connection, rows: int) -> Copy | None:
    try:
        return Copy(path, watch, rows) if _is_worth(watch, rows) else None
    except sqlite3.Error:
        return None  # the write itself will say why, if it fails too


def _size(connection: sqlite3.Connection) -> int:
    """Bytes of what a file holds, whatever its log has grown to."""
    pages = int(connection.execute("pragma page_count").fetchone()[0])
    return pages * int(connection.execute("pragma page_size").fetchone()[0])
