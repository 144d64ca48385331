"""What the command palette knows on the client card beside the keys."""

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from textual.command import DiscoveryHit, Hit, Hits, Provider

from crm_tui.i18n import _
from crm_tui.screens.client_card_menu import Choice, client_commands, deal_commands

if TYPE_CHECKING:
    from crm_tui.screens.client_card import ClientCardScreen


class CardCommands(Provider):
    """Mark do-not-contact, put away, cancel, reopen: by name, for the client and deal in focus."""

    async def discover(self) -> Hits:
        """All of them, before anything is typed."""
        for label, choice in self._choices():
            yield DiscoveryHit(label, partial(self._do, choice), help=_("On this card"))

    async def search(self, query: str) -> Hits:
        """Those that match."""
        matcher = self.matcher(query)
        for label, choice in self._choices():
            score = matcher.match(label)
            if score > 0:
                shown = matcher.highlight(label)
                yield Hit(score, shown, partial(self._do, choice), help=_("On this card"))

    def _choices(self) -> Iterator[tuple[str, Choice]]:
        card = self._card()
        desk = card.desk() if card is not None else None
        if card is None or desk is None:
            return
        for choice in client_commands(desk):
            yield _("Client: {what}").format(what=choice.label), choice
        deal = desk.page.deal(card.focus_id)
        for choice in deal_commands(desk, deal) if deal is not None else ():
            yield _("Deal: {what}").format(what=choice.label), choice

    def _card(self) -> "ClientCardScreen | None":
        from crm_tui.screens.client_card import ClientCardScreen

        return self.screen if isinstance(self.screen, ClientCardScreen) else None

    def _do(self, choice: Choice) -> None:
        card = self._card()
        if card is not None:
            card.answer(choice.reply())
