"""What the verbs for many deals ask: their open steps, locked in order."""

from collections.abc import Collection, Iterable

from sqlalchemy import select
from sqlmodel import Session, col

from crm_tui.store.derived import batches
from crm_tui.store.journal import Tx
from crm_tui.store.shapes import ask
from crm_tui.store.tables.sales import Step


def open_of_deals(tx: Tx, deal_ids: Collection[int]) -> list[Step]:
    """The open steps of some deals, side steps too, locked by ascending id."""
    tx.session.flush()
    ids = sorted(
        number
        for batch in batches(deal_ids)
        for number in tx.session.scalars(
            select(col(Step.id)).where(col(Step.deal_id).in_(batch), col(Step.closed_at).is_(None))
        )
    )
    return [
        row
        for batch in batches(ids)
        for row in tx.lock(select(Step).where(col(Step.id).in_(batch)).order_by(col(Step.id)))
    ]


def uids_of(session: Session, deal_ids: Iterable[int]) -> frozenset[str]:
    """The uids of deals."""
    return frozenset(
        row[0] for row in ask(session, "select uid from deal where id {given}", deal_ids)
    )
