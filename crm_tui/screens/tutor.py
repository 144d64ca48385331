"""The tutor in the app: shows the lesson at hand, sees what the learner does, and goes on."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from crm_tui.domain.lessons import LESSONS, Progress
from crm_tui.screens.state_files import remember, remembered
from crm_tui.store.hot.learning import written_since
from crm_tui.widgets.paint import Line
from crm_tui.widgets.paint_bars import PHONE, key_at
from crm_tui.widgets.paint_lesson import LINES, PHONE_LINES, lesson_lines
from crm_tui.widgets.panes import Bar

if TYPE_CHECKING:
    from crm_tui.domain.lines import Touched
    from crm_tui.shell import Shell

KEPT = "tutor"
SKIP = "f4"


class Tutor:
    """Follows one learner through the lessons."""

    def __init__(self, app: "Shell", at: int) -> None:
        self.app = app
        self.progress = Progress(at)
        self.done = ""
        self._last = 0
        self._begun = False

    def begin(self) -> None:
        """The first screen is there: look at what is written from now on."""
        if not self._begun:
            self._begun = True
            self.app.changed.subscribe(self.app, self._news)
            self._read(lambda rows: None)

    def lines(self, cells: int) -> list[Line]:
        """The lesson at hand."""
        most = PHONE_LINES if cells < PHONE else LINES
        return lesson_lines(self.progress, self.done, self._label, cells, most)

    def _label(self, action: str) -> str:
        keyboard = self.app.keyboard
        return next(keyboard.label(key) for key in keyboard.table if key.id == action)

    def acted(self, action: str) -> None:
        """The learner has asked for an action."""
        self.progress.act(action)
        self.app.call_after_refresh(self.look)

    def takes(self, key: str) -> bool:
        """The next lesson without this one, if that is what a key asks for."""
        if key == SKIP and self.progress.lesson is not None:
            self.done = ""
            self._go_on()
        return key == SKIP

    def tapped(self, x: int, y: int, cells: int) -> None:
        """A cell of the lesson was tapped: the one that names the key presses it."""
        lines = self.lines(cells)
        self.takes(key_at(lines[y], x) if y < len(lines) else "")

    def look(self) -> None:
        """Go on if the lesson is done."""
        lesson = self.progress.lesson
        if lesson is not None and self.progress.is_done(type(self.app.screen).__name__):
            self.done = lesson.title
            self._go_on()

    def _go_on(self) -> None:
        self.progress.go_on()
        remember(KEPT, {"at": self.progress.at})
        for screen in self.app.screen_stack:
            for bar in screen.query("#lesson").results(Bar):
                bar.redraw()

    def _news(self, _touched: "Touched") -> None:
        self._read(self._written)

    def _read(self, then: "Callable[[list[tuple[int, str]]], None]") -> None:
        def show(rows: "list[tuple[int, str]]") -> None:
            self._last = rows[-1][0] if rows else self._last
            then(rows)

        last = self._last
        self.app.show(lambda reads: reads.ask(written_since, last), show, "tutor")

    def _written(self, rows: "list[tuple[int, str]]") -> None:
        for _number, action in rows:
            self.progress.write(action)
        self.look()


def teach(app: "Shell", *, again: bool) -> None:
    """Let an app that is about to run be one to learn on. again: from the first lesson."""
    app.tutor = Tutor(app, 0 if again else kept_lesson())


def kept_lesson() -> int:
    """The lesson the learner came to last time, from 0; 0 after the last."""
    at = remembered(KEPT).get("at", 0)
    return at if isinstance(at, int) and 0 <= at < len(LESSONS) else 0
