"""What an import brought is known again by one digest, whoever took it and however it came."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_tui.crm import Crm
from crm_tui.store import digests
from crm_tui.store.digests import Digest, RowDigest, digest_like
from tests.importers.desk import bring_in, sheet
from tests.importers.test_prepared import HEADER, ROWS, plain

CELLS = st.one_of(st.none(), st.integers(), st.text(max_size=5), st.just("\x1f"))
BY_COLUMNS = partial(Digest, digests.BY_COLUMNS)
WAYS = (Digest, BY_COLUMNS, RowDigest)


@given(
    st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=9),
    st.integers(1, 9),
    st.sampled_from(WAYS),
)
def test_it_does_not_matter_how_many_rows_come_at_once(
    rows: list[tuple[object, object]], size: int, way: Callable[[], Digest | RowDigest]
) -> None:
    whole, parted = way(), way()
    whole.add("client", rows)
    for start in range(0, len(rows), size):
        parted.add("client", rows[start : start + size])
    assert whole.text() == parted.text()


@given(st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=9), st.integers(0, 8))
def test_a_row_that_differs_is_noticed(rows: list[tuple[object, object]], at: int) -> None:
    was, now = Digest(), Digest()
    was.add("client", rows)
    changed = [*rows]
    changed[at % len(rows)] = ("another", "row than any of these")
    now.add("client", changed)
    assert was.text() != now.text()


def test_many_rows_are_taken_in_by_the_chunk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(digests, "CHUNK", 3)
    rows = [(number, "same", None) for number in range(10)]
    whole, parted = Digest(), Digest()
    whole.add("step", rows)
    parted.add("step", rows[:4])
    parted.add("step", rows[4:])
    assert whole.text() == parted.text()


@given(st.lists(st.lists(st.text(max_size=3), min_size=2, max_size=2), min_size=2, max_size=2))
def test_where_one_text_ends_and_the_next_begins_matters(rows: list[list[str]]) -> None:
    was, now = Digest(), Digest()
    was.add("client", [*rows, ["a\x1fb", "c"]])
    now.add("client", [*rows, ["a", "b\x1fc"]])
    assert was.text() != now.text()


@pytest.mark.parametrize("way", [BY_COLUMNS, RowDigest])
def test_what_an_older_version_imported_and_took_back_comes_back(
    crm: Crm,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    way: Callable[[], Digest | RowDigest],
) -> None:
    monkeypatch.setattr("crm_tui.store.bulk.Digest", way)
    bring_in(crm, sheet(tmp_path / "a.csv", HEADER, *ROWS))
    made = plain(crm)["client"]
    crm.undo()
    monkeypatch.undo()
    crm.redo()
    assert plain(crm)["client"] == made
    assert isinstance(digest_like("0" * 64), RowDigest)
