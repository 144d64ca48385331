"""Documents kept with clients and deals."""

from crm_tui.store.tables.base import Row, autoincrement, big, ref


class File(Row, table=True):
    """A document kept by its content's hash. kind: what it makes known, a name of `KNOWN` or "".

    link: where the document itself lies when only its place is kept, "" for a copy of ours.
    """

    __table_args__ = autoincrement()

    sha256: str
    size: int = big(default=0)
    name: str
    mime: str = ""
    client_id: int | None = ref("client")
    deal_id: int | None = ref("deal")
    activity_id: int | None = ref("activity")
    kind: str = ""
    link: str = ""
