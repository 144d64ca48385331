"""The first screen: shown while there is no database, it asks four things and makes one."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple
from zoneinfo import ZoneInfo

from textual import getters, on, work
from textual.app import ComposeResult

from crm_tui.domain.calendar import week_of
from crm_tui.domain.iso4217 import DECIMALS
from crm_tui.domain.lines import News
from crm_tui.domain.money import format_amount
from crm_tui.errors import CrmError
from crm_tui.i18n import _, speak
from crm_tui.screens.first_answers import LINES, TITLES, Answers, Chosen
from crm_tui.screens.reading import PATIENCE, HotReads
from crm_tui.shell import GO_TO_DEMO, GO_TO_TUTOR, KeyedScreen, Shell
from crm_tui.store.hot.connection import open_hot
from crm_tui.store.hot.people import NOBODY
from crm_tui.widgets.paint import Line
from crm_tui.widgets.paint_bars import footer_line
from crm_tui.widgets.paint_first_run import (
    BRING,
    BUTTONS,
    DEMO,
    TUTOR,
    Hit,
    Row,
    first_run,
    week_words,
)
from crm_tui.widgets.panes import Bar

if TYPE_CHECKING:
    from crm_tui.config import Config

SAMPLE = {0: 120_000, 2: 12_000_000, 3: 120_000_000, 4: 1_200_000_000}  # minor units by decimals
MOVES = {"down": 1, "tab": 1, "up": -1, "shift+tab": -1}
TURNS = {"right": 1, "left": -1}
BY_KEY = {key: name for name, _words, key in BUTTONS}
#: What is gone to instead: the status the app ends with, by which its starter knows.
INSTEAD = {DEMO: GO_TO_DEMO, TUTOR: GO_TO_TUTOR}


class Place(NamedTuple):
    """What the screen tells of the desk it is about to make."""

    database: str
    user: str
    zone: str


class ReadsBefore(HotReads):
    """The reads of an app that has no database yet: nothing has happened, nobody is known."""

    def me(self) -> int:
        """Nobody."""
        return NOBODY

    def news(self, since: int | None) -> News:
        """None."""
        return News(0, frozenset())


class FirstRunScreen(KeyedScreen):
    """Language, currency, country and pipeline, all chosen already; enter accepts them.

    make: makes the database, in a thread. begin: shows what is made; it runs in the event loop.
    brings: whether a file is to be imported then.
    """

    app = getters.app(Shell)
    DEFAULT_CSS = "#first { height: 1fr; }"

    def __init__(
        self,
        answers: Answers,
        place: Place,
        make: Callable[[Chosen], object],
        begin: Callable[[Chosen], Awaitable[object]],
    ) -> None:
        super().__init__()
        self.answers = answers
        self.place = place
        self.message = ("", "dim")
        self.is_making = False
        self.brings = False
        self._make = make
        self._begin = begin
        self._hits: list[Hit] = []

    def compose(self) -> ComposeResult:
        """One pane and the keys."""
        yield Bar(self._lines, id="first")
        yield Bar(lambda cells: [footer_line(self._keys(), cells)], id="keys")

    def on_mount(self) -> None:
        """Speak the language that is chosen."""
        self._redraw()

    def _keys(self) -> list[tuple[str, str]]:
        return [
            ("enter", _("start")),
            ("↑↓", _("line")),
            ("←→", _("choose")),
            (_("letters"), _("type it")),
            ("esc", _("quit, making nothing")),
        ]

    # -- what is shown --------------------------------------------------------------------

    def _lines(self, cells: int) -> list[Line]:
        answers = self.answers
        rows = [
            Row(
                line,
                _(TITLES[line]),
                [(value, answers.label(line, value)) for value in answers.options(line)],
                answers.values[line],
                answers.meant(line),
                answers.typed[line],
                answers.faults.get(line, ""),
                line == answers.line,
            )
            for line in LINES
        ]
        height = self.query_one("#first", Bar).size.height
        drawn = first_run(rows, self._reading(), self.message, cells, height)
        self._hits = drawn.hits
        return drawn.lines

    def _reading(self) -> list[tuple[str, str]]:
        """What the answers mean, while they are chosen."""
        values = self.answers.values
        sample = (SAMPLE[DECIMALS.get(values["currency"], 2)], values["currency"])
        return [
            (_("Week"), week_words(week_of(values["country"]))),
            (_("Amounts"), format_amount(sample, lang=values["language"])),
            (_("Stages"), " → ".join(self.answers.stages())),
            (_("You"), f"{self.place.user} · {self.place.zone}"),
            (_("File"), self.place.database),
        ]

    def _redraw(self) -> None:
        speak(self.answers.values["language"])
        self.query_one("#first", Bar).redraw()
        self.query_one("#keys", Bar).redraw()

    # -- keys and the mouse ---------------------------------------------------------------

    def pressed(self, name: str, char: str | None) -> bool:
        """Every key is answered here, so that nothing opens that would need a database."""
        if self.is_making:
            return True
        if name == "escape":
            self.app.exit(return_code=0)
        elif name in BY_KEY:
            self.press_button(BY_KEY[name])
        else:
            self._edit(name, char)
        return True

    def _edit(self, name: str, char: str | None) -> None:
        answers = self.answers
        self.message = ("", "dim")
        typing = bool(answers.typed[answers.line].text)
        if name in MOVES:
            answers.move(MOVES[name])
        elif name in TURNS and not typing:
            answers.turn(TURNS[name])
        elif name != "space" or typing:
            answers.press(name, char)
        self._redraw()

    def pasted(self, text: str) -> bool:
        """Pasted text goes into the line."""
        if not self.is_making:
            self.answers.paste(text)
            self._redraw()
        return True

    @on(Bar.Tapped)
    def _tapped(self, message: Bar.Tapped) -> None:
        if self.is_making or message.bar.id != "first":
            return
        for hit in reversed(self._hits):
            if hit.y == message.y and hit.first <= message.x < hit.last:
                self._press_hit(hit)
                return

    def _press_hit(self, hit: Hit) -> None:
        if hit.name in BY_KEY.values():
            self.press_button(hit.name)
            return
        self.answers.at = LINES.index(hit.name)
        if hit.option is not None:
            self.answers.choose(hit.name, hit.option)
        self._redraw()

    def press_button(self, name: str) -> None:
        """Begin, begin with a file, or go to the demo or the lessons: those make nothing here."""
        if name in INSTEAD:
            self.app.exit(return_code=INSTEAD[name])
            return
        self.brings = name == BRING
        self.start()

    # -- making ---------------------------------------------------------------------------

    def start(self) -> None:
        """Make the database with what is chosen, unless something typed cannot be read."""
        if fault := self.answers.fault():
            self.message = (fault, "late")
            self._redraw()
            return
        self.is_making = True
        self.message = (_("Making your desk …"), "dim")
        self._redraw()
        self._making(self.answers.chosen())

    @work(group="first")
    async def _making(self, chosen: Chosen) -> None:
        try:
            await asyncio.to_thread(self._make, chosen)
        except CrmError as error:
            self._failed(error)
        else:
            await self._begin(chosen)
            if self.brings:
                from crm_tui.screens.import_files import ImportFilesScreen

                self.app.push_screen(ImportFilesScreen())

    def _failed(self, error: CrmError) -> None:
        """The person may mend what is in the way and press enter again."""
        self.is_making = False
        self.message = (f"{error.message} {error.hint}", "late")
        self._redraw()


def make_desk(config: "Config", chosen: Chosen, clock: Callable[[], datetime]) -> None:
    """Make the database as chosen. One that somebody has made meanwhile stays as it is.

    The program does it, not the person, so that nobody undoes it by a key. Raises CrmError.
    """
    there = open_hot(config.db, PATIENCE)
    if there is not None:
        there.close()
        return
    from crm_tui.actions.team import add_user, change_setting, new_pipeline
    from crm_tui.crm import open_crm
    from crm_tui.store.setup import PROGRAM

    crm = open_crm(
        config.db, PROGRAM, clock=clock, zone=ZoneInfo(config.zone), face="tui",
        language=chosen.language, country=chosen.country, currency=chosen.currency,
        pipeline=chosen.pipeline,
    )  # fmt: skip
    try:
        if chosen.stages:
            key = crm.run(new_pipeline, chosen.stages).value
            crm.run(change_setting, "pipeline", key)
        if chosen.language != config.language:
            crm.run(add_user, config.user, language=chosen.language)
    finally:
        crm.store.engine.dispose()
