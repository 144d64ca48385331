"""The first screen, drawn before Textual is loaded, is what Textual then draws."""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from crm_tui import first_screen
from crm_tui.app import CrmApp
from crm_tui.config import Config, read_config
from crm_tui.crm import Crm
from crm_tui.first_keys import names_of
from crm_tui.paths import cache_folder
from crm_tui.screens.today import TodayScreen
from crm_tui.store.hot.connection import Late, open_hot
from crm_tui.themes import THEMES
from crm_tui.widgets.drawn import codes_of, codes_of_style
from tests.conftest import NOON, ZONE
from tests.tui.desk import NAMES, app_on, fill, url_of
from tests.tui.looking import settle

Cells = list[list[tuple[str, str]]]

HEAVY = ("textual", "rich", "asyncio", "sqlalchemy", "pathlib", "typer", "pydantic")


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("CRM_ZONE", ZONE)
    return tmp_path


@pytest.fixture
def day(crm: Crm) -> Crm:
    fill(crm)
    return crm


@pytest.fixture
def long_day(crm: Crm) -> Crm:
    fill(crm, tuple(f"{name} {n}" for n in range(8) for name in NAMES))
    return crm


def config_of(crm: Crm) -> Config:
    return read_config({"db": url_of(crm), "user": crm.actor})


def first_day(crm: Crm, size: tuple[int, int]) -> first_screen.FirstDay:
    conn = open_hot(url_of(crm))
    assert conn is not None
    return first_screen.FirstDay(config_of(crm), conn, False, NOON, size)


def drawn_first(day: first_screen.FirstDay, codes: dict[str, str]) -> Cells:
    """Each cell of the first screen: its character and what the terminal is told for it."""
    lines = day.lines()
    return [
        [(c, codes[style.partition("@")[0]]) for text, style in li for c in text] for li in lines
    ]


def drawn_by(app: CrmApp) -> Cells:
    """The same of what Textual shows."""
    strips = app.screen._compositor.render_strips()
    return [[(c, codes_of_style(app, s.style)) for s in strip for c in s.text] for strip in strips]


async def compared(
    crm: Crm, size: tuple[int, int], theme: str = THEMES[0].name, keys: Sequence[str] = ()
) -> None:
    """The app shows what was drawn first, when it began, and when it goes on with the keys."""
    day = first_day(crm, size)
    assert day.move(list(keys)) or not keys
    app = app_on(crm, theme=theme)
    app.stood_on, app.keyboard.layout = day.steps[day.at].id, day.keyboard.layout
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        first, then = drawn_first(day, codes_of(app)), drawn_by(app)
    day.close()
    assert ["".join(c for c, _codes in line) for line in first] == [
        "".join(c for c, _codes in line) for line in then
    ]
    assert first == then


@pytest.mark.parametrize("size", [(40, 24), (59, 12), (60, 20), (80, 24), (97, 31), (200, 50)])
async def test_the_first_screen_is_cell_by_cell_what_the_app_shows(
    day: Crm, size: tuple[int, int]
) -> None:
    await compared(day, size)


@pytest.mark.parametrize("theme", [theme.name for theme in THEMES[1:]])
async def test_it_has_the_colours_of_every_theme(day: Crm, theme: str) -> None:
    await compared(day, (120, 36), theme)


async def test_without_colours_it_has_none(day: Crm, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    await compared(day, (80, 24), "crm-ansi")


async def test_a_day_longer_than_the_screen_begins_alike(long_day: Crm) -> None:
    await compared(long_day, (80, 24))


@pytest.mark.parametrize("size", [(40, 24), (97, 31)])
async def test_the_app_begins_where_the_cursor_was_moved_to_before_it_was_there(
    day: Crm, size: tuple[int, int]
) -> None:
    await compared(day, size, keys=["j", "down", "down", "k"])


async def test_the_last_row_in_sight_stays_in_its_place(long_day: Crm) -> None:
    seen = first_day(long_day, (80, 24))
    assert len(seen.steps) < seen._day.counts.total
    await compared(long_day, (80, 24), keys=["j"] * (len(seen.steps) - 1))
    assert not seen.move(["j"] * len(seen.steps))  # the app scrolls


async def test_keys_of_another_layout_move_it_too_and_name_the_keys_below(day: Crm) -> None:
    await compared(day, (97, 31), keys=["о", "о", "л"])


@pytest.mark.parametrize("keys", [["j", "x"], ["q"], ["2"], ["к"], ["space"], ["j"] * 99])
def test_what_does_more_than_move_is_left_to_the_app(day: Crm, keys: list[str]) -> None:
    first = first_day(day, (80, 24))
    shown = first.lines()
    assert not first.move(keys)
    assert first.lines() == shown
    first.close()


async def test_another_step_than_those_shown_leaves_the_cursor_on_top(day: Crm) -> None:
    app = app_on(day)
    app.stood_on = 99_999
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert isinstance(app.screen, TodayScreen)
        assert app.screen.rows.cursor == first_day(day, (80, 24)).steps[0].id


@pytest.mark.parametrize(
    ("sent", "names"),
    [
        ("jk", ["j", "k"]),
        ("\x1b[B\x1bOAj", ["down", "up", "j"]),
        ("о ㅓ", ["о", "space", "ㅓ"]),
        ("\x1b", None),
        ("j\x1b[", None),
        ("\r", None),
        ("\x1b[5~", None),
        ("\x03", None),
        ("", None),
    ],
)
def test_keys_are_told_from_what_a_terminal_sends(sent: str, names: list[str] | None) -> None:
    assert names_of(sent.encode()) == names


def test_half_a_letter_is_no_key() -> None:
    assert names_of("о".encode()[:1]) is None


def test_an_empty_day_is_left_to_the_app(crm: Crm) -> None:
    first = first_day(crm, (80, 24))
    assert first.lines() == []
    first.close()


def test_colours_are_kept_for_one_theme_and_terminal(home: Path) -> None:
    key = first_screen.ink_key("dark")
    first_screen.keep_inks(key, {"text": "38;5;7", "late": "1"})
    assert first_screen.kept_inks(key) == {"text": "38;5;7", "late": "1"}
    assert first_screen.kept_inks(first_screen.ink_key("light")) is None


@pytest.mark.parametrize("spoilt", ["", "\n\n", "text\t38\x1b[2J\n", "\xff\x00"])
def test_a_spoilt_file_of_colours_is_passed_over(home: Path, spoilt: str) -> None:
    key = first_screen.ink_key("dark")
    first_screen.keep_inks(key, {"text": "0"})
    place = Path(cache_folder(), first_screen.KEPT)
    place.write_bytes(f"{key}\n{spoilt}".encode("latin-1"))
    assert not first_screen.kept_inks(key)


@pytest.mark.parametrize(
    ("name", "value"), [("TERM", "dumb"), ("COLUMNS", "80"), ("TEXTUAL_DRIVER", "x:Y")]
)
def test_where_the_app_itself_might_draw_otherwise_nothing_is_drawn_early(
    crm: Crm, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setattr("os.isatty", lambda _number: True)
    monkeypatch.setenv(name, value)
    assert first_screen.show(config_of(crm)) is None


def test_a_database_that_is_busy_is_left_to_the_app(
    day: Crm, monkeypatch: pytest.MonkeyPatch
) -> None:
    def late(*_args: object) -> None:
        raise Late

    monkeypatch.setattr(first_screen, "_size", lambda: (80, 24))
    monkeypatch.setattr(first_screen, "kept_inks", lambda _key: {"text": "0"})
    monkeypatch.setattr(first_screen, "FirstDay", late)
    assert first_screen.show(config_of(day)) is None


def test_nothing_heavy_is_loaded_for_it() -> None:
    words = f"import sys, crm_tui.first_screen; print([m for m in {HEAVY} if m in sys.modules])"
    told = subprocess.run([sys.executable, "-c", words], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"
