"""The app in an empty home, as somebody new starts it."""

import sqlite3
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from crm_tui.app import CrmApp, an_app
from crm_tui.config import read_config
from tests.conftest import NOON


def fresh_app(flags: Mapping[str, str] | None = None, **more: Any) -> CrmApp:
    """The app for the home of this test."""
    return an_app(read_config(flags), **{"clock": lambda: NOON} | more)


def database(home: Path) -> Path:
    return home / ".local" / "share" / "crm-tui" / "crm.db"


def settings_in(path: Path) -> dict[str, str]:
    """What the team has set in a file."""
    with sqlite3.connect(path) as file:
        return dict(file.execute("select key, value from setting"))


def rows_in(path: Path, table: str, *names: str) -> list[tuple[Any, ...]]:
    with sqlite3.connect(path) as file:
        return file.execute(f"select {', '.join(names)} from {table} order by id").fetchall()
