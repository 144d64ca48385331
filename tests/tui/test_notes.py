"""Notes of many lines: written in the person's editor, read as their Markdown means it."""

from contextlib import nullcontext
from pathlib import Path

import pytest
from textual.pilot import Pilot

from crm_tui.actions.activities import add_note
from crm_tui.app import CrmApp
from crm_tui.crm import Crm
from crm_tui.screens.drafts import Keeper, _keepers, keep
from tests.tui.desk import app_on, fill, url_of
from tests.tui.looking import plain, press, screen_of, settle, toasts

LONG = "# Visit\n\nThree **windows**.\n\n- balcony\n- door\n"


@pytest.fixture
def desk(crm: Crm) -> Crm:
    fill(crm)
    return crm


@pytest.fixture
def written(crm: Crm) -> Crm:
    fill(crm)
    crm.run(add_note, 1, LONG)
    return crm


def an_editor(place: Path, monkeypatch: pytest.MonkeyPatch, text: str, status: int = 0) -> Path:
    """An editor that writes a text and keeps what it was given; the screen is put aside for it."""
    kept = place / "given"
    program = place / "my editor"
    program.write_text(
        f"#!/bin/sh\ncp \"$2\" '{kept}'\nprintf '%s' '{text}' > \"$2\"\nexit {status}\n"
    )
    program.chmod(0o755)
    monkeypatch.setenv("VISUAL", f"'{program}' --wait")
    monkeypatch.setattr(CrmApp, "suspend", lambda _app: nullcontext())
    return kept


def notes(crm: Crm) -> list[str]:
    import sqlite3

    with sqlite3.connect(url_of(crm).removeprefix("sqlite:///")) as found:
        return [text for (text,) in found.execute("select text from activity where kind = 'note'")]


async def test_a_note_written_in_the_editor_is_previewed_and_kept_whole(
    desk: Crm, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = an_editor(tmp_path, monkeypatch, LONG)
    app = app_on(desk)
    async with app.run_test(size=(100, 30)) as pilot:
        await press(pilot, "n", *"hello", "ctrl+o")
        assert given.read_text() == "hello"
        text = plain(screen_of(app))
        assert "6 lines" in text and "• balcony" in text and "**" not in text
        await press(pilot, "enter")
    assert notes(desk) == [LONG.strip()]


async def test_pasted_lines_stay_lines(desk: Crm) -> None:
    from textual.events import Paste

    app = app_on(desk)
    async with app.run_test(size=(100, 30)) as pilot:
        await press(pilot, "n")
        assert pilot.app._driver is not None
        pilot.app._driver.send_message(Paste("first\nsecond\n"))
        await settle(pilot)
        assert "2 lines" in plain(screen_of(app))
        await press(pilot, "enter")
    assert notes(desk) == ["first\nsecond"]


async def open_note(pilot: Pilot[None]) -> None:
    """The card of the first client, the timeline, its newest line."""
    await press(pilot, "enter", "tab", "home", "enter")


async def test_a_long_note_is_read_whole_and_changed_in_the_editor(
    written: Crm, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = an_editor(tmp_path, monkeypatch, "One line now.")
    app = app_on(written)
    async with app.run_test(size=(120, 30)) as pilot:
        await open_note(pilot)
        text = plain(screen_of(app))
        assert "Visit" in text and "# Visit" not in text and "• door" in text
        await press(pilot, "e")
        assert given.read_text() == LONG.strip()
    assert notes(written) == ["One line now."]


async def test_an_editor_that_fails_or_is_not_there_loses_nothing(
    desk: Crm, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    an_editor(tmp_path, monkeypatch, "half written", status=1)
    app = app_on(desk)
    async with app.run_test(size=(100, 30)) as pilot:
        await press(pilot, "n", *"call", "ctrl+o")
        assert any("kept in" in toast for toast in toasts(app))
        monkeypatch.setenv("VISUAL", str(tmp_path / "nowhere"))
        await press(pilot, "ctrl+o")
        assert any("could not be run" in toast for toast in toasts(app))
        assert "call" in plain(screen_of(app))
    given = an_editor(tmp_path, monkeypatch, "all of it")
    again = app_on(desk)
    async with again.run_test(size=(100, 30)) as pilot:
        await press(pilot, "n", "ctrl+o")
        assert given.read_text() == "half written"
        await press(pilot, "enter")
    assert notes(desk) == ["all of it"]


async def test_a_note_in_a_terminal_that_goes_away_is_found_in_its_editor(
    desk: Crm, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = app_on(desk)
    async with app.run_test(size=(100, 30)) as pilot:
        await press(pilot, "n", *"roof")
        keep(app)
    given = an_editor(tmp_path, monkeypatch, "roof and wall")
    again = app_on(desk)
    async with again.run_test(size=(100, 30)) as pilot:
        await press(pilot, "n", "ctrl+o")
        assert given.read_text() == "roof"


async def test_what_was_left_a_moment_ago_does_not_come_back(
    desk: Crm, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = app_on(desk)
    keeper = Keeper(app)
    monkeypatch.setitem(_keepers, app, keeper)
    async with app.run_test(size=(100, 30)) as pilot:
        await press(pilot, "n", *"roof")
        keeper.look()
        await press(pilot, "escape", "n")
        assert "› roof" not in screen_of(app)


@pytest.mark.parametrize("key", ["n", "a"])
async def test_what_is_typed_outlives_a_program_that_is_killed_until_it_is_saved(
    desk: Crm, tmp_path: Path, key: str
) -> None:
    app = app_on(desk)
    app.draft = tmp_path / "draft"
    async with app.run_test(size=(100, 30)) as pilot:
        await press(pilot, key, *"roof")
        keeper = Keeper(app)
        keeper.look()
        assert keeper.kept is not None and keeper.kept.place.read_text() == "roof"
    again = app_on(desk)
    again.draft = app.draft
    async with again.run_test(size=(100, 30)) as pilot:
        await press(pilot, key)
        assert "This was not saved before" in toasts(again)[-1] and "› roof" in screen_of(again)
        keeper = Keeper(again)
        keeper.look()
        await press(pilot, "enter" if key == "n" else "escape")
        keeper.look()
        assert keeper.kept is None
        await press(pilot, key)
        assert "› roof" not in screen_of(again)


async def test_a_paste_of_any_length_is_kept_whole_or_said_to_be_too_long(desk: Crm) -> None:
    app = app_on(desk)
    async with app.run_test(size=(100, 30)) as pilot:
        await press(pilot, "n")
        app.screen.pasted("a" * 1_000_000)  # type: ignore[attr-defined]
        await settle(pilot)
        assert "attach it as a file" in toasts(app)[-1]
        app.screen.pasted("word " * 20_000)  # type: ignore[attr-defined]
        await press(pilot, "enter")
        await press(pilot, "a")
        app.screen.pasted("b" * 3000)  # type: ignore[attr-defined]
        await settle(pilot)
        assert "A line holds 2000 characters: the rest was left out." in toasts(app)
    assert notes(desk) == [("word " * 20_000).strip()]
