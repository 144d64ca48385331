"""A note read whole, as its Markdown means it; `e` changes it in the person's editor."""

from collections.abc import Callable

from crm_tui.domain.client_cards import Happened
from crm_tui.i18n import _
from crm_tui.screens.read_screen import ReadScreen
from crm_tui.widgets.paint import Line, Moment, clock, day_words
from crm_tui.widgets.paint_markdown import markdown_lines
from crm_tui.widgets.paint_timeline import kind_words

EDIT = "e"


class NoteScreen(ReadScreen):
    """One line of a timeline that has more to say than a line. change: opens the editor."""

    def __init__(self, line: Happened, now: Moment, change: Callable[[], None]) -> None:
        super().__init__()
        self.line, self.now, self.change = line, now, change

    def fill(self) -> None:
        """Show the note."""
        at = self.now.wall(self.line.at)
        when = f"{day_words(at.date(), self.now.day)} {clock(at)}"
        title = " · ".join(part for part in (kind_words(self.line), when, self.line.who) if part)
        self.pane.show(title, self._lines)

    def _lines(self, cells: int) -> list[Line]:
        return [[(" ", "text"), *line] for line in markdown_lines(self.line.text, cells - 2)]

    def keys(self) -> list[tuple[str, str]]:
        """Reading on, changing, leaving."""
        return [*super().keys()[:2], (EDIT, _("edit")), ("esc", _("back"))]

    def taps(self) -> tuple[str, ...]:
        """The tap buttons of a phone."""
        return (*super().taps(), EDIT)

    def pressed(self, name: str, char: str | None) -> bool:
        """Change it, scroll, or go back."""
        if self.app.keyboard.letter(name, EDIT).id == EDIT:
            self.dismiss()
            self.app.call_later(self.change)
            return True
        return super().pressed(name, char)
