"""What happened and what is known: requests, activities, questions, answers and files."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from crm_tui.store.tables.base import Row, autoincrement, day, instant, ref
from crm_tui.store.tables.places import named


class Activity(Row, table=True):
    """A call, letter, meeting, note, try, moved time or file in a client's history."""

    __table_args__ = autoincrement()

    client_id: int = ref("client", null=False, index=False)
    deal_id: int | None = ref("deal", index=False)
    step_id: int | None = ref("step")
    channel_id: int | None = ref("channel")
    user_id: int = ref("user", null=False, index=False)
    kind: str
    direction: str = ""
    at: datetime = instant(null=False)
    text: str = ""
    result: str = ""
    minutes: int | None = None
    from_day: date | None = day()
    from_minute: int | None = None
    to_day: date | None = day()
    to_minute: int | None = None


if TYPE_CHECKING:
    from crm_tui.store.tables.asked import Answer as Answer
    from crm_tui.store.tables.asked import Question as Question
    from crm_tui.store.tables.files import File as File
    from crm_tui.store.tables.requests import Request as Request
    from crm_tui.store.tables.reviews import Review as Review
    from crm_tui.store.tables.reviews import ReviewItem as ReviewItem


def __getattr__(name: str) -> Any:
    return named(__name__, name)
