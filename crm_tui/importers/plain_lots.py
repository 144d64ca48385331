"""Lots of rows of which none needs more than a look, read column by column.

`PlainRows` makes the same of them, row by row; a lot in which one needs more is left to it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from hashlib import sha256
from itertools import chain, repeat
from typing import TYPE_CHECKING, NamedTuple

from crm_tui.importers.parcels import Columns
from crm_tui.importers.plain_rows import BETWEEN, NOTHING, PlainRows, is_plain
from crm_tui.importers.row_marks import FIRST

if TYPE_CHECKING:
    from crm_tui.importers.tables import Row

Cells = tuple[str, ...]
Reached = tuple[tuple[str, str, str, str], ...]
"""Channels of a row: kind, as written, in normal form, label."""

_AS_SAID = (
    *("uid", "external_id", "job_title", "source", "owner", "language", "city", "country"),
    "company",
)
"""Fields of a record that stand in it as they stand in the row."""

_NAMING = ("company", "display_name", "name", "first_name", "middle_name", "last_name")


class PlainLot(NamedTuple):
    """The columns of a lot's records, and what tells the row of each from others."""

    columns: Columns
    keys: list[int]


class PlainLots(PlainRows):
    """Reads those lots of one mapped table that are plain, and else its plain rows."""

    def read_lot(self, rows: Sequence[Row]) -> PlainLot | None:
        """The records of a lot as columns, or None where that takes a closer look."""
        lines, cells, faults, carried = zip(*rows, strict=True)
        if any(faults) or any([len(row) != self._width for row in cells]):
            return None
        if not is_plain(BETWEEN.join(chain.from_iterable(cells))):
            return None
        columns: list[Cells] = list(zip(*cells, strict=True))
        if self._says_more(columns):
            return None
        found: Columns = {"line": lines, "carried": carried}
        found |= {name: columns[self._first[name]] for name in _AS_SAID if name in self._first}
        return self._whole(cells, columns, found)

    def _says_more(self, columns: list[Cells]) -> bool:
        """Whether a cell says "n/a", or what takes more than a place to be kept in."""
        if not all([NOTHING.isdisjoint(columns[place]) for place in self._places]):
            return True
        if any([any(columns[place]) for place in self._mute]):
            return True
        pairs = [zip(columns[one], columns[other], strict=True) for one, other in self._second]
        return any([more and not cell for cell, more in chain.from_iterable(pairs)])

    def _whole(
        self, cells: Sequence[Cells], columns: list[Cells], found: Columns
    ) -> PlainLot | None:
        """The lot, if its names, channels and notes take no closer look."""
        named, reached = self._names(columns), self._reached(cells, columns)
        noted = list(map(self._lines, cells)) if self._notes or self._noted else [()]
        if named is None or reached is None or None in noted:
            return None
        found |= {**named, "channels": reached, "notes": noted}
        if self._tags:
            found["tags"] = list(map(self._tagged, cells))
        if self._own:
            found["fields"] = [
                tuple([(key, row[at]) for key, at in self._own if row[at]]) for row in cells
            ]
        said = zip(*(columns[place] for place in self._places), repeat("", len(cells)), strict=True)
        digests = list(self._digests(said))
        return PlainLot({**found, "digest": digests}, list(map(hash, digests)))

    def _digests(self, said: Iterator[Cells]) -> Iterator[str]:
        """The digest of each row as if it were the first of its kind."""
        names = self._names_said
        for cells in said:
            yield sha256((names % cells).encode() + FIRST).hexdigest()

    def _names(self, columns: list[Cells]) -> Columns | None:
        """Kind, name and company of each row; None where a name is more than that, or none."""
        first = self._first
        called = [name for name in _NAMING[1:] if name in first]
        if called in (["name"], ["display_name"]) and not self._companies:
            names = columns[first[called[0]]]
            if self._are_people(names):
                return {"kind": ("person",), "name": names}
        size = len(columns[0])
        said = (columns[first[n]] if n in first else repeat("", size) for n in _NAMING)
        who = list(map(self._who, *said))
        if not all([one is not None and one[1] for one in who]):
            return None
        kinds, wholes, companies = zip(*filter(None, who), strict=True)
        return {"kind": kinds, "name": wholes, "company": companies}

    def _are_people(self, names: Cells) -> bool:
        """Whether names are ordinary words, none of them a company's."""
        joined = " ".join(names)
        if "@" in joined or "," in joined or "" in names:
            return False
        return all([self._ordinary[word] for word in set(joined.split(" "))])

    def _reached(self, cells: Sequence[Cells], columns: list[Cells]) -> Sequence[Reached] | None:
        """What the clients are reached by; None where a cell is no single phone or e-mail."""
        if self._several or self._placing:
            nowhere = repeat("")
            places = [
                columns[self._first[name]] if name in self._first else nowhere
                for name in ("city", "country")
            ]
            found = list(map(self._channels, cells, *places))
            return None if None in found else [channels or () for channels in found]
        kinds = [*(("phone", at, self._phone) for at, _label in self._phones),
                 *(("email", at, self._email) for at, _label in self._emails)]  # fmt: skip
        each: list[list[tuple[str, str, str, str] | None]] = []
        for kind, at, normal in kinds:
            norms = [normal(cell) if cell else None for cell in columns[at]]
            if "" in norms:
                return None
            both = zip(columns[at], norms, strict=True)
            each.append([(kind, raw, norm, "") if norm else None for raw, norm in both])
        return [tuple(filter(None, said)) for said in zip(*each, strict=True)] or [()]
