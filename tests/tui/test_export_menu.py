"""From any screen all that is known goes out: one file, a folder for git, lists, a backup."""

import asyncio
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from crm_tui.actions.clients import add_channel
from crm_tui.actions.contact import mark_no_contact
from crm_tui.crm import Crm
from crm_tui.exporters import everything
from crm_tui.exporters.folders import VISIBLE, Folder
from crm_tui.store import backup
from crm_tui.widgets import working
from tests.tui.client_desk import crowd
from tests.tui.desk import app_on, fill
from tests.tui.looking import plain, press, screen_of, settle, toasts


@pytest.fixture
def desk(crm: Crm) -> Crm:
    fill(crm)
    crowd(crm, 20)
    return crm


async def out(desk: Crm, what: str, *typed: str) -> str:
    """Press the keys on the first screen; what was said at last."""
    app = app_on(desk)
    async with app.run_test(size=(120, 30)) as pilot:
        await settle(pilot)
        await press(pilot, "E", *what, "enter", *typed)
        await settle(pilot)
        return toasts(app)[-1] if toasts(app) else plain(screen_of(app))


def kept(folder: Path) -> dict[str, tuple[bytes, int]]:
    """Every file below a folder: its bytes, and when it was written."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path): (path.read_bytes(), path.stat().st_mtime_ns) for path in files}


async def test_everything_goes_out_as_the_command_writes_it(desk: Crm, tmp_path: Path) -> None:
    path = tmp_path / "all"
    said = await out(desk, "one file", *str(path), "enter")
    assert "rows written to" in said
    lines = path.with_name("all.jsonl").read_bytes()
    found = await asyncio.to_thread(desk.ask, lambda one: list(everything.export_lines(one)))
    assert lines == b"".join(found)


async def test_a_folder_of_everything_is_brought_up_to_date(desk: Crm, tmp_path: Path) -> None:
    folder = tmp_path / "git"
    assert "rows written to" in await out(desk, "for git", *str(folder), "enter")
    first = kept(folder)
    await asyncio.to_thread(desk.run, add_channel, 1, "new@okna.example")
    await out(desk, "for git", *str(folder), "enter")
    again = kept(folder)
    assert any(b"new@okna.example" in data for data, _at in again.values())
    assert 0 < sum(again[name] == was for name, was in first.items()) < len(first)


async def test_a_folder_of_others_files_is_refused_in_words(desk: Crm, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    assert "files that are not ours" in await out(desk, "for git", *str(tmp_path), "enter")
    assert "name a folder" in await out(desk, "for git", *str(tmp_path / "mine.txt"), "enter")
    assert [path.name for path in tmp_path.iterdir() if path.suffix == ".txt"] == ["mine.txt"]


async def test_steps_go_out_as_a_calendar_and_as_a_folder(desk: Crm, tmp_path: Path) -> None:
    assert "written to" in await out(desk, "steps", *str(tmp_path / "due.ics"), "enter")
    steps = (tmp_path / "due.ics").read_text(encoding="utf-8").count("BEGIN:VTODO")
    await out(desk, "calendar to sync", *str(tmp_path / "due"), "enter")
    assert 0 < steps <= len(list((tmp_path / "due").glob("*.ics")))


async def test_who_asks_not_to_be_contacted_is_in_no_address_book(
    desk: Crm, tmp_path: Path
) -> None:
    await asyncio.to_thread(desk.run, mark_no_contact, 1, "by mail")
    for what, typed in (("address book", tmp_path / "book"), ("vcard", tmp_path / "book.vcf")):
        said = await out(desk, what, *str(typed), "enter")
        assert "left out, not to be reached: 21 (Ivan Petrov, " in said


async def test_a_backup_is_kept_beside_the_others(desk: Crm) -> None:
    assert "Backup kept" in await out(desk, "backup")
    folder = backup.usual_folder()
    (made,) = backup.backups(folder, backup.label(desk.store))
    assert made.size > 0


async def test_escape_leaves_a_folder_of_everything_as_it_was(
    desk: Crm, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(working, "LONG", 0.2)
    folder, gate = tmp_path / "git", threading.Event()
    await asyncio.to_thread(desk.ask, everything.write_folder, folder)
    was = kept(folder)
    await asyncio.to_thread(desk.run, add_channel, 1, "new@okna.example")
    put: Any = Folder.put

    def slowly(self: Any, name: str, data: bytes) -> None:
        put(self, name, data)
        if name.startswith("entry"):
            gate.wait(20)

    monkeypatch.setattr(Folder, "put", slowly)
    app = app_on(desk)
    async with app.run_test(size=(120, 30)) as pilot:
        await settle(pilot)
        await press(pilot, "E", *"for git", "enter", *str(folder))
        await pilot.press("enter")
        until = time.monotonic() + 20
        while "esc stops" not in plain(screen_of(app)):
            assert time.monotonic() < until, toasts(app)
            await pilot.pause(0.02)
        await pilot.press("escape")
        gate.set()
        await settle(pilot)
        assert "no file was written" in toasts(app)[-1]
    assert kept(folder) == was and str(folder / VISIBLE) in was
