"""Where to go: one letter a screen."""

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from crm_tui.i18n import N_, _
from crm_tui.screens.forms import Reply
from crm_tui.screens.which_key import PrefixForm

if TYPE_CHECKING:
    from crm_tui.screens.acting import ActingScreen

PLACES = (
    ("t", "go.today", N_("Today")),
    ("p", "go.pipeline", N_("Pipeline")),
    ("c", "go.clients", N_("Clients")),
    ("w", "plan.open", N_("Plan")),
    ("a", "calendar.open", N_("Calendar")),
    ("f", "find.open", N_("Find")),
    ("r", "review.open", N_("Review")),
    ("x", "refused.open", N_("Refusal list")),
    ("d", "duplicates.open", N_("Duplicates")),
    ("h", "history.open", N_("History")),
    ("v", "playbooks.open", N_("Playbooks compared")),
    ("g", "script.show", N_("Script")),
    ("i", "import.open", N_("Import a file")),
    ("s", "settings.open", N_("Settings")),
    ("k", "help.show", N_("Keys")),
)


@dataclass
class GoForm(PrefixForm):
    """One letter a screen."""

    def __post_init__(self) -> None:
        """Name the form in the person's language."""
        self.title = _("Go to")

    def choices(self) -> list[tuple[str, str]]:
        """The screens."""
        return [(letter, _(words)) for letter, _action, words in PLACES]

    def letters(self) -> str:
        """One a screen."""
        return "".join(row[0] for row in PLACES)

    def chosen(self, letter: str) -> Reply:
        """Go there."""
        action = next(row[1] for row in PLACES if row[0] == letter)
        return Reply(close=True, then=partial(_go, action))


def _go(action: str, screen: "ActingScreen") -> None:
    screen.act(action)
