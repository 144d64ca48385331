"""Views and fields of a team's own."""

from datetime import date, datetime

from crm_tui.store.tables.base import Row, autoincrement, day, instant, ref


class SavedView(Row, table=True):
    """A saved filter with sorting, columns and grouping; of one person, or of all (no owner).

    name_key: the folded name. columns: keys, a comma between. grouping: the column rows are
    grouped by, "" for none.
    """

    __tablename__ = "saved_view"
    __table_args__ = autoincrement()

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
    __table_args__ = autoincrement()

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
    __table_args__ = autoincrement()

    field_id: int = ref("field_def", null=False, index=False)
    client_id: int | None = ref("client")
    deal_id: int | None = ref("deal")
    text: str | None = None
    number: str | None = None
    number_key: str | None = None
    day: date | None = day()
    option_id: int | None = ref("field_option")
