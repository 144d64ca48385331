"""What `crm doctor` asks of a database: is it whole, lawful, readable, and well kept?"""

import shutil
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import NamedTuple

from sqlmodel import Session

from crm_tui import __version__
from crm_tui.domain.text import display
from crm_tui.i18n import _, _n
from crm_tui.store import laws, opening, readable
from crm_tui.store.db import Store
from crm_tui.store.everything import count
from crm_tui.store.schema import SCHEMA_VERSION
from crm_tui.store.verify import first_altered

GOOD, NOTE, FAULT = "good", "note", "fault"

LITTLE_ROOM = 100 * 1024 * 1024
"""Bytes of free space under which a warning is due."""

SYNCED = ("dropbox", "onedrive", "google drive", "googledrive", "icloud", "mobile documents",
          "nextcloud", "owncloud", "yandex.disk", "syncthing")  # fmt: skip

SHOWN = 20
"""How many faults of one check are named; the rest is counted."""


class Finding(NamedTuple):
    """One answer. level: GOOD, NOTE or FAULT; check: which question; text: a sentence."""

    level: str
    check: str
    text: str


def examine(store: Store) -> Iterator[Finding]:
    """Ask everything of a database; FAULT findings are what should be mended."""
    if store.path is not None:
        yield from _file(store.path)
    with store.read() as session:
        yield _version(store, session)
        yield from _laws(session)
        yield _journal(session)
        yield from _rows(session)
        yield from _derived(session)
        yield from _contents(store, session)


def _file(path: Path) -> Iterator[Finding]:
    faults = list(faults_of_file(path))
    yield from _named("file", faults, _("the file is whole and every reference leads somewhere"))
    mode = stat.S_IMODE(path.stat().st_mode)
    if mode & 0o077:
        text = _("{path} may be read by others (mode {mode:04o}): chmod 600 {path}")
        yield Finding(FAULT, "mode", text.format(path=path, mode=mode))
    yield from _place(path)


def faults_of_file(path: Path) -> Iterator[str]:
    """What SQLite itself finds wrong with a file."""
    try:
        with closing(opening.connect(path, read_only=True)) as connection:
            for (found,) in connection.execute("pragma integrity_check(20)"):
                if found != "ok":
                    yield opening.first_line(str(found))
            for table, row, parent, *_rest in connection.execute("pragma foreign_key_check"):
                yield _("{table} {row} points at a missing {parent}.").format(
                    table=table, row=row, parent=parent
                )
    except sqlite3.Error as error:
        raise opening.explained(error, path) from error


def _place(path: Path) -> Iterator[Finding]:
    free = shutil.disk_usage(path.parent).free
    if free < LITTLE_ROOM:
        text = _("only {n} MB are free on the disk of {path}")
        yield Finding(FAULT, "room", text.format(n=free // 1024**2, path=path))
    system = opening.file_system(path)
    if system in opening.NETWORK:
        text = _("{path} lies on a network file system ({kind}): a team should use PostgreSQL")
        yield Finding(NOTE, "place", text.format(path=path, kind=system))
    folder = str(path.absolute().parent).casefold()
    if any(name in folder for name in SYNCED):
        text = _("{path} lies in a synchronised folder: two computers at once would damage it")
        yield Finding(NOTE, "place", text.format(path=path))


def _version(store: Store, session: Session) -> Finding:
    text = _("crm {version}, schema {schema}, {backend}; {clients}, {deals}").format(
        version=__version__,
        schema=SCHEMA_VERSION,
        backend=f"SQLite {sqlite3.sqlite_version}" if store.path else "PostgreSQL",
        clients=_n("{n} client", "{n} clients", count(session, "client")).format(
            n=count(session, "client")
        ),
        deals=_n("{n} deal", "{n} deals", count(session, "deal")).format(n=count(session, "deal")),
    )
    return Finding(GOOD, "version", text)


def _laws(session: Session) -> Iterator[Finding]:
    broken = list(laws.broken(session))
    lost = sum(one.law == "next_step" for one in broken)
    text = _n("{n} deal without a next step", "{n} deals without a next step", lost)
    yield Finding(FAULT if lost else GOOD, "next_step", text.format(n=lost))
    sentences = [one.sentence for one in broken]
    yield from _named("laws", sentences, _("every deal, step and client keeps the laws"))


def _journal(session: Session) -> Finding:
    altered = first_altered(session)
    if altered is None:
        entries = count_entries(session)
        text = _n("the journal verifies: {n} entry", "the journal verifies: {n} entries", entries)
        return Finding(GOOD, "journal", text.format(n=entries))
    text = _("the journal was altered at j{n}: {what}")
    return Finding(FAULT, "journal", text.format(n=altered.entry_id, what=altered.what))


def count_entries(session: Session) -> int:
    """How many entries the journal has."""
    from crm_tui.store.everything import journal_head

    return journal_head(session)[0]


def first_fault(session: Session) -> str:
    """The first broken law or altered entry of a database; "" for none."""
    for broken in laws.broken(session):
        return broken.sentence
    found = _journal(session)
    return found.text if found.level == FAULT else ""


def _rows(session: Session) -> Iterator[Finding]:
    faults = [*readable.unreadable_values(session), *readable.unknown_currencies(session),
              *readable.dangling_external_ids(session), *_wrong_late(session)]  # fmt: skip
    yield from _named("rows", faults, _("every row can be read"))


def _wrong_late(session: Session) -> Iterator[str]:
    """Open steps whose instant of being late lies days away from the day they are due."""
    days = timedelta(days=4)
    for step_id, due, late in readable.open_dues(session):
        try:
            middle = datetime.combine(date.fromisoformat(due), time(12), UTC)
            at = datetime.fromtimestamp(late / 1_000_000, UTC)
        except (TypeError, ValueError, OverflowError, OSError):
            continue  # named already as unreadable
        if abs(at - middle) > days:
            yield _("s{n} is due on {day} but counts as late at another time.").format(
                n=step_id, day=due
            )


def _derived(session: Session) -> Iterator[Finding]:
    faults = [*readable.stale_counters(session), *readable.stale_words(session)]
    good = _("counters and search words are up to date")
    for found in _named("derived", faults, good):
        mend = _(" (crm doctor --repair)") if found.level == FAULT else ""
        yield found._replace(text=found.text + mend)


def _contents(store: Store, session: Session) -> Iterator[Finding]:
    """Whether attached files are there, and what they were when they were attached."""
    from crm_tui.store import contents
    from crm_tui.store.queries.files import contents_named

    folder, faults, attached = contents.folder_of(store), [], 0
    spare = set(contents.held(folder))
    for one in contents_named(session):
        attached += 1
        spare.discard(one.sha256)
        state = contents.state_of(folder, one.sha256, one.size, one.link)
        if state == contents.WHOLE:
            continue
        missing = state == contents.MISSING
        text = (
            _("missing: {name} (file {n} of {whose}) in {place}")
            if missing
            else _("altered since: {name} (file {n} of {whose}) in {place}")
        )
        faults.append(text.format(name=display(one.name), n=one.id, whose=display(one.whose),
                                  place=display(one.link or str(folder))))  # fmt: skip
    if attached:
        good = _n("{n} attached file is whole", "{n} attached files are whole", attached)
        yield from _named("files", faults, good.format(n=attached))
    if spare:
        # A file that was taken away, or an attaching that was cut off: undo may want it again.
        said = _n("{n} content belongs to no attached file: no harm",
                  "{n} contents belong to no attached file: no harm", len(spare))  # fmt: skip
        yield Finding(GOOD, "files", said.format(n=len(spare)))


def _named(check: str, faults: list[str], good: str) -> Iterator[Finding]:
    if not faults:
        yield Finding(GOOD, check, good)
    for fault in faults[:SHOWN]:
        yield Finding(FAULT, check, fault)
    if len(faults) > SHOWN:
        text = _("… and {n} more").format(n=len(faults) - SHOWN)
        yield Finding(FAULT, check, text)


def repair(store: Store) -> None:
    """Derive anew what follows from the facts; no record changes."""
    from crm_tui.store.restoring import rebuild

    with store.write() as session:
        rebuild(session)
        readable.rebuild_index(session)
