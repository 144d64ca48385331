"""What the verbs ask about saved views and own fields."""

from sqlalchemy import select
from sqlmodel import col

from crm_tui.store.journal import Tx
from crm_tui.store.tables.sales import Pipeline, Stage
from crm_tui.store.tables.setup import FieldDef, FieldOption, SavedView


def view_of(tx: Tx, entity: str, name_key: str, owner_id: int | None) -> SavedView | None:
    """The view in use of that folded name that is a person's, or (None) the team's."""
    asked = select(SavedView).where(
        col(SavedView.entity) == entity,
        col(SavedView.name_key) == name_key,
        col(SavedView.archived_at).is_(None),
    )
    whose = col(SavedView.owner_id)
    return tx.first(asked.where(whose.is_(None) if owner_id is None else whose == owner_id))


def count_of_views(tx: Tx, entity: str) -> int:
    """How many views of a list there are, those put away too."""
    return len(tx.all(select(SavedView).where(col(SavedView.entity) == entity)))


def names_of_fields(tx: Tx, entity: str) -> tuple[str, ...]:
    """The names of the own fields in use that a list may show."""
    homes = ("client",) if entity == "client" else ("deal", "client")
    found = tx.all(
        select(FieldDef)
        .where(col(FieldDef.entity).in_(homes), col(FieldDef.archived_at).is_(None))
        .order_by(col(FieldDef.position), col(FieldDef.id))
    )
    return tuple(dict.fromkeys(field.name for field in found))


def fields_of(tx: Tx, entity: str) -> list[FieldDef]:
    """Every own field of clients or deals in their order, those put away too."""
    theirs = select(FieldDef).where(col(FieldDef.entity) == entity)
    return tx.all(theirs.order_by(col(FieldDef.position), col(FieldDef.id)))


def all_options(tx: Tx, field_id: int) -> list[FieldOption]:
    """The choices of a field in their order, those put away too."""
    theirs = select(FieldOption).where(col(FieldOption.field_id) == field_id)
    return tx.all(theirs.order_by(col(FieldOption.position), col(FieldOption.id)))


def stage_places(tx: Tx) -> dict[str, tuple[str, ...]]:
    """The keys of every pipeline in use, each with the keys of its stages in their order."""
    found: dict[str, tuple[str, ...]] = {}
    for line in tx.all(select(Pipeline).where(col(Pipeline.archived_at).is_(None))):
        stages = tx.all(
            select(Stage)
            .where(col(Stage.pipeline_id) == line.id, col(Stage.archived_at).is_(None))
            .order_by(col(Stage.position))
        )
        found[line.key] = tuple(stage.key for stage in stages)
    return found
