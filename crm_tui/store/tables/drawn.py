"""Constraints and indexes of the tables: what is asked for only when a schema is made."""

from functools import cache

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKeyConstraint,
    Index,
    Table,
    UniqueConstraint,
    text,
)
from sqlalchemy.schema import SchemaItem
from sqlmodel import SQLModel

from crm_tui.store.tables.sales import CLOSED_AS


def _among(column: str, values: tuple[str, ...]) -> CheckConstraint:
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} in ({listed})", name=column)


def _partial(name: str, *columns: str, where: str, unique: bool = False) -> Index:
    """An index of those rows alone for which a condition holds."""
    only = text(where)
    return Index(name, *columns, unique=unique, sqlite_where=only, postgresql_where=only)


DRAWN: dict[str, tuple[SchemaItem, ...]] = {
    "user": (Index("uq_user_name_key", "name_key", unique=True),),
    "client": (
        CheckConstraint("kind in ('person', 'company')", name="kind"),
        CheckConstraint("merged_into is null or merged_into <> id", name="not_itself"),
        # A list by name is read off the index alone, whoever is merged, put away or another's.
        Index("ix_client_name_key", "name_key", "id", "merged_into", "archived_at", "owner_id"),
    ),
    "channel": (
        CheckConstraint("kind in ('phone', 'email', 'messenger', 'site', 'address')", name="kind"),
        Index("ix_channel_kind_norm", "kind", "norm"),
    ),
    "not_same": (
        CheckConstraint("client_id < other_id", name="in_order"),
        UniqueConstraint("client_id", "other_id"),
    ),
    "carried": (
        CheckConstraint("format in ('vcard', 'ical')", name="format"),
        CheckConstraint("(client_id is null) <> (step_id is null)", name="one_record"),
    ),
    "tag": (Index("uq_tag_name_key", "name_key", unique=True),),
    "tagging": (
        CheckConstraint("(client_id is null) <> (deal_id is null)", name="one_record"),
        UniqueConstraint("tag_id", "client_id"),
        UniqueConstraint("tag_id", "deal_id"),
    ),
    "source": (Index("uq_source_key", "key", unique=True),),
    "pipeline": (Index("uq_pipeline_key", "key", unique=True),),
    "stage": (
        UniqueConstraint("pipeline_id", "key"),
        _among("kind", ("sell", "fulfil")),
        CheckConstraint("probability between 0 and 100", name="probability"),
    ),
    "deal": (
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
        _partial(
            "ix_deal_board", "stage_id", "rank", "id", "owner_id", "is_open", where="is_open = 1"
        ),
        _partial(
            "ix_deal_sums",
            "stage_id",
            "currency",
            "amount",
            "owner_id",
            "is_open",
            where="is_open = 1",
        ),
        _partial("ix_deal_closed", "pipeline_id", "closed_at", where="is_open = 0"),
        _partial(
            "ix_deal_revive", "revive_day", "id", where="status = 'lost' and revived_at is null"
        ),
        Index("ix_deal_trial", "trial_id", "arm"),
    ),
    "step": (
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
        _partial(
            "uq_step_one_next", "deal_id", where="closed_at is null and side = 0", unique=True
        ),
        _partial("ix_step_work", "owner_id", "late_at", "id", where="closed_at is null"),
        _partial("ix_step_all_work", "late_at", "id", where="closed_at is null"),
        Index("ix_step_closed", "closed_by", "closed_at"),
        Index("ix_step_client_closed", "client_id", "closed_at"),
    ),
    "trial": (
        CheckConstraint("share between 1 and 99", name="share"),
        _partial("uq_trial_running", "pipeline_id", where="ended_at is null", unique=True),
    ),
    "request": (
        CheckConstraint("status in ('waiting', 'accepted', 'merged', 'rejected')", name="status"),
        Index("ix_request_waiting", "status", "received_at"),
    ),
    "activity": (
        Index("ix_activity_client_at", "client_id", "at"),
        Index("ix_activity_deal_kind", "deal_id", "kind"),
        Index("ix_activity_user_at", "user_id", "at"),
    ),
    "question": (UniqueConstraint("set_key", "key"),),
    "file": (Index("ix_file_sha256", "sha256"),),
    "review": (Index("ix_review_user", "user_id", "ended_at"),),
    "review_item": (
        UniqueConstraint("review_id", "position"),
        CheckConstraint("(handled_at is null) = (handled_how = '')", name="handled"),
    ),
    "entry": (
        Index("ix_entry_actor", "actor_id", "id"),
        Index("ix_entry_undoes", "undoes"),
    ),
    "change": (
        Index("ix_change_entry", "entry_id"),
        Index("ix_change_record", "kind", "record_id"),
        Index("ix_change_client", "client_id"),
    ),
    "undone_chunk": (Index("ix_undone_chunk_entry", "entry_id"),),
    "reason": (Index("uq_reason_key", "key", unique=True),),
    "saved_view": (
        CheckConstraint("entity in ('client', 'deal', 'step')", name="entity"),
        Index("ix_saved_view_name_key", "entity", "name_key"),
    ),
    "field_def": (
        UniqueConstraint("entity", "key"),
        CheckConstraint("entity in ('client', 'deal')", name="entity"),
        CheckConstraint("kind in ('text', 'number', 'day', 'choice', 'flag')", name="kind"),
    ),
    "field_value": (
        CheckConstraint("(client_id is null) <> (deal_id is null)", name="one_record"),
        UniqueConstraint("field_id", "client_id"),
        UniqueConstraint("field_id", "deal_id"),
        Index("ix_field_value_text", "field_id", "text"),
        Index("ix_field_value_number", "field_id", "number_key"),
        Index("ix_field_value_day", "field_id", "day"),
    ),
    "setting": (Index("uq_setting_key", "key", unique=True),),
    "external_id": (
        UniqueConstraint("system", "kind", "external"),
        Index("ix_external_id_record", "kind", "record_id"),
    ),
    "import_mapping": (
        Index("uq_import_mapping_key", "key", unique=True),
        Index("ix_import_mapping_headers", "headers"),
    ),
    "calendar": (Index("uq_calendar_key", "key", unique=True),),
    "day_off": (
        CheckConstraint("kind in ('off', 'work', 'leave')", name="kind"),
        CheckConstraint("(calendar_id is null) <> (user_id is null)", name="one_holder"),
        CheckConstraint("from_day <= to_day", name="in_order"),
        CheckConstraint("substitute_id is null or kind = 'leave'", name="substitute"),
    ),
    "objection": (Index("uq_objection_key", "key", unique=True),),
}


@cache
def draw() -> None:
    """Put constraints and indexes on every table there is, as a schema is made of them."""
    for table in SQLModel.metadata.tables.values():
        Table(table.name, SQLModel.metadata, *DRAWN.get(table.name, ()), extend_existing=True)
        for column in list(table.columns):
            for item in _said_by(column):
                table.append_constraint(item)
            if column.info.get("indexed"):
                Index(None, column)


def _said_by(column: Column[int]) -> list[UniqueConstraint | ForeignKeyConstraint]:
    """What a column says of itself: that it refers to another table, that no two are equal."""
    found: list[UniqueConstraint | ForeignKeyConstraint] = []
    table = column.info.get("refers")
    if table and column.info["checked"]:
        found.append(
            ForeignKeyConstraint([column], [f"{table}.id"], deferrable=True, initially="DEFERRED")
        )
    if column.info.get("unique"):
        found.append(UniqueConstraint(column))
    return found
