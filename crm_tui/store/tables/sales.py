"""Pipelines, deals, steps and receipts. The database itself keeps "exactly one next step"."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Any, ClassVar

from sqlalchemy import (
    Column,
    Computed,
    Integer,
)

from crm_tui.store.tables.base import Row, autoincrement, big, day, instant, ref
from crm_tui.store.tables.places import named

CLOSED_AS = (
    "result",
    "postpone",
    "refuse",
    "dropped_won",
    "dropped_lost",
    "dropped_cancelled",
    "dropped_replaced",
    "dropped_merged",
    "dropped_moved",
    "dropped_blocked",
)


class Pipeline(Row, table=True):
    """A funnel. `key` never changes; `playbook` is its readable form (TOML)."""

    __table_args__ = autoincrement()

    key: str
    name: str
    position: int = 0
    currency: str = ""
    playbook: str = ""
    playbook_version: int = 1
    archived_at: datetime | None = instant()


class Stage(Row, table=True):
    """A milestone the buyer reached."""

    __table_args__ = autoincrement()

    pipeline_id: int = ref("pipeline", null=False, index=False)
    key: str
    name: str
    kind: str
    position: int
    probability: int
    standing_days: int | None = None
    archived_at: datetime | None = instant()


class Deal(Row, table=True):
    """One possible sale to one client."""

    DERIVED: ClassVar[frozenset[str]] = frozenset({"tries", "contacts", "postpones"})
    __table_args__ = autoincrement(
        Column("next_for", Integer, Computed("case when is_open = 1 then 1 end", persisted=True))
    )

    client_id: int = ref("client", null=False)
    pipeline_id: int = ref("pipeline", null=False)
    stage_id: int = ref("stage", null=False)
    title: str
    amount: int | None = big(null=True)
    currency: str = ""
    status: str = "open"
    is_open: int = 1
    next_step_id: int | None = ref("step", index=False, checked=False)
    owner_id: int = ref("user", null=False)
    source_id: int | None = ref("source")
    rank: str = ""
    expected_day: date | None = day()
    promised_day: date | None = day()
    opened_at: datetime = instant(null=False)
    stage_at: datetime = instant(null=False)
    sold_at: datetime | None = instant()
    closed_at: datetime | None = instant()
    reason_id: int | None = ref("reason")
    reason_note: str = ""
    competitor: str = ""
    cancel_reason: str = ""
    revive_day: date | None = day()
    linked_to: int | None = ref("deal")
    archived_at: datetime | None = instant()
    tries: int = 0
    contacts: int = 0
    postpones: int = 0
    trial_id: int | None = ref("trial", index=False)
    arm: str = ""
    revived_at: datetime | None = instant()


class Step(Row, table=True):
    """A thing to do. It closes once, with a time and a person.

    offered: what changes in a changed offer. promised: 1 when somebody told the client this day.
    planned_by: the line of a playbook that put it there, as `pipeline/stage` or `pipeline/stage#2`.
    """

    __table_args__ = autoincrement(
        Column(
            "next_for",
            Integer,
            Computed("case when closed_at is null and side = 0 then 1 end", persisted=True),
        ),
        Column(
            "needs_open",
            Integer,
            Computed(
                "case when closed_at is null and deal_id is not null then 1 end", persisted=True
            ),
        ),
    )

    client_id: int = ref("client", null=False, index=False)
    deal_id: int | None = ref("deal")
    stage_id: int | None = ref("stage", index=False)
    side: int = 0
    kind: str
    title: str
    contacts: int = 0
    waits: int = 0
    owner_id: int = ref("user", null=False, index=False)
    due_day: date = day(null=False)
    due_minute: int | None = None
    due_zone: str = ""
    due_at: datetime | None = instant()
    late_at: datetime = instant(null=False)
    by_or_at: str = "by"
    minutes: int | None = None
    follows_id: int | None = ref("step")
    closed_at: datetime | None = instant()
    closed_by: int | None = ref("user", index=False)
    closed_as: str | None = None
    said: str = ""
    reason: str = ""
    offer: str = ""
    offered: str = ""
    promised: int = 0
    planned_by: str = ""


if TYPE_CHECKING:
    from crm_tui.store.tables.receipts import Receipt as Receipt
    from crm_tui.store.tables.trials import Trial as Trial


def __getattr__(name: str) -> Any:
    return named(__name__, name)
