"""The trials of playbooks: which one runs in a pipeline, and all there were."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, select, text
from sqlmodel import Session, col

from crm_tui.store.journal import Tx
from crm_tui.store.tables import sales
from crm_tui.store.tables.sales import Deal, Pipeline


class TrialLine(NamedTuple):
    """A trial. share: percent of the deals that go by B; a and b: deals that went by each."""

    id: int
    pipeline: str
    name: str
    share: int
    seed: int
    started_at: datetime
    ended_at: datetime | None
    a: int
    b: int
    text: str


_RUNNING = text("select id from trial where pipeline_id = :pipeline and ended_at is null")


def running_in(tx: Tx, pipeline_id: int) -> "sales.Trial | None":
    """The trial that runs in a pipeline now, or None."""
    # Asked in SQL's own words at first: hardly ever does one run, and each new deal asks.
    tx.session.flush()
    asked = tx.session.connection().execute(_RUNNING, {"pipeline": pipeline_id})
    if asked.scalar() is None:
        return None
    return tx.first(
        select(sales.Trial).where(
            col(sales.Trial.pipeline_id) == pipeline_id, col(sales.Trial.ended_at).is_(None)
        )
    )


class OnTrial(NamedTuple):
    """A trial that runs. text: of version B."""

    id: int
    seed: int
    share: int
    started_at: datetime
    text: str


def running(session: Session) -> dict[int, OnTrial]:
    """The trials that run, by the ids of their pipelines."""
    asked = select(sales.Trial).where(col(sales.Trial.ended_at).is_(None))
    return {
        one.pipeline_id: OnTrial(one.id, one.seed, one.share, one.started_at, one.text)
        for one in session.scalars(asked)
    }


def count_in(tx: Tx, pipeline_id: int) -> int:
    """How many trials a pipeline has had."""
    asked = select(func.count()).where(col(sales.Trial.pipeline_id) == pipeline_id)
    return tx.session.scalar(asked) or 0


def trial_lines(session: Session) -> list[TrialLine]:
    """Every trial, the newest first."""
    counted = (
        select(col(Deal.trial_id), col(Deal.arm), func.count())
        .where(col(Deal.trial_id).is_not(None))
        .group_by(col(Deal.trial_id), col(Deal.arm))
    )
    deals = {(trial, arm): count for trial, arm, count in session.execute(counted)}
    asked = select(sales.Trial, col(Pipeline.key)).join(
        Pipeline, col(Pipeline.id) == col(sales.Trial.pipeline_id)
    )
    return [
        TrialLine(
            one.id, key, one.name, one.share, one.seed, one.started_at, one.ended_at,
            deals.get((one.id, "a"), 0), deals.get((one.id, "b"), 0), one.text,
        )
        for one, key in session.execute(asked.order_by(col(sales.Trial.id).desc()))
    ]  # fmt: skip
