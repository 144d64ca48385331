"""What is wrong with a whole pipeline: its order, its exits, and what can never come to pass.

`check` finds what makes a playbook unusable; `advise` what nobody can have meant, which a stored
playbook may still hold.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from crm_tui.domain.condition_sense import always_holds, can_hold
from crm_tui.domain.conditions import Answered, Condition, Knows
from crm_tui.domain.kinds import OWN_FIELD
from crm_tui.domain.playbook_text import Around, Written, steps_of, turns_of
from crm_tui.domain.stages import (
    ELSEWHERE,
    FULFIL,
    NEXT,
    SELL,
    STAY,
    WIN,
    Pipeline,
    Stage,
    StepPlan,
)
from crm_tui.domain.written import Table, nearest
from crm_tui.i18n import _


def check(written: Written) -> None:
    """Note every fault for which the playbook cannot be used."""
    stages, tables = written.pipeline.stages, written.stages
    if tables is None:
        return
    _check_order(written.pipeline, written.top, tables)
    _check_unique("key", [stage.key for stage in stages], tables)
    _check_unique("name", [stage.name for stage in stages], tables)
    keys = tuple(stage.key for stage in stages)
    known = [
        _check_targets(stage, table, keys) for stage, table in zip(stages, tables, strict=True)
    ]
    if all(known):
        _check_exits(stages, tables)


def advise(written: Written, around: Around) -> None:
    """Note every fault with which the playbook still works, in part or not as it was meant."""
    assert written.stages is not None
    pairs = list(zip(written.pipeline.stages, written.stages, strict=True))
    _check_reached(pairs)
    if around.pipelines is not None:  # a text that is new, or changed, may name itself
        here = {written.pipeline.key: tuple(stage.key for stage in written.pipeline.stages)}
        around = replace(around, pipelines={**around.pipelines, **here})
    for stage, table in pairs:
        _check_dead(stage, table)
        _check_elsewhere(stage, table, written.pipeline.key, around)
        _check_names(stage, table, around)
    after = written.top.tables("after_win", _("after a win"))
    for plan, table in zip(written.pipeline.after_win, after, strict=True):
        _check_calendar(plan, table, around)


# -- what makes it unusable -----------------------------------------------------------------------


def _check_order(pipeline: Pipeline, top: Table, tables: tuple[Table, ...]) -> None:
    """Stages there are, selling before fulfilling, the chance of winning ever higher."""
    stages = pipeline.stages
    kinds = [stage.kind for stage in stages]
    if not kinds:
        hint = _("add a [[stages]] table for each milestone the buyer reaches")
        top.fault("stages", _("no stage at all"), hint)
    elif pipeline.sells and set(kinds) == {FULFIL}:
        hint = _("give the first stages kind = “sell”, or write sells = false")
        top.fault("stages", _("no stage sells"), hint)
    for earlier, later, table in zip(stages, stages[1:], tables[1:], strict=False):
        if earlier.kind == FULFIL and later.kind == SELL:
            said = _("sells after “{key}”, which fulfils").format(key=earlier.key)
            table.fault("kind", said, _("put the stages that sell first"))
        if later.probability <= earlier.probability:
            said = _("probability {here} is not above {before} of “{key}”")
            given = said.format(here=later.probability, before=earlier.probability, key=earlier.key)
            table.fault("probability", given, _("a deal further on is likelier won: raise it"))


def _check_unique(field: str, values: list[str], tables: Iterable[Table]) -> None:
    for place, (value, table) in enumerate(zip(values, tables, strict=True)):
        if value and value in values[:place]:
            said = _("{field} “{value}” is used twice").format(field=field, value=value)
            table.fault(field, said, _("give each stage its own"))


def _targets(stage: Stage, table: Table) -> Iterator[tuple[str, str, Table, str]]:
    """Every target of a stage: the outcome, where to, and the table and key that say so."""
    yield "result", stage.on_result, table, "on_result"
    yield "postpone", stage.on_postpone, table, "on_postpone"
    yield "refuse", stage.on_refuse, table, "on_refuse"
    for turn, place in zip(stage.turns, turns_of(table), strict=True):
        yield turn.outcome, turn.to, place, "to"


def _check_targets(stage: Stage, table: Table, keys: tuple[str, ...]) -> bool:
    """Whether every target of a stage is one that its outcome may have."""
    allowed = {
        "result": (NEXT, WIN, STAY, *keys),
        "postpone": (STAY, NEXT, *keys),
        "refuse": ("",),
    }
    good = True
    for outcome, to, where, field in _targets(stage, table):
        elsewhere = to.startswith(ELSEWHERE) and to != ELSEWHERE
        if to in allowed[outcome] or elsewhere or (not to and field == "to"):
            continue
        said, hint = _no_target(outcome, to, field, allowed[outcome])
        where.fault(field, said, hint)
        good = False
    return good


def _no_target(outcome: str, to: str, field: str, allowed: tuple[str, ...]) -> tuple[str, str]:
    if outcome == "refuse":
        said = _("{field} “{key}”: a refused deal is lost").format(field=field, key=to)
        return said, _("name where its revival opens, as “pipeline:cold”, or leave it out")
    if outcome == "postpone" and to == WIN:
        said = _("{field} “{key}”: a postponed deal is not won").format(field=field, key=to)
        return said, _("write “stay” or a stage")
    said = _("{field} “{key}” is no stage here").format(field=field, key=to)
    return said, nearest(to, allowed)


def _check_exits(stages: tuple[Stage, ...], tables: Iterable[Table]) -> None:
    """From every stage results may lead to a win, or to another pipeline, at last."""
    leads = {stage.key: _following(stages, stage, ("result",)) for stage in stages}
    out = {key for key, to in leads.items() if any(_is_exit(one) for one in to)}
    while more := {key for key, to in leads.items() if key not in out and to & out}:
        out |= more
    for stage, table in zip(stages, tables, strict=True):
        if stage.key not in out:
            said = _("no exit: its results never lead to a win")
            table.fault("on_result", said, _("let one of them lead to “win” or on to the end"))


def _following(stages: tuple[Stage, ...], stage: Stage, outcomes: tuple[str, ...]) -> set[str]:
    """Where outcomes at a stage may lead: stages, "win", and other pipelines."""
    usual = {"result": stage.on_result, "postpone": stage.on_postpone}
    written = [usual[outcome] for outcome in outcomes]
    written += [turn.to for turn in stage.turns if turn.outcome in outcomes]
    place = stages.index(stage) + 1
    following = stages[place].key if place < len(stages) else WIN
    plain = {NEXT: following, STAY: stage.key}
    return {plain.get(to, to) for to in written}


def _is_exit(target: str) -> bool:
    return target == WIN or target.startswith(ELSEWHERE)


# -- what nobody can have meant -------------------------------------------------------------------


def _check_reached(pairs: list[tuple[Stage, Table]]) -> None:
    """Every stage is reached from the first one by results and postponements."""
    stages = tuple(stage for stage, _table in pairs)
    by_key = {stage.key: stage for stage in stages}
    reached: set[str] = set()
    waiting = [stages[0].key] if stages else []
    while waiting:
        key = waiting.pop()
        if key in by_key and key not in reached:
            reached.add(key)
            waiting += _following(stages, by_key[key], ("result", "postpone"))
    for stage, table in pairs:
        if stage.key not in reached:
            hint = _("let a stage before it lead here, or take it out")
            table.fault("", _("nothing leads to this stage"), hint)


def _check_dead(stage: Stage, table: Table) -> None:
    """Every step and every turn has a deal for which it holds."""
    steps = steps_of(table)
    _check_conditions([one.when for one in stage.variants], steps, _("the stage's own step"))
    turns = turns_of(table)
    for outcome in dict.fromkeys(turn.outcome for turn in stage.turns):
        mine = [n for n, turn in enumerate(stage.turns) if turn.outcome == outcome]
        usual = f"on_{outcome}"
        _check_conditions([stage.turns[n].when for n in mine], [turns[n] for n in mine], usual)


def _check_conditions(conditions: list[Condition], tables: list[Table], usual: str) -> None:
    for place, (when, table) in enumerate(zip(conditions, tables, strict=True)):
        if not can_hold(when):
            said = _("when “{when}” can never hold").format(when=when)
            table.fault("when", said, _("mend the condition, or take it out"))
        elif not can_hold(when, conditions[:place]):
            said = _("when “{when}” comes too late: one before it holds whenever it does")
            hint = _("put the narrower condition first")
            table.fault("when", said.format(when=when), hint)
        elif always_holds(when):
            said = _("when “{when}” always holds, so {usual} never comes")
            hint = _("narrow the condition, or write it as the usual one")
            table.fault("when", said.format(when=when, usual=usual), hint)


def _check_elsewhere(stage: Stage, table: Table, own: str, around: Around) -> None:
    """Other pipelines that are named, and their stages, are there."""
    for _outcome, to, where, field in _targets(stage, table):
        if not to.startswith(ELSEWHERE):
            continue
        key, _slash, place = to.removeprefix(ELSEWHERE).partition("/")
        if key == own and field != "on_refuse":
            said = _("{field} “{to}” is this pipeline itself").format(field=field, to=to)
            where.fault(field, said, _("name the stage alone"))
        elif around.pipelines is None:
            continue
        elif key not in around.pipelines:
            said = _("{field}: there is no pipeline “{key}”").format(field=field, key=key)
            where.fault(field, said, nearest(key, around.pipelines))
        elif place and place not in around.pipelines[key]:
            said = _("{field}: pipeline “{key}” has no stage “{stage}”")
            given = said.format(field=field, key=key, stage=place)
            where.fault(field, given, nearest(place, around.pipelines[key]))


def _check_names(stage: Stage, table: Table, around: Around) -> None:
    """Calendars, own fields and questions that are named are there."""
    _check_calendar(stage.step, table.table("step"), around)
    for variant, place in zip(stage.variants, steps_of(table), strict=True):
        _check_calendar(variant.step, place, around)
        _check_condition(variant.when, place, around)
    for turn, place in zip(stage.turns, turns_of(table), strict=True):
        _check_condition(turn.when, place, around)
    for field, things in (("known", stage.known), ("must", stage.must)):
        for thing in things:
            _check_field(thing, table, field, around)


def _check_calendar(plan: StepPlan, table: Table, around: Around) -> None:
    calendars = around.calendars
    if plan.calendar and calendars is not None and plan.calendar not in calendars:
        said = _("calendar “{key}” is not there, so the deadline has none")
        hint = nearest(plan.calendar, calendars) if calendars else _("leave it out, or add one")
        table.fault("calendar", said.format(key=plan.calendar), hint)


def _check_condition(condition: Condition, table: Table, around: Around) -> None:
    for atom in condition.atoms():
        if isinstance(atom, Knows):
            _check_field(atom.thing, table, "when", around)
        elif isinstance(atom, Answered):
            _check_question(atom.question, table, around.questions)


def _check_question(key: str, table: Table, questions: tuple[str, ...] | None) -> None:
    if questions is not None and key not in questions:
        said = _("when: no question has the key “{key}”").format(key=key)
        table.fault("when", said, nearest(key, questions))


def _check_field(thing: str, table: Table, key: str, around: Around) -> None:
    own = thing.removeprefix(OWN_FIELD)
    if own != thing and around.fields is not None and own not in around.fields:
        said = _("{key}: there is no field “{field}” of your own").format(key=key, field=own)
        hint = nearest(own, around.fields) if around.fields else _("define it, or take it out")
        table.fault(key, said, hint)
