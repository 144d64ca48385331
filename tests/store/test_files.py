"""Attached files: kept once by their content, safe under any name, in backups and out again."""

import os
import stat
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_tui.actions import merging
from crm_tui.actions.files import _called, attach_file, remove_file
from crm_tui.crm import Crm
from crm_tui.domain.file_names import runs
from crm_tui.domain.text import display
from crm_tui.errors import Damaged, Invalid, NotFound, Unavailable
from crm_tui.exporters import opening
from crm_tui.importers.backups import put_back
from crm_tui.store import archives, backup, checks, contents
from crm_tui.store.hot.connection import open_hot
from crm_tui.store.hot.facts import facts
from crm_tui.store.queries.files import files_of_client
from crm_tui.store.scrubbing import opened_folder
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
    deal, second = a_deal(crm), a_deal(crm, a_client(crm, "Olga", channels=()))
    attached(crm, deal, a_file(tmp_path))
    attached(crm, second, a_file(tmp_path, name="again.txt"))
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


# -- links, what became of a file, and opening ----------------------------------------------------


def linked(crm: Crm, deal: int, path: Path) -> int:
    kept = contents.weigh(path)
    return int(
        crm.run(attach_file, path.name, kept.sha256, kept.size, deal_id=deal, link=str(path)).value
    )


def files_found(crm: Crm) -> list[str]:
    return [one.text for one in checks.examine(crm.store) if one.check == "files"]


def test_a_linked_file_stays_where_it_is(crm: Crm, tmp_path: Path) -> None:
    deal = a_deal(crm)
    path = a_file(tmp_path)
    linked(crm, deal, path)
    assert contents.held(contents.folder_of(crm.store)) == {}
    (line,) = crm.ask(files_of_client, rows(crm, "deal")[deal]["client_id"])
    assert line.link == str(path) and line.size == 7
    assert files_found(crm) == ["1 attached file is whole"]


@pytest.mark.parametrize("link", [False, True])
def test_the_doctor_names_a_file_that_is_missing_or_altered_and_whose_it_is(
    crm: Crm, tmp_path: Path, link: bool
) -> None:
    deal = a_deal(crm, title="windows")
    path = a_file(tmp_path)
    (linked if link else attached)(crm, deal, path)
    if not link:
        (path,) = contents.held(contents.folder_of(crm.store)).values()
    path.write_text("drawinG")
    (altered,) = files_found(crm)
    assert "altered since: plan.txt" in altered and f"d{deal} windows" in altered
    assert "Ivan" in altered
    path.unlink()
    (missing,) = files_found(crm)
    assert "missing: plan.txt" in missing and f"d{deal} windows" in missing


def test_the_same_content_at_the_same_deal_is_one_file(crm: Crm, tmp_path: Path) -> None:
    deal = a_deal(crm, pipeline="windows")
    first = attached(crm, deal, a_file(tmp_path))
    assert attached(crm, deal, a_file(tmp_path)) == first
    assert rows(crm, "file")[first]["kind"] == ""
    assert attached(crm, deal, a_file(tmp_path), "sizes") == first
    assert rows(crm, "file")[first]["kind"] == "sizes" and len(rows(crm, "file")) == 1


HOSTILE_NAMES = (
    "../../x", "/etc/passwd", "-rf", ".bashrc", "a\0b", "\u202egpj.exe", "x" * 300 + ".pdf",
    "설계" * 150 + ".pdf", "a/b\\c:d", "", "..", ". .", "\x1b]0;x\x07.pdf",
)  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_a_name_given_to_a_program_leads_nowhere_else(crm: Crm, tmp_path: Path, name: str) -> None:
    kept = contents.keep(contents.folder_of(crm.store), a_file(tmp_path), 100)
    path = opening.ready(contents.folder_of(crm.store), kept.sha256, name, "")
    assert path.is_relative_to(opened_folder()) and path.read_text() == "drawing"
    assert path.parent.parent == opened_folder() and path.resolve() == path
    assert path.name.isprintable() and path.name[0] not in ".-" and len(path.name.encode()) < 250
    assert stat.S_IMODE(path.stat().st_mode) == 0o400
    assert opening.ready(contents.folder_of(crm.store), kept.sha256, name, "") == path


@pytest.mark.parametrize(
    "name", ["a.exe", "a.pHaR", "x.sh", "offer.pdf.desktop", "a.exe. ", "m.docm"]
)
def test_what_runs_when_it_is_opened_is_known(name: str) -> None:
    assert runs(name)
    assert not runs(f"{name}.pdf".replace(". ", ".")) and not runs("exe") and not runs("plan.pdf")


def test_a_file_is_one_argument_of_the_program_that_opens_it(tmp_path: Path) -> None:
    path = tmp_path / "a $(touch x); b.pdf"
    assert opening.opener("viewer --page 1", path) == ["viewer", "--page", "1", str(path)]
    assert opening.opener("viewer --file={file}", path) == ["viewer", f"--file={path}"]
    with pytest.raises(Invalid):
        opening.opener("viewer 'oops", path)
    with pytest.raises(Unavailable):
        opening.give("no-such-program-at-all", path)


def test_an_attaching_that_was_cut_off_leaves_no_row_and_doctor_says_it_is_harmless(
    crm: Crm, tmp_path: Path
) -> None:
    folder = contents.folder_of(crm.store)
    cut = (
        "import os, sys\n"
        "from pathlib import Path\n"
        "from crm_tui.store import contents\n"
        "contents.keep(Path(sys.argv[1]), Path(sys.argv[2]), 10**6)\n"
        "os.kill(os.getpid(), 9)\n"
    )
    ran = subprocess.run([sys.executable, "-c", cut, folder, a_file(tmp_path)])
    assert ran.returncode == -9
    assert rows(crm, "file") == {}
    assert files_found(crm) == ["1 content belongs to no attached file: no harm"]
    attached(crm, a_deal(crm), a_file(tmp_path))
    assert files_found(crm) == ["1 attached file is whole"]
