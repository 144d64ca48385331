"""What a team sets up for itself: reasons, own fields, views, settings, foreign ids."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, UniqueConstraint

from crm_tui.store.tables.base import Row, autoincrement, big, day, instant, ref


class Reason(Row, table=True):
    """Why clients refuse, and when it is worth asking again (None: never).

    pipeline: the key of the one a revived deal opens in, "" for that of the lost deal.
    """

    __table_args__ = autoincrement(Index("uq_reason_key", "key", unique=True))

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


class SavedView(Row, table=True):
    """A saved filter with sorting, columns and grouping; of one person, or of all (no owner).

    name_key: the folded name. columns: keys, a comma between. grouping: the column rows are
    grouped by, "" for none.
    """

    __tablename__ = "saved_view"
    __table_args__ = autoincrement(
        CheckConstraint("entity in ('client', 'deal', 'step')", name="entity"),
        Index("ix_saved_view_name_key", "entity", "name_key"),
    )

    name: str
    name_key: str = ""
    entity: str
    filter: str = ""
    sort: str = ""
    columns: str = ""
    grouping: str = ""
    position: int = 0
    owner_id: int | None = ref("user")
    archived_at: datetime | None = instant()


class FieldDef(Row, table=True):
    """A field of one's own on clients or deals.

    required_from: the stages from which on it must be known, "pipeline/stage" a line, "" never.
    """

    __tablename__ = "field_def"
    __table_args__ = autoincrement(
        UniqueConstraint("entity", "key"),
        CheckConstraint("entity in ('client', 'deal')", name="entity"),
        CheckConstraint("kind in ('text', 'number', 'day', 'choice', 'flag')", name="kind"),
    )

    entity: str
    key: str
    name: str
    kind: str = "text"
    position: int = 0
    archived_at: datetime | None = instant()
    required_from: str = ""


class FieldOption(Row, table=True):
    """One choice of a choice field."""

    __tablename__ = "field_option"
    __table_args__ = autoincrement()

    field_id: int = ref("field_def", null=False)
    name: str
    position: int = 0
    archived_at: datetime | None = instant()


class FieldValue(Row, table=True):
    """The value of an own field: one typed row a value."""

    __tablename__ = "field_value"
    __table_args__ = autoincrement(
        CheckConstraint("(client_id is null) <> (deal_id is null)", name="one_record"),
        UniqueConstraint("field_id", "client_id"),
        UniqueConstraint("field_id", "deal_id"),
        Index("ix_field_value_text", "field_id", "text"),
        Index("ix_field_value_number", "field_id", "number_key"),
        Index("ix_field_value_day", "field_id", "day"),
    )

    field_id: int = ref("field_def", null=False, index=False)
    client_id: int | None = ref("client")
    deal_id: int | None = ref("deal")
    text: str | None = None
    number: str | None = None
    number_key: str | None = None
    day: date | None = day()
    option_id: int | None = ref("field_option")


class Setting(Row, table=True):
    """One setting of the whole team, such as its country or currency."""

    __table_args__ = autoincrement(Index("uq_setting_key", "key", unique=True))

    key: str
    value: str = ""


class ExternalId(Row, table=True):
    """What a foreign file calls one of our records, and what the file said of it last."""

    __tablename__ = "external_id"
    __table_args__ = autoincrement(
        UniqueConstraint("system", "kind", "external"),
        Index("ix_external_id_record", "kind", "record_id"),
    )

    system: str
    kind: str
    external: str
    record_id: int = big()
    digest: str = ""
    cells: str = ""


class ImportMapping(Row, table=True):
    """How the columns of a kind of file are read, kept for the next file of that kind.

    headers: SHA-256 (hexadecimal) of the folded headers in alphabetical order. text: a line a
    column, "Header = field", as `--map` reads it.
    """

    __tablename__ = "import_mapping"
    __table_args__ = autoincrement(
        Index("uq_import_mapping_key", "key", unique=True),
        Index("ix_import_mapping_headers", "headers"),
    )

    key: str
    name: str
    headers: str = ""
    text: str = ""


class Calendar(Row, table=True):
    """When people work: hours, days off in the week, and the holidays of a country.

    country: ISO 3166 code, region: a subdivision of it, "" for the whole country. weekend: days
    off as digits, 0 for Monday, "" for the country's. hours: as `domain.working.read_hours` reads
    them, "" for the usual. holidays: whether the country's public holidays are days off.
    """

    __table_args__ = autoincrement(Index("uq_calendar_key", "key", unique=True))

    key: str
    name: str
    country: str = ""
    region: str = ""
    weekend: str = ""
    hours: str = ""
    holidays: int = 1
    archived_at: datetime | None = instant()


class DayOff(Row, table=True):
    """Days that differ from the calendar: a day off or of work for all, or a person's leave."""

    __tablename__ = "day_off"
    __table_args__ = autoincrement(
        CheckConstraint("kind in ('off', 'work', 'leave')", name="kind"),
        CheckConstraint("(calendar_id is null) <> (user_id is null)", name="one_holder"),
        CheckConstraint("from_day <= to_day", name="in_order"),
        CheckConstraint("substitute_id is null or kind = 'leave'", name="substitute"),
    )

    calendar_id: int | None = ref("calendar")
    user_id: int | None = ref("user")
    kind: str = "off"
    from_day: date = day(null=False)
    to_day: date = day(null=False)
    substitute_id: int | None = ref("user", index=False)
    note: str = ""


class Objection(Row, table=True):
    """What clients say against, and what to answer. words: ways of saying it, a line each."""

    __table_args__ = autoincrement(Index("uq_objection_key", "key", unique=True))

    key: str
    name: str
    words: str = ""
    answer: str = ""
    position: int = 0
    archived_at: datetime | None = instant()
