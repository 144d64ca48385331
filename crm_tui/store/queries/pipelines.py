"""The pipelines there are, with their stages and how many open deals stand there."""

from sqlalchemy import func, select
from sqlmodel import Session, col

from crm_tui.store.hot.pipelines import PipelineLine, StageLine
from crm_tui.store.tables.sales import Deal, Pipeline, Stage


def pipeline_lines(session: Session) -> list[PipelineLine]:
    """Every living pipeline, in the team's order."""
    alive = select(Pipeline).where(col(Pipeline.archived_at).is_(None))
    ordered = alive.order_by(col(Pipeline.position), col(Pipeline.id))
    counted = (
        select(col(Deal.stage_id), func.count())
        .where(col(Deal.is_open) == 1)
        .group_by(col(Deal.stage_id))
    )
    counts = {stage: count for stage, count in session.execute(counted)}
    return [_line(session, pipeline, counts) for pipeline in session.scalars(ordered)]


def _line(session: Session, pipeline: Pipeline, counts: dict[int, int]) -> PipelineLine:
    mine = select(Stage).where(
        col(Stage.pipeline_id) == pipeline.id, col(Stage.archived_at).is_(None)
    )
    stages = tuple(
        StageLine(one.key, one.name, one.kind, one.probability, counts.get(one.id, 0))
        for one in session.scalars(mine.order_by(col(Stage.position), col(Stage.id)))
    )
    total = sum(stage.open_deals for stage in stages)
    return PipelineLine(pipeline.key, pipeline.name, total, stages)


def playbook_texts(session: Session) -> list[tuple[str, str]]:
    """Key and text of every living pipeline's playbook."""
    alive = select(col(Pipeline.key), col(Pipeline.playbook)).where(
        col(Pipeline.archived_at).is_(None)
    )
    found = session.execute(alive.order_by(col(Pipeline.position), col(Pipeline.id)))
    return [(key, text) for key, text in found]
