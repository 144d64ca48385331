"""What a stage is not left without, asked one by one where a card is moved."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from crm_tui.domain.kinds import thing_words
from crm_tui.domain.receipts import Deal
from crm_tui.domain.steps import Draft
from crm_tui.errors import CrmError, Invalid
from crm_tui.i18n import _
from crm_tui.screens.deal_forms import NO_STAGE, WhenForm, move_job
from crm_tui.screens.forms import STAYS, Form, LineForm, Reply, Save
from crm_tui.screens.money_said import (
    BY_RECEIPTS,
    money_fault,
    money_hint,
    money_of_deal,
    money_words,
)
from crm_tui.store.hot.stages import StageOption
from crm_tui.widgets.field import Field
from crm_tui.widgets.paint import Line, said

if TYPE_CHECKING:
    from crm_tui.crm import Crm


def can_be_said(error: CrmError | None) -> bool:
    """Whether a move was refused only for want of what a person can say."""
    return isinstance(error, Invalid) and error.field == "must" and hasattr(error, "things")


@dataclass
class MustForm(LineForm):
    """The things required before a stage is left; escape leaves the deal where it is.

    deals: one. stage: where it goes. things: what is required, by name. due: the day of the next
    step, if it was said. answers: what was said already. money: what the deal is for and what came
    in of it; money that has come is told here too, and kept as a receipt.
    """

    deals: tuple[int, ...] = ()
    stage: StageOption = NO_STAGE
    things: tuple[str, ...] = ()
    due: Draft | None = None
    answers: tuple[tuple[str, str], ...] = ()
    money: Deal | None = None

    def __post_init__(self) -> None:
        """Ask for the first thing; money is asked for once."""
        if set(self.things) >= BY_RECEIPTS:
            self.things = tuple(thing for thing in self.things if thing != "receipts")
        self._ask()

    def _ask(self) -> None:
        self.title = thing_words(self.thing)
        self.hint = money_hint() if self.thing in BY_RECEIPTS else _("what it is, in words")
        self.line = Field()

    @property
    def thing(self) -> str:
        """What is asked for now."""
        return self.things[len(self.answers)]

    @property
    def more(self) -> tuple[str, ...]:
        """What is asked for afterwards."""
        return self.things[len(self.answers) + 1 :]

    def keys(self) -> list[tuple[str, str]]:
        """Go on, or leave the deal where it was."""
        going_on = _("next") if self.more else _("save")
        return [("enter", going_on), ("esc", _("put it back"))]

    def fill_from(self, crm: "Crm") -> "Callable[[Any], None] | None":
        """What the deal is for, where money is asked for."""
        if not BY_RECEIPTS.intersection(self.things):
            return None
        found = money_of_deal(crm, self.deals[0])
        return lambda opened: setattr(opened, "money", found)

    def below(self) -> Line:
        """Why it is asked, and how much is still to come; money is read live."""
        if self.text and self.thing in BY_RECEIPTS:
            return money_words(self.text, self.around, self.money)
        why = _("required before it goes to {stage}").format(stage=self.stage.stage)
        line: Line = [(" " + said(why), "dim")]
        if self.more:
            then = ", ".join(thing_words(thing) for thing in self.more)
            line.append((" · " + _("then: {things}").format(things=then), "dim"))
        return line

    def enter(self) -> Reply:
        """Ask for the next thing; after the last one move the deal with what was said."""
        if not self.text:
            return Reply(say=_("The stage is not left without it."))
        if self.thing in BY_RECEIPTS and (fault := self._fault_of_money()):
            return Reply(say=fault)
        answers = (*self.answers, (self.thing, self.text))
        if self.more:
            self.answers = answers
            self._ask()
            return STAYS
        done = _("{who}: {stage}").format(who=self.subject, stage=self.stage.stage)
        job = move_job(self.deals, self.stage, self.due, answers)
        return Reply(
            close=True,
            save=Save(job, done, self.steps, otherwise=lambda error: self._then(error, answers)),
        )

    def _fault_of_money(self) -> str:
        """Why the sum does not do; "" where it does, or only the store can tell."""
        return money_fault(self.thing, self.text, self.around, self.money)

    def _then(self, error: CrmError, answers: tuple[tuple[str, str], ...]) -> Form | None:
        """The form for what is wanted besides; None shows this one again with what was amiss."""
        if isinstance(error, Invalid) and error.field == "due":
            return WhenForm(
                self.around, self.steps, self.card, deals=self.deals, stage=self.stage,
                answers=answers,
            )  # fmt: skip
        return None
