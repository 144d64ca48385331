"""Entering a stage: since when, in which place, and whether the deal counts as sold."""

from crm_tui.domain.pipelines import FULFIL
from crm_tui.domain.ranks import between
from crm_tui.store.journal import Tx
from crm_tui.store.queries import deals
from crm_tui.store.tables.sales import Deal, Stage


def enter_stage(tx: Tx, deal: Deal, stage: Stage) -> None:
    """Put a deal at the end of a stage; the first *fulfil* stage is where it counts as sold."""
    deal.rank = last_rank(tx, stage.id)  # asked first: the deal is written once
    deal.pipeline_id = stage.pipeline_id
    deal.stage_id = stage.id
    deal.stage_at = tx.now
    if stage.kind == FULFIL:
        deal.sold_at = deal.sold_at or tx.now
    else:
        deal.sold_at = None


def last_rank(tx: Tx, stage_id: int) -> str:
    """A rank behind every open deal of a stage."""
    return between(deals.highest_rank(tx, stage_id), "")
