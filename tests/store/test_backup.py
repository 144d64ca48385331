"""A backup holds everything that was saved; putting it back loses nothing of today."""

import json
import os
import shutil
import sqlite3
import stat
import threading
import zipfile
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from crm_tui.actions.clients import add_client
from crm_tui.crm import Crm
from crm_tui.errors import Conflict, CrmError, Damaged, NotFound
from crm_tui.exporters.everything import export_lines
from crm_tui.importers.backups import put_back
from crm_tui.store import archives, backup
from crm_tui.store.db import Store
from crm_tui.store.schema import SCHEMA_VERSION
from tests.conftest import NOON, opened


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "backups"


def names(crm: Crm) -> list[str]:
    with crm.store.read() as session:
        return list(session.execute(text("select name from client order by id")).scalars())


def everything(crm: Crm) -> bytes:
    with crm.store.read() as session:
        return b"".join(export_lines(session))


def test_a_backup_is_one_file_that_only_its_owner_reads(crm: Crm, folder: Path) -> None:
    crm.run(add_client, "Ivan Petrov")
    made = backup.make(crm.store, folder, NOON)
    assert stat.S_IMODE(made.stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert list(folder.iterdir()) == [made]
    told = archives.read_manifest(made)
    assert (told.schema, told.counts["client"], told.content) == (SCHEMA_VERSION, 1, "crm.db")
    assert "20261125T093000Z" in made.name


def test_a_restore_brings_back_all_that_was_backed_up(crm: Crm, folder: Path) -> None:
    crm.run(add_client, "Ivan Petrov")
    before = everything(crm)
    made = backup.make(crm.store, folder, NOON)
    crm.run(add_client, "Somebody else")
    done = backup.put_back(crm.store, made, folder, NOON + timedelta(hours=1))
    assert everything(crm) == before
    assert done.counts["client"] == 1


def test_a_restore_keeps_the_present_state_as_a_backup_of_its_own(crm: Crm, folder: Path) -> None:
    made = backup.make(crm.store, folder, NOON)
    crm.run(add_client, "Written since")
    done = backup.put_back(crm.store, made, folder, NOON)
    assert names(crm) == []
    assert done.aside is not None
    backup.put_back(crm.store, done.aside, folder, NOON)
    assert names(crm) == ["Written since"]


def test_a_backup_shows_one_moment_and_one_that_is_stopped_leaves_nothing(
    crm: Crm, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    crm.run(add_client, "Ivan Petrov")
    before, turns = everything(crm), 0
    monkeypatch.setattr(backup, "PAGES", 50)

    def written_meanwhile() -> None:
        nonlocal turns
        turns += 1
        if turns < 9:
            crm.run(add_client, f"Written meanwhile {turns}")

    made = backup.make(crm.store, folder, NOON, pulse=written_meanwhile)
    backup.put_back(crm.store, made, folder, NOON)
    assert everything(crm) == before
    kept = sorted(folder.iterdir())
    for last in (1, turns // 2, turns):
        left = iter(range(last - 1))
        with pytest.raises(StopIteration):
            backup.make(crm.store, folder, NOON, pulse=lambda left=left: next(left))  # type: ignore[misc]
        assert sorted(folder.iterdir()) == kept


def test_a_deleted_database_comes_back(crm: Crm, db: Path, folder: Path) -> None:
    crm.run(add_client, "Ivan Petrov")
    before = everything(crm)
    made = backup.make(crm.store, folder, NOON)
    for path in db.parent.glob("crm.db*"):
        path.unlink()
    done = backup.put_back(crm.store, backup.latest(folder, backup.label(crm.store)), folder, NOON)
    assert done.aside is None
    assert everything(crm) == before
    assert stat.S_IMODE(db.stat().st_mode) == 0o600
    assert made.exists()


def test_a_damaged_database_is_moved_aside_and_replaced(crm: Crm, db: Path, folder: Path) -> None:
    crm.run(add_client, "Ivan Petrov")
    made = backup.make(crm.store, folder, NOON)
    crm.store.engine.dispose()
    db.write_bytes(b"rubbish" * 5000)
    done = backup.put_back(crm.store, made, folder, NOON)
    assert names(crm) == ["Ivan Petrov"]
    assert done.aside is not None and done.aside.read_bytes().startswith(b"rubbish")


def test_a_window_that_stands_open_sees_the_restored_data(crm: Crm, db: Path, folder: Path) -> None:
    made = backup.make(crm.store, folder, NOON)
    crm.run(add_client, "Ivan Petrov")
    with closing(sqlite3.connect(db)) as window:
        seen = window.execute("pragma data_version").fetchone()
        assert window.execute("select count(*) from client").fetchone() == (1,)
        backup.put_back(crm.store, made, folder, NOON)
        assert window.execute("pragma data_version").fetchone() != seen
        assert window.execute("select count(*) from client").fetchone() == (0,)


def test_a_backup_taken_while_others_write_is_whole(crm: Crm, db: Path, folder: Path) -> None:
    acknowledged: list[str] = []
    stop = threading.Event()

    def write(name: str) -> None:
        with opened(f"sqlite:///{db}") as desk:
            for number in range(1000):
                if stop.is_set():
                    return
                desk.run(add_client, f"{name} {number}")
                acknowledged.append(f"{name} {number}")

    writers = [threading.Thread(target=write, args=(name,)) for name in ("left", "right")]
    for writer in writers:
        writer.start()
    made = []
    for number in range(5):
        saved = set(acknowledged)
        path = backup.make(crm.store, folder, NOON + timedelta(seconds=number))
        made.append((saved, path))
    stop.set()
    for writer in writers:
        writer.join()
    for saved, path in made:
        with archives.unpacked(path, folder) as (_told, part):
            backup.prove(part)
            with closing(sqlite3.connect(part)) as copy:
                held = {name for (name,) in copy.execute("select name from client")}
        assert saved <= held


def test_only_the_last_backups_are_kept(crm: Crm, folder: Path) -> None:
    made = [backup.make(crm.store, folder, NOON + timedelta(days=n)) for n in range(4)]
    stranger = folder / "notes.zip"
    stranger.write_bytes(b"mine")
    backup.prune(folder, backup.label(crm.store), keep=2)
    assert sorted(folder.iterdir()) == sorted([*made[2:], stranger])


def test_two_backups_in_one_second_have_two_names(crm: Crm, folder: Path) -> None:
    first, second = (backup.make(crm.store, folder, NOON) for _ in range(2))
    assert first != second
    assert backup.latest(folder, backup.label(crm.store)) == second


def test_without_a_backup_the_way_to_one_is_named(crm: Crm, folder: Path) -> None:
    with pytest.raises(NotFound) as refused:
        backup.latest(folder, backup.label(crm.store))
    assert "crm backup" in refused.value.hint


def forged(path: Path, change: str) -> None:
    """Change a backup in one way that must be noticed."""
    with zipfile.ZipFile(path) as archive:
        held = {name: archive.read(name) for name in archive.namelist()}
    told = json.loads(held["manifest.json"])
    if change == "longer":
        held["crm.db"] += b"x"
    elif change == "byte":
        flipped = bytearray(held["crm.db"])
        flipped[len(flipped) // 2] ^= 1
        held["crm.db"] = bytes(flipped)
    elif change == "outside":
        told["content"] = "../crm.db"
        held["../crm.db"] = held.pop("crm.db")
    elif change == "more":
        held["../../evil"] = b"x"
    elif change == "newer":
        told["crm_backup"] = 99
    elif change == "no manifest":
        told = None
    held["manifest.json"] = json.dumps(told).encode()
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in held.items():
            archive.writestr(name, data)


@pytest.mark.parametrize("change", ["longer", "byte", "outside", "more", "newer", "no manifest"])
def test_a_forged_backup_is_refused_and_nothing_changes(
    crm: Crm, folder: Path, change: str
) -> None:
    made = backup.make(crm.store, folder, NOON)
    crm.run(add_client, "Written since")
    before = everything(crm)
    forged(made, change)
    with pytest.raises(Damaged):
        backup.put_back(crm.store, made, folder, NOON)
    assert everything(crm) == before


def altered(path: Path, statement: str) -> None:
    """A backup whose database somebody changed by hand, with a manifest that agrees."""
    import hashlib

    folder = path.parent / "altered"
    folder.mkdir()
    with zipfile.ZipFile(path) as archive:
        archive.extractall(folder)
    with closing(sqlite3.connect(folder / "crm.db")) as connection:
        connection.executescript(statement)
    data = (folder / "crm.db").read_bytes()
    told = json.loads((folder / "manifest.json").read_text())
    told |= {"size": len(data), "sha256": hashlib.sha256(data).hexdigest()}
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("crm.db", data)
        archive.writestr("manifest.json", json.dumps(told))
    shutil.rmtree(folder)


@pytest.mark.parametrize(
    "statement",
    [
        "drop trigger entry_no_update; update entry set at = at + 1 where id = 1",
        "delete from user where id = 2",
        "pragma application_id = 7",
        "pragma user_version = 99",
    ],
)
def test_a_backup_that_breaks_a_law_is_refused(crm: Crm, folder: Path, statement: str) -> None:
    crm.run(add_client, "Ivan Petrov")
    made = backup.make(crm.store, folder, NOON)
    altered(made, statement)
    before = everything(crm)
    with pytest.raises(Damaged):
        backup.put_back(crm.store, made, folder, NOON)
    assert everything(crm) == before


@pytest.fixture
def forbidden(folder: Path) -> Iterator[Path]:
    """A folder in whose place a file stands, so that nothing can be put there."""
    folder.parent.mkdir(exist_ok=True)
    folder.write_bytes(b"")
    yield folder / "backups"


def test_a_place_that_cannot_be_written_is_named(crm: Crm, forbidden: Path) -> None:
    with pytest.raises(CrmError):
        backup.make(crm.store, forbidden, NOON)


def test_a_file_that_is_no_backup_is_refused(crm: Crm, tmp_path: Path, folder: Path) -> None:
    for name, data in {
        "a.zip": b"",
        "b.zip": b"PK\x03\x04 rubbish",
        "c.zip": os.urandom(999),
    }.items():
        (tmp_path / name).write_bytes(data)
        with pytest.raises(Damaged):
            backup.put_back(crm.store, tmp_path / name, folder, NOON)
    with pytest.raises(NotFound):
        backup.put_back(crm.store, tmp_path / "none.zip", folder, NOON)


def test_a_server_is_backed_up_as_an_export_of_everything(pg_crm: Crm, folder: Path) -> None:
    pg_crm.run(add_client, "Ivan Petrov")
    made = backup.make(pg_crm.store, folder, NOON, lines=export_lines)
    with archives.unpacked(made, folder) as (told, part):
        assert told.content == "everything.jsonl"
        assert part.read_bytes() == everything(pg_crm)


def test_an_unasked_backup_is_made_of_what_there_is(tmp_path: Path, folder: Path) -> None:
    assert backup.make_unasked(Store(f"sqlite:///{tmp_path}/none.db"), folder, NOON) is None


def test_a_backup_of_a_file_goes_onto_a_server_and_back(
    crm: Crm, pg_url: str, folder: Path, tmp_path: Path
) -> None:
    crm.run(add_client, "Ivan Petrov")
    before = everything(crm)
    server = Store(pg_url)
    put_back(server, backup.make(crm.store, folder, NOON), folder, NOON)
    with opened(pg_url) as desk:
        assert everything(desk) == before
        with pytest.raises(Conflict):
            put_back(server, backup.make(crm.store, folder, NOON), folder, NOON)
        made = backup.make(desk.store, folder, NOON, lines=export_lines)
    server.engine.dispose()
    done = put_back(Store(str(tmp_path / "new.db")), made, folder, NOON)
    assert done.counts["client"] == 1
    with opened(f"sqlite:///{tmp_path}/new.db") as desk:
        assert everything(desk) == before
