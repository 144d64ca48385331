"""Notes, tasks, calls and meetings that other programs export as tables of their own."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from hashlib import sha256
from typing import NamedTuple

from crm_tui.errors import Invalid
from crm_tui.importers.activity_cells import (
    day_in,
    fold_words,
    instant_of,
    minute_of,
    minutes_in,
    plain,
)
from crm_tui.importers.activity_words import (
    COLUMNS,
    DONE,
    INCOMING,
    KINDS_SAID,
    OPEN,
    OUTGOING,
    PERSON_SIGNS,
    PROGRAM_KINDS,
    SIGNS,
    TITLED,
)
from crm_tui.importers.days import Day, day_order
from crm_tui.importers.deals import Desk
from crm_tui.importers.happenings import Happened, Happening, Refs
from crm_tui.importers.headers import field_of, fold_name
from crm_tui.importers.records import BadRow
from crm_tui.importers.rejected import MARKS
from crm_tui.importers.tables import Row, Table
from crm_tui.importers.values import emails, phones

ENTITY = "activities"
"""What `--entity` calls a table of notes, tasks, calls and meetings."""

LONGEST = 20_000
"""Characters of a note that are kept."""

_VAGUE = frozenset(map(fold_name, ("title", "titel", "название", "titre", "título", "activity")))
"""Names of columns that may hold a job, or the name of anything."""

_PLAIN_DAYS = frozenset(
    map(
        fold_name,
        ("activity date", "date", "when", "дата", "datum", "fecha", "تاریخ", "날짜", "일자"),
    )
)
_DAYS = ("at", "due", "done_at", "end")
_REFS = ("person", "company", "deal", "related", "person_id", "company_id", "deal_id", "related_id")
_HISTORY = {"call": "call", "meet": "meeting", "send": "letter", "note": "note"}
_IDS = re.compile(r"[;,|\s]+")
_NAMES = re.compile(r"\s*[;|\n]\s*")
_BRACKETED = re.compile(r"\s*[(<\[][^()<>\[\]]*@[^()<>\[\]]*[)>\]]")
_CELLS_OF_CLIENT = {
    "name": "person", "company": "company", "deal_title": "deal", "owner": "owner", "due": "due",
    "next_step": "title", "note": "body", "status": "status", "external_id": "id",
    "email": "email", "phone": "phone", "created": "at", "deal_external_id": "deal_id",
    "skip": "skip",
}  # fmt: skip
"""How `--map` calls the columns of such a table, by the fields of clients and deals."""


class Sort(NamedTuple):
    """What a table of activities is: whose export, and the kind of a row that says none."""

    read_as: str
    kind: str


@lru_cache(maxsize=1)
def _words() -> dict[str, str]:
    table: dict[str, str] = {}
    for field, names in COLUMNS.items():
        for name in names.split(","):
            table.setdefault(fold_name(name), field)
    return table


@lru_cache(maxsize=1)
def _signs() -> tuple[tuple[str, frozenset[str]], ...]:
    return tuple(
        (name, frozenset(map(fold_name, needs.split(","))))
        for name, several in SIGNS
        for needs in several.split(" / ")
    )


@lru_cache(maxsize=1)
def _said() -> dict[str, str]:
    """Word of a cell → the kind of activity."""
    return {word: kind for kind, words in KINDS_SAID.items() for word in words.split()}


_DONE, _OPEN = frozenset(DONE.split()), frozenset(OPEN.split())
_IN, _OUT = frozenset(INCOMING.split()), frozenset(OUTGOING.split())


def sort_of(header: Sequence[str]) -> Sort | None:
    """What sort of activities a table with these columns holds, or None for anything else."""
    names = frozenset(map(fold_name, header))
    fields = {field_of(text) for text in header}
    if {"first_name", "last_name"} <= fields:
        return None
    for name, needs in _signs():
        if needs <= names:
            return Sort(name, PROGRAM_KINDS[name.rpartition(" ")[2]])
    return _by_columns(header) if not fields & PERSON_SIGNS else None


def _by_columns(header: Sequence[str]) -> Sort | None:
    """A table of nobody's in particular: titles with deadlines of clients, or dated kinds."""
    found = {_words().get(fold_name(text), "") for text in header}
    titled = any(
        _words().get(fold_name(text)) == "title" and fold_name(text) not in _VAGUE
        for text in header
    )
    about = not found.isdisjoint((*_REFS, "email", "phone"))
    if titled and about and "due" in found:
        return Sort("", "other")
    told = titled or "body" in found
    reached = found & {"email", "phone"}
    if told and about and {"type", "at"} <= found and not reached:
        return Sort("", "note")
    return None


def _names(*header: str) -> frozenset[str]:
    return frozenset(map(fold_name, header))


def columns_of(header: Sequence[str], given: dict[str, str] | None = None) -> dict[str, list[int]]:
    """Field → the places of its columns; "" for those that nobody knows."""
    asked = {
        fold_name(name): _CELLS_OF_CLIENT.get(field, "") for name, field in (given or {}).items()
    }
    found: dict[str, list[int]] = {}
    titled = {fold_name(title) for sign, title in TITLED.items() if _names(sign) <= _names(*header)}
    for place, text in enumerate(header):
        name = fold_name(text)
        field = "title" if name in titled else _words().get(name, "")
        field = "skip" if text in MARKS else asked.get(name) or field
        found.setdefault(field, []).append(place)
    return found


@dataclass(frozen=True)
class _Reader:
    """Reads the rows of one table of activities."""

    table: Table
    sort: Sort
    columns: dict[str, list[int]]
    desk: Desk
    region: str
    day_first: bool | None
    owners: Mapping[str, str]

    def __iter__(self) -> Iterator[Happening | BadRow]:
        seen: dict[str, int] = {}
        for row in self.table.rows:
            if row.fault:
                yield BadRow(row.line, "", row.fault, row.cells)
                continue
            try:
                yield self._one(row, seen)
            except Invalid as error:
                yield BadRow(row.line, "", error.message, row.cells)

    def _one(self, row: Row, seen: dict[str, int]) -> Happening:
        kind = self._kind(row)
        at, due = self._when(row)
        done = self._is_done(row, kind, at or due)
        people = self._people(row)
        mail = (*self._emails(row), *people[1])
        title, text = self._told(row, kind)
        owner = self._first(row, "owner")
        start = at if kind in ("meet", "call") and due is None else due
        return Happening(
            row.line, self._external(row, seen), title, "other" if kind == "note" else kind,
            sha256("\x1f".join(row.cells).encode(errors="replace")).hexdigest(),
            names=(*people[0], *self._list(row, "company"), *self._related(row)), emails=mail,
            phones=self._phones(row), text=text, at=self._instant(row, at, due) if done else None,
            day=start.day if start else None, minute=start.minute if start else None,
            minutes=self._minutes(row), done=done,
            by_or_at="at" if kind == "meet" and start and start.minute is not None else "by",
            direction=self._direction(row), activity=_HISTORY.get(kind, "note"),
            refs=self._refs(row), owner=self.owners.get(owner, owner), cells=row.cells,
        )  # fmt: skip

    # -- what cells say -----------------------------------------------------------------------

    def _all(self, row: Row, field: str) -> list[str]:
        places = self.columns.get(field, ())
        return [text for place in places if (text := row.cells[place].strip())]

    def _first(self, row: Row, field: str) -> str:
        return next(iter(self._all(row, field)), "")

    def _kind(self, row: Row) -> str:
        """call, meet, send, note or other: by the row's own word, else by what the file is."""
        words = fold_words(self._first(row, "type"))
        said = next((_said()[word] for word in words if word in _said()), "")
        if not said and self.sort.kind == "other" and not words:
            said = _said().get(next(iter(fold_words(self._first(row, "title"))), ""), "")
        if self.sort.kind in ("other", "note") and said:
            return said
        return self.sort.kind

    def _is_done(self, row: Row, kind: str, when: Day | None) -> bool:
        """Whether a row is history. Without a word on it, calls and meetings of the past are."""
        if kind in ("note", "send") and self.sort.kind != "other":
            return True
        if self._first(row, "done_at"):
            return True
        words = set(fold_words(self._first(row, "status")))
        if words & (_DONE | _OPEN):
            return not words & _OPEN
        if self._all(row, "result") and kind == "call":
            return True
        if self.sort.kind == "other" and kind != "note":
            return False
        return kind == "note" or when is None or when.day < self.desk.today

    def _when(self, row: Row) -> tuple[Day | None, Day | None]:
        at, due = self._day(row, "at"), self._day(row, "due")
        for text in self._all(row, "at")[1:]:  # a column of times beside that of days
            if at is not None and at.minute is None and (minute := minute_of(text)):
                at = at._replace(minute=minute)
        clock = minute_of(self._first(row, "due_time"))
        if due is not None and clock is not None:
            due = due._replace(minute=clock)
        return at, due

    def _day(self, row: Row, field: str) -> Day | None:
        text = self._first(row, field)
        if not any(map(str.isdecimal, text)):
            return None
        return day_in(text, self.day_first, self.desk.zone)

    def _instant(self, row: Row, at: Day | None, due: Day | None) -> datetime:
        """When it happened; what has no day did so now, and nothing happened in the future."""
        day = self._day(row, "done_at") or at or due
        if day is None:
            return self.desk.now
        return min(instant_of(day, self.desk.zone), self.desk.now)

    def _told(self, row: Row, kind: str) -> tuple[str, str]:
        """The title, and everything else a row says as lines."""
        title, *more = (" ".join(text.split()) for text in self._all(row, "title") or [""])
        lines = [*more, *(plain(text) for text in self._all(row, "body"))]
        for field in ("result", "place", ""):
            for place in self.columns.get(field, ()):
                if text := row.cells[place].strip():
                    lines.append(f"{self.table.name(place)}: {text}")
        for place in range(len(self.table.header), len(row.cells)):
            if text := row.cells[place].strip():
                lines.append(f"{self.table.name(place)}: {text}")
        kept = "\n".join(lines)[:LONGEST]
        return ("", kept) if kind == "note" and not title else (title, kept)

    def _people(self, row: Row) -> tuple[list[str], list[str]]:
        """Names of people, and the e-mails that stand beside them in brackets."""
        names: list[str] = []
        mail: list[str] = []
        for text in self._list(row, "person"):
            mail += emails(text)[0] if "@" in text else []
            name = _BRACKETED.sub("", text).strip()
            if name and "@" not in name:
                names.append(name)
        return names, mail

    def _list(self, row: Row, field: str) -> list[str]:
        return [name for text in self._all(row, field) for name in _NAMES.split(text) if name]

    def _related(self, row: Row) -> list[str]:
        return self._list(row, "related")

    def _emails(self, row: Row) -> list[str]:
        return [one for text in self._all(row, "email") for one in emails(text)[0]]

    def _phones(self, row: Row) -> tuple[str, ...]:
        from crm_tui.domain.people import normalise

        found = (one for text in self._all(row, "phone") for one in phones(text))
        return tuple(normalise("phone", one, self.region) for one in found)

    def _refs(self, row: Row) -> Refs:
        people, companies, deals, others = (
            tuple(one for text in self._all(row, field) for one in _IDS.split(text) if one)
            for field in ("person_id", "company_id", "deal_id", "related_id")
        )
        titles = (*self._list(row, "deal"), *self._related(row))
        return Refs(people, companies, deals, others, titles)

    def _minutes(self, row: Row) -> int | None:
        for field, unit in (("minutes", 1), ("seconds", 60), ("milliseconds", 60_000)):
            if text := self._first(row, field):
                return minutes_in(text, unit)
        start, end = self._day(row, "at"), self._day(row, "end")
        if start and end and start.minute is not None and end.minute is not None:
            long = (end.day - start.day).days * 1440 + end.minute - start.minute
            return long if 0 < long <= 1440 else None
        return None

    def _direction(self, row: Row) -> str:
        said = fold_words(" ".join((self._first(row, "direction"), self._first(row, "type"))))
        return "in" if _IN & set(said) else "out" if _OUT & set(said) else ""

    def _external(self, row: Row, seen: dict[str, int]) -> str:
        """The file's own id, else a digest of the row and its number among equal ones."""
        if own := self._first(row, "id"):
            return own[:400]
        known = sorted(place for field, at in self.columns.items() if field != "skip"
                       for place in at)  # fmt: skip
        said = "\x1f".join(" ".join(row.cells[place].split()) for place in known)
        found = sha256(said.encode(errors="replace")).hexdigest()
        seen[found] = seen.get(found, 0) + 1
        return found if seen[found] == 1 else f"{found}#{seen[found]}"


def read_activities(
    name: str, table: Table, sort: Sort, desk: Desk, *,
    given: dict[str, str] | None = None, region: str = "", day_first: bool | None = None,
    make: bool = False, owners: Mapping[str, str] | None = None,
) -> Happened:  # fmt: skip
    """A table of activities as what happened, and will happen, with clients.

    owners: id of another program's user → what he is called; looked at when rows are read.
    Raises Invalid where the order of day and month matters and cannot be known.
    """
    columns = columns_of(table.header, given)
    if sort.kind == "other" and "due" not in columns:
        _days_are_due(table, columns)
    if sort.read_as == "Phone calls":  # they count seconds
        columns["seconds"] = columns.pop("minutes", [])
    if day_first is None:
        places = [place for field in _DAYS for place in columns.get(field, ())]
        day_first = day_order(_cells(table, places))
    reader = _Reader(
        table, sort, columns, desk, region, day_first, {} if owners is None else owners
    )
    system = sort.read_as or ENTITY
    unmapped = tuple(table.name(place) for place in columns.get("", ()))
    return Happened(
        name, system, reader, table.notes, make, False, ENTITY, table.header, unmapped,
        sort.read_as,
    )  # fmt: skip


def _days_are_due(table: Table, columns: dict[str, list[int]]) -> None:
    """Of a list of tasks that only has a date: it says by when, not since when."""
    days = [place for place in columns.get("at", ()) if fold_name(table.name(place)) in _PLAIN_DAYS]
    if days:
        columns["due"] = days
        columns["at"] = [place for place in columns["at"] if place not in days]


def _cells(table: Table, places: list[int]) -> Iterator[str]:
    for row in table.rows:
        for place in places:
            if place < len(row.cells) and row.cells[place]:
                yield row.cells[place].strip()


def first_tasks(found: Happened) -> dict[tuple[str, str], Happening]:
    """The earliest open task of each deal: ("id", …) or ("title", folded) → the task."""
    first: dict[tuple[str, str], Happening] = {}
    for one in found.happenings:
        if not isinstance(one, Happening) or one.done:
            continue
        for key in deal_keys(one):
            if key not in first or (one.day or date.max) < (first[key].day or date.max):
                first[key] = one._replace(cells=(), text="")
    return first


def deal_keys(one: Happening) -> Iterator[tuple[str, str]]:
    """What a row calls its deal: ids and folded titles."""
    from crm_tui.domain.search import fold

    if one.refs is not None:
        yield from (("id", each) for each in (*one.refs.deals, *one.refs.any))
        yield from (("title", fold(each)) for each in one.refs.titles)
