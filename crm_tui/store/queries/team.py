"""What the verbs ask about the team and what it set up: users, pipelines, own fields."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlmodel import col

from crm_tui.store.journal import Tx
from crm_tui.store.tables import setup
from crm_tui.store.tables.people import User
from crm_tui.store.tables.sales import Pipeline


def user_of_key(tx: Tx, name_key: str) -> User | None:
    """The user of that name in small letters, archived ones too."""
    return tx.first(select(User).where(col(User.name_key) == name_key))


def users(tx: Tx) -> list[User]:
    """The users who are not archived, by ascending id."""
    return tx.all(select(User).where(col(User.archived_at).is_(None)).order_by(col(User.id)))


def holders_of(tx: Tx, role: str) -> list[int]:
    """The ids of the users who hold a role, archived ones aside, ascending."""
    return [user.id for user in users(tx) if role in user.roles.split()]


def has_pipeline(tx: Tx, key: str) -> bool:
    """Whether a pipeline of that key exists, archived ones too."""
    return tx.first(select(Pipeline).where(col(Pipeline.key) == key)) is not None


def count_of_pipelines(tx: Tx) -> int:
    """How many pipelines there are."""
    tx.session.flush()
    return tx.session.scalar(select(func.count(col(Pipeline.id)))) or 0


def field_of_key(tx: Tx, entity: str, key: str) -> setup.FieldDef | None:
    """The own field of "client" or "deal" with that key."""
    return tx.first(
        select(setup.FieldDef).where(
            col(setup.FieldDef.entity) == entity, col(setup.FieldDef.key) == key
        )
    )


def field_of_name(tx: Tx, entity: str, name: str) -> setup.FieldDef | None:
    """The own field of "client" or "deal" with that name, or that was first called so."""
    from crm_tui.domain.search import fold

    key = fold(name)
    theirs = tx.all(select(setup.FieldDef).where(col(setup.FieldDef.entity) == entity))
    named = [field for field in theirs if fold(field.name) == key]
    found = named or [field for field in theirs if field.key == key]
    return found[0] if found else None


def value_of(tx: Tx, field_id: int, column: str, record_id: int) -> setup.FieldValue | None:
    """What an own field holds for a record. column: "client_id" or "deal_id"."""
    return tx.first(
        select(setup.FieldValue).where(
            col(setup.FieldValue.field_id) == field_id,
            col(getattr(setup.FieldValue, column)) == record_id,
        )
    )


def options_of(tx: Tx, field_id: int) -> list[setup.FieldOption]:
    """The choices of a choice field, in their order."""
    theirs = select(setup.FieldOption).where(col(setup.FieldOption.field_id) == field_id)
    return tx.all(theirs.order_by(col(setup.FieldOption.position), col(setup.FieldOption.id)))
