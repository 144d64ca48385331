"""What one key costs, in things that can be counted on any machine: statements, rows and bytes."""

from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

import pytest

from bench.generate import generate
from crm_tui.store.hot.connection import HotFile
from tests.terminal import CRM, Terminal

CLIENTS = 2_000
MORNING = datetime.now(UTC).replace(hour=9)
STATEMENTS_AT_START = 40
STATEMENTS_OF_A_KEY = 12
ROWS_AT_START = 1_500
ROWS_OF_A_KEY = 120
BYTES_OF_A_KEY = 6_000
BYTES_AT_START = 60_000


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("counts") / "desk.db"
    generate(path, CLIENTS, MORNING.date())
    return path


class Counted:
    """How many statements were asked, and how many rows came back."""

    def __init__(self) -> None:
        self.statements = self.rows = 0

    def taken(self) -> tuple[int, int]:
        """The figures since the last look."""
        found = self.statements, self.rows
        self.statements = self.rows = 0
        return found


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> Iterator[Counted]:
    count, rows = Counted(), HotFile.rows

    def asked(self: HotFile, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        found = rows(self, sql, *values)
        count.statements += 1
        count.rows += len(found)
        return found

    monkeypatch.setattr(HotFile, "rows", asked)
    yield count


async def test_a_key_in_today_asks_little(desk: Path, counted: Counted) -> None:
    from crm_tui.app import an_app
    from crm_tui.config import read_config
    from tests.tui.looking import at_cursor, settle

    app = an_app(read_config({"db": str(desk), "user": "anna"}), clock=lambda: MORNING)
    async with app.run_test(size=(120, 36)) as pilot:
        await settle(pilot)
        statements, rows = counted.taken()
        assert 0 < statements <= STATEMENTS_AT_START
        assert rows <= ROWS_AT_START
        before = at_cursor(app)
        await pilot.press("j")
        statements, rows = counted.taken()
        assert at_cursor(app) != before
        assert statements <= STATEMENTS_OF_A_KEY
        assert rows <= ROWS_OF_A_KEY


def cursor(terminal: Terminal) -> int:
    """The row of the list that the cursor stands on."""
    return terminal.row(r"^│ ▸")


def has_left(terminal: Terminal, row: int) -> bool:
    return cursor(terminal) != row


def test_a_key_in_today_writes_little(desk: Path) -> None:
    with Terminal([CRM], env={"CRM_DB": str(desk), "CRM_USER": "anna"}) as terminal:
        terminal.wait(r"│ ▸")
        terminal.settle()
        assert len(terminal.raw) <= BYTES_AT_START
        costs = []
        for _ in range(6):
            row, before = cursor(terminal), len(terminal.raw)
            terminal.press("j")
            terminal.until(partial(has_left, terminal, row))
            terminal.settle()
            costs.append(len(terminal.raw) - before)
        assert median(costs) <= BYTES_OF_A_KEY
        terminal.press("q")
        assert terminal.exit_code == 0
