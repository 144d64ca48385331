"""The next steps of open deals when their playbook changes: which are replaced, and by what."""

from datetime import tzinfo
from typing import Any, NamedTuple

from crm_tui.actions.work import closing_values, no_contact_mark, step_values, zone_of
from crm_tui.domain.facts import Facts
from crm_tui.domain.pipelines import StepPlan
from crm_tui.domain.stages import NOTHING, Pipeline, Variant
from crm_tui.domain.steps import Draft, Dropped
from crm_tui.store.calendars import calendar_of
from crm_tui.store.journal import Tx
from crm_tui.store.many import Many
from crm_tui.store.playbooks import playbooks_of
from crm_tui.store.queries.facts import facts_of
from crm_tui.store.queries.playbooks import handled, stage_keys
from crm_tui.store.tables.people import Client
from crm_tui.store.tables.sales import Deal, Step


class OtherStep(NamedTuple):
    """A deal whose next step becomes another one."""

    deal_id: int
    was: str
    now: str


class Turn(NamedTuple):
    """A deal's next step that another may take the place of.

    was, plan: what the playbook says of it before and now; line: where.
    """

    deal: Deal
    client: Client
    step: Step
    was: StepPlan
    plan: StepPlan
    line: str


def follow(
    tx: Tx, deals: list[Deal], books: dict[int, Pipeline], steps: dict[int, Step]
) -> tuple[list[OtherStep], int]:
    """Replace the steps that the playbook would now put otherwise; and count those kept.

    books: by what each deal went before; steps: its next step; both by the deals' ids.
    """
    turns = _turns(tx, deals, books, steps)
    touched = handled(tx, [turn.step.id for turn in turns])
    days = Days(tx)
    kept, others = 0, []
    for turn in turns:
        if turn.step.id in touched or _shape(turn.step) != _shape(turn.was) or not _may(tx, turn):
            kept += 1
        elif _gives_another(turn, days):
            others.append(turn)
    _replace(tx, others, days)
    return [OtherStep(one.deal.id, one.step.title, one.plan.title) for one in others], kept


def _turns(
    tx: Tx, deals: list[Deal], books: dict[int, Pipeline], steps: dict[int, Step]
) -> list[Turn]:
    """The deals whose playbook now says another step than the one it had put there."""

    after, keys = playbooks_of(tx, deals), stage_keys(tx, deals)
    same: dict[tuple[int, int, str], bool] = {}
    found = []
    for deal in deals:
        key, was, now = keys[deal.stage_id], books[deal.id], after[deal.id]
        which = id(was), id(now), key
        if which not in same:
            same[which] = _plans_of(was, key) == _plans_of(now, key)
        plans = None if same[which] else _other_plan(tx, deal, steps[deal.id], key, was, now)
        if plans is not None:
            found.append(Turn(deal, tx.get(Client, deal.client_id), steps[deal.id], *plans))
    return found


def _plans_of(book: Pipeline, key: str) -> tuple[StepPlan, tuple[Variant, ...]]:
    stage = book.stage(key)
    return stage.step, stage.variants


def _other_plan(
    tx: Tx, deal: Deal, step: Step, key: str, before: Pipeline, after: Pipeline
) -> tuple[StepPlan, StepPlan, str] | None:
    """The plan a deal's step came from, and the one it would come from now; None for the same."""
    origin = _origin(step, before, key)
    if origin is None:
        return None
    was, now = before.stage(key), after.stage(key)
    facts: Facts = facts_of(tx, deal) if was.variants or now.variants else NOTHING
    usual, (plan, mark) = was.plan(facts)[0], now.plan(facts)
    return None if plan in (usual, origin) else (origin, plan, after.line(key, mark))


def _origin(step: Step, before: Pipeline, stage_key: str) -> StepPlan | None:
    """The plan that put a step there, as its line says; None where no playbook did."""
    line, _sharp, mark = step.planned_by.partition("#")
    if line != before.line(stage_key):
        return None
    stage = before.stage(stage_key)
    if not mark:
        return stage.step
    number = int(mark) if mark.isdecimal() else 0
    return stage.variants[number - 1].step if 0 < number <= len(stage.variants) else None


def _shape(step: Step | StepPlan) -> tuple[object, ...]:
    """What of a step a person may have changed."""
    contacts, waits = bool(step.contacts), bool(step.waits)
    return step.kind, step.title, contacts, waits, step.by_or_at, step.minutes


def _may(tx: Tx, turn: Turn) -> bool:
    """Whether the step may be there at all: nobody sells to who asked to be left in peace."""
    if not turn.plan.contacts or turn.deal.sold_at is not None:
        return True
    return no_contact_mark(tx, turn.client) is None


def _gives_another(turn: Turn, days: "Days") -> bool:
    """Whether the step would differ from the one that is there."""
    was, plan = turn.was, turn.plan
    alike = _shape(was) == _shape(plan) and was.role == plan.role
    return not alike or days.anew(turn)


class Days:
    """Whether steps get a day anew."""

    def __init__(self, tx: Tx) -> None:
        self._tx = tx
        self._kept: dict[int, bool] = {}
        self._zones: dict[int, tzinfo] = {}

    def anew(self, turn: Turn) -> bool:
        """Whether the deadline is another one, and the day of the step was the playbook's own."""
        was, plan, kept = turn.was, turn.plan, self._kept
        if (was.due, was.due_by_hand, was.calendar) == (plan.due, plan.due_by_hand, plan.calendar):
            return False
        if turn.step.id not in kept:
            kept[turn.step.id] = self._was_planned(turn)
        return kept[turn.step.id]

    def _was_planned(self, turn: Turn) -> bool:
        tx, step, promised = self._tx, turn.step, turn.deal.promised_day
        if turn.plan.due_for(tx.local_now, tx.actor.week, promised) is None:
            return False
        if step.owner_id not in self._zones:
            self._zones[step.owner_id] = zone_of(tx, step.owner_id)
        began = step.created.astimezone(self._zones[step.owner_id])
        week = calendar_of(tx, step.owner_id)
        dues = [turn.was.due_for(began, week, promised, by_hand) for by_hand in (False, True)]
        return (step.due_day, step.due_minute) in [due for due in dues if due]


def _replace(tx: Tx, turns: list[Turn], days: Days) -> None:
    """Put the playbook's steps in the place of those they replace, all at once."""
    if not turns:
        return
    many = Many(tx)
    opened = [_step_after(tx, one, days) for one in turns]
    steps, deals = [one.step for one in turns], [one.deal for one in turns]
    first = tx.numbers.reserve("step", len(opened))
    many.change(steps, [closing_values(tx, step, Dropped.REPLACED) for step in steps])
    many.insert("step", [{"id": number, **its} for number, its in enumerate(opened, first)])
    many.change(deals, [{"next_step_id": first + place} for place in range(len(deals))])
    many.close()


def _step_after(tx: Tx, turn: Turn, days: Days) -> dict[str, Any]:
    """What the playbook's step says that comes in the place of another."""
    step, anew = turn.step, days.anew(turn)
    return step_values(
        tx, turn.client, turn.deal, Draft(), turn.plan,
        keeps=None if anew else step,
        owner_id=step.owner_id if turn.was.role == turn.plan.role else None,
        planned_by=turn.line,
        promised=None if anew else bool(step.promised),
    )  # fmt: skip
