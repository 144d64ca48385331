"""A large import is written in a copy of the file: nobody waits, and nothing is left of it."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlmodel import Session

from crm_tui.actions.batches import import_batch
from crm_tui.actions.clients import add_client
from crm_tui.actions.importing import import_file
from crm_tui.crm import Crm
from crm_tui.errors import Conflict, Unavailable
from crm_tui.importers.apply import Understood, Wishes, prepared
from crm_tui.importers.folders import read_many
from crm_tui.store import aside, waiting
from tests.importers.desk import (
    copy_small_files_too,
    desk_of,
    lawful,
    photo,
    read,
    sheet,
    table,
    teams,
)
from tests.importers.test_prepared import kept, plain, words

HEADER = "Name,Company,Phone,Email,Tags,Note"
ROWS = [
    f"Person {n},Firm {n % 7} Ltd,+1212555{n:04},p{n}@x.example,fair,asks for {n}"
    for n in range(60)
]


@pytest.fixture(autouse=True)
def _of_any_size(monkeypatch: pytest.MonkeyPatch) -> None:
    copy_small_files_too(monkeypatch)


@pytest.fixture
def ready(crm: Crm, tmp_path: Path) -> Understood:
    path = sheet(tmp_path / "people.csv", HEADER, *ROWS)
    add_first(crm)
    return crm.ask(prepared, read(crm, path), teams(desk_of(crm)))


def add_first(crm: Crm) -> None:
    crm.run(add_client, "Olga Petrova")


def bring(crm: Crm, ready: Understood, told: Callable[[int], None]) -> int:
    return crm.run(import_file, ready, "sales", {}, told).value.added


def write_lock_is_free(crm: Crm) -> bool:
    connection = sqlite3.connect(str(crm.store.path), timeout=0, isolation_level=None)
    try:
        connection.execute("begin immediate")
    except sqlite3.OperationalError:
        return False
    finally:
        connection.close()
    return True


def test_nobody_waits_while_many_rows_are_written(crm: Crm, ready: Understood) -> None:
    free: list[bool] = []
    assert bring(crm, ready, lambda _done: free.append(write_lock_is_free(crm))) == len(ROWS)
    assert free
    assert all(free)
    assert kept(crm) == words(crm)
    assert lawful(crm)


def test_a_copy_holds_what_the_file_itself_would(
    crm: Crm, ready: Understood, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = photo(crm)
    bring(crm, ready, lambda _done: None)
    made = plain(crm)
    crm.undo()
    assert photo(crm)["client"] == before["client"]
    crm.redo()
    assert plain(crm)["client"] == made["client"]
    assert lawful(crm)


def test_whoever_writes_meanwhile_is_not_overwritten(crm: Crm, ready: Understood) -> None:
    news: list[int] = []

    def told(done: int) -> None:
        if not news:
            news.append(done)
            Crm(crm.store, "boris").run(add_client, "Made Meanwhile")

    assert bring(crm, ready, told) == len(ROWS)
    names = [row["name"] for row in table(crm, "client")]
    assert names.count("Made Meanwhile") == 1
    assert names.count("Person 7") == 1
    assert lawful(crm)


def test_an_interrupted_copy_leaves_nothing(crm: Crm, ready: Understood) -> None:
    assert crm.store.path is not None
    before, files = photo(crm), sorted(crm.store.path.parent.iterdir())

    def stop(_done: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        bring(crm, ready, stop)
    assert photo(crm) == before
    assert sorted(crm.store.path.parent.iterdir()) == files
    assert bring(crm, ready, lambda _done: None) == len(ROWS)


def test_who_holds_the_lock_too_long_is_named_and_nothing_is_saved(
    crm: Crm, ready: Understood, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(waiting, "PATIENCE", 0.05)
    monkeypatch.setattr(waiting, "LOOK_AGAIN_MS", 20)
    before = photo(crm)
    other = sqlite3.connect(str(crm.store.path), isolation_level=None)

    def take(_done: int) -> None:
        if not other.in_transaction:
            other.execute("begin immediate")

    with pytest.raises(Unavailable):
        bring(crm, ready, take)
    other.execute("rollback")
    other.close()
    assert photo(crm) == before


def test_indexes_that_are_made_afterwards_are_all_there(
    crm: Crm, ready: Understood, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(aside, "BYTES_A_ROW", 10_000)
    schema = crm.ask(schema_of)
    bring(crm, ready, lambda _done: None)
    assert crm.ask(schema_of) == schema
    assert kept(crm) == words(crm)
    assert lawful(crm)


def schema_of(session: Session) -> set[tuple[str, str, str]]:
    asked = text("select type, name, coalesce(sql, '') from sqlite_master")
    return {(row[0], row[1], row[2]) for row in session.execute(asked)}


def test_a_reference_that_leads_nowhere_is_not_published(crm: Crm) -> None:
    add_first(crm)
    before = photo(crm)
    with aside.copied(crm.store, 1_000_000) as copy:
        assert copy is not None
        with copy.write() as session:
            session.execute(text("update client set owner_id = 999"))
        with pytest.raises(Conflict):
            copy.publish()
    assert photo(crm) == before


def test_other_windows_see_the_import(crm: Crm, ready: Understood) -> None:
    window = sqlite3.connect(str(crm.store.path), isolation_level=None)
    asked = "select count(*) from client where name like 'Person%'"
    assert window.execute(asked).fetchone() == (0,)
    bring(crm, ready, lambda _done: None)
    assert window.execute(asked).fetchone() == (len(ROWS),)
    window.close()


def test_a_folder_is_written_in_a_copy_as_one_file_is(crm: Crm, tmp_path: Path) -> None:
    add_first(crm)
    folder = tmp_path / "folder"
    folder.mkdir()
    sheet(folder / "people.csv", HEADER, *ROWS)
    events = (f"{x}BEGIN:VEVENT{x}UID:e{n}{x}SUMMARY:Coffee with Person {n}{x}DTSTART:20261201{x}"
              f"END:VEVENT" for n, x in enumerate(["\r\n"] * 30))  # fmt: skip
    text_of = f"BEGIN:VCALENDAR\r\nVERSION:2.0{''.join(events)}\r\nEND:VCALENDAR\r\n"
    (folder / "steps.ics").write_bytes(text_of.encode())
    free: list[bool] = []

    def told(_done: int) -> None:
        if not free:
            Crm(crm.store, "boris").run(add_client, "Made Meanwhile")
        free.append(write_lock_is_free(crm))

    before = photo(crm)
    found = read_many(folder, Wishes(region="US", currency="EUR"), desk_of(crm))
    assert [r.added for r in crm.rehearse(import_batch, found.files, "sales", {})] == [60, 30]
    done = crm.run(import_batch, found.files, "sales", {}, told).value
    assert [report.added for report in done] == [60, 30]
    assert free[0] and not free[-1]  # it was begun anew where a colleague had written, and waited
    assert [row["name"] for row in table(crm, "client")].count("Made Meanwhile") == 1
    assert lawful(crm)
    made = plain(crm)
    crm.undo()
    assert len(photo(crm)["client"]) == len(before["client"]) + 1
    free[:] = [True]
    crm.redo()
    assert plain(crm) == made
    assert crm.run(import_batch, found.files, "sales", {}, told).entry_id is None and all(free)


def test_a_large_file_is_not_copied_for_a_small_import(
    crm: Crm, ready: Understood, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(aside, "TIMES", 0)
    free: list[bool] = []
    bring(crm, ready, lambda _done: free.append(write_lock_is_free(crm)))
    assert not any(free)
    assert lawful(crm)
