"""What every test may ask for. No network, no home of ours, no real clock."""

import asyncio
import fcntl
import gc
import inspect
import itertools
import os
import shutil
import signal
import socket
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.internal.conjecture import providers
from hypothesis.internal.constants_ast import Constants

from tests import pg

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from crm_tui.crm import Crm

#: The zone that tests live in: it has a summer time.
ZONE = "Europe/Berlin"
#: Wednesday 25 November 2026, half past ten in the morning in `ZONE`.
NOON = datetime(2026, 11, 25, 9, 30, tzinfo=UTC)
#: Who acts in tests unless told otherwise.
ANNA = "anna"

_NUMBERS = itertools.count()
_LOOPBACK = ("127.", "::1", "localhost")

#: A file system in memory, and the bytes that must be free in it: a commit waits for no disk there.
_MEMORY, _ROOM = "/dev/shm", 2 << 30

settings.register_profile(
    "crm",
    deadline=None,
    max_examples=60,
    database=None,
    derandomize="CI" in os.environ,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.load_profile("crm")
#: For property tests that write to PostgreSQL: `@ON_POSTGRES` below `@given`.
ON_POSTGRES = settings(settings.get_profile("crm"), max_examples=15)


def pytest_configure() -> None:
    """Keep the files of tests in memory where there is room; TMPDIR says otherwise.

    What is loaded while tests are collected stays to the end: looking for garbage among it is a
    quarter of that time.
    """
    gc.disable()
    # A property is shown by the same examples whatever is loaded: hypothesis would parse every
    # module of ours, in every process and again for each new one, for the constants in it.
    providers._get_local_constants = Constants
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a run in the background ignores it
    is_there = "TMPDIR" not in os.environ and os.access(_MEMORY, os.W_OK)
    if is_there and shutil.disk_usage(_MEMORY).free > _ROOM:
        os.environ["TMPDIR"] = tempfile.tempdir = _MEMORY


def pytest_collection_finish() -> None:
    """Look for garbage seldom, and never among what is there to the end: a tenth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 10, 10)
    gc.enable()


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish() -> None:
    """What is left has been looked at once: pytest, and Python at its end, would six times more."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> bool | None:
    """Run `async def` tests; eight lines instead of a plugin."""
    if not inspect.iscoroutinefunction(pyfuncitem.obj):
        return None
    names = pyfuncitem._fixtureinfo.argnames
    asyncio.run(pyfuncitem.obj(**{name: pyfuncitem.funcargs[name] for name in names}))
    return True


# -- the world around a test ---------------------------------------------------------------------


@pytest.fixture(scope="session", autouse=True)
def _one_zone_and_no_network() -> Iterator[None]:
    """Every run is in Berlin, and nothing leaves the machine."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TZ", ZONE)
        time.tzset()
        patch.setattr(socket.socket, "connect", _only_loopback(socket.socket.connect))
        patch.setattr(socket.socket, "connect_ex", _only_loopback(socket.socket.connect_ex))
        yield
    time.tzset()


def _only_loopback(connect: Any) -> Any:
    def guarded(self: socket.socket, address: Any) -> Any:
        local = self.family == socket.AF_UNIX or str(address[0]).startswith(_LOOPBACK)
        assert local, f"a test wanted to reach {address}"
        return connect(self, address)

    return guarded


class _Homes:
    """Empty home directories: one is used until a test has left something in it."""

    def __init__(self, base: Path, patch: pytest.MonkeyPatch) -> None:
        self.base, self.patch = base, patch
        self.move()

    def move(self) -> None:
        """Make a new one, and tell the environment."""
        self.home = self.base / str(next(_NUMBERS))
        self.home.mkdir()
        for name, value in environment(self.home).items():
            self.patch.setenv(name, value)


@pytest.fixture(scope="session")
def _homes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[_Homes]:
    with pytest.MonkeyPatch.context() as patch:
        for name in environment_to_forget():
            patch.delenv(name)
        yield _Homes(tmp_path_factory.mktemp("homes"), patch)


@pytest.fixture(autouse=True)
def home(_homes: _Homes) -> Path:
    """An empty home directory, and an environment that knows no other."""
    with os.scandir(_homes.home) as left:
        if next(left, None):
            _homes.move()
    return _homes.home


def environment_to_forget() -> list[str]:
    """The variables of the person who runs the tests that would change what the program does."""
    prefixes = ("CRM_", "LC_", "XDG_", "TEXTUAL", "PG")
    names = {"NO_COLOR", "FORCE_COLOR", "COLUMNS", "LINES", "EDITOR", "VISUAL", "PAGER", "SSH_TTY"}
    terminals = {"VTE_VERSION", "KONSOLE_VERSION", "TMUX", "STY", "SSH_CONNECTION", "LANGUAGE"}
    return [n for n in os.environ if n.startswith(prefixes) or n in names | terminals]


def environment(home: Path) -> dict[str, str]:
    """The variables of a person called anna whose home is `home`."""
    return {
        "HOME": str(home),
        "XDG_DATA_HOME": f"{home}/.local/share",
        "XDG_STATE_HOME": f"{home}/.local/state",
        "XDG_CONFIG_HOME": f"{home}/.config",
        "XDG_CACHE_HOME": f"{home}/.cache",
        "USER": ANNA,
        "LOGNAME": ANNA,
        "LANG": "C.UTF-8",
        "TERM": "xterm-256color",
        "TZ": ZONE,
    }


@pytest.fixture(scope="session", autouse=True)
def _statements_compiled_once() -> Iterator[None]:
    """All databases of a kind share what SQLAlchemy makes of a statement: a third of the time.

    A program has one database and compiles each statement once; tests have thousands. Nor is each
    asked anew for its version and its ways.
    """
    from sqlalchemy import create_engine

    from crm_tui.store import db

    made: dict[str, Engine] = {}

    def shared(*args: Any, **more: Any) -> "Engine":
        engine = create_engine(*args, **more)
        first = made.setdefault(engine.dialect.name, engine)
        if getattr(first.dialect, "server_version_info", None):
            vars(engine.dialect)["initialize"] = lambda _connection: None
        engine.dialect = engine.pool._dialect = first.dialect
        engine._compiled_cache = first._compiled_cache
        return engine

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(db, "create_engine", shared)
        yield


# -- PostgreSQL ----------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def shared_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that all workers of this run have in common."""
    base = tmp_path_factory.getbasetemp()
    return base.parent if "PYTEST_XDIST_WORKER" in os.environ else base


@pytest.fixture(scope="session")
def pg_server(shared_folder: Path) -> Iterator[pg.Server]:
    """The PostgreSQL of this run; it has stopped when the last worker ends."""
    with pg.shared_server(shared_folder) as server, pytest.MonkeyPatch.context() as patch:
        patch.setattr("psycopg.connect", pg.connect)
        yield server
        server.leave()
    pg.wait_for_end(shared_folder)


@pytest.fixture
def pg_url(pg_server: pg.Server) -> Iterator[str]:
    """The address of an empty database on a real PostgreSQL."""
    with pg_server.database(_database_name()) as url:
        yield url


@pytest.fixture(scope="session")
def pg_template(pg_server: pg.Server, shared_folder: Path) -> str:
    """The name of a database that holds our tables and the defaults, made once a run."""
    name, done = "template_crm", shared_folder / f"pg-{pg_server.port}.ready"
    with (shared_folder / "pg-template.door").open("w") as door:
        fcntl.flock(door, fcntl.LOCK_EX)
        if not done.exists():
            pg_server.run(f"create database {name}")
            make_store(pg_server.url(name))
            done.touch()
    return name


def _database_name() -> str:
    return f"{os.environ.get('PYTEST_XDIST_WORKER', 'main')}_{os.getpid()}_{next(_NUMBERS)}"


# -- a CRM to work with --------------------------------------------------------------------------


def make_store(url: str) -> None:
    """Make the tables and load the defaults, as a first start does."""
    from crm_tui.crm import open_crm

    desk = open_crm(url, ANNA, clock=lambda: NOON, zone=ZoneInfo(ZONE), pipeline="sales")
    desk.store.engine.dispose()


@contextmanager
def opened(url: str, user: str = ANNA) -> Iterator["Crm"]:
    """A user's CRM on a database that is made already, the clock stopped at `NOON`."""
    from crm_tui.crm import Crm
    from crm_tui.store.db import Store

    desk = Crm(Store(url, keep=True), user, clock=lambda: NOON, zone=ZoneInfo(ZONE))
    try:
        yield desk
    finally:
        desk.store.engine.dispose()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file with our tables and the defaults, made once a worker."""
    path = tmp_path_factory.mktemp("template") / "crm.db"
    make_store(f"sqlite:///{path}")
    return path


@pytest.fixture
def db(sqlite_template: Path, tmp_path: Path) -> Path:
    """A new SQLite file with our tables and the defaults."""
    path = tmp_path / "crm.db"
    shutil.copy(sqlite_template, path)
    return path


@pytest.fixture
def crm(db: Path) -> Iterator["Crm"]:
    """Anna's CRM on an SQLite file of its own, the clock stopped at `NOON`."""
    with opened(f"sqlite:///{db}") as desk:
        yield desk


@pytest.fixture
def pg_crm(pg_server: pg.Server, pg_template: str) -> Iterator["Crm"]:
    """Anna's CRM on a PostgreSQL database of its own, the clock stopped at `NOON`."""
    with pg_server.database(_database_name(), pg_template) as url, opened(url) as desk:
        yield desk


@pytest.fixture(params=["sqlite", "postgresql"])
def any_crm(request: pytest.FixtureRequest) -> "Crm":
    """The same test on both databases."""
    desk: Crm = request.getfixturevalue("crm" if request.param == "sqlite" else "pg_crm")
    return desk
