"""One row of a mapped table as a Record: names, channels, notes and the deal in it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING
from unicodedata import is_normalized, normalize

from crm_tui.domain.names import joined_name, straightened
from crm_tui.i18n import _
from crm_tui.importers.activity_cells import plain
from crm_tui.importers.deal_reader import DealReader, Refused
from crm_tui.importers.habits import Habits
from crm_tui.importers.headers import ADDRESS_PARTS, MANY
from crm_tui.importers.mapping import LABEL, OWN, SKIP, Column, Mapping
from crm_tui.importers.ours import OwnColumns
from crm_tui.importers.phones import national_phone, plain_phone
from crm_tui.importers.plain_lots import PlainLot, PlainLots
from crm_tui.importers.records import BadRow, Channel, Record
from crm_tui.importers.row_marks import RowMarks
from crm_tui.importers.values import (
    apart,
    can_be_kept,
    digits,
    emails,
    has_lost_digits,
    is_one_phone,
    is_plain_email,
    listed,
    meaning,
    name_and_email,
    on_network,
    phones,
    reached_by,
    sites,
)

if TYPE_CHECKING:
    from crm_tui.importers.tables import Row, Table

_KINDS = ("phone", "email", "messenger", "site")
_NAME_PARTS = ("first_name", "middle_name", "last_name")
_ZEROS = re.compile(r"0+([./-])0+\1?0+")
"""A day that nobody wrote, as address books export it: 0/0/00."""
_SEVERAL = re.compile(r"\s*;\s*")


@lru_cache(maxsize=4096)
def _normal_once(kind: str, raw: str, region: str) -> str:
    from crm_tui.domain.people import normalise

    return normalise(kind, raw, region)


class RowReader:
    """Reads the rows of one table; remembers which rows it saw, to tell equal ones apart."""

    def __init__(
        self,
        table: Table,
        mapping: Mapping,
        region: str,
        currency: str | None,
        now: datetime,
        habits: Habits,
    ) -> None:
        self._table = table
        self._mapping = mapping
        self._region = region
        self.marks = RowMarks(mapping)
        self._said: dict[str, list[str]] = {}
        self._texts: dict[int, str] = {}
        self._ours = OwnColumns(table.header)
        self._exact = bool(self._ours.which) or table.exact
        self._by_field: dict[str, tuple[Column, ...]] = {}
        for column in mapping.columns:
            self._by_field[column.field] = (*self._by_field.get(column.field, ()), column)
        self._deals: DealReader | None = None
        if mapping.has_deals:
            self._deals = DealReader(self._by_field, currency, now.tzinfo, habits)
        who = (*_KINDS, *_NAME_PARTS, "name", "display_name", "company")
        self._by_titles = self._deals is not None and self._by_field.keys().isdisjoint(who)
        self._labels = {int(column.group): column.place for column in self._by_field.get(LABEL, ())}
        self._reaching = tuple(self._labelled())
        self._placing = tuple(
            (part, column) for part in ADDRESS_PARTS for column in self._by_field.get(part, ())
        )
        parts = [part for part, _column in self._placing]
        self._placed = sorted(parts) not in ([], ["city"], ["country"], ["city", "country"])
        self._noted = tuple(
            column
            for field in ("", "created", "birthday")
            for column in self._by_field.get(field, ())
        )
        self._spare = tuple(self._repeated())
        self._own = tuple(
            (column.field.removeprefix(OWN), column.place)
            for column in mapping.columns
            if column.field.startswith(OWN)
        )
        mapped = [column for column in mapping.columns if column.field not in ("", SKIP, LABEL)]
        self._meanings = tuple((column.field, column.place) for column in mapped)
        self._plain: PlainLots | None = None
        if not (self._exact or self._deals or self._labels):
            self._plain = PlainLots(mapping, region, self._normal, self.marks.digest)

    def _labelled(self) -> Iterator[tuple[str, Column, str, int | None]]:
        """The columns that hold channels: kind, label of the channels, place of a label's cell."""
        for kind in _KINDS:
            columns = self._by_field.get(kind, ())
            for column in columns:
                label = column.header if len(columns) > 1 else ""
                yield kind, column, label, self._labels.get(column.place)

    def _repeated(self) -> Iterator[Column]:
        """Columns of a field that takes one value and that an earlier column fills already."""
        for field, columns in self._by_field.items():
            if field not in (*MANY, *ADDRESS_PARTS, "", SKIP, LABEL, "created", "birthday"):
                yield from columns[1:]

    def read_once(self, row: Row, number: int) -> Record | BadRow:
        """One row as if `number - 1` equal ones had been read before."""
        self.marks.number = number
        try:
            return self.read(row)
        finally:
            self.marks.number = 0

    def read_lot(self, rows: Sequence[Row]) -> PlainLot | None:
        """Some rows as if none were like another; None where one takes a closer look."""
        return self._plain.read_lot(rows) if self._plain is not None else None

    def read(self, row: Row) -> Record | BadRow:
        """One row. Never raises for what a row holds."""
        plain = self._plain.read(row) if self._plain is not None else None
        return self._read(row) if plain is None else plain

    def _read(self, row: Row) -> Record | BadRow:
        """A row of any kind, cell by cell."""
        if row.fault:
            return BadRow(row.line, "", row.fault, row.cells)
        try:
            text = "".join(row.cells)
            self._check(row, text)
            kept = row
            if not (text.isascii() or is_normalized("NFC", text)):
                kept = row._replace(cells=tuple(normalize("NFC", cell) for cell in row.cells))
            self._said = self._meant(kept)
            record = self._record(kept)
            return self._ours.completed(record, kept.cells) if self._ours.which else record
        except Refused as refused:
            return BadRow(row.line, refused.column, refused.reason, row.cells)

    def _meant(self, row: Row) -> dict[str, list[str]]:
        """What the columns of each field say, without those that say nothing."""
        found: dict[str, list[str]] = {}
        texts = self._texts = {}
        for field, place in self._meanings:
            cell = row.cells[place]
            if cell and (text := cell if self._ours.which else meaning(field, cell)):
                texts[place] = text
                if field in found:
                    found[field].append(text)
                else:
                    found[field] = [text]
        return found

    def _check(self, row: Row, text: str) -> None:
        """Refuse a row with characters that no database keeps."""
        if can_be_kept(text):
            return
        place = next(place for place, cell in enumerate(row.cells) if not can_be_kept(cell))
        raise Refused(self._table.name(place), _("holds a character that cannot be kept"))

    def _record(self, row: Row) -> Record:
        notes, warnings = self._notes(row), list[str]()
        found = self._channels(row, notes, warnings)
        kind, name, company = self._who(found, notes)
        deal = self._deals.deal(self._said, warnings) if self._deals else None
        if deal is None and self._deals and (status := self._first("status")):
            self._note(notes, _("Status"), status)
        return Record(
            row.line, self.marks.of(row.cells), self._first("uid"),
            self._first("external_id"), kind, name, company, self._first("job_title"),
            tuple(found), tuple(notes), self._tags(), self._first("source"), self._first("owner"),
            self._first("language"), self._first("city"), self._first("country"), tuple(warnings),
            deal, None, row.carried,
            tuple((key, text) for key, at in self._own if (text := meaning("", row.cells[at]))),
        )  # fmt: skip

    def _tags(self) -> tuple[str, ...]:
        tags = self._said.get("tags")
        if not tags:
            return ()
        return tuple(dict.fromkeys(tag for each in tags for tag in listed(each)))

    def _all(self, field: str) -> list[str]:
        """What the columns of a field say, without those that say nothing."""
        return self._said.get(field, [])

    def _first(self, field: str) -> str:
        found = self._said.get(field)
        return found[0] if found else ""

    def _notes(self, row: Row) -> list[str]:
        """Notes, then every column that has no other place, as "Header: value"."""
        notes = [plain(text) if "<" in text else text for text in self._all("note")]
        for column in self._noted:
            if (cell := row.cells[column.place]) and not _ZEROS.fullmatch(cell):
                self._note(notes, self._said_label(row, column) or column.header, cell)
        for column in self._spare:
            text = meaning(column.field, row.cells[column.place])
            if text and text != self._first(column.field):
                self._note(notes, column.header, text)
        for place in range(len(self._mapping.columns), len(row.cells)):
            self._note(notes, self._table.name(place), row.cells[place])
        return notes

    def _said_label(self, row: Row, column: Column) -> str:
        """What the column beside calls the value of this one: a custom field by its name."""
        place = self._labels.get(column.place)
        return row.cells[place].strip(" *") if place is not None else ""

    @staticmethod
    def _note(notes: list[str], header: str, cell: str) -> None:
        if cell and not cell.isspace():
            notes.append(f"{header}: {cell.strip()}")

    def _channels(self, row: Row, notes: list[str], warnings: list[str]) -> list[Channel]:
        found: dict[tuple[str, str, str], Channel] = {}
        for kind, raw, label in self._raw_channels(row, notes, warnings):
            norm = self._normal(kind, raw)
            # A card may name one number twice, under two labels, and mean it.
            once = (kind, norm, label if self._table.exact else "")
            if once not in found:
                found[once] = Channel(kind, raw, norm, label)
        return list(found.values())

    def _normal(self, kind: str, raw: str) -> str:
        """The normal form of a channel; those that repeat or need no work are not worked on."""
        if kind == "email" and is_plain_email(raw):
            return raw
        if kind == "phone" and (plain := plain_phone(raw) or national_phone(raw, self._region)):
            return plain
        return _normal_once(kind, raw, self._region)

    def _raw_channels(
        self, row: Row, notes: list[str], warnings: list[str]
    ) -> Iterator[tuple[str, str, str]]:
        if self._exact:
            yield from self._exact_channels()
            return
        for kind, column, label, labelled in self._reaching:
            cell = self._texts.get(column.place)
            if not cell:
                continue
            if labelled is not None:
                label = row.cells[labelled].strip(" *") or label
            if kind == "phone" and "@" in cell:
                mails, cell = apart(cell)
                yield from (("email", mail, label) for mail in mails)
            elif kind == "email" and is_one_phone(cell):
                kind = "phone"
            for raw in self._parts(kind, cell, column, label, notes, warnings) if cell else ():
                yield kind, raw, label
        if self._placed or "address" in self._said:
            yield from self._addresses(row)

    def _exact_channels(self) -> Iterator[tuple[str, str, str]]:
        """The channels of a format that names each of them, one a line, with their labels."""
        for kind in (*_KINDS, "address"):
            for text in self._all(kind):
                for one in text.split("\n"):
                    raw, _tab, label = one.partition("\t") if self._table.exact else (one, "", "")
                    yield kind, raw, label

    def _parts(
        self, kind: str, cell: str, column: Column, label: str, notes: list[str], said: list[str]
    ) -> list[str]:
        """The single phones, e-mails … of a cell; what is none of them becomes a note."""
        if kind == "phone":
            return self._phones(cell, column, notes, said)
        if kind == "email":
            found, more = emails(cell)
            if more or not found:
                self._note(notes, column.header, cell)
            if not found:
                said.append(_("“{text}” is no e-mail; kept as a note.").format(text=cell[:60]))
            return found
        if kind == "site":
            return [on_network(column.header, one) for one in sites(cell)]
        parts = [part.strip() for part in cell.splitlines() if part.strip()]
        return [reached_by(f"{label} {column.header}", part) for part in parts]

    def _phones(
        self, cell: str, column: Column, notes: list[str], warnings: list[str]
    ) -> list[str]:
        if plain_phone(cell):
            return [cell]
        kept = []
        for phone in phones(cell):
            if has_lost_digits(phone):
                reason = _("“{text}” has lost digits in a spreadsheet; kept as a note.")
            elif digits(phone) < 3:
                reason = _("“{text}” is no phone number; kept as a note.")
            else:
                kept.append(phone)
                continue
            self._note(notes, column.header, phone)
            warnings.append(reason.format(text=phone[:60]))
        return kept

    def _addresses(self, row: Row) -> Iterator[tuple[str, str, str]]:
        """One address for each group of its parts, and those written in one cell."""
        whole = [", ".join(text.splitlines()) for text in self._all("address")]
        groups: dict[str, list[str]] = {}
        for _part, column in self._placing:
            if text := self._texts.get(column.place):
                groups.setdefault(column.group, []).append(", ".join(text.splitlines()))
        if len(whole) == 1 and groups.keys() == {""} and not self._said.get("street"):
            rest = [part for part in groups.pop("") if part not in whole[0]]
            whole = [", ".join([*whole, *rest])]
        yield from (("address", text, "") for text in whole)
        for group, parts in groups.items():
            if not self._is_known_place(parts):
                yield "address", ", ".join(parts), group

    def _is_known_place(self, parts: list[str]) -> bool:
        """Whether an address says no more than the client's own city and country."""
        return all(part in (self._first("city"), self._first("country")) for part in parts)

    def _who(self, channels: list[Channel], notes: list[str]) -> tuple[str, str, str]:
        """Kind, name and company. Refuses a row that names nobody."""
        company = self._one_of("company", notes)
        name = self._one_of("display_name", notes) or self._one_of("name", notes)
        if name:
            self._other_names(name, notes)
        else:
            name = joined_name(*map(self._first, _NAME_PARTS))
        if name and self._mapping.entity == "companies":
            return "company", company or name, ""
        if name:
            return self._named_so(name, company, channels)
        if company:
            return "company", company, ""
        if not channels and self._by_titles and (title := self._first("deal_title")):
            return self._kind(title, ""), title, ""
        return "person", self._nameless(channels), ""

    def _other_names(self, name: str, notes: list[str]) -> None:
        """Names of a row that its whole name does not hold are noted."""
        for field in ("name", *_NAME_PARTS):
            text = self._first(field)
            if text and text not in name and text != name:
                self._note(notes, self._by_field[field][0].header, text)

    def _named_so(self, name: str, company: str, channels: list[Channel]) -> tuple[str, str, str]:
        """A name as it is kept: without an e-mail in it, the family behind."""
        if self._exact:
            return self._kind(name, company), name, company
        if "@" in name:
            name, email = name_and_email(name)
            norm = self._normal("email", email) if email else ""
            if norm and all((each.kind, each.norm) != ("email", norm) for each in channels):
                channels.append(Channel("email", email, norm))
            if not name:
                return "person", self._nameless(channels), company
        kind = self._kind(name, company)
        return kind, straightened(name, company) if kind == "person" else name, company

    def _one_of(self, field: str, notes: list[str]) -> str:
        """A name; of several that one cell of a deal holds the first, and all are noted."""
        text = self._first(field)
        if self._mapping.entity != "deals" or ";" not in text:
            return text
        names = [name for name in _SEVERAL.split(text) if name]
        if len(names) > 1:
            self._note(notes, self._by_field[field][0].header, text)
        return names[0] if names else ""

    @staticmethod
    def _kind(name: str, company: str) -> str:
        """A name with a company's mark and nothing else is a company."""
        if company and company.casefold() != name.casefold():
            return "person"
        from crm_tui.domain.people import looks_like_company

        return "company" if looks_like_company(name) else "person"

    @staticmethod
    def _nameless(channels: list[Channel]) -> str:
        """A name for somebody known only by an e-mail or a phone."""
        for kind in ("email", "phone", "messenger"):
            for channel in channels:
                if channel.kind == kind:
                    return channel.raw.split("@")[0] if kind == "email" else channel.raw
        raise Refused("", _("names nobody: no name, company, phone or e-mail"))
