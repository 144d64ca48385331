"""What happened and what is known: requests, activities, questions, answers and files."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, UniqueConstraint

from crm_tui.store.tables.base import Row, autoincrement, big, day, instant, ref


class Request(Row, table=True):
    """What came in, untouched, until it is accepted, merged or rejected."""

    __table_args__ = autoincrement(
        CheckConstraint("status in ('waiting', 'accepted', 'merged', 'rejected')", name="status"),
        Index("ix_request_waiting", "status", "received_at"),
    )

    status: str = "waiting"
    received_at: datetime = instant(null=False)
    due_at: datetime | None = instant()
    source_id: int | None = ref("source", index=False)
    name: str = ""
    contact: str = ""
    text: str = ""
    raw: str = ""
    client_id: int | None = ref("client")
    deal_id: int | None = ref("deal")
    decided_at: datetime | None = instant()
    decided_by: int | None = ref("user", index=False)
    reason: str = ""


class Activity(Row, table=True):
    """A call, letter, meeting, note, try, moved time or file in a client's history."""

    __table_args__ = autoincrement(
        Index("ix_activity_client_at", "client_id", "at"),
        Index("ix_activity_deal_kind", "deal_id", "kind"),
        Index("ix_activity_user_at", "user_id", "at"),
    )

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


class Question(Row, table=True):
    """What to ask at a contact, in a set (first, second, …)."""

    __table_args__ = autoincrement(UniqueConstraint("set_key", "key"))

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


class File(Row, table=True):
    """A document kept by its content's hash. kind: what it makes known, a name of `KNOWN` or "".

    link: where the document itself lies when only its place is kept, "" for a copy of ours.
    """

    __table_args__ = autoincrement(Index("ix_file_sha256", "sha256"))

    sha256: str
    size: int = big(default=0)
    name: str
    mime: str = ""
    client_id: int | None = ref("client")
    deal_id: int | None = ref("deal")
    activity_id: int | None = ref("activity")
    kind: str = ""
    link: str = ""


class Review(Row, table=True):
    """One walk of a person through deals and clients, one by one. view: what was asked for."""

    __table_args__ = autoincrement(Index("ix_review_user", "user_id", "ended_at"))

    user_id: int = ref("user", null=False, index=False)
    view: str = ""
    started_at: datetime = instant(null=False)
    ended_at: datetime | None = instant()


class ReviewItem(Row, table=True):
    """A deal, or a client without one, that a review walks through; how it was handled."""

    __tablename__ = "review_item"
    __table_args__ = autoincrement(
        UniqueConstraint("review_id", "position"),
        CheckConstraint("(handled_at is null) = (handled_how = '')", name="handled"),
    )

    review_id: int = ref("review", null=False, index=False)
    position: int
    client_id: int = ref("client", null=False)
    deal_id: int | None = ref("deal")
    handled_at: datetime | None = instant()
    handled_how: str = ""
