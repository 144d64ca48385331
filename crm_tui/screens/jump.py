"""Jump: a letter on whatever can be clicked, and its key clicks there."""

from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from textual import events
from textual.widget import Widget

from crm_tui.i18n import _
from crm_tui.screens.forms import CLOSES, Reply
from crm_tui.screens.opening import around_of
from crm_tui.screens.which_key import PrefixForm
from crm_tui.widgets.board import Board
from crm_tui.widgets.drawn import Drawn
from crm_tui.widgets.grid import Grid
from crm_tui.widgets.paint_bars import MAIN_SCREENS, tab_at
from crm_tui.widgets.panes import Bar

if TYPE_CHECKING:
    from crm_tui.screens.acting import ActingScreen

#: The letters under the resting fingers come first, then the rest, then with shift.
ORDER = "asdfghjklqwertyuiopzxcvbnm"
TARGETS = ORDER + ORDER.upper()


class Target(NamedTuple):
    """A cell of a widget that answers a click."""

    widget: Drawn
    x: int
    y: int


@dataclass
class JumpForm(PrefixForm):
    """One letter a target; whatever else is pressed takes the letters away."""

    targets: dict[str, Target] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Name the form in the person's language."""
        self.title = _("Jump: press a letter")

    def keys(self) -> list[tuple[str, str]]:
        """Any of the letters clicks."""
        return [("a-z", _("click there")), ("esc", _("back"))]

    def letters(self) -> str:
        """Those that are shown."""
        return "".join(self.targets)

    def press(self, name: str, char: str | None) -> Reply:
        """A letter clicks; all of them go."""
        reply = super().press(name, char)
        if reply.close or not reply.say:
            show_letters(self.targets, shown=False)
            return reply if reply.close else CLOSES
        return reply

    def chosen(self, letter: str) -> Reply:
        """Click there."""
        return Reply(close=True, then=partial(_click, self.targets[letter]))


def open_jump(screen: "ActingScreen") -> None:
    """Put a letter on every target in sight."""
    targets = dict(zip(TARGETS, targets_of(screen), strict=False))
    screen.form = JumpForm(around_of(screen), targets=targets)
    screen.form_changed()
    show_letters(targets, shown=True)


def show_letters(targets: dict[str, Target], *, shown: bool) -> None:
    """Draw the letters over what is there, or take them away."""
    widgets: dict[Drawn, dict[int, list[tuple[int, str]]]] = {}
    for letter, target in targets.items():
        lines = widgets.setdefault(target.widget, {})
        if shown:
            lines.setdefault(target.y, []).append((target.x, letter))
    for widget, letters in widgets.items():
        widget.letters = letters
        widget.refresh()


def targets_of(screen: Widget) -> list[Target]:
    """What can be clicked: rows and cards first, then headings and tabs."""
    rows: list[Target] = []
    rest: list[Target] = []
    for widget in screen.query(Drawn):
        if not widget.display or not widget.region.area:
            continue
        if isinstance(widget, Grid):
            rows += [Target(widget, 1, y) for y in widget.lines_of_rows()]
        elif isinstance(widget, Board):
            rows += [Target(widget, x, y) for x, y in widget.places()]
            rest += [Target(widget, slot.x, 0) for slot in widget.slots]
        elif isinstance(widget, Bar):
            rest += _tabs(widget)
    return [*rows[: len(TARGETS) - len(rest)], *rest]


def _tabs(bar: Bar) -> list[Target]:
    """The tabs of the bar on top. The keys that the other one names are pressed themselves."""
    if bar.id != "top":
        return []
    names = [_(name) for _mode, name in MAIN_SCREENS]
    at = [tab_at(names, x) for x in range(bar.size.width)]
    return [Target(bar, at.index(number), 0) for number in range(len(names)) if number in at]


def _click(target: Target, screen: "ActingScreen") -> None:
    """Press and let go the mouse there: the app makes a click of it."""
    widget = target.widget
    if not widget.is_attached:
        return
    x, y = widget.region.x + target.x, widget.region.y + target.y
    for event in (events.MouseDown, events.MouseUp):
        at = event(None, x, y, 0, 0, 1, shift=False, meta=False, ctrl=False, screen_x=x, screen_y=y)
        screen.app.post_message(at)
