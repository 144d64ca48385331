"""A review over sixty-three deals that is killed at ten places, and still handles each once."""

import json
import signal
import sqlite3
from contextlib import closing
from pathlib import Path
from zoneinfo import ZoneInfo

from crm_tui.actions.capture import capture
from crm_tui.crm import open_crm
from crm_tui.domain.capture import Captured
from crm_tui.domain.money import Amount
from crm_tui.store.building import building
from tests.conftest import ANNA, ZONE
from tests.e2e.desk import done, told
from tests.e2e.forked import ForkedApp
from tests.terminal import Terminal

DEALS = 63
SIZE = (80, 24)
#: What is pressed before each kill, and how many of it are on the screen as handled by then: the
#: others are on their way, and may be lost whole, never by half.
PLACES = (
    ("g r enter", 0),
    ("r enter r enter r enter", 1),
    ("p 2 enter p 2 enter", 0),
    ("s s r enter", 1),
    ("x p enter x n enter", 1),
    ("t f r i enter r enter", 2),
    ("b 1 0 space d e c enter", 1),
    ("r enter r enter u r enter", 1),
    ("c n c b r enter", 2),
    ("W enter r enter r enter r enter r enter r enter", 4),
)


def fill(path: Path) -> None:
    """The deals, made without waiting for the disk."""
    desk = open_crm(f"sqlite:///{path}", ANNA, zone=ZoneInfo(ZONE), pipeline="sales")
    with building(desk.store):
        for number in range(1, DEALS + 1):
            name = f"Client {number:02}"
            desk.run(capture, Captured(name=name, title="windows", amount=Amount(1000, "RUB")))
    desk.store.engine.dispose()


def counted(path: Path) -> tuple[int, int]:
    """How many items are handled, and how many standing entries have handled one."""
    handled = "select count(*) from review_item where handled_at is not null"
    changed = """
        select c.entry_id, i.after from change c join change_image i on i.change_id = c.id
        join entry e on e.id = c.entry_id
        where c.kind = 'review_item' and i.before is not null and e.undoes is null
        and not exists (select 1 from entry u where u.undoes = e.id)
    """
    with closing(sqlite3.connect(path)) as rows:
        entries = {n for n, after in rows.execute(changed) if json.loads(after)["handled_how"]}
        return int(rows.execute(handled).fetchone()[0]), len(entries)


def at_hand(window: Terminal) -> int:
    """How many are handled, as the screen says."""
    return int(window.wait(rf"(\d+) of {DEALS} handled")[1])


def reaches(window: Terminal, count: int) -> None:
    """Wait until so many are handled, as the screen says."""
    window.until(lambda: at_hand(window) >= count)


def test_a_review_killed_at_ten_places_ends_with_every_deal_handled(tmp_path: Path) -> None:
    path = tmp_path / "crm.db"
    fill(path)
    for keys, shown in PLACES:
        before = 0
        with ForkedApp(path, SIZE) as window:
            window.wait("Steps")
            if shown or not keys.startswith("g"):
                window.press("R")
                before = at_hand(window)
            window.press(keys)
            reaches(window, before + shown)
            window.signal(signal.SIGKILL)
        handled, entries = counted(path)
        assert handled == entries >= before + shown
    with ForkedApp(path, SIZE) as window:
        window.wait("Steps")
        window.press("R")
        assert at_hand(window) == handled
        for count in range(handled, DEALS):
            window.press("c n" if count % 4 else "r enter")
            if count % 8 == 0:  # a busy machine needs its time for so many
                reaches(window, count - 8)
        window.wait(f"{DEALS} of {DEALS} handled")
        window.press("q")
        assert window.exit_code == 0
    status = told(path, "review", "--status")
    assert len({one["deal"] for one in status["handled"]}) == DEALS
    assert "0 deals without a next step" in done(path, "doctor")
    assert counted(path) == (DEALS, DEALS)
