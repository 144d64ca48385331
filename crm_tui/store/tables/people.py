"""Who we are and whom we deal with: users, clients, their channels and tags."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, UniqueConstraint

from crm_tui.store.tables.base import Row, autoincrement, day, instant, ref


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


Index("uq_user_name_key", User.__table__.c.name_key, unique=True)  # type: ignore[attr-defined]


class Client(Row, table=True):
    """A person or a company. A merged one stays, pointing at the one that was kept.

    rest_until: not to be walked through in a review before this day. forgotten_at: when the
    person was removed on request; the row stays without a word about him, for the figures.
    """

    __table_args__ = autoincrement(
        CheckConstraint("kind in ('person', 'company')", name="kind"),
        CheckConstraint("merged_into is null or merged_into <> id", name="not_itself"),
    )

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


# A list by name is read off the index alone, whoever is merged, put away or another's.
Index(
    "ix_client_name_key",
    *(
        Client.__table__.c[name]  # type: ignore[attr-defined]
        for name in ("name_key", "id", "merged_into", "archived_at", "owner_id")
    ),
)


class Channel(Row, table=True):
    """One way to reach a client, as it was written and in normal form."""

    __table_args__ = autoincrement(
        CheckConstraint("kind in ('phone', 'email', 'messenger', 'site', 'address')", name="kind"),
        Index("ix_channel_kind_norm", "kind", "norm"),
    )

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


class NotSame(Row, table=True):
    """Two clients that look alike and are not the same; the one with the smaller id first."""

    __tablename__ = "not_same"
    __table_args__ = autoincrement(
        CheckConstraint("client_id < other_id", name="in_order"),
        UniqueConstraint("client_id", "other_id"),
    )

    client_id: int = ref("client", null=False, index=False)
    other_id: int = ref("client", null=False)


class Carried(Row, table=True):
    """What a card or a calendar file said that we have no place for, given back on export.

    format: "vcard" of a client, "ical" of a step. text: unfolded content lines.
    """

    __table_args__ = autoincrement(
        CheckConstraint("format in ('vcard', 'ical')", name="format"),
        CheckConstraint("(client_id is null) <> (step_id is null)", name="one_record"),
    )

    client_id: int | None = ref("client")
    step_id: int | None = ref("step")
    format: str
    text: str = ""


class Tag(Row, table=True):
    """A word put on clients and deals."""

    __table_args__ = autoincrement(Index("uq_tag_name_key", "name_key", unique=True))

    name: str
    name_key: str


class Tagging(Row, table=True):
    """A tag on one client or on one deal."""

    __table_args__ = autoincrement(
        CheckConstraint("(client_id is null) <> (deal_id is null)", name="one_record"),
        UniqueConstraint("tag_id", "client_id"),
        UniqueConstraint("tag_id", "deal_id"),
    )

    tag_id: int = ref("tag", null=False, index=False)
    client_id: int | None = ref("client")
    deal_id: int | None = ref("deal")


class Source(Row, table=True):
    """Where requests and clients come from."""

    __table_args__ = autoincrement(Index("uq_source_key", "key", unique=True))

    key: str
    name: str
    archived_at: datetime | None = instant()
