"""What the quick reads make of files that are damaged, foreign, held, or hold a bad row."""

import sqlite3
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from crm_tui.errors import CrmError, Damaged, Unavailable
from crm_tui.store.hot import card, find, people, plan, today
from crm_tui.store.hot.connection import Hot, Late, Outdated, open_hot
from crm_tui.store.hot.reading import MARK, NEVER_DAY
from tests.store.glances import DAY, NOW, add_client, add_deal, me

if TYPE_CHECKING:
    from crm_tui.crm import Crm


@pytest.fixture
def conn(db: Path) -> Iterator[Hot]:
    opened = open_hot(str(db), 1.0)
    assert opened is not None
    yield opened
    opened.close()


def test_where_nothing_is_yet_nothing_is_opened(tmp_path: Path) -> None:
    empty = tmp_path / "empty.db"
    empty.touch()
    assert open_hot(str(tmp_path / "no" / "such.db")) is None
    assert open_hot(str(empty)) is None
    assert open_hot(f"sqlite:///{tmp_path}/none.db") is None
    assert sorted(tmp_path.iterdir()) == [empty]


def test_a_folder_is_no_database(tmp_path: Path) -> None:
    with pytest.raises(CrmError, match="is a folder"):
        open_hot(str(tmp_path))


@pytest.mark.parametrize(
    "content",
    [b"hello, this is text\n" * 50, bytes(range(1, 256)) * 20, b"SQLite f"],
    ids=["text", "bytes", "the beginning of one"],
)
def test_a_file_that_is_no_database_is_said_to_be_none(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "letter.txt"
    path.write_bytes(content)
    with pytest.raises(Damaged):
        open_hot(str(path))
    assert path.read_bytes() == content


def test_a_database_of_another_program_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    other = sqlite3.connect(path)
    other.execute("create table t (x)")
    other.close()
    with pytest.raises(Damaged, match="another program"):
        open_hot(str(path))


def test_a_newer_file_is_refused_and_an_older_one_is_to_be_upgraded(db: Path) -> None:
    other = sqlite3.connect(db)
    other.execute("pragma user_version=99")
    with pytest.raises(Damaged, match="newer"):
        open_hot(str(db))
    other.execute("pragma application_id=0x63726D31")
    other.execute("pragma user_version=0")
    with pytest.raises((Outdated, Damaged)):
        open_hot(str(db))
    other.close()


def test_names_that_mean_something_in_an_address_are_plain_in_a_path(db: Path) -> None:
    odd = db.with_name("50% of a?b#c d.db")
    db.rename(odd)
    opened = open_hot(str(odd))
    assert opened is not None and opened.rows("select count(*) from client") == [(0,)]
    opened.close()


def test_reading_never_writes(conn: Hot) -> None:
    with pytest.raises(Unavailable):
        conn.rows("delete from setting")


def test_a_file_on_a_medium_that_takes_no_writing_is_read(crm: "Crm", tmp_path: Path) -> None:
    add_client(crm, "Ivan Petrov")
    path = crm.store.path
    assert path is not None
    sqlite3.connect(path).execute("pragma journal_mode=delete").close()
    folder = tmp_path / "medium"
    folder.mkdir()
    path.rename(folder / "crm.db")
    (folder / "crm.db").chmod(0o400)
    folder.chmod(0o500)
    opened = open_hot(str(folder / "crm.db"))
    assert opened is not None and [line.name for line in find.find(opened, "ivan")] == [
        "Ivan Petrov"
    ]
    opened.close()
    folder.chmod(0o700)


def test_a_read_that_takes_too_long_gives_up(conn: Hot) -> None:
    forever = "with recursive n(x) as (select 1 union all select x + 1 from n) select max(x) from n"
    conn.within(0.01)
    with pytest.raises(Late):
        conn.rows(forever)
    conn.within(None)
    assert conn.rows("select 1") == [(1,)]


def test_a_server_gives_up_a_read_that_takes_too_long(pg_crm: "Crm") -> None:
    opened = open_hot(pg_crm.store.url, 1.0)
    assert opened is not None
    opened.within(0.01)
    with pytest.raises(Late):
        opened.rows("select count(*) from generate_series(1, 100000000)")
    opened.within(None)
    assert opened.rows("select 1") == [(1,)]
    opened.close()


def test_a_file_that_somebody_holds_is_read_later(crm: "Crm") -> None:
    path = crm.store.path
    assert path is not None
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("pragma journal_mode=delete")
    holder.execute("begin exclusive")
    with pytest.raises(Late):
        open_hot(str(path), 0.0)
    holder.execute("rollback")
    holder.close()


def test_a_server_without_our_tables_holds_nothing_yet(pg_url: str) -> None:
    assert open_hot(pg_url, 1.0) is None


def test_a_server_that_is_not_there_is_said_to_be_missing() -> None:
    with pytest.raises(Unavailable):
        open_hot("postgresql+psycopg://nobody@127.0.0.1:1/none", 1.0)


def spoil(crm: "Crm", statement: str) -> None:
    """Write what no program of ours would."""
    assert crm.store.path is not None
    file = sqlite3.connect(crm.store.path)
    file.execute("pragma ignore_check_constraints=on")
    file.execute(statement)
    file.commit()
    file.close()


@pytest.mark.parametrize(
    "statement",
    [
        "update deal set currency = 'XYZ' where id = 1",
        "update deal set amount = 'much' where id = 1",
        "update deal set title = x'ff00' where id = 1",
        "update step set due_day = 'someday' where deal_id = 1",
        "update step set due_day = 20261125 where deal_id = 1",
        "update step set due_minute = 'noon' where deal_id = 1",
        "update step set late_at = 'soon' where deal_id = 1",
        "update step set title = 3.5 where deal_id = 1",
        "update step set kind = x'fe' where deal_id = 1",
        "update step set side = 'x', owner_id = 2 where deal_id = 1",
        "update client set name = x'80' where id = 1",
        "update client set name = cast(x'80' as text) where id = 1",
        "update \"user\" set name = cast(x'80' as text) where id = 2",
        "update deal set client_id = 999 where id = 1",
    ],
)
def test_a_bad_row_is_marked_and_hides_no_other(crm: "Crm", statement: str) -> None:
    good = add_client(crm, "Kim Minji")
    bad = add_client(crm, "Ivan Petrov")
    spoiled = add_deal(crm, bad, "spoiled")
    add_deal(crm, good, "whole", day=date(2026, 11, 26))
    statement = statement.replace("= 1", f"= {spoiled}" if "client set" not in statement else "= 2")
    spoil(crm, statement)
    opened = open_hot(str(crm.store.path), 1.0)
    assert opened is not None
    figures, steps = today.today(opened, me(crm), NOW, DAY, groups=today.GROUPS)
    every = plan.plan(opened, me(crm), NOW, DAY)
    assert "whole" in [step.deal for step in steps]
    assert len(every) == 2
    assert figures.overdue + figures.tomorrow + figures.week + figures.future <= 2
    found = card.card(opened, deal_id=spoiled, now_us=NOW)
    assert found.deal_id == spoiled
    assert find.find(opened, "kim")[0].name == "Kim Minji"
    opened.close()


def test_the_mark_stands_before_the_words(crm: "Crm") -> None:
    add_deal(crm, add_client(crm, "Ivan Petrov"))
    spoil(crm, "update deal set currency = 'XYZ'")
    spoil(crm, "update step set due_day = 'someday'")
    opened = open_hot(str(crm.store.path), 1.0)
    assert opened is not None
    step = plan.plan(opened, me(crm), NOW, DAY)[0]
    assert (step.title, step.due_day, step.currency) == (f"{MARK} call back", NEVER_DAY, "XYZ")
    assert card.card(opened, deal_id=1).deal == f"{MARK} windows"
    assert people.setting(opened, "pipeline") == "sales"
    opened.close()
