"""Keys, mouse, sizes and themes in any order leave the picture that is painted anew."""

from collections.abc import Callable
from random import Random

import pyte
import pytest

from crm_tui.crm import Crm
from crm_tui.theme_names import CONTRAST, DARK, LIGHT, TERMINAL
from tests.tui.boards import SALES, fill_board
from tests.tui.desk import NAMES, app_on, fill
from tests.tui.looking import settle
from tests.tui.monkey import Monkey, Move
from tests.tui.test_at_once import Screens, looks

SIZES = ((80, 24), (40, 24), (120, 30), (59, 15), (61, 9), (20, 5))
THEMES = (DARK, LIGHT, CONTRAST, TERMINAL)
WALKS = ("j", "k", "l", "h", "end", "pageup", "space", "enter", "escape", "[", "]", "J", "L", "tab")
PLACES = ("1", "2", "3", "P", "C", "R", "U", "D", "f2", "?", "ctrl+p", "r", "p", "n", "f", "g", "Z")
STEPS = 30


@pytest.fixture
def desk(crm: Crm) -> Crm:
    fill(crm, tuple(f"{name} {n}" for n in range(4) for name in NAMES))
    fill_board(crm, tuple((f"{NAMES[n % 5]} {n}", SALES[n % 5], 1000 * n) for n in range(12)))
    return crm


class Walk:
    """Somebody who does anything, on a terminal that shows what it was sent."""

    def __init__(self, monkey: Monkey, terminal: Screens) -> None:
        self.monkey, self.terminal, self.chance = monkey, terminal, monkey.chance
        self.done: list[Move] = []

    async def go_on(self) -> None:
        """One thing, most often a key."""
        kinds: tuple[Callable[[], list[Move]], ...]
        kinds = (self._walk, self._walk, self._place, self.monkey._mouse, self._size, self._theme)
        moves = self.chance.choice(kinds)()
        self.done += moves
        for move in moves:
            if move[0] == "theme":
                self.monkey.app.theme = move[1]
                continue
            if move[0] == "size":
                self.terminal.size = move[1]
                self.terminal.screen = pyte.Screen(*move[1])
            await self.monkey._do(move)
        await settle(self.monkey.pilot)

    def _walk(self) -> list[Move]:
        return [("key", key) for key in self.chance.choices(WALKS, k=3)]

    def _place(self) -> list[Move]:
        return [("key", "escape"), ("key", self.chance.choice(PLACES))]

    def _size(self) -> list[Move]:
        others = [size for size in SIZES if size != self.terminal.size]
        return [("size", self.chance.choice(others))]

    def _theme(self) -> list[Move]:
        return [("theme", self.chance.choice(THEMES))]

    def wrong(self) -> list[int]:
        """The lines that do not look as when all is drawn anew."""
        seen, whole = looks(self.terminal.screen), looks(self.terminal.whole())
        return [y for y, line in enumerate(seen) if line != whole[y]]


@pytest.mark.parametrize("seed", [1, 2])
async def test_whatever_is_done_the_picture_is_the_one_painted_anew(
    desk: Crm, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = app_on(desk)
    terminal = Screens(app, SIZES[0])
    monkeypatch.setattr(app, "_display", terminal.display)
    async with app.run_test(size=SIZES[0]) as pilot:
        await settle(pilot)
        walk = Walk(Monkey(pilot, desk, Random(seed)), terminal)
        for number in range(STEPS):
            await walk.go_on()
            wrong = walk.wrong()
            assert not wrong, (number, wrong, walk.done[-8:], terminal.screen.display[wrong[0]])
        assert app.crash is None
