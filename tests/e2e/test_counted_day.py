"""A counted day: sixty steps cleared by keyboard, and every figure right afterwards."""

from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from crm_tui.store.building import building
from crm_tui.store.hot.connection import open_hot
from tests.conftest import ANNA, ZONE
from tests.e2e.counted import Hands
from tests.e2e.desk import app, done, run, told

NO_ANSWER, RESULTS, POSTPONES, REFUSALS, WRONG = 35, 12, 8, 3, 2
STEPS = NO_ANSWER + RESULTS + POSTPONES + REFUSALS + WRONG
MOST_PRESSES = 220


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    path = tmp_path / "crm.db"
    due_today(path, [f"Client {number:02}" for number in range(1, STEPS + 1)])
    return path


def due_today(path: Path, names: list[str]) -> None:
    """A deal for each name whose call back is due today, made yesterday."""
    from crm_tui.actions.clients import add_client
    from crm_tui.actions.deals import add_deal
    from crm_tui.crm import open_crm
    from crm_tui.domain.steps import Draft

    zone = ZoneInfo(ZONE)
    today = datetime.now(zone).date()
    morning = datetime.combine(today - timedelta(days=1), time(9), zone).astimezone(UTC)
    desk = open_crm(f"sqlite:///{path}", ANNA, clock=lambda: morning, zone=zone, pipeline="sales")
    with building(desk.store):
        for number, name in enumerate(names):
            phone = ("phone", f"+7 921 555-01-{number:02}")
            client = desk.run(add_client, name, channels=(phone,)).value
            draft = Draft(kind="call", title="call back", day=today)
            desk.run(add_deal, client, "windows", 12_000_000, "RUB", "sales", next=draft)
    desk.store.engine.dispose()


def sums(path: Path) -> tuple[int, int, int, int]:
    """Tries, contacts and postpones of all deals, and how many are open."""
    connection = open_hot(str(path), 5.0)
    assert connection is not None
    columns = "sum(tries), sum(contacts), sum(postpones), sum(is_open)"
    tries, contacts, postpones, still_open = connection.rows(f"select {columns} from deal")[0]
    connection.close()
    return tries, contacts, postpones, still_open


def test_sixty_steps_are_cleared_in_few_keys_and_counted_right(desk: Path) -> None:
    with app(desk) as terminal:
        terminal.wait("Client 01")
        hands = Hands(terminal)
        hands.press("c n", NO_ANSWER)
        terminal.wait(rf"tried {NO_ANSWER}\b")
        hands.press("r enter", RESULTS - 2)
        for words in ("agreed, 130k > send offer in 3 days", "wants it > call in 2 days"):
            hands.press("r")
            hands.type(words)
            hands.press("enter")
        terminal.wait(rf"{RESULTS} of \d+ done")
        hands.press("p 3 enter")
        hands.press(".", POSTPONES - 2)
        hands.press("p")
        hands.type("in 2 weeks")
        hands.press("enter")
        hands.press("x p enter x c")
        hands.type("Steklo")
        hands.press("enter x n enter")
        hands.press("c w", WRONG)
        terminal.wait(rf"tried {NO_ANSWER + WRONG}\b")
        terminal.wait("Nothing is due")
        hands.press("q")
        assert terminal.exit_code == 0
    print(f"{STEPS} steps: {hands.pressed} keys, {hands.typed} letters of words")
    assert hands.pressed <= MOST_PRESSES

    counts = told(desk, "today")["counts"]
    assert (counts["done"], counts["total"]) == (23, 23)
    assert (counts["yes"] + counts["done_by_us"], counts["later"], counts["no"]) == (12, 8, 3)
    assert (counts["tried"], counts["overdue"]) == (37, 0)
    contacts = RESULTS + POSTPONES + REFUSALS
    assert sums(desk) == (NO_ANSWER + WRONG, contacts, POSTPONES, STEPS - REFUSALS)
    assert "0 deals without a next step" in done(desk, "doctor")
    assert run(desk, "journal", "verify").returncode == 0
