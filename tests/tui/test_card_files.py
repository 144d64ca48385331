"""Files on the card: attached by a key, opened by enter with the person's own program."""

import asyncio
from pathlib import Path

import pytest

from crm_tui.crm import Crm
from crm_tui.store import checks, contents
from tests.tui.card_desk import all_of
from tests.tui.desk import app_on, fill
from tests.tui.looking import at_cursor, plain, press, screen_of, settle, toasts

WIDE = (140, 40)


@pytest.fixture
def desk(crm: Crm) -> Crm:
    fill(crm)
    return crm


async def test_a_file_is_attached_by_its_path_and_opened_by_enter(
    desk: Crm, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "my plan.pdf"
    path.write_text("a drawing")
    monkeypatch.setenv("CRM_OPEN", f"cp {{file}} '{tmp_path}/opened'")
    app = app_on(desk)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "enter", "F", *f"'{path}'")
        assert "→ my plan.pdf" in plain(screen_of(app))
        await press(pilot, "enter")
        assert "my plan.pdf · 9 B" in plain(screen_of(app))
        await press(pilot, "home")
        for _row in range(60):
            if "9 B" in at_cursor(app):
                break
            await press(pilot, "j")
        await press(pilot, "enter")
        assert "copy its path" in plain(screen_of(app))
        await press(pilot, "enter")
        await settle(pilot)
        assert any("my plan.pdf: opened" in toast for toast in toasts(app))
        (file,) = all_of(desk, "file")
        assert file.deal_id == 1 and (file.name, file.mime) == (
            "my plan.pdf",
            "application/pdf",
        )


async def test_an_attached_file_is_opened_from_the_history_and_one_that_was_altered_is_found(
    desk: Crm, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "plan.pdf"
    path.write_text("a drawing")
    monkeypatch.setenv("CRM_OPEN", f"cp {{file}} '{tmp_path}/opened'")
    app = app_on(desk)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "enter", "F", *str(path), "enter")
        await settle(pilot)
        await press(pilot, "tab", "home", "enter")
        assert "copy its path" in plain(screen_of(app))
        await press(pilot, "enter")
        await settle(pilot)
        assert any("plan.pdf: opened" in toast for toast in toasts(app))
    (held,) = contents.held(contents.folder_of(desk.store)).values()
    held.chmod(0o600)
    for text, what in (("another", "altered since: plan.pdf"), ("", "missing: plan.pdf")):
        held.write_text(text) if text else held.unlink()
        found = await asyncio.to_thread(lambda: list(checks.examine(desk.store)))
        assert any(one.text.startswith(what) for one in found), [one.text for one in found]
