"""The trials of playbooks that a verb asks for: which one runs in a pipeline."""

from sqlalchemy import select
from sqlmodel import col

from crm_tui.store.journal import Tx
from crm_tui.store.tables.sales import Trial


def running_in(tx: Tx, pipeline_id: int) -> Trial | None:
    """The trial that runs in a pipeline now, or None."""
    return tx.first(
        select(Trial).where(col(Trial.pipeline_id) == pipeline_id, col(Trial.ended_at).is_(None))
    )
