"""What keys tell: why a step is there, what was undone, and a client for the clipboard."""

from contextlib import suppress
from typing import TYPE_CHECKING

from crm_tui.domain.lines import Card, StepLine
from crm_tui.domain.text import display, thousands
from crm_tui.errors import CrmError
from crm_tui.i18n import _, _n
from crm_tui.shell import Reads

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crm_tui.crm import TakenBack
    from crm_tui.domain.boards import DealCard
    from crm_tui.domain.entries import EntryDetail, HistoryEntry
    from crm_tui.domain.whys import StepWhy
    from crm_tui.screens.acting import ActingScreen

MOST_COPIED = 500
"""Rows that are copied at once: terminals take so much and not much more."""


def tell_why(screen: "ActingScreen", step: StepLine) -> None:
    """Show why a step is there now, what put it there, and what comes next."""
    now, language = screen.app.now, screen.app.person.language
    zone = screen.app.person.zone

    def read(reads: Reads) -> "StepWhy | CrmError":
        from crm_tui.store.hot.days import day_around
        from crm_tui.store.hot.why import why

        day = day_around(now.us, now.day.isoformat(), zone)
        try:
            return reads.ask(why, step.id, day)
        except CrmError as error:  # a colleague may have undone it meanwhile
            return error

    def show(found: "StepWhy | CrmError") -> None:
        from crm_tui.screens.why import WhyScreen

        if isinstance(found, CrmError):
            screen.app.tell_error(found)
        elif screen.is_active:
            screen.app.push_screen(WhyScreen(found, now, language))

    screen.look_up(read, show, "why")


async def tell_turned(screen: "ActingScreen", taken: "TakenBack", *, redo: bool) -> None:
    """Say what was undone or redone and whose it was, and go back to its step."""
    from crm_tui.domain.entry_words import action_word
    from crm_tui.store.hot.entries import detail

    what = action_word(taken.action)
    with suppress(CrmError):
        found = await screen.app.look(lambda reads: reads.ask(detail, taken.entry_id))
        if found is not None:
            what = entry_words(found.entry)
            if not found.entry.client:
                what = " · ".join((what, *gone_names(found)))
            if not redo and not screen.is_closed:
                screen.call_after_refresh(screen.turned_back, steps_of(found.entry))
    done = _("Redone: {what}") if redo else _("Undone: {what}")
    screen.app.tell(done.format(what=what))


def entry_words(entry: "HistoryEntry") -> str:
    """What was done and to whom, as history says it: `Result · Thomas Becker · windows`."""
    from crm_tui.widgets.paint_history import about_words, what_words

    return " · ".join(filter(None, (what_words(entry), about_words(entry))))


def gone_names(found: "EntryDetail") -> tuple[str, ...]:
    """The client and the deal that an entry made and that are there no longer, by their names."""
    from crm_tui.domain.entries import images

    names = []
    for kind, column in (("client", "name"), ("deal", "title")):
        made = (images(one.after).get(column) for one in found.changes if one.kind == kind)
        names.append(next((name for name in made if isinstance(name, str)), ""))
    return tuple(filter(None, names))


def steps_of(entry: "HistoryEntry") -> tuple[int, ...]:
    """The steps that an entry was about, by their ids."""
    from crm_tui.domain.entries import images

    named = images(entry.args).get("step")
    several = named if isinstance(named, list) else [named]
    return tuple(number for number in several if isinstance(number, int))


def copy_rows(screen: "ActingScreen", rows: "Sequence[str]") -> None:
    """Put rows on the clipboard, a line each; tabs stand between their columns."""
    if len(rows) > MOST_COPIED:
        most = _("{most} rows at most are copied; crm export takes more.")
        screen.app.tell(most.format(most=MOST_COPIED))
        return
    screen.app.copy_to_clipboard("\n".join(rows))
    count = len(rows)
    screen.app.tell(_n("{n} row: copied", "{n} rows: copied", count).format(n=thousands(count)))


def deal_row(card: "DealCard", stage: str) -> str:
    """A deal of the board as a row: client, deal, amount, stage, next step, its day and owner."""
    from crm_tui.widgets.paint_steps import amount_words

    step = card.step
    amount = amount_words(step.amount, step.currency, compact=False)
    cells = (step.client, step.deal, amount, stage, step.title, step.due_day, card.owner)
    return "\t".join(display(cell) for cell in cells)


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
