"""The file to import is found: in folders of any size and names, by keys, taps, path or paste."""

import os
import threading
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from crm_tui.crm import Crm
from crm_tui.importers import browsing
from crm_tui.importers.browsing import completions, listing, names_a_path, narrowed, typed_path
from crm_tui.screens import import_files, import_steps
from crm_tui.screens.import_files import ImportFilesScreen
from crm_tui.screens.import_preview import ImportScreen
from crm_tui.screens.today import TodayScreen
from tests.importers.desk import table
from tests.tui.desk import app_on
from tests.tui.first import database, fresh_app
from tests.tui.import_desk import WIDE, asked, open_file, sheet
from tests.tui.looking import at_cursor, line_with, plain, press, screen_of, settle, toasts
from tests.tui.test_read_screens import tap
from tests.tui.test_taps import PHONE, button

EVIL = "[bold]\x1b[2J\u202eevil\nname.csv"


@pytest.fixture
def downloads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home with a folder of files, one of them of a hostile name."""
    home = tmp_path / "home"
    folder = home / "Downloads"
    folder.mkdir(parents=True)
    sheet(folder / "people.csv", "Name,Phone", "Ann Lee,+1 212 555 0100")
    (folder / "photo.heic").write_bytes(b"\0\1\2")
    (folder / ".hidden.csv").write_text("Name\nNobody\n")
    sheet(folder / EVIL, "Name", "Eve")
    (folder / "old").mkdir()
    os.mkfifo(folder / "pipe.csv")
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.chdir(home)
    return folder


async def opened(pilot: Pilot[None], *keys: str) -> Any:
    """The choosing of a file, after these keys."""
    await settle(pilot)
    await press(pilot, "I")
    for key in keys:
        await press(pilot, key)
    return pilot.app.screen


async def test_folders_are_walked_by_arrows_and_a_file_shows_what_it_holds(
    crm: Crm, downloads: Path
) -> None:
    app = app_on(crm)
    async with app.run_test(size=WIDE) as pilot:
        await opened(pilot, "enter", "enter")
        text = plain(screen_of(app))
        assert "FILES TO IMPORT" in text and "people.csv" in text and "photo.heic" in text
        assert ".hidden" not in text and "\x1b" not in screen_of(app) and "\u202e" not in text
        assert "old" in at_cursor(app), "the first entry"
        while "people.csv" not in at_cursor(app):
            await press(pilot, "down")
        assert "Ann Lee,+1 212 555 0100" in plain(screen_of(app))
        await press(pilot, "left")
        assert "Downloads" in at_cursor(app), "out of the folder, on the folder"
        await press(pilot, "right", "home")
        assert ".. home" in at_cursor(app)
        await press(pilot, "escape")
        assert isinstance(app.screen, TodayScreen)


async def test_a_part_of_the_name_narrows_and_a_dot_shows_what_is_hidden(
    crm: Crm, downloads: Path
) -> None:
    app = app_on(crm)
    async with app.run_test(size=WIDE) as pilot:
        await opened(pilot, "enter", "enter")
        await press(pilot, "f", *"peop", "enter")
        assert "people.csv" in at_cursor(app) and "photo" not in screen_of(app)
        await press(pilot, "enter")
        assert isinstance(app.screen, ImportScreen)
        await press(pilot, "escape", "escape")
        assert "photo" in screen_of(app)
        await press(pilot, "f", *".hid")
        assert ".hidden.csv" in at_cursor(app)


async def test_a_typed_path_completes_and_says_where_there_is_nothing(
    crm: Crm, downloads: Path
) -> None:
    app = app_on(crm)
    async with app.run_test(size=WIDE) as pilot:
        screen = await opened(pilot, "t")
        await press(pilot, *"~/Dow", "tab")
        await press(pilot, *"peo")
        await press(pilot, "tab")
        assert screen.form.text == "~/Downloads/people.csv"
        await press(pilot, "x", "enter")
        assert "There is nothing at" in plain(screen_of(app))
        await press(pilot, "backspace", "enter")
        assert isinstance(app.screen, ImportScreen)
        await press(pilot, "i")
        await press(pilot, "escape", "I")
        text = plain(screen_of(app))
        assert "FILES CAME FROM" in text and "~/Downloads" in text


async def test_pasted_rows_and_dropped_files_come_in_without_a_form(
    crm: Crm, downloads: Path
) -> None:
    app = app_on(crm)
    async with app.run_test(size=WIDE) as pilot:
        screen = await opened(pilot)
        screen.pasted("Name\tPhone\nBo Ek\t+1 212 555 0199\n")
        await settle(pilot)
        assert isinstance(app.screen, ImportScreen) and "Pasted rows" in screen_of(app)
        await press(pilot, "i")
        await press(pilot, "escape")
        screen.pasted(f"'{downloads / 'people.csv'}'")
        await settle(pilot)
        assert isinstance(app.screen, ImportScreen) and "people.csv" in screen_of(app)
    assert [row["name"] for row in await asked(table, crm, "client")] == ["Bo Ek"]


async def test_rows_are_typed_line_by_line_and_an_empty_one_reads_them(
    crm: Crm, downloads: Path
) -> None:
    app = app_on(crm)
    async with app.run_test(size=WIDE) as pilot:
        screen = await opened(pilot, "p")
        screen.pasted("Name;City\nBo Ek;Ulm\n")
        await press(pilot, *"Ann", "enter")
        assert "3 lines; enter reads them" in screen_of(app)
        await press(pilot, "enter")
        assert isinstance(app.screen, ImportScreen) and "2 clients" in screen_of(app)


async def test_what_may_not_be_looked_into_is_told_and_can_be_left(
    crm: Crm, downloads: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def closed(folder: Any) -> Any:
        raise PermissionError(13, "Permission denied")

    app = app_on(crm)
    async with app.run_test(size=WIDE) as pilot:
        screen = await opened(pilot, "enter", "enter")
        with monkeypatch.context() as patch:
            patch.setattr(os, "scandir", closed)
            await press(pilot, "enter")
            assert "cannot be looked into: Permission denied" in plain(screen_of(app))
        await press(pilot, "left")
        assert screen.folder == downloads and "people.csv" in screen_of(app)


async def test_a_disk_that_does_not_answer_holds_up_no_key(
    crm: Crm, downloads: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = threading.Event()

    def slow(folder: Path) -> Any:
        assert answers.wait(10)
        return listing(folder)

    app = app_on(crm)
    async with app.run_test(size=WIDE) as pilot:
        await opened(pilot, "enter")
        monkeypatch.setattr(import_files, "listing", slow)
        app.screen.act("nav.open")  # type: ignore[attr-defined]
        assert "reading the folder" in plain(app.screen.headline(80)[0][0])  # type: ignore[attr-defined]
        app.screen.act("nav.back")  # type: ignore[attr-defined]
        await pilot.pause()
        assert isinstance(app.screen, TodayScreen), "left while the disk is silent"
        answers.set()
        await settle(pilot)


def test_a_folder_of_a_hundred_thousand_is_read_once_and_narrowed_in_memory(
    tmp_path: Path,
) -> None:
    made = [browsing.Entry(f"scan {n}.csv", "file", f"scan {n}.csv", "CSV") for n in range(100_000)]
    assert len(narrowed(made, "scan 9999")) == 11
    (tmp_path / "a.csv").touch()
    assert listing(tmp_path).total == 1


async def test_a_file_comes_in_by_taps_alone(crm: Crm, downloads: Path) -> None:
    app = app_on(crm)
    async with app.run_test(size=PHONE) as pilot:
        await settle(pilot)
        await press(pilot, "I")
        for words in ("~", "Downloads", "people.csv"):
            await tap(pilot, words)
            await tap(pilot, words)
        assert isinstance(app.screen, ImportScreen)
        await tap(pilot, "As they will be")
        assert "+12125550100" in plain(screen_of(app))
        await button(pilot, "‹")
        await button(pilot, "✓")
        assert "1 client · u to undo" in plain(toasts(app)[-1])


@pytest.mark.parametrize("key", ("Ш", "I"))
async def test_the_key_works_where_other_letters_are_typed(crm: Crm, key: str) -> None:
    app = app_on(crm)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, key)
        assert isinstance(app.screen, ImportFilesScreen)
        await press(pilot, "escape", "g", "i")
        assert isinstance(app.screen, ImportFilesScreen)


async def test_rows_are_seen_as_a_table_under_what_their_columns_hold(
    crm: Crm, downloads: Path
) -> None:
    app = app_on(crm)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        screen = await open_file(pilot, downloads / "people.csv")
        await press(pilot, "tab")
        assert "+12125550100" in line_with(app, "Ann Lee")
        await press(pilot, "right", "enter")
        assert screen.form is not None and "Phone holds" in plain(screen_of(app))
        await press(pilot, "escape", "tab")
        assert not screen.is_table


# -- stopped, and far along -----------------------------------------------------------------------


class Held:
    """Writing that waits in the middle until it is let go."""

    def __init__(self, patch: pytest.MonkeyPatch, what: str) -> None:
        self.reached, self.go_on = threading.Event(), threading.Event()
        call = import_steps.Work.__call__

        def held(work: import_steps.Work, done: int) -> None:
            if work.what == what and not self.reached.is_set():
                call(work, done)
                self.reached.set()
                assert self.go_on.wait(10)
            call(work, done)

        patch.setattr(import_steps.Work, "__call__", held)

    async def meet(self, pilot: Pilot[None]) -> None:
        while not self.reached.is_set():
            await pilot.pause()


@pytest.mark.parametrize("what", ("read", "write"))
async def test_escape_stops_the_work_and_nothing_is_changed(
    crm: Crm, downloads: Path, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    app = app_on(crm)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        screen = ImportScreen(downloads / "people.csv")
        held = Held(monkeypatch, what)
        await app.push_screen(screen)
        if what == "write":
            await settle(pilot)
            screen.act("import.run")
        await held.meet(pilot)
        screen._show_progress()
        assert {"read": "Reading", "write": "Writing"}[what] in screen_of(app)
        assert "esc stops" in screen_of(app)
        if what == "write":
            screen.act("go.today")
            assert app.screen is screen, "not away from what is being written"
        screen.act("nav.back")
        held.go_on.set()
        await settle(pilot)
        assert app.screen is screen and "Stopped; nothing was changed" in screen_of(app)
        assert await asked(table, crm, "client") == []
        if what == "write":
            await press(pilot, "i")
            assert len(await asked(table, crm, "client")) == 1, "it may be begun again"


# -- without a screen -----------------------------------------------------------------------------


def test_paths_are_read_as_people_type_and_drop_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / "my list.csv").touch()
    for text in ("~/my list.csv", f"'{tmp_path}/my list.csv'", f"{tmp_path}/my\\ list.csv",
                 f"file://{tmp_path}/my%20list.csv"):  # fmt: skip
        assert typed_path(text) == tmp_path / "my list.csv"
        assert names_a_path(text)
    assert not names_a_path("Name\tPhone\nAnn\t1") and not names_a_path("\0")
    assert completions("~/my", 5) == ("~/my list.csv",)
    assert completions("~/nowhere/", 5) == ()


def test_folders_are_remembered_the_last_first(tmp_path: Path, home: Path) -> None:
    for name in ("a", "b", "a"):
        browsing.remember_folder(tmp_path / name)
    assert browsing.recent_folders() == (tmp_path / "a", tmp_path / "b")


async def test_the_very_first_screen_leads_to_a_file_by_one_key(home: Path) -> None:
    app = fresh_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert "Start and import a file" in plain(screen_of(app))
        await press(pilot, "ctrl+o")
        assert isinstance(app.screen, ImportFilesScreen)
        assert database(home).exists()
        await press(pilot, "escape")
        assert "I imports a file" in plain(screen_of(app))
