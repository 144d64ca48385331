"""What the verbs ask about clients: by name, by channel, and everything that hangs on one."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import func, or_, select
from sqlmodel import col

from crm_tui.store.journal import Tx
from crm_tui.store.tables import people, setup
from crm_tui.store.tables.history import Activity
from crm_tui.store.tables.people import Channel, Client

MOST = 10


def lock_clients(tx: Tx, client_ids: Collection[int]) -> list[Client]:
    """Clients locked by ascending id. Raises NotFound."""
    return [tx.get(Client, client_id) for client_id in sorted(set(client_ids))]


def with_staff(tx: Tx, client_id: int) -> list[Client]:
    """A client and the people who work there, locked by ascending id."""
    reached = or_(col(Client.id) == client_id, col(Client.works_at_id) == client_id)
    return tx.lock(select(Client).where(reached).order_by(col(Client.id)))


def staff_of(tx: Tx, client_id: int) -> list[Client]:
    """The people who work at a client, locked by ascending id."""
    theirs = select(Client).where(col(Client.works_at_id) == client_id)
    return tx.lock(theirs.order_by(col(Client.id)))


def merged_into(tx: Tx, client_id: int) -> list[Client]:
    """The clients that were merged into this one, locked by ascending id."""
    gone = select(Client).where(col(Client.merged_into) == client_id)
    return tx.lock(gone.order_by(col(Client.id)))


def company_of_name(tx: Tx, name_key: str) -> Client | None:
    """The first company of that folded name, merged ones aside."""
    same = select(Client).where(
        col(Client.kind) == "company", col(Client.name_key) == name_key,
        col(Client.merged_into).is_(None),
    )  # fmt: skip
    return tx.first(same.order_by(col(Client.id)))


def living_of_name(tx: Tx, name_key: str) -> list[Client]:
    """At most ten clients of that folded name, merged and archived ones aside."""
    same = select(Client).where(
        col(Client.name_key) == name_key,
        col(Client.merged_into).is_(None),
        col(Client.archived_at).is_(None),
    )
    return tx.all(same.order_by(col(Client.id)).limit(MOST))


def channels_like(tx: Tx, kind: str, norm: str) -> list[Channel]:
    """At most ten channels of that kind and normal form, whosever they are."""
    same = select(Channel).where(col(Channel.kind) == kind, col(Channel.norm) == norm)
    return tx.all(same.order_by(col(Channel.id)).limit(MOST))


def channels_of(tx: Tx, client_id: int) -> list[Channel]:
    """The channels of a client, in their order."""
    theirs = select(Channel).where(col(Channel.client_id) == client_id)
    return tx.all(theirs.order_by(col(Channel.position), col(Channel.id)))


def usable_phones(tx: Tx, client_id: int) -> list[Channel]:
    """The phones of a client that are neither bad nor forbidden, in their order."""
    return [
        channel for channel in channels_of(tx, client_id)
        if channel.kind == "phone" and channel.bad_at is None and channel.no_contact_at is None
    ]  # fmt: skip


def activities_by(tx: Tx, channel_id: int) -> list[Activity]:
    """What went through a channel, by ascending id."""
    through = select(Activity).where(col(Activity.channel_id) == channel_id)
    return tx.all(through.order_by(col(Activity.id)))


def source_of_key(tx: Tx, key: str) -> people.Source | None:
    """The source of that folded key or name."""
    from crm_tui.domain.search import fold

    found = tx.all(select(people.Source).order_by(col(people.Source.id)))
    return next((one for one in found if key in (one.key, fold(one.name))), None)


def tag_of_key(tx: Tx, name_key: str) -> people.Tag | None:
    """The tag of that folded name."""
    return tx.first(select(people.Tag).where(col(people.Tag.name_key) == name_key))


def taggings_of(tx: Tx, client_id: int, name_key: str) -> list[people.Tagging]:
    """Where a client wears the tag of that folded name."""
    worn = select(people.Tagging).join(people.Tag, col(people.Tag.id) == col(people.Tagging.tag_id))
    return tx.all(
        worn.where(col(people.Tag.name_key) == name_key, col(people.Tagging.client_id) == client_id)
    )


def wears(tx: Tx, tag_id: int, column: str, record_id: int) -> bool:
    """Whether a record wears a tag. column: "client_id" or "deal_id"."""
    worn = select(func.count()).where(
        col(people.Tagging.tag_id) == tag_id, col(getattr(people.Tagging, column)) == record_id
    )
    tx.session.flush()
    return bool(tx.session.scalar(worn))


def rows_of(tx: Tx, table: Any, client_id: int) -> list[Any]:
    """The rows of any table that belong to a client, locked by ascending id."""
    theirs = select(table).where(col(table.client_id) == client_id)
    return tx.lock(theirs.order_by(col(table.id)))


def external_ids_of(tx: Tx, client_id: int) -> list[setup.ExternalId]:
    """What foreign files call a client."""
    theirs = select(setup.ExternalId).where(
        col(setup.ExternalId.kind) == "client", col(setup.ExternalId.record_id) == client_id
    )
    return tx.all(theirs.order_by(col(setup.ExternalId.id)))
