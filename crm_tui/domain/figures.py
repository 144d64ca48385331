"""Shares and how sure one may be of them: intervals, differences, and how many deals it takes.

All of it is for counts: so many of so many. Shares are from 0 to 1; `level` is the chance of being
wrong that is accepted, 0.05 for intervals of 95 %.
"""

from collections.abc import Sequence
from math import ceil, exp, lgamma, sqrt
from typing import NamedTuple

LEVEL = 0.05
POWER = 0.8
_ROUNDING = 1 + 1e-7  # two tables as likely as each other may differ by so much in their figures


class Span(NamedTuple):
    """An estimate and the interval it lies in."""

    value: float
    low: float
    high: float


def wilson(hits: int, of: int, level: float = LEVEL) -> Span:
    """A share with its score interval; (0, 0, 1) of nothing.

    Source: E. B. Wilson, "Probable inference, the law of succession, and statistical inference",
    JASA 22 (1927), 209-212.
    """
    if of <= 0:
        return Span(0.0, 0.0, 1.0)
    share, z = hits / of, _z(1 - level / 2)
    middle = (share + z * z / (2 * of)) / (1 + z * z / of)
    half = z / (1 + z * z / of) * sqrt(share * (1 - share) / of + z * z / (4 * of * of))
    low = 0.0 if hits == 0 else middle - half
    return Span(share, low, 1.0 if hits == of else middle + half)


def difference(a: tuple[int, int], b: tuple[int, int], level: float = LEVEL) -> Span:
    """Share b minus share a, each (hits, of), with its hybrid score interval.

    Source: R. G. Newcombe, "Interval estimation for the difference between independent
    proportions: comparison of eleven methods", Statistics in Medicine 17 (1998), method 10.
    """
    one, other = wilson(*a, level), wilson(*b, level)
    apart = other.value - one.value
    below = sqrt((other.value - other.low) ** 2 + (one.high - one.value) ** 2)
    above = sqrt((other.high - other.value) ** 2 + (one.value - one.low) ** 2)
    return Span(apart, max(apart - below, -1.0), min(apart + above, 1.0))


def chance(a: tuple[int, int], b: tuple[int, int]) -> float:
    """How likely shares as unlike as these, each (hits, of), are where there is no difference.

    Two-sided, exact, 0 to 1. Source: R. A. Fisher, "Statistical methods for research workers",
    §21.02; the two sides are all the tables that are no more likely than this one.
    """
    hits, of = a[0] + b[0], a[1] + b[1]
    least, most = max(0, hits - b[1]), min(hits, a[1])
    if least == most:
        return 1.0
    here = _log_ways(a[1], a[0]) + _log_ways(b[1], b[0])
    whole = _log_ways(of, hits)
    ways = (_log_ways(a[1], n) + _log_ways(b[1], hits - n) for n in range(least, most + 1))
    edge = here + _ROUNDING - 1
    return min(sum(exp(one - whole) for one in ways if one <= edge), 1.0)


def _log_ways(of: int, hits: int) -> float:
    """The logarithm of how many ways there are to choose so many of so many."""
    return lgamma(of + 1) - lgamma(hits + 1) - lgamma(of - hits + 1)


def adjusted(chances: Sequence[float]) -> list[float]:
    """Chances as they are when so many were looked at together, in the order given.

    Source: S. Holm, "A simple sequentially rejective multiple test procedure", Scandinavian
    Journal of Statistics 6 (1979), 65-70.
    """
    found = [1.0] * len(chances)
    most = 0.0
    for place, at in enumerate(sorted(range(len(chances)), key=lambda n: chances[n])):
        most = max(most, min(chances[at] * (len(chances) - place), 1.0))
        found[at] = most
    return found


def needed(a: float, b: float, level: float = LEVEL, power: float = POWER) -> int:
    """How many deals on each side it takes to see shares a and b apart. Raises ValueError if equal.

    power: the chance of seeing it. Source: J. L. Fleiss, "Statistical methods for rates and
    proportions", 2nd ed. (1981), §3.2, without the correction for continuity.
    """
    if a == b:
        raise ValueError("equal shares are never seen apart")
    middle = (a + b) / 2
    sure = _z(1 - level / 2) * sqrt(2 * middle * (1 - middle))
    seen = _z(power) * sqrt(a * (1 - a) + b * (1 - b))
    return ceil((sure + seen) ** 2 / (a - b) ** 2)


def _z(share: float) -> float:
    """The point below which so much of a normal distribution lies."""
    from statistics import NormalDist

    return NormalDist().inv_cdf(share)
