"""The journal: entries, their changes, and the images that undo reads. Append-only."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Column
from sqlmodel import Field, SQLModel

from crm_tui.store.tables.base import BIG, autoincrement, big, instant, ref
from crm_tui.store.tables.places import named


class Entry(SQLModel, table=True):
    """One user action. Its hash covers its header, its changes' digests and the hash before it.

    args: JSON that holds references and words of the program, never what people typed.
    """

    id: int = Field(default=None, sa_column=Column(BIG, primary_key=True, autoincrement=False))
    at: datetime = instant(null=False)
    actor_id: int = ref("user", null=False, index=False)
    face: str
    action: str
    args: str = "{}"
    undoes: int | None = ref("entry", index=False)
    cause: int | None = ref("entry", index=False)
    bulk: str = ""
    previous: str
    hash: str


class Change(SQLModel, table=True):
    """What an entry did to one record. Images stand apart, so that a person can be forgotten."""

    __table_args__ = autoincrement()

    id: int = Field(default=None, sa_column=Column(BIG, primary_key=True))
    entry_id: int = ref("entry", null=False, index=False)
    kind: str
    record_id: int = big()
    client_id: int | None = big(null=True)
    deal_id: int | None = big(null=True)
    digest: str


class ChangeImage(SQLModel, table=True):
    """A record before and after a change, as canonical JSON text."""

    __tablename__ = "change_image"

    change_id: int = Field(
        default=None,
        sa_column=Column(BIG, primary_key=True, autoincrement=False),
    )
    salt: str
    before: str | None = None
    after: str | None = None


class SearchDoc(SQLModel, table=True):
    """The folded words a client is found by. Derived; rebuilt at will."""

    __tablename__ = "search_doc"

    client_id: int = Field(
        default=None, sa_column=Column(BIG, primary_key=True, autoincrement=False)
    )
    fold: int
    words: str


if TYPE_CHECKING:
    from crm_tui.store.tables.undone import Meta as Meta
    from crm_tui.store.tables.undone import UndoneChunk as UndoneChunk


def __getattr__(name: str) -> Any:
    return named(__name__, name)
