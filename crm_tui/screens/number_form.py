"""The form that keeps a number for a client who has none that can be called."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from crm_tui.errors import Invalid
from crm_tui.i18n import _
from crm_tui.screens.edit_readings import read_channel
from crm_tui.screens.forms import CLOSES, LineForm, Reply, Save
from crm_tui.widgets.paint import Line, said

if TYPE_CHECKING:
    from crm_tui.crm import Crm

PHONE = "phone"


@dataclass
class NumberForm(LineForm):
    """A number that was found out, kept with the client of the step."""

    def __post_init__(self) -> None:
        """Name the form in the person's language."""
        self.title = _("Number")
        self.hint = _("+44 20 7946 0958, or as it is dialled here")

    def below(self) -> Line:
        """How it is understood."""
        if not self.text:
            return [(" " + _("an empty line leaves it"), "dim")]
        try:
            return self._read()
        except Invalid as error:
            return [(" " + said(f"{error.message} {error.hint}"), "late")]

    def enter(self) -> Reply:
        """Keep it, if it can be one; an empty line closes the form."""
        if not self.text or self.card is None:
            return CLOSES
        try:
            self._read()
        except Invalid as error:
            return Reply(say=f"{error.message} {error.hint}")
        client_id, number = self.card.client_id, self.text

        def job(crm: "Crm") -> Any:
            from crm_tui.actions.clients import add_channel

            return crm.run(add_channel, client_id, number, PHONE)

        done = _("{who}: {number} is kept").format(who=self.subject, number=number)
        return Reply(close=True, save=Save(job, done, self.steps, moves_on=False))

    def _read(self) -> Line:
        """How it is understood. Raises Invalid for what cannot be called."""
        from crm_tui.domain.people import is_phone

        if not is_phone(self.text):
            raise Invalid(
                _("“{raw}” is no number.").format(raw=self.text),
                hint=_("Write it with its country: +44 20 7946 0958."),
            )
        return read_channel(self.text, self.around, PHONE)
