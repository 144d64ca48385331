"""What a key tells: why a step is there, and how to reach a client, for the clipboard."""

from contextlib import suppress
from typing import TYPE_CHECKING

from crm_tui.domain.lines import Card, StepLine
from crm_tui.errors import CrmError
from crm_tui.i18n import _
from crm_tui.shell import Reads
from crm_tui.widgets.paint import past

if TYPE_CHECKING:
    from crm_tui.crm import TakenBack
    from crm_tui.domain.entries import HistoryEntry
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


async def tell_turned(screen: "ActingScreen", taken: "TakenBack", *, redo: bool) -> None:
    """Say what was undone or redone and whose it was, and go back to its step."""
    from crm_tui.domain.entry_words import action_word
    from crm_tui.store.hot.entries import detail

    what = action_word(taken.action)
    with suppress(CrmError):
        found = await screen.app.look(lambda reads: reads.ask(detail, taken.entry_id))
        if found is not None:
            what = entry_words(found.entry)
            if not redo and not screen.is_closed:
                screen.call_after_refresh(screen.turned_back, steps_of(found.entry))
    done = _("Redone: {what}") if redo else _("Undone: {what}")
    screen.app.tell(done.format(what=what))


def entry_words(entry: "HistoryEntry") -> str:
    """What was done and to whom, as history says it: `Result · Thomas Becker · windows`."""
    from crm_tui.widgets.paint_history import about_words, what_words

    return " · ".join(filter(None, (what_words(entry), about_words(entry))))


def steps_of(entry: "HistoryEntry") -> tuple[int, ...]:
    """The steps that an entry was about, by their ids."""
    from crm_tui.domain.entries import images

    named = images(entry.args).get("step")
    several = named if isinstance(named, list) else [named]
    return tuple(number for number in several if isinstance(number, int))


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
