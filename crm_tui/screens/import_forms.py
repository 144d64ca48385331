"""The forms of an import: a path with completion, pasted rows, a column's field, a kept mapping."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from crm_tui.domain.search import fold
from crm_tui.domain.text import thousands
from crm_tui.i18n import _, _n
from crm_tui.importers.browsing import typed_path
from crm_tui.screens.forms import CLOSES, LineForm, Reply
from crm_tui.screens.pick_form import SHOWN, Option, PickForm
from crm_tui.widgets.paint import Line

if TYPE_CHECKING:
    from crm_tui.screens.acting import ActingScreen

MOST_PASTED = 20_000_000  # characters
INTO = "into:"  # before the name of an own field that a column fills


@dataclass
class PathForm(PickForm):
    """A path that is typed: tab completes it, enter takes it; what may follow stands below.

    begin: what the line holds at first.
    """

    begin: str = ""
    chosen: bool = False
    waits: bool = False  # a tab came before what it completes to was found
    writes = False

    def __post_init__(self) -> None:
        """Name the form."""
        self.title = _("Path")
        self.hint = "~/Downloads/contacts.csv"
        self.line.insert(self.begin)

    @property
    def narrowed(self) -> tuple[Option, ...]:
        """What was found; the finding narrows, not the form."""
        return self.options

    @property
    def _room(self) -> int:
        return SHOWN

    def keys(self) -> list[tuple[str, str]]:
        """Complete, take, back."""
        return [("tab", _("complete")), ("↑↓", _("choose")), ("enter", _("take")),
                ("esc", _("back"))]  # fmt: skip

    def take(self, found: tuple[str, ...]) -> None:
        """These paths begin so."""
        self.options = tuple(Option(path, path) for path in found)
        self.at, self.chosen = 0, False
        if self.waits:
            self.waits = False
            self._complete()

    def press(self, name: str, char: str | None) -> Reply:
        """Type, choose, complete."""
        if name == "tab":
            return self._complete()
        if name in ("up", "down"):
            self.chosen = bool(self.options)
        before = self.line.text
        reply = super().press(name, char)
        return self._typed() if self.line.text != before else reply

    def paste(self, text: str) -> Reply:
        """A dropped or copied path."""
        super().paste(text)
        return self._typed()

    def _typed(self) -> Reply:
        self.refused, self.options = None, ()
        return Reply(then=self._look)

    def _look(self, screen: "ActingScreen") -> None:
        complete = getattr(screen, "complete", None)
        if complete is not None:
            complete(self)

    def _complete(self) -> Reply:
        """As far as all that is found agrees; again: the one under the mark."""
        found = [str(option.key) for option in self.options]
        if not found or not found[0].startswith(self.line.text):
            self.waits = True
            return Reply()
        common = found[0]
        for path in found[1:]:
            while not path.startswith(common):
                common = common[:-1]
        chosen = found[min(self.at, len(found) - 1)]
        self._write(common if len(common) > len(self.line.text) and not self.chosen else chosen)
        return self._typed()

    def _write(self, text: str) -> None:
        self.line.text, self.line.at = text, len(text)

    def tapped(self, row: int, cells: int) -> Reply:
        """Take the path under the mouse."""
        at = self._first + row - 1
        if row < 1 or at >= len(self.options):
            return Reply()
        self.at, self.chosen = at, True
        return self.enter()

    def enter(self) -> Reply:
        """Go on with the path that is chosen, else with what is typed."""
        if self.chosen and self.options:
            self._write(str(self.options[min(self.at, len(self.options) - 1)].key))
        text = self.text
        if not text:
            return CLOSES
        return Reply(then=lambda screen: self._bring(screen, text))

    def _bring(self, screen: "ActingScreen", text: str) -> None:
        bring = getattr(screen, "bring_typed", None)
        if bring is not None:
            bring(self, typed_path(text))


@dataclass
class PasteForm(LineForm):
    """Rows that are pasted or typed line by line; enter on an empty line reads them."""

    rows: str = ""
    writes = False

    def __post_init__(self) -> None:
        """Name the form."""
        self.title = _("Rows")
        self.hint = _("paste them here")

    def keys(self) -> list[tuple[str, str]]:
        """A line more, read them, back."""
        return [("enter", _("read them") if not self.line.text and self.rows else _("next line")),
                ("esc", _("back"))]  # fmt: skip

    def below(self) -> Line:
        """How many lines there are."""
        count = len(self.rows.splitlines())
        if not count:
            return [(" " + _("A header and the rows below it, as copied from a sheet"), "dim")]
        words = _n("{n} line; enter reads it", "{n} lines; enter reads them", count)
        return [(" " + words.format(n=thousands(count)), "dim")]

    def paste(self, text: str) -> Reply:
        """Lines that were copied."""
        if len(self.rows) + len(text) > MOST_PASTED:
            return Reply(say=_("That is too much to paste: save it as a file."))
        if "\n" in text or "\t" in text or "\r" in text:
            self.rows += self.line.text + text + ("" if text.endswith("\n") else "\n")
            self.line.text, self.line.at = "", 0
            return Reply()
        return super().paste(text)

    def press(self, name: str, char: str | None) -> Reply:
        """A tab parts cells, and is typed by its key."""
        if name == "tab":
            self.line.text = self.line.text[: self.line.at] + "\t" + self.line.text[self.line.at :]
            self.line.at += 1
            return Reply()
        return super().press(name, char)

    def enter(self) -> Reply:
        """A line more; an empty one ends them."""
        if self.line.text:
            self.rows += self.line.text + "\n"
            self.line.text, self.line.at = "", 0
            return Reply()
        text = self.rows
        return Reply(close=True, then=lambda screen: _bring_text(screen, text)) if text else CLOSES


def _bring_text(screen: "ActingScreen", text: str) -> None:
    bring = getattr(screen, "bring_text", None)
    if bring is not None:
        bring(text)


@dataclass
class ColumnForm(PickForm):
    """What a column holds; a name that is none of the options is that of a new own field."""

    writes = False

    @property
    def narrowed(self) -> tuple[Option, ...]:
        """The fields that what was typed leaves, those called so first, and a new one."""
        found = super().narrowed
        if not self.text or any(fold(one.label) == fold(self.text) for one in self.options):
            return found
        return (*found, Option(INTO + self.text, self.text, _("a new own field")))


@dataclass
class MapNameForm(LineForm):
    """The name by which is kept how the columns are read."""

    keep: Callable[[str], object] = str
    writes = False

    def __post_init__(self) -> None:
        """Name the form."""
        self.title = _("Keep how the columns are read as")
        self.hint = _("a name, such as Fair")

    def below(self) -> Line:
        """When it is taken."""
        words = _("The next file with these columns is read the same way.")
        return [(" " + words, "dim")]

    def enter(self) -> Reply:
        """Keep it with the import."""
        if not self.text:
            return CLOSES
        self.keep(self.text)
        return CLOSES
