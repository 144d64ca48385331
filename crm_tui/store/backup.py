"""Backups of a database, and putting one back: the present state is always kept first."""

import hashlib
import sqlite3
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from sqlmodel import Session

from crm_tui import __version__, paths
from crm_tui.errors import CrmError, Damaged, NotFound, Unavailable
from crm_tui.i18n import _
from crm_tui.store import archives, contents, opening
from crm_tui.store.db import Store
from crm_tui.store.schema import SCHEMA_VERSION

KEPT = 10
"""How many backups of a database stay in the folder of backups."""

HUGE = 512 * 1024 * 1024
"""Bytes of a database beyond which no backup is made unasked."""

PAGES = 5000
"""Pages that are copied before anybody who stops it is heard."""

COUNTED = ("client", "deal", "step", "activity", "entry")

Lines = Callable[[Session], Iterator[bytes]]


class Kept(NamedTuple):
    """A backup that lies in a folder. size: bytes."""

    path: Path
    created: str
    program: str
    size: int


class PutBack(NamedTuple):
    """What a restore did. aside: where the state before it was kept, None if there was none."""

    counts: dict[str, int]
    created: str
    aside: Path | None


def usual_folder() -> Path:
    """Where backups lie unless somebody names another folder."""
    return Path(paths.state_folder()) / "backups"


def make(
    store: Store,
    folder: Path,
    now: datetime,
    *,
    lines: Lines | None = None,
    files: bool = True,
    pulse: archives.Pulse = archives.no_pulse,
) -> Path:
    """Back up a database into a new archive in `folder`; return its path.

    An SQLite file is copied page by page while others write. lines: how another database writes
    everything out. files: with the contents of attached files, which are never changed where they
    lie, so that a backup before something risky may do without. pulse: may stop it by raising.
    Raises Unavailable where it cannot be read or written.
    """
    with archives.on_disk(folder):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        target = _free_name(folder, label(store), now)
        with tempfile.TemporaryDirectory(prefix=".crm-", dir=folder) as place:
            kept = contents.held(contents.folder_of(store)) if files else {}
            _fill(store, Path(place), target, now, lines, kept, pulse)
    return target


def _fill(
    store: Store,
    place: Path,
    target: Path,
    now: datetime,
    lines: Lines | None,
    files: Mapping[str, Path],
    pulse: archives.Pulse,
) -> None:
    if store.path is not None:
        copy = place / archives.DATABASE
        counts = _copied(store.path, copy, pulse)
        schema = opening.look(copy)
        archives.write_archive(target, copy, archives.DATABASE, schema, now, counts, files, pulse)
        return
    assert lines is not None
    export = place / archives.EXPORT
    with store.read() as session, export.open("wb") as file:
        for line in lines(session):
            pulse()
            file.write(line)
    archives.write_archive(target, export, archives.EXPORT, SCHEMA_VERSION, now, {}, files, pulse)


def make_unasked(store: Store, folder: Path, now: datetime) -> Path | None:
    """A backup before something risky; None where there is nothing, or too much, to copy."""
    if store.path is None or not store.path.exists():
        return None
    if not 0 < store.path.stat().st_size <= HUGE:
        return None
    made = make(store, folder, now, files=False)
    prune(folder, label(store))
    return made


def label(store: Store) -> str:
    """What the backups of one database are called by: its name, and a mark of its place."""
    place = str(store.path.absolute()) if store.path else store.engine.url.render_as_string()
    name = store.path.stem if store.path else store.engine.url.database or "crm"
    safe = "".join(letter if letter.isalnum() else "_" for letter in name)[:40]
    return f"{safe}-{hashlib.sha256(place.encode()).hexdigest()[:6]}"


def _free_name(folder: Path, name: str, now: datetime) -> Path:
    stamp = f"{name}-v{__version__}-{now:%Y%m%dT%H%M%SZ}"
    path, again = folder / f"{stamp}.zip", 1
    while path.exists():
        again += 1
        path = folder / f"{stamp}-{again}.zip"
    return path


def _copied(path: Path, copy: Path, pulse: archives.Pulse) -> dict[str, int]:
    """Copy a live SQLite file into one file of its own; return how many rows it has."""
    try:
        with (
            closing(opening.connect(path, read_only=True)) as source,
            closing(sqlite3.connect(copy)) as target,
        ):
            # One view of it, so that what others write meanwhile does not begin it anew.
            source.execute("begin")
            source.execute("select count(*) from sqlite_master").fetchone()
            source.backup(target, pages=PAGES, progress=lambda *_pages: pulse(), sleep=0)
            source.execute("commit")
            target.execute("pragma journal_mode=delete")
            _refuse_damaged(path, target)
            return _counts(target)
    except sqlite3.Error as error:
        raise opening.explained(error, path) from error


def _refuse_damaged(path: Path, copy: sqlite3.Connection) -> None:
    fault = str(copy.execute("pragma quick_check(1)").fetchone()[0])
    if fault != "ok":
        raise Damaged(
            _("{path} is damaged: {what}.").format(path=path, what=opening.first_line(fault)),
            hint=_("`crm doctor` says more; `crm restore` brings back a backup."),
        )


def _counts(connection: sqlite3.Connection) -> dict[str, int]:
    found = {}
    for table in COUNTED:
        found[table] = connection.execute(f'select count(*) from "{table}"').fetchone()[0]
    return found


def backups(folder: Path, name: str) -> list[Kept]:
    """The readable backups of one database, newest first."""
    found = []
    for path in sorted(folder.glob(f"{name}-v*.zip"), key=_age, reverse=True):
        try:
            told = archives.read_manifest(path)
        except CrmError:
            continue
        found.append(Kept(path, told.created, told.program, path.stat().st_size))
    return found


def _age(path: Path) -> tuple[str, int]:
    """When it was made, by its name: versions may be of any length."""
    stamp, _dash, again = path.stem.rpartition("-v")[2].partition("-")[2].partition("-")
    return stamp, int(again) if again.isdecimal() else 1


def prune(folder: Path, name: str, keep: int = KEPT) -> None:
    """Remove the oldest backups of one database beyond the last `keep`."""
    found = sorted(folder.glob(f"{name}-v*.zip"), key=_age, reverse=True)
    for path in found[keep:]:
        path.unlink(missing_ok=True)


def latest(folder: Path, name: str) -> Path:
    """The newest backup of a database. Raises NotFound."""
    found = backups(folder, name)
    if not found:
        raise NotFound(
            _("There is no backup of this database in {folder}.").format(folder=folder),
            hint=_("`crm backup` makes one; `crm restore FILE` takes one from elsewhere."),
        )
    return found[0].path


def put_back(store: Store, archive: Path, folder: Path, now: datetime) -> PutBack:
    """Put a backup of an SQLite file in the place of the present one.

    The archive is unpacked beside it and proved sound first; the present state goes into a backup
    of its own. Windows that stand open see the restored data as a change by somebody else.
    Raises Damaged for an unsound backup; nothing is changed then.
    """
    assert store.path is not None
    with archives.on_disk(store.path.parent):
        store.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with archives.unpacked(archive, store.path.parent) as (told, part):
        prove(part)
        bring_files(store, archive)
        return install(store, part, folder, now, told)


def bring_files(store: Store, archive: Path) -> None:
    """Bring the contents of attached files back, each proved by its hash; none is taken away.

    Raises Damaged for one that is not what it is called.
    """
    folder = contents.folder_of(store)
    for sha256, size, packed in archives.each_file(archive):
        contents.put_back(folder, sha256, packed, size)


def install(
    store: Store, sound: Path, folder: Path, now: datetime, told: archives.Manifest
) -> PutBack:
    """Copy a sound SQLite file over the database's own, which is kept first."""
    assert store.path is not None
    aside = set_aside(store, folder, now)
    copy_over(sound, store.path)
    try:
        with closing(opening.connect(store.path, read_only=True)) as restored:
            return PutBack(_counts(restored), told.created, aside)
    except sqlite3.Error as error:
        raise opening.explained(error, store.path) from error


def copy_over(sound: Path, path: Path) -> None:
    """Copy one SQLite file of ours over another, in one transaction; windows stay open on it."""
    opening.make(path)
    try:
        with (
            closing(sqlite3.connect(sound)) as source,
            closing(opening.connect(path)) as target,
        ):
            source.backup(target)
    except sqlite3.Error as error:
        raise opening.explained(error, path) from error


def set_aside(store: Store, folder: Path, now: datetime) -> Path | None:
    """Keep the present state: as a backup, or, if it cannot be read, under another name."""
    assert store.path is not None
    opening.check_place(store.path)
    if not store.path.exists() or store.path.stat().st_size == 0:
        return None
    try:
        opening.look(store.path)
        return make(store, folder, now, files=False)
    except Damaged:
        return _renamed(store.path, now)


def _renamed(path: Path, now: datetime) -> Path:
    """Move a damaged file out of the way, with what SQLite keeps beside it."""
    aside = path.with_name(f"{path.name}.damaged-{now:%Y%m%dT%H%M%SZ}")
    try:
        for ending in ("-wal", "-shm", "-journal", ""):
            part = path.with_name(path.name + ending)
            if part.exists():
                part.rename(aside.with_name(aside.name + ending))
    except OSError as error:
        raise Unavailable(
            _("The damaged file cannot be moved aside: {why}.").format(why=error.strerror),
            hint=_("Nothing was changed. Check the rights of the folder."),
        ) from error
    return aside


def prove(path: Path) -> None:
    """Show that a copied SQLite file is whole, ours, lawful, and that its journal verifies.

    It is brought to the present schema on the way. Raises Damaged saying what is wrong.
    """
    from crm_tui.store.checks import faults_of_file, first_fault
    from crm_tui.store.migrating import upgrade

    if opening.look(path) == 0:
        raise Damaged(_("The backup is empty."))
    for fault in faults_of_file(path):
        raise _unsound(fault)
    store = Store(f"sqlite:///{path}")
    try:
        upgrade(store, keep=False)
        with store.read() as session:
            found = first_fault(session)
    finally:
        store.engine.dispose()
    if found:
        raise _unsound(found)


def _unsound(what: str) -> Damaged:
    return Damaged(
        _("The backup is not sound: {what}").format(what=what),
        hint=_("Nothing was changed. `crm backup --list` shows the others."),
    )
