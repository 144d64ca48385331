"""What must start quickly carries little: the modules loaded by each way in are counted."""

import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.conftest import environment

if TYPE_CHECKING:
    from crm_tui.crm import Crm

HEAVY = {"sqlmodel", "sqlalchemy", "pydantic", "textual", "alembic", "psycopg"}
SLOW = HEAVY | {"typer", "rich", "asyncio", "argparse", "dataclasses", "inspect"}
#: Two to three ms each: more than all the work of a quick command.
COSTLY = SLOW | {"platformdirs", "tomllib", "typing", "gettext", "json", "logging", "pathlib"}
COSTLY |= {"collections", "functools", "operator", "re"}
DATETIME_BRINGS = {"operator"}
#: Typer itself brings pydantic as soon as it builds the parameters of one command.
TYPER_BRINGS = {"pydantic"}
RUN = "import sys; from crm_tui.__main__ import main; sys.argv[0] = 'crm'; main()"


def loaded(code: str, home: Path, *words: str, **variables: str) -> set[str]:
    """The modules that a piece of code has loaded when it ends, Python's own start aside."""
    seen = subprocess.run(
        [sys.executable, "-X", "importtime", "-c", code, *words],
        env={**environment(home), "PATH": "/usr/bin:/bin", **variables},
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        cwd=home,
    )
    lines = [line for line in seen.stderr.splitlines() if line.startswith("import time:")]
    said = seen.stderr.replace("\n".join(lines), "")
    assert seen.returncode == 0, f"{words}: {said[-2000:]}{seen.stdout[-500:]}"
    return {line.rpartition("|")[2].strip() for line in lines} - at_start()


@cache
def at_start() -> frozenset[str]:
    """What an empty Python of this environment loads."""
    seen = subprocess.run(
        [sys.executable, "-X", "importtime", "-c", "pass"], capture_output=True, text=True
    )
    return frozenset(line.rpartition("|")[2].strip() for line in seen.stderr.splitlines())


def packages(modules: set[str]) -> set[str]:
    return {name.partition(".")[0] for name in modules}


@pytest.mark.parametrize(
    ("module", "unwanted"),
    [
        ("crm_tui", SLOW | {"crm_tui.errors", "crm_tui.i18n"}),
        ("crm_tui.errors", COSTLY),
        ("crm_tui.domain.lines", COSTLY),
        ("crm_tui.domain.text", COSTLY),
        ("crm_tui.domain.money", COSTLY - {"typing"}),
        ("crm_tui.keys", COSTLY),
        ("crm_tui.widgets.paint", COSTLY - DATETIME_BRINGS),
        ("crm_tui.first_screen", COSTLY - DATETIME_BRINGS),
    ],
)
def test_what_is_light_stays_light(module: str, unwanted: set[str], home: Path) -> None:
    found = loaded(f"import {module}", home)
    assert (found | packages(found)) & unwanted == set()


def test_the_app_opens_without_the_tables(home: Path) -> None:
    """SQLModel costs three hundred ms; the first frame reads by plain SQL."""
    found = packages(loaded("import crm_tui.app", home))
    assert found & {"sqlmodel", "sqlalchemy", "pydantic", "alembic", "typer"} == set()


@pytest.mark.parametrize(
    ("words", "unwanted"),
    [
        ("--version", SLOW),
        ("--help", HEAVY),
        ("today --help", HEAVY - TYPER_BRINGS),
        ("today", COSTLY),
        ("today --json", SLOW),
        ("next", COSTLY),
        ("status", COSTLY),
        ("find ivan", COSTLY),
        ("show c1", COSTLY),
        ("week", COSTLY),
        ("plan", COSTLY),
    ],
)
def test_a_quick_command_carries_little(
    words: str, unwanted: set[str], home: Path, desk_with_a_client: Path
) -> None:
    found = packages(loaded(RUN, home, *words.split(), CRM_DB=str(desk_with_a_client)))
    assert found & unwanted == set()


@pytest.mark.parametrize("words", ["today", "status", "next", "find ivan", "show c1", "log c1"])
def test_a_quick_command_brings_what_it_would_import_and_no_more(
    words: str, home: Path, desk_with_a_client: Path
) -> None:
    from crm_tui.cli.quick import LOOK, TAKES

    found = loaded(RUN, home, *words.split(), CRM_DB=str(desk_with_a_client))
    brought = f"{LOOK} {TAKES[words.split()[0]]}".split()
    assert {f"crm_tui.{name}" for name in brought} - found == set()


def test_completion_carries_no_library(home: Path, desk_with_a_client: Path) -> None:
    asked = {"_CRM_COMPLETE": "complete_bash", "COMP_WORDS": "crm show c", "COMP_CWORD": "2"}
    found = packages(loaded(RUN, home, CRM_DB=str(desk_with_a_client), **asked))
    assert found & (HEAVY - TYPER_BRINGS) == set()


@pytest.fixture
def desk_with_a_client(crm: "Crm", db: Path) -> Path:
    from crm_tui.actions.clients import add_client

    crm.run(add_client, "Ivan Petrov")
    return db


def test_a_note_loads_the_tables_it_writes_and_no_library_that_waits(
    home: Path, desk_with_a_client: Path
) -> None:
    found = loaded(RUN, home, "note", "c1", "asked", CRM_DB=str(desk_with_a_client))
    rare = {"labels", "receipts", "requests", "asked", "files", "own", "foreign", "objections"}
    assert found & {f"crm_tui.store.tables.{name}" for name in rare} == set()
    assert (
        found & {"asyncio", "ssl", "email", "phonenumbers", "crm_tui.domain.playbook_text"} == set()
    )
    assert "sqlalchemy.dialects.postgresql" not in found


def test_adding_a_client_brings_no_table_of_tags_or_receipts(
    home: Path, desk_with_a_client: Path
) -> None:
    """Asked of the modules themselves: what is fetched by its name leaves no import time."""
    code = (
        "import sys; from crm_tui.__main__ import main;"
        "main(['add', 'Anna Peters, windows 120k, call tomorrow 10:00']);"
        "print(*[name for name in sys.modules if name.startswith('crm_tui.store.tables.')])"
    )
    seen = subprocess.run(
        [sys.executable, "-c", code],
        env={**environment(home), "CRM_DB": str(desk_with_a_client)},
        capture_output=True,
        text=True,
        check=True,
    )
    tables = {name.rpartition(".")[2] for name in seen.stdout.splitlines()[-1].split()}
    assert "sales" in tables
    assert (
        tables & {"labels", "receipts", "requests", "asked", "files", "own", "objections"} == set()
    )
