"""Shares with intervals, against figures that were published."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_tui.domain.figures import adjusted, chance, difference, needed, wilson

counts = st.integers(0, 400).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of)))

#: Newcombe 1998, Statistics in Medicine 17:857-872, table I, method 3.
SHARES = (
    (81, 263, 0.2553, 0.3662),
    (15, 148, 0.0624, 0.1605),
    (0, 20, 0.0, 0.1611),
    (1, 29, 0.0061, 0.1718),
)
#: Newcombe 1998, Statistics in Medicine 17:873-890, table II, method 10.
DIFFERENCES = (
    (56, 70, 48, 80, 0.0524, 0.3339),
    (9, 10, 3, 10, 0.1705, 0.8090),
    (6, 7, 2, 7, 0.0582, 0.8062),
    (5, 56, 0, 29, -0.0381, 0.1926),
    (0, 10, 0, 20, -0.1611, 0.2775),
    (0, 10, 0, 10, -0.2775, 0.2775),
    (10, 10, 0, 20, 0.6791, 1.0),
    (10, 10, 0, 10, 0.6075, 1.0),
)


@pytest.mark.parametrize(("hits", "of", "low", "high"), SHARES)
def test_a_share_has_the_interval_that_was_published(
    hits: int, of: int, low: float, high: float
) -> None:
    found = wilson(hits, of)
    assert (found.low, found.high) == pytest.approx((low, high), abs=5e-5)


@pytest.mark.parametrize(("hits", "of", "others", "of_others", "low", "high"), DIFFERENCES)
def test_a_difference_has_the_interval_that_was_published(
    hits: int, of: int, others: int, of_others: int, low: float, high: float
) -> None:
    found = difference((others, of_others), (hits, of))
    assert (found.low, found.high) == pytest.approx((low, high), abs=5e-5)


def test_the_lady_tasting_tea_has_not_shown_that_she_can_tell() -> None:
    assert chance((3, 4), (1, 4)) == pytest.approx(0.485714, abs=1e-6)


def test_a_lopsided_table_is_as_unlikely_as_was_published() -> None:
    assert chance((1, 10), (11, 14)) == pytest.approx(0.002759456, abs=1e-9)


def test_many_looks_are_paid_for() -> None:
    assert adjusted([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.03, 0.06, 0.06, 0.02])
    assert adjusted([]) == []


@pytest.mark.parametrize(
    ("a", "b", "power", "each"), [(0.5, 0.6, 0.8, 388), (0.5, 0.75, 0.9, 77), (0.3, 0.45, 0.8, 163)]
)
def test_so_many_deals_are_needed_as_the_tables_say(
    a: float, b: float, power: float, each: int
) -> None:
    assert needed(a, b, power=power) == each


def test_equal_shares_are_never_told_apart() -> None:
    with pytest.raises(ValueError, match="equal"):
        needed(0.5, 0.5)


@given(counts)
def test_an_interval_holds_its_share_and_stays_within_all(found: tuple[int, int]) -> None:
    span = wilson(*found)
    assert 0 <= span.low <= span.value <= span.high <= 1


@given(counts, counts)
def test_a_difference_turned_round_is_its_own_mirror(
    a: tuple[int, int], b: tuple[int, int]
) -> None:
    there, back = difference(a, b), difference(b, a)
    assert (there.low, there.high) == pytest.approx((-back.high, -back.low))
    assert -1 <= there.low <= there.value <= there.high <= 1


@given(counts, counts)
def test_a_chance_is_the_same_from_either_side(a: tuple[int, int], b: tuple[int, int]) -> None:
    assert 0 <= chance(a, b) <= 1
    assert chance(a, b) == pytest.approx(chance(b, a))


@given(st.lists(st.floats(0, 1), max_size=12))
def test_looking_at_more_never_makes_one_surer(chances: list[float]) -> None:
    assert all(new >= old for new, old in zip(adjusted(chances), chances, strict=True))
