"""A list of the app is written to a file beside everything else, and escape leaves none behind."""

import csv
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from crm_tui.crm import Crm
from crm_tui.exporters import counting, seen
from crm_tui.widgets import working
from tests.tui.client_desk import clients_of, crowd
from tests.tui.desk import app_on, fill
from tests.tui.looking import plain, press, screen_of, settle, toasts

WIDE = (120, 30)


@pytest.fixture
def desk(crm: Crm) -> Crm:
    fill(crm)
    crowd(crm, 60)
    return crm


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


async def test_a_narrowed_list_is_written_as_it_is_seen(desk: Crm, tmp_path: Path) -> None:
    app, path = app_on(desk), tmp_path / "berlin.csv"
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "3", "f", *"city:Berlin", "enter", "v", *"file", "enter")
        assert "20 clients" in plain(screen_of(app))
        await press(pilot, *str(path), "enter")
        await settle(pilot)
        assert "20 rows written to" in toasts(app)[-1]
    told = rows(path)
    assert [row["Name"] if "Name" in row else row["name"] for row in told][:2] == [
        "Client 00003", "Client 00006",
    ]  # fmt: skip
    assert len(told) == 20


async def test_marked_clients_are_written_alone(desk: Crm, tmp_path: Path) -> None:
    app, path = app_on(desk), tmp_path / "two.csv"
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "3", "space", "space", "e", *"file", "enter", *str(path), "enter")
        await settle(pilot)
    assert len(rows(path)) == 2


async def test_a_list_becomes_cards_of_those_who_can_be_reached(desk: Crm, tmp_path: Path) -> None:
    app, path = app_on(desk), tmp_path / "all.vcf"
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "3", "v", *"file", "enter", *str(path), "enter")
        await settle(pilot)
        cards = path.read_text(encoding="utf-8").count("BEGIN:VCARD")
        assert 0 < cards < 60 and f"{cards} rows written to" in toasts(app)[-1]


@pytest.mark.parametrize(
    ("name", "said"),
    [("out.exe", "csv, xlsx"), ("there.csv", "there already"), ("no/out.csv", "no such folder")],
)
async def test_why_a_file_cannot_be_there_is_told_below_the_line(
    desk: Crm, tmp_path: Path, name: str, said: str
) -> None:
    (tmp_path / "there.csv").write_text("mine")
    app = app_on(desk)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "3", "v", *"file", "enter", *str(tmp_path / name), "enter")
        assert said in plain(screen_of(app))
        assert clients_of(app).form is not None
    assert (tmp_path / "there.csv").read_text() == "mine"


async def test_how_far_it_is_is_told_others_go_on_and_escape_leaves_no_file(
    desk: Crm, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(working, "LONG", 0.2)
    gate, path = threading.Event(), tmp_path / "all.csv"
    told: Any = counting.counted

    def slowly(found: Any, tell: Any) -> Any:
        for number, row in enumerate(told(found, tell)):
            if number == 40:
                gate.wait(20)
            yield row

    monkeypatch.setattr(seen, "counted", slowly)
    app = app_on(desk)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "3", "v", *"file", "enter", *str(path))
        await pilot.press("enter")
        until = time.monotonic() + 20
        while "40 rows" not in plain(screen_of(app)):
            assert time.monotonic() < until, (toasts(app), app.working.words, app.working.rows)
            await pilot.pause(0.02)
        await pilot.press("n", *"meanwhile", "enter")
        while "Note kept" not in "".join(toasts(app)):
            assert time.monotonic() < until, plain(screen_of(app))
            await pilot.pause(0.02)
        await pilot.press("escape")
        gate.set()
        await settle(pilot)
        assert "no file was written" in toasts(app)[-1]
    assert list(tmp_path.glob("*.csv")) == list(tmp_path.glob(".crm-*")) == []
