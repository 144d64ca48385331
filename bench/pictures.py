"""`python -m bench.pictures`: the pictures of the README, taken of the program on its demo.

Each screen is driven by keys at a fixed moment and kept as SVG, light and dark, and as PNG where
`rsvg-convert` is installed; `moving.svg` is a short working day, frame after frame.
"""

import asyncio
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple
from zoneinfo import ZoneInfo

from textual.pilot import Pilot

from bench.desk import ROOT
from crm_tui.app import CrmApp, an_app
from crm_tui.config import Config, read_config
from crm_tui.demo import ensure_demo
from crm_tui.themes import DARK, LIGHT

FOLDER = ROOT / "docs" / "pictures"
#: A Wednesday, five past two in the afternoon, where the demo's company works.
NOW = datetime(2026, 11, 25, 13, 5, tzinfo=UTC)
ZONE = "Europe/Berlin"
FONTS = "DejaVu Sans Mono, Menlo, Consolas, Noto Sans Mono CJK KR, monospace"
CELL = 12.2  # pixels of a cell in the pictures that Textual draws
FONT_SIZE = round(CELL / 0.60205, 2)  # at which the first of FONTS is one cell wide
SPACE = "&#160;"
TEXT = re.compile(
    r'(<text [^>]*?)x="([\d.]+)"( y="[\d.]+" )textLength="([\d.]+)"([^>]*)>([^<]*)</text>'
)
SCALE = "1"
STEADY = 0.05  # seconds between looks whether a screen still changes


class Shot(NamedTuple):
    """A picture: the screen the app opens on, its size in cells, and the keys pressed before."""

    name: str
    screen: str
    keys: tuple[str, ...] = ()
    size: tuple[int, int] = (110, 32)


SHOTS = (
    Shot("today", "today", ("j", "j")),
    Shot("pipeline", "pipeline", ("l",), (140, 34)),
    Shot("card", "today", ("j", "enter")),
    Shot("clients", "clients", ("j", "j", "space", "j", "space")),
    Shot("find", "today", ("slash", *"kim")),
    Shot("add", "today", ("a", *"Olga Smirnova, balcony 90k, call fri 15:00 #site")),
    Shot("result", "today", ("j", "r", *"agreed, 120k > send contract fri 10")),
    Shot("history", "today", ("U",)),
    Shot("review", "today", ("R",)),
    Shot("plan", "today", ("P", "j", "enter", "j", "j")),
    Shot("refused", "today", ("X", "j")),
    Shot("playbooks", "today", ("V",)),
    Shot("why", "today", ("j", "w")),
    Shot("script", "today", ("G",)),
    Shot("settings", "today", ("f2", "j")),
    Shot("help", "today", ("question_mark",)),
    Shot("phone", "today", ("j", "enter"), (40, 26)),
)
#: The home that the pictures tell of.
HOME = Path("/tmp/anna")
#: A short day: what is pressed, and for how many tenths of a second it is looked at.
DAY: tuple[tuple[tuple[str, ...], int], ...] = (
    ((), 14),
    (("j",), 5),
    (("j",), 8),
    (("c",), 12),
    (("n",), 14),
    (("r",), 6),
    (tuple("agreed, 120k"), 9),
    (tuple(" > send contract fri 10"), 16),
    (("enter",), 16),
    (("p",), 6),
    (tuple("fri 15:00"), 12),
    (("enter",), 14),
    (("u",), 16),
    (("2",), 14),
    (("l",), 6),
    (("L",), 16),
    (("u",), 14),
    (("1",), 14),
)


def main() -> int:
    """Take all the pictures; 1 if PNG could not be made."""
    os.environ["TZ"] = ZONE
    _be_at(HOME)
    FOLDER.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as folder:
        config = _demo(Path(folder))
        for theme in (DARK.name, LIGHT.name):
            for shot in SHOTS:
                _keep(f"{shot.name}-{_short(theme)}", asyncio.run(_taken(config, shot, theme)))
            _keep(f"first-run-{_short(theme)}", asyncio.run(_first_run(Path(folder), theme)))
        moving = animated(*asyncio.run(_day(config)))
        (FOLDER / "moving.svg").write_text(moving, encoding="utf-8")
    return _as_png()


def _be_at(home: Path) -> None:
    """Show the paths of a home that is nobody's."""
    home.mkdir(exist_ok=True)
    for name in [one for one in os.environ if one.startswith("XDG_")]:
        del os.environ[name]
    os.environ["HOME"] = str(home)


def _short(theme: str) -> str:
    return theme.removeprefix("crm-")


def _demo(folder: Path) -> Config:
    path = folder / "demo.db"
    ensure_demo(path, NOW, ZoneInfo(ZONE))
    return _config(path, "anna")


def _config(path: Path, user: str, theme: str = DARK.name) -> Config:
    config = read_config({"db": str(path), "user": user})
    config.zone, config.language, config.theme = ZONE, "en", theme
    return config


def _app(config: Config, screen: str, theme: str, clock: Callable[[], datetime]) -> CrmApp:
    config.theme = theme
    return an_app(config, demo=True, screen=screen, clock=clock)


async def _taken(config: Config, shot: Shot, theme: str) -> str:
    app = _app(config, shot.screen, theme, lambda: NOW)
    async with app.run_test(size=shot.size) as pilot:
        await _steady(pilot)
        for key in shot.keys:
            await pilot.press(_named(key))
        await _steady(pilot)
        return plain_svg(app.export_screenshot(title="crm"))


async def _first_run(folder: Path, theme: str) -> str:
    app = an_app(_config(folder / "none.db", "anna", theme), clock=lambda: NOW)
    async with app.run_test(size=(80, 24)) as pilot:
        await _steady(pilot)
        return plain_svg(app.export_screenshot(title="crm"))


async def _day(config: Config) -> tuple[list[str], list[int]]:
    """The frames of the moving picture, and for how many tenths of a second each stays."""
    ticks = iter(range(10**6))
    app = _app(config, "today", DARK.name, lambda: NOW + timedelta(milliseconds=next(ticks)))
    frames, tenths = [], []
    async with app.run_test(size=(84, 22)) as pilot:
        await _steady(pilot)
        for keys, stays in DAY:
            for key in keys:
                await pilot.press(_named(key))
            await _steady(pilot)
            frames.append(plain_svg(app.export_screenshot(title="crm")))
            tenths.append(stays)
    return frames, tenths


def _named(key: str) -> str:
    names = {" ": "space", ",": "comma", ":": "colon", "#": "number_sign", ">": "greater_than_sign"}
    return names.get(key, key)


async def _steady(pilot: Pilot[None]) -> None:
    """Wait until nothing on the screen changes any more."""
    before = ""
    for _look in range(100):
        await pilot.pause(STEADY)
        now = pilot.app.export_screenshot()
        if now == before:
            return
        before = now


def plain_svg(svg: str) -> str:
    """The picture without fonts from elsewhere, and the same in every program that draws SVG.

    Spaces at the ends of a text become a place: some programs draw none.
    """
    svg = re.sub(r"@font-face\s*\{.*?\}\s*", "", svg, flags=re.DOTALL)
    svg = svg.replace("font-family: Fira Code, monospace", f"font-family: {FONTS}")
    svg = svg.replace("font-size: 20px", f"font-size: {FONT_SIZE}px")
    return TEXT.sub(_without_ends, svg)


def _without_ends(found: re.Match[str]) -> str:
    """A text without the spaces at its ends: begun where its first letter stands."""
    before, x, after, length, rest, text = found.groups()
    text = text.replace(SPACE, " ").strip("\u2068\u2069")
    inner = text.strip(" ")
    if not inner:
        return ""
    start = float(x) + CELL * (len(text) - len(text.lstrip(" ")))
    span = float(length) - CELL * (len(text) - len(inner))
    shown = inner.replace(" ", SPACE)
    return f'{before}x="{start:.1f}"{after}textLength="{span:.1f}"{rest}>{shown}</text>'


def animated(frames: list[str], tenths: list[int]) -> str:
    """One picture that shows frames in turn, each for so many tenths of a second, for ever."""
    total = sum(tenths)
    found = re.search(r'viewBox="([^"]+)"', frames[0])
    assert found is not None
    rules, groups, start = [], [], 0
    for number, (frame, stays) in enumerate(zip(frames, tenths, strict=True)):
        begin, end = start * 100 / total, (start + stays) * 100 / total
        rules.append(_rule(number, begin, end, total / 10))
        groups.append(f'<g class="frame frame-{number}">{_inner(frame, number)}</g>')
        start += stays
    style = ".frame { visibility: hidden; }\n" + "\n".join(rules)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{found[1]}">\n'
        f"<style>\n{style}\n</style>\n" + "\n".join(groups) + "\n</svg>\n"
    )


def _rule(number: int, begin: float, end: float, seconds: float) -> str:
    before = f"0%, {begin:.3f}% {{ visibility: hidden; }} " if begin else ""
    inside = f"{begin + 0.001 if begin else 0:.3f}%, {end:.3f}% {{ visibility: visible; }} "
    after = "" if end >= 100 else f"{end + 0.001:.3f}%, 100% {{ visibility: hidden; }}"
    return (
        f"@keyframes show-{number} {{ {before}{inside}{after} }}\n"
        f".frame-{number} {{ animation: show-{number} {seconds:.1f}s step-end infinite; }}"
    )


def _inner(frame: str, number: int) -> str:
    """A frame's own names made unlike those of the others."""
    return re.sub(r"terminal-(\d+)", rf"terminal-{number}-\1", frame)


def _keep(name: str, svg: str) -> None:
    (FOLDER / f"{name}.svg").write_text(svg, encoding="utf-8")
    print(name, file=sys.stderr)


def _as_png() -> int:
    """A PNG beside each SVG."""
    program = shutil.which("rsvg-convert")
    if program is None:
        print("PNG pictures need rsvg-convert (Debian: librsvg2-bin).", file=sys.stderr)
        return 1
    for svg in sorted(FOLDER.glob("*.svg")):
        if svg.stem != "moving":
            command = [program, "-z", SCALE, "-o", str(svg.with_suffix(".png")), str(svg)]
            subprocess.run(command, check=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
