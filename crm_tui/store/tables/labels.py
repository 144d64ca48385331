"""What is put on clients: words, sources, card lines without a place, who is not who."""

from datetime import datetime

from crm_tui.store.tables.base import Row, autoincrement, instant, ref


class NotSame(Row, table=True):
    """Two clients that look alike and are not the same; the one with the smaller id first."""

    __tablename__ = "not_same"
    __table_args__ = autoincrement()

    client_id: int = ref("client", null=False, index=False)
    other_id: int = ref("client", null=False)


class Carried(Row, table=True):
    """What a card or a calendar file said that we have no place for, given back on export.

    format: "vcard" of a client, "ical" of a step. text: unfolded content lines.
    """

    __table_args__ = autoincrement()

    client_id: int | None = ref("client")
    step_id: int | None = ref("step")
    format: str
    text: str = ""


class Tag(Row, table=True):
    """A word put on clients and deals."""

    __table_args__ = autoincrement()

    name: str
    name_key: str


class Tagging(Row, table=True):
    """A tag on one client or on one deal."""

    __table_args__ = autoincrement()

    tag_id: int = ref("tag", null=False, index=False)
    client_id: int | None = ref("client")
    deal_id: int | None = ref("deal")


class Source(Row, table=True):
    """Where requests and clients come from."""

    __table_args__ = autoincrement()

    key: str
    name: str
    archived_at: datetime | None = instant()
