"""All the keys, from the table that makes them work."""

from textual import on

from crm_tui.domain.text import width
from crm_tui.i18n import N_, _
from crm_tui.keys import ROOMS_OF, Key
from crm_tui.screens.read_screen import ReadScreen
from crm_tui.shell import KeyedScreen
from crm_tui.widgets.keyboard import Keyboard
from crm_tui.widgets.paint import Line, clip, wrap_text
from crm_tui.widgets.panes import CardPane

ROOMS = (
    ("step", N_("The step at hand, or all marked")),
    ("deal", N_("The deal")),
    ("client", N_("The record")),
    ("board", N_("The board")),
    ("card", N_("The card")),
    ("calendar", N_("The calendar")),
    ("review", N_("The review")),
    ("pairs", N_("Duplicates")),
    ("files", N_("Choosing a file")),
    ("import", N_("A file before it comes in")),
    ("merge", N_("Merging")),
    ("lost", N_("Who said no")),
    ("narrow", N_("What is listed")),
    ("filter", N_("Narrowing")),
    ("views", N_("Views")),
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
    ("▲ 9 d", N_("on the board: so long in its stage, longer than is usual")),
    ("▲", N_("in the calendar: late")),
    ("⊘", N_("among the clients: not to be contacted")),
    ("⊖", N_("among the clients: put away; it is only found when asked for")),
    ("*", N_("asked before this stage is left; with ** it is not left without")),
    ("✓ ○", N_("on a card: what is known already; what was passed over unasked")),
    ("▹ ▾", N_("in the plan: a week folded, and unfolded by `enter`")),
    ("├ ● ┤", N_("of playbooks: a share of the answers, and between which the true one lies")),
    ("…", N_("cut for want of room; `enter` opens the whole")),
)
NARROW = 60  # cells below which the column of keys is narrower


class HelpScreen(ReadScreen):
    """The table of keys as the layout last used types them."""

    def __init__(self, keyboard: Keyboard, where: tuple[str, ...] = ROOMS_OF["today"]) -> None:
        super().__init__()
        self.keyboard = keyboard
        self.where = where
        self._does: dict[int, str] = {}  # what each line of the table does, by its number

    def fill(self) -> None:
        """Show the table."""
        self.pane.show(_("Keys"), self.lines)

    def keys(self) -> list[tuple[str, str]]:
        """A line is a button, too."""
        return [*super().keys()[:-1], (_("click"), _("does it")), ("esc", _("back"))]

    def lines(self, cells: int) -> list[Line]:
        """The table, room by room; what each line does when it is tapped is noted."""
        found: list[Line] = []
        self._does = {}
        for room, title in ROOMS:
            if room not in self.where:
                continue
            found.append(clip([(" " + _(title), "head")], cells))
            for key in self.keyboard.of((room,)):
                lines = self._key(key, cells)
                self._does |= dict.fromkeys(range(len(found), len(found) + len(lines)), key.id)
                found += lines
            found.append(clip([], cells))
        found.append(clip([(" " + _("Signs"), "head")], cells))
        for sign, words in SIGNS:
            found += _described(sign, _(words), cells)
        return found

    def leaves(self, name: str) -> bool:
        """Back on any key that means something."""
        return super().leaves(name) or bool(self.keyboard.meant(name).id)

    @on(CardPane.Tapped)
    def _line_tapped(self, message: CardPane.Tapped) -> None:
        """Do what the line says, on the screen that the help was opened over."""
        action = self._does.get(message.number)
        if action is None or not self.is_active:
            return
        below = self.app.screen_stack[-2]
        self.dismiss()
        if isinstance(below, KeyedScreen):
            below.call_after_refresh(below.act, action)

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
