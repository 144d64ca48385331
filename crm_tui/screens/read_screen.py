"""A screen to be read and left again: one pane over everything, and a line of what the keys do."""

from textual import getters, on
from textual.app import ComposeResult

from crm_tui.i18n import _
from crm_tui.shell import KeyedScreen, Shell
from crm_tui.widgets.paint import Line
from crm_tui.widgets.paint_bars import PHONE, button_at, buttons, footer_line, key_at
from crm_tui.widgets.panes import Bar, CardPane

MOVES = {"down": 1, "up": -1, "j": 1, "k": -1}
PAGES = {"pagedown": 1, "pageup": -1, "space": 1}
ENDS = {"home": -1, "end": 1}
FAR = 10_000  # lines; more than anything to be read has
BACK, DOWN, UP = "‹", "↓", "↑"
NAMED = {"esc": "escape", "pgdn": "pagedown", "↑↓": "down"}


class ReadScreen(KeyedScreen):
    """Lines that are scrolled; escape, and whatever else `leaves` says, goes back."""

    app = getters.app(Shell)
    pane = getters.query_one(CardPane)

    def compose(self) -> ComposeResult:
        """The pane and the keys."""
        yield CardPane(id="read")
        yield Bar(self._key_lines, id="keys")

    def on_mount(self) -> None:
        """Show it."""
        super().on_mount()
        self.pane.alone = True
        self.fill()

    # -- what a screen of this kind provides ----------------------------------------------

    def fill(self) -> None:
        """Put into the pane what is to be read."""

    def leaves(self, name: str) -> bool:
        """Whether a key goes back."""
        return name in ("escape", "q", "enter")

    def keys(self) -> list[tuple[str, str]]:
        """The keys for the footer."""
        return [("↑↓", _("read on")), ("pgdn", _("a page")), ("esc", _("back"))]

    def taps(self) -> tuple[str, ...]:
        """The tap buttons of a phone."""
        return (BACK, UP, DOWN)

    # -- keys and taps --------------------------------------------------------------------

    def pressed(self, name: str, char: str | None) -> bool:
        """Scroll, or go back."""
        page = max(self.pane.size.height - 4, 1)
        if name in MOVES:
            self.pane.scroll(MOVES[name])
        elif name in PAGES:
            self.pane.scroll(PAGES[name] * page)
        elif name in ENDS:
            self.pane.scroll(ENDS[name] * FAR)
        elif self.leaves(name):
            self.dismiss()
        return True

    def _key_lines(self, cells: int) -> list[Line]:
        if cells < PHONE:
            return [buttons(self.taps(), cells)[0]]
        return [footer_line(self.keys(), cells)]

    @on(Bar.Tapped)
    def _tapped(self, message: Bar.Tapped) -> None:
        """A button, or a key that is named, is pressed."""
        if not self.is_active:  # the tap before it has led elsewhere
            return
        cells = self.size.width
        if cells < PHONE:
            name = button_at(self.taps(), cells, message.x)
            self.pressed(name, name)
        else:
            name = key_at(footer_line(self.keys(), cells), message.x)
            self.pressed(NAMED.get(name, name), name)
