"""The first screen of the day, drawn in plain escape codes before Textual is loaded.

It shows what Today's first frame will show, cell by cell, from the same reads by the same painters;
the app then takes the terminal over as it is. The colours are those that the app kept when it ran
last: where there are none, or anything is not as expected, the app alone draws.
"""

import os
import sys
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from crm_tui import __version__, theme_names
from crm_tui.config import Config
from crm_tui.errors import CrmError
from crm_tui.i18n import _, speak
from crm_tui.keys import ROOMS_OF, remapped
from crm_tui.paths import cache_folder
from crm_tui.store.hot import card, people, today
from crm_tui.store.hot.connection import Hot, Late, Outdated, open_hot
from crm_tui.widgets.harmless import harmless
from crm_tui.widgets.keyboard import Keyboard
from crm_tui.widgets.paint import Line, Moment
from crm_tui.widgets.paint_bars import MAIN_SCREENS, PHONE, progress_line, top_line
from crm_tui.widgets.paint_today import Day, day_lines, footer

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

DEADLINE = 0.1  # seconds the reads may take: after that the app draws alone
LEAST = (40, 10)  # cells and lines below which nothing is drawn early
KEPT = "inks.cache"
SCREEN = 2  # where Textual draws: the terminal behind standard error
ALTERNATE, NORMAL = "\x1b[?1049h", "\x1b[?1049l"
BEGIN, END = "\x1b[?2026h", "\x1b[?2026l"  # a terminal that can shows what is between at once


class FirstScreen:
    """What stands in the terminal until the app takes over; keys typed meanwhile wait for it.

    before: how the terminal was.
    """

    def __init__(self, before: "list[Any]") -> None:
        self.before = before
        self.stands = True

    def taken_over(self) -> None:
        """The app draws from now on."""
        self.stands = False

    def take_down(self) -> None:
        """Leave the terminal as it was, unless the app has taken over and does so itself."""
        if self.stands:
            import termios

            self.stands = False
            _write(f"\x1b[0m{NORMAL}\x1b[?25h")
            termios.tcsetattr(0, termios.TCSANOW, self.before)


def show(
    config: Config, *, demo: bool = False, clock: "Callable[[], datetime] | None" = None
) -> FirstScreen | None:
    """Draw Today as it stands, if it can be drawn at once; None where the app must draw alone."""
    size = _size()
    codes = kept_inks(ink_key(config.theme)) if size is not None else None
    if size is None or codes is None or theme_names.is_ascii_framed(config.borders, os.environ):
        return None
    try:
        conn = open_hot(config.db)
    except (Late, Outdated, CrmError):
        return None
    if conn is None or conn.backend != "sqlite":
        return None
    try:
        conn.within(DEADLINE)
        lines = lines_of(config, conn, demo, (clock or _now)(), size)
    except (Late, CrmError):
        return None
    finally:
        conn.close()
    return _drawn(lines, codes) if lines else None


def _now() -> datetime:
    return datetime.now(UTC)


def _size() -> tuple[int, int] | None:
    """The cells and lines of a terminal that can be drawn on; None for anything else."""
    if not all(os.isatty(number) for number in (0, 1, SCREEN)):
        return None
    if os.environ.get("TERM", "") in ("", "dumb", "unknown"):
        return None
    if any(name in os.environ for name in ("COLUMNS", "LINES", "TEXTUAL_DRIVER")):
        return None
    try:
        cells, lines = os.get_terminal_size(1)
    except OSError:
        return None
    return (cells, lines) if cells >= LEAST[0] and lines >= LEAST[1] else None


def lines_of(
    config: Config, conn: Hot, demo: bool, now: datetime, size: tuple[int, int]
) -> list[Line]:
    """Every line of Today as the app would draw it first; none for a day that holds nothing."""
    cells, height = size
    user = people.user(conn, config.user)
    speak(user.language or config.language)
    zone = ZoneInfo(user.zone or config.zone)
    moment = Moment.of(now, zone)
    counts, steps = today.today(conn, user.id, moment.us, moment.day.isoformat(), zone=zone)
    if not steps:
        return []
    day = Day(counts, steps, moment, today.LIMIT)
    shown = card.card(conn, step_id=day.first().id) if cells >= PHONE else None
    keyboard = Keyboard(remapped(config.keys)[0])
    names = [_(name) for _mode, name in MAIN_SCREENS]
    return [
        top_line(names, user.name, moment, cells, on=0, demo=demo),
        progress_line(counts, cells),
        *day_lines(day, shown, user.id, (cells, height - 3)),
        footer(keyboard, ROOMS_OF["today"], cells),
    ]


def _drawn(lines: list[Line], codes: "Mapping[str, str]") -> FirstScreen | None:
    """Take the terminal as Textual does, and draw."""
    import termios

    try:
        before = termios.tcgetattr(0)
        raw = termios.tcgetattr(0)
        raw[3] &= ~(termios.ECHO | termios.ICANON | termios.IEXTEN | termios.ISIG)
        raw[0] &= ~(termios.IXON | termios.IXOFF | termios.ICRNL | termios.INLCR | termios.IGNCR)
        raw[6][termios.VMIN] = 1
        termios.tcsetattr(0, termios.TCSANOW, raw)
    except termios.error:
        return None
    out = [ALTERNATE, "\x1b[?25l", BEGIN]
    for number, line in enumerate(lines, 1):
        out.append(f"\x1b[{number};1H")
        now = None
        for text, style in line:
            told = codes.get(style.partition("@")[0], "")
            out.append(harmless(text) if told == now else f"\x1b[0;{told}m{harmless(text)}")
            now = told
    _write("".join([*out, "\x1b[0m", END]))
    return FirstScreen(before)


def _write(text: str) -> None:
    data = memoryview(text.encode("utf-8", "replace"))
    while data:
        data = data[os.write(SCREEN, data) :]


# -- the colours of the last time -----------------------------------------------------------------


def ink_key(theme: str) -> str:
    """What the codes of the colours depend on: our version, the theme, and the terminal's ways."""
    name = theme_names.theme_named(theme) or theme.strip() or theme_names.fitting_theme(os.environ)
    if theme_names.is_colourless(os.environ):
        name = theme_names.TERMINAL
    told = ("COLORTERM", "TERM", "TEXTUAL_COLOR_SYSTEM", "TEXTUAL_FILTERS", "TEXTUAL_THEME")
    ways = "\t".join(os.environ.get(one, "") for one in told)
    colourless = "NO_COLOR" if theme_names.is_colourless(os.environ) else ""
    return "\t".join((__version__, name, colourless, sys.version.split()[0], ways))


def kept_inks(key: str) -> "dict[str, str] | None":
    """The codes of each style, if they were kept for this key; None otherwise."""
    try:
        with open(os.path.join(cache_folder(), KEPT), encoding="utf-8") as file:  # noqa: PTH118, PTH123
            first, *lines = file.read().splitlines()
    except (OSError, ValueError):
        return None
    if first != key:
        return None
    found = dict(line.split("\t", 1) for line in lines if "\t" in line)
    plain = all(set(codes) <= set("0123456789;") for codes in found.values())
    return found if plain else None


def keep_inks(key: str, codes: "Mapping[str, str]") -> None:
    """Keep the codes for the next start; where that fails, the app draws alone then."""
    if kept_inks(key) == dict(codes):
        return
    folder = cache_folder()
    place = os.path.join(folder, KEPT)  # noqa: PTH118
    lines = [key, *(f"{name}\t{code}" for name, code in codes.items())]
    try:
        os.makedirs(folder, 0o700, exist_ok=True)  # noqa: PTH103
        with open(f"{place}.{os.getpid()}", "w", encoding="utf-8") as file:  # noqa: PTH123
            file.write("\n".join(lines) + "\n")
        os.replace(file.name, place)  # noqa: PTH105
    except OSError:
        return
