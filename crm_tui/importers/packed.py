"""What an import must remember of each of a million rows, in a few bytes each."""

from array import array
from bisect import bisect_left
from collections.abc import Hashable, Iterable, Mapping, Sequence
from itertools import chain, repeat

LOT = 50_000
"""So many entries are kept as they are before they are packed."""

REMEMBERED = 8192
"""So many texts are known by heart with their marks."""

_WORDS, _HALF = (1 << 32) - 1, 1 << 31
_SIEVE = 1 << 26  # bits; of two million entries, one of thirty strange keys passes it


class Packed:
    """Keys with a whole number each. Of a key only a mark of 64 bits is kept.

    Two of a million keys have the same mark once in forty million imports.
    """

    def __init__(self) -> None:
        self._few: dict[int, int] = {}
        self._many: list[tuple[array[int], array[int]]] = []  # marks in order, and their numbers
        self._sieve = bytearray()  # bits by marks: what has none here was never packed

    def get(self, key: Hashable) -> int | None:
        """The number of a key, or None."""
        mark = hash(key)
        found = self._few.get(mark)
        if found is None and self._many:
            bit = mark % _SIEVE
            if self._sieve[bit >> 3] >> (bit & 7) & 1:
                found = self._look(mark)
        return found

    def __contains__(self, key: Hashable) -> bool:
        return self.get(key) is not None

    def __setitem__(self, key: Hashable, value: int) -> None:
        few = self._few
        few[hash(key)] = value
        if len(few) >= LOT:
            self._pack()

    def setdefault(self, key: Hashable, value: int) -> int:
        """The number of a key, which is `value` from now on if it had none."""
        found = self.get(key)
        if found is not None:
            return found
        self[key] = value
        return value

    def keep(self, numbers: Mapping[int, int]) -> None:
        """The numbers of keys, by their hashes."""
        self._few.update(numbers)
        if len(self._few) >= LOT:
            self._pack()

    def known(self, marks: Iterable[int]) -> dict[int, int]:
        """The numbers of those of these hashes that are of keys."""
        few, asked = self._few, set(marks)
        found = {mark: few[mark] for mark in few.keys() & asked}
        if self._many:
            sieve = self._sieve
            bits = ((mark, mark % _SIEVE) for mark in asked)
            for mark in [mark for mark, bit in bits if sieve[bit >> 3] >> (bit & 7) & 1]:
                number = None if mark in found else self._look(mark)
                if number is not None:
                    found[mark] = number
        return found

    def _look(self, mark: int) -> int | None:
        """What was said of a mark last."""
        for marks, numbers in reversed(self._many):
            at = bisect_left(marks, mark)
            if at < len(marks) and marks[at] == mark:
                return numbers[at]
        return None

    def _pack(self) -> None:
        if not self._many:
            self._sieve = bytearray(_SIEVE >> 3)
        few, sieve = self._few, self._sieve
        marks = sorted(few)
        self._many.append((array("q", marks), array("q", map(few.__getitem__, marks))))
        for mark in marks:
            bit = mark % _SIEVE
            sieve[bit >> 3] |= 1 << (bit & 7)
        self._few = {}


def mark(text: str) -> int:
    """What tells a text from another, in 32 bits; 0 for none."""
    return (hash(text) & _WORDS) - _HALF if text else 0


class _Marks(dict[str, int]):
    """The marks of texts, of which the latest are kept."""

    def __missing__(self, text: str) -> int:
        if len(self) >= REMEMBERED:
            self.clear()
        found = self[text] = mark(text)
        return found


_MARKS = _Marks()


class Texts:
    """Texts by whole numbers, as bytes side by side."""

    def __init__(self) -> None:
        self._places = Packed()
        self._bytes = bytearray()

    def __contains__(self, key: int) -> bool:
        return key in self._places

    def __setitem__(self, key: int, text: str) -> None:
        self._places[key] = len(self._bytes)
        data = text.encode()
        self._bytes += len(data).to_bytes(4, "little") + data

    def __getitem__(self, key: int) -> str:
        at = self._places.get(key)
        if at is None:
            raise KeyError(key)
        end = at + 4 + int.from_bytes(self._bytes[at : at + 4], "little")
        return self._bytes[at + 4 : end].decode()


class Ledger:
    """The clients that an import made, by their ids, which go one way: what rows said of them.

    Of texts only marks are kept, since they are compared and never shown.
    """

    def __init__(self, fields: int) -> None:
        self._fields = fields
        self._first, self._way = 0, 1  # a trial counts downwards
        self._next = 0
        self._keys = array("q")
        self._said = array("i")
        self._channels = array("i")  # -1: no client of this import
        self._tags = array("i")
        self._worn: list[tuple[int, ...]] = [()]
        self._places: dict[tuple[int, ...], int] = {(): 0}
        self.last = 0

    def __len__(self) -> int:
        return len(self._channels)

    def __contains__(self, client: object) -> bool:
        if not isinstance(client, int):
            return False
        at = self._at(client)
        return 0 <= at < len(self._channels) and self._channels[at] >= 0

    def _at(self, client: int) -> int:
        return (client - self._first) * self._way

    def add(self, client: int, key: int, said: tuple[str, ...], channels: int = 0) -> None:
        """A client more: the mark of the key of its name, what its first row said, its channels."""
        if client != self._next:
            self._leave_out(client)
        self._next = client + self._way
        self._append(key, said, channels)
        self.last = client

    def extend(
        self,
        clients: Sequence[int],
        keys: Iterable[int],
        said: Iterable[tuple[str, ...]],
        channels: Iterable[int],
    ) -> None:
        """Clients more, whose ids follow each other."""
        if clients[0] != self._next:
            self._leave_out(clients[0])
        assert len(clients) == 1 + (clients[-1] - clients[0]) * self._way, "ids follow each other"
        self._keys.extend(keys)
        self._said.extend(map(_MARKS.__getitem__, chain.from_iterable(said)))
        self._channels.extend(channels)
        self._tags.extend(repeat(0, len(clients)))
        self.last = clients[-1]
        self._next = self.last + self._way

    def _leave_out(self, client: int) -> None:
        """Ids up to this one are of no client of ours."""
        if not len(self):
            self._first, self._way = client, -1 if client < 0 else 1
        for _gap in range(self._at(client) - len(self)):
            self._append(0, ("",) * self._fields, -1)

    def _append(self, key: int, said: tuple[str, ...], channels: int) -> None:
        self._keys.append(key)
        self._said.extend(map(_MARKS.__getitem__, said))
        self._channels.append(channels)
        self._tags.append(0)

    def key(self, client: int) -> int:
        """The mark of the key of a client's name."""
        return self._keys[self._at(client)]

    def said(self, client: int) -> tuple[int, ...]:
        """The marks of what a client's first row said; see `mark`."""
        at = self._at(client) * self._fields
        return tuple(self._said[at : at + self._fields])

    def channels(self, client: int) -> int:
        """How many channels a client got."""
        return self._channels[self._at(client)]

    def count_channel(self, client: int) -> None:
        """A client got one channel more."""
        self._channels[self._at(client)] += 1

    def tags(self, client: int) -> tuple[int, ...]:
        """The tags that a client wears."""
        return self._worn[self._tags[self._at(client)]]

    def wear(self, client: int, tags: tuple[int, ...]) -> None:
        """A client wears these tags."""
        if tags not in self._places:
            self._places[tags] = len(self._worn)
            self._worn.append(tags)
        self._tags[self._at(client)] = self._places[tags]
