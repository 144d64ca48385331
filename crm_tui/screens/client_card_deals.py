"""The forms that edit a deal on the client card, and the money received for it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from crm_tui.domain.client_cards import CardDeal, Receipt, Who, amount_text
from crm_tui.domain.receipts import Deal as Due
from crm_tui.domain.steps import Draft
from crm_tui.domain.text import display
from crm_tui.errors import Invalid
from crm_tui.i18n import N_, _
from crm_tui.screens import edit_readings as readings
from crm_tui.screens.client_card_edits import EMPTIES, Desk, became, field_form, run, tags_form
from crm_tui.screens.edit_forms import EditForm, Held, Write
from crm_tui.screens.forms import CLOSES, Form, LineForm, Reply, Save
from crm_tui.screens.outcome_forms import describe, draft_of
from crm_tui.widgets.paint import Line
from crm_tui.widgets.paint_steps import amount_words

if TYPE_CHECKING:
    from crm_tui.crm import Crm
    from crm_tui.domain.calendar import When
    from crm_tui.domain.money import Amount

DAYS = {"expected_day": N_("expected"), "promised_day": N_("promised")}


def deal_form(desk: Desk, deal: CardDeal, part: str, field_id: int = 0) -> Form | None:
    """The form of one value of a deal: title, amount, a day, the owner, tags, an own field."""
    made: dict[str, Callable[[], Form | None]] = {
        "title": lambda: _title_form(desk, deal),
        "amount": lambda: _amount_form(desk, deal),
        "expected_day": lambda: _day_form(desk, deal, part),
        "promised_day": lambda: _day_form(desk, deal, part),
        "owner_id": lambda: _deal_owner_form(desk, deal),
        "tags": lambda: tags_form(desk, deal),
        "field": lambda: field_form(desk, field_id, deal),
    }
    return made[part]() if part in made else None


def _title_form(desk: Desk, deal: CardDeal) -> EditForm:
    held = Held(deal.title, deal.version, became("deal", deal.id, "title"))
    return desk.form(_("deal"), held, _deal_write(deal, lambda text: {"title": text}))


def _amount_form(desk: Desk, deal: CardDeal) -> EditForm:
    code = deal.currency or desk.around.currency

    def change(text: str) -> dict[str, Any]:
        if not text:
            return {"clear": ("amount",)}
        amount = readings.amount_in(text, code)
        return {"amount": amount.minor, "currency": amount.currency}

    text = amount_text(deal.amount, deal.currency)
    held = Held(text, deal.version, became("deal", deal.id, "amount"))
    return desk.form(
        _("amount"), held, _deal_write(deal, change), empties=_(EMPTIES), hints=_("120k"),
        read=lambda said: readings.read_sum(said, code),
    )  # fmt: skip


def _day_form(desk: Desk, deal: CardDeal, column: str) -> EditForm:
    def change(text: str) -> dict[str, Any]:
        if not text:
            return {"clear": (column,)}
        return {column: readings.day_in(text, desk.around, past=True)}

    held = Held(getattr(deal, column) or "", deal.version, became("deal", deal.id, column))
    return desk.form(
        _(DAYS[column]), held, _deal_write(deal, change), empties=_(EMPTIES),
        hints=_("fri, 12 dec, in 2 weeks"), read=lambda said: readings.read_day(said, desk.around),
    )  # fmt: skip


def _deal_write(deal: CardDeal, change: Callable[[str], dict[str, Any]]) -> Write:
    def write(crm: "Crm", text: str, seen: int) -> object:
        from crm_tui.actions.deals import edit_deal

        return crm.run(edit_deal, deal.id, **change(text), seen=seen)

    return write


def _deal_owner_form(desk: Desk, deal: CardDeal) -> Form:
    def save(owner_id: int, name: str) -> Save:
        done = _("{what}: given to {name}").format(what=deal.title, name=name)
        return Save(run("deals", "give_deal", deal.id, owner_id), done, moves_on=False)

    return desk.give(deal.title, save)


def receipt_form(desk: Desk, deal: CardDeal, receipt_id: int) -> EditForm:
    """Money received, or a new receipt: `40k yesterday advance`."""
    parts = desk.page.parts.get(deal.id)
    one = next((r for r in parts.receipts if r.id == receipt_id), None) if parts else None
    code = deal.currency or desk.around.currency
    due = _due(deal, one)

    def write(crm: "Crm", text: str, seen: int) -> object:
        from crm_tui.actions import deals

        if one is not None and not text:
            return crm.run(deals.remove_receipt, one.id)
        money = readings.money_in(text, desk.around, code, due)
        minor, currency = money.amount
        if one is None:
            return crm.run(deals.add_receipt, deal.id, money.day, minor, currency, money.note)
        return crm.run(
            deals.edit_receipt, one.id, money.day, minor, currency, money.note, seen=seen
        )

    more: dict[str, Any] = {
        "read": lambda text: readings.read_money(text, desk.around, code, due),
        "hints": _("40k yesterday advance, 50%, rest"),
    }
    if one is None:
        return desk.form(_("receipt"), Held(), write, **more)
    text = readings.money_text(one.amount, one.currency, one.day, one.note)
    held = Held(text, one.version, became("receipt", one.id, "amount", "day", "note"))
    return desk.form(_("receipt"), held, write, empties=_("an empty line takes it away"), **more)


def _due(deal: CardDeal, one: Receipt | None) -> Due:
    """What `50%` and `rest` of a receipt are of; the one that is edited is not received yet."""
    received = sum(minor for minor, code in deal.received if code == deal.currency)
    if one is not None and one.currency == deal.currency:
        received -= one.amount
    return Due(deal.amount, deal.currency, received)


@dataclass
class NewDealForm(LineForm):
    """One more deal of this client: `doors 80k > call fri 10`."""

    client: Who | None = None

    def __post_init__(self) -> None:
        """Name the form in the person's language."""
        self.title = _("Deal")
        self.hint = _("doors 80k > call fri 10")

    @property
    def subject(self) -> str:
        """Whose it will be."""
        return self.client.name if self.client is not None else ""

    def below(self) -> Line:
        """How it is read."""
        if not self.text:
            return [(" " + _("what it is about, how much, and the next step after a >"), "dim")]
        try:
            said = self._read()
        except Invalid as error:
            return [(" " + display(f"{error.message} {error.hint}"), "late")]
        amount = amount_words(*said.amount, compact=False) if said.amount else ""
        when = describe(said.when, self.around.moment().local) if said.when else ""
        return readings.arrow(said.title, amount, said.step.title, when)

    def enter(self) -> Reply:
        """Add the deal; an empty line closes the form."""
        if not self.text or self.client is None:
            return CLOSES
        try:
            said = self._read()
        except Invalid as error:
            return Reply(say=f"{error.message} {error.hint}")
        minor, currency = said.amount or (None, "")
        job = run("deals", "add_deal", self.client.id, said.title, minor, currency, next=said.step)
        done = _("{who}: {deal} added").format(who=self.subject, deal=said.title)
        return Reply(close=True, save=Save(job, done, moves_on=False))

    def _read(self) -> "NewDeal":
        from crm_tui.domain.capture import read_outcome
        from crm_tui.domain.money import split_amount

        around = self.around
        words, _mark, after = self.text.partition(">")
        found = split_amount(words.strip(), around.currency or None)
        title, amount = found if found is not None else (words.strip(), None)
        if not after.strip():
            return NewDeal(title.strip(" ,"), amount, Draft(), None)
        read = read_outcome("> " + after, around.moment().local, week=around.week)
        draft = draft_of(read.next_when) if read.next_when else Draft()
        step = draft._replace(kind=read.next_kind, title=read.next_text)
        return NewDeal(title.strip(" ,"), amount, step, read.next_when)


class NewDeal(NamedTuple):
    """A deal as it was typed."""

    title: str
    amount: "Amount | None"
    step: Draft
    when: "When | None"
