"""What the verbs ask about tags: where a record wears one."""

from sqlalchemy import select
from sqlmodel import col

from crm_tui.store.journal import Tx
from crm_tui.store.tables.people import Tag, Tagging


def taggings_of(tx: Tx, column: str, record_id: int, name_key: str) -> list[Tagging]:
    """Where a record wears the tag of that folded name. column: "client_id" or "deal_id"."""
    worn = select(Tagging).join(Tag, col(Tag.id) == col(Tagging.tag_id))
    mine = col(getattr(Tagging, column)) == record_id
    return tx.all(worn.where(col(Tag.name_key) == name_key, mine))
