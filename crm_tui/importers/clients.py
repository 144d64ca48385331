"""The clients of an import: made, joined from several rows, or handed on to be updated."""

import re
from collections import Counter
from collections.abc import Mapping
from operator import attrgetter
from typing import Any, NamedTuple

from crm_tui.domain.search import fold
from crm_tui.i18n import _
from crm_tui.importers.carrying import Carrying
from crm_tui.importers.making import Cells, Names
from crm_tui.importers.matching import SAID, Matching, company_met, folded
from crm_tui.importers.packed import mark
from crm_tui.importers.records import Channel, Record
from crm_tui.importers.said import cells_of, line
from crm_tui.importers.sinks import Sink
from crm_tui.importers.updates import Updates
from crm_tui.importers.values import name_and_email
from crm_tui.store.queries.importing import Places

NEW, MATCHED, UPDATED, UNTOUCHED = "new", "matched", "updated", "untouched"

TOLD = 50
"""How many differences a report tells."""

REMEMBERED = 4096
"""So many different lists of tags, and names of new companies, are known by heart."""

_UID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
CLIENT = (
    *("id", "kind", "name", "name_key", "job_title", "city", "country", "language"),
    *("owner_id", "source_id", "works_at_id"),
)
KEY = CLIENT.index("name_key")
CHANNEL = ("id", "client_id", "kind", "raw", "norm", "label", "position")
TAGGING = ("id", "tag_id", "client_id")
_SAID = ("job_title", "city", "country", "language", "company")
assert len(_SAID) == SAID
said = attrgetter(*_SAID)


class Whose(NamedTuple):
    """A row's client; whether it is new, matched, updated or untouched; what is left to note."""

    id: int
    how: str
    lines: tuple[str, ...] = ()


class Clients:
    """Finds and makes the clients of an import, remembering those of this file."""

    def __init__(self, sink: Sink, places: Places, actor_id: int, system: str) -> None:
        self.sink = sink
        self.places = places
        self.actor_id = actor_id
        self.system = system
        self.companies = 0
        self.strangers: Counter[str] = Counter()
        self.differences: list[str] = []
        self._owners: dict[str, int | None] = {}
        self._made: dict[str, int] = {}  # companies of this import by their names
        self._tags: dict[tuple[str, ...], tuple[int, ...]] = {}
        self.matching = Matching(sink, system)
        self._updates = Updates(sink, self.matching, places, self)
        self._carrying = Carrying(sink)

    def speak_of(self, system: str) -> None:
        """Another file begins: its ids are those of `system`."""
        self.system = system
        self.matching.speak_of(system)

    def look_up(self, batch: list[Record]) -> None:
        """Ask the store, in a few questions, about everything a batch of rows names."""
        self.matching.look_up(batch)
        self._updates.forget()
        if any(record.carried for record in batch):
            self._carrying.look_up(self.matching.held)

    def take(self, record: Record) -> Whose:
        """The row's client, made or brought up to date."""
        found = self.matching.find(record)
        if found is None:
            lines = record.notes
            if record.owner:
                lines = (*lines, *self.unknown_owner(record))
            return Whose(self._make(record), NEW, lines)
        if found in self.matching.own:
            return Whose(found, MATCHED, (*record.notes, *self._join(found, record)))
        changed, lines = self._updates.update(found, record)
        changed = self._carrying.keep(found, record.carried) or changed
        return Whose(found, UPDATED if changed or lines else UNTOUCHED, lines)

    def refuses_work(self, record: Record, *, contact: bool) -> str:
        """Why the row's client may have no open deal, or ""; contact: its step would contact."""
        matching = self.matching
        found = matching.find(record)
        company = matching.company(fold(record.company)) if record.company else None
        held = matching.held.get(found) if found is not None else None
        if held is not None and held.archived:
            return _("c{n} is archived.").format(n=held.id)
        who = company if found is None or found in matching.own else found
        if contact and who is not None and matching.is_forbidden(who):
            return _("c{n} asked not to be contacted.").format(n=who)
        if contact and found is not None and found in matching.forbidden:
            return _("c{n} asked not to be contacted.").format(n=matching.forbidden[found])
        return ""

    def _make(self, record: Record) -> int:
        employer = self.company(record.company, record) if record.company else None
        number = self.sink.number("client")
        cells: Cells = (
            number, record.kind, record.name, folded(record.name), record.job_title, record.city,
            record.country, record.language,
            self.owner(record) if record.owner else self.actor_id,
            self.source(record.source) if record.source else None, employer,
        )  # fmt: skip
        names: Names = CLIENT
        if record.uid and _UID.fullmatch(record.uid):
            names, cells = (*names, "uid"), (*cells, record.uid)
        if record.ours is not None:
            names, cells = names + record.ours._fields, cells + record.ours
        self.sink.put("client", names, cells)
        self.matching.remember(number, record, said(record), employer)
        for position, channel in enumerate(record.channels):
            self.add_channel(number, channel, position)
        if record.tags:
            tags = self.tags(record)
            for tag in tags:
                self.add_tag(number, tag)
            self.matching.own.wear(number, tags)
        if record.carried:
            self._carrying.keep(number, record.carried)
        if record.external_id:
            self.name(number, record)
        return number

    def _join(self, client: int, record: Record) -> tuple[str, ...]:
        """Another row of a client of this file: its channels and tags; what differs is noted."""
        self._own_channels(client, record)
        self._own_tags(client, record)
        both = zip(_SAID, said(record), self.matching.own.said(client), strict=True)
        return tuple(line(name, now) for name, now, was in both if now and mark(now) != was)

    def _own_channels(self, client: int, record: Record) -> None:
        matching = self.matching
        for channel in record.channels:
            if not matching.has(client, channel):
                self._own_channel(client, record, channel)

    def _own_channel(self, client: int, record: Record, channel: Channel) -> None:
        self.add_channel(client, channel, self.matching.own.channels(client))
        self.matching.remember_channel(client, record, channel)

    def add_channel(self, client: int, channel: Any, position: int) -> None:
        """A channel for a client."""
        kind, raw, norm, label = channel
        number = self.sink.number("channel")
        self.sink.put("channel", CHANNEL, (number, client, kind, raw, norm, label, position))

    def _own_tags(self, client: int, record: Record) -> None:
        if not record.tags:
            return
        own = self.matching.own
        worn = own.tags(client)
        new = tuple(tag for tag in self.tags(record) if tag not in worn)
        for tag in new:
            self.add_tag(client, tag)
        if new:
            own.wear(client, worn + new)

    def add_tag(self, client: int, tag: int) -> None:
        """A tag for a client."""
        self.sink.put("tagging", TAGGING, (self.sink.number("tagging"), tag, client))

    def tags(self, record: Record) -> tuple[int, ...]:
        """The ids of the row's tags, made where there is none of that name."""
        known = self._tags.get(record.tags)
        if known is None:
            if len(self._tags) >= REMEMBERED:
                self._tags.clear()
            known = self._tags[record.tags] = (*dict.fromkeys(map(self._tag, record.tags)),)
        return known

    def _tag(self, name: str) -> int:
        key = fold(name)
        if key not in self.places.tags:
            number = self.places.tags[key] = self.sink.number("tag")
            self.sink.add("tag", id=number, name=name, name_key=key)
        return self.places.tags[key]

    def owner(self, record: Record) -> int:
        """The user whom the row names as owner, by name or e-mail, or whoever imports."""
        found = self._owner(record.owner) if record.owner else None
        return self.actor_id if found is None else found

    def _owner(self, said: str) -> int | None:
        if said not in self._owners:
            users = self.places.users
            words = (word for word in owner_words(said) if word in users)
            self._owners[said] = next((users[word] for word in words), None)
        return self._owners[said]

    def unknown_owner(self, record: Record) -> tuple[str, ...]:
        """A line that names an owner who is none of us."""
        if not record.owner or self._owner(record.owner) is not None:
            return ()
        self.strangers[record.owner] += 1
        return (line("owner", record.owner),)

    def differs(self, client: int, changes: Mapping[str, tuple[str, str]]) -> None:
        """Say what a file changes in a client; the first of them are kept."""
        for name, (before, now) in changes.items():
            if len(self.differences) < TOLD:
                self.differences.append(f"c{client} {line(name, before or '—')} → {now}")

    def made(self, name: str) -> int | None:
        """The company that this import made lately of that name."""
        return self._made.get(name)

    def company(self, name: str, record: Record) -> int:
        """The company of that name, made if there is none; its owner is the row's."""
        made = self._made.get(name)
        if made is not None:
            return made
        number, new = self.employer(name, record)
        if new is not None:
            self.sink.put("client", CLIENT, new)
            self.matching.remember_strangers([company_met(number, new[KEY])])
        return number

    def employer(self, name: str, record: Record) -> tuple[int, Cells | None]:
        """A company that was not made lately, and the cells of it where there was none."""
        key = folded(name)
        found = self.matching.company(key)
        if found is not None:
            return found, None
        if len(self._made) >= REMEMBERED:
            self._made.clear()
        number = self._made[name] = self.sink.number("client")
        self.matching.call_employer(number, key)
        self.companies += 1
        owner = self.owner(record)
        return number, (number, "company", name, key, "", "", "", "", owner, None, None)

    def source(self, name: str) -> int | None:
        """The source of that key or name, made if there is none; None for no name."""
        if not name:
            return None
        key = fold(name)
        if key not in self.places.sources:
            number = self.places.sources[key] = self.sink.number("source")
            self.sink.add("source", id=number, key=key, name=name)
        return self.places.sources[key]

    def name(self, client: int, record: Record) -> None:
        """Keep what the file calls this client, and what it says of it now."""
        if self.matching.is_named(record.external_id):
            return
        known = self.matching.known.get(record.external_id)
        if known is not None:
            cells = {"digest": record.digest, "cells": cells_of(record)}
            self.sink.change("external_id", known.id, {**cells, "record_id": client})
            return
        self.matching.remember_id(client, record.external_id)
        self.sink.add(
            "external_id", id=self.sink.number("external_id"), system=self.system,
            kind="client", external=record.external_id, record_id=client,
            digest=record.digest, cells=cells_of(record),
        )  # fmt: skip


def owner_words(said: str) -> tuple[str, ...]:
    """What a user may be called where a file says "Ann Lee <ann.lee@okna.example>"."""
    name, email = name_and_email(said)
    if not email and "@" in said and " " not in said.strip():
        name, email = "", said
    local = email.partition("@")[0]
    spoken = local.replace(".", " ").replace("_", " ")
    return tuple(fold(word) for word in (said, name, email, local, spoken) if word)
