"""Who we are and whom we deal with: users, clients, their channels and tags."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from crm_tui.store.tables.base import Row, autoincrement, day, instant, ref
from crm_tui.store.tables.places import named


class User(Row, table=True):
    """One of us. The first row, `crm`, is the program itself."""

    __tablename__ = "user"
    __table_args__ = autoincrement()

    name: str
    name_key: str
    full_name: str = ""
    zone: str = ""
    language: str = ""
    roles: str = ""
    archived_at: datetime | None = instant()
    calendar_id: int | None = ref("calendar", index=False)


class Client(Row, table=True):
    """A person or a company. A merged one stays, pointing at the one that was kept.

    rest_until: not to be walked through in a review before this day. forgotten_at: when the
    person was removed on request; the row stays without a word about him, for the figures.
    """

    __table_args__ = autoincrement()

    kind: str = "person"
    name: str
    name_key: str = ""
    job_title: str = ""
    works_at_id: int | None = ref("client")
    merged_into: int | None = ref("client")
    owner_id: int = ref("user", null=False)
    source_id: int | None = ref("source")
    language: str = ""
    country: str = ""
    city: str = ""
    zone: str = ""
    about: str = ""
    archived_at: datetime | None = instant()
    no_contact_at: datetime | None = instant()
    no_contact_why: str = ""
    rest_until: date | None = day()
    rest_why: str = ""
    forgotten_at: datetime | None = instant()


class Channel(Row, table=True):
    """One way to reach a client, as it was written and in normal form."""

    __table_args__ = autoincrement()

    client_id: int = ref("client", null=False)
    kind: str
    raw: str
    norm: str
    label: str = ""
    position: int = 0
    bad_at: datetime | None = instant()
    bad_why: str = ""
    no_contact_at: datetime | None = instant()
    no_contact_why: str = ""


if TYPE_CHECKING:
    from crm_tui.store.tables.labels import Carried as Carried
    from crm_tui.store.tables.labels import NotSame as NotSame
    from crm_tui.store.tables.labels import Source as Source
    from crm_tui.store.tables.labels import Tag as Tag
    from crm_tui.store.tables.labels import Tagging as Tagging


def __getattr__(name: str) -> Any:
    return named(__name__, name)
