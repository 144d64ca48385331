"""What a pipeline, its stages and their playbooks are, and what follows a step's outcome."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from crm_tui.domain.calendar import Week
from crm_tui.domain.conditions import Condition
from crm_tui.domain.deadlines import Deadline, Due, Span
from crm_tui.domain.facts import Facts
from crm_tui.errors import Invalid, NotFound
from crm_tui.i18n import _

NEXT = "next"
WIN = "win"
STAY = "stay"
LOST = "lost"
ELSEWHERE = "pipeline:"
SELL = "sell"
FULFIL = "fulfil"
BALANCE = "balance"
NOTHING = Facts()


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
    calendar: the key of the calendar its deadline is counted in, "" for its owner's.
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
    calendar: str = ""

    def deadline(self, by_hand: bool = False) -> Deadline:
        """The deadline that holds: `by_hand` when one of us entered the deal himself."""
        return self.due_by_hand if by_hand and self.due_by_hand else self.due

    def due_for(
        self, now: datetime, week: Week, promised: date | None = None, by_hand: bool = False
    ) -> Due | None:
        """When the step is due if it opens now (aware, local); None when one must ask."""
        return self.deadline(by_hand).due(now, week, promised)


@dataclass(frozen=True, slots=True)
class Variant:
    """Another step of a stage, for the deals of which a condition holds."""

    when: Condition
    step: StepPlan


@dataclass(frozen=True, slots=True)
class Turn:
    """Where an outcome leads while a condition holds.

    outcome: "result", "postpone" or "refuse". to: as `Stage.on_result` and its like.
    """

    outcome: str
    when: Condition
    to: str


@dataclass(frozen=True, slots=True)
class Stage:
    """A milestone the buyer reached.

    kind: "sell" or "fulfil". probability: whole percent, 0 to 100. buyer: what the buyer did;
    criterion: what must be so for a deal to enter, in words.
    standing_days: days in the stage after which a deal is standing too long; None for a deal
    that stands by its promised date. known: what is asked for before leaving, `must`: what is
    required (names of `KNOWN` or "field:…"). step: the usual step, variants: others, of which
    the first that holds wins. turns: where outcomes lead while something holds, the first wins.
    on_result: "next", "win", "stay", a stage's key or "pipeline:KEY[/STAGE]"; on_postpone: the
    same but "win"; on_refuse: "" or the "pipeline:KEY[/STAGE]" in which a revival opens.
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
    criterion: str = ""
    variants: tuple[Variant, ...] = ()
    turns: tuple[Turn, ...] = ()
    on_postpone: str = STAY
    on_refuse: str = ""

    def plan(self, facts: Facts = NOTHING) -> tuple[StepPlan, str]:
        """The step for a deal of which this is known, and its mark in the playbook: "" or "#2"."""
        for number, variant in enumerate(self.variants, 1):
            if variant.when.holds(facts):
                return variant.step, f"#{number}"
        return self.step, ""

    def leads(self, outcome: str, facts: Facts = NOTHING) -> str:
        """Where an outcome leads, as it is written."""
        for turn in self.turns:
            if turn.outcome == outcome and turn.when.holds(facts):
                return turn.to
        return self.usually(outcome)

    def usually(self, outcome: str) -> str:
        """Where an outcome leads while nothing else holds, as it is written."""
        usual = {"result": self.on_result, "postpone": self.on_postpone, "refuse": self.on_refuse}
        return usual[outcome]

    def ways(self, outcome: str) -> tuple[tuple[str, str], ...]:
        """Every way an outcome may lead, as (condition, target); the last has no condition."""
        turns = [(str(turn.when), turn.to) for turn in self.turns if turn.outcome == outcome]
        return (*turns, ("", self.usually(outcome)))

    def wants(self, thing: str) -> bool:
        """Whether a thing is asked for before leaving."""
        return thing in self.known or thing in self.must


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

    def after(self, key: str, facts: Facts = NOTHING) -> Stage | None:
        """The stage of this pipeline a result leads to; None where it wins or leads elsewhere."""
        target = self.target(key, "result", facts)
        return None if target == WIN or target.startswith(ELSEWHERE) else self.stage(target)

    def target(self, key: str, outcome: str, facts: Facts = NOTHING) -> str:
        """Where an outcome at stage `key` leads: a stage's key, "win", "lost" or "pipeline:…".

        Raises NotFound for a stage that is not here.
        """
        return self.meant(key, self.stage(key).leads(outcome, facts))

    def meant(self, key: str, to: str) -> str:
        """A target written at stage `key`, with "next", "stay" and "" as what they stand for."""
        if to == NEXT:
            place = self.stages.index(self.stage(key)) + 1
            return self.stages[place].key if place < len(self.stages) else WIN
        return {STAY: key, "": LOST}.get(to, to)

    def leads_to(
        self, key: str, target: str, facts: Facts = NOTHING, pipeline_key: str = ""
    ) -> bool:
        """Whether moving a card from `key` to `target` is the result of its step.

        pipeline_key: of the target, "" for this one. Any other move drops the step: no outcome
        is counted.
        """
        following = self.target(key, "result", facts)
        if pipeline_key in ("", self.key):
            return following == target != key
        return following in (f"{ELSEWHERE}{pipeline_key}", f"{ELSEWHERE}{pipeline_key}/{target}")

    def comes_before(self, key: str, other: str) -> bool:
        """Whether a stage stands before another one of this pipeline."""
        return self.stages.index(self.stage(key)) < self.stages.index(self.stage(other))

    @property
    def calendars(self) -> frozenset[str]:
        """The keys of the calendars that its deadlines are counted in, beside their owners'."""
        plans = (
            plan
            for stage in self.stages
            for plan in (stage.step, *(variant.step for variant in stage.variants))
        )
        return frozenset(plan.calendar for plan in plans if plan.calendar)

    def line(self, stage_key: str, mark: str = "") -> str:
        """What a step of a stage is planned by: "sales/offer", or "sales/offer#2" for a variant."""
        return f"{self.key}/{stage_key}{mark}"


class Proposal(NamedTuple):
    """What follows an outcome: the deal's status, and where it is open, its stage and step.

    pipeline_key: the pipeline a deal goes to (its stage and step are then that one's to say), or
    in which the revival of a lost one opens; stage_key: the stage there, "" for the first.
    line: what of the playbook says so, for the step's `planned_by`.
    """

    status: str
    stage: Stage | None
    step: StepPlan | None
    pipeline_key: str = ""
    line: str = ""
    stage_key: str = ""


def proposal(
    pipeline: Pipeline,
    stage: str,
    outcome: str = "result",
    keep_stage: bool = False,
    facts: Facts = NOTHING,
) -> Proposal:
    """What the playbook proposes after "result", "postpone" or "refuse" at a stage.

    facts: what is known of the deal, this outcome counted. A postponed deal keeps its stage
    unless the playbook says another, a result may keep it with `keep_stage`; a refused deal is
    lost; while something is left to receive, a stage that wants the balance is not left.
    Raises NotFound.
    """
    here = pipeline.stage(stage)
    target = stage if keep_stage else pipeline.target(stage, outcome, facts)
    if outcome == "refuse":
        key, place = _elsewhere(target)
        return Proposal("lost", None, None, key, stage_key=place)
    if outcome == "result" and target != stage and here.wants(BALANCE) and (facts.left or 0) > 0:
        return Proposal("open", here, collect_balance(), line=pipeline.line(stage, "#balance"))
    if target == WIN:
        return Proposal("won", None, None, line=pipeline.line(stage))
    if target.startswith(ELSEWHERE):
        key, place = _elsewhere(target)
        return Proposal("open", None, None, key, pipeline.line(stage), place)
    following = pipeline.stage(target)
    step, mark = following.plan(facts)
    return Proposal("open", following, step, line=pipeline.line(target, mark))


def _elsewhere(target: str) -> tuple[str, str]:
    """The keys of pipeline and stage in "pipeline:KEY/STAGE"; both "" for anything else."""
    if not target.startswith(ELSEWHERE):
        return "", ""
    key, _slash, stage = target.removeprefix(ELSEWHERE).partition("/")
    return key, stage


def collect_balance() -> StepPlan:
    """The step of a stage that is not left before all the money has come."""
    title = _("collect the balance")
    return StepPlan("call", title, Deadline(Span.WORKING_DAYS, 1), contacts=True, waits=True)


class Unmet(Invalid):
    """A stage is not left without these `things`: names of `KNOWN`, or own fields."""

    def __init__(self, message: str, things: tuple[str, ...], *, hint: str = "") -> None:
        super().__init__(message, field="must", hint=hint)
        self.things = things


def missing(stage: Stage, facts: Facts) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What is asked for and what is required before leaving a stage, as far as it is unknown."""
    known = tuple(thing for thing in stage.known if not is_known(thing, facts))
    return known, tuple(thing for thing in stage.must if not is_known(thing, facts))


def is_known(thing: str, facts: Facts) -> bool:
    """Whether a thing of `KNOWN` or an own field is known."""
    if thing == BALANCE and facts.left is not None:
        return facts.left <= 0
    return thing in facts.known


def gaps(pipeline: Pipeline, stage_key: str, facts: Facts) -> tuple[str, ...]:
    """What the stages already passed asked for and nobody knows yet, each once, in order."""
    found: dict[str, None] = {}
    for stage in pipeline.stages:
        if stage.key == stage_key:
            break
        asked, required = missing(stage, facts)
        found |= dict.fromkeys((*required, *asked))
    return tuple(found)


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
