"""A note about a client: one line, or as many as an editor or the clipboard brings."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from crm_tui.domain.text import thousands
from crm_tui.i18n import _, _n
from crm_tui.screens.forms import CLOSES, LineForm, Reply, Save
from crm_tui.screens.jobs import note_job
from crm_tui.widgets.field import LONGEST
from crm_tui.widgets.paint import Line, clip

if TYPE_CHECKING:
    from crm_tui.screens.acting import ActingScreen
    from crm_tui.shell import Shell

EDITOR = "ctrl+o"
MOST = 200_000  # characters of a note


@dataclass
class NoteForm(LineForm):
    """A note about the client, kept in the history. long: a text of several lines, else ""."""

    long: str = ""
    _draft: str = ""

    def __post_init__(self) -> None:
        """Name the form in the person's language."""
        self.title = _("Note")
        self.hint = _("what to remember")

    @property
    def text(self) -> str:
        """What was typed, or written in the editor."""
        return self.long or super().text

    def draft(self, app: "Shell") -> str:
        """The name of the file in which the note is written."""
        from crm_tui.screens.long_text import draft_name

        client, deal = self._whom()[0] if self._whom() else (0, None)
        about = f"note-c{client}" if deal is None else f"note-c{client}-d{deal}"
        self._draft = draft_name(app, about)
        return self._draft

    def keys(self) -> list[tuple[str, str]]:
        """Save, the editor, back."""
        return [("enter", _("save")), (EDITOR, _("editor")), ("esc", _("back"))]

    def lines(self, cells: int) -> list[Line]:
        """The line being typed; of a long text how it begins."""
        if not self.long:
            return super().lines(cells)
        from crm_tui.screens.long_text import preview

        count = len(self.long.splitlines())
        words = _n("{count} line", "{count} lines", count).format(count=thousands(count))
        head = [*self.head(), ("› ", "mark"), (words, "bold")]
        below = self.refusal_lines(cells) or preview(self.long, cells)
        return [clip(head, cells), *(clip(line, cells) for line in below)]

    def press(self, name: str, char: str | None) -> Reply:
        """Write on in the editor, type, save, or go back."""
        if name == EDITOR or (self.long and name not in ("escape", "enter")):
            return Reply(then=self._write)
        return super().press(name, char)

    def paste(self, text: str) -> Reply:
        """Take pasted text; what is more than a line stays what it is."""
        told = text.strip()
        is_long = len(told.splitlines()) > 1 or len(told) > LONGEST
        if not is_long or self.line.text.strip():
            return super().paste(text)
        if len(told) > MOST:
            words = _("More than {n} characters are a document: attach it as a file.")
            return Reply(say=words.format(n=MOST))
        self.long = told
        return Reply()

    def _write(self, screen: "ActingScreen") -> None:
        from crm_tui.screens.long_text import write_in_editor

        def take(text: str) -> None:
            self.long, self.line.text, self.line.at = "", "", 0
            if "\n" in text:
                self.long = text
            else:
                self.line.insert(text)
            self.refused = None
            screen.form_changed()

        write_in_editor(screen.app, self.draft(screen.app), self.text, take)

    def _whom(self) -> list[tuple[int, int | None]]:
        whom = [(s.client_id, s.deal_id) for s in self.steps]
        if not whom and self.card is not None:
            whom = [(self.card.client_id, self.card.deal_id)]
        return whom

    def enter(self) -> Reply:
        """Keep the note; an empty one closes the form."""
        if not self.text:
            return CLOSES
        job = note_job(self._whom(), self.text)
        if self._draft:
            from crm_tui.screens.long_text import forgetting

            job = forgetting(self._draft, job)
        return Reply(close=True, save=Save(job, _("Note kept"), self.steps, moves_on=False))
