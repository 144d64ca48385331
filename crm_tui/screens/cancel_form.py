"""Why a deal never was one: a duplicate, spam, a mistake. It is no refusal and counts nowhere."""

from functools import partial
from typing import TYPE_CHECKING, Any

from crm_tui.domain.lines import StepLine
from crm_tui.domain.steps import CANCEL_REASONS
from crm_tui.i18n import _
from crm_tui.screens.forms import Reply, Save
from crm_tui.screens.opening import around_of
from crm_tui.screens.pick_form import Option, PickForm

if TYPE_CHECKING:
    from crm_tui.crm import Crm
    from crm_tui.screens.acting import ActingScreen


def cancel_form(screen: "ActingScreen", step: StepLine) -> PickForm:
    """Why the deal of a step is cancelled."""
    from crm_tui.screens.client_card_menu import CANCEL_WORDS

    options = tuple(Option(reason, _(CANCEL_WORDS[reason])) for reason in CANCEL_REASONS)
    name = _("Cancel {d}: why?").format(d=f"{step.client} · {step.deal}")

    def pick(option: Option) -> Reply:
        done = _("{d}: cancelled").format(d=step.deal)
        job = partial(_cancel, step.deal_id, str(option.key))
        return Reply(close=True, save=Save(job, done, (step,)))

    return PickForm(around_of(screen), (step,), name=name, options=options, on_pick=pick)


def _cancel(deal_id: int | None, reason: str, crm: "Crm") -> Any:
    from crm_tui.actions.deals import cancel_deal

    assert deal_id is not None
    return crm.run(cancel_deal, deal_id, reason)


def open_cancel(step: StepLine, screen: "ActingScreen") -> None:
    """Ask why the deal of a step is cancelled."""
    screen.put_form(cancel_form(screen, step))
