"""The generated desks that figures are measured on: of the right shape, and lawful."""

import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from bench.generate import generate
from crm_tui.store import laws
from crm_tui.store.db import Store
from crm_tui.store.derived import count_contacts

DAY = date(2026, 11, 25)
SIZE = 400


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("bench") / "desk.db"
    generate(path, SIZE, DAY)
    return path


def rows(path: Path, query: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(query).fetchall()


def test_a_generated_desk_breaks_no_law(desk: Path) -> None:
    store = Store(f"sqlite:///{desk}")
    assert store.create() is False
    with store.read() as session:
        assert list(laws.broken(session)) == []
    assert rows(desk, "pragma foreign_key_check") == []
    assert rows(desk, "pragma integrity_check") == [("ok",)]


def test_three_clients_of_ten_have_a_deal_open(desk: Path) -> None:
    assert rows(desk, "select count(*) from client") == [(SIZE,)]
    assert rows(desk, "select count(*) from deal where is_open = 1") == [(SIZE * 3 // 10,)]
    languages = rows(desk, "select distinct language from client order by 1")
    assert languages == [("en",), ("fa",), ("ko",), ("ru",)]
    late = "select count(*) from step where closed_at is null and due_day < '2026-11-25'"
    assert rows(desk, late) != [(0,)]


def test_the_counters_of_its_deals_are_exact(desk: Path) -> None:
    counters = "select id, tries, contacts, postpones from deal order by id"
    written, store = rows(desk, counters), Store(f"sqlite:///{desk}")
    with store.write() as session:
        count_contacts(session, [int(str(row[0])) for row in written])
    assert rows(desk, counters) == written
    assert any(row[1] for row in written) and any(row[3] for row in written)


def test_everyone_on_it_can_be_found(desk: Path) -> None:
    found = "select count(*) from search_fts where search_fts match 'per AND rso'"
    assert rows(desk, "select count(*) from search_doc") == [(SIZE,)]
    assert rows(desk, found) != [(0,)]


def test_the_same_seed_gives_the_same_desk(desk: Path, tmp_path: Path) -> None:
    again = tmp_path / "again.db"
    generate(again, SIZE, DAY)
    for table in ("client", "channel", "deal", "step", "activity", "search_doc"):
        assert rows(again, f"select * from {table}") == rows(desk, f"select * from {table}"), table
