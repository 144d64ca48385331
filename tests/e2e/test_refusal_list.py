"""Refusals in a real terminal: a no, the list, a client who comes back, and one whose day came."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.conftest import ANNA, ZONE
from tests.e2e.desk import app, done, open_deals, run, told

NAMES = ["Mina Park", "Oleg Smirnov", "Kim Minji", "Thomas Becker"]


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    path = tmp_path / "crm.db"
    open_deals(path, NAMES)
    return path


def lost(path: Path, *words: str) -> list[str]:
    return [line["name"] for line in told(path, "refused", *words)["refused"]]


@pytest.mark.parametrize("size", [(120, 36), (80, 24), (40, 24)])
def test_a_no_goes_to_the_list_and_comes_back_by_keys(desk: Path, size: tuple[int, int]) -> None:
    with app(desk, size) as terminal:
        terminal.wait(NAMES[0])
        terminal.press("x p enter")
        terminal.until(lambda: lost(desk) == [NAMES[0]])
        terminal.press("X")
        terminal.wait(rf"{NAMES[0]}")
        terminal.wait("COMES BACK LATER")
        terminal.press("r")
        terminal.wait("said no today: price")
        terminal.press("enter")
        terminal.until(lambda: lost(desk) == [])
        terminal.press("escape q")
        assert terminal.exit_code == 0
    assert lost(desk, "--back") == [NAMES[0]]
    assert "after d1, " in done(desk, "show", "d5") or "d1, Lost: price" in done(desk, "show", "d5")
    assert "0 deals without a next step" in done(desk, "doctor")


def lost_a_month_ago(path: Path, name: str) -> None:
    """Somebody said no thirty-one days ago, for want of who decides: a month is over."""
    from crm_tui.actions.clients import add_client
    from crm_tui.actions.deals import add_deal, lose_deal
    from crm_tui.crm import open_crm

    then = datetime.now(UTC) - timedelta(days=31)
    crm = open_crm(f"sqlite:///{path}", ANNA, clock=lambda: then, zone=ZoneInfo(ZONE))
    client = crm.run(add_client, name).value
    deal = crm.run(add_deal, client, "stairs", 900_000, "RUB", "sales").value
    crm.run(lose_deal, deal, "no_decision_maker")
    crm.store.engine.dispose()


def test_whose_day_has_come_is_back_when_the_app_starts(desk: Path) -> None:
    lost_a_month_ago(desk, "Olga Petrova")
    with app(desk) as terminal:
        terminal.wait("1 deal is back from the refusal list")
        terminal.wait("Olga Petrova|TOMORROW 1")
        terminal.press("q")
        assert terminal.exit_code == 0
    assert lost(desk) == [] and lost(desk, "--back") == ["Olga Petrova"]
    assert "after d5: said no" in done(desk, "show", "d6")
    assert run(desk, "undo").returncode == 0, "what I did last is the refusal"
    assert lost(desk) == [], "the program's revival is not mine to take back unasked"


def test_cron_brings_back_what_is_due_and_says_so_once(desk: Path) -> None:
    lost_a_month_ago(desk, "Olga Petrova")
    assert "due since" in done(desk, "duties", "--dry-run")
    assert "Olga Petrova · stairs · back after d5" in done(desk, "duties")
    assert done(desk, "duties") == ""
    assert run(desk, "journal", "verify").returncode == 0
    assert "0 deals without a next step" in done(desk, "doctor")
