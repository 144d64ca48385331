"""What the verbs ask about steps: whose they are, which are open, how they ended."""

from collections.abc import Collection
from functools import cache

from sqlalchemy import Select, bindparam, func, select
from sqlmodel import col

from crm_tui.store.derived import batches
from crm_tui.store.journal import IDS, Tx
from crm_tui.store.tables.history import Activity
from crm_tui.store.tables.people import Client
from crm_tui.store.tables.sales import Deal, Step


def lock_step(tx: Tx, step_id: int) -> tuple[Client, Deal | None, Step]:
    """A step with its client and deal, locked in that order: client, deal, step.

    Raises NotFound.
    """
    client_id, deal_id = _whose(tx, step_id)
    client = tx.get(Client, client_id)
    deal = tx.get(Deal, deal_id) if deal_id is not None else None
    step = tx.get(Step, step_id)
    if (step.client_id, step.deal_id) != (client_id, deal_id):
        return lock_step(tx, step_id)  # merged by a colleague while we waited
    return client, deal, step


def lock_deal(tx: Tx, deal_id: int) -> tuple[Client, Deal]:
    """A deal with its client, the client locked first. Raises NotFound."""
    tx.session.flush()
    asked = select(col(Deal.client_id)).where(col(Deal.id) == deal_id)
    client_id = tx.session.scalar(asked) if deal_id in IDS else None
    if client_id is None:
        client_id = tx.get(Deal, deal_id).client_id
    client, deal = tx.get(Client, client_id), tx.get(Deal, deal_id)
    return (client, deal) if deal.client_id == client_id else lock_deal(tx, deal_id)


def _whose(tx: Tx, step_id: int) -> tuple[int, int | None]:
    """The client and the deal of a step, read without a lock."""
    tx.session.flush()
    run = tx.session.connection().execute
    found = run(_whose_step(), {"step": step_id}).first() if step_id in IDS else None
    if found is None:
        step = tx.get(Step, step_id)
        return step.client_id, step.deal_id
    return found[0], found[1]


@cache
def _whose_step() -> Select[int, int | None]:
    """Built once: building costs more than asking."""
    return select(col(Step.client_id), col(Step.deal_id)).where(col(Step.id) == bindparam("step"))


def lock_steps(tx: Tx, step_ids: Collection[int]) -> list[Step]:
    """Steps by ascending id, all their clients and deals locked before them. Raises NotFound."""
    ordered = sorted(set(step_ids))
    places = [_whose(tx, step_id) for step_id in ordered]
    for client_id in sorted({client_id for client_id, _deal in places}):
        tx.get(Client, client_id)
    for deal_id in sorted({deal_id for _client, deal_id in places if deal_id is not None}):
        tx.get(Deal, deal_id)
    return [tx.get(Step, step_id) for step_id in ordered]


def lock_deals(tx: Tx, deal_ids: Collection[int]) -> list[Deal]:
    """Deals by ascending id, all their clients locked before them. Raises NotFound."""
    tx.session.flush()
    ordered = sorted(set(deal_ids))
    for ids in batches(clients_of(tx, ordered)):
        tx.lock(select(Client).where(col(Client.id).in_(ids)).order_by(col(Client.id)))
    found: dict[int, Deal] = {}
    for ids in batches(n for n in ordered if n in IDS):
        rows = tx.lock(select(Deal).where(col(Deal.id).in_(ids)).order_by(col(Deal.id)))
        found.update((row.id, row) for row in rows)
    return [found.get(deal_id) or tx.get(Deal, deal_id) for deal_id in ordered]


def clients_of(tx: Tx, deal_ids: Collection[int]) -> set[int]:
    """The ids of the clients of some deals."""
    found: set[int] = set()
    for ids in batches(n for n in deal_ids if n in IDS):
        found.update(tx.session.scalars(select(col(Deal.client_id)).where(col(Deal.id).in_(ids))))
    return found


def hold_companies(tx: Tx, deal_ids: Collection[int]) -> None:
    """Read the companies of the clients of many deals at once."""
    for ids in batches(deal_ids):
        clients = select(col(Deal.client_id)).where(col(Deal.id).in_(ids))
        companies = select(col(Client.works_at_id)).where(col(Client.id).in_(clients))
        tx.hold(select(Client).where(col(Client.id).in_(companies)))


def open_of_deal(tx: Tx, deal_id: int) -> list[Step]:
    """The open steps of a deal, locked by ascending id."""
    return tx.lock(_open().where(col(Step.deal_id) == deal_id))


def open_of_client(tx: Tx, client_id: int) -> list[Step]:
    """The open steps of a client, its deals' included, locked by ascending id."""
    return tx.lock(_open().where(col(Step.client_id) == client_id))


def open_of_clients_alone(tx: Tx, client_ids: Collection[int]) -> list[Step]:
    """The open steps of some clients that belong to no deal, locked by ascending id."""
    found: list[Step] = []
    for batch in batches(client_ids):
        alone = _open().where(col(Step.client_id).in_(batch), col(Step.deal_id).is_(None))
        found += tx.lock(alone)
    return found


def open_of_owner(tx: Tx, owner_id: int) -> list[int]:
    """The ids of the open steps that somebody is responsible for, ascending."""
    asked = select(col(Step.id)).where(
        col(Step.owner_id) == owner_id, col(Step.closed_at).is_(None)
    )
    tx.session.flush()
    return list(tx.session.scalars(asked.order_by(col(Step.id))))


def open_after_sale(tx: Tx, deal_id: int) -> list[Step]:
    """The client's own open steps that winning a deal opened, locked by ascending id."""
    steps_of_deal = select(col(Step.id)).where(col(Step.deal_id) == deal_id)
    after = _open().where(col(Step.deal_id).is_(None), col(Step.follows_id).in_(steps_of_deal))
    return tx.lock(after)


def _open() -> Select[Step]:
    return select(Step).where(col(Step.closed_at).is_(None)).order_by(col(Step.id))


def ends_of(tx: Tx, deal_id: int) -> list[str]:
    """How the next steps of a deal were closed, the latest first."""
    closed = select(col(Step.closed_as)).where(
        col(Step.deal_id) == deal_id, col(Step.side) == 0, col(Step.closed_at).is_not(None)
    )
    tx.session.flush()
    found = tx.session.scalars(closed.order_by(col(Step.closed_at).desc(), col(Step.id).desc()))
    return [how for how in found if how is not None]


def tries_of(tx: Tx, deal_id: int) -> int:
    """How often the client of a deal was not reached."""
    tx.session.flush()
    tried = select(func.count()).where(
        col(Activity.deal_id) == deal_id, col(Activity.kind) == "try"
    )
    return tx.session.scalar(tried) or 0
