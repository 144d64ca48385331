"""Colours are few, legible, and never the only thing that says something."""

from pathlib import Path
from typing import Any

import pytest
from rich.segment import Segment
from rich.style import Style
from textual.color import Color

from crm_tui import themes
from crm_tui.crm import Crm
from crm_tui.theme_names import CURSOR, fitting_theme, theme_named
from crm_tui.themes import CONTRAST, DARK, LIGHT, TERMINAL, THEMES, styles
from tests.cli.test_config import write_config
from tests.tui.desk import app_on, fill
from tests.tui.first import fresh_app
from tests.tui.looking import press, screen_of, settle, toasts
from tests.tui.memory import an_app

LINES_ONLY = {"frame"}


def drawn(theme: Any) -> dict[str, Style]:
    return styles(theme.to_color_system().generate())


def ratio(style: Style) -> float:
    """Contrast of letters and ground: WCAG 2.2, 1.4.3."""
    assert style.color is not None and style.bgcolor is not None
    ink, paper = (luminance(Color.from_rich_color(c)) for c in (style.color, style.bgcolor))
    return (max(ink, paper) + 0.05) / (min(ink, paper) + 0.05)


def luminance(colour: Color) -> float:
    parts = [c / 255 for c in (colour.r, colour.g, colour.b)]
    red, green, blue = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize(("theme", "least"), [(DARK, 4.5), (LIGHT, 4.5), (CONTRAST, 7.0)], ids=str)
def test_every_word_can_be_read(theme: Any, least: float) -> None:
    pale = {}
    for name, style in drawn(theme).items():
        plain = name.removesuffix(CURSOR)
        if plain not in LINES_ONLY and ratio(style) < least:
            pale[name] = round(ratio(style), 2)
    assert pale == {}


def test_the_terminals_own_colours_are_its_own() -> None:
    for name, style in drawn(TERMINAL).items():
        for colour in (style.color, style.bgcolor):
            assert colour is None or colour.is_default or (colour.number or 0) < 16, name
    assert drawn(TERMINAL)["text" + CURSOR].reverse
    assert drawn(TERMINAL)["tab-on"].reverse and drawn(TERMINAL)["dim"].dim


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_what_colour_says_is_said_without_colour_too(theme: Any) -> None:
    """A caret, the lit tab, the demo's mark: by weight or reversed; the cursor's row by ▸."""
    found = drawn(theme)
    assert found["caret"].reverse
    for name in ("head", "late-head", "key", "title", "tab-on"):
        assert found[name].bold, name
    assert found["bad"].strike


def test_every_theme_has_the_same_styles() -> None:
    assert set(drawn(DARK)) == set(drawn(CONTRAST)) == set(drawn(LIGHT)) == set(drawn(TERMINAL))


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ({}, DARK), ({"COLORFGBG": "15;0"}, DARK), ({"COLORFGBG": "0;15"}, LIGHT),
        ({"COLORFGBG": "0;default;7"}, LIGHT), ({"NO_COLOR": "1", "COLORFGBG": "0;15"}, TERMINAL),
        ({"TERM": "linux"}, TERMINAL), ({"TERM": "vt220"}, TERMINAL),
        ({"TERM": "xterm-256color"}, DARK),
    ],
)  # fmt: skip
def test_a_theme_fits_the_terminal(told: dict[str, str], expected: Any) -> None:
    assert fitting_theme(told) == expected.name


def test_a_theme_has_a_short_name_too() -> None:
    short = ("light", " Dark ", "contrast", "ansi", "crm-ansi", "neon", "")
    assert [theme_named(n) for n in short] == [
        LIGHT.name, DARK.name, CONTRAST.name, TERMINAL.name, TERMINAL.name, "", "",
    ]  # fmt: skip
    assert theme_named("nord", ("nord",)) == "nord"


async def test_a_theme_nobody_knows_is_told_with_its_place(db: Path, home: Path) -> None:
    path = write_config(home, 'theme = "neon"\n')
    app = fresh_app({"db": str(db)})
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert app.theme == DARK.name
        assert f"{path}:1: there is no theme “neon”" in toasts(app)[-1]


def written(app: Any) -> list[Segment]:
    """What goes to the terminal, cell by cell, filters passed."""
    screen = app.screen
    return [
        segment for strip in screen._compositor.render_strips() for segment in _filtered(app, strip)
    ]


def _filtered(app: Any, strip: Any) -> Any:
    for one in app._filters:
        if one.enabled:
            strip = strip.apply_filter(one, app.screen.background_colors[1])
    return strip


@pytest.mark.parametrize("theme", [DARK, LIGHT, TERMINAL], ids=lambda theme: theme.name)
async def test_no_color_writes_no_colour_and_the_cursor_is_still_seen(
    crm: Crm, theme: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    await _fill(crm)
    app = app_on(crm, theme=theme.name)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        for segment in written(app):
            style = segment.style
            if style is not None:
                assert style.color is None or style.color.is_default, segment
                assert style.bgcolor is None or style.bgcolor.is_default, segment
        row = next(line for line in screen_of(app).split("\n") if "▸" in line[:4])
        assert "Ivan" in row
        await press(pilot, "p", *"fri")
        assert any(s.style is not None and s.style.reverse for s in written(app)), "the caret"


async def test_the_terminals_own_colours_are_written_as_they_are(crm: Crm) -> None:
    await _fill(crm)
    app = app_on(crm, theme=TERMINAL.name)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        for segment in written(app):
            for colour in (segment.style and segment.style.color, segment.style and
                           segment.style.bgcolor):  # fmt: skip
                assert not colour or colour.triplet is None, segment


async def _fill(crm: Crm) -> None:
    import asyncio

    await asyncio.to_thread(fill, crm)


async def test_a_theme_may_be_changed_while_one_works() -> None:
    app = an_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        for theme in (*THEMES, *themes.THEMES):
            app.theme = theme.name
            await settle(pilot)
            assert "Ivan Petrov" in screen_of(app)
