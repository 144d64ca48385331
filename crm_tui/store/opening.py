"""Finding, making and checking an SQLite file with the standard library alone.

Nothing here imports SQLAlchemy, so that "is this our file, and does it need an upgrade?"
costs a hundredth of a second.
"""

import os
import shutil
import sqlite3
from pathlib import Path

from crm_tui.errors import Conflict, CrmError, Damaged, Unavailable
from crm_tui.i18n import _
from crm_tui.store.schema import APPLICATION_ID, SCHEMA_VERSION

#: Kinds of file system on which WAL reports success and then fails.
#: Source: https://www.sqlite.org/wal.html "does not work over a network filesystem".
NETWORK = {"nfs", "nfs4", "cifs", "smb3", "smbfs", "sshfs", "fuse.sshfs", "9p", "afs", "davfs"}

BUSY_SECONDS = 30.0

#: Bytes without which even one page of SQLite's index of its log finds no place.
LEAST_ROOM = 65_536


def sqlite_path(url: str) -> Path | None:
    """The file behind a database URL or a plain path; None for other databases."""
    if url.startswith("sqlite:///"):
        return Path(url.removeprefix("sqlite:///"))
    return None if "://" in url else Path(url)


def look(path: Path) -> int:
    """The schema version of the file, 0 for a missing or an empty one.

    Raises Damaged for what is no readable file of ours, or newer.
    """
    check_place(path)
    if not path.exists() or path.stat().st_size == 0:
        return 0
    try:
        connection = sqlite3.connect(f"file:{_quoted(path)}?mode=ro", uri=True)
        try:
            ours = connection.execute("pragma application_id").fetchone()[0]
            version = int(connection.execute("pragma user_version").fetchone()[0])
        finally:
            connection.close()
    except sqlite3.Error as error:
        raise explained(error, path) from error
    return _checked(path, ours, version)


def _checked(path: Path, ours: int, version: int) -> int:
    if ours != APPLICATION_ID:
        raise Damaged(
            _("{path} is a database of another program.").format(path=path),
            hint=_("Name another file with --db or CRM_DB."),
        )
    if version > SCHEMA_VERSION:
        raise Damaged(
            _("{path} was written by a newer crm (schema {theirs}, this one reads {ours}).").format(
                path=path, theirs=version, ours=SCHEMA_VERSION
            ),
            hint=_("Nothing was changed. Install the newer version, or use another file."),
        )
    return version


def check_place(path: Path) -> None:
    """Refuse a folder, a device or a pipe in the file's place. Raises Damaged."""
    if path.is_dir():
        raise Damaged(
            _("{path} is a folder, not a file.").format(path=path),
            hint=_("Name a file: --db {path}/crm.db").format(path=path),
        )
    if path.exists() and not path.is_file():
        raise Damaged(_("{path} is not an ordinary file.").format(path=path))
    if path.exists() and not os.access(path, os.R_OK):
        raise Damaged(
            _("{path} may not be read by you.").format(path=path),
            hint=_("Ask its owner, or name another file with --db."),
        )


def make(path: Path) -> None:
    """Make an empty file with our schema, readable by its owner alone; whole or not at all.

    Raises Unavailable if the place cannot be written.
    """
    script = Path(__file__).with_name("schema_sqlite.sql").read_text(encoding="utf-8")
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    except OSError as error:
        raise Unavailable(
            _("{path} cannot be made: {why}.").format(path=path, why=error.strerror),
            hint=_("Name another place with --db or CRM_DB."),
        ) from error
    connection = sqlite3.connect(path, isolation_level=None, timeout=BUSY_SECONDS)
    try:
        connection.execute(f"pragma journal_mode={_journal_mode(path)}")
        connection.execute("begin immediate")
        if not connection.execute("select count(*) from sqlite_master").fetchone()[0]:
            _run(connection, script)
            connection.execute(f"pragma application_id={APPLICATION_ID}")
            connection.execute(f"pragma user_version={SCHEMA_VERSION}")
        connection.execute("commit")
    except sqlite3.Error as error:
        raise explained(error, path) from error
    finally:
        connection.close()


def _run(connection: sqlite3.Connection, script: str) -> None:
    """Run a script inside the open transaction (executescript would commit it first)."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if line.rstrip().endswith(";") and sqlite3.complete_statement(statement):
            connection.execute(statement)
            statement = ""


def _journal_mode(path: Path) -> str:
    return "delete" if file_system(path) in NETWORK else "wal"


def file_system(path: Path) -> str:
    """The kind of file system a path lies on ("ext4", "nfs"), or "" where nobody tells."""
    try:
        mounts = Path("/proc/self/mounts").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
    place, best, kind = str(path.absolute()), "", ""
    for line in mounts.splitlines():
        _device, mount, found, *_rest = line.split(" ")
        inside = place == mount or place.startswith(mount.rstrip("/") + "/")
        if inside and len(mount) >= len(best):
            best, kind = mount, found
    return kind


def connect(path: Path, *, read_only: bool = False) -> sqlite3.Connection:
    """A tuned connection in autocommit mode; the caller begins and commits."""
    where = f"file:{_quoted(path)}?mode={'ro' if read_only else 'rw'}"
    connection = sqlite3.connect(
        where, uri=True, isolation_level=None, check_same_thread=False, timeout=BUSY_SECONDS
    )
    tune(connection)
    return connection


def tune(connection: sqlite3.Connection) -> None:
    """What every connection needs.

    FULL: a commit survives a power cut. recursive_triggers: `insert or replace` may not
    pass the journal's guards.
    """
    for pragma in ("foreign_keys=on", "synchronous=full", "recursive_triggers=on"):
        connection.execute(f"pragma {pragma}")


def _quoted(path: Path) -> str:
    from urllib.parse import quote

    return quote(str(path.absolute()))


def explained(error: BaseException, where: object = "") -> CrmError:
    """What an SQLite error means for a person, without any of the data in it."""
    name = getattr(error, "sqlite_errorname", "") or ""
    text = str(error)
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")) or "is locked" in text:
        return Unavailable(
            _("Another program has been writing to the database for {n} seconds.").format(
                n=int(BUSY_SECONDS)
            ),
            hint=_("Nothing was saved. Try again, or close the other program."),
        )
    if name.startswith("SQLITE_FULL") or "disk is full" in text or _out_of_room(name, where):
        return Unavailable(
            _("The disk is full."), hint=_("Nothing was saved. Make room and try again.")
        )
    if name.startswith("SQLITE_READONLY") or "readonly" in text:
        return Unavailable(
            _("The database {where} may not be written.").format(where=where),
            hint=_("Nothing was saved. Check the rights of the file and of its folder."),
        )
    if name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")) or "not a database" in text:
        return Damaged(
            _("{where} is not a database, or it is damaged.").format(where=where),
            hint=_("Nothing was changed. `crm restore` brings back the latest backup."),
        )
    if name.startswith("SQLITE_CONSTRAINT"):
        return Conflict(law(text), hint=_("Nothing was saved."))
    return Unavailable(
        _("The database {where} cannot be used: {why}.").format(where=where, why=first_line(text)),
        hint=_("Nothing was saved."),
    )


def _out_of_room(name: str, where: object) -> bool:
    """Whether a failed read or write has this cause: SQLite does not always tell it."""
    if not name.startswith("SQLITE_IOERR") or not isinstance(where, Path):
        return False
    try:
        return shutil.disk_usage(where.parent).free < LEAST_ROOM
    except OSError:
        return False


def first_line(text: str) -> str:
    """The database's own words, first line only: the rest may hold what people typed."""
    return text.splitlines()[0][:120] if text else ""


LAWS = {
    "uq_step_one_next": "An open deal has exactly one next step.",
    "step.deal_id": "An open deal has exactly one next step.",
    "ck_deal_open_has_a_step": "An open deal has exactly one next step.",
    "fk_deal_next_step": "An open deal has exactly one next step.",
    "fk_step_open_deal": "A closed deal has no open step.",
    "ck_deal_lost_has_a_reason": "A refusal needs a reason.",
    "append-only": "The journal is append-only.",
    "pipeline.key": "There is a pipeline of that key already.",
    "user.name_key": "There is a user of that name already.",
}


def law(text: str) -> str:
    """The law that a refused constraint keeps, in words."""
    for mark, sentence in LAWS.items():
        if mark in text:
            return _(sentence)
    return _("The database refused the change: it would break a law of the data.")
