"""What a pipeline, its stages and their playbooks are, and what follows a step's outcome."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from crm_tui.domain.calendar import Week
from crm_tui.domain.deadlines import Deadline, Due
from crm_tui.errors import NotFound
from crm_tui.i18n import _

NEXT = "next"
WIN = "win"
SELL = "sell"
FULFIL = "fulfil"


@dataclass(frozen=True, slots=True)
class StepPlan:
    """The step a playbook proposes.

    kind: a key of `KINDS`. title: what to do, in a few words. due: its deadline;
    due_by_hand: the deadline when one of us entered the deal, None for the same.
    by_or_at: "by" a time or "at" a time. minutes: usual length, > 0.
    role: whose step it is, "" for the deal's owner. contacts: it reaches out to the client.
    waits: it waits for the client's answer, so a result counts as a yes.
    questions: a set of questions, "" to choose by how often we talked.
    document: what is made from a template for it, a key of `DOCUMENTS` or "".
    late_tells: the role told when it is late, or "". tells_at_once: its owner is told at once.
    """

    kind: str
    title: str
    due: Deadline
    due_by_hand: Deadline | None = None
    by_or_at: str = "by"
    minutes: int = 10
    role: str = ""
    contacts: bool = False
    waits: bool = False
    questions: str = ""
    document: str = ""
    late_tells: str = ""
    tells_at_once: bool = False

    def deadline(self, by_hand: bool = False) -> Deadline:
        """The deadline that holds: `by_hand` when one of us entered the deal himself."""
        return self.due_by_hand if by_hand and self.due_by_hand else self.due

    def due_for(
        self, now: datetime, week: Week, promised: date | None = None, by_hand: bool = False
    ) -> Due | None:
        """When the step is due if it opens now (aware, local); None when one must ask."""
        return self.deadline(by_hand).due(now, week, promised)


@dataclass(frozen=True, slots=True)
class Stage:
    """A milestone the buyer reached.

    kind: "sell" or "fulfil". probability: whole percent, 0 to 100. buyer: what the buyer did.
    standing_days: days in the stage after which a deal is standing too long; None for a deal
    that stands by its promised date. known: what is asked for before leaving, `must`: what is
    required (names of `KNOWN` or "field:…"). on_result: "next", "win" or a stage's key.
    """

    key: str
    name: str
    kind: str
    probability: int
    step: StepPlan
    buyer: str = ""
    standing_days: int | None = None
    known: tuple[str, ...] = ()
    must: tuple[str, ...] = ()
    on_result: str = NEXT


@dataclass(frozen=True, slots=True)
class Limits:
    """When the app warns and when it asks: postpones in a row, tries, and talks (0: no limit)."""

    postpones_warn: int = 3
    postpones_max: int = 5
    tries: int = 5
    contacts: int = 0


@dataclass(frozen=True, slots=True)
class Role:
    """Somebody a playbook gives steps to, such as the measurer."""

    key: str
    name: str


@dataclass(frozen=True, slots=True)
class Pipeline:
    """A funnel: its stages in order, its limits and roles, and what follows a won deal.

    currency: ISO 4217 code or "". sells: whether its deals count as sales in reports.
    after_win: steps that belong to the client once a deal is won.
    """

    key: str
    name: str
    stages: tuple[Stage, ...]
    about: str = ""
    version: int = 1
    currency: str = ""
    sells: bool = True
    limits: Limits = Limits()
    roles: tuple[Role, ...] = ()
    after_win: tuple[StepPlan, ...] = ()

    @property
    def first(self) -> Stage:
        """Where a new deal begins."""
        return self.stages[0]

    def stage(self, key: str) -> Stage:
        """The stage with this key. Raises NotFound."""
        for stage in self.stages:
            if stage.key == key:
                return stage
        raise NotFound(
            _("{pipeline} has no stage “{key}”.").format(pipeline=self.name, key=key),
            hint=_("Choose one of: {names}.").format(
                names=", ".join(stage.key for stage in self.stages)
            ),
        )

    def after(self, key: str) -> Stage | None:
        """The stage a result at stage `key` leads to; None when it wins the deal."""
        here = self.stage(key)
        if here.on_result == WIN:
            return None
        if here.on_result != NEXT:
            return self.stage(here.on_result)
        place = self.stages.index(here) + 1
        return self.stages[place] if place < len(self.stages) else None

    def leads_to(self, key: str, target: str) -> bool:
        """Whether moving a card from `key` to `target` is the result of its step.

        Any other move drops the step: no outcome is counted.
        """
        following = self.after(key)
        return following is not None and following.key == target


class Proposal(NamedTuple):
    """What follows an outcome: the deal's status, and where it is open, its stage and step."""

    status: str
    stage: Stage | None
    step: StepPlan | None


def proposal(
    pipeline: Pipeline, stage: str, outcome: str = "result", keep_stage: bool = False
) -> Proposal:
    """What the playbook proposes after "result", "postpone" or "refuse" at a stage.

    A postponed deal keeps its stage and step, a result may keep them with `keep_stage`;
    a refused deal is lost; a result where no stage follows wins. Raises NotFound.
    """
    here = pipeline.stage(stage)
    if outcome == "refuse":
        return Proposal("lost", None, None)
    if outcome == "postpone" or keep_stage:
        return Proposal("open", here, here.step)
    following = pipeline.after(stage)
    if following is None:
        return Proposal("won", None, None)
    return Proposal("open", following, following.step)


def counts_as_yes(step: StepPlan) -> bool:
    """Whether a result of this step is a yes; the others are done."""
    return step.waits


def postpones_call_for(limits: Limits, in_a_row: int) -> str:
    """What so many postponements in a row call for: "" nothing, "warn", or "decide".

    To decide is to change the offer or to take it as a refusal.
    """
    if in_a_row >= limits.postpones_max:
        return "decide"
    return "warn" if in_a_row >= limits.postpones_warn else ""


def cannot_be_reached(limits: Limits, tries: int) -> bool:
    """Whether after so many tries the deal is proposed for the refusal list."""
    return tries >= limits.tries
