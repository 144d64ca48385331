"""Whether a row's client is known, and what of the row is new to us."""

import json
from typing import Any, NamedTuple

from crm_tui.domain.search import fold
from crm_tui.importers.records import Record
from crm_tui.importers.sinks import Sink
from crm_tui.store.queries import importing
from crm_tui.store.queries.importing import Known, Places
from crm_tui.store.tables.people import Client

FIELDS = ("name", "job_title", "city", "country", "language")

NEW, MATCHED, UPDATED, UNTOUCHED = "new", "matched", "updated", "untouched"


class Whose(NamedTuple):
    """A row's client, and whether it is new, matched, updated or untouched."""

    id: int
    how: str


class Clients:
    """Finds and makes the clients of an import, remembering those of this file."""

    def __init__(self, sink: Sink, places: Places, actor_id: int, system: str) -> None:
        self.sink = sink
        self.places = places
        self.actor_id = actor_id
        self.system = system
        self.companies = 0
        self._by_channel: dict[tuple[str, str], list[tuple[int, str]]] = {}
        self._by_name: dict[tuple[str, str], int] = {}
        self._by_external: dict[str, int] = {}
        self._mine: set[int] = set()
        self._channels_of: dict[int, set[tuple[str, str]]] = {}
        self._known: dict[str, Known] = {}
        self._uids: dict[str, int] = {}
        self._channels: dict[tuple[str, str], list[tuple[int, str]]] = {}
        self._names: dict[str, list[int]] = {}
        self._company_names: dict[str, list[int]] = {}
        self.forbidden: set[int] = set()
        self.gone: dict[int, int | None] = {}

    def look_up(self, batch: list[Record]) -> None:
        """Ask the store, in a few questions, about everything a batch of rows names."""
        session = self.sink.session
        externals = [r.external_id for r in batch if r.external_id]
        self._known = importing.known(session, self.system, "client", externals)
        self._uids = importing.clients_by_uid(session, (r.uid for r in batch if r.uid))
        pairs = ((c.kind, c.norm) for r in batch for c in r.channels)
        self._channels = importing.clients_by_channel(session, pairs)
        nameless = (fold(r.name) for r in batch if r.deal is not None and not r.channels)
        self._names = importing.clients_by_name(session, "", nameless)
        employers = (fold(r.company) for r in batch if r.company)
        self._company_names = importing.clients_by_name(session, "company", employers)
        maybe = {k.record_id for k in self._known.values()} | set(self._uids.values())
        maybe |= {client for found in self._channels.values() for client, _key in found}
        maybe |= {client for found in self._names.values() for client in found}
        maybe |= {client for found in self._company_names.values() for client in found}
        self.forbidden = importing.not_to_contact(session, maybe)
        self.gone = importing.gone(session, maybe)

    def find(self, record: Record) -> int | None:
        """The client that a row means, if we have it."""
        if record.external_id:
            known = self._known.get(record.external_id)
            found = known.record_id if known else self._by_external.get(record.external_id)
            return self._alive(found) if found is not None else None
        if record.uid and record.uid in self._uids:
            return self._alive(self._uids[record.uid])
        key = fold(record.name)
        for channel in record.channels:
            pair = (channel.kind, channel.norm)
            for client, name in (*self._channels.get(pair, ()), *self._by_channel.get(pair, ())):
                if name == key and channel.kind in ("phone", "email", "messenger"):
                    return self._alive(client)
        if record.deal is None or record.channels:
            return None
        mine = self._by_name.get((record.kind, key))
        theirs = self._names.get(key, [])
        return mine if mine is not None else self._alive(theirs[0]) if len(theirs) == 1 else None

    def _alive(self, client: int) -> int:
        """The client itself, or the one it was merged into."""
        return self.gone.get(client) or client

    def take(self, record: Record) -> Whose:
        """The row's client, made or brought up to date."""
        found = self.find(record)
        if found is None:
            return Whose(self._make(record), NEW)
        if found in self._mine:
            self._add_channels(found, record, self._mine_channels(found))
            return Whose(found, MATCHED)
        return self._update(found, record)

    def _make(self, record: Record) -> int:
        number = self.sink.number("client")
        key = fold(record.name)
        self.sink.add(
            "client", id=number, kind=record.kind, name=record.name, name_key=key,
            job_title=record.job_title, city=record.city, country=record.country,
            language=record.language, owner_id=self.owner(record),
            source_id=self._source(record.source),
            works_at_id=self._company(record) if record.company else None,
        )  # fmt: skip
        self._mine.add(number)
        self._by_name.setdefault((record.kind, key), number)
        self._add_channels(number, record, set())
        self._add_tags(number, record)
        self._remember(number, record, None)
        return number

    def owner(self, record: Record) -> int:
        """The user whom the row names as owner, or whoever imports."""
        return self.places.users.get(record.owner.casefold(), self.actor_id)

    def _company(self, record: Record) -> int:
        key = fold(record.company)
        mine = self._by_name.get(("company", key))
        if mine is not None:
            return mine
        theirs = self._company_names.get(key)
        if theirs:
            return self._alive(theirs[0])
        number = self.sink.number("client")
        self.sink.add("client", id=number, kind="company", name=record.company, name_key=key,
                      owner_id=self.owner(record))  # fmt: skip
        self._mine.add(number)
        self._by_name["company", key] = number
        self.companies += 1
        return number

    def _source(self, name: str) -> int | None:
        if not name:
            return None
        key = fold(name)
        if key not in self.places.sources:
            number = self.places.sources[key] = self.sink.number("source")
            self.sink.add("source", id=number, key=key, name=name)
        return self.places.sources[key]

    def _add_tags(self, client: int, record: Record) -> None:
        for name in dict.fromkeys(record.tags):
            key = fold(name)
            if key not in self.places.tags:
                number = self.places.tags[key] = self.sink.number("tag")
                self.sink.add("tag", id=number, name=name, name_key=key)
        for tag in sorted({self.places.tags[fold(name)] for name in record.tags}):
            self.sink.add("tagging", id=self.sink.number("tagging"), tag_id=tag, client_id=client)

    def _add_channels(self, client: int, record: Record, there: set[tuple[str, str]]) -> bool:
        added = False
        for channel in record.channels:
            pair = (channel.kind, channel.norm)
            if pair in there:
                continue
            self.sink.add(
                "channel", id=self.sink.number("channel"), client_id=client, kind=channel.kind,
                raw=channel.raw, norm=channel.norm, label=channel.label, position=len(there),
            )  # fmt: skip
            there.add(pair)
            self._mine_channels(client).add(pair)
            self._by_channel.setdefault(pair, []).append((client, fold(record.name)))
            added = True
        return added

    def _mine_channels(self, client: int) -> set[tuple[str, str]]:
        return self._channels_of.setdefault(client, set())

    def _update(self, client: int, record: Record) -> Whose:
        """Only what nobody edited since the last import; an empty cell never overwrites."""
        row = self.sink.session.get(Client, client)
        assert row is not None
        known = self._known.get(record.external_id) if record.external_id else None
        last: dict[str, Any] = json.loads(known.cells) if known and known.cells else {}
        changes = {}
        for name in FIELDS:
            wanted, now = getattr(record, name), getattr(row, name)
            if wanted and wanted != now and (not now or last.get(name) == now):
                changes[name] = wanted
        if "name" in changes:
            changes["name_key"] = fold(changes["name"])
        if changes:
            self.sink.change("client", client, changes)
        there = self._stored_channels(client)
        added = self._add_channels(client, record, there)
        if known is None or known.digest != record.digest:
            self._remember(client, record, known)
        return Whose(client, UPDATED if changes or added else UNTOUCHED)

    def _stored_channels(self, client: int) -> set[tuple[str, str]]:
        return importing.channels_of(self.sink.session, client) | self._mine_channels(client)

    def _remember(self, client: int, record: Record, known: Known | None) -> None:
        """What the file calls this client, and what it says of it now."""
        if not record.external_id:
            return
        said = json.dumps({name: getattr(record, name) for name in FIELDS}, ensure_ascii=False)
        if known is not None:
            self.sink.change("external_id", known.id, {"digest": record.digest, "cells": said})
            return
        self._by_external[record.external_id] = client
        self.sink.add(
            "external_id", id=self.sink.number("external_id"), system=self.system,
            kind="client", external=record.external_id, record_id=client,
            digest=record.digest, cells=said,
        )  # fmt: skip
