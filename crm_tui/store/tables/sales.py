"""Pipelines, deals, steps and receipts. The database itself keeps "exactly one next step"."""

from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import (
    CheckConstraint,
    Column,
    Computed,
    ForeignKeyConstraint,
    Index,
    Integer,
    UniqueConstraint,
    text,
)

from crm_tui.store.tables.base import Row, autoincrement, big, day, instant, ref

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


def _among(column: str, values: tuple[str, ...]) -> CheckConstraint:
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} in ({listed})", name=column)


class Pipeline(Row, table=True):
    """A funnel. `key` never changes; `playbook` is its readable form (TOML)."""

    __table_args__ = autoincrement(Index("uq_pipeline_key", "key", unique=True))

    key: str
    name: str
    position: int = 0
    currency: str = ""
    playbook: str = ""
    playbook_version: int = 1
    archived_at: datetime | None = instant()


class Stage(Row, table=True):
    """A milestone the buyer reached."""

    __table_args__ = autoincrement(
        UniqueConstraint("pipeline_id", "key"),
        _among("kind", ("sell", "fulfil")),
        CheckConstraint("probability between 0 and 100", name="probability"),
    )

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
        Column("next_for", Integer, Computed("case when is_open = 1 then 1 end", persisted=True)),
        _among("status", ("open", "won", "lost", "cancelled")),
        CheckConstraint("(status = 'open') = (is_open = 1)", name="open_is_open"),
        CheckConstraint("(is_open = 1) = (next_step_id is not null)", name="open_has_a_step"),
        CheckConstraint("(is_open = 1) = (closed_at is null)", name="closed_has_a_time"),
        CheckConstraint("(amount is null) or (currency <> '')", name="amount_has_a_currency"),
        CheckConstraint("(status = 'lost') = (reason_id is not null)", name="lost_has_a_reason"),
        CheckConstraint("(arm = '') = (trial_id is null)", name="arm_of_a_trial"),
        UniqueConstraint("id", "is_open"),
        ForeignKeyConstraint(
            ["id", "next_step_id", "next_for"],
            ["step.deal_id", "step.id", "step.next_for"],
            name="fk_deal_next_step",
            deferrable=True,
            initially="DEFERRED",
            use_alter=True,
        ),
        Index(
            "ix_deal_board",
            "stage_id",
            "rank",
            "id",
            "owner_id",
            "is_open",
            sqlite_where=text("is_open = 1"),
            postgresql_where=text("is_open = 1"),
        ),
        Index(
            "ix_deal_sums",
            "stage_id",
            "currency",
            "amount",
            "owner_id",
            "is_open",
            sqlite_where=text("is_open = 1"),
            postgresql_where=text("is_open = 1"),
        ),
        Index(
            "ix_deal_closed",
            "pipeline_id",
            "closed_at",
            sqlite_where=text("is_open = 0"),
            postgresql_where=text("is_open = 0"),
        ),
        Index(
            "ix_deal_revive",
            "revive_day",
            "id",
            sqlite_where=text("status = 'lost' and revived_at is null"),
            postgresql_where=text("status = 'lost' and revived_at is null"),
        ),
        Index("ix_deal_trial", "trial_id", "arm"),
    )

    client_id: int = ref("client", null=False)
    pipeline_id: int = ref("pipeline", null=False)
    stage_id: int = ref("stage", null=False)
    title: str
    amount: int | None = big(null=True)
    currency: str = ""
    status: str = "open"
    is_open: int = 1
    next_step_id: int | None = big(null=True)
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
        CheckConstraint("(closed_at is null) = (closed_as is null)", name="closed_once"),
        CheckConstraint("(closed_at is null) = (closed_by is null)", name="closed_by_someone"),
        _among("closed_as", CLOSED_AS),
        _among("by_or_at", ("by", "at")),
        CheckConstraint("due_minute is null or due_minute between 0 and 1439", name="due_minute"),
        CheckConstraint("(due_minute is null) = (due_at is null)", name="due_at"),
        CheckConstraint("side in (0, 1)", name="side"),
        UniqueConstraint("deal_id", "id", "next_for"),
        ForeignKeyConstraint(
            ["deal_id", "needs_open"],
            ["deal.id", "deal.is_open"],
            name="fk_step_open_deal",
            deferrable=True,
            initially="DEFERRED",
        ),
        Index(
            "uq_step_one_next",
            "deal_id",
            unique=True,
            sqlite_where=text("closed_at is null and side = 0"),
            postgresql_where=text("closed_at is null and side = 0"),
        ),
        Index(
            "ix_step_work",
            "owner_id",
            "late_at",
            "id",
            sqlite_where=text("closed_at is null"),
            postgresql_where=text("closed_at is null"),
        ),
        Index(
            "ix_step_all_work",
            "late_at",
            "id",
            sqlite_where=text("closed_at is null"),
            postgresql_where=text("closed_at is null"),
        ),
        Index("ix_step_closed", "closed_by", "closed_at"),
        Index("ix_step_client_closed", "client_id", "closed_at"),
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


class Receipt(Row, table=True):
    """Money received for a deal."""

    __table_args__ = autoincrement()

    deal_id: int = ref("deal", null=False)
    day: date = day(null=False)
    amount: int = big()
    currency: str
    note: str = ""


class Trial(Row, table=True):
    """Two versions of a playbook side by side: deals go by the pipeline's own (a) or by `text` (b).

    share: whole percent of the deals that go by b. seed: what decides which deal goes where.
    """

    __table_args__ = autoincrement(
        CheckConstraint("share between 1 and 99", name="share"),
        Index(
            "uq_trial_running",
            "pipeline_id",
            unique=True,
            sqlite_where=text("ended_at is null"),
            postgresql_where=text("ended_at is null"),
        ),
    )

    pipeline_id: int = ref("pipeline", null=False)
    name: str
    text: str
    seed: int = big()
    share: int = 50
    started_at: datetime = instant(null=False)
    ended_at: datetime | None = instant()
