"""All the keys, from the table that makes them work."""

from textual.app import ComposeResult

from crm_tui.domain.text import width
from crm_tui.i18n import N_, _
from crm_tui.keys import ROOMS_OF, Key
from crm_tui.shell import KeyedScreen
from crm_tui.widgets.keyboard import Keyboard
from crm_tui.widgets.paint import Line, clip, wrap_text
from crm_tui.widgets.panes import CardPane

ROOMS = (
    ("step", N_("The step under the cursor, or the marked")),
    ("deal", N_("The deal")),
    ("client", N_("The record")),
    ("board", N_("The board")),
    ("card", N_("The card")),
    ("review", N_("The review")),
    ("merge", N_("Merging")),
    ("narrow", N_("What is listed")),
    ("marks", N_("Marks")),
    ("list", N_("In and out")),
    ("rows", N_("Moving")),
    ("app", N_("Everywhere")),
)
SIGNS = (
    ("▸", N_("the cursor; with it stands what the keys act on")),
    ("✓", N_("marked: the keys act on all that are")),
    ("×2", N_("the client has said “later” twice; “tried ×2”: twice not reached")),
    ("4d", N_("how late it is, in red; without it the day or the time it is due")),
    ("…", N_("cut for want of room; `enter` opens the whole")),
)
NARROW = 60  # cells below which the column of keys is narrower
MOVES = {"down": 1, "up": -1, "j": 1, "k": -1, "pagedown": 12, "pageup": -12, "space": 12}


class HelpScreen(KeyedScreen):
    """The table of keys as the layout last used types them."""

    def __init__(self, keyboard: Keyboard, where: tuple[str, ...] = ROOMS_OF["today"]) -> None:
        super().__init__()
        self.keyboard = keyboard
        self.where = where

    def compose(self) -> ComposeResult:
        """One pane."""
        yield CardPane(id="help")

    def on_mount(self) -> None:
        """Show the table."""
        pane = self.query_one("#help", CardPane)
        pane.alone = True
        pane.show(_("Keys"), self.lines)

    def lines(self, cells: int) -> list[Line]:
        """The table, room by room, in two columns where they fit."""
        found: list[Line] = []
        for room, title in ROOMS:
            if room not in self.where:
                continue
            found += [clip([(" " + _(title), "head")], cells)]
            keys = [key for key in self.keyboard.table if key.room == room]
            for key in keys:
                found += self._key(key, cells)
            found.append(clip([], cells))
        found += [clip([(" " + _("Signs"), "head")], cells)]
        for sign, words in SIGNS:
            found += _described(sign, _(words), cells)
        return [*found, clip([], cells), clip([(" " + _("esc goes back"), "dim")], cells)]

    def pressed(self, name: str, char: str | None) -> bool:
        """Scroll, or back on any other key."""
        if name in MOVES:
            self.query_one("#help", CardPane).scroll(MOVES[name])
        elif name in ("escape", "q", "?", "f1", "enter") or self.keyboard.meant(name).id:
            self.dismiss()
        return True

    def _key(self, key: Key, cells: int) -> list[Line]:
        names = [self.keyboard.label(key), *key.names[1:]]
        return _described("  ".join(dict.fromkeys(names)), _(key.help), cells)


def _described(name: str, words: str, cells: int) -> list[Line]:
    """A key or a sign, and beside it what it does."""
    label = f" {name}"
    column = 20 if cells >= NARROW else 11
    pad = max(column - width(label), 1)
    first: Line = [(label + " " * pad, "key")]
    rest: Line = [(" " * (width(label) + pad), "text")]
    lines = wrap_text(words, "text", max(cells - max(column, width(label) + pad) - 2, 10), 3)
    return [clip([*(first if n == 0 else rest), *line], cells) for n, line in enumerate(lines)]
