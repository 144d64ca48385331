"""Walks through deals and clients, one by one."""

from datetime import datetime

from crm_tui.store.tables.base import Row, autoincrement, instant, ref


class Review(Row, table=True):
    """One walk of a person through deals and clients, one by one. view: what was asked for."""

    __table_args__ = autoincrement()

    user_id: int = ref("user", null=False, index=False)
    view: str = ""
    started_at: datetime = instant(null=False)
    ended_at: datetime | None = instant()


class ReviewItem(Row, table=True):
    """A deal, or a client without one, that a review walks through; how it was handled."""

    __tablename__ = "review_item"
    __table_args__ = autoincrement()

    review_id: int = ref("review", null=False, index=False)
    position: int
    client_id: int = ref("client", null=False)
    deal_id: int | None = ref("deal")
    handled_at: datetime | None = instant()
    handled_how: str = ""
