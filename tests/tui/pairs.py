"""Few combinations out of many, such that every two values meet in one of them."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from itertools import combinations, product

#: Values by the names of their factors; and what is one value of one factor, met with another's.
Row = dict[str, str]
Pair = frozenset[tuple[str, str]]
May = Callable[[Mapping[str, str]], bool]


def pairs_of(row: Mapping[str, str]) -> set[Pair]:
    """The pairs of values that meet in a row."""
    return {frozenset(pair) for pair in combinations(row.items(), 2)}


def wanted(factors: Mapping[str, Sequence[str]], may: May) -> set[Pair]:
    """Every pair of values that may meet in some row."""
    return {pair for row in _all(factors) if may(row) for pair in pairs_of(row)}


def pairwise(factors: Mapping[str, Sequence[str]], may: May = lambda _row: True) -> list[Row]:
    """Rows in which every two values that may meet do; the same rows every time.

    The two factors with the most values meet in every way, once each; the others are chosen for
    what has not met yet. A few rows more where that is not enough.
    """
    first = sorted(factors, key=lambda name: -len(factors[name]))[:2]
    missing, used = wanted(factors, may), Counter[tuple[str, str]]()
    choices, rows = [row for row in _all(factors) if may(row)], list[Row]()

    def take(fit: list[Row]) -> None:
        rows.append(_best(fit, missing, used))
        used.update(rows[-1].items())
        missing.difference_update(pairs_of(rows[-1]))

    for met in product(*(factors[name] for name in first)):
        if fit := [row for row in choices if tuple(row[name] for name in first) == met]:
            take(fit)
    while missing:
        take(choices)
    return rows


def _all(factors: Mapping[str, Sequence[str]]) -> list[Row]:
    return [dict(zip(factors, values, strict=True)) for values in product(*factors.values())]


def _best(rows: list[Row], missing: set[Pair], used: Counter[tuple[str, str]]) -> Row:
    """The row in which the most meets that has not met yet; of several, what was seldom used."""
    return max(
        rows,
        key=lambda row: (len(pairs_of(row) & missing), -sum(used[value] for value in row.items())),
    )
