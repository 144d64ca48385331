"""Rows in which nothing needs more than a look, read at a stroke: most rows of most files.

`RowReader` makes the same of them, cell by cell; whatever may need more is left to it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import product
from operator import itemgetter
from typing import TYPE_CHECKING
from unicodedata import is_normalized

from crm_tui.domain.names import joined_name
from crm_tui.domain.people import looks_like_company
from crm_tui.importers.headers import ADDRESS_PARTS
from crm_tui.importers.mapping import OWN, SKIP, Column, Mapping
from crm_tui.importers.phones import national_phone, plain_phone
from crm_tui.importers.records import Channel, Record
from crm_tui.importers.row_marks import named_cells
from crm_tui.importers.values import (
    SAYING_NOTHING,
    is_one_email,
    is_one_phone,
    is_plain_email,
    listed,
)

if TYPE_CHECKING:
    from crm_tui.importers.tables import Row

BETWEEN = "`"
"""Stands between cells while they are looked at: a sign that hardly any cell has."""

_SAID = (
    *("uid", "external_id", "job_title", "source", "owner", "language", "city", "country"),
    *("company", "display_name", "name", "first_name", "middle_name", "last_name"),
)
"""Fields that take one value, in the order in which `PlainRows` picks them."""

_NOTED = ("", "created", "birthday")
_HANDLED = frozenset((*_SAID, *ADDRESS_PARTS, *_NOTED, "phone", "email", "note", "tags", SKIP))
_ENTITY = re.compile(r"&#?\w+;")
_ZEROS = re.compile(r"0+([./-])0+\1?0+")
_JOINER = "\u200c"
_MEMORY = 4096
_NOBODY = ("person", "", "")
_new = tuple.__new__
"""Makes a record or a channel of its parts without asking how many they are."""


def _spellings(word: str) -> Iterator[str]:
    """A word in every mixture of small and capital letters."""
    return map("".join, product(*({letter, letter.upper()} for letter in word)))


NOTHING = frozenset(spelt for word in SAYING_NOTHING for spelt in _spellings(word))


class _Tags(dict[str, tuple[str, ...]]):
    """The tags that a cell lists: the same cells come again and again."""

    def __missing__(self, cell: str) -> tuple[str, ...]:
        if len(self) >= _MEMORY:
            self.clear()
        found = self[cell] = listed(cell)
        return found


class _Ordinary(dict[str, bool]):
    """Words of letters that make no name a company's, wherever they stand in it."""

    def __missing__(self, word: str) -> bool:
        if len(self) >= _MEMORY:
            self.clear()
        marked = looks_like_company(word) or looks_like_company(f"{word} {word}")
        known = self[word] = word.isalpha() and not marked
        return known


class PlainRows:
    """Reads those rows of one mapped table that are plain."""

    def __init__(
        self,
        mapping: Mapping,
        region: str,
        normal: Callable[[str, str], str],
        digest: Callable[[str], str],
    ) -> None:
        """normal: the normal form of a channel of some kind; digest: of what names a row."""
        self._region, self._normal, self._digest = region, normal, digest
        self._companies = mapping.entity == "companies"
        self._width = len(mapping.columns)
        columns: dict[str, list[Column]] = {}
        for column in mapping.columns:
            columns.setdefault(column.field, []).append(column)
        self._first = {name: columns[name][0].place for name in _SAID if name in columns}
        self._said = itemgetter(*(self._first.get(name, self._width) for name in _SAID))
        self._mute, self._second = tuple(_mute(columns)), tuple(_second(columns))
        self._more = bool(self._mute or self._second)
        self._phones, self._emails = _labelled(columns, "phone"), _labelled(columns, "email")
        self._placing = _placing(columns)
        self._several = max(map(len, (self._phones, self._emails, self._placing))) > 1
        self._notes = tuple(column.place for column in columns.get("note", ()))
        self._tags = tuple(column.place for column in columns.get("tags", ()))
        self._noted = tuple(
            (f"{column.header}: ", column.place)
            for field in _NOTED
            for column in columns.get(field, ())
        )
        self._own = tuple(_own(mapping))
        named = named_cells(mapping)
        names = "\x1f".join(name.replace("%", "%%") + "%s" for name, _place in named)
        self._names_said = f"{names}%s"  # the last is empty: something to pick
        self._places = tuple(place for _name, place in named)
        self._named = itemgetter(*self._places, self._width)
        self._listed, self._ordinary = _Tags(), _Ordinary()

    def read(self, row: Row) -> Record | None:
        """The record of a row, or None where that takes a closer look."""
        line, cells, fault, carried = row
        if fault or len(cells) != self._width or not is_plain(BETWEEN.join(cells)):
            return None
        more = (*cells, "")
        named = self._named(more)
        if not NOTHING.isdisjoint(named) or (self._more and self._has_more(cells)):
            return None
        said = self._said(more)
        uid, external, job, source, owner, language, city, country = said[:8]
        channels = self._channels(cells, city, country)
        who = self._who(*said[8:]) if channels is not None else None
        lines = self._lines(cells) if who is not None else None
        if channels is None or who is None or lines is None:
            return None
        if not who[1] and not (who := _nameless(channels)):
            return None
        return _new(Record, (
            line, self._digest(self._names_said % named), uid, external, *who, job, channels, lines,
            self._tagged(cells), source, owner, language, city, country, (), None, None, carried,
            tuple([(key, cells[at]) for key, at in self._own if cells[at]]),
        ))  # fmt: skip

    def _has_more(self, cells: tuple[str, ...]) -> bool:
        """Whether a row says what takes more than a place to be kept in."""
        for place in self._mute:
            if cells[place]:
                return True
        return any([cells[second] and not cells[first] for first, second in self._second])

    def _who(
        self, company: str, display: str, name: str, *parts: str
    ) -> tuple[str, str, str] | None:
        """Kind, name and company; None where the name is more than that."""
        whole = display or name
        if whole:
            if any([text and text not in whole for text in (name, *parts)]):
                return None
        else:
            whole = joined_name(*parts)
        if not whole:
            return ("company", company, "") if company else _NOBODY
        if "@" in whole or "," in whole:
            return None
        if self._companies:
            return "company", company or whole, ""
        if all([self._ordinary[word] for word in whole.split(" ")]):
            return "person", whole, company
        if company and company.casefold() != whole.casefold():
            return "person", whole, company
        return "company" if looks_like_company(whole) else "person", whole, company

    def _channels(
        self, cells: tuple[str, ...], city: str, country: str
    ) -> tuple[Channel, ...] | None:
        """What the client is reached by; None where a cell is no single phone or e-mail."""
        found: list[Channel] = []
        for place, label in self._phones:
            if cell := cells[place]:
                norm = self._phone(cell)
                if not norm:
                    return None
                found.append(_new(Channel, ("phone", cell, norm, label)))
        for place, label in self._emails:
            if cell := cells[place]:
                norm = self._email(cell)
                if not norm:
                    return None
                found.append(_new(Channel, ("email", cell, norm, label)))
        if self._placing:
            found += self._addresses(cells, (city, country))
        return tuple(_once(found) if self._several and len(found) > 1 else found)

    def _phone(self, cell: str) -> str:
        """The normal form of a cell's only phone; "" where it may hold something else."""
        found = plain_phone(cell)
        if found or not is_one_phone(cell):
            return found
        return national_phone(cell, self._region) or self._normal("phone", cell)

    def _email(self, cell: str) -> str:
        """The normal form of a cell's only e-mail; "" where it may hold something else."""
        if is_plain_email(cell):
            return cell
        return self._normal("email", cell) if is_one_email(cell) else ""

    def _addresses(self, cells: tuple[str, ...], known: tuple[str, str]) -> Iterator[Channel]:
        groups: dict[str, list[str]] = {}
        for group, place in self._placing:
            if cell := cells[place]:
                groups.setdefault(group, []).append(cell)
        for group, parts in groups.items():
            if not all([part in known for part in parts]):
                raw = ", ".join(parts)
                yield _new(Channel, ("address", raw, self._normal("address", raw), group))

    def _lines(self, cells: tuple[str, ...]) -> tuple[str, ...] | None:
        """Notes; None where a column says a day of zeros, which is none."""
        found = [cells[at] for at in self._notes if cells[at]]
        for header, at in self._noted:
            if cell := cells[at]:
                if cell[0] == "0" and _ZEROS.fullmatch(cell):
                    return None
                found.append(header + cell)
        return tuple(found)

    def _tagged(self, cells: tuple[str, ...]) -> tuple[str, ...]:
        found = [self._listed[cells[at]] for at in self._tags if cells[at]]
        if len(found) == 1:
            return found[0]
        return tuple(dict.fromkeys(tag for tags in found for tag in tags))


def _once(channels: list[Channel]) -> list[Channel]:
    """The channels, the first of those that are the same."""
    found: dict[tuple[str, str], Channel] = {}
    for channel in channels:
        found.setdefault((channel[0], channel[2]), channel)
    return channels if len(found) == len(channels) else list(found.values())


def _nameless(channels: tuple[Channel, ...]) -> tuple[str, str, str] | None:
    """Whom only an e-mail or a phone names; None for nobody."""
    for kind in ("email", "phone"):
        for channel in channels:
            if channel.kind == kind:
                raw = channel.raw
                return "person", raw.split("@")[0] if kind == "email" else raw, ""
    return None


def is_plain(joined: str) -> bool:
    """Whether all cells are composed text of single spaces, with neither those nor marks around.

    joined: the cells of a row, or of many.
    """
    text = f"`{joined}`"
    if "  " in text or " `" in text or "` " in text or "`'" in text:
        return False
    if "<" in text or ("&" in text and _ENTITY.search(text)) or "notion.s" in text:
        return False
    if text.isascii():
        return text.isprintable()
    plain = text.isprintable() or text.replace(_JOINER, "").isprintable()
    return plain and is_normalized("NFC", text)


def _labelled(columns: dict[str, list[Column]], kind: str) -> tuple[tuple[int, str], ...]:
    """The places of a kind of channel, each with the label of what it holds."""
    found = columns.get(kind, ())
    return tuple((column.place, column.header if len(found) > 1 else "") for column in found)


def _mute(columns: dict[str, list[Column]]) -> Iterator[int]:
    """The places of columns that take a closer look as soon as they say something."""
    for field, found in columns.items():
        if field.startswith(OWN) or (field in _SAID and field not in ADDRESS_PARTS):
            yield from (column.place for column in found[1:])
        elif field not in _HANDLED:
            yield from (column.place for column in found)


def _second(columns: dict[str, list[Column]]) -> Iterator[tuple[int, int]]:
    """Places of what may be said twice, and counts from its first column: city and country."""
    for field in ("city", "country"):
        first, *more = columns.get(field, ()) or (None,)
        yield from ((first.place, column.place) for column in more if first is not None)


def _placing(columns: dict[str, list[Column]]) -> tuple[tuple[str, int], ...]:
    """The group and place of each part of an address; none where there is but a city."""
    parts = [column for part in ADDRESS_PARTS for column in columns.get(part, ())]
    if sorted(column.field for column in parts) in ([], ["city"], ["country"], ["city", "country"]):
        return ()
    return tuple((column.group, column.place) for column in parts)


def _own(mapping: Mapping) -> Iterator[tuple[str, int]]:
    for column in mapping.columns:
        if column.field.startswith(OWN):
            yield column.field.removeprefix(OWN), column.place
