"""What a key tells: why a step is there, and how to reach a client, for the clipboard."""

from typing import TYPE_CHECKING

from crm_tui.domain.lines import Card, StepLine
from crm_tui.i18n import _
from crm_tui.shell import Reads
from crm_tui.widgets.paint import past

if TYPE_CHECKING:
    from crm_tui.crm import TakenBack
    from crm_tui.screens.acting import ActingScreen
    from crm_tui.store.hot.why import Why


def tell_why(screen: "ActingScreen", step: StepLine) -> None:
    """Say who set this step, when, and after what."""

    def read(reads: Reads) -> "Why | None":
        from crm_tui.store.hot.why import why

        return reads.ask(why, step.id)

    screen.app.show(read, lambda found: screen.app.tell(why_words(screen, step, found)), "why")


def why_words(screen: "ActingScreen", step: StepLine, found: "Why | None") -> str:
    """Why a step is there, in words."""
    if found is None:
        return _("Nothing is known of how “{step}” came to be.").format(step=step.title)
    from crm_tui.actions.base import ACTIONS

    now = screen.app.now
    taken = ACTIONS.get(found.action)
    what = _(taken.title) if taken is not None else found.action
    at = past(now.wall(found.at), now.local)
    words = _("“{step}”: {who}, {at} (j{entry}): {what}.").format(
        step=step.title, who=found.who, at=at, entry=found.entry_id, what=what
    )
    if found.after:
        words += " " + _("It follows “{before}”.").format(before=found.after)
    if found.said:
        words += " " + _("Said: {said}").format(said=found.said)
    return words


def title_of(taken: "TakenBack") -> str:
    """What an action that was undone or redone is called on screen."""
    from crm_tui.actions.base import ACTIONS

    action = ACTIONS.get(taken.action)
    return _(action.title) if action is not None else taken.action


def copy_client(screen: "ActingScreen", client_id: int) -> None:
    """Put the name and the ways to reach a client on the clipboard."""

    def show(card: Card) -> None:
        screen.app.copy_to_clipboard(client_words(card))
        screen.app.tell(_("{client}: copied").format(client=card.client))

    screen.app.show(lambda reads: reads.card(client_id=client_id), show, "copy")


def client_words(card: Card) -> str:
    """A client as text: the name, the company, and every way to reach them that is not bad."""
    name = ", ".join(part for part in (card.client, card.company) if part)
    return "\n".join([name, *(channel.raw for channel in card.channels if not channel.bad)])
