"""Other programs' SQLite files: opened for reading only, and nothing of their own runs."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

LONGEST = 8 << 20
"""Bytes that one value may have."""

_TABLES = (
    "select name, sql from sqlite_master where type = 'table' and name not like 'sqlite^_%'"
    " escape '^' order by name"
)
_OURS = "select name from sqlite_master where name in ('entry', 'change', 'playbook', 'step')"

Broken = sqlite3.Error
"""What reading such a file may raise."""


def opened(path: Path, most_columns: int) -> sqlite3.Connection:
    """The file, which nobody may write to; its views, functions and extensions are not trusted."""
    base = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
    base.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LONGEST)
    base.setlimit(sqlite3.SQLITE_LIMIT_COLUMN, most_columns)
    base.execute("pragma trusted_schema = off")
    base.text_factory = _text
    return base


def _text(data: bytes) -> str:
    """A text of the file, which may be in another encoding than it claims."""
    try:
        return data.decode()
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def is_ours(base: sqlite3.Connection) -> bool:
    """Whether it is a database of this program."""
    return len(base.execute(_OURS).fetchall()) == 4


def tables_of(base: sqlite3.Connection) -> dict[str, tuple[str, ...]]:
    """The plain tables of a file with their columns, by name; virtual ones are none."""
    listed = base.execute(_TABLES).fetchall()
    plain = [str(name) for name, sql in listed if "VIRTUAL" not in str(sql).upper()[:40]]
    return {
        name: tuple(str(row[1]) for row in base.execute(f"pragma table_info({_quoted(name)})"))
        for name in plain
    }


def has_rows(base: sqlite3.Connection, table: str) -> bool:
    """Whether a table holds anything."""
    return any(base.execute(f"select 1 from {_quoted(table)} limit 1"))


def rows_of(
    path: Path, table: str, columns: tuple[str, ...], most_columns: int
) -> Iterator[tuple[Any, ...]]:
    """The rows of a table, as they come."""
    asked = ", ".join(map(_quoted, columns))
    with closing(opened(path, most_columns)) as base:
        yield from base.execute(f"select {asked} from {_quoted(table)}")


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
