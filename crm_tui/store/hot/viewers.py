"""Who asks for a list, as the database knows them: their today, their week, the currency."""

from datetime import datetime, tzinfo
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from crm_tui.domain.filter_values import Viewer
from crm_tui.store.hot.calendars import working
from crm_tui.store.hot.people import setting, user

if TYPE_CHECKING:
    from crm_tui.store.hot.connection import Hot


def viewer(conn: "Hot", name: str, now: datetime, zone: tzinfo) -> Viewer:
    """The viewer of that name. now: aware. zone: theirs where they have set none."""
    found = user(conn, name)
    here = ZoneInfo(found.zone) if found.zone else zone
    week = working(conn, found.id)
    return Viewer(found.id, now.astimezone(here), week, setting(conn, "currency"))
