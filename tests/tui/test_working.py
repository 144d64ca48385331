"""What takes long says so, says for how long, and can be stopped; nothing of it is kept then."""

import sqlite3
import threading
import time
from contextlib import closing
from typing import Any

import pytest

from crm_tui.actions.activities import add_note
from crm_tui.crm import Crm
from crm_tui.errors import Conflict
from crm_tui.screens import opening
from crm_tui.screens.forms import Save
from crm_tui.store.calling_off import call_off, until
from crm_tui.store.hot.connection import Hot, Late, open_hot
from crm_tui.widgets import working
from tests.tui.desk import app_on, fill
from tests.tui.looking import plain, press, screen_of, settle, toasts

ENDLESS = "with recursive n(x) as (select 1 union all select x + 1 from n) select count(*) from n"


@pytest.fixture
def desk(crm: Crm) -> Crm:
    """Five calls today."""
    fill(crm)
    return crm


def footer(app: Any) -> str:
    return plain(screen_of(app)).split("\n")[-1]


class Slow:
    """A save that waits to be let go."""

    def __init__(self) -> None:
        self.gate = threading.Event()

    def __call__(self, crm: Crm) -> object:
        self.gate.wait(20)
        return crm.run(add_note, 1, "slow")


async def shows(pilot: Any, words: str) -> None:
    """Wait until the line of keys says this."""
    until = time.monotonic() + 20
    while words not in footer(pilot.app):
        assert time.monotonic() < until, footer(pilot.app)
        await pilot.pause(0.02)


async def test_what_is_saved_at_once_says_nothing_and_what_takes_longer_does(desk: Crm) -> None:
    app = app_on(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        said: list[str] = []
        app.working.changed = lambda: said.append(app.working.words)
        slow = Slow()
        app.screen.submit(Save(slow, "Kept"))  # type: ignore[attr-defined]
        while not said:
            await pilot.pause(0.02)
        assert said[0] == "saving…"
        slow.gate.set()
        await settle(pilot)
        assert app.working.words == "" and said[-1] == ""


async def test_the_line_of_keys_says_for_how_long_and_moves_nothing(
    desk: Crm, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(working, "LONG", 0.2)
    app = app_on(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        before = footer(app)
        slow = Slow()
        app.screen.submit(Save(slow, "Kept"))  # type: ignore[attr-defined]
        await shows(pilot, "0 s · esc stops")
        assert footer(app)[:40] == before[:40]
        slow.gate.set()
        await settle(pilot)
        assert footer(app) == before


async def test_escape_stops_what_takes_long_and_nothing_of_it_is_kept(
    desk: Crm, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(working, "LONG", 0.2)
    app = app_on(desk)

    def endless(crm: Crm) -> object:
        def work(tx: Any) -> None:
            add_note(tx, 1, "half")
            tx.session.flush()
            tx.session.connection().exec_driver_sql(ENDLESS)

        return crm._write(work)

    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        app.screen.submit(Save(endless, "Kept"))  # type: ignore[attr-defined]
        await shows(pilot, "esc stops")
        await press(pilot, "escape")
        await settle(pilot)
        assert "Stopped. Nothing was saved." in toasts(app)[-1]
        await press(pilot, "n", *"after", "enter")
        await settle(pilot)
    with closing(sqlite3.connect(desk.store.url.removeprefix("sqlite:///"))) as file:
        rows = file.execute("SELECT text FROM activity WHERE kind = 'note'").fetchall()
    assert rows == [("after",)], "the next one is saved as ever"


async def test_escape_stops_a_long_reading_and_what_is_shown_stays(
    desk: Crm, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(working, "LONG", 0.2)
    app = app_on(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        screen: Any = app.screen
        shown: list[object] = []
        endless = lambda reads: reads.ask(lambda conn: conn.rows(ENDLESS))  # noqa: E731
        screen.look_up(endless, shown.append, "endless")
        screen.look_up(lambda reads: reads.ask(_all_clients), shown.append, "others")
        await shows(pilot, "reading… 0 s · esc stops")
        await press(pilot, "escape")
        await settle(pilot)
        assert "Reading was stopped; what is shown stays as it was." in toasts(app)
        assert shown == [5], "what else is read is read"
        assert "Ivan Petrov" in plain(screen_of(app)) and app.working.words == ""
        await press(pilot, "3")
        assert "5 clients" in plain(screen_of(app)), "it reads on as ever"


async def test_escape_leaves_a_form_and_stops_what_was_read_for_it(
    desk: Crm, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(working, "LONG", 0.2)
    app = app_on(desk)

    def endless(_form: object, crm: Crm, _now: object) -> None:
        crm.ask(lambda session: session.connection().exec_driver_sql(ENDLESS))

    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        with monkeypatch.context() as slow:
            slow.setattr(opening, "filled", endless)
            await pilot.press("x")
            await shows(pilot, "reading… 0 s · esc stops")
            await press(pilot, "escape")
        await settle(pilot)
        assert app.working.words == "" and toasts(app) == []
        await press(pilot, "n", *"after", "enter")
        assert "Note kept" in toasts(app)[-1], "the next key waits for nothing"


def test_a_reading_is_stopped_on_both_databases(any_crm: Crm) -> None:
    connection = open_hot(any_crm.store.url, 5.0)
    assert connection is not None
    connection.stop()  # nothing runs
    ended = threading.Event()
    thread = threading.Thread(target=until, args=(ended, connection.stop))
    thread.start()
    try:
        with pytest.raises(Late):
            connection.rows(ENDLESS)
    finally:
        ended.set()
        thread.join()
    assert connection.rows("select 1") == [(1,)]
    connection.close()
    connection.stop()  # nor does it now


def _all_clients(conn: Hot) -> int:
    return int(conn.rows("select count(*) from client")[0][0])


def test_a_write_that_is_called_off_is_undone_on_both_databases(any_crm: Crm) -> None:
    began, ended = threading.Event(), threading.Event()

    def stop() -> None:
        began.wait(10)
        call_off(ended)

    def work(tx: Any) -> None:
        tx.session.flush()
        began.set()
        tx.session.connection().exec_driver_sql(ENDLESS)

    thread = threading.Thread(target=stop)
    thread.start()
    try:
        with pytest.raises(Conflict, match="Stopped"):
            any_crm._write(work)
    finally:
        ended.set()
        thread.join()
    fill(any_crm)
