"""What is left of a forgotten person outside the records: files, free pages, copies elsewhere."""

import sqlite3
import tempfile
from collections.abc import Collection, Iterable
from contextlib import closing
from pathlib import Path
from shutil import rmtree

from sqlalchemy import select
from sqlmodel import col

from crm_tui import paths
from crm_tui.errors import CrmError
from crm_tui.store import archives, contents, opening
from crm_tui.store.backup import backups, label, usual_folder
from crm_tui.store.db import Store
from crm_tui.store.queries.persons import Person
from crm_tui.store.tables.history import File

REMEMBERED = ("imports/*.csv", "drafts/*", "draft-*", "*.json")
"""What people write into the state folder by working: reports, drafts, macros, marks."""

PATIENCE = 2000
"""Milliseconds to wait for another window; saying it again does the rest."""


def scrub(store: Store, hashes: Collection[str]) -> bool:
    """Delete contents that no file has any more, and overwrite what the database has let go of.

    Returns whether no byte is left: False while another window holds the database open at its
    old state, and for a server, whose log is not ours.
    """
    _delete_contents(store, hashes)
    if store.path is None:
        _vacuum_server(store)
        return False
    return _vacuum_file(store.path)


def _delete_contents(store: Store, hashes: Collection[str]) -> None:
    folder = contents.folder_of(store)
    with store.read() as session:
        for sha256 in sorted(hashes):
            used = select(col(File.id)).where(col(File.sha256) == sha256).limit(1)
            if contents.is_hash(sha256) and session.execute(used).first() is None:
                contents.place_of(folder, sha256).unlink(missing_ok=True)
                rmtree(opened_folder() / sha256[:16], ignore_errors=True)


def opened_folder() -> Path:
    """Where copies lie that were given to programs, each in a folder called by its content."""
    return Path(paths.state_folder()) / "opened"


def _vacuum_file(path: Path) -> bool:
    """Write the file anew without what was deleted, and empty its log beside it."""
    try:
        with closing(opening.connect(path)) as connection:
            connection.execute(f"pragma busy_timeout={PATIENCE}")
            # One piece of the index is made of all: words that were deleted stay behind.
            connection.execute("insert into search_fts (search_fts) values ('optimize')")
            connection.execute("vacuum")
            busy = connection.execute("pragma wal_checkpoint(truncate)").fetchone()[0]
    except sqlite3.OperationalError:
        return False  # another window writes or reads
    return not busy


def _vacuum_server(store: Store) -> None:
    with store.explained(), store.engine.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT").exec_driver_sql("vacuum")


def copies_of(store: Store, person: Person, *, is_here: bool = False) -> list[Path]:
    """The backups in the usual folder that hold a person, and files of the program that name one.

    Those are reports of imports, drafts, and what is remembered of keys and places.

    is_here: nobody has forgotten him yet, so that a backup which knows him holds him.
    """
    held = _knows if is_here else _holds
    folder = usual_folder()
    found = [one.path for one in backups(folder, label(store)) if held(one.path, person)]
    state = Path(paths.state_folder())
    written = (path for kept in REMEMBERED for path in sorted(state.glob(kept)))
    return found + [path for path in written if _names(path, person)]


def _knows(path: Path, person: Person) -> bool:
    """Whether a backup has a word of a person's identity; true of one that cannot be read."""
    try:
        return archives.says(path, [uid.encode() for uid in person.uids])
    except CrmError:
        return True


def _holds(path: Path, person: Person) -> bool:
    """Whether a backup holds a person; one that cannot be read is named as well."""
    with tempfile.TemporaryDirectory(prefix="crm-") as place:
        try:
            with archives.unpacked(path, Path(place)) as (told, part):
                if told.content == archives.DATABASE:
                    return _database_holds(part, person.uids)
                return _export_holds(part, person.uids)
        except (CrmError, sqlite3.Error):
            return True


def _database_holds(path: Path, uids: Iterable[str]) -> bool:
    with closing(sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)) as connection:
        columns = {row[1] for row in connection.execute("pragma table_info(client)")}
        alive = " and forgotten_at is null" if "forgotten_at" in columns else ""
        asked = f"select 1 from client where uid = ?{alive}"
        return any(connection.execute(asked, (uid,)).fetchone() for uid in uids)


def _export_holds(path: Path, uids: Iterable[str]) -> bool:
    """Whether an export has a row of a client with one of these identities, not forgotten."""
    wanted = [f'"uid":"{uid}"'.encode() for uid in uids]
    with path.open("rb") as file:
        for line in file:
            if b'"record":"client"' in line and any(uid in line for uid in wanted):
                return b'"forgotten_at":null' in line or b'"forgotten_at"' not in line
    return False


def _names(path: Path, person: Person) -> bool:
    try:
        text = path.read_text("utf-8", errors="replace")
    except OSError:
        return False
    return person.sign.search(text) is not None
