"""Numbers as people write them, exactly: digits with their separators, and words that add zeros."""

from itertools import pairwise
from typing import NamedTuple

from crm_tui.i18n import _

_MOST_DIGITS = 40
_MOST_DECIMALS = 12


class Unclear(Exception):
    """A number or an amount that can't be read for certain; `reason` is a sentence or empty."""

    def __init__(self, reason: str = "") -> None:
        super().__init__(reason)
        self.reason = reason


class Numeral(NamedTuple):
    """An exact number: `value` divided by ten to the power of `scale`.

    in_words: said as "twenty"; two such may stand beside each other: twenty five.
    """

    value: int
    scale: int
    in_words: bool = False


class Zeros(NamedTuple):
    """A word that multiplies by ten to the power of `power`.

    kind: "letter" (k), "word" (million), "small" (천: builds what comes before a big one) or "big"
    (만, 억: multiplies all that was built).
    """

    power: int
    kind: str


def read_number(said: str, *, comma: bool, point: bool, slash: bool) -> Numeral:
    """Digits with separators as a number, >= 0.

    The last of two kinds of separator parts the decimals. A single comma or point before exactly
    three digits groups thousands where `comma` or `point` says so. slash: 4/5 is 4.5, as Persian
    writes it. Raises Unclear if the groups are not of three (or Indian) or there is too much.
    """
    marks = [character for character in said if not character.isdecimal()]
    groups = "".join(character if character.isdecimal() else " " for character in said).split(" ")
    if sum(map(len, groups)) > _MOST_DIGITS:
        raise Unclear
    if not marks:
        return Numeral(int(said), 0)
    if _parts_decimals(marks, groups, comma, point, slash):
        return _with_decimals(marks[:-1], groups[:-1], groups[-1])
    return _with_decimals(marks, groups, "")


def _parts_decimals(
    marks: list[str], groups: list[str], comma: bool, point: bool, slash: bool
) -> bool:
    """Whether the last separator parts decimals rather than groups thousands."""
    last = marks[-1]
    if last in " '":
        return False
    if last == "/":
        if not slash or len(marks) > 1:
            raise Unclear
        return True
    if last == "\u066b" or len(set(marks)) > 1:
        return True
    if len(marks) > 1:
        return False
    may_group = len(groups[1]) == 3 and 1 <= len(groups[0]) <= 3 and groups[0][0] != "0"
    return not (may_group and (comma if last == "," else point))


def _with_decimals(marks: list[str], groups: list[str], part: str) -> Numeral:
    """Grouped digits and decimals as a number. Raises Unclear if the grouping is not one."""
    if len(set(marks)) > 1 or "/" in marks or "\u066b" in marks or len(part) > _MOST_DECIMALS:
        raise Unclear
    if marks and not _are_groups(groups, indian=marks[0] == ","):
        raise Unclear
    return Numeral(int("".join(groups) + part or "0"), len(part))


def _are_groups(groups: list[str], *, indian: bool) -> bool:
    """Whether digits are grouped by three, or as India does: 12,34,567."""
    first, middle, last = groups[0], groups[1:-1], groups[-1]
    if len(last) != 3 or not first or first[0] == "0":
        return False
    by_three = len(first) <= 3 and all(len(group) == 3 for group in middle)
    by_two = indian and len(first) <= 2 and all(len(group) == 2 for group in middle)
    return by_three or by_two


class _Part(NamedTuple):
    """A finished part of a sum: its value over 10**12, and the zeros that made it."""

    value: int
    zeros: Zeros


def add_up(said: list[Numeral | Zeros | None]) -> Numeral:
    """The number that numerals and zeros make: 2 천 5 백 만 is 25 000 000. None joins, as "and".

    Parts come from the largest down. A number left at the end is taken only after thousands or
    ten thousands, where it can mean one thing only. Raises Unclear otherwise.
    """
    parts: list[_Part] = []
    pending: Numeral | None = None
    for item in said:
        if isinstance(item, Numeral):
            pending = item if pending is None else _twenty_five(pending, item)
        elif isinstance(item, Zeros):
            parts.append(_multiplied(parts, pending, item))
            pending = None
        elif not (pending.in_words if pending else parts):
            raise Unclear
    if pending is not None:
        if pending.in_words:
            raise Unclear
        parts.append(_Part(_scaled(pending), Zeros(0, "end")))
    _check_order(parts)
    return Numeral(sum(part.value for part in parts), _MOST_DECIMALS)


def _scaled(number: Numeral) -> int:
    return int(number.value * 10 ** (_MOST_DECIMALS - number.scale))


def _twenty_five(larger: Numeral, smaller: Numeral) -> Numeral:
    """Two numbers in words as one. Raises Unclear if they do not make one."""
    fits = larger.value % 10 ** len(str(smaller.value)) == 0
    if not (larger.in_words and smaller.in_words and fits and larger.scale == smaller.scale == 0):
        raise Unclear
    return Numeral(larger.value + smaller.value, 0, True)


def _multiplied(parts: list[_Part], pending: Numeral | None, zeros: Zeros) -> _Part:
    """The part that ends with these zeros, taking what it multiplies out of `parts`."""
    times = 10**zeros.power
    if zeros.kind == "big":
        built = _scaled(pending) if pending else 0
        while parts and parts[-1].zeros.kind == "small":
            built += parts.pop().value
        return _Part((built or 10**_MOST_DECIMALS) * times, zeros)
    if pending is not None:
        return _Part(_scaled(pending) * times, zeros)
    if parts and parts[-1].zeros == Zeros(3, "word") and zeros.power >= 6:
        return _Part(parts.pop().value * times, zeros)
    if zeros.kind == "letter" or (parts and zeros.kind == "word"):
        raise Unclear
    return _Part(10**_MOST_DECIMALS * times, zeros)


def _check_order(parts: list[_Part]) -> None:
    """Refuse parts that do not come from the largest down, or an end that may mean two things."""
    one = 10**_MOST_DECIMALS
    for larger, smaller in pairwise(parts):
        if smaller.value >= one * 10**larger.zeros.power:
            raise Unclear
        loose = smaller.zeros.kind in ("end", "small")
        if loose and larger.zeros.power > 4:
            raise Unclear(_("Its last part may mean two things; say how many zeros it has."))
        if larger.zeros.kind == "letter" or smaller.value % one:
            raise Unclear
