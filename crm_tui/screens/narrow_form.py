"""The line that narrows a list while it is typed."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from crm_tui.domain.lines import StepLine
from crm_tui.domain.search import fold
from crm_tui.i18n import _
from crm_tui.screens.forms import CLOSES, LineForm, Reply
from crm_tui.widgets.paint import Line

if TYPE_CHECKING:
    from crm_tui.screens.acting import ActingScreen


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


def narrow_steps(screen: "ActingScreen", narrow: Callable[[str], object], words: str) -> NarrowForm:
    """The line that narrows a list of steps. words: what it is narrowed by now."""
    from crm_tui.screens.opening import around_of

    hint = _("a client, a deal, a kind: call")
    return NarrowForm(around_of(screen), narrow=narrow, words=words, usage=hint)


def holds(step: StepLine, words: str) -> bool:
    """Whether a step holds every one of these words, in its client, deal, title, kind or owner."""
    return has_words(f"{step.client} {step.deal} {step.title} {step.kind} {step.owner}", words)


def has_words(text: str, words: str) -> bool:
    """Whether a text holds every one of these words, however they are written."""
    folded = fold(text)
    return all(word in folded for word in fold(words).split())
