"""When people work."""

from datetime import date, datetime

from crm_tui.store.tables.base import Row, autoincrement, day, instant, ref


class Calendar(Row, table=True):
    """When people work: hours, days off in the week, and the holidays of a country.

    country: ISO 3166 code, region: a subdivision of it, "" for the whole country. weekend: days
    off as digits, 0 for Monday, "" for the country's. hours: as `domain.working.read_hours` reads
    them, "" for the usual. holidays: whether the country's public holidays are days off.
    """

    __table_args__ = autoincrement()

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
    __table_args__ = autoincrement()

    calendar_id: int | None = ref("calendar")
    user_id: int | None = ref("user")
    kind: str = "off"
    from_day: date = day(null=False)
    to_day: date = day(null=False)
    substitute_id: int | None = ref("user", index=False)
    note: str = ""
