"""What may follow a key that waits for another: a calm panel, shown once the hand hesitates."""

from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from crm_tui.domain.text import width
from crm_tui.i18n import _
from crm_tui.screens.forms import CLOSES, STAYS, Form, Reply
from crm_tui.widgets.paint import Line, clip, said

if TYPE_CHECKING:
    from crm_tui.screens.form_screen import FormScreen

DELAY = 0.4
"""Seconds a hand that knows the way needs for the second key: it sees no panel."""
MOST_ROWS = 9
GAP = 3  # cells between columns
LETTERS = "abcdefghijklmnopqrstuvwxyz"


@dataclass
class PrefixForm(Form):
    """Waits for one more key. is_shown: the hand has hesitated, so the panel is there."""

    is_shown: bool = field(default=False, kw_only=True)

    writes = False

    def choices(self) -> list[tuple[str, str]]:
        """The keys that may follow, and what each does."""
        return []

    def letters(self) -> str:
        """The Latin letters that may follow."""
        return LETTERS

    def chosen(self, letter: str) -> Reply:
        """Answer one of the letters."""
        return CLOSES

    def nothing(self) -> str:
        """What the panel says while there is nothing to choose."""
        return ""

    def lines(self, cells: int) -> list[Line]:
        """Nothing at first: whoever presses on sees no change."""
        if not self.is_shown:
            return []
        rows = panel(self.choices(), cells)
        return [
            clip(self.head(), cells),
            *(rows or [clip([(f"  {self.nothing()}", "dim")], cells)]),
        ]

    def press(self, name: str, char: str | None) -> Reply:
        """A letter answers, wherever it stands on the layout; escape goes back."""
        if name == "escape" or char is None:
            return CLOSES if name == "escape" else STAYS
        meant = self.around.keyboard.letter(char, self.letters())
        if meant.switch:
            return Reply(say=_("Switch to Latin letters to answer."))
        return STAYS if meant.id is None else self.chosen(meant.id)


def panel(choices: list[tuple[str, str]], cells: int) -> list[Line]:
    """Keys and what they do in columns of one width, read from top to bottom."""
    if not choices:
        return []
    widest = max(width(said(words)) for _key, words in choices)
    each = min(widest + 3 + GAP, max(cells - 2, 1))
    columns = max((cells - 1) // each, -(-len(choices) // MOST_ROWS))
    each = min(each, (cells - 1) // columns)
    rows = -(-len(choices) // columns)
    return [_row(choices[at::rows], each, cells) for at in range(rows)]


def _row(choices: list[tuple[str, str]], each: int, cells: int) -> Line:
    line: Line = [(" ", "text")]
    for key, words in choices:
        line += [(f" {key} ", "key"), *clip([(said(words), "dim")], each - 3)]
    return clip(line, cells)


def open_prefix(screen: "FormScreen", form: PrefixForm) -> None:
    """Wait for the next key; the panel comes when the hand hesitates."""
    screen.form = form
    screen.form_changed()
    if DELAY:
        screen.set_timer(DELAY, partial(reveal, screen, form))
    else:
        reveal(screen, form)


def reveal(screen: "FormScreen", form: PrefixForm) -> None:
    """Show the panel, unless its key has come meanwhile."""
    if screen.form is form:
        form.is_shown = True
        screen.form_changed()
