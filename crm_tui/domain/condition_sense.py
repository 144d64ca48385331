"""Which conditions can never hold, and which leave nothing to those that stand after them.

A condition is turned into alternatives, each a row of plain statements; an alternative that
contradicts itself falls away. Where there are too many to look through, nothing is claimed.
"""

from collections.abc import Iterable
from itertools import product

from crm_tui.domain.conditions import (
    OPPOSITE,
    Answered,
    Condition,
    Count,
    Either,
    Every,
    Not,
    Share,
    Sum,
    Tagged,
)

MOST = 3000
_FAR = 10**30

Statement = tuple[Condition, bool]
"""A condition without joining words, and whether it is said to hold."""


class _TooMany(Exception):
    """There are more alternatives than are looked through."""


def can_hold(condition: Condition, although: Iterable[Condition] = ()) -> bool:
    """Whether it can hold for any deal at all for which none of the others holds."""
    parts = [condition, *(Not(one) for one in although)]
    try:
        return any(_agrees(row) for row in _alternatives(Every(tuple(parts)), True))
    except _TooMany:
        return True


def always_holds(condition: Condition) -> bool:
    """Whether it holds for every deal."""
    return not can_hold(Not(condition))


def _alternatives(condition: Condition, holds: bool) -> list[list[Statement]]:
    if isinstance(condition, Not):
        return _alternatives(condition.of, not holds)
    if isinstance(condition, Every | Either):
        parts = [_alternatives(part, holds) for part in condition.parts]
        if isinstance(condition, Either) == holds:
            return _bounded([row for rows in parts for row in rows])
        return _all_of(parts)
    return [[(condition, holds)]]


def _all_of(parts: list[list[list[Statement]]]) -> list[list[Statement]]:
    size = 1
    for rows in parts:
        size *= len(rows)
        if size > MOST:
            raise _TooMany
    return [[one for row in rows for one in row] for rows in product(*parts)]


def _bounded(rows: list[list[Statement]]) -> list[list[Statement]]:
    if len(rows) > MOST:
        raise _TooMany
    return rows


def _agrees(row: list[Statement]) -> bool:
    """Whether all that is said can be so at once."""
    said: dict[Condition, bool] = {}
    for atom, holds in row:
        plain, truth = _plain(atom, holds)
        if said.setdefault(plain, truth) != truth:
            return False
    held = [atom for atom, holds in said.items() if holds]
    return (
        _counts_agree(held)
        and _sums_agree(held)
        and _answers_agree(held)
        and _currency_agrees(held)
    )


def _plain(atom: Condition, holds: bool) -> Statement:
    """The same said the usual way: a counter that is not below two is two or more."""
    if isinstance(atom, Count) and not holds:
        return Count(atom.name, OPPOSITE[atom.operator], atom.number), True
    if isinstance(atom, Tagged):
        return Tagged(atom.tag.casefold()), holds
    if isinstance(atom, Answered) and not atom.is_number:
        return Answered(atom.question, atom.operator, atom.value.casefold()), holds
    return atom, holds


def _counts_agree(held: list[Condition]) -> bool:
    counts = [one for one in held if isinstance(one, Count)]
    return all(
        _has_room([(c.operator, c.number) for c in counts if c.name == name], 0)
        for name in {count.name for count in counts}
    )


def _sums_agree(held: list[Condition]) -> bool:
    shares = [(one.operator, one.percent) for one in held if isinstance(one, Share)]
    sums = [one for one in held if isinstance(one, Sum)]
    return (not shares or _has_room(shares, 0, whole=False)) and all(
        _has_room([(s.operator, s.minor) for s in sums if s.name == name], 0)
        for name in {one.name for one in sums}
    )


def _answers_agree(held: list[Condition]) -> bool:
    answers = [one for one in held if isinstance(one, Answered)]
    for question in {one.question for one in answers}:
        mine = [one for one in answers if one.question == question]
        words = {one.value for one in mine if one.operator == "=" and not one.is_number}
        others = {one.value for one in mine if one.operator == "!=" and not one.is_number}
        if len(words) > 1 or words & others:
            return False
        numbers = [(one.operator, _scaled(one.value)) for one in mine if one.is_number]
        if numbers and not _has_room(numbers, -_FAR, whole=False):
            return False
    return True


def _scaled(number: str) -> int:
    """A number of at most twelve decimals as a whole one, so that they can be compared."""
    whole, _point, part = number.partition(".")
    return int(whole) * 10**12 + int(part[:12].ljust(12, "0") or "0")


def _currency_agrees(held: list[Condition]) -> bool:
    """A deal has one currency, so two cannot be asked for at once."""
    return len({one.currency for one in held if isinstance(one, Sum) and one.currency}) <= 1


def _has_room(limits: list[tuple[str, int]], least: int, *, whole: bool = True) -> bool:
    """Whether a number from `least` up keeps all the limits. whole: only whole numbers count."""
    low, high = least * 2, _FAR * 4  # doubled, so that strictly between fits where not whole
    step = 2 if whole else 1
    barred = set()
    for operator, number in limits:
        if operator in ("=", ">=", ">"):
            low = max(low, number * 2 + (step if operator == ">" else 0))
        if operator in ("=", "<=", "<"):
            high = min(high, number * 2 - (step if operator == "<" else 0))
        if operator == "!=":
            barred.add(number * 2)
    if low > high:
        return False
    return any(number not in barred for number in range(low, min(high, low + 2000) + 1, step))
