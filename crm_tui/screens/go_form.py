"""Where to go: one letter a screen."""

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from crm_tui.i18n import N_, _
from crm_tui.screens.forms import CLOSES, STAYS, Form, Reply, choices
from crm_tui.widgets.paint import Line, clip

if TYPE_CHECKING:
    from crm_tui.screens.acting import ActingScreen

PLACES = (
    ("t", "go.today", N_("Today")),
    ("p", "go.pipeline", N_("Pipeline")),
    ("c", "go.clients", N_("Clients")),
    ("w", "plan.open", N_("Plan")),
    ("v", "playbooks.open", N_("Playbooks compared")),
    ("r", "review.open", N_("Review")),
    ("d", "duplicates.open", N_("Duplicates")),
    ("h", "history.open", N_("History")),
    ("x", "refused.open", N_("Refusal list")),
    ("g", "script.show", N_("Script")),
    ("s", "settings.open", N_("Settings")),
)


@dataclass
class GoForm(Form):
    """One letter a screen."""

    writes = False

    def __post_init__(self) -> None:
        """Name the form in the person's language."""
        self.title = _("Go to")

    def lines(self, cells: int) -> list[Line]:
        """The letters."""
        letters = [(letter, _(words)) for letter, _action, words in PLACES]
        return [clip(self.head(), cells), *choices(letters, "", cells)]

    def press(self, name: str, char: str | None) -> Reply:
        """One letter goes there."""
        if name == "escape" or char is None:
            return CLOSES if name == "escape" else STAYS
        meant = self.around.keyboard.letter(char, "".join(row[0] for row in PLACES))
        if meant.switch:
            return Reply(say=_("Switch to Latin letters to answer."))
        action = next((row[1] for row in PLACES if row[0] == meant.id), "")
        return Reply(close=True, then=partial(_go, action)) if action else STAYS


def _go(action: str, screen: "ActingScreen") -> None:
    screen.act(action)
