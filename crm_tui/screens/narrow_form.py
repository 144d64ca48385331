"""The line that narrows a list while it is typed."""

from collections.abc import Callable
from dataclasses import dataclass

from crm_tui.i18n import _
from crm_tui.screens.forms import CLOSES, LineForm, Reply
from crm_tui.widgets.paint import Line


def not_told(_text: str) -> None:
    """Nobody listens."""


@dataclass
class NarrowForm(LineForm):
    """Words that narrow a list at once; enter keeps them, escape shows all again.

    narrow: told the words after each key; words: what is already narrowed by; usage: what may be
    typed; known: words that mean something of their own.
    """

    narrow: Callable[[str], object] = not_told
    words: str = ""
    usage: str = ""
    known: str = ""
    writes = False

    def __post_init__(self) -> None:
        """Name the form."""
        self.title = _("Narrow")
        self.hint = self.usage or _("words of the rows to keep")
        self.line.insert(self.words)

    def keys(self) -> list[tuple[str, str]]:
        """Keep it, or show all again."""
        return [("enter", _("keep")), ("esc", _("show all"))]

    def below(self) -> Line:
        """The words that mean something of their own."""
        return [(" " + self.known, "dim")] if self.known else []

    def press(self, name: str, char: str | None) -> Reply:
        """Narrow while it is typed."""
        if name == "escape":
            self.narrow("")
            return CLOSES
        before = self.text
        reply = super().press(name, char)
        if self.text != before:
            self.narrow(self.text)
        return reply

    def paste(self, text: str) -> Reply:
        """Narrow by pasted text."""
        reply = super().paste(text)
        self.narrow(self.text)
        return reply
