"""The money received for a deal: what the deal is for, and each receipt."""

from typing import NamedTuple

from crm_tui.domain.receipts import Deal
from crm_tui.store.hot.connection import Hot
from crm_tui.store.hot.reading import whole, whole_or_none, words

MOST = 500

_DEAL = """
    select d.title, coalesce(c.name, ''), d.amount, d.currency from deal d
    left join client c on c.id = d.client_id where d.id = ?
"""
_RECEIPTS = """
    select id, cast(day as varchar), amount, currency, note from receipt where deal_id = ?
    order by day desc, id desc limit ?
"""


class ReceiptLine(NamedTuple):
    """One receipt. amount: minor units of its currency."""

    id: int
    day: str
    amount: int
    currency: str
    note: str


class DealMoney(NamedTuple):
    """What a deal is for, and its receipts, the newest first."""

    title: str
    client: str
    deal: Deal
    receipts: tuple[ReceiptLine, ...]


def money_of(conn: Hot, deal_id: int) -> DealMoney | None:
    """The money of a deal, or None if there is no such deal."""
    with conn:
        found = conn.first(_DEAL, deal_id)
        rows = conn.rows(_RECEIPTS, deal_id, MOST) if found is not None else []
    if found is None:
        return None
    title, client, amount, currency = found
    receipts = tuple(
        ReceiptLine(whole(number), words(day), whole(sum_), words(code), words(note))
        for number, day, sum_, code, note in rows
    )
    own = sum(one.amount for one in receipts if one.currency == currency)
    deal = Deal(whole_or_none(amount), words(currency), own)
    return DealMoney(words(title), words(client), deal, receipts)
