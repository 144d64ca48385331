"""A morning's desk for the commands that look, and a way to run them as the shell would."""

import json
import shutil
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import pytest

from crm_tui.__main__ import main
from tests import stock
from tests.conftest import NOON, ZONE, opened
from tests.store.glances import NOW, add_client, add_deal

SCENE_DAYS = 90


class Ran(NamedTuple):
    """What a command printed, and the status it ended with."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one JSON object on stdout."""
        return json.loads(self.out)


class Shell:
    """Runs commands of the program in this process, at NOON."""

    def __init__(self, capsys: pytest.CaptureFixture[str], db: Path) -> None:
        self.capsys, self.db = capsys, db

    def __call__(self, *words: str) -> Ran:
        self.capsys.readouterr()
        status = main(words)
        out, err = self.capsys.readouterr()
        return Ran(status, out, err)


def stop_the_clock(patch: pytest.MonkeyPatch, moment: datetime = NOON) -> None:
    """Every command runs at this moment."""
    from crm_tui import crm
    from crm_tui.store.tables.base import to_micros

    patch.setattr("crm_tui.cli.glance.clock", lambda: to_micros(moment))
    patch.setattr(crm, "open_crm", partial(crm.open_crm, clock=lambda: moment))


def fill(path: Path) -> None:
    """A morning: two late, three today, one tomorrow, one next month, and work done already."""
    from crm_tui.actions.activities import add_note
    from crm_tui.actions.clients import add_channel, tag_client
    from crm_tui.actions.deals import add_receipt, lose_deal
    from crm_tui.actions.merging import merge_clients
    from crm_tui.actions.steps import postpone, result, tried
    from crm_tui.domain.steps import Draft

    with opened(f"sqlite:///{path}") as crm:
        add_client(crm, "Okna Plus", kind="company", city="Berlin")
        ivan = add_client(crm, "Ivan Petrov", company="Okna Plus", source="site")
        crm.run(add_channel, ivan, "+7 921 555-01-02")
        crm.run(add_channel, ivan, "ivan@okna.example")
        crm.run(tag_client, ivan, "vip")
        windows = add_deal(crm, ivan, "windows", pipeline="sales", minute=600)
        crm.run(add_note, ivan, "3 windows, balcony", windows)
        crm.run(add_receipt, windows, date(2026, 11, 24), 5_000_000, note="prepaid")
        minji = add_client(crm, "김민지")
        add_deal(crm, minji, "kitchen", day=date(2026, 11, 20), amount=3_200_000, currency="KRW")
        volkov = add_client(crm, "Сергей Волков")
        add_deal(crm, volkov, "offer", minute=900, amount=8_000_000)
        karimi = add_client(crm, "رضا کریمی")
        add_deal(crm, karimi, "پنجره", minute=990, amount=4_500_000_000, currency="IRR")
        add_deal(crm, karimi, "doors", day=date(2026, 11, 26), minute=540)
        add_deal(crm, volkov, "later", day=date(2027, 1, 15), amount=None)
        done = [
            add_deal(crm, minji, f"closed {n}", pipeline="sales", minute=1000) for n in range(3)
        ]
        first, second, _third = (_next(path, deal) for deal in done)
        crm.run(result, first, "they want it", Draft(day=date(2026, 12, 10)))
        crm.run(postpone, second, Draft(day=date(2026, 12, 11)), note="on holiday")
        crm.run(lose_deal, done[2], "price", "too dear")
        crm.run(tried, _next(path, done[0]), "no_answer", Draft(day=date(2026, 12, 12)))
        gone = add_client(crm, "Petrov, Ivan")
        crm.run(merge_clients, ivan, gone)
    with opened(f"sqlite:///{path}", "boris") as boris:
        add_deal(boris, add_client(boris, "Olga Smirnova"), "stairs", minute=840)


def _next(path: Path, deal: int) -> int:
    from crm_tui.store.hot.card import card
    from crm_tui.store.hot.connection import open_hot

    conn = open_hot(str(path), 5.0)
    assert conn is not None
    step = card(conn, deal_id=deal, now_us=NOW).step
    conn.close()
    assert step is not None
    return step.id


def made_once(folder: Path, template: Path) -> Path:
    """The scene's file, filled the first time it is asked for."""
    path = folder / "scene.db"
    if not path.exists():
        shutil.copy(template, path)
        fill(path)
    return path


def copy_windows_demo(folder: Path, path: Path) -> None:
    """Put a demo of the windows alone, made at NOON, into a file.

    folder: what all workers have in common; the demo is made there once.
    """
    from crm_tui.demo import make_demo

    def make(new: Path) -> None:
        make_demo(new, NOON, ZoneInfo(ZONE), line="windows")

    shutil.copy(stock.made_once(folder, "windows-demo.db", make), path)


def at(hours: float) -> datetime:
    """So many hours after the clock of the tests."""
    return NOON + timedelta(hours=hours)
