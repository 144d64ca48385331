"""The form of one question on the client card: its answer is kept beside the older ones."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from crm_tui.domain.text import display
from crm_tui.i18n import _
from crm_tui.screens.asking_form import AskingForm
from crm_tui.screens.forms import CLOSES, Reply, Save
from crm_tui.widgets.paint import Line

if TYPE_CHECKING:
    from crm_tui.crm import Crm


@dataclass
class AnswerForm(AskingForm):
    """One question after the other; enter keeps its answer, escape leaves."""

    client_id: int = 0
    deal_id: int | None = None

    def __post_init__(self) -> None:
        """Name the form in the person's language."""
        self.title = _("Answer")

    def keys(self) -> list[tuple[str, str]]:
        """Keep the answer, or leave."""
        return [("enter", _("save")), ("esc", _("back"))]

    def lines(self, cells: int) -> list[Line]:
        """The question with what is typed, and how that is read."""
        lines = self.asking_lines(cells)
        refusal = self.refusal(cells)
        return [lines[0], refusal] if refusal else lines

    def press(self, name: str, char: str | None) -> Reply:
        """Type, keep the answer, or leave."""
        self.refused = None
        if name == "escape":
            return CLOSES
        if name != "enter":
            self.typed.press("space" if name == "space" else name, char)
            return Reply()
        question, words = self.asked[self.at], self.typed.text.strip()
        if not words:
            return CLOSES
        if (fault := self.fault_of(question, words)) is not None:
            return Reply(say=fault)
        return Reply(close=True, save=self._save(question.key, words))

    def _save(self, key: str, words: str) -> Save:
        client_id, deal_id = self.client_id, self.deal_id

        def job(crm: "Crm") -> object:
            from crm_tui.actions.answers import put_answer

            whom = {"client_id": client_id} if deal_id is None else {"deal_id": deal_id}
            return crm.run(put_answer, key, words, **whom)

        return Save(job, _("Answer kept: {words}").format(words=display(words)), moves_on=False)
