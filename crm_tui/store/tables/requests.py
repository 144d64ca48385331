"""What came in and waits to be decided."""

from datetime import datetime

from crm_tui.store.tables.base import Row, autoincrement, instant, ref


class Request(Row, table=True):
    """What came in, untouched, until it is accepted, merged or rejected."""

    __table_args__ = autoincrement()

    status: str = "waiting"
    received_at: datetime = instant(null=False)
    due_at: datetime | None = instant()
    source_id: int | None = ref("source", index=False)
    name: str = ""
    contact: str = ""
    text: str = ""
    raw: str = ""
    client_id: int | None = ref("client")
    deal_id: int | None = ref("deal")
    decided_at: datetime | None = instant()
    decided_by: int | None = ref("user", index=False)
    reason: str = ""
