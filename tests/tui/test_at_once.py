"""What is painted at once leaves the terminal as the library would have left it."""

from collections.abc import Iterator
from random import Random
from typing import Any

import pyte
import pytest
from textual._compositor import CompositorUpdate

from crm_tui.actions.clients import edit_client
from crm_tui.crm import Crm
from crm_tui.shell import Shell
from crm_tui.store.hot.connection import HotFile
from crm_tui.theme_names import CONTRAST, DARK, LIGHT, TERMINAL
from crm_tui.widgets.at_once import Told
from crm_tui.widgets.drawn import Drawn
from tests.tui.boards import SALES, fill_board
from tests.tui.desk import NAMES, app_on, elsewhere, fill
from tests.tui.looking import press, rest, screen_of, settle

SIZES = ((100, 24), (50, 20))
WIDE = (200, 30)  # columns without a card are in sight
SEED = 20261122
KEYS_PRESSED = 100
CURSOR = ("j", "j", "k", "end", "home", "pagedown", "pageup", "J", "l", "h", "space", "escape")
ELSEWHERE = (
    "1",
    "2",
    "3",
    "enter",
    "?",
    "ctrl+p",
    "a",
    "/",
    "n",
    "p",
    "u",
    "g",
    "Z",
    "v",
    "escape",
)
TYPED = ("o", "k", "backspace", "escape", "escape")


class Screens:
    """A terminal, and what it was sent: by whom, and how much."""

    def __init__(self, app: Shell, size: tuple[int, int]) -> None:
        self.app, self.size = app, size
        self.screen = pyte.Screen(*size)
        self.at_once = self.otherwise = 0

    def display(self, _screen: object, update: object) -> None:
        """Take a frame, as a terminal would."""
        if isinstance(update, CompositorUpdate):
            self.at_once += isinstance(update, Told)
            self.otherwise += not isinstance(update, Told)
            feed(self.screen, update.render_segments(self.app.console))

    def whole(self) -> pyte.Screen:
        """All of it drawn anew and as the library paints it; what the widgets remember stays."""
        drawn = [one for screen in self.app.screen_stack for one in screen.query(Drawn)]
        before = [dict(widget._told) for widget in drawn]
        for widget in drawn:
            for known in (widget._whole, widget._strips, widget._shades):
                known.clear()
        found = pyte.Screen(*self.size)
        update: Any = self.app.screen._compositor.render_update(
            full=True, screen_stack=self.app._background_screens
        )
        feed(found, update.render_segments(self.app.console))
        for widget, told in zip(drawn, before, strict=True):
            widget._told = told
        return found


def feed(screen: pyte.Screen, text: str) -> None:
    """Write to a terminal; what has no cell is left out, since pyte puts it beside another."""
    pyte.Stream(screen).feed(text.replace("\u2068", "").replace("\u2069", ""))


def looks(screen: pyte.Screen) -> list[list[Any]]:
    """Each cell as it is seen: of a blank neither its ink nor its boldness."""

    def look(cell: Any) -> Any:
        seen = cell.underscore or cell.reverse or cell.strikethrough
        return (" ", cell.bg) if cell.data == " " and not seen else tuple(cell)

    return [[look(screen.buffer[y][x]) for x in range(screen.columns)] for y in range(screen.lines)]


def hand(random: Random) -> Iterator[str]:
    """Keys of somebody who mostly walks, and now and then opens, types and leaves."""
    for _key in range(KEYS_PRESSED):
        kind = random.random()
        told = CURSOR if kind < 0.7 else ELSEWHERE if kind < 0.9 else TYPED
        yield from random.choice(told).split()


@pytest.fixture
def desk(crm: Crm) -> Crm:
    fill(crm, tuple(f"{name} {n}" for n in range(5) for name in NAMES))
    fill_board(crm, tuple((f"{NAMES[n % 5]} {n}", SALES[n % 5], 1000 * n) for n in range(15)))
    return crm


@pytest.mark.parametrize("size", SIZES)
async def test_any_walk_leaves_the_picture_that_the_library_paints(
    desk: Crm, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    app = app_on(desk)
    terminal = Screens(app, size)
    monkeypatch.setattr(app, "_display", terminal.display)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        for number, key in enumerate(hand(Random(SEED))):
            await press(pilot, key)
            if number % 4 == 0:
                seen, whole = looks(terminal.screen), looks(terminal.whole())
                wrong = [y for y, line in enumerate(seen) if line != whole[y]]
                assert not wrong, (number, key, wrong, terminal.screen.display[wrong[0]])
    assert terminal.at_once > KEYS_PRESSED // 3


async def test_a_cursor_key_is_one_frame(desk: Crm, monkeypatch: pytest.MonkeyPatch) -> None:
    app = app_on(desk)
    terminal = Screens(app, (100, 24))
    monkeypatch.setattr(app, "_display", terminal.display)
    async with app.run_test(size=(100, 24)) as pilot:
        await settle(pilot)
        for screen, walk in (("1", ("j", "j", "k", "end")), ("2", "jkl"), ("3", ("j", "k", "end"))):
            await press(pilot, screen)
            for key in walk:
                terminal.at_once = terminal.otherwise = 0
                await press(pilot, key)
                assert (terminal.at_once, terminal.otherwise) == (1, 0), (screen, key)


async def test_keys_pressed_in_one_burst_are_one_frame(
    desk: Crm, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = app_on(desk)
    terminal = Screens(app, (100, 24))
    monkeypatch.setattr(app, "_display", terminal.display)
    async with app.run_test(size=(100, 24)) as pilot:
        await settle(pilot)
        terminal.at_once = terminal.otherwise = 0
        await press(pilot, *"jjjjjjjjkj")
        assert terminal.at_once <= 3 and terminal.otherwise == 0
        assert looks(terminal.screen) == looks(terminal.whole())


async def test_what_a_toast_covers_is_not_painted_over(
    desk: Crm, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = app_on(desk)
    terminal = Screens(app, (100, 24))
    monkeypatch.setattr(app, "_display", terminal.display)
    async with app.run_test(size=(100, 24), notifications=True) as pilot:
        await settle(pilot)
        app.tell("A line of words that stays for a while")
        await rest(app)
        terminal.at_once = 0
        for key in ("end", "k", "k", "end"):
            await press(pilot, key)
            assert looks(terminal.screen) == looks(terminal.whole())
        assert terminal.at_once
        app.clear_notifications()
        await settle(pilot)
        await press(pilot, "k")
        assert looks(terminal.screen) == looks(terminal.whole())


async def test_a_theme_that_is_chosen_meanwhile_colours_every_cell(
    desk: Crm, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = app_on(desk)
    terminal = Screens(app, (100, 24))
    monkeypatch.setattr(app, "_display", terminal.display)
    async with app.run_test(size=(100, 24)) as pilot:
        await settle(pilot)
        for screen in "123":
            await press(pilot, screen)
            for theme in (TERMINAL, DARK, TERMINAL, LIGHT, TERMINAL, CONTRAST):
                app.theme = theme
                await settle(pilot)
                assert looks(terminal.screen) == looks(terminal.whole()), (screen, theme)


async def test_a_board_that_was_empty_gets_its_columns_back(
    desk: Crm, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = app_on(desk)
    terminal = Screens(app, WIDE)
    monkeypatch.setattr(app, "_display", terminal.display)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "2", "f", *"qqqq", "enter")
        assert "Ivan" not in screen_of(app)
        assert looks(terminal.screen) == looks(terminal.whole())
        await press(pilot, "escape", "escape")
        assert "Ivan" in screen_of(app)
        assert looks(terminal.screen) == looks(terminal.whole())


async def test_a_toast_that_goes_while_the_mouse_moves_leaves_nothing_behind(
    desk: Crm, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = app_on(desk)
    terminal = Screens(app, (100, 24))
    monkeypatch.setattr(app, "_display", terminal.display)
    async with app.run_test(size=(100, 24), notifications=True) as pilot:
        await settle(pilot)
        app.tell("A line of words that stays for a while")
        await settle(pilot)
        app.clear_notifications()
        await app.screen.query_one("ToastHolder").remove()
        app.screen._compositor._full_map_invalidated = True  # as whatever scrolls or comes does
        app.screen.get_widget_at(5, 5)
        await settle(pilot)
        assert looks(terminal.screen) == looks(terminal.whole())


async def test_a_card_one_has_just_looked_at_is_not_read_again_until_somebody_writes(
    desk: Crm, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked, rows = [], HotFile.rows

    def counted(self: HotFile, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        asked.append(sql)
        return rows(self, sql, *values)

    app = app_on(desk)
    async with app.run_test(size=(100, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "j", "k")
        monkeypatch.setattr(HotFile, "rows", counted)
        monkeypatch.setattr("crm_tui.screens.reading.time", lambda: 0.0)
        await press(pilot, "j", "k")
        asked.clear()
        await press(pilot, "j", "k")
        assert [sql for sql in asked if "pragma" not in sql] == []
        card = app.screen.card  # type: ignore[attr-defined]
        await elsewhere(desk, edit_client, card.client_id, name="Somebody Else")
        await press(pilot, "j", "k")
        assert "Somebody Else" in screen_of(app)
