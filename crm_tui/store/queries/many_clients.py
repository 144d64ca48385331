"""What the verbs for many clients ask: who is meant, what of theirs is open, who wears a tag."""

from collections.abc import Collection
from typing import TypeVar

from sqlalchemy import Select, select
from sqlmodel import col

from crm_tui.errors import NotFound
from crm_tui.i18n import _
from crm_tui.store.derived import batches
from crm_tui.store.journal import Tx
from crm_tui.store.tables.people import Client, Tagging
from crm_tui.store.tables.sales import Deal, Step

T = TypeVar("T", Deal, Step)


def lock_kept(tx: Tx, client_ids: Collection[int]) -> list[Client]:
    """These clients, or those they were merged into, locked by ascending id. Raises NotFound."""
    wanted = set(client_ids)
    for _round in range(len(wanted) + 1):
        gone = _merged(tx, wanted)
        if not gone:
            break
        wanted = (wanted - gone.keys()) | set(gone.values())
    found = [client for batch in batches(wanted) for client in tx.lock(_these(batch))]
    missing = wanted - {client.id for client in found}
    if missing:
        raise NotFound(
            _("There is no client c{n}.").format(n=min(missing)),
            hint=_("`crm find` shows what there is."),
        )
    return found


def _these(client_ids: Collection[int]) -> Select[Client]:
    return select(Client).where(col(Client.id).in_(client_ids)).order_by(col(Client.id))


def _merged(tx: Tx, client_ids: Collection[int]) -> dict[int, int]:
    """Which of these were merged, and into which."""
    tx.session.flush()
    return {
        number: kept
        for batch in batches(client_ids)
        for number, kept in tx.session.execute(
            select(col(Client.id), col(Client.merged_into)).where(
                col(Client.id).in_(batch), col(Client.merged_into).is_not(None)
            )
        )
    }


def lock_open_deals(tx: Tx, client_ids: Collection[int]) -> list[Deal]:
    """The open deals of these clients, locked by ascending id."""
    tx.session.flush()
    ids = [
        number
        for batch in batches(client_ids)
        for number in tx.session.scalars(
            select(col(Deal.id)).where(col(Deal.client_id).in_(batch), col(Deal.is_open) == 1)
        )
    ]
    return _lock(tx, Deal, ids)


def lock_open_steps(tx: Tx, client_ids: Collection[int]) -> list[Step]:
    """The open steps of these clients, their deals' included, locked by ascending id."""
    return _lock(tx, Step, _open_steps(tx, client_ids))


def with_open_steps(tx: Tx, client_ids: Collection[int]) -> set[int]:
    """Which of these clients have an open step."""
    tx.session.flush()
    return {
        number
        for batch in batches(client_ids)
        for number in tx.session.scalars(
            select(col(Step.client_id)).where(
                col(Step.client_id).in_(batch), col(Step.closed_at).is_(None)
            )
        )
    }


def _open_steps(tx: Tx, client_ids: Collection[int]) -> list[int]:
    tx.session.flush()
    return [
        number
        for batch in batches(client_ids)
        for number in tx.session.scalars(
            select(col(Step.id)).where(
                col(Step.client_id).in_(batch), col(Step.closed_at).is_(None)
            )
        )
    ]


def _lock(tx: Tx, table: type[T], ids: Collection[int]) -> list[T]:
    return [
        row
        for batch in batches(ids)
        for row in tx.lock(select(table).where(col(table.id).in_(batch)).order_by(col(table.id)))
    ]


def worn_by(tx: Tx, tag_id: int, client_ids: Collection[int]) -> list[Tagging]:
    """Where these clients wear a tag."""
    return [
        tagging
        for batch in batches(client_ids)
        for tagging in tx.all(
            select(Tagging)
            .where(col(Tagging.tag_id) == tag_id, col(Tagging.client_id).in_(batch))
            .order_by(col(Tagging.id))
        )
    ]


def staff_ids(tx: Tx, client_ids: Collection[int]) -> set[int]:
    """Who works at these clients."""
    tx.session.flush()
    return {
        number
        for batch in batches(client_ids)
        for number in tx.session.scalars(
            select(col(Client.id)).where(col(Client.works_at_id).in_(batch))
        )
    }
