"""Everything in a folder: made for git, whole or refused by name, and back again to the byte."""

import json
import shutil
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from crm_tui.actions import activities, clients, deals, duplicates, files
from crm_tui.actions.everything import import_everything
from crm_tui.crm import Crm
from crm_tui.errors import Conflict, Damaged
from crm_tui.exporters.everything import export_folder, export_lines, file_of
from crm_tui.exporters.folders import folder_for
from crm_tui.importers.everything import bring_contents, is_export, read_rows, restore
from crm_tui.store import contents
from crm_tui.store.db import Store
from tests.actions.desk import rows
from tests.conftest import opened
from tests.stock import stocked

DRAWING = b"\x00\x01 the drawing of two windows" * 40_000  # more than one piece


@stocked
def a_desk(crm: Crm) -> int:
    ivan = crm.run(
        clients.add_client, "Ivan Petrov", channels=(("phone", "+7 921 555-01-02"),)
    ).value  # fmt: skip
    for number in range(12):
        crm.run(clients.add_client, f"김철수 {number} \u202e رضا")
    crm.run(deals.add_deal, ivan, "windows")
    crm.run(activities.add_note, ivan, "two cats\nand a dog")
    return int(ivan)


def attached(crm: Crm, tmp_path: Path) -> Path:
    """A desk with a drawing and an empty file attached; return the folder of contents."""
    ivan = a_desk(crm)
    folder = contents.folder_of(crm.store)
    for name, data in (("drawing.pdf", DRAWING), ("empty.txt", b"")):
        (tmp_path / name).write_bytes(data)
        kept = contents.keep(folder, tmp_path / name, 10**9)
        crm.run(files.attach_file, name, kept.sha256, kept.size, client_id=ivan)
    return folder


def written(store: Store, path: Path) -> dict[str, bytes]:
    """The files of an export into a folder."""
    with store.read() as session, folder_for(path, "all", alone=True) as folder:
        export_folder(session, folder, contents=contents.folder_of(store))
    return {
        str(one.relative_to(path)): one.read_bytes() for one in path.rglob("*") if one.is_file()
    }


def empty(tmp_path: Path, name: str = "other.db") -> Store:
    other = Store(f"sqlite:///{tmp_path / name}")
    other.create()
    return other


def test_a_folder_comes_back_to_the_byte_with_what_is_attached(crm: Crm, tmp_path: Path) -> None:
    attached(crm, tmp_path)
    before = written(crm.store, tmp_path / "out")
    assert is_export(tmp_path / "out")
    other = empty(tmp_path)
    restore(other, tmp_path / "out")
    assert written(other, tmp_path / "again") == before
    assert sorted(contents.held(contents.folder_of(other))) == sorted(
        contents.held(contents.folder_of(crm.store))
    )
    other.engine.dispose()


def test_one_file_carries_what_is_attached_too(crm: Crm, tmp_path: Path) -> None:
    folder = attached(crm, tmp_path)
    path = tmp_path / "all.jsonl"
    with crm.store.read() as session:
        path.write_bytes(b"".join(export_lines(session, contents=folder)))
    other = empty(tmp_path)
    restore(other, path)
    theirs = contents.folder_of(other)
    with other.read() as session:
        assert b"".join(export_lines(session, contents=theirs)) == path.read_bytes()
        assert bring_contents(other, path) == 2
    other.engine.dispose()


def test_a_content_that_was_altered_is_refused(crm: Crm, tmp_path: Path) -> None:
    attached(crm, tmp_path)
    written(crm.store, tmp_path / "out")
    (drawing,) = (one for one in (tmp_path / "out/files").rglob("*") if one.stat().st_size > 1e6)
    drawing.write_bytes(DRAWING[:-1] + b"x")
    other = empty(tmp_path)
    with pytest.raises(Damaged):
        restore(other, tmp_path / "out")
    other.engine.dispose()


def test_only_the_files_that_changed_are_written_again(crm: Crm, tmp_path: Path) -> None:
    a_desk(crm)
    before = written(crm.store, tmp_path / "out")
    crm.run(clients.edit_client, 2, about="likes tea")
    after = written(crm.store, tmp_path / "out")
    changed = {name for name in after if after[name] != before.get(name)}
    assert changed == {
        "client/000000.jsonl", "entry/000000.jsonl", "change/000000.jsonl",
        "change_image/000000.jsonl", "crm.json",
    }  # fmt: skip
    old = before["client/000000.jsonl"].splitlines()
    new = after["client/000000.jsonl"].splitlines()
    assert len(old) == len(new) and sum(a != b for a, b in zip(old, new, strict=True)) == 1


def test_records_are_parted_by_their_numbers_so_that_files_stay_small() -> None:
    assert file_of("client", {"id": 999}) == "client/000000.jsonl"
    assert file_of("client", {"id": 1000}) == "client/000001.jsonl"
    assert file_of("change_image", {"change_id": 5_000_000}) == "change_image/005000.jsonl"


@pytest.mark.parametrize("harm", ["altered", "missing", "a name that leads out", "not listed"])
def test_a_folder_that_is_not_whole_is_refused_by_name(crm: Crm, tmp_path: Path, harm: str) -> None:
    a_desk(crm)
    out = tmp_path / "out"
    written(crm.store, out)
    place, listing = out / "client/000000.jsonl", out / "crm.json"
    told = json.loads(listing.read_text("utf-8"))
    if harm == "altered":
        place.write_bytes(place.read_bytes().replace(b"Ivan", b"Olga"))
    elif harm == "missing":
        place.unlink()
    elif harm == "a name that leads out":
        told["files"]["client/../../x.jsonl"] = told["files"]["client/000000.jsonl"]
        listing.write_text(json.dumps(told))
    else:
        del told["files"]["client/000000.jsonl"]
        listing.write_text(json.dumps(told))
    other = empty(tmp_path)
    with pytest.raises(Damaged):
        restore(other, out)
    other.engine.dispose()


def test_a_folder_of_somebody_else_is_left_alone(crm: Crm, tmp_path: Path) -> None:
    a_desk(crm)
    (tmp_path / "theirs").mkdir()
    (tmp_path / "theirs" / "letter.txt").write_text("mine")
    with pytest.raises(Conflict):
        written(crm.store, tmp_path / "theirs")
    (tmp_path / "git" / ".git").mkdir(parents=True)
    (tmp_path / "git" / ".git" / "config").write_text("kept")
    written(crm.store, tmp_path / "git")
    (tmp_path / "git" / "README").write_text("kept too")
    written(crm.store, tmp_path / "git")
    assert (tmp_path / "git" / ".git" / "config").exists()
    assert (tmp_path / "git" / "README").exists()
    assert list(read_rows(tmp_path / "git"))


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=80))
@settings(max_examples=6)
def test_notes_of_any_script_come_back_from_a_folder(
    crm: Crm, tmp_path_factory: pytest.TempPathFactory, note: str
) -> None:
    place = tmp_path_factory.mktemp("any")
    crm.run(clients.add_client, f"n{note}", about=note)
    before = written(crm.store, place / "out")
    other = empty(place)
    restore(other, place / "out")
    assert written(other, place / "again") == before
    other.engine.dispose()


def test_two_who_are_not_the_same_stay_so_whatever_their_numbers(
    crm: Crm, sqlite_template: Path, tmp_path: Path
) -> None:
    ann, bob = (crm.run(clients.add_client, name).value for name in ("Ann", "Bob"))
    crm.run(duplicates.say_not_same, ((ann, bob),))
    written(crm.store, tmp_path / "out")
    uids = {row["name"]: row["uid"] for row in rows(crm, "client").values()}
    shutil.copy(sqlite_template, tmp_path / "other.db")
    with opened(f"sqlite:///{tmp_path / 'other.db'}") as other:
        here = {name: other.run(clients.add_client, name).value for name in ("Bob", "Ann")}
        with other.store.write() as session:
            for name, number in here.items():
                named = {"uid": uids[name], "id": number}
                session.execute(text("update client set uid = :uid where id = :id"), named)
        other.run(import_everything, tmp_path / "out")
        (told,) = rows(other, "not_same").values()
        assert (told["client_id"], told["other_id"]) == (here["Bob"], here["Ann"])
        assert other.run(import_everything, tmp_path / "out").value.added == 0
