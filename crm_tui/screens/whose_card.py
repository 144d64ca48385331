"""Whose card is shown, while a form asks for it: a quick hand is ahead of the reading."""

from typing import TYPE_CHECKING

from crm_tui.i18n import _

if TYPE_CHECKING:
    from crm_tui.domain.lines import Card, StepLine
    from crm_tui.screens.acting import ActingScreen


def card_of_steps(card: "Card | None", steps: "tuple[StepLine, ...]") -> "Card | None":
    """The card that is shown, unless it is of somebody else than the one step is about.

    A form must not name, copy or dial the number of whoever was under the cursor before.
    """
    if card is None or len(steps) != 1:
        return card
    (step,) = steps
    same = card.deal_id == step.deal_id or card.deal_id is None or step.deal_id is None
    return card if card.client_id == step.client_id and same else None


def give_card(screen: "ActingScreen", card: "Card | None") -> None:
    """A form that was opened before its card was read gets it now, as if it opened with it."""
    form = screen.form
    if card is None or form is None or form.card is not None or len(form.steps) != 1:
        return
    form.card = card_of_steps(card, form.steps)
    if form.card is None:
        return
    why = no_contact_words(form.card) if form.contacts else ""
    if why:
        screen.close_form()
        screen.app.tell(why)
    else:
        screen.put_form(form)


def no_contact_words(card: "Card") -> str:
    """Why somebody is not called; "" for those who may be."""
    if card.no_contact is None:
        return ""
    return _("Do not contact. {why}").format(why=card.no_contact)
