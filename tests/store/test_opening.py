"""Opening what is no database of ours, and writing where there is no room: one clear sentence."""

import os
import shutil
import sqlite3
from pathlib import Path

import pytest

from crm_tui.actions import activities, clients
from crm_tui.crm import Crm, open_crm
from crm_tui.errors import CrmError, Damaged, Unavailable
from crm_tui.store import laws, opening
from crm_tui.store.db import Store
from crm_tui.store.schema import APPLICATION_ID, SCHEMA_VERSION
from tests.conftest import ANNA, opened
from tests.store.walk import picture


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def refusal(path: Path) -> CrmError:
    """What opening says; the folder must be as it was."""
    before = bytes_of(path.parent)
    with pytest.raises(CrmError) as refused:
        open_crm(str(path), ANNA)
    assert bytes_of(path.parent) == before
    assert refused.value.hint
    return refused.value


def test_a_text_file_is_no_database(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("name,phone\nIvan,+7 921 555-01-02\n" * 40)
    assert isinstance(refusal(path), Damaged)


def test_a_database_of_another_program_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    with sqlite3.connect(path) as other:
        other.execute("create table client (id integer)")
    other.close()
    assert "another program" in refusal(path).message


def test_a_newer_database_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "newer.db"
    with sqlite3.connect(path) as newer:
        newer.execute(f"pragma application_id={APPLICATION_ID}")
        newer.execute(f"pragma user_version={SCHEMA_VERSION + 1}")
        newer.execute("create table client (id integer)")
    newer.close()
    assert "newer" in refusal(path).message


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    place = tmp_path / "inner"
    place.mkdir()
    assert "folder" in refusal(place).message


def test_a_pipe_is_no_file(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with pytest.raises(Damaged, match="ordinary"):
        open_crm(str(pipe), ANNA)


def test_a_place_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(Unavailable, match="cannot be made"):
        open_crm(str(tmp_path / "file" / "crm.db"), ANNA)


def test_a_truncated_database_is_damaged_and_left_alone(db: Path) -> None:
    db.write_bytes(db.read_bytes()[:5000])
    before = db.read_bytes()
    with pytest.raises(Damaged, match="damaged"):
        desk = open_crm(str(db), ANNA)
        desk.ask(picture)
    assert db.read_bytes() == before


def test_a_new_file_is_readable_by_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "crm.db"
    desk = open_crm(str(path), ANNA)
    desk.run(clients.add_client, "Ivan Petrov")
    modes = {file.name: oct(file.stat().st_mode & 0o777) for file in path.parent.iterdir()}
    assert set(modes.values()) == {"0o600"}
    assert oct(path.parent.stat().st_mode & 0o777) == "0o700"


def test_a_full_disk_is_named_and_nothing_is_lost(crm: Crm) -> None:
    client = crm.run(clients.add_client, "Ivan Petrov").value
    before = crm.ask(picture)
    from sqlalchemy import event

    @event.listens_for(crm.store.engine, "connect")
    def _small(connection: sqlite3.Connection, _record: object) -> None:
        pages = connection.execute("pragma page_count").fetchone()[0]
        connection.execute(f"pragma max_page_count={pages}")

    crm.store.engine.dispose()
    with pytest.raises(Unavailable, match="disk is full"):
        crm.run(activities.add_note, client, "long " * 20_000)
    event.remove(crm.store.engine, "connect", _small)
    crm.store.engine.dispose()
    assert crm.ask(picture) == before
    crm.run(activities.add_note, client, "long " * 20_000)
    assert list(crm.ask(laws.broken)) == []


def test_a_lock_that_never_ends_is_named(crm: Crm, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crm_tui.store.waiting.PATIENCE", 0.05)
    client = crm.run(clients.add_client, "Ivan Petrov").value
    assert crm.store.path is not None
    other = sqlite3.connect(crm.store.path, isolation_level=None)
    other.execute("begin immediate")
    with opened(crm.store.url) as waiting, pytest.raises(Unavailable, match="Another program"):
        waiting.run(activities.add_note, client, "x")
    other.execute("rollback")
    other.close()


def test_a_read_only_database_can_be_read_and_says_why_it_cannot_be_written(crm: Crm) -> None:
    client = crm.run(clients.add_client, "Ivan Petrov").value
    from sqlalchemy import event

    @event.listens_for(crm.store.engine, "connect")
    def _read_only(connection: sqlite3.Connection, _record: object) -> None:
        connection.execute("pragma query_only=on")

    crm.store.engine.dispose()
    assert crm.ask(picture)["client"][client]["name"] == "Ivan Petrov"
    with pytest.raises(Unavailable, match="may not be written"):
        crm.run(activities.add_note, client, "x")


def test_opening_twice_changes_nothing(db: Path) -> None:
    before = db.read_bytes()
    for _round in range(2):
        open_crm(str(db), ANNA).store.engine.dispose()
    assert db.read_bytes() == before


def test_a_file_system_is_known_by_its_mount(tmp_path: Path) -> None:
    assert opening.file_system(tmp_path / "crm.db") not in opening.NETWORK


def test_an_address_that_cannot_be_read_is_refused() -> None:
    for address in ("nonsense://x", "postgresql+nothing://x/y"):
        with pytest.raises(CrmError) as refused:
            Store(address)
        assert refused.value.hint


def test_a_connection_that_is_kept_follows_the_name_of_the_file(
    sqlite_template: Path, tmp_path: Path
) -> None:
    path, other = tmp_path / "crm.db", tmp_path / "other.db"
    for place, name in ((path, "Ivan Petrov"), (other, "Kim Minji")):
        shutil.copy(sqlite_template, place)
        with opened(f"sqlite:///{place}") as desk:
            desk.run(clients.add_client, name)
    with opened(f"sqlite:///{path}") as desk:
        assert [one["name"] for one in desk.ask(picture)["client"].values()] == ["Ivan Petrov"]
        other.replace(path)
        assert [one["name"] for one in desk.ask(picture)["client"].values()] == ["Kim Minji"]
