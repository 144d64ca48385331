"""Editing in place: one value in a line, read live, saved over the version that was seen.

If somebody changed the value meanwhile, the form says what it became and by whom: enter saves over
it, escape keeps theirs. What changed beside it is no reason to ask.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from crm_tui.errors import Conflict, Invalid
from crm_tui.i18n import _
from crm_tui.screens.forms import CLOSES, LineForm, Reply, Save
from crm_tui.shell import Job
from crm_tui.widgets.paint import Line, said

if TYPE_CHECKING:
    from crm_tui.crm import Crm
    from crm_tui.store.queries.edited import Became

TRIES = 4  # times a value is written again because something beside it has changed

Write = Callable[["Crm", str, int], object]
Read = Callable[[str], Line]


class Stale(Conflict):
    """Somebody else changed the value that is being edited. text: what it became."""

    def __init__(self, text: str, version: int, who: str) -> None:
        made = _("{who} made it “{text}”") if text else _("{who} emptied it")
        words = made.format(who=who or _("somebody"), text=text)
        super().__init__(words + ":", hint=_("enter saves yours over it, esc keeps theirs."))
        self.text, self.version = text, version


@dataclass(frozen=True)
class Held:
    """The value one began to edit: its text and the version of its record, and how to look again.

    look: None for something new, which nobody else can have changed.
    """

    text: str = ""
    version: int = 0
    look: "Callable[[Crm], Became | None] | None" = None


def edit_job(held: Held, text: str, write: Write) -> Job:
    """Write a text over the value that was seen. Raises Stale if it is another one now."""

    def job(crm: "Crm") -> object:
        seen = held.version
        for _try in range(TRIES):
            try:
                return write(crm, text, seen)
            except Conflict:
                now = held.look(crm) if held.look is not None else None
                if now is None or now.version == seen:
                    raise
                if now.text not in (held.text, text):
                    raise Stale(now.text, now.version, now.who) from None
                seen = now.version
        raise Conflict(_("It is being changed again and again."), hint=_("Try again."))

    return job


def said_line(text: str) -> Line:
    """Words are kept as they are typed."""
    return [(" → ", "mark"), (said(text), "bold")] if text else []


@dataclass
class EditForm(LineForm):
    """One value of somebody's.

    label: what it is; whose: whom it is of; empties: what an empty line does, "" where it may not
    be empty; hints: what is to be typed; done: what is said once it is saved.
    """

    label: str = ""
    whose: str = ""
    held: Held = Held()
    write: Write = lambda _crm, _text, _seen: None
    read: Read = said_line
    empties: str = ""
    hints: str = ""
    done: str = ""

    def __post_init__(self) -> None:
        """Name the form, and begin with what there is."""
        self.title = self.label[:1].upper() + self.label[1:]
        self.hint = self.hints
        self.theirs: Stale | None = None
        if self.held.text and not self.line.text:
            self.line.insert(self.held.text)

    @property
    def subject(self) -> str:
        """Whom it is of."""
        return self.whose

    def keys(self) -> list[tuple[str, str]]:
        """Save, or leave it."""
        return [("enter", _("save")), ("ctrl+u", _("empty")), ("esc", _("back"))]

    def below(self) -> Line:
        """What somebody made of it meanwhile, else how the line is read."""
        if self.theirs is not None:
            return [(f" {said(self.theirs.message)} {self.theirs.hint}", "late")]
        if not self.text:
            return [(" " + (self.empties or self.hints), "dim")]
        try:
            return self.read(self.text)
        except Invalid as error:
            return [(" " + said(f"{error.message} {error.hint}"), "late")]

    def press(self, name: str, char: str | None) -> Reply:
        """Type, save or go back; what they made of it is remembered while one types."""
        self._take_note()
        return super().press(name, char)

    def paste(self, text: str) -> Reply:
        """Take pasted text at the caret."""
        self._take_note()
        return super().paste(text)

    def _take_note(self) -> None:
        """What became of the value is what is held from now on: the next enter saves over it."""
        if isinstance(self.refused, Stale):
            self.theirs, self.refused = self.refused, None
            self.held = replace(self.held, text=self.theirs.text, version=self.theirs.version)

    def enter(self) -> Reply:
        """Save, if it can be read and is another value."""
        if self.text == self.held.text:
            return CLOSES
        if not self.text and not self.empties:
            return CLOSES if not self.held.text else Reply(say=_("It may not be empty."))
        try:
            if self.text:
                self.read(self.text)
        except Invalid as error:
            return Reply(say=f"{error.message} {error.hint}")
        return Reply(close=True, save=self._save())

    def _save(self) -> Save:
        done = self.done or _("{whose}: {label} saved").format(whose=self.whose, label=self.label)
        job = edit_job(self.held, self.text, self.write)
        return Save(job, done.strip(": "), self.steps, moves_on=False)
