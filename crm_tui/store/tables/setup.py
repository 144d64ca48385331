"""What a team sets up for itself: reasons, own fields, views, settings, foreign ids."""

from typing import TYPE_CHECKING, Any

from crm_tui.store.tables.base import Row, autoincrement
from crm_tui.store.tables.places import named


class Setting(Row, table=True):
    """One setting of the whole team, such as its country or currency."""

    __table_args__ = autoincrement()

    key: str
    value: str = ""


if TYPE_CHECKING:
    from crm_tui.store.tables.calendars import Calendar as Calendar
    from crm_tui.store.tables.calendars import DayOff as DayOff
    from crm_tui.store.tables.foreign import ExternalId as ExternalId
    from crm_tui.store.tables.foreign import ImportMapping as ImportMapping
    from crm_tui.store.tables.objections import Objection as Objection
    from crm_tui.store.tables.own import FieldDef as FieldDef
    from crm_tui.store.tables.own import FieldOption as FieldOption
    from crm_tui.store.tables.own import FieldValue as FieldValue
    from crm_tui.store.tables.own import SavedView as SavedView
    from crm_tui.store.tables.reasons import Reason as Reason


def __getattr__(name: str) -> Any:
    return named(__name__, name)
