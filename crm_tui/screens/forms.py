"""The forms at the bottom of a screen: one line each, read live, answered key by key.

A form knows no widget and changes no record: it says which lines to draw, and answers each key
with a `Reply`. What it would save is a job for `Shell.do`.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from crm_tui.domain.lines import Card, StepLine
from crm_tui.domain.text import thousands, width
from crm_tui.errors import CrmError
from crm_tui.i18n import _
from crm_tui.shell import Job, Reads
from crm_tui.widgets.field import LONGEST, Field
from crm_tui.widgets.keyboard import Keyboard
from crm_tui.widgets.paint import Line, Moment, cell, clip, length, said, wrap, wrap_text

if TYPE_CHECKING:
    from crm_tui.crm import Crm
    from crm_tui.domain.calendar import Week
    from crm_tui.screens.acting import ActingScreen

MOST_LINES = 6
LEAST_NAME = 5  # cells in which a name is still known
MOST_READ = 3  # lines that a reading takes


@dataclass(frozen=True)
class Around:
    """What a form may know of the world: the time, the week, the money, the keyboard.

    dials: whether a program of the person's dials numbers.
    """

    moment: Callable[[], Moment]
    week: "Week"
    currency: str
    keyboard: Keyboard
    country: str = ""
    dials: bool = False


@dataclass(frozen=True)
class Save:
    """What to save, and what to say once it is.

    repeat: makes the same for other steps. is_outcome: it ended a step. otherwise: another
    form that answers why it was refused.
    """

    job: Job
    done: str
    steps: tuple[StepLine, ...] = ()
    moves_on: bool = True
    repeat: "Callable[[tuple[StepLine, ...]], Save] | None" = None
    is_outcome: bool = False
    otherwise: "Callable[[CrmError], Form | None] | None" = None


@dataclass(frozen=True)
class Reply:
    """What a form answers to a key: drawn anew, closed, something to save, say or open.

    act: an action of the screen. look: something to read for the form, given to `shown`. then:
    anything else that the screen is to do.
    """

    close: bool = False
    save: Save | None = None
    say: str = ""
    open: str = ""
    act: str = ""
    look: "Callable[[Reads], Any] | None" = None
    shown: Callable[[Any], None] | None = None
    then: "Callable[[ActingScreen], object] | None" = None


STAYS = Reply()
CLOSES = Reply(close=True)


@dataclass
class Form:
    """A form about some steps: the focused one, or the marked.

    writes: whether it may save. contacts: whether it is there to reach somebody.
    """

    around: Around
    steps: tuple[StepLine, ...] = ()
    card: Card | None = None
    refused: CrmError | None = field(default=None, kw_only=True)

    title = ""
    writes = True
    contacts = False

    @property
    def subject(self) -> str:
        """Whom it is about: one client, or how many."""
        if len(self.steps) > 1:
            return _("{count} marked").format(count=thousands(len(self.steps)))
        if self.steps:
            return self.steps[0].client
        return self.card.client if self.card else ""

    def head(self) -> Line:
        """The beginning of the first line: what the form does, and to whom."""
        line: Line = [(f" {self.title} ", "label")]
        if self.subject:
            line += [(said(self.subject), "dim"), (" ", "text")]
        return line

    def lines(self, cells: int) -> list[Line]:
        """What is shown, at most `MOST_LINES`."""
        return [clip(self.head(), cells)]

    def keys(self) -> list[tuple[str, str]]:
        """The keys that do something here, for the footer."""
        return [("esc", _("back"))]

    def press(self, name: str, char: str | None) -> Reply:
        """Answer a key."""
        return CLOSES if name == "escape" else STAYS

    def paste(self, text: str) -> Reply:
        """Take pasted text."""
        return STAYS

    def tapped(self, row: int, cells: int) -> Reply:
        """Answer the mouse on one of the lines, counted from 0; named keys are pressed anyway."""
        return STAYS

    def copies(self) -> str:
        """What opening the form puts on the clipboard."""
        return ""

    def fill_from(self, crm: "Crm") -> "Callable[[Any], None] | None":
        """Read, in a thread, what only the store knows; return how to give it to the form."""
        return None

    def calls(self) -> str:
        """The number that opening the form dials, where a program for it is set."""
        return ""

    def refusal(self, cells: int) -> Line | None:
        """Why the store would not take it, with what to do, in one line."""
        return next(iter(self.refusal_lines(cells, 1)), None)

    def refusal_lines(self, cells: int, most: int = MOST_READ) -> list[Line]:
        """The same in as many lines as it takes."""
        if self.refused is None:
            return []
        words = " ".join(part for part in (self.refused.message, self.refused.hint) if part)
        return broken(words, "late", cells, most)


@dataclass
class LineForm(Form):
    """A form with one line of text and its reading below."""

    line: Field = field(default_factory=Field)

    hint = ""

    @property
    def text(self) -> str:
        """What was typed."""
        return self.line.text.strip()

    def keys(self) -> list[tuple[str, str]]:
        """Save or back."""
        return [("enter", _("save")), ("esc", _("back"))]

    def lines(self, cells: int) -> list[Line]:
        """The line being typed, and how it is read."""
        return [self.typed_line(cells), *(self.refusal_lines(cells) or self._lines_below(cells))]

    def typed_line(self, cells: int) -> Line:
        """The line being typed, behind what the form does."""
        head = [*self.head(), ("› ", "mark")]
        used = sum(len(text) for text, _style in head)
        if used > cells // 2:
            head = self._short_head(cells // 2)
            used = length(head)
        return clip([*head, *self.line.line(max(cells - used - 1, 4), self.hint)], cells)

    def _short_head(self, cells: int) -> Line:
        """The same in little room: as much of the name as fits, or what the form does alone."""
        room = cells - width(self.title) - 5
        name: Line = [(cell(self.subject, room), "dim"), (" ", "text")]
        fits = bool(self.subject) and room >= LEAST_NAME
        return [(f" {self.title} ", "label"), *(name if fits else []), ("› ", "mark")]

    def _lines_below(self, cells: int) -> list[Line]:
        """How the line is read, or what is wrong with it, over as many lines as that takes."""
        line = self.below()
        if length(line) <= cells:
            return [clip(line, cells)]
        if len(line) == 1:
            return broken(line[0][0].strip(), line[0][1], cells)
        return wrap(line, cells, 3)[:MOST_READ]

    def below(self) -> Line:
        """How the line is read."""
        return []

    def press(self, name: str, char: str | None) -> Reply:
        """Type, save, or go back."""
        if name == "escape":
            return CLOSES
        if name == "enter":
            return self.enter()
        if self.line.press("space" if name == "space" else name, char):
            self.refused = None
            return STAYS
        return STAYS

    def paste(self, text: str) -> Reply:
        """Take pasted text at the caret."""
        left = self.line.insert(text)
        self.refused = None
        return Reply(
            say=_("A line holds {n} characters: the rest was left out.").format(n=LONGEST)
            if left
            else ""
        )

    def enter(self) -> Reply:
        """Save, if what was typed can be read."""
        return CLOSES


def broken(words: str, style: str, cells: int, most: int = MOST_READ) -> list[Line]:
    """A sentence over several lines, broken between its words."""
    lines = wrap_text(words, style, max(cells - 2, 1), most)
    return [clip([(" ", "text"), *line], cells) for line in lines]


def choices(letters: list[tuple[str, str]], chosen: str, cells: int) -> list[Line]:
    """One letter per answer with its words, over as many lines as they need."""
    lines: list[Line] = [[(" ", "text")]]
    for letter, words in letters:
        on = letter == chosen
        pair: Line = [
            (f" {letter} ", "tab-on" if on else "key"),
            (said(words), "bold" if on else "dim"),
        ]
        if len(lines[-1]) > 1 and length(lines[-1]) + length(pair) > cells:
            lines.append([(" ", "text")])
        lines[-1] += [*pair, ("  ", "text")]
    return [clip(line, cells) for line in lines]
