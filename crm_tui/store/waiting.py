"""Waiting one's turn to write to an SQLite file: who is in the way, and how long we have patience.

SQLite can wait by itself, but then nobody is told, and ctrl+c is not heard before the wait is over.
"""

import os
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from crm_tui.errors import Unavailable
from crm_tui.i18n import _
from crm_tui.store import opening

PATIENCE = opening.BUSY_SECONDS
"""Seconds until a writer gives up."""

SILENCE = 1.0
"""Seconds until the person who waits is told."""

LOOK_AGAIN_MS = 200
"""How long SQLite waits by itself before it is asked again."""

_NAME_CELLS = 40

# The bytes that a writer locks: of the -shm file in WAL mode, else of the database itself.
# Sources: https://www.sqlite.org/walformat.html §2.3.1; src/os.h RESERVED_BYTE, SHARED_FIRST.
_WAL_WRITE = range(120, 121)
_JOURNAL_WRITE = range(0x40000000, 0x40000002 + 510)

Told = Callable[[str], None]

_listeners: list[Told] = []


class Holder(NamedTuple):
    """The process that holds the write lock. who: its user's name, "" where nobody tells."""

    pid: int
    program: str
    who: str

    def __str__(self) -> str:
        if not self.who:
            return _("{program} (process {pid})").format(program=self.program, pid=self.pid)
        return _("{who} ({program}, process {pid})").format(
            who=self.who, program=self.program, pid=self.pid
        )


def listen(told: Told) -> None:
    """From now on say in one sentence when a writer of this process waits for another one.

    It is called in the thread that waits, once for each wait.
    """
    _listeners[:] = [told]


class Turn:
    """One wait for the lock of a file, from now on."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._began = time.monotonic()
        self._is_told = False

    def wait_on(self) -> None:
        """It was not our turn. Raises Unavailable, naming the holder, after PATIENCE seconds."""
        waited = time.monotonic() - self._began
        if waited >= PATIENCE:
            raise _given_up(self._path)
        if waited >= SILENCE and not self._is_told:
            self._is_told = True
            _tell(self._path)


def begin(connection: sqlite3.Connection, path: Path) -> None:
    """Begin a transaction that writes, when those before us are done.

    Raises Unavailable, naming the holder if it is known, after PATIENCE seconds; and as
    `opening.explained` says where the file cannot be written at all.
    """
    connection.execute(f"pragma busy_timeout={LOOK_AGAIN_MS}")
    turn = Turn(path)
    while not _begun(connection, path):
        turn.wait_on()
    connection.execute(f"pragma busy_timeout={int(PATIENCE * 1000)}")


def _begun(connection: sqlite3.Connection, path: Path) -> bool:
    try:
        connection.execute("begin immediate")
    except sqlite3.Error as error:
        if (error.sqlite_errorcode & 0xFF) != sqlite3.SQLITE_BUSY:
            raise opening.explained(error, path) from error
        return False
    return True


def _tell(path: Path) -> None:
    found = holder(path)
    if found is None:
        words = _("Waiting for another program that is writing to the database …")
    else:
        words = _("Waiting for {holder}, who is writing to the database …").format(holder=found)
    for told in _listeners:
        told(words)


def _given_up(path: Path) -> Unavailable:
    found = holder(path)
    who = str(found) if found else _("Another program")
    return Unavailable(
        _("{who} has been writing to the database for {n} seconds.").format(
            who=who, n=int(PATIENCE)
        ),
        hint=_("Nothing was saved. Try again, or close the other program."),
    )


# -- who is it ------------------------------------------------------------------------------------


def holder(path: Path) -> Holder | None:
    """The process that may write to the file now; None where the system does not tell.

    Asked of /proc/locks, never of the file: closing it would drop our own locks on it.
    """
    wanted = _inodes(path)
    try:
        lines = Path("/proc/locks").read_text(encoding="ascii", errors="replace").splitlines()
    except OSError:
        return None
    pids = [pid for pid in (_pid_of(line.split(), wanted) for line in lines) if pid]
    return _described(pids[0]) if pids else None


def _inodes(path: Path) -> dict[int, range]:
    """The inodes of the files that are locked, and the bytes that a writer locks in each."""
    found = {}
    for place, locked in ((Path(f"{path}-shm"), _WAL_WRITE), (path, _JOURNAL_WRITE)):
        try:
            found[place.stat().st_ino] = locked
        except OSError:
            continue
    return found


def _pid_of(words: list[str], wanted: dict[int, range]) -> int:
    """The process in a line of /proc/locks that holds one of these for writing; 0 for none.

    A line: `1: POSIX ADVISORY WRITE 4242 fd:01:131 120 120`. Source: proc(5).
    """
    if len(words) != 8 or words[1] != "POSIX" or words[3] != "WRITE":
        return 0
    inode, first = words[5].rpartition(":")[2], words[6]
    if not inode.isdecimal() or not first.isdecimal() or not words[4].isdecimal():
        return 0
    pid = int(words[4])
    return pid if int(first) in wanted.get(int(inode), ()) and pid != os.getpid() else 0


def _described(pid: int) -> Holder | None:
    """A process by its program and user; None if it is gone or not ours to see."""
    place = Path(f"/proc/{pid}")
    try:
        words = place.joinpath("cmdline").read_bytes().decode("utf-8", "replace").split("\0")
        owner = place.stat().st_uid
    except OSError:
        return None
    return Holder(pid, _program(words), _user(owner))


def _program(words: list[str]) -> str:
    """A program's short name, ours with its command; the rest of its line may be private."""
    from crm_tui.domain.text import display

    names = [Path(word).name for word in words if word]
    if len(names) > 1 and names[0].startswith("python") and not names[1].startswith("-"):
        names = names[1:]
    name = names[0] if names else "?"
    if name == "crm" and len(names) > 1 and names[1].isalpha():
        name = f"crm {names[1]}"
    return display(name)[:_NAME_CELLS]


def _user(number: int) -> str:
    try:
        import pwd

        return pwd.getpwuid(number).pw_name
    except (ImportError, KeyError):
        return ""
