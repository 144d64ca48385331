"""Tags as a list one edits: some put on and some taken off, as one action."""

from crm_tui.actions.base import action
from crm_tui.actions.clients import tag_client, tag_deal
from crm_tui.actions.values import living
from crm_tui.domain.search import fold
from crm_tui.domain.text import clean_input
from crm_tui.i18n import N_
from crm_tui.store.journal import Tx
from crm_tui.store.queries import tags
from crm_tui.store.tables.sales import Deal


@action("client.retag", N_("Change a client's tags"))
def retag_client(
    tx: Tx, client_id: int, add: tuple[str, ...] = (), drop: tuple[str, ...] = ()
) -> None:
    """Put tags on a client and take others off; what it wears besides stays."""
    client = living(tx, client_id)
    _take_off(tx, "client_id", client.id, drop)
    for tag in add:
        tag_client(tx, client.id, tag)


@action("deal.retag", N_("Change a deal's tags"))
def retag_deal(tx: Tx, deal_id: int, add: tuple[str, ...] = (), drop: tuple[str, ...] = ()) -> None:
    """Put tags on a deal and take others off; what it wears besides stays."""
    deal = tx.get(Deal, deal_id)
    _take_off(tx, "deal_id", deal.id, drop)
    for tag in add:
        tag_deal(tx, deal.id, tag)


def _take_off(tx: Tx, column: str, record_id: int, names: tuple[str, ...]) -> None:
    for name in names:
        for tagging in tags.taggings_of(tx, column, record_id, fold(clean_input(name, "tag"))):
            tx.remove(tagging)
