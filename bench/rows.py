"""Rows for the real tables, written by the thousand past the session: for generated data only."""

import sqlite3
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from bench.people import mixed
from crm_tui.store.tables.base import to_micros

COLUMNS = {
    "client": "kind name name_key works_at_id owner_id source_id language country city",
    "channel": "client_id kind raw norm label position",
    "deal": (
        "client_id pipeline_id stage_id title amount currency status is_open next_step_id owner_id"
        " source_id rank expected_day opened_at stage_at sold_at closed_at reason_id cancel_reason"
        " tries contacts postpones"
    ),
    "step": (
        "client_id deal_id stage_id side kind title contacts waits owner_id due_day due_minute"
        " due_zone due_at late_at by_or_at follows_id closed_at closed_by closed_as said reason"
    ),
    "activity": "client_id deal_id step_id user_id kind direction at text result",
}
#: Columns that may not be NULL and that generated rows leave empty.
EMPTY = {
    "client": "job_title zone about no_contact_why rest_why",
    "channel": "bad_why no_contact_why",
    "deal": "reason_note competitor arm",
    "step": "offer offered planned_by",
    "activity": "",
}
#: Columns that hold 0 in every generated row.
NOUGHT = {"step": "promised"}
BATCH = 20_000


class Rows:
    """Rows on their way into the tables; ids are given out in order, from 1."""

    def __init__(self, connection: sqlite3.Connection, salt: int) -> None:
        self.connection = connection
        self.salt = salt
        self.last = dict.fromkeys(COLUMNS, 0)
        self.waiting: dict[str, list[tuple[Any, ...]]] = {table: [] for table in COLUMNS}

    def next_id(self, table: str) -> int:
        """The id of the next row of a table."""
        self.last[table] += 1
        return self.last[table]

    def add(self, table: str, row_id: int, at: datetime, *values: Any) -> None:
        """A row made at that instant, its values in the order of `COLUMNS`."""
        micros = to_micros(at)
        uid = _uid(micros // 1000, mixed(row_id, self.salt + len(table)))
        self.waiting[table].append((row_id, uid, 1, micros, micros, *values))
        if len(self.waiting[table]) >= BATCH:
            self.write(table)

    def write(self, table: str) -> None:
        """Write the rows of a table that still wait."""
        named = f"id uid version created updated {COLUMNS[table]}".split()
        empty, nought = EMPTY[table].split(), NOUGHT.get(table, "").split()
        marks = ", ".join(["?"] * len(named) + ["''"] * len(empty) + ["0"] * len(nought))
        into = f"insert into {table} ({', '.join(named + empty + nought)}) values ({marks})"
        self.connection.executemany(into, self.waiting[table])
        self.waiting[table].clear()

    def close(self) -> None:
        """Write everything, and see to it that the ids given out are never given out again."""
        for table in COLUMNS:
            self.write(table)
            self.connection.execute("delete from sqlite_sequence where name = ?", [table])
            last = [table, self.last[table]]
            self.connection.execute("insert into sqlite_sequence (name, seq) values (?, ?)", last)


def _uid(millis: int, noise: int) -> str:
    """A UUIDv7 of a moment and 64 bits of noise. Source: RFC 9562 §5.7."""
    digits = f"{millis & 0xFFFFFFFFFFFF:012x}7{noise >> 52:03x}8{noise & (1 << 60) - 1:015x}"
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))


def pick(words: Sequence[Any], bits: int) -> Any:
    """One of several by some of a number's low bits."""
    return words[(bits & 0xFFFF) % len(words)]
