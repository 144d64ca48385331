"""A result and an import that are killed, interrupted or out of room: whole, or never begun."""

import os
import resource
import shutil
import signal
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from crm_tui.actions.importing import import_file
from crm_tui.actions.steps import result
from crm_tui.crm import Crm
from crm_tui.errors import Unavailable
from crm_tui.store.db import Store
from tests.actions.desk import a_client, a_deal
from tests.conftest import NOON
from tests.importers.desk import read, sheet

Work = Callable[[Crm], object]
Rows = dict[str, list[tuple[Any, ...]]]

WORKS = ("result", "import")
DONE, REFUSED = 0, 3


@pytest.fixture
def works(tmp_path: Path) -> dict[str, Work]:
    """What is done, by name: one step closed, and a file of people with deals brought in."""
    people = [f"Person {n},p{n}@x.example,Firm {n % 5} Ltd,a deal" for n in range(30)]
    path = sheet(tmp_path / "people.csv", "Name,Email,Company,Deal", *people)
    return {
        "result": lambda desk: desk.run(result, 1, "agreed, 120k"),
        "import": lambda desk: desk.run(import_file, read(desk, path)),
    }


@pytest.fixture
def before(crm: Crm, db: Path) -> Path:
    """A file with one open deal, whose first step is s1; nobody else has it open."""
    a_deal(crm, a_client(crm))
    crm.store.engine.dispose()
    return db


def content(path: Path) -> Rows:
    """Every row of the file, which must be sound."""
    connection = sqlite3.connect(path)
    assert connection.execute("pragma integrity_check").fetchall() == [("ok",)]
    assert connection.execute("pragma foreign_key_check").fetchall() == []
    names = connection.execute(
        "select name from sqlite_master where type = 'table' and sql not like '%virtual table%'"
    ).fetchall()
    found = {name: connection.execute(f'select * from "{name}"').fetchall() for (name,) in names}
    connection.close()
    return found


def fresh(before: Path) -> Path:
    """A copy of the file, alone."""
    path = before.with_name("copy.db")
    for end in ("", "-wal", "-shm"):
        path.with_name(path.name + end).unlink(missing_ok=True)
    shutil.copy(before, path)
    return path


def desk_on(path: Path) -> Crm:
    return Crm(Store(str(path)), "anna", clock=lambda: NOON)


def in_a_process(work: Callable[[], object]) -> int:
    """Do work in a child; its status: DONE, REFUSED, 9 for a bug, or -SIGKILL."""
    child = os.fork()
    if child == 0:
        try:
            work()
            os._exit(DONE)
        except Unavailable:
            os._exit(REFUSED)
        finally:
            os._exit(9)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def killed_at(desk: Crm, number: int) -> None:
    """End this process without a word before the statement of that number, commits included."""
    left = [number]

    def count(*_told: object) -> None:
        if left[0] == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        left[0] -= 1

    event.listen(desk.store.engine, "before_cursor_execute", count)
    event.listen(desk.store.engine, "commit", count)


@pytest.mark.parametrize("name", WORKS)
def test_killed_before_any_statement_it_leaves_nothing(
    name: str, before: Path, works: dict[str, Work]
) -> None:
    as_it_was = content(before)
    number, status = 0, -signal.SIGKILL
    while status != DONE:
        path = fresh(before)

        def work(path: Path = path, number: int = number) -> None:
            desk = desk_on(path)
            killed_at(desk, number)
            works[name](desk)

        status = in_a_process(work)
        assert status in (DONE, -signal.SIGKILL), number
        assert (content(path) == as_it_was) == (status != DONE), number
        number += 1
    assert number > 15


@pytest.mark.parametrize("name", WORKS)
def test_interrupted_inside_any_statement_it_leaves_nothing(
    name: str, before: Path, works: dict[str, Work]
) -> None:
    as_it_was = content(before)
    wait, refused = 1, 0
    while True:
        path = fresh(before)
        desk = desk_on(path)
        _interrupt_after(desk, wait)
        try:
            works[name](desk)
        except Unavailable as error:
            assert error.message.endswith(".") and "\n" not in error.message
            refused += 1
        else:
            break
        assert content(path) == as_it_was, wait
        wait += wait // 6 + 1
    assert content(path) != as_it_was
    assert refused > 10


def _interrupt_after(desk: Crm, wait: int) -> None:
    """Let SQLite give up in the middle of whatever it does after so many times 20 operations."""
    left = [wait]

    def tick() -> bool:
        left[0] -= 1
        return left[0] < 0

    @event.listens_for(desk.store.engine, "connect")
    def _connect(connection: Any, _record: object) -> None:
        connection.set_progress_handler(tick, 20)


@pytest.mark.parametrize("name", WORKS)
def test_with_no_room_for_the_file_to_grow_it_leaves_nothing(
    name: str, before: Path, works: dict[str, Work]
) -> None:
    as_it_was = content(before)
    most, status = 0, REFUSED
    while status != DONE:
        path = fresh(before)

        def work(path: Path = path, most: int = most) -> None:
            desk = desk_on(path)
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
            works[name](desk)

        status = in_a_process(work)
        assert status in (DONE, REFUSED), most
        assert (content(path) == as_it_was) == (status != DONE), most
        most += 40_960
    assert most > 40_960
