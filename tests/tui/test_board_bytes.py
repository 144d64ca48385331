"""What a key on a full board writes to the terminal: counted, so that it cannot creep up."""

from collections.abc import Callable
from typing import Any

import pytest
from rich.console import Console
from textual._compositor import CompositorUpdate

from crm_tui.crm import Crm
from crm_tui.store.hot.connection import HotFile
from tests.tui.boards import SALES, board_of, fill_board
from tests.tui.desk import app_on
from tests.tui.looking import press, rest, settle

SIZE = (120, 40)
OF_THE_CURSOR = 2_000
OF_A_MOVE = 6_000
STATEMENTS = 6
ROWS = 60
NAMES = ("Ivan Petrov", "Сергей Волков", "رضا کریمی", "김민지", "Zoë 👩‍👩‍👧 Ltd")


@pytest.fixture
def desk(crm: Crm) -> Crm:
    fill_board(crm, tuple((f"{NAMES[n % 5]} {n}", SALES[n % 5], 1000 * n) for n in range(75)))
    return crm


def counting(app: Any, written: list[int]) -> Callable[..., None]:
    """Count what each frame would write to a terminal with all colours."""
    console = Console(color_system="truecolor", force_terminal=True, legacy_windows=False)

    def display(_screen: object, update: object) -> None:
        if isinstance(update, CompositorUpdate):
            written.append(len(update.render_segments(console).encode()))

    return display


async def test_a_key_on_a_full_board_writes_little(
    desk: Crm, monkeypatch: pytest.MonkeyPatch
) -> None:
    app, written = app_on(desk), list[int]()
    monkeypatch.setattr(app, "_display", counting(app, written))
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await press(pilot, "2")
        costs: dict[str, int] = {}
        for key in ("j", "k", "l", "h", "L", "H", "Z", "j", "l"):
            written.clear()
            await press(pilot, key)
            costs[key] = max(costs.get(key, 0), sum(written))
        assert all(0 < costs[key] <= OF_THE_CURSOR for key in "jklh"), costs
        assert all(0 < costs[key] <= 2 * OF_A_MOVE for key in "LH"), costs


async def test_a_card_that_moves_repaints_two_columns_and_no_more(
    desk: Crm, monkeypatch: pytest.MonkeyPatch
) -> None:
    app, written = app_on(desk), list[int]()
    monkeypatch.setattr(app, "_display", counting(app, written))
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await press(pilot, "2", "l")
        board = board_of(app).board
        written.clear()
        assert board.carry(board.columns.current().id, 2, last=True)  # type: ignore[union-attr]
        await rest(app)
        assert 0 < sum(written) <= OF_A_MOVE
        await settle(pilot)


async def test_a_key_of_the_cursor_asks_the_store_next_to_nothing(
    desk: Crm, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked, read = [], HotFile.rows

    def rows(self: HotFile, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        found = read(self, sql, *values)
        asked.append(len(found))
        return found

    monkeypatch.setattr(HotFile, "rows", rows)
    app = app_on(desk)
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await press(pilot, "2")
        for key in "jjjkkllhh":
            asked.clear()
            await press(pilot, key)
            assert len(asked) <= STATEMENTS and sum(asked) <= ROWS, (key, asked)
