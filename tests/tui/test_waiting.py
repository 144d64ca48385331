"""A save that waits for another writer says for whom, and is saved once they are done."""

import sqlite3
from contextlib import closing

import pytest

from crm_tui.crm import Crm
from crm_tui.store import waiting
from tests.tui.desk import app_on, fill
from tests.tui.looking import settle, toasts


@pytest.fixture
def desk(crm: Crm) -> Crm:
    fill(crm)
    return crm


async def test_a_save_that_waits_says_so_and_goes_through(
    desk: Crm, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(waiting, "SILENCE", 0.0)
    app = app_on(desk)
    path = desk.store.url.removeprefix("sqlite:///")
    async with app.run_test(size=(100, 30)) as pilot:
        await settle(pilot)
        with closing(sqlite3.connect(path, isolation_level=None)) as other:
            other.execute("begin immediate")
            for key in ("n", *"hello", "enter"):
                await pilot.press(key)
            while not any("Waiting for" in words for words in toasts(app)):
                await pilot.pause()
            other.execute("rollback")
        await settle(pilot)
        assert "Note kept" in toasts(app)[-1]
