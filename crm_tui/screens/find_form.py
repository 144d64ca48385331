"""The line that finds anything: what it finds is listed while it is typed."""

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from crm_tui.i18n import _
from crm_tui.screens.forms import LineForm, Reply
from crm_tui.widgets.paint import Line, clip

if TYPE_CHECKING:
    from crm_tui.screens.acting import ActingScreen

MOVES = {
    "down": "move.down",
    "up": "move.up",
    "pagedown": "move.page_down",
    "pageup": "move.page_up",
}


@dataclass
class FindForm(LineForm):
    """A text; the arrows choose among what it finds, enter goes there, tab acts on it."""

    writes = False

    def __post_init__(self) -> None:
        """Name the form in the person's language."""
        self.title = _("Find")
        self.hint = _("a name, a company, a number, a deal")

    def keys(self) -> list[tuple[str, str]]:
        """Choose, go there, or back."""
        return [
            ("↑↓", _("choose")),
            ("enter", _("go there")),
            ("tab", _("act on it")),
            ("esc", _("back")),
        ]

    def lines(self, cells: int) -> list[Line]:
        """The line alone: its reading is the list."""
        return [clip(line, cells) for line in super().lines(cells)[:1]]

    def press(self, name: str, char: str | None) -> Reply:
        """Type, choose, go there, act on it, or back to where one was."""
        if name in MOVES:
            return Reply(act=MOVES[name])
        if name == "escape":
            return Reply(close=True, act="nav.back")
        if name == "enter":
            return Reply(close=True, act="nav.open" if self.text else "nav.back")
        if name == "tab":
            return Reply(close=True)
        before = self.text
        super().press(name, char)
        return Reply(then=partial(_search, self.text)) if self.text != before else Reply()


def _search(text: str, screen: "ActingScreen") -> None:
    from crm_tui.screens.find_screen import FindScreen

    if isinstance(screen, FindScreen):
        screen.search(text)
