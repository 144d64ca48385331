"""Bringing an older database to the present schema: a backup first, then whole or not at all."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, text

from crm_tui.errors import Damaged, Unavailable
from crm_tui.i18n import _
from crm_tui.store import backup
from crm_tui.store import schema as present

if TYPE_CHECKING:
    from crm_tui.store.db import Store

CONNECTION = "connection"
SCRIPTS = Path(__file__).with_name("migrations")


def is_due(store: "Store") -> bool:
    """Whether a database has an older schema than this program."""
    return 0 < store.version() < present.SCHEMA_VERSION


def upgrade(
    store: "Store",
    *,
    asked: bool = False,
    keep: bool = True,
    more_scripts: tuple[Path, ...] = (),
) -> Path | None:
    """Bring a database to the present schema, if that is due; return the backup made before.

    keep: make a backup of an SQLite file first. A database server is upgraded only when somebody
    `asked` for it, since colleagues use it at the same time. more_scripts: folders of revisions
    beside our own. Raises Unavailable or Damaged; the database is as it was then.
    """
    if not is_due(store):
        return None
    if store.path is None and not asked:
        raise Unavailable(
            _("The database has an older schema than this program."),
            hint=_("Nothing was changed. When your colleagues are ready too: crm migrate"),
        )
    made = None
    if keep and store.path is not None:
        made = backup.make(store, backup.usual_folder(), datetime.now(UTC))
    with _prepared(store) as connection:
        run_revisions(connection, more_scripts)
    return made


@contextmanager
def _prepared(store: "Store") -> Iterator[Connection]:
    """A connection in one writing transaction, which checks all references before it ends."""
    with store.explained(), store.engine.connect() as plain:
        connection = plain.execution_options(crm_write=True)
        if store.path is None:
            with connection.begin():
                connection.execute(text("select pg_advisory_xact_lock(7245)"))
                yield connection
            return
        raw: Any = connection.connection.driver_connection
        raw.execute("pragma foreign_keys=off")  # has no effect inside a transaction
        with connection.begin():
            yield connection
            _refuse_dangling(connection)
            connection.exec_driver_sql(f"pragma user_version={present.SCHEMA_VERSION}")


def _refuse_dangling(connection: Connection) -> None:
    found = connection.exec_driver_sql("pragma foreign_key_check").first()
    if found is not None:
        raise Damaged(
            _("The upgrade would leave {table} {row} without what it points at.").format(
                table=found[0], row=found[1]
            ),
            hint=_("Nothing was changed. `crm doctor` says more."),
        )


def run_revisions(connection: Connection, more_scripts: tuple[Path, ...] = ()) -> None:
    """Run every revision that is due, inside the open transaction."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    places = [SCRIPTS / "versions", *more_scripts]
    config.set_main_option("path_separator", "newline")
    config.set_main_option(
        "version_locations", "\n".join(str(place).replace("%", "%%") for place in places)
    )
    config.attributes[CONNECTION] = connection
    command.upgrade(config, "head")


def run_script(connection: Connection, path: Path) -> None:
    """Run a file of SQL statements inside the open transaction.

    Alembic keeps its own table, so the lines that make it are left out.
    """
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    script = "".join(line for line in lines if "alembic_version" not in line)
    if connection.dialect.name == "postgresql":
        connection.connection.cursor().execute(script)
        return
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if line.rstrip().endswith(";") and sqlite3.complete_statement(statement):
            connection.exec_driver_sql(statement)
            statement = ""
