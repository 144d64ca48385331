"""What is asked of clients, and what they answered."""

from datetime import date, datetime

from crm_tui.store.tables.base import Row, autoincrement, big, day, instant, ref


class Question(Row, table=True):
    """What to ask at a contact, in a set (first, second, …)."""

    __table_args__ = autoincrement()

    set_key: str
    key: str
    text: str
    kind: str = "text"
    choices: str = ""
    tells: str = ""
    position: int = 0
    archived_at: datetime | None = instant()


class Answer(Row, table=True):
    """What a client answered, with its day."""

    __table_args__ = autoincrement()

    client_id: int = ref("client", null=False)
    deal_id: int | None = ref("deal")
    question_id: int = ref("question", null=False, index=False)
    step_id: int | None = ref("step")
    at: datetime = instant(null=False)
    text: str = ""
    number: int | None = big(null=True)
    currency: str = ""
    day: date | None = day()
