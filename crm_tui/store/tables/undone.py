"""What the journal keeps of undone imports, and what the file says of itself."""

from sqlalchemy import Column, LargeBinary
from sqlmodel import Field, SQLModel

from crm_tui.store.tables.base import BIG, autoincrement, ref


class UndoneChunk(SQLModel, table=True):
    """Rows of an undone import, compressed, from which redo restores the same ids."""

    __tablename__ = "undone_chunk"
    __table_args__ = autoincrement()

    id: int = Field(default=None, sa_column=Column(BIG, primary_key=True))
    entry_id: int = ref("entry", null=False, index=False)
    kind: str
    digest: str
    data: bytes = Field(default=b"", sa_column=Column(LargeBinary, nullable=False))


class Meta(SQLModel, table=True):
    """What the file says of itself: schema version, identity."""

    key: str = Field(primary_key=True)
    value: str
