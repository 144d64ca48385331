"""One row of a mapped table as a Record: names, channels, notes and the deal in it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import lru_cache
from hashlib import sha256
from typing import TYPE_CHECKING

from crm_tui.errors import Invalid
from crm_tui.i18n import _
from crm_tui.importers.days import Day, read_day
from crm_tui.importers.headers import ADDRESS_PARTS
from crm_tui.importers.mapping import SKIP, Column, Mapping
from crm_tui.importers.ours import OwnColumns
from crm_tui.importers.phones import plain_phone
from crm_tui.importers.records import BadRow, Channel, DealPart, Record
from crm_tui.importers.values import (
    digits,
    emails,
    has_lost_digits,
    is_plain_email,
    listed,
    meaning,
    phones,
    rounded,
    status_of,
)

if TYPE_CHECKING:
    from crm_tui.domain.money import Amount
    from crm_tui.importers.tables import Row, Table

_DAYS = ("due", "expected_day", "closed_day")
_DEAL = ("deal_external_id", "deal_title", "amount", "stage", *_DAYS, "lost_reason", "next_step")


@lru_cache(maxsize=4096)
def _normal_once(kind: str, raw: str, region: str) -> str:
    from crm_tui.domain.people import normalise

    return normalise(kind, raw, region)


def _composed(cells: tuple[str, ...]) -> tuple[str, ...]:
    """Cells as they are stored: in one of the ways that Unicode has to write the same text."""
    from unicodedata import normalize

    return tuple(normalize("NFC", cell) for cell in cells)


def _can_be_kept(text: str) -> bool:
    """Whether a text has neither NUL nor half a character (a lone surrogate)."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return "\0" not in text


class Refused(Exception):
    """This row cannot be imported because of one of its columns."""

    def __init__(self, column: str, reason: str) -> None:
        super().__init__(reason)
        self.column = column
        self.reason = reason


class RowReader:
    """Reads the rows of one table; remembers which rows it saw, to tell equal ones apart."""

    def __init__(
        self,
        table: Table,
        mapping: Mapping,
        region: str,
        currency: str | None,
        now: datetime,
        day_first: bool | None,
    ) -> None:
        self._table = table
        self._mapping = mapping
        self._region = region
        self._currency = currency
        self._zone = now.tzinfo
        self._day_first = day_first
        self._seen: dict[bytes, int] = {}
        self._has_deals = mapping.has_deals
        self._said: dict[str, list[str]] = {}
        self._ours = OwnColumns(table.header)
        self._by_field: dict[str, tuple[Column, ...]] = {}
        for column in mapping.columns:
            self._by_field[column.field] = (*self._by_field.get(column.field, ()), column)
        self._reaching = tuple(self._labelled())
        self._placing = tuple(
            (part, column) for part in ADDRESS_PARTS for column in self._by_field.get(part, ())
        )
        mapped = [column for column in mapping.columns if column.field not in ("", SKIP)]
        self._meanings = tuple((column.field, column.place) for column in mapped)
        mapped.sort(key=lambda column: (column.field, column.group, column.place))
        self._named = tuple((f"{c.field}\x1e{c.group}\x1e", c.place) for c in mapped)

    def _labelled(self) -> Iterator[tuple[str, Column, str]]:
        """The columns that hold channels, each with its kind and the label of its channels."""
        for kind in ("phone", "email", "messenger", "site"):
            columns = self._by_field.get(kind, ())
            for column in columns:
                yield kind, column, column.header if len(columns) > 1 else ""

    def read(self, row: Row) -> Record | BadRow:
        """One row. Never raises for what a row holds."""
        if row.fault:
            return BadRow(row.line, "", row.fault, row.cells)
        try:
            text = "".join(row.cells)
            self._check(row, text)
            kept = row if text.isascii() else row._replace(cells=_composed(row.cells))
            self._said = self._meant(kept)
            record = self._record(kept)
            return self._ours.completed(record, kept.cells) if self._ours.which else record
        except Refused as refused:
            return BadRow(row.line, refused.column, refused.reason, row.cells)

    def _meant(self, row: Row) -> dict[str, list[str]]:
        """What the columns of each field say, without those that say nothing."""
        found: dict[str, list[str]] = {}
        for field, place in self._meanings:
            cell = row.cells[place]
            if cell and (text := cell if self._ours.which else meaning(field, cell)):
                found.setdefault(field, []).append(text)
        return found

    def _check(self, row: Row, text: str) -> None:
        """Refuse a row with characters that no database keeps."""
        if _can_be_kept(text):
            return
        place = next(place for place, cell in enumerate(row.cells) if not _can_be_kept(cell))
        raise Refused(self._table.name(place), _("holds a character that cannot be kept"))

    def _record(self, row: Row) -> Record:
        notes, warnings = self._notes(row), list[str]()
        channels = tuple(self._channels(row, notes, warnings))
        kind, name, company = self._who(channels)
        city, country = self._first("city"), self._first("country")
        deal = self._deal(notes, warnings) if self._has_deals else None
        return Record(
            line=row.line,
            digest=self._digest(row),
            uid=self._first("uid"),
            external_id=self._first("external_id"),
            kind=kind,
            name=name,
            company=company,
            job_title=self._first("job_title"),
            channels=channels,
            notes=tuple(notes),
            tags=tuple(dict.fromkeys(tag for each in self._all("tags") for tag in listed(each))),
            source=self._first("source"),
            owner=self._first("owner"),
            language=self._first("language"),
            city=city,
            country=country,
            warnings=tuple(warnings),
            deal=deal,
            carried=row.carried,
        )

    def _all(self, field: str) -> list[str]:
        """What the columns of a field say, without those that say nothing."""
        return self._said.get(field, [])

    def _first(self, field: str) -> str:
        found = self._said.get(field)
        return found[0] if found else ""

    def _digest(self, row: Row) -> str:
        """The row's own name: its mapped cells without needless spaces, numbered among equals."""
        cells = row.cells
        parts = [name + " ".join(cells[place].split()) for name, place in self._named]
        key = sha256("\x1f".join(parts).encode()).digest()
        number = self._seen[key] = self._seen.get(key, 0) + 1
        return sha256(key + number.to_bytes(8, "big")).hexdigest()

    def _notes(self, row: Row) -> list[str]:
        """Notes, then every column that has no other place, as "Header: value"."""
        notes = self._all("note")
        for field in ("", "created", "birthday"):
            for column in self._by_field.get(field, ()):
                self._note(notes, column.header, row.cells[column.place])
        for place in range(len(self._mapping.columns), len(row.cells)):
            self._note(notes, self._table.name(place), row.cells[place])
        return notes

    @staticmethod
    def _note(notes: list[str], header: str, cell: str) -> None:
        if cell and not cell.isspace():
            notes.append(f"{header}: {cell.strip()}")

    def _channels(self, row: Row, notes: list[str], warnings: list[str]) -> Iterator[Channel]:
        seen: set[tuple[str, str]] = set()
        for kind, raw, label in self._raw_channels(row, notes, warnings):
            channel = Channel(kind, raw, self._normal(kind, raw), label)
            if (kind, channel.norm) not in seen:
                seen.add((kind, channel.norm))
                yield channel

    def _normal(self, kind: str, raw: str) -> str:
        """The normal form of a channel; those that repeat or need no work are not worked on."""
        if kind == "email" and is_plain_email(raw):
            return raw
        if kind == "phone" and (plain := plain_phone(raw)):
            return plain
        return _normal_once(kind, raw, self._region)

    def _raw_channels(
        self, row: Row, notes: list[str], warnings: list[str]
    ) -> Iterator[tuple[str, str, str]]:
        if self._table.exact:
            yield from self._exact_channels()
            return
        for kind, column, label in self._reaching:
            cell = row.cells[column.place]
            if cell and (cell := meaning(kind, cell)):
                for raw in self._parts(kind, cell, column, notes, warnings):
                    yield kind, raw, label
        if self._placing or "address" in self._said:
            yield from self._addresses(row)

    def _exact_channels(self) -> Iterator[tuple[str, str, str]]:
        """The channels of a format that names each of them, with their labels."""
        for kind in ("phone", "email", "messenger", "site", "address"):
            for text in self._all(kind):
                for one in text.split("\n"):
                    raw, _tab, label = one.partition("\t")
                    yield kind, raw, label

    def _parts(
        self, kind: str, cell: str, column: Column, notes: list[str], warnings: list[str]
    ) -> list[str]:
        """The single phones, e-mails … of a cell; what is none of them becomes a note."""
        if self._ours.which:
            return cell.split("\n")
        if kind == "phone":
            return self._phones(cell, column, notes, warnings)
        if kind == "email":
            found, more = emails(cell)
            if more or not found:
                self._note(notes, column.header, cell)
            if not found:
                warnings.append(_("“{text}” is no e-mail; kept as a note.").format(text=cell[:60]))
            return found
        return [part.strip() for part in cell.splitlines() if part.strip()]

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
        for text in self._all("address"):
            lines = text.split("\n") if self._ours.which else [", ".join(text.splitlines())]
            for line in lines:
                yield "address", line, ""
        if self._ours.which:
            return
        groups: dict[str, list[str]] = {}
        for part, column in self._placing:
            if text := meaning(part, row.cells[column.place]):
                groups.setdefault(column.group, []).append(", ".join(text.splitlines()))
        for group, parts in groups.items():
            if not self._is_known_place(parts):
                yield "address", ", ".join(parts), group

    def _is_known_place(self, parts: list[str]) -> bool:
        """Whether an address says no more than the client's own city and country."""
        return all(part in (self._first("city"), self._first("country")) for part in parts)

    def _who(self, channels: tuple[Channel, ...]) -> tuple[str, str, str]:
        """Kind, name and company. Refuses a row that names nobody."""
        company = self._first("company")
        name = self._first("display_name") or self._first("name")
        if not name:
            parts = (self._first(each) for each in ("first_name", "middle_name", "last_name"))
            name = " ".join(filter(None, parts))
        if name and self._mapping.entity == "companies":
            return "company", company or name, ""
        if name:
            return self._kind(name, company), name, company
        if company:
            return "company", company, ""
        return "person", self._nameless(channels), ""

    @staticmethod
    def _kind(name: str, company: str) -> str:
        """A name with a company's mark and nothing else is a company."""
        if company and company.casefold() != name.casefold():
            return "person"
        from crm_tui.domain.people import looks_like_company

        return "company" if looks_like_company(name) else "person"

    @staticmethod
    def _nameless(channels: tuple[Channel, ...]) -> str:
        """A name for somebody known only by an e-mail or a phone."""
        for kind in ("email", "phone", "messenger"):
            for channel in channels:
                if channel.kind == kind:
                    return channel.raw.split("@")[0] if kind == "email" else channel.raw
        raise Refused("", _("names nobody: no name, company, phone or e-mail"))

    def _deal(self, notes: list[str], warnings: list[str]) -> DealPart | None:
        """The deal in a row, or None where the row says nothing of one."""
        status_text = self._first("status")
        if not any(self._first(field) for field in _DEAL):
            self._note(notes, _("Status"), status_text)
            return None
        stage = self._first("stage")
        due = self._day("due")
        expected, closed = self._day("expected_day"), self._day("closed_day")
        return DealPart(
            external_id=self._first("deal_external_id"),
            title=self._first("deal_title"),
            amount=self._amount(warnings),
            stage=stage,
            pipeline=self._first("pipeline"),
            status=status_of(status_text) or status_of(stage).replace("open", ""),
            status_text=status_text,
            due=due.day if due else None,
            due_minute=due.minute if due else None,
            expected_day=expected.day if expected else None,
            closed_day=closed.day if closed else None,
            lost_reason=self._first("lost_reason"),
            next_step=self._first("next_step"),
        )

    def _day(self, field: str) -> Day | None:
        text = self._first(field)
        if not text:
            return None
        try:
            return read_day(text, self._day_first, self._zone)
        except Invalid as error:
            raise Refused(self._by_field[field][0].header, error.message) from None

    def _amount(self, warnings: list[str]) -> Amount | None:
        text = self._first("amount")
        if not text:
            return None
        from crm_tui.domain.money import decimals, read_amount

        try:
            currency = self._money()
            exact = rounded(text, decimals(currency)) if currency else text
            if exact != text:
                warnings.append(_("{text} is rounded to {exact}.").format(text=text, exact=exact))
            return read_amount(exact, currency)
        except Invalid as error:
            column = "currency" if error.field == "currency" else "amount"
            place = self._by_field.get(column) or self._by_field["amount"]
            raise Refused(place[0].header, error.message) from None

    def _money(self) -> str | None:
        """The currency a row names by code, sign or word, else the file's."""
        text = self._first("currency")
        if not text:
            return self._currency
        if len(text) == 3 and text.isascii() and text.isalpha():
            return text.upper()
        from crm_tui.domain.money import read_amount

        return read_amount(f"1 {text}", self._currency).currency
