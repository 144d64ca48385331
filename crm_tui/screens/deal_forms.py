"""The forms of a deal: to another stage, won; a side step beside it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from crm_tui.domain.lines import StepLine
from crm_tui.domain.steps import Draft
from crm_tui.domain.text import thousands
from crm_tui.errors import CrmError, Invalid
from crm_tui.i18n import _
from crm_tui.screens.day_choices import TapsDays
from crm_tui.screens.forms import CLOSES, STAYS, Form, LineForm, Reply, Save
from crm_tui.screens.opening import around_of
from crm_tui.screens.outcome_forms import describe, draft_of
from crm_tui.screens.pick_form import Option, PickForm
from crm_tui.screens.remarks import remarked
from crm_tui.shell import Job, Reads
from crm_tui.store.hot.stages import StageOption, place_of, playbooks, stages
from crm_tui.widgets.paint import Line, said
from crm_tui.widgets.paint_steps import amount_words

if TYPE_CHECKING:
    from crm_tui.screens.acting import ActingScreen

NO_STAGE = StageOption("", "", "", "", 0, 0)


# -- to another stage -----------------------------------------------------------------------------


def move_form(screen: "ActingScreen", steps: tuple[StepLine, ...]) -> PickForm:
    """To which stage: those of the deal's own pipeline first, the next one under the mark."""
    deals = deals_of(steps)
    who = steps[0].client if len(steps) == 1 else _("{n} deals").format(n=thousands(len(deals)))
    form = PickForm(around_of(screen), steps, screen.card, name=_("Move {who} to").format(who=who))

    books: dict[str, str] = {}

    def read(reads: Reads) -> tuple[tuple[StageOption, ...], tuple[int, int] | None]:
        books.update(reads.ask(playbooks))
        return reads.ask(stages), reads.ask(place_of, deals[0])

    def show(found: tuple[tuple[StageOption, ...], tuple[int, int] | None]) -> None:
        form.options, form.at = _options(*found)
        screen.form_changed()

    def pick(option: Option) -> Reply:
        stage = _stage_of(option)
        if asks_day(books.get(stage.pipeline_key, ""), stage.stage_key):
            when = when_form(form, deals, stage, steps)
            return Reply(close=True, then=lambda here: here.put_form(when))
        return Reply(close=True, save=move_save(form, deals, stage, steps))

    form.on_pick = pick
    screen.look_up(read, show, "stages")
    return form


def asks_day(playbook: str, stage_key: str) -> bool:
    """Whether the step of a stage has no day of its own, so that it must be asked for."""
    from crm_tui.domain.pipelines import read_pipeline

    try:
        plan = read_pipeline(playbook, stage_key).stage(stage_key).step
    except CrmError:
        return False  # the store will say what is wrong with it
    return plan.deadline().must_ask


def when_form(
    form: Form, deals: tuple[int, ...], stage: StageOption, steps: tuple[StepLine, ...] = ()
) -> "WhenForm":
    """The form that asks when, for a stage whose step has no day of its own."""
    return WhenForm(form.around, steps, form.card, deals=deals, stage=stage)


def _stage_of(option: Option) -> StageOption:
    assert isinstance(option.key, StageOption)
    return option.key


def _options(
    found: tuple[StageOption, ...], place: tuple[int, int] | None
) -> tuple[tuple[Option, ...], int]:
    """The stages to choose from, but the one where the deal stands; and which is the next."""
    line, here = place or (0, 0)
    own = [one for one in found if one.pipeline_id == line]
    at = next((n for n, one in enumerate(own) if one.stage_id == here), -1)
    rest = [one for one in own if one.stage_id != here]
    others = [one for one in found if one.pipeline_id != line]
    options = [*(Option(one, one.stage) for one in rest)]
    options += [Option(one, f"{one.pipeline} › {one.stage}") for one in others]
    return tuple(options), min(at, max(len(rest) - 1, 0)) if at >= 0 else 0


def move_save(
    form: Form, deals: tuple[int, ...], stage: StageOption, steps: tuple[StepLine, ...] = ()
) -> Save:
    """Move deals to a stage; where its step must be asked for its day, a form asks."""

    def otherwise(error: CrmError) -> Form | None:
        if isinstance(error, Invalid) and error.field == "due":
            return when_form(form, deals, stage, steps)
        return must_form(form, error, deals, stage)

    one = next((step.client for step in steps), "") if len(deals) == 1 else ""
    who = one or _("{n} deals").format(n=thousands(len(deals)))
    done = _("{who}: {stage}").format(who=who, stage=stage.stage)
    return Save(move_job(deals, stage), done, steps, otherwise=otherwise)


def must_form(
    form: Form,
    error: CrmError,
    deals: tuple[int, ...],
    stage: StageOption,
    due: Draft | None = None,
) -> Form | None:
    """The form for what a stage is not left without; None where no form can give it."""
    from crm_tui.screens.must_form import MustForm, can_be_said

    if len(deals) != 1 or not can_be_said(error):
        return None
    things = getattr(error, "things", ())
    return MustForm(
        form.around, form.steps, form.card, deals=deals, stage=stage, things=things, due=due
    )


def move_job(
    deals: tuple[int, ...],
    stage: StageOption,
    due: Draft | None = None,
    answers: tuple[tuple[str, str], ...] = (),
) -> Job:
    """Move deals to a stage, as one action. answers: what was said of a single one."""

    def job(crm: Any) -> object:
        if len(deals) == 1:
            from crm_tui.actions.deals import move_deal

            return crm.run(move_deal, deals[0], stage.stage_key, stage.pipeline_key, due, answers)
        from crm_tui.actions.together import moves

        return crm.run(moves, deals, stage.stage_key, stage.pipeline_key, due)

    return job


@dataclass
class WhenForm(TapsDays, LineForm):
    """A stage whose step has no day of its own: the day is asked, escape leaves the deal."""

    deals: tuple[int, ...] = ()
    stage: StageOption = NO_STAGE
    answers: tuple[tuple[str, str], ...] = ()

    def __post_init__(self) -> None:
        """Name the form after the stage."""
        self.title = _("{stage}: when?").format(stage=self.stage.stage)
        self.hint = _("the day that was agreed: fri, 12 dec 10:00")

    def keys(self) -> list[tuple[str, str]]:
        """Save, or leave the deal where it was."""
        return [("enter", _("save")), ("esc", _("put it back"))]

    def lines(self, cells: int) -> list[Line]:
        """The line, how it is read, and days to tap."""
        return [*super().lines(cells), *self.day_lines(cells)]

    def press(self, name: str, char: str | None) -> Reply:
        """Take a day that was tapped, type, save, or go back."""
        return STAYS if self.day_tapped(name) else super().press(name, char)

    def below(self) -> Line:
        """How it is read."""
        if not self.text:
            return [(" " + _("the step of this stage needs a day"), "dim")]
        try:
            when = self._when()
            read: Line = [(" → ", "mark"), (describe(when, self._now()), "bold")]
            return read + remarked(when, self.around)
        except Invalid as error:
            return [(" " + said(f"{error.message} {error.hint}"), "late")]

    def enter(self) -> Reply:
        """Move the deal, if the day can be read."""
        try:
            due = draft_of(self._when())
        except Invalid as error:
            return Reply(say=f"{error.message} {error.hint}")
        done = _("{who}: {stage}").format(who=self.subject, stage=self.stage.stage)
        job = move_job(self.deals, self.stage, due, self.answers)
        return Reply(close=True, save=Save(job, done, self.steps, otherwise=self._wanted(due)))

    def _wanted(self, due: Draft) -> Callable[[CrmError], Form | None]:
        """What asks for what is required besides the day."""
        return lambda error: must_form(self, error, self.deals, self.stage, due)

    def _now(self) -> Any:
        return self.around.moment().local

    def _when(self) -> Any:
        from crm_tui.domain.dates import read_when

        return read_when(self.text, self._now(), week=self.around.week)


# -- won ------------------------------------------------------------------------------------------


@dataclass
class WinForm(LineForm):
    """Won: asks only the amount; an empty line keeps the one the deal has."""

    def __post_init__(self) -> None:
        """Name the form in the person's language."""
        self.title = _("Won")
        self.hint = _("the last amount, if it is another: 120k")

    def keys(self) -> list[tuple[str, str]]:
        """Save or back."""
        return [("enter", _("won")), ("esc", _("back"))]

    def below(self) -> Line:
        """The amount it is won with."""
        if len(self.steps) > 1:
            return [(" " + _("each with the amount it has"), "dim")]
        try:
            amount = self._amount()
        except Invalid as error:
            return [(" " + said(f"{error.message} {error.hint}"), "late")]
        if amount is None:
            return [(" " + _("no amount yet"), "warn")]
        return [(" → ", "mark"), (amount_words(*amount, compact=False), "good")]

    def enter(self) -> Reply:
        """Win the deal, or the marked ones."""
        try:
            amount = self._amount() if self.text else None
        except Invalid as error:
            return Reply(say=f"{error.message} {error.hint}")
        done = _("{who}: won").format(who=self.subject)
        job = win_job(deals_of(self.steps), amount)
        return Reply(close=True, save=Save(job, done, self.steps, is_outcome=True))

    def _amount(self) -> tuple[int, str] | None:
        step = self.steps[0]
        if self.text:
            from crm_tui.domain.money import read_amount

            return read_amount(self.text, step.currency or self.around.currency)
        return None if step.amount is None else (step.amount, step.currency)


def win_job(deals: tuple[int, ...], amount: tuple[int, str] | None = None) -> Job:
    """Win deals, as one action."""

    def job(crm: Any) -> object:
        if len(deals) == 1:
            from crm_tui.actions.deals import win_deal

            minor, currency = amount or (None, "")
            return crm.run(win_deal, deals[0], minor, currency)
        from crm_tui.actions.together import wins

        return crm.run(wins, deals)

    return job


def deals_of(steps: tuple[StepLine, ...]) -> tuple[int, ...]:
    """The deals that some steps belong to, each once."""
    return tuple(dict.fromkeys(step.deal_id for step in steps if step.deal_id is not None))


# -- a side step ----------------------------------------------------------------------------------


@dataclass
class SideForm(LineForm):
    """One more thing to do, beside the next step: `fetch the drawing fri 10`.

    clients: the marked, each of whom gets a step of its own; else one client, or one deal.
    """

    client_id: int = 0
    deal_id: int | None = None
    client: str = ""
    clients: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        """Name the form in the person's language."""
        self.title = _("A step for each") if self.clients else _("Side step")
        self.hint = _("fetch the drawing fri 10")

    @property
    def subject(self) -> str:
        """Whose it is."""
        return self.client

    def below(self) -> Line:
        """How it is read."""
        if not self.text:
            beside = _("it stands beside the next step and never replaces it")
            each = _("what each of them is owed, and when; one undo takes all back")
            return [(" " + (each if self.clients else beside), "dim")]
        try:
            draft, when = self._read()
        except Invalid as error:
            return [(" " + said(f"{error.message} {error.hint}"), "late")]
        due = describe(when, self.around.moment().local) if when else _("the next working day")
        return [(" → ", "mark"), (said(draft.title), "bold"), (f" · {due}", "soon")]

    def enter(self) -> Reply:
        """Save the step; an empty line closes the form."""
        if not self.text:
            return CLOSES
        try:
            draft, _when = self._read()
        except Invalid as error:
            return Reply(say=f"{error.message} {error.hint}")
        job = side_job(draft, self.client_id, self.deal_id)
        if self.clients:
            job = each_job(draft, self.clients)
        done = _("{who}: {what}").format(who=self.client, what=draft.title)
        return Reply(close=True, save=Save(job, done, moves_on=False))

    def _read(self) -> tuple[Draft, Any]:
        from crm_tui.domain.capture import read_outcome

        around = self.around
        read = read_outcome("> " + self.text, around.moment().local, week=around.week)
        draft = draft_of(read.next_when) if read.next_when else Draft()
        if not read.next_text:
            raise Invalid(_("What is to be done?"), field="title")
        return draft._replace(kind=read.next_kind, title=read.next_text), read.next_when


def side_job(draft: Draft, client_id: int, deal_id: int | None) -> Job:
    """Add a side step to a deal, or a step to a client alone."""

    def job(crm: Any) -> object:
        from crm_tui.actions.steps import add_step

        if deal_id is not None:
            return crm.run(add_step, draft, deal_id=deal_id)
        return crm.run(add_step, draft, client_id=client_id)

    return job


def each_job(draft: Draft, clients: tuple[int, ...]) -> Job:
    """Add the same step to several clients, as one action."""

    def job(crm: Any) -> object:
        from crm_tui.actions.together import adds

        return crm.run(adds, draft, clients)

    return job
