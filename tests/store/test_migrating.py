"""An older file is brought to the present schema whole, after a backup, or stays as it was."""

import hashlib
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text

from crm_tui.actions.clients import add_client
from crm_tui.crm import Crm
from crm_tui.errors import CrmError, Damaged, Unavailable
from crm_tui.store import backup, db, migrating, opening, schema
from crm_tui.store.db import Store
from crm_tui.store.verify import first_altered
from tests.conftest import opened

SCHEMAS = Path(__file__).parents[1] / "data" / "schemas"
RELEASED = sorted(SCHEMAS.glob("*.db"))
NEXT = schema.SCHEMA_VERSION + 1  # read before any test pretends to be that release

REVISION = '''"""A column more, as a later release would want it."""

from alembic import op

revision = "{next}"
down_revision = "{last}"


def upgrade() -> None:
    """Add a birthday."""
    op.execute("alter table client add column birthday date")
    op.execute("update client set name = name || ' (2)'")
    {then}
'''


@pytest.fixture
def later(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The next release of the program, with a folder for its revision."""
    for module in (schema, db, opening):
        monkeypatch.setattr(module, "SCHEMA_VERSION", NEXT)
    monkeypatch.setattr(db, "REVISION", f"{NEXT:04}")
    folder = tmp_path / "versions"
    folder.mkdir()
    yield folder


def write_revision(folder: Path, then: str = "") -> None:
    text = REVISION.format(then=then, last=f"{NEXT - 1:04}", next=f"{NEXT:04}")
    (folder / f"{NEXT:04}_birthday.py").write_text(text, encoding="utf-8")


def content(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as connection:
        return list(connection.iterdump())


def names(crm: Crm) -> list[str]:
    with crm.store.read() as session:
        return list(session.execute(text("select name from client order by id")).scalars())


def test_an_upgrade_keeps_every_client_and_makes_a_backup_first(crm: Crm, later: Path) -> None:
    crm.run(add_client, "Ivan Petrov")
    write_revision(later)
    made = migrating.upgrade(crm.store, more_scripts=(later,))
    assert names(crm) == ["Ivan Petrov (2)"]
    assert crm.store.version() == NEXT
    assert made is not None and made.parent == backup.usual_folder()
    assert migrating.upgrade(crm.store, more_scripts=(later,)) is None


def test_an_upgrade_that_fails_half_way_leaves_the_file_as_it_was(
    crm: Crm, db: Path, later: Path
) -> None:
    crm.run(add_client, "Ivan Petrov")
    before = content(db)
    write_revision(later, "op.execute('insert into nowhere values (1)')")
    with pytest.raises(CrmError):
        migrating.upgrade(crm.store, more_scripts=(later,))
    assert content(db) == before
    assert crm.store.version() == NEXT - 1


def test_an_upgrade_may_not_leave_a_reference_to_nothing(crm: Crm, db: Path, later: Path) -> None:
    crm.run(add_client, "Ivan Petrov", channels=(("phone", "+7 921 555-01-02"),))
    before = content(db)
    write_revision(later, "op.execute('delete from client')")
    with pytest.raises(Damaged):
        migrating.upgrade(crm.store, more_scripts=(later,))
    assert content(db) == before


def test_a_file_of_a_newer_program_is_refused_and_not_a_byte_of_it_changes(db: Path) -> None:
    with closing(sqlite3.connect(db)) as connection:
        connection.execute("pragma user_version=99")
    before = hashlib.sha256(db.read_bytes()).hexdigest()
    with pytest.raises(Damaged, match="newer"):
        Store(f"sqlite:///{db}").create()
    assert hashlib.sha256(db.read_bytes()).hexdigest() == before


def test_a_database_server_is_upgraded_only_when_somebody_asks(pg_crm: Crm, later: Path) -> None:
    pg_crm.run(add_client, "Ivan Petrov")
    write_revision(later)
    with pytest.raises(Unavailable) as refused:
        pg_crm.store.create()
    assert "crm migrate" in refused.value.hint
    migrating.upgrade(pg_crm.store, asked=True, more_scripts=(later,))
    assert names(pg_crm) == ["Ivan Petrov (2)"]
    assert pg_crm.store.version() == NEXT


@pytest.mark.parametrize("path", RELEASED, ids=lambda path: path.stem)
def test_a_file_of_every_release_opens_with_all_it_held(path: Path, tmp_path: Path) -> None:
    copy = tmp_path / "crm.db"
    shutil.copy(path, copy)
    with opened(f"sqlite:///{copy}") as desk:
        desk.store.create()
        assert desk.store.version() == schema.SCHEMA_VERSION
        assert names(desk) == ["Ivan Petrov", "김민지", "رضا کریمی", "[/]"]
        with desk.store.read() as session:
            assert first_altered(session) is None
        assert shape(copy) == shape_made_now(tmp_path)


def test_what_an_older_release_undid_can_be_done_again(crm: Crm, db: Path) -> None:
    """Its journal knows nothing of the columns that came later."""
    crm.run(add_client, "Ivan Petrov")
    crm.undo()
    with closing(sqlite3.connect(db)) as connection, connection:
        connection.execute("drop trigger change_image_no_update")
        without = "json_remove(before, '$.rest_why', '$.rest_until')"
        connection.execute(f"update change_image set before = {without} where before is not null")
    crm.redo()
    assert names(crm) == ["Ivan Petrov"]


def test_there_is_a_stored_file_of_every_release() -> None:
    assert [path.stem for path in RELEASED] == [
        f"{number:04}" for number in range(1, schema.SCHEMA_VERSION + 1)
    ]


def shape(path: Path) -> set[tuple[str, str]]:
    """Every table, index and trigger, its text freed of spaces and of the quotes of a new name."""
    with closing(sqlite3.connect(path)) as connection:
        found = connection.execute("select name, sql from sqlite_master where sql is not null")
        return {(name, "".join(sql.replace('"', "").split()).lower()) for name, sql in found}


def shape_made_now(folder: Path) -> set[tuple[str, str]]:
    made = folder / "made.db"
    opening.make(made)
    return shape(made)


def test_migrating_from_nothing_ends_at_the_same_schema_as_a_new_file(tmp_path: Path) -> None:
    empty = tmp_path / "empty.db"
    sqlite3.connect(empty).close()
    store = Store(f"sqlite:///{empty}")
    with store.engine.connect() as connection, connection.begin():
        migrating.run_revisions(connection)
    tables = {one for one in shape(empty) if one[0] != "alembic_version"}
    assert tables == {one for one in shape_made_now(tmp_path) if one[0] != "alembic_version"}


def test_migrating_a_server_from_nothing_ends_at_the_same_schema(pg_url: str) -> None:
    store = Store(pg_url)
    with store.engine.begin() as connection:
        migrating.run_revisions(connection)
    assert store.version() == schema.SCHEMA_VERSION
    store.engine.dispose()
