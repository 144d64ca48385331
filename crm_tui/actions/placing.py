"""A card put at a place of another column: the move and the order are one action."""

from crm_tui.actions.base import action
from crm_tui.actions.deals import move_deal, rank_deal
from crm_tui.i18n import N_
from crm_tui.store.journal import Tx


@action("deal.put", N_("Put a card at a place of a stage"))
def put_deal(
    tx: Tx,
    deal_id: int,
    stage: str,
    pipeline: str = "",
    after_id: int | None = None,
    before_id: int | None = None,
) -> int:
    """Put a deal at another stage between two of its cards; return its new next step.

    None for the column's end. Raises as `deal.move`.
    """
    step_id = move_deal(tx, deal_id, stage, pipeline)
    rank_deal(tx, deal_id, after_id, before_id)
    return step_id
