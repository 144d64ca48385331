"""The terminal application: which screens there are, how it starts and how it ends."""

import os

os.environ.setdefault("TEXTUAL_FPS", "120")  # Textual reads it once, when it is imported

import gc
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, ClassVar
from zoneinfo import ZoneInfo

from crm_tui import themes
from crm_tui.domain.calendar import week_of
from crm_tui.errors import Unavailable
from crm_tui.i18n import _
from crm_tui.keys import remapped
from crm_tui.screens.reading import PATIENCE, HotReads
from crm_tui.screens.today import TodayScreen
from crm_tui.shell import Person, Shell
from crm_tui.store.hot import people
from crm_tui.store.hot.connection import Hot, Late, Outdated, open_hot

if TYPE_CHECKING:
    from crm_tui.config import Config
    from crm_tui.crm import Crm

NO_TERMINAL = 2


class CrmApp(Shell):
    """The shell with its screens."""

    MODES: ClassVar = {"today": TodayScreen}
    DEFAULT_MODE = "today"


def run(
    config: "Config",
    *,
    demo: bool = False,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> int:
    """Show the application until the person quits; return the exit code.

    demo: the file is the demo's, and the screen says so. 2 without a terminal that can show it.
    Raises CrmError for a database that cannot be opened, and whatever bug ended the screen.
    """
    complaint = no_terminal()
    if complaint:
        print(complaint, file=sys.stderr)
        return NO_TERMINAL
    gc.disable()  # until the first frame is painted: `Shell.on_ready` lets it loose
    app = an_app(config, demo=demo, clock=clock)
    app.run()
    if app.crash is not None:
        raise app.crash
    return app.return_code or 0


def no_terminal() -> str:
    """Why the screen cannot be shown here, with what works instead; "" where it can."""
    there = sys.stdin is not None and sys.stdin.isatty() and sys.stdout.isatty()
    if there and os.environ.get("TERM", "") not in ("", "dumb", "unknown"):
        return ""
    return _("The screen needs a terminal that can draw; `crm today` prints the same as text.")


def an_app(
    config: "Config",
    *,
    demo: bool = False,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> CrmApp:
    """The application on a database, which is made or upgraded first where that is due."""

    def opening() -> "Crm":
        from crm_tui.crm import open_crm

        return open_crm(
            config.db, config.user, clock=clock, zone=ZoneInfo(config.zone), face="tui",
            language=config.language, country=config.country, currency=config.currency,
            pipeline=config.pipeline or "founder",
        )  # fmt: skip

    connection = _opened(config, opening)
    person = _person(config, connection, demo)
    table, complaints = remapped(config.keys)
    known = {theme.name for theme in themes.THEMES}
    theme = config.theme if config.theme in known else themes.fitting_theme(os.environ)
    return CrmApp(
        HotReads.of(config.db, config.user, person.zone, connection),
        opening,
        person,
        clock=clock,
        table=table,
        theme=theme,
        complaints=complaints,
    )


def _opened(config: "Config", opening: "Callable[[], Crm]") -> Hot:
    """A quick connection. What is missing, older or held by somebody is opened the long way."""
    try:
        connection = open_hot(config.db)
    except Late:
        connection = open_hot(config.db, PATIENCE)
    except Outdated:
        connection = None
    if connection is None:
        opening().store.engine.dispose()
        connection = open_hot(config.db, PATIENCE)
    if connection is None:
        raise Unavailable(
            _("The database could not be made: {place}").format(place=config.db),
            hint=_("Check that the folder exists and can be written to."),
        )
    return connection


def _person(config: "Config", connection: Hot, demo: bool) -> Person:
    """Who sits at the screen, and how the team counts days and money."""
    user = people.user(connection, config.user)
    country = people.setting(connection, "country") or config.country
    return Person(
        user.id,
        user.name,
        ZoneInfo(user.zone or config.zone),
        week_of(country),
        currency=people.setting(connection, "currency") or config.currency,
        country=country,
        language=user.language or config.language,
        demo=demo,
    )
