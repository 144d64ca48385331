"""Why clients refuse."""

from datetime import datetime

from crm_tui.store.tables.base import Row, autoincrement, instant


class Reason(Row, table=True):
    """Why clients refuse, and when it is worth asking again (None: never).

    pipeline: the key of the one a revived deal opens in, "" for that of the lost deal.
    """

    __table_args__ = autoincrement()

    key: str
    name: str
    letter: str = ""
    revive_days: int | None = None
    position: int = 0
    needs_note: int = 0
    asks_competitor: int = 0
    no_contact: int = 0
    postpone_first: int = 0
    archived_at: datetime | None = instant()
    pipeline: str = ""
