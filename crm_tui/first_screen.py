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
from crm_tui.first_keys import FirstKeys
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

    from crm_tui.domain.lines import Card

DEADLINE = 0.1  # seconds the reads may take: after that the app draws alone
#: What a key may ask for that is answered here, and how many rows down that is.
MOVES = {"move.down": 1, "move.up": -1}
LEAST = (40, 10)  # cells and lines below which nothing is drawn early
KEPT = "inks.cache"
SCREEN = 2  # where Textual draws: the terminal behind standard error
ALTERNATE, NORMAL = "\x1b[?1049h", "\x1b[?1049l"
BEGIN, END = "\x1b[?2026h", "\x1b[?2026l"  # a terminal that can shows what is between at once


class FirstScreen:
    """What stands in the terminal until the app takes over. Its cursor follows keys meanwhile.

    before: how the terminal was. What it cannot answer is kept, with all that comes after it.
    """

    def __init__(self, before: "list[Any]", day: "FirstDay", codes: "Mapping[str, str]") -> None:
        self.before = before
        self.stands = True
        self.day = day
        self.keys = FirstKeys(self._answer)
        self._codes = codes
        self._lines: list[Line] = []

    def draw(self) -> None:
        """Draw it all, or what has changed since."""
        lines = self.day.lines()
        shown, self._lines = self._lines or [[] for _line in lines], lines
        changed = [n for n, line in enumerate(lines) if line != shown[n]]
        drawn = (_told(n + 1, lines[n], self._codes) for n in changed)
        _write("".join([BEGIN, *drawn, "\x1b[0m", END]))

    def _answer(self, names: list[str]) -> bool:
        """Move the cursor, if that is all that the keys ask for."""
        if _size() != self.day.size or not self.day.move(names):
            return False
        self.draw()
        return True

    def hand_over(self) -> None:
        """The app hears the keys from now on."""
        self.keys.end()
        self.day.close()

    def taken_over(self) -> None:
        """The app draws from now on."""
        self.stands = False

    def take_down(self) -> None:
        """Leave the terminal as it was, unless the app has taken over and does so itself."""
        self.hand_over()
        if self.stands:
            import termios

            self.stands = False
            _write(f"\x1b[0m{NORMAL}\x1b[?25h")
            termios.tcsetattr(0, termios.TCSANOW, self.before)


class FirstDay:
    """Today as it was read when the program began, and the card of the step under the cursor.

    at: which of the steps in sight that is. Raises Late, or a CrmError.
    """

    def __init__(
        self, config: Config, conn: Hot, demo: bool, now: datetime, size: tuple[int, int]
    ) -> None:
        self.size = size
        self.keyboard = Keyboard(remapped(config.keys)[0])
        self.at = 0
        self._conn: Hot | None = conn
        self._demo = demo
        conn.within(DEADLINE)
        self._user = people.user(conn, config.user)
        speak(self._user.language or config.language)
        zone = ZoneInfo(self._user.zone or config.zone)
        moment = Moment.of(now, zone)
        me, day = self._user.id, moment.day.isoformat()
        counts, steps = today.today(conn, me, moment.us, day, zone=zone)
        self._day = Day(counts, steps, moment, today.LIMIT)
        self.steps = self._day.in_sight(size[1] - 5)
        self._card = self._card_of(0) if self.steps else None

    def lines(self) -> list[Line]:
        """Every line as the app draws it; none for a day that holds nothing."""
        if not self.steps:
            return []
        cells, height = self.size
        day, user = self._day, self._user
        names = [_(name) for _mode, name in MAIN_SCREENS]
        return [
            top_line(names, user.name, day.now, cells, on=0, demo=self._demo),
            progress_line(day.counts, cells),
            *day_lines(day, self._card, user.id, (cells, height - 3), self.at),
            footer(self.keyboard, ROOMS_OF["today"], cells),
        ]

    def move(self, names: list[str]) -> bool:
        """Move the cursor as these keys say; False, and as it was, if not all of them do that.

        The app alone can show what is not in sight.
        """
        layout, at = self.keyboard.layout, self._place_after(names)
        try:
            if at is not None:
                self._card = self._card if at == self.at else self._card_of(at)
                self.at = at
        except (Late, CrmError, ImportError):  # a module that is being loaded is not whole yet
            at = None
        if at is None:
            self.keyboard.layout = layout
        return at is not None

    def _place_after(self, names: list[str]) -> int | None:
        """Where the cursor stands after these keys; None where the app alone knows."""
        at = self.at
        for name in names:
            self.keyboard.heard(name if len(name) == 1 else None)
            by = MOVES.get(self.keyboard.meant(name, ROOMS_OF["today"]).id or "")
            if by is None or at + by >= len(self.steps):
                return None
            at = max(at + by, 0)
        return at

    def _card_of(self, at: int) -> "Card | None":
        step = self.steps[at]
        if self.size[0] < PHONE or self._conn is None:
            return None
        self._conn.within(DEADLINE)
        return card.card(self._conn, step_id=step.id)

    def close(self) -> None:
        """Let go of the database."""
        conn, self._conn = self._conn, None
        if conn is not None:
            conn.close()


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
    first = None
    try:
        day = FirstDay(config, conn, demo, (clock or _now)(), size)
        first = _drawn(day, codes) if day.steps else None
    except (Late, CrmError):
        return None
    finally:
        if first is None:
            conn.close()
    return first


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


def _drawn(day: FirstDay, codes: "Mapping[str, str]") -> FirstScreen | None:
    """Take the terminal as Textual does, draw, and hear its keys."""
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
    first = FirstScreen(before, day, codes)
    _write(f"{ALTERNATE}\x1b[?25l")
    first.draw()
    first.keys.begin()
    return first


def _told(number: int, line: Line, codes: "Mapping[str, str]") -> str:
    """A line of the screen as terminal text."""
    out = [f"\x1b[{number};1H"]
    now = None
    for text, style in line:
        told = codes.get(style.partition("@")[0], "")
        out.append(harmless(text) if told == now else f"\x1b[0;{told}m{harmless(text)}")
        now = told
    return "".join(out)


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
