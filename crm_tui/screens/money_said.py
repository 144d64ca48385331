"""Money that has come, told where a form asks for it: `60k today`, `50%`, `rest`."""

from typing import TYPE_CHECKING

from crm_tui.domain.receipts import Deal, Paid
from crm_tui.errors import Invalid
from crm_tui.i18n import _
from crm_tui.screens import edit_readings as readings
from crm_tui.widgets.paint import Line, said
from crm_tui.widgets.paint_steps import amount_words

if TYPE_CHECKING:
    from crm_tui.crm import Crm
    from crm_tui.screens.forms import Around

#: What is known by the money that has come.
BALANCE = "balance"
BY_RECEIPTS = frozenset({"receipts", BALANCE})


def money_hint() -> str:
    """How money is told."""
    return _("60k today prepayment, 50%, rest")


def money_of_deal(crm: "Crm", deal_id: int) -> Deal | None:
    """What a deal is for and what of it has come; None if there is no such deal."""
    from crm_tui.store.queries.words import deal_words

    found = crm.ask(deal_words, deal_id)
    return None if found is None else Deal(found.amount, found.currency, found.received)


def money_in(text: str, around: "Around", deal: Deal | None) -> Paid:
    """The money that a text tells of. Raises Invalid, with an example."""
    currency = (deal.currency if deal is not None else "") or around.currency
    return readings.money_in(text, around, currency, deal)


def money_words(text: str, around: "Around", deal: Deal | None) -> Line:
    """How a text is read, and what is left then; or what is wrong with it."""
    currency = (deal.currency if deal is not None else "") or around.currency
    try:
        return readings.read_money(text, around, currency, deal)
    except Invalid as error:
        return [(" " + said(f"{error.message} {error.hint}"), "late")]


def money_fault(thing: str, text: str, around: "Around", deal: Deal | None) -> str:
    """Why a text does not make a thing known; "" where it does, or only the store can tell."""
    try:
        paid = money_in(text, around, deal)
    except Invalid as error:
        return f"{error.message} {error.hint}"
    if thing != BALANCE or deal is None or deal.left is None:
        return ""
    left = deal.left - (paid.amount.minor if paid.amount.currency == deal.currency else 0)
    if left <= 0:
        return ""
    sum_ = amount_words(left, deal.currency, compact=False)
    return _("{sum} would still be left; it goes on once all has come.").format(sum=sum_)
