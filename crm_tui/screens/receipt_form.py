"""Money received for a deal, in one line read live: `60k today prepayment`, `50%`, `rest`."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from crm_tui.errors import Invalid
from crm_tui.i18n import _
from crm_tui.screens.forms import CLOSES, LineForm, Reply, Save
from crm_tui.screens.money_said import money_hint, money_in, money_words
from crm_tui.screens.opening import around_of
from crm_tui.shell import Job
from crm_tui.store.hot.receipts import DealMoney, money_of
from crm_tui.widgets.paint import Line
from crm_tui.widgets.paint_steps import amount_words

if TYPE_CHECKING:
    from crm_tui.domain.receipts import Paid
    from crm_tui.screens.acting import ActingScreen


def open_receipt(screen: "ActingScreen") -> None:
    """Open the form for the deal under the cursor, or say why there is none."""
    steps = screen.targets()
    deals = {step.deal_id for step in steps}
    deal_id = next(iter(deals)) if len(deals) == 1 else None if deals else screen.whom()[1]
    if len(deals) > 1:
        screen.app.tell(_("Money is kept for one deal at a time."))
        return
    if deal_id is None:
        screen.app.tell(_("There is no deal under the cursor."))
        return
    form = ReceiptForm(around_of(screen), steps, screen.card, deal_id=deal_id)

    def show(money: DealMoney | None) -> None:
        form.money = money
        screen.form_changed()

    screen.put_form(form)
    screen.look_up(lambda reads: reads.ask(money_of, deal_id), show, "receipt")


@dataclass
class ReceiptForm(LineForm):
    """Money received: a sum or a part of the deal's, a day if not today, a note."""

    deal_id: int = 0
    money: DealMoney | None = None

    def __post_init__(self) -> None:
        """Name the form in the person's language."""
        self.title = _("Received")
        self.hint = money_hint()

    @property
    def subject(self) -> str:
        """Whom it came from, and for what."""
        if self.money is None:
            return super().subject
        return f"{self.money.client} · {self.money.title}"

    def below(self) -> Line:
        """How it is read and what is left then; before that, what was received."""
        if not self.text:
            return self._so_far()
        return money_words(self.text, self.around, self._deal)

    def _so_far(self) -> Line:
        if self.money is None:
            return []
        deal = self.money.deal
        if deal.amount is None:
            return [(" " + _("no amount yet"), "warn")]
        got = amount_words(deal.received, deal.currency, compact=False)
        left = amount_words(deal.left, deal.currency, compact=False)
        words = _("{got} received, {left} left").format(got=got, left=left)
        return [(f" {words}", "dim")]

    def enter(self) -> Reply:
        """Keep it; an empty line closes the form."""
        if not self.text:
            return CLOSES
        try:
            paid = money_in(self.text, self.around, self._deal)
        except Invalid as error:
            return Reply(say=f"{error.message} {error.hint}")
        sum_ = amount_words(*paid.amount, compact=False)
        done = _("{who}: {sum} received").format(who=self.subject, sum=sum_)
        save = Save(receipt_job(self.deal_id, paid), done, self.steps, moves_on=False)
        return Reply(close=True, save=save)

    @property
    def _deal(self) -> Any:
        return self.money.deal if self.money is not None else None


def receipt_job(deal_id: int, paid: "Paid") -> Job:
    """Keep money received for a deal."""

    def job(crm: Any) -> object:
        from crm_tui.actions.deals import add_receipt

        minor, currency = paid.amount
        return crm.run(add_receipt, deal_id, paid.day, minor, currency, paid.note)

    return job
