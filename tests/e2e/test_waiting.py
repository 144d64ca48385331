"""Two real processes at one file: who waits is told for whom, may give up, and loses nothing."""

import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from crm_tui.actions.clients import add_client
from crm_tui.crm import Crm
from crm_tui.store import waiting
from tests.conftest import environment

HOLDS = (
    "import sqlite3, sys; conn = sqlite3.connect(sys.argv[1], isolation_level=None);"
    "conn.execute('begin immediate'); print('held', flush=True); sys.stdin.readline();"
    "conn.execute('rollback')"
)
CRM = (
    "import sys; from crm_tui.store import waiting; waiting.PATIENCE = float(sys.argv[1]);"
    "waiting.SILENCE = 0.3; from crm_tui.__main__ import main; sys.argv = ['crm', *sys.argv[2:]];"
    "main()"
)


@contextmanager
def held(db: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that holds the right to write; a line to its stdin lets it go."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDS, str(db)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def release(process: subprocess.Popen[str]) -> None:
    assert process.stdin is not None
    process.stdin.write("\n")
    process.stdin.flush()


def add(db: Path, home: Path, patience: float) -> subprocess.Popen[str]:
    """`crm add` as a process of its own."""
    words = ["--as", "anna", "add", "Ivan Petrov, windows, call tomorrow 10:00"]
    return subprocess.Popen(
        [sys.executable, "-c", CRM, str(patience), "--db", str(db), *words],
        env=environment(home), cwd=home, text=True,
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip


def names(db: Path) -> list[str]:
    connection = sqlite3.connect(db)
    found = [row[0] for row in connection.execute("select name from client order by id")]
    connection.close()
    return found


@pytest.fixture
def desk(crm: Crm, db: Path) -> Path:
    crm.run(add_client, "Kim Minji")
    return db


def told(process: subprocess.Popen[str]) -> str:
    """The first line on stderr."""
    assert process.stderr is not None
    return process.stderr.readline()


def test_who_waits_is_told_for_whom_and_saves_when_it_is_his_turn(desk: Path, home: Path) -> None:
    with held(desk) as other:
        adding = add(desk, home, patience=60)
        line = told(adding)
        assert line.startswith("Waiting for "), line
        assert f"process {other.pid})" in line
        release(other)
        adding.communicate(timeout=60)
        assert adding.returncode == 0
    assert names(desk) == ["Kim Minji", "Ivan Petrov"]


def test_who_gives_up_waiting_leaves_nothing_behind(desk: Path, home: Path) -> None:
    with held(desk):
        adding = add(desk, home, patience=60)
        assert told(adding).startswith("Waiting for ")
        adding.send_signal(signal.SIGINT)
        out, err = adding.communicate(timeout=60)
        assert (adding.returncode, out) == (130, "")
        assert "Traceback" not in err
    assert names(desk) == ["Kim Minji"]


def test_patience_ends_with_the_name_of_the_holder(desk: Path, home: Path) -> None:
    with held(desk) as other:
        adding = add(desk, home, patience=1)
        out, err = adding.communicate(timeout=60)
        assert (adding.returncode, out) == (3, "")
        assert f"process {other.pid}) has been writing to the database" in err
        assert "Nothing was saved." in err
    assert names(desk) == ["Kim Minji"]


def test_nobody_is_named_when_nobody_writes(desk: Path) -> None:
    assert waiting.holder(desk) is None


def test_only_the_name_of_a_program_is_told_never_what_it_was_given() -> None:
    private = ["/usr/bin/python3.11", "/opt/bin/crm", "note", "Ivan owes us"]
    assert waiting._program(private) == "crm note"
    assert waiting._program(["/usr/bin/sqlite3", "/home/anna/crm.db"]) == "sqlite3"
    assert waiting._program(["evil\x1b]0;x\x07"]) == "evil␛]0;x␇"
    assert waiting._described(os.getpid()) is not None
