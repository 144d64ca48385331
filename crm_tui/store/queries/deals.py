"""What the verbs ask about deals: which are open, where a card stands, why clients refuse."""

from __future__ import annotations

from collections.abc import Collection
from functools import cache

from sqlalchemy import Select, bindparam, func, select
from sqlmodel import col

from crm_tui.store.derived import batches
from crm_tui.store.journal import Tx
from crm_tui.store.tables import setup
from crm_tui.store.tables.sales import Deal


def open_of(tx: Tx, client_ids: Collection[int]) -> list[Deal]:
    """The open deals of some clients, locked by ascending id."""
    found: list[Deal] = []
    for batch in batches(client_ids):
        theirs = select(Deal).where(col(Deal.client_id).in_(batch), col(Deal.is_open) == 1)
        found += tx.lock(theirs.order_by(col(Deal.id)))
    return found


def has_open_deal(tx: Tx, client_id: int) -> bool:
    """Whether a client has an open deal."""
    theirs = select(Deal).where(col(Deal.client_id) == client_id, col(Deal.is_open) == 1)
    return tx.first(theirs) is not None


def highest_rank(tx: Tx, stage_id: int) -> str:
    """The rank of the last open deal of a stage; "" for none."""
    tx.session.flush()
    found = tx.session.connection().execute(_highest_rank(), {"stage": stage_id}).scalar()
    return found or ""


@cache
def _highest_rank() -> Select[str]:
    """Built once: building costs more than asking."""
    last = select(func.max(col(Deal.rank)))
    return last.where(col(Deal.stage_id) == bindparam("stage"), col(Deal.is_open) == 1)


def reasons(tx: Tx) -> list[setup.Reason]:
    """The refusal reasons that may be given, in their order."""
    alive = select(setup.Reason).where(col(setup.Reason.archived_at).is_(None))
    return tx.all(alive.order_by(col(setup.Reason.position)))
