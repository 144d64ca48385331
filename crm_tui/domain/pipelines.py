"""Pipelines as files: read, checked, written and made from typed stage names."""

from crm_tui.domain.deadlines import Deadline, Due, Span, read_deadline
from crm_tui.domain.kinds import KINDS
from crm_tui.domain.playbook_checks import advise, check
from crm_tui.domain.playbook_text import BY_DATE, NOWHERE, QUESTION_SETS, RESERVED, Around, parse
from crm_tui.domain.stages import (
    FULFIL,
    NEXT,
    SELL,
    STAY,
    WIN,
    Limits,
    Pipeline,
    Proposal,
    Role,
    Stage,
    StepPlan,
    Turn,
    Variant,
    cannot_be_reached,
    counts_as_yes,
    postpones_call_for,
    proposal,
)
from crm_tui.domain.written import Fault, quoted, refuse
from crm_tui.errors import Invalid
from crm_tui.i18n import _

__all__ = [
    "FULFIL",
    "NEXT",
    "QUESTION_SETS",
    "SELL",
    "STAY",
    "WIN",
    "Around",
    "Deadline",
    "Due",
    "Fault",
    "Limits",
    "Pipeline",
    "Proposal",
    "Role",
    "Span",
    "Stage",
    "StepPlan",
    "Turn",
    "Variant",
    "cannot_be_reached",
    "check_pipeline",
    "counts_as_yes",
    "postpones_call_for",
    "proposal",
    "read_deadline",
    "read_pipeline",
    "typed_pipeline",
    "write_pipeline",
]

MOST_STAGES = 30
KEY_ROOM = 30


def read_pipeline(text: str, where: str, language: str = "en") -> Pipeline:
    """Read a pipeline from TOML, its words in `language` where they are translated.

    where: the file's name, for faults.
    Raises Invalid (field "pipeline") listing every fault as `where:line: what; what to do`; what
    `check_pipeline` finds beyond that does not keep a stored playbook from working.
    """
    written = parse(text, where, language)
    check(written)
    refuse(set(written.page.faults), "pipeline")
    return written.pipeline


def check_pipeline(text: str, where: str, around: Around = NOWHERE) -> list[Fault]:
    """Every fault of a pipeline's text, by line; empty when it does what it says.

    where: the file's name; `str(fault)` puts it before the line. around: what it may name.
    """
    written = parse(text, where, "en", around)
    check(written)
    if not written.page.faults:
        advise(written, around)
    return sorted(set(written.page.faults))


def typed_pipeline(text: str, name: str = "", key: str = "") -> Pipeline:
    """A pipeline from stage names typed as `Talk > Trial > Paid`, in any script.

    Probabilities rise evenly and every stage gets a plain step. name: "" for a standard one;
    key: "" for one made from the name. Raises Invalid (field "stages").
    """
    names = [" ".join(part.split()) for part in text.replace("→", ">").split(">")]
    _check_names(names)
    keys = _stage_keys(names)
    stages = tuple(
        _typed_stage(place, len(names), key, name)
        for place, (key, name) in enumerate(zip(keys, names, strict=True))
    )
    title = " ".join(name.split()) or _("My pipeline")
    return Pipeline(key or key_from(title, "pipeline"), title, stages)


def _check_names(names: list[str]) -> None:
    hint = _("Write the stages in order, such as: Talk > Trial > Paid")
    if "" in names:
        raise Invalid(_("A stage needs a name."), field="stages", hint=hint)
    if len(names) > MOST_STAGES:
        said = _("A pipeline has at most {count} stages.").format(count=MOST_STAGES)
        raise Invalid(said, field="stages", hint=hint)
    for place, name in enumerate(names):
        if name in names[:place]:
            said = _("The stage “{name}” is there twice.").format(name=name)
            raise Invalid(said, field="stages", hint=hint)


def _stage_keys(names: list[str]) -> list[str]:
    keys: list[str] = []
    for place, name in enumerate(names, 1):
        key = key_from(name, f"stage{place}")
        if key in RESERVED or key in keys:
            key = f"{key[:KEY_ROOM]}_{place}"
        while key in keys:
            key += "x"
        keys.append(key)
    return keys


def key_from(name: str, otherwise: str) -> str:
    """A key of small Latin letters, digits and _ from a name in any script, else `otherwise`."""
    from anyascii import anyascii

    plain = "".join(char if char.isalnum() else "_" for char in anyascii(name).lower())
    return "_".join(part for part in plain.split("_") if part)[:KEY_ROOM].strip("_") or otherwise


def _typed_stage(place: int, count: int, key: str, name: str) -> Stage:
    kind = KINDS["call" if place == 0 else "follow"]
    title = _("call back") if place == 0 else _("follow up")
    due = Deadline(Span.WORKING_DAYS, 1 if place == 0 else 2)
    step = StepPlan(
        kind.key, title, due, minutes=kind.minutes, contacts=kind.contacts, waits=kind.waits
    )
    probability = 100 * (place + 1) // (count + 1)
    return Stage(key, name, SELL, probability, step, standing_days=7)


def write_pipeline(pipeline: Pipeline) -> str:
    """The pipeline as TOML that `read_pipeline` reads back equal."""
    blocks = [_head(pipeline), _limits(pipeline.limits), _roles(pipeline.roles)]
    blocks += [_stage(stage) for stage in pipeline.stages]
    blocks += ["\n".join(["[[after_win]]", *_step(step)]) for step in pipeline.after_win]
    return "\n\n".join(block for block in blocks if block) + "\n"


def _head(pipeline: Pipeline) -> str:
    lines = [f"key = {quoted(pipeline.key)}", f"name = {quoted(pipeline.name)}"]
    lines += _texts(about=pipeline.about)
    lines.append(f"version = {pipeline.version}")
    lines += _texts(currency=pipeline.currency)
    if not pipeline.sells:
        lines.append("sells = false")
    return "\n".join(lines)


def _limits(limits: Limits) -> str:
    lines = [
        "[limits]",
        f"postpones_warn = {limits.postpones_warn}",
        f"postpones_max = {limits.postpones_max}",
        f"tries = {limits.tries}",
    ]
    if limits.contacts:
        lines.append(f"contacts = {limits.contacts}")
    return "\n".join(lines)


def _roles(roles: tuple[Role, ...]) -> str:
    named = [f"{role.key} = {quoted(role.name)}" for role in roles]
    return "\n".join(["[roles]", *named]) if named else ""


def _stage(stage: Stage) -> str:
    standing = f"{stage.standing_days} d" if stage.standing_days else BY_DATE
    lines = ["[[stages]]", *_texts(key=stage.key, name=stage.name, kind=stage.kind)]
    lines += [
        *_texts(buyer=stage.buyer, criterion=stage.criterion),
        f"probability = {stage.probability}",
    ]
    lines += [f"standing = {quoted(standing)}", *_lists(known=stage.known, must=stage.must)]
    if stage.on_result != NEXT:
        lines.append(f"on_result = {quoted(stage.on_result)}")
    if stage.on_postpone != STAY:
        lines.append(f"on_postpone = {quoted(stage.on_postpone)}")
    lines += _texts(on_refuse=stage.on_refuse)
    lines += ["", "[stages.step]", *_step(stage.step)]
    for variant in stage.variants:
        when = _texts(when=str(variant.when))
        lines += ["", "[[stages.steps]]", *when, *_step(variant.step)]
    for turn in stage.turns:
        told = _texts(outcome=turn.outcome, when=str(turn.when), to=turn.to)
        lines += ["", "[[stages.on]]", *told]
    return "\n".join(lines)


def _step(step: StepPlan) -> list[str]:
    by_hand = str(step.due_by_hand) if step.due_by_hand else ""
    lines = _texts(kind=step.kind, title=step.title, due=str(step.due), due_by_hand=by_hand)
    lines += _texts(by_or_at=step.by_or_at)
    lines.append(f"minutes = {step.minutes}")
    lines += _texts(role=step.role)
    lines += [f"contacts = {_truth(step.contacts)}", f"waits = {_truth(step.waits)}"]
    lines += _texts(questions=step.questions, document=step.document, late_tells=step.late_tells)
    if step.tells_at_once:
        lines.append("tells_at_once = true")
    return lines + _texts(calendar=step.calendar)


def _texts(**values: str) -> list[str]:
    return [f"{key} = {quoted(value)}" for key, value in values.items() if value]


def _lists(**values: tuple[str, ...]) -> list[str]:
    return [
        f"{key} = [{', '.join(quoted(one) for one in listed)}]"
        for key, listed in values.items()
        if listed
    ]


def _truth(value: bool) -> str:
    return "true" if value else "false"
