"""The line that adds: a client, what is sold and the next step, as one says it."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from crm_tui.errors import Invalid
from crm_tui.i18n import _
from crm_tui.screens.forms import CLOSES, LineForm, Reply, Save
from crm_tui.shell import Job
from crm_tui.widgets.paint import Line

if TYPE_CHECKING:
    from crm_tui.crm import Crm
    from crm_tui.domain.capture import Captured


@dataclass
class AddForm(LineForm):
    """`Ivan Petrov, windows 120k, call tomorrow 10:00 #site`: the same line as `crm add`."""

    def __post_init__(self) -> None:
        """Name the form in the person's language."""
        self.title = _("Add")
        self.hint = _("Ivan Petrov, windows 120k, call tomorrow 10:00 #site")

    @property
    def subject(self) -> str:
        """Nobody yet."""
        return ""

    def keys(self) -> list[tuple[str, str]]:
        """Save or back."""
        return [("enter", _("save")), ("esc", _("back"))]

    def below(self) -> Line:
        """How the line is read."""
        if not self.text:
            return [(" " + _("a known client is found by number, address or name"), "dim")]
        from crm_tui.domain.capture import reading

        try:
            return [(" " + reading(self._read(), self.around.moment().local), "text")]
        except Invalid as error:
            return [(f" {error.message} {error.hint}", "late")]

    def enter(self) -> Reply:
        """Save, if somebody is named; an empty line closes the form."""
        if not self.text:
            return CLOSES
        try:
            captured = self._read()
        except Invalid as error:
            return Reply(say=f"{error.message} {error.hint}")
        done = _("Added: {who}").format(who=captured.name or captured.company or self.text)
        return Reply(close=True, save=Save(add_job(captured), done, moves_on=False))

    def _read(self) -> "Captured":
        from crm_tui.domain.capture import read_capture

        around = self.around
        return read_capture(
            self.text,
            around.moment().local,
            region=around.country or None,
            currency=around.currency or None,
            week=around.week,
        )


def add_job(captured: "Captured") -> Job:
    """Add what a line named."""

    def job(crm: "Crm") -> Any:
        from crm_tui.actions.capture import capture

        return crm.run(capture, captured)

    return job
