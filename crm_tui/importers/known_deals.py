"""The deals that a file names by an id of its own: known again, and brought up to date."""

import json
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from crm_tui.domain.money import decimals
from crm_tui.importers.packed import Packed
from crm_tui.importers.records import DealPart, Record
from crm_tui.importers.said import line, short
from crm_tui.importers.sinks import Sink
from crm_tui.store.queries import importing
from crm_tui.store.queries.importing import Known
from crm_tui.store.tables.sales import Deal

KEPT = ("title", "amount", "expected_day")
"""What a later file may change. The rest, such as a stage, is noted: it would move the deal."""

COLUMNS = (("title",), ("amount", "currency"), ("expected_day",))
NOTED = ("client", "pipeline", "stage", "status", "due", "closed_day", "lost_reason", "next_step")


class OwnDeal(NamedTuple):
    """A deal that this import made."""

    deal: int
    client: int


class KnownDeals:
    """Remembers what the file called a deal and what it said of it."""

    def __init__(self, sink: Sink, system: str) -> None:
        self.sink = sink
        self.system = system
        self._known: dict[str, Known] = {}
        self._own = Packed()
        self._client_of = Packed()
        self._changed: dict[tuple[int, str], str] = {}
        self._uids: dict[str, int] = {}
        self._past: dict[int, dict[str, set[Any]]] = {}

    def look_up(self, batch: list[Record]) -> None:
        """Ask the store about the deals that a batch of rows names."""
        externals = (r.deal.external_id for r in batch if r.deal and r.deal.external_id)
        fresh = [external for external in externals if external not in self._own]
        self._known = importing.known(self.sink.session, self.system, "deal", fresh)
        uids = [r.deal.ours.uid for r in batch if r.deal and r.deal.ours]
        self._uids = importing.deals_by_uid(self.sink.session, uids)
        past = importing.past_values(self.sink.session, "deal", self._uids.values(), COLUMNS)
        self._past = past

    def ids(self) -> list[int]:
        """The deals of ours that a batch of rows may mean."""
        return [*(known.record_id for known in self._known.values()), *self._uids.values()]

    def own(self, part: DealPart) -> OwnDeal | None:
        """The deal that an earlier row of this file made under the same id."""
        deal = self._own.get(part.external_id) if part.external_id else None
        client = self._client_of.get(deal) if deal is not None else None
        return OwnDeal(deal, client) if deal is not None and client is not None else None

    def stored(self, part: DealPart) -> Deal | None:
        """The deal that we have under the file's id."""
        known = self._known.get(part.external_id) if part.external_id else None
        if known is not None:
            return self.sink.session.get(Deal, known.record_id)
        number = self._uids.get(part.ours.uid) if part.ours else None
        return self.sink.session.get(Deal, number) if number is not None else None

    def has_uid(self, part: DealPart) -> bool:
        """Whether we have a deal of the uid that a row of our own list names."""
        return part.ours is not None and part.ours.uid in self._uids

    def remember(self, deal: int, client: int, record: Record) -> None:
        """What the file calls a new deal, and what it says of it."""
        part = record.deal
        if part is None or not part.external_id:
            return
        self._own[part.external_id], self._client_of[deal] = deal, client
        known = self._known.get(part.external_id)
        said = {"digest": record.digest, "cells": _cells(record)}
        if known is not None:
            self.sink.change("external_id", known.id, {**said, "record_id": deal})
            return
        self.sink.add(
            "external_id", id=self.sink.number("external_id"), system=self.system, kind="deal",
            external=part.external_id, record_id=deal, **said,
        )  # fmt: skip

    def update(self, deal: Deal, record: Record) -> tuple[bool, tuple[str, ...]]:
        """Bring a deal up to date where nobody edited it since; what is left becomes lines."""
        part = record.deal
        assert part is not None
        known = self._known.get(part.external_id) if part.external_id else None
        if known is None:
            return self._update_ours(deal, record, part)
        last: dict[str, Any] = json.loads(known.cells) if known.cells else {}
        said = said_of(record)
        now = {n: self._changed.get((deal.id, n)) or _now(deal, n) for n in KEPT}
        news = {n: said[n] for n in (*KEPT, *NOTED) if said[n] not in ("", last.get(n), now.get(n))}
        allowed = {n for n in news if n in KEPT and now[n] == last.get(n, "")}
        if allowed:
            self.sink.change("deal", deal.id, _values(part, allowed))
            self._changed |= {(deal.id, n): said[n] for n in allowed}
        self.sink.change(
            "external_id", known.id, {"digest": record.digest, "cells": _cells(record)}
        )
        before = set(last.get("notes", ()))
        notes = tuple(note for note in record.notes if short(note) not in before)
        left = tuple(line(n, text) for n, text in news.items() if n not in allowed)
        return bool(allowed), notes + left

    def _update_ours(
        self, deal: Deal, record: Record, part: DealPart
    ) -> tuple[bool, tuple[str, ...]]:
        """A deal of our own list: a value that it never had may take the place of an unedited one.

        Where it stands, its steps and its end are not brought back: they were moved since.
        """
        past = self._past.get(deal.id, {})
        said = said_of(record)
        changes: set[str] = set()
        lines: list[str] = []
        for name in KEPT:
            had, now = _had(past, name), _now(deal, name)
            if said[name] in ("", now) or said[name] in had:
                continue
            if had - {now}:
                lines.append(line(name, said[name]))
            else:
                changes.add(name)
        if changes:
            self.sink.change("deal", deal.id, _values(part, changes))
        return bool(changes), tuple(lines)


def _had(past: dict[str, set[Any]], name: str) -> set[str]:
    """The values that a field of a deal had, in the words of `said_of`."""
    if name != "amount":
        return {each or "" for each in past.get(name, ())}
    return {_sum(*each) if each[0] is not None else "" for each in past.get(name, ())}


def said_of(record: Record) -> dict[str, str]:
    """What a row says of its deal, as texts; empty where it says nothing."""
    part = record.deal
    assert part is not None
    return {
        "client": record.name,
        "title": part.title,
        "amount": _sum(*part.amount) if part.amount else "",
        "expected_day": _day(part.expected_day),
        "pipeline": part.pipeline,
        "stage": part.stage,
        "status": part.status_text,
        "due": _day(part.due),
        "closed_day": _day(part.closed_day),
        "lost_reason": part.lost_reason,
        "next_step": part.next_step,
    }


def all_lines(record: Record) -> tuple[str, ...]:
    """Everything that a row says of its deal, as lines of a note."""
    return tuple(line(name, text) for name, text in said_of(record).items() if text)


def _cells(record: Record) -> str:
    said: dict[str, Any] = {**said_of(record), "notes": [short(note) for note in record.notes]}
    return json.dumps(said, ensure_ascii=False)


def _sum(minor: int, currency: str) -> str:
    return f"{Decimal(minor).scaleb(-decimals(currency))} {currency}"


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _now(deal: Deal, name: str) -> str:
    """A field of a deal in the words of `said_of`."""
    if name == "amount":
        return "" if deal.amount is None else _sum(deal.amount, deal.currency)
    return _day(deal.expected_day) if name == "expected_day" else deal.title


def _values(part: DealPart, names: set[str]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    if "title" in names:
        values["title"] = part.title
    if "amount" in names and part.amount:
        values |= {"amount": part.amount.minor, "currency": part.amount.currency}
    if "expected_day" in names:
        values["expected_day"] = part.expected_day
    return values
