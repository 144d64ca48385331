"""A form that picks one of some options: type to narrow them, the arrows choose, enter picks."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import NamedTuple

from crm_tui.domain.search import fold
from crm_tui.domain.text import display
from crm_tui.i18n import _
from crm_tui.screens.forms import CLOSES, LineForm, Reply
from crm_tui.widgets.paint import Line, clip, said

SHOWN = 5  # options under the line
#: Keys that go on by so many options and so many times what is shown.
STRIDES = {"down": (1, 0), "up": (-1, 0), "pagedown": (0, 1), "pageup": (0, -1)}


class Option(NamedTuple):
    """One thing to pick: what it is to the program, what it is called, and what tells more."""

    key: Hashable
    label: str
    hint: str = ""


def no_pick(_option: Option) -> Reply:
    """Nothing happens."""
    return CLOSES


@dataclass
class PickForm(LineForm):
    """Options under a line; `at` is the one that enter picks."""

    name: str = ""
    options: tuple[Option, ...] = ()
    on_pick: Callable[[Option], Reply] = no_pick
    at: int = 0
    more: tuple[tuple[str, str], ...] = ()
    answers: dict[str, Callable[[], Reply]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Name the form."""
        self.title = display(self.name)
        self.hint = _("type to narrow, ↑↓ choose")

    @property
    def subject(self) -> str:
        """Its name tells already."""
        return ""

    @property
    def narrowed(self) -> tuple[Option, ...]:
        """The options with all the words that were typed: those that begin so first."""
        sought = fold(self.text)
        if not sought:
            return self.options
        words = sought.split()
        texts = ((option, fold(f"{option.label} {option.hint}")) for option in self.options)
        found = [option for option, text in texts if all(word in text for word in words)]
        return tuple(sorted(found, key=lambda o: not fold(o.label).startswith(sought)))

    def keys(self) -> list[tuple[str, str]]:
        """Choose, pick, back, and what else this one answers."""
        return [("↑↓", _("choose")), ("enter", _("pick")), *self.more, ("esc", _("back"))]

    def lines(self, cells: int) -> list[Line]:
        """The line, and always as many lines of options, so that nothing moves while one types."""
        found, first, room = self.narrowed, self._first, self._room
        at = min(self.at, max(len(found) - 1, 0))
        rows: list[Line] = [
            self.row(option, first + n == at, cells)
            for n, option in enumerate(found[first : first + room])
        ]
        if not found:
            rows = [clip([("   " + _("nothing of that name"), "dim")], cells)]
        rows += [clip([], cells)] * (room - len(rows))
        refusal = self.refusal(cells)
        typed = self.typed_line(cells)
        return [refusal or typed, *rows]

    def row(self, option: Option, on: bool, cells: int) -> Line:
        """One option. on: whether enter picks it."""
        mark = " ▸ " if on else "   "
        hint = f"  {said(option.hint)}" if option.hint else ""
        style = "bold" if on else "text"
        return clip([(mark, "mark"), (said(option.label), style), (hint, "dim")], cells)

    @property
    def _room(self) -> int:
        """How many lines the options have."""
        return min(SHOWN, max(len(self.options), 1))

    @property
    def _first(self) -> int:
        """Which of the narrowed options stands on top."""
        count = len(self.narrowed)
        at = min(self.at, max(count - 1, 0))
        return max(min(at - self._room // 2, count - self._room), 0)

    def tapped(self, row: int, cells: int) -> Reply:
        """Pick the option under the mouse."""
        at = self._first + row - 1
        if row < 1 or at >= len(self.narrowed):
            return Reply()
        self.at = at
        return self.enter()

    def press(self, name: str, char: str | None) -> Reply:
        """Move among the options, pick one, or type."""
        if name in self.answers:
            return self.answers[name]()
        if name in STRIDES:
            by, pages = STRIDES[name]
            last = max(len(self.narrowed) - 1, 0)
            self.at = max(min(min(self.at, last) + by + pages * self._room, last), 0)
            return Reply()
        before = self.text
        reply = super().press(name, char)
        if self.text != before:
            self.at = 0
        return reply

    def enter(self) -> Reply:
        """Pick the option under the mark."""
        found = self.narrowed
        if not found:
            return Reply(say=_("Nothing is called so; esc goes back."))
        return self.on_pick(found[min(self.at, len(found) - 1)])
