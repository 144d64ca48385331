"""What tells the rows of a file from each other: a digest of each, numbered among equal ones."""

from collections.abc import Sequence
from hashlib import sha256

from crm_tui.importers.mapping import LABEL, SKIP, Mapping
from crm_tui.importers.packed import Packed


def named_cells(mapping: Mapping) -> tuple[tuple[str, int], ...]:
    """The columns with a meaning, in a steady order: each with its name and its place."""
    mapped = [column for column in mapping.columns if column.field not in ("", SKIP, LABEL)]
    mapped.sort(key=lambda column: (column.field, column.group, column.place))
    return tuple((f"{c.field}\x1e{c.group}\x1e", c.place) for c in mapped)


FIRST = (1).to_bytes(8, "big")
"""What is said of the first of equal rows."""


class RowMarks:
    """Marks the rows of one mapped table, and remembers which it saw.

    key: a mark of 64 bits that tells the last row from those that say something else, in this
    process and in those that it parts into. number: which of equal rows
    the next one is; 0 where that is to be counted.
    """

    def __init__(self, mapping: Mapping) -> None:
        self.key = 0
        self.number = 0
        self._seen = Packed()
        self._named = named_cells(mapping)

    def of(self, cells: tuple[str, ...]) -> str:
        """The digest of a row: of its mapped cells without needless spaces."""
        parts = [name + " ".join(cells[place].split()) for name, place in self._named]
        return self.digest("\x1f".join(parts))

    def of_one(self, cells: tuple[str, ...], number: int) -> str:
        """The digest of a row as if `number - 1` equal ones had come before."""
        self.number = number
        try:
            return self.of(cells)
        finally:
            self.number = 0

    def digest(self, said: str) -> str:
        """The digest, in hexadecimal, of a row whose named cells say this."""
        data = said.encode()
        found = sha256(data + FIRST).hexdigest()
        self.key = hash(found)
        number = self.number or self.times(self.key)
        return found if number == 1 else sha256(data + number.to_bytes(8, "big")).hexdigest()

    def again(self, keys: Sequence[int]) -> dict[int, int]:
        """Which of the next rows, by their places among these keys, were met before: how often."""
        marks = list(map(hash, keys))
        counts = self._seen.known(marks)
        found: dict[int, int] = {}
        for at, mark in enumerate(marks):
            number = counts[mark] = counts.get(mark, 0) + 1
            if number > 1:
                found[at] = number
        self._seen.keep(counts)
        return found

    def times(self, key: int) -> int:
        """How often a row was met by now that `key` tells from others."""
        number = self._seen[key] = (self._seen.get(key) or 0) + 1
        return number
