"""A long list: only what is looked at is read, and a place is found by id."""

from array import array
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from hypothesis import given
from hypothesis import strategies as some

from crm_tui.widgets.long_grid import BLOCK, KEPT, RowsById, Unread


class Row(NamedTuple):
    id: int
    name: str


class Shelf:
    """Where rows are read from; it may be slow, and some may be gone."""

    def __init__(self, *, slow: bool = False, gone: tuple[int, ...] = ()) -> None:
        self.slow, self.gone = slow, gone
        self.read: list[list[int]] = []

    def __call__(self, ids: Sequence[int]) -> Mapping[int, Row] | None:
        self.read.append(list(ids))
        return None if self.slow else self.rows(ids)

    def rows(self, ids: Sequence[int]) -> dict[int, Row]:
        return {n: Row(n, f"Client {n}") for n in ids if n not in self.gone}


def a_list(shelf: Shelf, count: int = 100_000) -> RowsById[Row]:
    return RowsById(array("q", range(count, 0, -1)), shelf)


def test_the_end_of_a_long_list_is_read_without_its_middle() -> None:
    shelf = Shelf()
    rows = a_list(shelf)
    assert rows[99_999] == Row(1, "Client 1")
    assert rows[-1] == Row(1, "Client 1")
    assert len(shelf.read) == 1
    assert len(shelf.read[0]) <= BLOCK
    assert rows.place_of(100_000) == 0
    assert rows.place_of(0) is None


@given(some.lists(some.integers(0, 2**31 - 1), unique=True, max_size=60), some.data())
def test_ids_are_found_where_they_stand(ids: list[int], data: some.DataObject) -> None:
    rows = RowsById(array("i", ids), Shelf())
    sought = data.draw(some.sets(some.sampled_from([*ids, 2**40, 1, 256, 65_536])))
    assert [rows.place_of(n) for n in sought] == [
        ids.index(n) if n in ids else None for n in sought
    ]
    if ids:
        assert rows[len(ids) // 2].id == ids[len(ids) // 2]
    assert rows.among(sought) == [n for n in ids if n in sought]
    assert rows.how_many_of(set(range(20_000))) == sum(n < 20_000 for n in ids)
    assert rows.among({*sought, *range(20)}) == [n for n in ids if n in sought or n < 20]


def test_going_through_a_list_reads_nothing() -> None:
    shelf = Shelf()
    rows = a_list(shelf, 1000)
    assert sum(1 for row in rows if isinstance(row, Unread)) == 1000
    assert shelf.read == []
    assert [row.id for row in rows[0:3]] == [1000, 999, 998]


def test_what_comes_later_is_asked_for_once_and_stood_in_for() -> None:
    shelf = Shelf(slow=True)
    rows = a_list(shelf, 100)
    assert [rows[0], rows[1]] == [Unread(100), Unread(99)]
    assert len(shelf.read) == 1
    rows.arrived(shelf.read[0], shelf.rows(shelf.read[0]))
    assert rows[1] == Row(99, "Client 99")


def test_what_was_read_before_is_shown_until_it_is_read_anew() -> None:
    shelf = Shelf(slow=True)
    rows = RowsById(array("q", [1, 2]), shelf, {1: Row(1, "as it was")})
    assert list(rows[0:2]) == [Row(1, "as it was"), Unread(2)]
    rows.arrived([1, 2], shelf.rows([1, 2]))
    assert rows[0] == Row(1, "Client 1")


def test_who_is_gone_is_not_asked_for_again() -> None:
    shelf = Shelf(gone=(2,))
    rows = RowsById(array("q", [1, 2]), shelf)
    assert rows[1] == Unread(2)
    assert rows[1] == Unread(2)
    assert len(shelf.read) == 1
    assert rows.known() == {1: Row(1, "Client 1")}


def test_a_long_walk_keeps_a_bounded_number_of_rows() -> None:
    rows = a_list(Shelf())
    for index in range(0, 3 * KEPT, BLOCK):
        assert rows[index].id == 100_000 - index
    assert len(rows.known()) <= KEPT + 2 * BLOCK
