"""Rows for the real tables, written by the thousand past the session: for generated data only."""

import sqlite3
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
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
        self.into = {table: _into(table) for table in COLUMNS}

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
        self.connection.executemany(self.into[table], self.waiting[table])
        self.waiting[table].clear()

    def close(self) -> None:
        """Write everything, and see to it that the ids given out are never given out again."""
        for table in COLUMNS:
            self.write(table)
            self.connection.execute("delete from sqlite_sequence where name = ?", [table])
            last = [table, self.last[table]]
            self.connection.execute("insert into sqlite_sequence (name, seq) values (?, ?)", last)


def _into(table: str) -> str:
    """The statement that writes a row of a table."""
    named = f"id uid version created updated {COLUMNS[table]}".split()
    empty, nought = EMPTY[table].split(), NOUGHT.get(table, "").split()
    marks = ", ".join(["?"] * len(named) + ["''"] * len(empty) + ["0"] * len(nought))
    return f"insert into {table} ({', '.join(named + empty + nought)}) values ({marks})"


@contextmanager
def without_indexes(connection: sqlite3.Connection) -> Iterator[None]:
    """Take the tables' own indexes away, and build them again of sorted rows: far less work."""
    places = ", ".join("?" * len(COLUMNS))
    found = connection.execute(
        "select name, sql from sqlite_master where type = 'index' and sql is not null"
        f" and tbl_name in ({places}) order by name",
        list(COLUMNS),
    ).fetchall()
    for name, _sql in found:
        connection.execute(f'drop index "{name}"')
    yield
    for _name, sql in found:
        connection.execute(sql)


class Words:
    """What every client is found by, gathered while the clients are written."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        self.texts: dict[int, tuple[str, ...]] = {}

    def add(self, client: int, texts: Collection[str]) -> None:
        """The texts that one client is found by."""
        self.texts[client] = tuple(texts)
        if len(self.texts) >= BATCH:
            self.write(self.texts)
            self.texts = {}

    def write(self, texts: Mapping[int, tuple[str, ...]]) -> None:
        """Write the words of these clients; the index over them is built in one piece later."""
        from crm_tui.store.derived import documents

        into = "insert into search_doc (client_id, fold, words) values (?, ?, ?)"
        self.connection.executemany(into, documents(texts))

    def close(self) -> None:
        """Write everything, and the index."""
        self.write(self.texts)
        run = self.connection.execute
        run("insert into search_fts (search_fts, rank) values ('hashsize', ?)", [1 << 26])
        run("insert into search_fts (search_fts) values ('rebuild')")
        run("insert into search_fts (search_fts, rank) values ('hashsize', ?)", [1 << 20])


@contextmanager
def unwatched(connection: sqlite3.Connection) -> Iterator[None]:
    """Let rows be written for search without the triggers that index each of them."""
    found = connection.execute(
        "select name, sql from sqlite_master where type = 'trigger' and tbl_name = 'search_doc'"
    ).fetchall()
    for name, _sql in found:
        connection.execute(f"drop trigger {name}")
    yield
    for _name, sql in found:
        connection.execute(sql)


def _uid(millis: int, noise: int) -> str:
    """A UUIDv7 of a moment and 64 bits of noise. Source: RFC 9562 §5.7."""
    digits = f"{millis & 0xFFFFFFFFFFFF:012x}7{noise >> 52:03x}8{noise & (1 << 60) - 1:015x}"
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))


def pick(words: Sequence[Any], bits: int) -> Any:
    """One of several by some of a number's low bits."""
    return words[(bits & 0xFFFF) % len(words)]
