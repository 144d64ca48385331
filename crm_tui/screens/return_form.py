"""The form of a client who said no and came by himself: a new deal, linked to the lost one."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from crm_tui.domain.refusal_lines import RefusedLine
from crm_tui.domain.steps import Draft
from crm_tui.errors import Invalid
from crm_tui.i18n import _
from crm_tui.screens.client_card_deals import NewDealForm
from crm_tui.screens.forms import Reply, Save
from crm_tui.screens.opening import around_of
from crm_tui.shell import Job, Reads
from crm_tui.store.hot.refused import lost_deal
from crm_tui.widgets.paint import Line, clip, said
from crm_tui.widgets.paint_refused import refusal_words
from crm_tui.widgets.paint_steps import amount_words

if TYPE_CHECKING:
    from crm_tui.screens.acting import ActingScreen


@dataclass
class ReturnForm(NewDealForm):
    """`doors 90k > call fri 10`; an empty line is about the same again."""

    deal_id: int = 0
    lost: RefusedLine | None = None

    def __post_init__(self) -> None:
        """Name the form in the person's language."""
        self.title = _("Came back")
        self.hint = _("enter: the same again; or doors 90k > call fri 10")

    @property
    def subject(self) -> str:
        """Who came back."""
        return self.lost.client if self.lost is not None else ""

    def lines(self, cells: int) -> list[Line]:
        """When and why he had said no, under it the line and how it is read."""
        lost = self.lost
        no = "…" if lost is None else refusal_words(lost, self.around.moment())
        return [clip([(f" {no}", "warn")], cells), *super().lines(cells)]

    def below(self) -> Line:
        """What the new deal is about."""
        lost = self.lost
        if lost is None:
            return []
        if self.text:
            return super().below()
        if lost.forbidden:
            return [(" " + _("he asked not to be contacted"), "late")]
        new = f"{lost.deal} {_sum(lost)}".strip()
        return [(" → ", "mark"), (said(new), "bold")]

    def enter(self) -> Reply:
        """Open the new deal; what is not said is the lost one's."""
        lost = self.lost
        if lost is None:
            return Reply(say=_("It is still being read; press enter again."))
        title, amount, draft = "", None, None
        if self.text:
            try:
                read = self._read()
            except Invalid as error:
                return Reply(say=f"{error.message} {error.hint}")
            title, amount = read.title, read.amount
            draft = read.step if read.step != Draft() else None
        job = return_job(lost.id, title, amount, draft)
        done = _("{who} is back: {deal}").format(who=lost.client, deal=title or lost.deal)
        return Reply(close=True, save=Save(job, done, moves_on=False))


def _sum(lost: RefusedLine) -> str:
    return "" if lost.amount is None else amount_words(lost.amount, lost.currency, compact=False)


def return_job(
    deal_id: int, title: str = "", amount: tuple[int, str] | None = None, draft: Draft | None = None
) -> Job:
    """Open a new deal after a lost one."""

    def job(crm: Any) -> object:
        from crm_tui.actions.refusals import came_back

        minor, currency = amount or (None, "")
        return crm.run(came_back, deal_id, title, minor, currency, next=draft)

    return job


def open_return(screen: "ActingScreen", deal_id: int) -> None:
    """Open the form for a lost deal; what is known of it comes at once, or from a thread."""
    form = ReturnForm(around_of(screen), deal_id=deal_id)

    def show(found: RefusedLine | None) -> None:
        form.lost = found
        if found is None and screen.form is form:
            screen.close_form()
            screen.app.tell(_("d{n} is not lost any more.").format(n=deal_id))
        elif screen.form is form:
            screen.form_changed()

    def read(reads: Reads) -> RefusedLine | None:
        return reads.ask(lost_deal, deal_id)

    screen.put_form(form)
    screen.look_up(read, show, "lost")
