"""What changing a pipeline asks: its stages and open deals, earlier texts, and what it may name."""

import json
from collections.abc import Collection, Iterable

from sqlalchemy import func, select
from sqlmodel import Session, col

from crm_tui.domain.pipelines import Around, Pipeline, read_pipeline
from crm_tui.errors import Invalid
from crm_tui.store.derived import batches
from crm_tui.store.journal import Tx
from crm_tui.store.tables.history import Activity, Question
from crm_tui.store.tables.journal import Change, ChangeImage
from crm_tui.store.tables.sales import Deal, Stage, Step
from crm_tui.store.tables.sales import Pipeline as PipelineRow
from crm_tui.store.tables.setup import Calendar, FieldDef, Setting


def around_of(session: Session) -> Around:
    """What the playbooks of this database may name."""
    run = session.connection().execute
    calendars = run(select(col(Calendar.key)).where(col(Calendar.archived_at).is_(None)))
    fields = run(select(col(FieldDef.key)).where(col(FieldDef.archived_at).is_(None)))
    questions = run(select(col(Question.key)).where(col(Question.archived_at).is_(None)))
    return Around(
        calendars=tuple(sorted({key for (key,) in calendars})),
        pipelines=_stages_by_pipeline(session),
        fields=tuple(sorted({key for (key,) in fields})),
        questions=tuple(sorted({key for (key,) in questions})),
    )


def language_of(session: Session) -> str:
    """The language that the team's own texts are in."""
    asked = select(col(Setting.value)).where(col(Setting.key) == "language")
    return session.connection().execute(asked).scalar() or "en"


def _stages_by_pipeline(session: Session) -> dict[str, tuple[str, ...]]:
    asked = (
        select(col(PipelineRow.key), col(Stage.key))
        .join(Stage, col(Stage.pipeline_id) == col(PipelineRow.id))
        .where(col(PipelineRow.archived_at).is_(None), col(Stage.archived_at).is_(None))
        .order_by(col(PipelineRow.position), col(Stage.position))
    )
    found: dict[str, tuple[str, ...]] = {}
    for line, stage in session.connection().execute(asked):
        found[line] = (*found.get(line, ()), stage)
    return found


def stages_of(tx: Tx, pipeline_id: int) -> list[Stage]:
    """Every stage a pipeline has or had, locked by ascending id."""
    mine = select(Stage).where(col(Stage.pipeline_id) == pipeline_id)
    return tx.lock(mine.order_by(col(Stage.id)))


def stage_keys(tx: Tx, deals: Iterable[Deal]) -> dict[int, str]:
    """The keys of the stages that some deals stand at, by the stages' ids."""
    tx.session.flush()
    wanted = select(col(Stage.id), col(Stage.key)).where(
        col(Stage.id).in_({deal.stage_id for deal in deals})
    )
    return {number: key for number, key in tx.session.connection().execute(wanted)}


def open_deals_of(tx: Tx, pipeline_id: int) -> list[int]:
    """The ids of the open deals in a pipeline, ascending."""
    tx.session.flush()
    mine = select(col(Deal.id)).where(col(Deal.pipeline_id) == pipeline_id, col(Deal.is_open) == 1)
    return list(tx.session.scalars(mine.order_by(col(Deal.id))))


def count_open_in(session: Session, key: str) -> int:
    """How many open deals the pipeline of that key has."""
    line = select(col(PipelineRow.id)).where(col(PipelineRow.key) == key).scalar_subquery()
    mine = select(func.count()).where(col(Deal.pipeline_id) == line, col(Deal.is_open) == 1)
    return session.scalar(mine) or 0


def next_steps_of(tx: Tx, pipeline_id: int) -> dict[int, Step]:
    """The next steps of the open deals in a pipeline by deal, locked by ascending id."""
    mine = (
        select(Step)
        .join(Deal, col(Deal.id) == col(Step.deal_id))
        .where(
            col(Deal.pipeline_id) == pipeline_id,
            col(Step.closed_at).is_(None),
            col(Step.side) == 0,
        )
    )
    found = tx.lock(mine.order_by(col(Step.id)))
    return {step.deal_id: step for step in found if step.deal_id is not None}


def handled(tx: Tx, step_ids: Collection[int]) -> set[int]:
    """Those of some steps that a person has tried, moved, or put off because the client said so."""
    tx.session.flush()
    run = tx.session.connection().execute
    found: set[int] = set()
    for ids in batches(step_ids):
        kept = select(col(Activity.step_id)).where(
            col(Activity.step_id).in_(ids), col(Activity.kind).in_(("try", "moved"))
        )
        found.update(step for (step,) in run(kept) if step is not None)
        before = select(col(Step.id), col(Step.follows_id)).where(col(Step.id).in_(ids))
        follows = {earlier: step for step, earlier in run(before) if earlier is not None}
        later = select(col(Step.id)).where(
            col(Step.id).in_(list(follows)), col(Step.closed_as) == "postpone"
        )
        found.update(follows[earlier] for (earlier,) in run(later))
    return found


def earlier_book(session: Session, key: str) -> Pipeline | None:
    """A pipeline's playbook as it was before its last change; None where none is kept."""
    row = session.scalars(select(PipelineRow).where(col(PipelineRow.key) == key)).one()
    asked = (
        select(col(ChangeImage.before))
        .join(Change, col(Change.id) == col(ChangeImage.change_id))
        .where(col(Change.kind) == "pipeline", col(Change.record_id) == row.id)
        .order_by(col(Change.id).desc())
    )
    for (image,) in session.connection().execute(asked):
        text = str(json.loads(image).get("playbook", "")) if image else ""
        if text and text != row.playbook:
            return _readable(text, key)
    return None


def _readable(text: str, key: str) -> Pipeline | None:
    try:
        return read_pipeline(text, key)
    except Invalid:
        return None
