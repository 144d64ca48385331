"""Freezes the present schema before a release: a stored file made with it, and the first one's SQL.

    python -m tests.store.make_schema

Once released, neither ever changes: a change of the schema is a new revision.
"""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from crm_tui.actions.clients import add_client, archive_client
from crm_tui.actions.contact import mark_no_contact
from crm_tui.actions.deals import add_deal
from crm_tui.actions.steps import postpone
from crm_tui.domain.steps import Draft
from crm_tui.store import schema
from tests.conftest import NOON, make_store, opened

FOLDER = Path(__file__).parents[1] / "data" / "schemas"


def make() -> Path:
    """A small file with some history, closed so that it is one file."""
    path = FOLDER / f"{schema.SCHEMA_VERSION:04}.db"
    path.unlink(missing_ok=True)
    make_store(f"sqlite:///{path}")
    with opened(f"sqlite:///{path}") as desk:
        ivan = desk.run(add_client, "Ivan Petrov", channels=(("", "+7 921 555-01-02"),)).value
        minji = desk.run(add_client, "김민지", channels=(("", "minji@kitchen.example"),)).value
        reza = desk.run(add_client, "رضا کریمی").value
        desk.run(archive_client, desk.run(add_client, "[/]").value)
        desk.run(add_deal, ivan, "windows", 12_000_000, "RUB")
        desk.run(add_deal, minji, "부엌", 3_200_000, "KRW")
        desk.run(postpone, 1, Draft(day=NOON.date().replace(day=30)))
        desk.run(mark_no_contact, reza, "asked us to stop")
        desk.undo()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("pragma journal_mode=delete")
        connection.execute("vacuum")
    return path


def freeze() -> None:
    """Keep the SQL of the first revision beside its migration; the later ones build on it."""
    if schema.SCHEMA_VERSION > 1:
        return
    store = Path(schema.__file__).parent
    for backend in ("sqlite", "postgresql"):
        kept = store / "migrations" / "sql" / f"{schema.REVISION}_{backend}.sql"
        shutil.copy(store / f"schema_{backend}.sql", kept)


if __name__ == "__main__":
    freeze()
    make()
