"""Why a step is on the list: the answer in a pane of its own that can be scrolled."""

from crm_tui.domain.entry_words import action_word
from crm_tui.domain.text import width
from crm_tui.domain.whys import StepWhy, Wall, why_words
from crm_tui.i18n import _
from crm_tui.screens.read_screen import ReadScreen
from crm_tui.widgets.paint import Line, Moment, clip, day_near, past, wrap_text

LONGEST = 12  # lines of one sentence
NARROW = 50  # cells; below this a label stands on a line of its own


class WhyScreen(ReadScreen):
    """What put a step there, who set its day, and what comes next."""

    def __init__(self, why: StepWhy, now: Moment, language: str) -> None:
        super().__init__()
        self.why, self.now, self.language = why, now, language

    def fill(self) -> None:
        """Show the answer."""
        line = self.why.line
        title = " · ".join(filter(None, (line.title, line.client, line.deal)))
        self.pane.show(title, self.lines)

    def lines(self, cells: int) -> list[Line]:
        """Each label with its sentences."""
        told = why_words(self.why, self._wall())
        narrow = cells < NARROW
        indent = 2 if narrow else max(width(label) for label, _words in told) + 3
        found: list[Line] = []
        for label, words in told:
            found += self._sentence(label, words, indent, cells)
        return found

    def _sentence(self, label: str, words: str, indent: int, cells: int) -> list[Line]:
        style = "warn" if label == _("MISSING") else "text"
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

    def leaves(self, name: str) -> bool:
        """Back on any key that does something on a main screen as well."""
        return super().leaves(name) or bool(self.app.keyboard.meant(name).id)
