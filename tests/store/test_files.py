"""Attached files: kept once by their content, safe under any name, in backups and out again."""

import os
import stat
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_tui.actions import merging
from crm_tui.actions.files import _called, attach_file, remove_file
from crm_tui.crm import Crm
from crm_tui.domain.text import display
from crm_tui.errors import Damaged, Invalid, NotFound
from crm_tui.importers.backups import put_back
from crm_tui.store import archives, backup, checks, contents
from crm_tui.store.hot.connection import open_hot
from crm_tui.store.hot.facts import facts
from crm_tui.store.queries.files import files_of_client
from tests.actions.desk import a_client, a_deal, rows
from tests.conftest import NOON


def a_file(folder: Path, text: str = "drawing", name: str = "plan.txt") -> Path:
    path = folder / name
    path.write_text(text)
    return path


def attached(crm: Crm, deal: int, path: Path, kind: str = "") -> int:
    kept = contents.keep(contents.folder_of(crm.store), path, contents.MEGABYTE)
    done = crm.run(attach_file, path.name, kept.sha256, kept.size, kind=kind, deal_id=deal)
    return int(done.value)


def test_the_same_content_lies_there_once_and_nobody_else_reads_it(
    crm: Crm, tmp_path: Path
) -> None:
    deal = a_deal(crm)
    attached(crm, deal, a_file(tmp_path))
    attached(crm, deal, a_file(tmp_path, name="again.txt"))
    folder = contents.folder_of(crm.store)
    (kept,) = contents.held(folder).values()
    assert len(rows(crm, "file")) == 2
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert not list(folder.glob(".part-*"))


def test_a_file_makes_known_what_it_is_attached_as(crm: Crm, tmp_path: Path) -> None:
    deal = a_deal(crm, pipeline="windows")
    number = attached(crm, deal, a_file(tmp_path), "sizes")
    hot = open_hot(crm.store.url)
    assert hot is not None
    assert "sizes" in facts(hot, deal).known
    crm.run(remove_file, number)
    assert "sizes" not in facts(hot, deal).known
    crm.undo()
    assert "sizes" in facts(hot, deal).known
    hot.close()


def test_a_merged_client_keeps_its_files(crm: Crm, tmp_path: Path) -> None:
    ivan, twin = a_client(crm), a_client(crm, "I. Petrov", channels=())
    attached(crm, a_deal(crm, ivan), a_file(tmp_path))
    crm.run(merging.merge_clients, twin, ivan)
    assert [one.name for one in crm.ask(files_of_client, twin)] == ["plan.txt"]


def test_too_large_a_file_leaves_nothing_behind(crm: Crm, tmp_path: Path) -> None:
    folder = contents.folder_of(crm.store)
    with pytest.raises(Invalid):
        contents.keep(folder, a_file(tmp_path, "x" * 11), 10)
    assert contents.held(folder) == {} and not list(folder.glob(".part-*"))


@pytest.mark.parametrize("name", ["pipe", "folder", "nothing"])
def test_what_is_no_plain_file_is_refused_at_once(tmp_path: Path, name: str) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "folder").mkdir()
    with pytest.raises((Invalid, NotFound)):
        contents.keep(tmp_path / "kept", tmp_path / name, 10)


@given(st.text())
def test_any_name_becomes_one_that_leads_nowhere_and_orders_nothing(name: str) -> None:
    called = _called(name.replace("\0", ""))
    assert called and "/" not in called and "\\" not in called and called not in (".", "..")
    assert all(char.isprintable() for char in called) and len(called) <= 200
    assert display(called)


def test_a_backup_holds_the_files_and_brings_them_back(crm: Crm, tmp_path: Path) -> None:
    attached(crm, a_deal(crm), a_file(tmp_path))
    made = backup.make(crm.store, tmp_path / "backups", NOON)
    folder = contents.folder_of(crm.store)
    (kept,) = contents.held(folder).values()
    kept.unlink()
    assert [one.level for one in checks.examine(crm.store) if one.check == "files"] == ["fault"]
    put_back(crm.store, made, tmp_path / "backups", NOON)
    assert kept.read_text() == "drawing"
    assert [one.level for one in checks.examine(crm.store) if one.check == "files"] == ["good"]


def test_a_file_altered_in_a_backup_is_refused_before_anything_changes(
    crm: Crm, tmp_path: Path
) -> None:
    deal = a_deal(crm)
    attached(crm, deal, a_file(tmp_path))
    made = backup.make(crm.store, tmp_path / "backups", NOON)
    (name,) = archives.read_manifest(made).files
    altered = tmp_path / "altered.zip"
    with zipfile.ZipFile(made) as old, zipfile.ZipFile(altered, "w") as new:
        for item in old.infolist():
            content = old.read(item.filename)
            new.writestr(item.filename, b"forgery" if name in item.filename else content)
    contents.held(contents.folder_of(crm.store))[name].unlink()
    crm.run(remove_file, 1)
    with pytest.raises(Damaged):
        put_back(crm.store, altered, tmp_path / "backups", NOON)
    assert rows(crm, "file") == {}
    assert contents.held(contents.folder_of(crm.store)) == {}


def test_a_backup_of_before_there_were_files_is_still_read(crm: Crm, tmp_path: Path) -> None:
    made = backup.make(crm.store, tmp_path / "backups", NOON)
    with zipfile.ZipFile(made) as archive:
        assert b'"crm_backup": 1' in archive.read(archives.MANIFEST)
    assert archives.read_manifest(made).files == {}


def test_the_server_has_its_files_in_the_data_folder(pg_crm: Crm, tmp_path: Path) -> None:
    attached(pg_crm, a_deal(pg_crm), a_file(tmp_path))
    folder = contents.folder_of(pg_crm.store)
    assert len(contents.held(folder)) == 1 and folder.name.startswith("server-")
