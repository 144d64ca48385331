"""What clients say against, and what to answer."""

from datetime import datetime

from crm_tui.store.tables.base import Row, autoincrement, instant


class Objection(Row, table=True):
    """What clients say against, and what to answer. words: ways of saying it, a line each."""

    __table_args__ = autoincrement()

    key: str
    name: str
    words: str = ""
    answer: str = ""
    position: int = 0
    archived_at: datetime | None = instant()
