"""Which clients are worth comparing: only those that share a key, so that many take seconds.

Comparing every client with every other would take days; each key is what two spellings of one
client most often have in common. A key that very many share is made narrower by the city or the
company, since a name that common proves nothing by itself.
"""

from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from heapq import heappush, heappushpop
from itertools import combinations, product
from typing import NamedTuple

from crm_tui.domain.called import called
from crm_tui.domain.likeness import (
    LIKELY,
    Party,
    Reason,
    in_two_scripts,
    likeness,
    loose_digits,
    mailbox,
)
from crm_tui.domain.rareness import Rareness
from crm_tui.domain.sounds import Word

MOST_IN_BLOCK = 48
#: Namesakes by chance from which on a name needs the city beside it, a slip too, or the company.
ALONE, SLIPPED, IN_A_CITY = 0.02, 0.1, 0.5
MOST_PAIRS = 20_000
_PARTS = 8
_INDEX_BITS = 24
_INDEX = (1 << _INDEX_BITS) - 1
_HASH = (1 << 40) - 1
_SHORT_NAME = 9  # letters of a name whose words may be syllables: Li Ming

Tell = Callable[[int, int], None]


class Pair(NamedTuple):
    """Two clients that look like one; the one that was added first stands first."""

    first: int
    second: int
    score: float
    reasons: tuple[Reason, ...]


class Found(NamedTuple):
    """The pairs that look alike, the likeliest first. all: how many there are, shown or not."""

    pairs: tuple[Pair, ...]
    all: int


class Comparing:
    """Compares clients, all with each other, or some with the rest.

    parties: all of them, in memory for as long as it takes. fresh: how many of them, from the
    first, are compared with the others alone; 0 for all with all.
    """

    def __init__(self, parties: Sequence[Party], least: float = LIKELY, *, fresh: int = 0) -> None:
        self.parties = parties
        self.least = least
        self.fresh = fresh
        self.rareness = Rareness(
            (one.name for one in parties),
            (one.city for one in parties),
            (one.company for one in parties),
        )
        self._often = array("I", [1]) * len(parties)
        self._chance = array("f", map(self.rareness.namesakes, (one.name for one in parties)))
        self._is_known: set[tuple[int, int]] = set()
        self._kept: list[tuple[float, int, int, tuple[Reason, ...]]] = []
        self._count = 0

    def found(self, tell: Tell = lambda done, total: None, most: int = MOST_PAIRS) -> Found:
        """Compare them. tell: called with how much is done, of how much; it may raise to stop."""
        ways = (self._by_reach, self._by_name, self._by_part, self._by_slip)
        total = len(ways) * _PARTS
        done = 0
        for way in ways:
            for blocks in way():
                for block in blocks:
                    self._compare(block, most, reached=way == self._by_reach)
                done += 1
                tell(done, total)
        ordered = sorted(self._kept, key=lambda kept: (-kept[0], -kept[1], -kept[2]))
        parties = self.parties
        pairs = [
            Pair(parties[-i].id, parties[-j].id, score, reasons) for score, i, j, reasons in ordered
        ]
        return Found(tuple(pairs), self._count)

    # -- two and two ----------------------------------------------------------------------

    def _compare(self, block: Sequence[int], most: int, *, reached: bool) -> None:
        for i, j in self._pairs(block):
            if not (reached or self._may_be_one(i, j)):
                continue
            often = max(self._often[i], self._often[j])
            one, other = self.parties[i], self.parties[j]
            chances = self._chance[i], self._chance[j]
            found = likeness(one, other, self.rareness, chances=chances, often=often)
            if found.score >= self.least and (i, j) not in self._is_known:
                self._is_known.add((i, j))
                self._count += 1
                kept = (found.score, -i, -j, found.reasons)
                if len(self._kept) < most:
                    heappush(self._kept, kept)
                else:
                    heappushpop(self._kept, kept)

    def _may_be_one(self, i: int, j: int) -> bool:
        """Whether names alone, or with what else is the same, can make two likely to be one."""
        one, other = self.parties[i], self.parties[j]
        of_two = min if in_two_scripts(one, other) else max
        chance = of_two(self._chance[i], self._chance[j])
        if chance <= 2 * ALONE or self.least < LIKELY:
            return True
        if one.company and one.company.bones == other.company.bones:
            return True
        same_city = one.city and other.city and _city(one) == _city(other)
        return (bool(same_city) and chance <= IN_A_CITY) or one.site == other.site != ""

    def _pairs(self, block: Sequence[int]) -> Iterator[tuple[int, int]]:
        if not self.fresh:
            return iter(combinations(block, 2))
        mine = [index for index in block if index < self.fresh]
        return iter(product(mine, [index for index in block if index >= self.fresh]))

    def _blocks(self, keys: Callable[[int, Party], Iterable[int]]) -> Iterator[Iterator[list[int]]]:
        """Clients by their keys, in several parts so that little is sorted at a time.

        keys: what stands for each; two that stand for one number are compared in vain, no more.
        """
        parts = [array("Q") for _part in range(_PARTS)]
        for index, one in enumerate(self.parties):
            for code in set(keys(index, one)):
                parts[code % _PARTS].append((code >> 3 & _HASH) << _INDEX_BITS | index)
        for part in parts:
            yield self._sharing(part)

    def _sharing(self, part: "array[int]") -> Iterator[list[int]]:
        """The clients that share a key, where there are several."""
        block: list[int] = []
        last = -1
        for entry in sorted(part):
            if entry >> _INDEX_BITS != last:
                if self._is_worth(block):
                    yield block
                block, last = [], entry >> _INDEX_BITS
            block.append(entry & _INDEX)
        if self._is_worth(block):
            yield block

    def _is_worth(self, block: list[int]) -> bool:
        return len(block) > 1 and (not self.fresh or block[0] < self.fresh <= block[-1])

    def _split(self, block: list[int], by: Callable[[Party], str]) -> Iterator[list[int]]:
        """A block that is too large in narrower ones; those without what narrows are left out."""
        parts: dict[str, list[int]] = {}
        for index in block:
            parts.setdefault(by(self.parties[index]), []).append(index)
        for key, part in parts.items():
            if key and len(part) <= MOST_IN_BLOCK and self._is_worth(part):
                yield part

    # -- by what --------------------------------------------------------------------------

    def _by_reach(self) -> Iterator[Iterator[list[int]]]:
        """Those who share a number, an address or a site."""
        for blocks in self._blocks(lambda _index, one: map(hash, _ways_to_reach(one))):
            yield self._narrowed(blocks, lambda one: one.name.bones)

    def _by_name(self) -> Iterator[Iterator[list[int]]]:
        """Those whose names sound alike."""
        for blocks in self._blocks(lambda _index, one: map(hash, _name(one))):
            yield self._by_common_name(blocks)

    def _by_common_name(self, blocks: Iterator[list[int]]) -> Iterator[list[int]]:
        for block in blocks:
            for index in block:
                self._often[index] = len(block)
            if len(block) <= MOST_IN_BLOCK:
                yield block
                continue
            yield from self._split(block, _company)
            if self.least < LIKELY or min(self._chance[at] for at in block) <= IN_A_CITY:
                yield from self._split(block, _city)

    def _by_part(self) -> Iterator[Iterator[list[int]]]:
        """Those of whom one has a word more, an initial, or parts his name otherwise."""
        initials = {key for one in self.parties for key in _initials(one)}

        def keys(index: int, one: Party) -> Iterator[int]:
            there = self._beside(index, one, alone=True)
            for key in map(hash, _shorter(one)):
                yield from [key ^ beside for beside in there]
            if initials:
                named = [hash(key) for key in _as_initials(one) if key in initials]
                there = self._beside(index, one)
                yield from [key ^ beside for key in named for beside in there]

        for blocks in self._blocks(keys):
            yield self._of_other_names(self._narrowed(blocks, _company, _city))

    def _by_slip(self) -> Iterator[Iterator[list[int]]]:
        """Those whose names differ by one consonant; and by nothing else that is known."""

        def keys(index: int, one: Party) -> list[int]:
            there = self._beside(index, one)
            return [slip ^ beside for slip in _slips(one.name.bones) for beside in there]

        for blocks in self._blocks(keys):
            yield self._of_other_names(self._narrowed(blocks))

    def _beside(self, index: int, one: Party, *, alone: bool = False) -> list[int]:
        """What must be the same beside a key, so that the likeness can be great enough.

        alone: whether nothing needs to be, where the name is rare. A common name needs the company.
        """
        there = [hash(one.company.bones) * 3] if one.company else []
        if self.least < LIKELY or (alone and self._chance[index] <= ALONE):
            there.append(0)
        elif one.city and self._chance[index] <= (IN_A_CITY if alone else SLIPPED):
            there.append(hash(_city(one)) * 5)
        return there

    def _narrowed(
        self, blocks: Iterator[list[int]], *by: Callable[[Party], str]
    ) -> Iterator[list[int]]:
        for block in blocks:
            if len(block) <= MOST_IN_BLOCK:
                yield block
            else:
                for narrower in by:
                    yield from self._split(block, narrower)

    def _of_other_names(self, blocks: Iterator[list[int]]) -> Iterator[list[int]]:
        """Blocks in which not all are called the same, who have been compared already."""
        for block in blocks:
            names = {self.parties[index].name.bones for index in block}
            if len(names) == 1:
                continue
            if len(names) == len(block):
                yield block
                continue
            for i, j in combinations(block, 2):
                if self.parties[i].name.bones != self.parties[j].name.bones:
                    yield [i, j]


# -- keys -----------------------------------------------------------------------------------------


def _ways_to_reach(one: Party) -> Iterator[str]:
    for kind, norm in one.reach:
        yield f"{kind} {mailbox(norm) if kind == 'email' else norm}"
        if kind == "phone" and (digits := loose_digits(norm)):
            yield f"digits {digits}"
    if one.site:
        yield f"site {one.site}"


def _name(one: Party) -> Iterator[str]:
    if one.name.bones:
        yield one.name.bones


def _company(one: Party) -> str:
    return one.company.bones


def _city(one: Party) -> str:
    return called(one.city).bones if one.city else ""


def _shorter(one: Party) -> Iterator[str]:
    """A name with a word left out, or with two of its words as one."""
    words = one.name.words
    if len(words) == 2:
        yield f"part {one.name.bones}"
    elif len(words) > 2 and one.kind != "company":
        for two in combinations(words, 2):
            yield "part " + "".join(word.bones for word in two)
    if len(words) == 3 or sum(len(word.text) for word in words) <= _SHORT_NAME:
        yield f"part {one.name.bones}"
        yield from (f"part {bones}" for bones in _parted_otherwise(one.name.written))


def _parted_otherwise(words: tuple[Word, ...]) -> Iterator[str]:
    """The bones of a name with two neighbouring words as one: Ji Hoon Park is Jihoon Park."""
    for at in range(len(words) - 1):
        first, second = words[at].bones, words[at + 1].bones.removeprefix("a")
        if first[-1:] == second[:1]:
            second = second[1:]
        rest = (word.bones for word in (*words[:at], *words[at + 2 :]))
        yield "".join(sorted([first + second, *rest]))


def _initials(one: Party) -> Iterator[str]:
    """A name with initials: I. Petrov, И. П. Петров."""
    short = [word for word in one.name.words if len(word.text) == 1]
    for word in one.name.words:
        if len(word.text) > 1:
            for initial in short:
                yield f"initial {initial.sound[:1]} {word.bones}"


def _as_initials(one: Party) -> Iterator[str]:
    """A whole name as it may be written with initials, and one with initials itself."""
    for word in one.name.words:
        for other in one.name.words:
            if other is not word and len(word.text) > 1:
                yield f"initial {other.sound[:1]} {word.bones}"


@lru_cache(maxsize=1 << 14)
def _slips(bones: str) -> tuple[int, ...]:
    """What is left of a name when one consonant is left out, and the name itself, hashed."""
    if len(bones) < 4:
        return ()
    left = {bones} | {bones[:at] + bones[at + 1 :] for at in range(len(bones))}
    return tuple(map(hash, left))
