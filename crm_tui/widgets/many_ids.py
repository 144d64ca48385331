"""A set of very many ids as one byte for each that there may be, not an object for each."""

from array import array
from collections import deque
from collections.abc import Hashable, Iterator, Sequence, Set
from itertools import repeat

MANY = 20_000
"""Ids from which on this takes less room than a set of numbers."""

_SPARSE = 64  # so many times more possible ids than real ones are too many bytes


class ManyIds(Set[Hashable]):
    """Ids of records; taking some away or putting some to them gives another such set."""

    __slots__ = ("_bytes", "_count", "_in_list", "_list")

    def __init__(self, marked: bytearray, source: "array[int] | None" = None) -> None:
        self._bytes, self._count, self._list = marked, marked.count(1), source
        self._in_list = self._count

    @classmethod
    def of(cls, ids: Sequence[int]) -> "Set[Hashable]":
        """A set of these ids, none below 0: a common one where they are few, or far apart."""
        if len(ids) < MANY or (last := max(ids)) > _SPARSE * len(ids):
            return set(ids)
        marked = bytearray(last + 1)
        deque(map(marked.__setitem__, ids, repeat(1)), maxlen=0)  # the quickest way to go through
        return cls(marked, ids if isinstance(ids, array) else None)

    def __contains__(self, number: object) -> bool:
        if not isinstance(number, int) or not 0 <= number < len(self._bytes):
            return False
        return self._bytes[number] == 1

    def __iter__(self) -> Iterator[Hashable]:
        at = self._bytes.find(1)
        while at >= 0:
            yield at
            at = self._bytes.find(1, at + 1)

    def __len__(self) -> int:
        return self._count

    def __le__(self, other: Set[Hashable]) -> bool:
        if isinstance(other, ManyIds):
            return not self._number & ~other._number
        return len(self) <= len(other) and all(number in other for number in self)

    def __sub__(self, other: Set[Hashable]) -> "ManyIds":
        if isinstance(other, ManyIds):
            return self._made(self._number & ~other._number)
        return self._with(other, 0)

    def __or__(self, other: Set[Hashable]) -> "ManyIds":
        if isinstance(other, ManyIds):
            return self._made(self._number | other._number)
        return self._with(other, 1)

    __ror__ = __or__

    def how_many_of(self, ids: "array[int]") -> int:
        """How many of the ids of a list are in the set."""
        if ids is not self._list:
            self._list, self._in_list = ids, sum(self.told(ids))
        return self._in_list

    def told(self, ids: Sequence[int]) -> "Iterator[int]":
        """For each of the ids of a list whether it is in the set."""
        if max(ids, default=0) < len(self._bytes):
            return map(self._bytes.__getitem__, ids)
        return map(self.__contains__, ids)

    @property
    def _number(self) -> int:
        return int.from_bytes(self._bytes, "little")

    @staticmethod
    def _made(number: int) -> "ManyIds":
        return ManyIds(bytearray(number.to_bytes((number.bit_length() + 7) // 8, "little")))

    def _with(self, others: Set[Hashable], mark: int) -> "ManyIds":
        marked = self._bytes.copy()
        for number in others:
            assert isinstance(number, int)
            if number >= len(marked) and mark:
                marked.extend(bytes(number + 1 - len(marked)))
            if number < len(marked):
                marked[number] = mark
        return ManyIds(marked)
