"""The terminal application: which screens there are, how it starts and how it ends."""

import os

os.environ.setdefault("TEXTUAL_FPS", "120")  # Textual reads it once, when it is imported

import asyncio
import gc
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from time import monotonic
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple
from zoneinfo import ZoneInfo

from textual.await_complete import AwaitComplete
from textual.theme import BUILTIN_THEMES, Theme
from textual.worker import WorkerFailed

from crm_tui import theme_names, themes
from crm_tui.domain.calendar import week_of
from crm_tui.errors import Unavailable
from crm_tui.i18n import _, speak
from crm_tui.keys import one_complaint, remapped
from crm_tui.paths import remember_theme
from crm_tui.screens.reading import PATIENCE, HotReads
from crm_tui.screens.today import TodayScreen
from crm_tui.shell import KeyedScreen, Person, Shell
from crm_tui.store.hot import people
from crm_tui.store.hot.calendars import working
from crm_tui.store.hot.connection import Hot, Late, Outdated, open_hot
from crm_tui.store.hot.people import NOBODY

if TYPE_CHECKING:
    from textual.screen import Screen

    from crm_tui.config import Config
    from crm_tui.crm import Crm
    from crm_tui.domain.lines import Touched
    from crm_tui.first_screen import FirstScreen

NO_TERMINAL = 2
#: Records that say how somebody's days are counted.
PERSONAL = frozenset({"*", "user", "setting", "calendar", "day_off"})
EVERYTHING: "Touched" = frozenset({("*", 0)})
SETTLE = 0.1  # seconds after the first frame until the collector is let loose
CALM = 1.5  # seconds without a key until what is slow to load is loaded
CALM_AT_LAST = 30.0  # seconds after which it is loaded in any case
FIRST = "first"  # the mode of the screen that is shown while there is no database


def pipeline_screen() -> "Screen[None]":
    """The board, imported when it is first looked at."""
    from crm_tui.screens.pipeline import PipelineScreen

    return PipelineScreen()


def clients_screen() -> "Screen[None]":
    """The clients, imported when they are first looked at."""
    from crm_tui.screens.clients import ClientsScreen

    return ClientsScreen()


class CrmApp(Shell):
    """The shell with its screens. config: the settings in force, and where each comes from."""

    MODES: ClassVar = {
        "today": TodayScreen,
        "pipeline": pipeline_screen,
        "clients": clients_screen,
    }
    DEFAULT_MODE = "today"
    config: "Config | None" = None

    @property
    def native_ansi_color(self) -> bool:
        """Whether colours are the terminal's own, or none: only then does NO_COLOR take all."""
        return theme_names.is_colourless(os.environ) or super().native_ansi_color

    def on_mount(self) -> None:
        """Follow what the team and the person set for themselves, and the theme they choose."""
        self.changed.subscribe(self, self._follow)
        self.theme_changed_signal.subscribe(self, self._remember_theme)

    def _remember_theme(self, theme: Theme) -> None:
        remember_theme(theme.name)
        self._keep_inks()

    def on_ready(self) -> None:
        """The first frame is painted: let the collector work."""
        if not gc.isenabled():
            self.set_timer(SETTLE, settle_collector)
        self.set_timer(CALM, self._once_calm)
        if not self.is_headless:
            from crm_tui.screens.drafts import watch

            watch(self, self.config)

    def _once_calm(self, waited: float = CALM) -> None:
        """Load what is slow to load, once nobody presses keys: it would hold them up."""
        from crm_tui.screens import collecting

        if monotonic() - self.at_once.pressed < CALM and waited < CALM_AT_LAST:
            self.set_timer(CALM, lambda: self._once_calm(waited + CALM))
            return
        self._know_holidays()
        self._do_duties()
        self._keep_inks()
        collecting.watch(self)

    def exit(self, *about: Any, **more: Any) -> None:
        """End. What was being typed is kept, and what was saved meanwhile no longer."""
        if not self.is_headless:
            from crm_tui.screens.drafts import end

            end(self)
        super().exit(*about, **more)

    def _keep_inks(self) -> None:
        """The next start draws its first screen in these colours, before Textual is loaded."""
        if self.config is not None and not self.is_headless:
            from crm_tui import first_screen
            from crm_tui.widgets.drawn import codes_of

            first_screen.keep_inks(first_screen.ink_key(self.theme), codes_of(self))

    def _do_duties(self) -> None:
        """What is due by itself is done once nobody waits for a frame, and looked for on and on."""
        from crm_tui.screens.duties import watch

        watch(self)

    def _know_holidays(self) -> None:
        """The library of holidays is slow to load: a thread does it before a day is asked."""
        if getattr(self.person.week, "country", ""):
            week, today = self.person.week, self.now.day
            self.run_worker(lambda: week.is_working(today), thread=True, group="holidays")

    async def action_quit(self) -> None:
        """`ctrl+q` of the library: nothing that was entered is lost by it either."""
        self.leave()

    def pop_screen(self) -> AwaitComplete:
        """Close the screen in front. What is read for it is for nobody from now on."""
        closed = self.screen
        popped = super().pop_screen()
        if isinstance(closed, KeyedScreen):
            closed.is_closed = True
        self.workers.cancel_node(closed)
        return popped

    def _follow(self, touched: "Touched") -> None:
        """Somebody's zone or language, or the team's currency, is another one: show all anew."""
        if self.config is not None and any(kind in PERSONAL for kind, _id in touched):
            config, demo = self.config, self.person.demo
            self.show(
                lambda reads: reads.ask(lambda conn: _person(config, conn, demo)),
                self._be,
                "person",
            )

    def _be(self, person: Person) -> None:
        if person == self.person:
            return
        self.person = person
        if isinstance(self.reads, HotReads):
            self.reads.zone = self.reads.patient.zone = person.zone
        speak(person.language)
        self.changed.publish(EVERYTHING)
        self._redraw_all()

    def _redraw_all(self) -> None:
        """Every line may read otherwise; the other screens are read anew when they are seen."""
        from crm_tui.widgets.drawn import Drawn

        for drawn in self.screen.query(Drawn):
            drawn.redraw()

    def _fatal_error(self) -> None:
        """End the program after a bug, without showing anybody's data; `crash` keeps the error.

        Textual 8.2.8 prints the local variables of every frame here, clients' names among them,
        and offers no public way to print less. Whoever runs the app reports the error instead.
        """
        error = self._exception
        self.crash = error.error if isinstance(error, WorkerFailed) else error
        self._close_messages_no_wait()

    async def settle_in(self, desk: "Desk", screen: str) -> None:
        """Show the desk that the first screen has made."""
        self.reads, self.person, self._opening = desk
        speak(self.person.language)
        await self.switch_mode(screen)


def settle_collector() -> None:
    """Nothing made so far will be garbage: never scan it again, and scan the young rarely."""
    gc.freeze()
    gc.set_threshold(20_000, 10, 3)
    gc.enable()


class Desk(NamedTuple):
    """A database and the person at it, as the app needs them."""

    reads: HotReads
    person: Person
    opening: "Callable[[], Crm]"


def run(
    config: "Config",
    *,
    demo: bool = False,
    screen: str = CrmApp.DEFAULT_MODE,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    first: "FirstScreen | None" = None,
    tutor: str = "",
) -> int:
    """Show the application until the person quits; return the exit code.

    demo: the file is the demo's, and the screen says so. screen: the mode of the app that shows
    first; without a database the first run comes before it. first: what stands in the terminal
    already, to be drawn over. tutor: "on" or "again" to teach. 2 without a terminal that can
    show it. Raises CrmError for a database that cannot be opened, and whatever bug ended the
    screen.
    """
    complaint = no_terminal()
    if complaint:
        print(complaint, file=sys.stderr)
        return NO_TERMINAL
    gc.disable()  # until the first frame is painted: `CrmApp.on_ready` lets it loose
    app = an_app(config, demo=demo, screen=screen, clock=clock)
    if tutor:
        from crm_tui.screens.tutor import teach

        teach(app, again=tutor == "again")
    from crm_tui.screens.taking_over import take_over

    take_over(app, first)
    try:
        app.run()
    finally:
        app.close_door()
    if app.crash is not None:
        raise app.crash
    return app.return_code or 0


def no_terminal() -> str:
    """Why the screen cannot be shown here, with what works instead; "" where it can."""
    there = sys.stdin is not None and sys.stdin.isatty() and sys.stdout.isatty()
    if there and os.environ.get("TERM", "") not in ("", "dumb", "unknown"):
        return ""
    words = _("The screen needs a terminal that can draw; `crm --plain` works line by line in any,")
    return f"{words} " + _("and `crm today` prints the same as text.")


def an_app(
    config: "Config",
    *,
    demo: bool = False,
    screen: str = CrmApp.DEFAULT_MODE,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> CrmApp:
    """The application on a database, which is upgraded first where that is due.

    Where there is none yet, the app asks how it should be and makes it.
    """
    connection = _opened(config, lambda: _open(config, clock))
    table, faults = remapped(config.keys)
    desk = _desk(config, connection, demo, clock) if connection else _no_desk(config, clock)
    if desk.person.language != config.language:
        speak(desk.person.language)
    app = _starting_with(screen if connection else FIRST)(
        desk.reads, desk.opening, desk.person, clock=clock, table=table, theme=_theme(config),
        complaints=(*one_complaint(faults, config.key_origins), *_no_theme(config)),
        ascii_frames=theme_names.is_ascii_framed(config.borders, os.environ),
    )  # fmt: skip
    app.config = config
    app.dial = config.dial
    if connection is None:
        _ask_first(app, config, screen, clock)
    return app


def _theme(config: "Config") -> str:
    """The theme to begin with."""
    if theme_names.is_colourless(os.environ):
        return theme_names.TERMINAL
    return theme_names.theme_named(config.theme, BUILTIN_THEMES) or theme_names.fitting_theme(
        os.environ
    )


def _no_theme(config: "Config") -> tuple[str, ...]:
    """A sentence where a theme is asked for that there is not."""
    if not config.theme or theme_names.theme_named(config.theme, BUILTIN_THEMES):
        return ()
    words = _("{where}: there is no theme “{name}”; there are {names}.")
    names = ", ".join(theme.name for theme in themes.THEMES)
    return (words.format(where=config.origin("theme"), name=config.theme, names=names),)


def _starting_with(screen: str) -> type[CrmApp]:
    """The application whose first frame shows that screen."""
    if screen == CrmApp.DEFAULT_MODE:
        return CrmApp

    class Opening(CrmApp):
        DEFAULT_MODE = screen

    return Opening


def _open(config: "Config", clock: Callable[[], datetime]) -> "Crm":
    """The database the long way, made or upgraded where that is due."""
    from crm_tui.crm import open_crm

    return open_crm(
        config.db, config.user, clock=clock, zone=ZoneInfo(config.zone), face="tui",
        language=config.language, country=config.country, currency=config.currency,
        pipeline=config.pipeline or "founder", keep=True,
    )  # fmt: skip


def _opened(config: "Config", opening: "Callable[[], Crm]") -> Hot | None:
    """A quick connection, None where there is no database. What is older is upgraded first."""
    try:
        return open_hot(config.db)
    except Late:
        return open_hot(config.db, PATIENCE)
    except Outdated:
        opening().store.engine.dispose()
        return open_hot(config.db, PATIENCE)


def _desk(config: "Config", connection: Hot, demo: bool, clock: Callable[[], datetime]) -> Desk:
    person = _person(config, connection, demo)
    reads = HotReads.of(config.db, config.user, person.zone, connection)
    return Desk(reads, person, lambda: _open(config, clock))


def _person(config: "Config", connection: Hot, demo: bool) -> Person:
    """Who sits at the screen, and how the team counts days and money."""
    user = people.user(connection, config.user)
    country = people.setting(connection, "country") or config.country
    return Person(
        user.id,
        user.name,
        ZoneInfo(user.zone or config.zone),
        working(connection, user.id, country),
        currency=people.setting(connection, "currency") or config.currency,
        country=country,
        language=user.language or config.language,
        demo=demo,
    )


# -- the first run --------------------------------------------------------------------------------


def _no_desk(config: "Config", clock: Callable[[], datetime]) -> Desk:
    """The person alone, while there is no database."""
    from crm_tui.screens.first_run import ReadsBefore

    zone = ZoneInfo(config.zone)
    week = week_of(config.country)
    person = Person(NOBODY, config.user, zone, week, language=config.language)
    reads = ReadsBefore(config.db, config.user, zone)
    return Desk(reads, person, lambda: _open(config, clock))


def _ask_first(app: CrmApp, config: "Config", screen: str, clock: Callable[[], datetime]) -> None:
    """Put the first screen into the app; what it makes is shown by `screen`."""
    from crm_tui.screens.first_answers import Answers, Chosen
    from crm_tui.screens.first_run import FirstRunScreen, Place, make_desk

    def make(chosen: Chosen) -> None:
        make_desk(config, chosen, clock)

    async def begin(_chosen: Chosen) -> None:
        await app.settle_in(await asyncio.to_thread(made), screen)

    def made() -> Desk:
        connection = open_hot(config.db, PATIENCE)
        if connection is None:
            raise Unavailable(
                _("The database could not be made: {place}").format(place=config.shown("db")),
                hint=_("Check that the folder exists and can be written to."),
            )
        return _desk(config, connection, demo=False, clock=clock)

    place = Place(config.shown("db"), config.user, config.zone)
    app.add_mode(FIRST, lambda: FirstRunScreen(Answers(config), place, make, begin))
