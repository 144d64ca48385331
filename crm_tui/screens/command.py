"""The palette: whatever a screen can do, by its name, with the key that does it at once."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from crm_tui.i18n import _
from crm_tui.screens.forms import Reply
from crm_tui.screens.opening import around_of
from crm_tui.screens.pick_form import Option, PickForm
from crm_tui.widgets.keyboard import Keyboard
from crm_tui.widgets.paint import Line, cell, clip, said
from crm_tui.widgets.paint_bars import PHONE

if TYPE_CHECKING:
    from crm_tui.screens.acting import ActingScreen

SHOWN = 8  # commands under the line
KEY_CELLS = 10


@dataclass
class CommandForm(PickForm):
    """The keys of a screen by what they do; `without_key` holds what else can be done."""

    without_key: dict[Hashable, Callable[[], Reply]] = field(default_factory=dict)
    writes = False

    def __post_init__(self) -> None:
        """Name the form in the person's language."""
        self.name, self.on_pick = _("Command"), self._do
        super().__post_init__()

    @property
    def _room(self) -> int:
        return min(SHOWN, max(len(self.options), 1))

    def row(self, option: Option, on: bool, cells: int) -> Line:
        """The key, in a column of its own, and what it does; a phone has no keys to press."""
        line = [(" ▸ " if on else "   ", "mark")]
        if cells >= PHONE:
            line.append((cell(option.hint, KEY_CELLS), "label"))
        return clip([*line, (said(option.label), "bold" if on else "text")], cells)

    def _do(self, option: Option) -> Reply:
        reply = self.without_key.get(option.key)
        return reply() if reply is not None else Reply(close=True, act=str(option.key))


def command_form(screen: "ActingScreen") -> CommandForm:
    """The palette of a screen: what has a key in the order of the table, then the rest."""
    keys = key_options(screen.app.keyboard, screen.rooms)
    more: dict[Hashable, Callable[[], Reply]] = dict(screen.more_commands())
    more[_("Theme: the colours")] = _themes
    options = (*keys, *(Option(words, str(words)) for words in more))
    return CommandForm(around_of(screen), options=options, without_key=more)


def key_options(keyboard: Keyboard, rooms: tuple[str, ...]) -> tuple[Option, ...]:
    """What the keys of these rooms do, but for the one that shows it."""
    keys = (key for key in keyboard.of(rooms) if key.id != "palette.show")
    return tuple(Option(key.id, _(key.help), keyboard.label(key)) for key in keys)


def _themes() -> Reply:
    return Reply(close=True, then=_ask_theme)


def _ask_theme(screen: "ActingScreen") -> None:
    from crm_tui.screens.settings import theme_options, theme_picked

    options = theme_options(screen.app.available_themes)
    at = next((n for n, option in enumerate(options) if option.key == screen.app.theme), 0)
    form = partial(PickForm, around_of(screen), name=_("Colours"), options=options, at=at)
    screen.put_form(form(on_pick=theme_picked))
