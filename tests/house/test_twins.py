"""The town in which duplicates are looked for: lawful, the same each time, and found in it."""

from pathlib import Path

from bench.duplicates import compared, fill
from bench.twins import SHARE, town
from crm_tui.store import laws
from crm_tui.store.db import Store
from crm_tui.store.queries.duplicates import duplicates

SIZE = 300


def test_a_town_is_the_same_each_time_and_has_its_share_of_twins() -> None:
    there = town(SIZE)
    assert there == town(SIZE) != town(SIZE, seed=6)
    assert (len(there.cards), len(there.twins)) == (SIZE, SIZE * SHARE)
    assert {card.region for card in there.cards} == {"US", "RU", "IR", "KR"}


def test_the_twins_of_a_town_are_found_in_its_database(tmp_path: Path) -> None:
    there, path = town(SIZE), tmp_path / "town.db"
    fill(path, there.cards)
    store = Store(f"sqlite:///{path}")
    with store.read() as session:
        assert list(laws.broken(session)) == []
        pairs = {(one.first - 1, one.second - 1) for one in duplicates(session).pairs}
    precision, recall = compared({pair for pair in pairs if pair[1] < SIZE}, there)
    assert precision >= 0.6
    assert recall >= 0.6
