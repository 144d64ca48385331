"""What a frame writes: the same picture as the library's, in fewer bytes."""

from typing import Any

import pyte
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from textual._compositor import ChopsUpdate
from textual.strip import Strip

from crm_tui.widgets.frames import RESET, lean, spans_alone

COLUMNS, LINES = 40, 6
STYLES = (
    "", "bold", "red", "dim", "bold red on blue", "on blue", "underline", "reverse green",
    "#aabbcc on #112233", "italic color(9) on color(12)", "color(200) on color(30)", "strike",
)  # fmt: skip
WORDS = some.sampled_from(["a", "  ", "call 15:00", "Ким", "김민지", "      ", "é", " x "])
RUNS = some.lists(some.tuples(WORDS, some.sampled_from(STYLES)), max_size=5)


def screen_of(text: str) -> pyte.Screen:
    screen = pyte.Screen(COLUMNS, LINES)
    pyte.Stream(screen).feed(text)
    return screen


def cells(screen: pyte.Screen) -> list[Any]:
    """Every cell as it looks: of a blank neither its ink nor what is not seen on it."""
    found = []
    for y in range(LINES):
        for x in range(COLUMNS):
            cell = screen.buffer[y][x]
            seen = cell.underscore or cell.reverse or cell.strikethrough
            blank = cell.data == " " and not seen
            found.append((" ", cell.bg) if blank else tuple(cell))
    return found


def strip_of(runs: list[tuple[str, str]]) -> Strip:
    strip = Strip([Segment(text, Style.parse(style)) for text, style in runs])
    return strip.adjust_cell_length(COLUMNS, Style.parse(""))


def console() -> Console:
    return Console(color_system="truecolor", force_terminal=True, legacy_windows=False)


@settings(max_examples=60, deadline=None)
@given(some.lists(RUNS, min_size=LINES, max_size=LINES))
def test_fewer_bytes_paint_the_same_picture(lines: list[list[tuple[str, str]]]) -> None:
    here = console()
    text = "".join(f"\x1b[{y + 1};1H" + strip_of(runs).render(here) for y, runs in enumerate(lines))
    assert cells(screen_of(lean(text))) == cells(screen_of(text))
    assert len(lean(text)) <= len(text) + len(RESET)


@settings(max_examples=40, deadline=None)
@given(RUNS, RUNS, some.integers(0, COLUMNS - 2), some.integers(1, COLUMNS))
def test_a_span_writes_its_own_cells_and_none_beside_them(
    before: list[tuple[str, str]], after: list[tuple[str, str]], first: int, size: int
) -> None:
    here, end = console(), min(first + size, COLUMNS)
    old, new = strip_of(before), strip_of(after)
    update = ChopsUpdate([{0: new}], [(0, first, end)], [[COLUMNS]])
    written = "\x1b[1;1H" + old.render(here) + spans_alone(update, here)
    wide = set(new.divide([first, end, COLUMNS])[0].text[-1:]) | set(new.text)
    if all(ord(char) < 0x1100 for char in wide | set(old.text)):
        joined = Strip.join([old.crop(0, first), new.crop(first, end), old.crop(end, COLUMNS)])
        assert cells(screen_of(written)) == cells(screen_of("\x1b[1;1H" + joined.render(here)))


@pytest.mark.parametrize(
    ("text", "leaner"),
    [
        ("\x1b[1ma\x1b[0m\x1b[1mb\x1b[0m", "\x1b[1mab\x1b[0m"),
        ("\x1b[31;44ma\x1b[0m\x1b[32;44mb\x1b[0m", "\x1b[31;44ma\x1b[32mb\x1b[0m"),
        ("\x1b[31ma\x1b[0m \x1b[31mb\x1b[0m", "\x1b[31ma b\x1b[0m"),
        ("\x1b[31ma\x1b[0m\x1b[2;1H\x1b[31mb\x1b[0m", "\x1b[31ma\x1b[2;1Hb\x1b[0m"),
        ("plain", "plain"),
    ],
)
def test_a_colour_is_said_once(text: str, leaner: str) -> None:
    assert lean(text) == leaner
