"""Opening the database, and the two ways in: `read` and `write`."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, event
from sqlalchemy.exc import ArgumentError, DBAPIError, DisconnectionError, NoSuchModuleError
from sqlalchemy.orm.exc import StaleDataError
from sqlalchemy.pool import ConnectionPoolEntry, NullPool, Pool, QueuePool
from sqlmodel import Session, create_engine

from crm_tui.errors import Conflict, CrmError, Damaged, Invalid, Unavailable
from crm_tui.i18n import _
from crm_tui.store import calling_off, opening, waiting
from crm_tui.store.schema import REVISION, SCHEMA_VERSION

#: PostgreSQL's codes for "run the whole action again".
AGAIN = {"40001", "40P01"}

_FILE = "file"  # what a connection remembers of its file


class Again(Exception):
    """Two writers met; the action must be run again from its start."""


class Store:
    """One database. Sessions are short, one a call, and never shared.

    keep: keep a connection to a file for the next session, which saves a third of a write's
    time. Whoever asks for it goes on for a while and calls `engine.dispose()` at the end, so that
    the file is left in one piece.
    """

    def __init__(self, url: str, *, keep: bool = False) -> None:
        self.path = opening.sqlite_path(url)
        self.url = f"sqlite:///{self.path}" if self.path else url
        self.engine = self.new_engine(QueuePool if keep else NullPool)
        self.backend: str = self.engine.dialect.name

    def new_engine(self, pool: type[Pool] = NullPool) -> Engine:
        """A way to connect. pool: whether connections to a file are kept for the next session."""
        try:
            if self.path is None:
                return create_engine(self.url, pool_pre_ping=True)
            room: dict[str, Any] = {"pool_size": 1, "max_overflow": -1} if pool is QueuePool else {}
            wait = {"timeout": opening.BUSY_SECONDS}
            engine = create_engine(self.url, poolclass=pool, connect_args=wait, **room)
        except (ArgumentError, NoSuchModuleError) as error:
            raise Invalid(
                _("The database address cannot be read."),
                field="db",
                hint=_("Name a file, or postgresql+psycopg://user@host/name"),
            ) from error
        except ModuleNotFoundError as error:
            raise Unavailable(
                _("PostgreSQL needs one more package."),
                hint=_("Install crm-tui[postgres]."),
            ) from error
        _tune_sqlite(engine, self.path)
        return engine

    def create(self) -> bool:
        """Make the schema if there is none, upgrade it if it is old; say whether it was made.

        Raises Damaged for a file that is not ours or is newer, Unavailable if it cannot be made.
        """
        version = self.version()
        if version == SCHEMA_VERSION:
            return False
        if version:
            from crm_tui.store.migrating import upgrade

            upgrade(self)
            return False
        if self.path is not None:
            opening.make(self.path)
        else:
            self._make_postgresql()
        return True

    def version(self) -> int:
        """The schema version of what is there; 0 for nothing."""
        if self.path is not None:
            return opening.look(self.path)
        with self.explained(), self.engine.connect() as connection:
            found = connection.exec_driver_sql("select to_regclass('alembic_version')").scalar()
            if found is None:
                return 0
            revision = connection.exec_driver_sql("select version_num from alembic_version")
            return _checked_revision(str(revision.scalar()))

    def _make_postgresql(self) -> None:
        script = Path(__file__).with_name("schema_postgresql.sql").read_text(encoding="utf-8")
        with self.explained(), self.engine.begin() as connection:
            connection.exec_driver_sql("select pg_advisory_xact_lock(7245)")
            if connection.exec_driver_sql("select to_regclass('entry')").scalar() is None:
                cursor = connection.connection.cursor()
                cursor.execute(script)

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A snapshot to look at. Give rows out as values, never as tables."""
        _not_in_the_event_loop()
        with (
            self.explained(),
            Session(self.engine) as session,
            calling_off.reading(lambda: session.connection().connection.dbapi_connection),
        ):
            yield session

    @contextmanager
    def write(self) -> Iterator[Session]:
        """A transaction: all of it is saved at the end, or none of it is.

        Raises Again where another writer was in the way (PostgreSQL), else as `explained` says.
        """
        _not_in_the_event_loop()
        writing = self.engine.execution_options(crm_write=True)
        with (
            self.explained(),
            Session(writing, expire_on_commit=False, autoflush=False) as session,
            session.begin(),
        ):
            calling_off.began(session.connection().connection.dbapi_connection)
            yield session

    @contextmanager
    def explained(self) -> Iterator[None]:
        """Say in words what the database refuses inside the block; Again for a rerun."""
        try:
            yield
        except StaleDataError as error:
            if self.path is None:  # a colleague wrote between our look and our write
                raise Again from error
            raise Conflict(
                _("Someone else changed this record. Nothing was saved."),
                hint=_("Look at it again and repeat your change."),
            ) from error
        except DBAPIError as error:
            if getattr(error.orig, "sqlstate", "") in AGAIN:
                raise Again from error
            if calling_off.is_called_off():
                raise Conflict(_("Stopped."), hint=_("Nothing was saved.")) from error
            raise self._in_words(error) from error

    def _in_words(self, error: DBAPIError) -> CrmError:
        if self.path is not None:
            return opening.explained(error.orig or error, self.path)
        state = getattr(error.orig, "sqlstate", None) or ""
        if state.startswith("23"):
            return Conflict(opening.law(str(error.orig)), hint=_("Nothing was saved."))
        if state.startswith("53"):
            return Unavailable(
                _("The database server is out of room."), hint=_("Nothing was saved.")
            )
        return Unavailable(
            _("The database cannot be used: {why}.").format(
                why=opening.first_line(str(error.orig))
            ),
            hint=_("Nothing was saved. Check the address and whether the server runs."),
        )


def _checked_revision(revision: str) -> int:
    if revision > REVISION:
        raise Damaged(
            _("The database was made by a newer crm (schema {theirs}).").format(theirs=revision),
            hint=_("Nothing was changed. Install the newer version."),
        )
    return int(revision)


def _tune_sqlite(engine: Engine, path: Path) -> None:
    """BEGIN IMMEDIATE so that a write waits its turn, as `waiting` says.

    Without it a transaction that reads first and writes later fails at once
    with "database is locked", whatever the timeout.
    Source: https://www.sqlite.org/lang_transaction.html §2.2.
    """

    @event.listens_for(engine, "connect")
    def _connect(connection: Any, record: ConnectionPoolEntry) -> None:
        connection.isolation_level = None  # we send BEGIN ourselves
        opening.tune(connection)
        record.info[_FILE] = _identity(path)

    @event.listens_for(engine, "checkout")
    def _checkout(_connection: Any, record: ConnectionPoolEntry, _proxy: object) -> None:
        if record.info[_FILE] != _identity(path):
            raise DisconnectionError("another file stands in its place")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        if connection.get_execution_options().get("crm_write"):
            waiting.begin(connection.connection.dbapi_connection, path)  # type: ignore[arg-type]
        else:
            connection.exec_driver_sql("begin")


def _identity(path: Path) -> tuple[int, int]:
    """Which file is there: a restored one is another, though it bears the same name."""
    try:
        found = path.stat()
    except OSError:
        return 0, 0
    return found.st_dev, found.st_ino


def _not_in_the_event_loop() -> None:
    """Make a frozen screen impossible: database calls belong in a thread."""
    asyncio = sys.modules.get("asyncio.events")  # where it was never loaded, no loop runs
    if asyncio is None or asyncio._get_running_loop() is None:
        return
    raise AssertionError("database used in the event loop; await app.ask() or do()")
