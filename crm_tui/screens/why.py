"""Why a step is on the list: the answer in a pane of its own that can be scrolled."""

from textual.app import ComposeResult

from crm_tui.domain.entry_words import action_word
from crm_tui.domain.text import width
from crm_tui.domain.whys import StepWhy, Wall, why_words
from crm_tui.i18n import _
from crm_tui.shell import KeyedScreen
from crm_tui.widgets.paint import Line, Moment, clip, day_near, past, wrap_text
from crm_tui.widgets.panes import CardPane

MOVES = {"down": 1, "up": -1, "j": 1, "k": -1, "pagedown": 12, "pageup": -12, "space": 12}
LONGEST = 12  # lines of one sentence
NARROW = 50  # cells; below this a label stands on a line of its own


class WhyScreen(KeyedScreen):
    """What put a step there, who set its day, and what comes next."""

    def __init__(self, why: StepWhy, now: Moment, language: str) -> None:
        super().__init__()
        self.why, self.now, self.language = why, now, language

    def compose(self) -> ComposeResult:
        """One pane."""
        yield CardPane(id="why")

    def on_mount(self) -> None:
        """Show the answer."""
        pane = self.query_one("#why", CardPane)
        pane.alone = True
        line = self.why.line
        pane.show(" · ".join(filter(None, (line.title, line.client, line.deal))), self.lines)

    def lines(self, cells: int) -> list[Line]:
        """Each label with its sentences."""
        told = why_words(self.why, self._wall())
        narrow = cells < NARROW
        indent = 2 if narrow else max(width(label) for label, _words in told) + 3
        found: list[Line] = []
        for label, words in told:
            found += self._sentence(label, words, indent, cells)
        return [*found, clip([], cells), clip([(" " + _("esc goes back"), "dim")], cells)]

    def _sentence(self, label: str, words: str, indent: int, cells: int) -> list[Line]:
        style = "late" if label == _("MISSING") else "text"
        lines = wrap_text(words, style, max(cells - indent - 1, 8), LONGEST)
        heading: list[Line] = []
        if label and indent == 2:
            heading, label = [clip([(f" {label}", "label")], cells)], ""
        pad = " " * (indent - width(label) - 1)
        first: Line = [(f" {label}{pad}", "label")]
        rest: Line = [(" " * indent, "text")]
        return heading + [
            clip([*(first if n == 0 else rest), *one], cells) for n, one in enumerate(lines)
        ]

    def _wall(self) -> Wall:
        from datetime import date

        now = self.now
        return Wall(
            lambda at: past(now.wall(at), now.local),
            lambda day: day_near(date.fromisoformat(day), now.day),
            action_word,
            self.language,
        )

    def pressed(self, name: str, char: str | None) -> bool:
        """Scroll, or back on any other key that means something."""
        if name in MOVES:
            self.query_one("#why", CardPane).scroll(MOVES[name])
        elif name in ("escape", "q", "w", "enter") or self.app_means(name):
            self.dismiss()
        return True

    def app_means(self, name: str) -> bool:
        """Whether a key does something on a main screen: then it leads back to that."""
        keyboard = getattr(self.app, "keyboard", None)
        return keyboard is not None and bool(keyboard.meant(name).id)
