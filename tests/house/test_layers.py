"""Who may import whom: a line of code knows its room."""

import ast
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.house import source
from tests.house.source import called, imports, modules, nodes, place, room_of, texts

GROUND = {"errors", "failure", "i18n", "paths", "config"}
PAPER = GROUND | {"domain"}
MEMORY = PAPER | {"store"}
VERBS = {"actions", "reports", "importers", "exporters", "documents", "automations"}
DESK = MEMORY | VERBS | {"defaults", "crm"}
LOOKS = PAPER | {"keys", "theme_names", "themes"}

#: Each room, and the rooms its modules may import besides their own.
ROOMS: dict[str, set[str]] = {
    "failure": set(),
    "errors": {"failure"},
    "loading": set(),
    "standing_in": set(),
    "i18n": set(),
    "paths": {"errors", "i18n"},
    "config": {"errors", "i18n", "paths", "domain", "config_file"},
    "config_file": {"errors", "i18n", "config"},
    "keys": {"errors", "i18n", "domain"},
    "theme_names": set(),
    "themes": GROUND | {"theme_names"},
    "domain": {"errors", "i18n"},
    "store": PAPER,
    "defaults": PAPER,
    **{room: MEMORY | VERBS | {"defaults"} for room in VERBS},
    "crm": MEMORY | VERBS | {"defaults"},
    "demo": DESK | {"demo_stage", "demo_engine"},
    "demo_engine": DESK | {"demo_stage"},
    "demo_stage": DESK,
    "practice": DESK,
    "cli": DESK | {"demo", "keys", "practice", "loading"},
    "api": DESK,
    "mcp": DESK,
    "widgets": LOOKS,
    "reads": LOOKS | MEMORY | {"widgets"},
    "shell": LOOKS | DESK | {"widgets", "reads"},
    "screens": LOOKS | DESK | {"widgets", "reads", "shell", "first_screen"},
    "first_keys": set(),
    "first_screen": LOOKS | MEMORY | {"widgets", "first_keys"},
    "app": LOOKS | DESK | {"widgets", "reads", "shell", "screens", "first_screen"},
    "__main__": LOOKS | DESK | {"cli", "app", "loading", "standing_in", "first_screen"},
}

#: Packages of others, and the only rooms that may know them.
FACES = {"widgets", "shell", "screens", "app", "themes"}
OUTSIDE: dict[str, set[str]] = {
    "textual": FACES | {"keys"},
    "rich": FACES | {"cli"},
    "typer": {"cli"},
    "sqlmodel": {"store"},
    "sqlalchemy": {"store"},
    "alembic": {"store"},
    "psycopg": {"store"},
    "sqlite3": {"store"},
    "_sqlite3": {"store"},
    "phonenumbers": {"domain", "importers"},
    "persiantools": {"domain", "importers"},
    "anyascii": {"domain"},
    "markdown_it": {"widgets"},
    "rapidfuzz": {"domain"},
    "chardet": {"importers"},
    "python_calamine": {"importers"},
    "xlsxwriter": {"exporters"},
    "csv": {"importers", "exporters"},
    "platformdirs": {"paths"},
}
MODULES = modules("crm_tui")

STATEMENT = re.compile(
    r"\s*(select\b.+\bfrom\s+\w|insert\s+(or\s+\w+\s+)?into\s+\w|update\s+\w+\s+set\b"
    r"|delete\s+from\s+\w|create\s+(unique\s+)?(table|index|trigger|view)\b|pragma\s+\w"
    r"|alter\s+table\b|drop\s+table\b|begin\s+immediate\b)",
    re.IGNORECASE | re.DOTALL,
)
#: What domain must not ask: true on paper means without a computer.
CLOCKS = {"now", "today", "utcnow", "time", "monotonic", "getenv", "urandom", "uuid4"}


def upstairs(path: Path) -> Iterator[str]:
    """The imports of a module that its room may not have."""
    room = room_of(path)
    if path.name == "__init__.py":
        yield from (f"{place(path)}: an __init__ imports nothing" for _one in imports(path))
        return
    assert room in ROOMS, f"{room} is a new room: say in ROOMS which rooms are below it"
    for found in imports(path):
        top, below, *_rest = [*found.name.split("."), ""]
        is_ours = top == "crm_tui" and below not in {room, "__version__"}
        if is_ours and below not in ROOMS[room]:
            yield f"{place(path)}:{found.line}: {room} may not import {found.name}"


def test_every_import_stays_downstairs() -> None:
    assert [wrong for path in MODULES for wrong in upstairs(path)] == []


def strange(path: Path) -> Iterator[str]:
    """The imports of packages that a module's room should not know."""
    room = room_of(path)
    for found in imports(path):
        top = found.name.split(".")[0]
        if found.name == "sqlmodel.Session" and room in VERBS | {"crm"}:
            continue  # what they hand on is named in their signatures
        if top in OUTSIDE and not found.typing_only and room not in OUTSIDE[top]:
            yield f"{place(path)}:{found.line}: {top} does not belong in {room}"


def test_a_package_of_others_stays_in_the_room_that_needs_it() -> None:
    assert [wrong for path in MODULES for wrong in strange(path)] == []


@pytest.mark.parametrize(
    ("module", "text", "wrong"),
    [
        ("domain/money.py", "from crm_tui.store.db import Store", upstairs),
        ("store/db.py", "def late():\n    import crm_tui.screens.today", upstairs),
        ("domain/__init__.py", "from crm_tui.domain import money", upstairs),
        ("domain/days.py", "import sqlite3", strange),
        ("actions/deals.py", "from sqlmodel import select", strange),
        ("screens/today.py", "from sqlalchemy import text", strange),
    ],
)
def test_a_wrong_import_is_found(
    module: str, text: str, wrong: Callable[[Path], Iterator[str]], tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    path = tmp_path / module
    path.parent.mkdir()
    path.write_text(text)
    for name, value in (("HOUSE", tmp_path), ("ROOT", tmp_path)):
        monkeypatch.setattr(source, name, value)
    assert len(list(wrong(path))) == 1


def test_only_the_store_speaks_sql() -> None:
    wrong = [
        place(path, node)
        for path in MODULES
        if room_of(path) != "store"
        for node, text in texts(path)
        if STATEMENT.match(text)
    ]
    assert wrong == []


def test_paper_has_no_clock_and_no_dice() -> None:
    wrong = [
        place(path, node)
        for path in MODULES
        if room_of(path) == "domain"
        for node in nodes(path)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
        if called(node) in CLOCKS and not node.args and _is_a_module(node.func.value)
    ]
    assert wrong == []


def _is_a_module(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and node.id in {"datetime", "date", "time", "os", "uuid"}


@pytest.mark.parametrize(
    ("text", "is_sql"),
    [
        ("select id from deal", True),
        ("  INSERT OR IGNORE INTO deal", True),
        ("pragma user_version", True),
        ("Select the reason for leaving", False),
        ("update the deal", False),
        ("delete from here on", True),
    ],
)
def test_a_statement_is_told_from_a_sentence(text: str, is_sql: bool) -> None:
    assert bool(STATEMENT.match(text)) == is_sql
