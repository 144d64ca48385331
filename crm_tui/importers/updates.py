"""What a row may change in a client that we have: nothing that a person touched since.

A value that may not take its place becomes a line of a note, so that nothing is lost.
"""

from typing import TYPE_CHECKING, Any

from crm_tui.domain.search import fold
from crm_tui.importers.matching import Matching
from crm_tui.importers.records import Record
from crm_tui.importers.said import line, said_before, short
from crm_tui.importers.sinks import Sink
from crm_tui.store.queries import importing
from crm_tui.store.queries.importing import Held, Places

if TYPE_CHECKING:
    from crm_tui.importers.clients import Clients

PLAIN = ("name", "job_title", "city", "country", "language")
_ANOTHER = "\0"
"""A text that no field ever holds."""

PAST = tuple((name,) for name in (*PLAIN, "about", "works_at_id"))


class Updates:
    """Brings the clients of a batch up to date."""

    def __init__(self, sink: Sink, matching: Matching, places: Places, clients: "Clients") -> None:
        self.sink = sink
        self.matching = matching
        self.places = places
        self.clients = clients
        self._looked: set[int] = set()
        self._channels: dict[int, dict[tuple[str, str], str]] = {}
        self._tags: dict[int, set[tuple[int]]] = {}
        self._notes: dict[int, set[str]] = {}
        self._edited: set[int] = set()
        self._past: dict[int, dict[str, set[Any]]] = {}
        self._lost_channels: dict[int, set[tuple[str, ...]]] = {}
        self._lost_tags: dict[int, set[tuple[int, ...]]] = {}

    def forget(self) -> None:
        """A new batch begins: what was asked about the last one may be old."""
        self._looked = set()

    def _look(self) -> None:
        """Ask about all clients that this batch may mean, once the first of them is met."""
        session, held = self.sink.session, self.matching.held
        self._looked = set(held)
        owners = {client: client for client in held} | importing.merged_into(session, held)
        self._channels = importing.channels_of(session, held)
        self._tags = importing.tags_of(session, held)
        self._notes = importing.note_lines(session, held)
        self._edited = importing.edited(session, held)
        self._past = importing.past_values(session, "client", held, PAST)
        self._lost_channels = importing.taken_away(session, "channel", owners, ("kind", "norm"))
        self._lost_tags = importing.taken_away(session, "tagging", owners, ("tag_id",))

    def update(self, client: int, record: Record) -> tuple[bool, tuple[str, ...]]:
        """Whether the client changed, and the lines that are left for a note."""
        if client not in self._looked:
            self._look()
        held = self.matching.held[client]
        known = self.matching.known.get(record.external_id)
        last = said_before(known.cells) if known is not None else None
        if last is None and self.matching.by_uid(record) == client:
            last = self._as_it_was(held, record)
        changes, lines = self._fields(held, record, last)
        if changes:
            self.sink.change("client", client, changes)
            self.clients.differs(client, _told(held, record, changes))
            named = {name: value for name, value in changes.items() if name in Held._fields}
            self.matching.held[client] = self.matching.held[client]._replace(**named)
        added = self._add_channels(client, record)
        tagged = self._add_tags(client, record)
        if record.external_id and (known is None or known.digest != record.digest):
            self.clients.name(client, record)
        return bool(changes) or added or tagged, self._new(client, record, last, lines)

    def _as_it_was(self, held: Held, record: Record) -> dict[str, Any]:
        """For a row of our own list: what such a list may have said of the client before.

        A value that the client once had is no news; one it never had is, and may take the place
        of a value that nobody changed.
        """
        past = self._past.get(held.id, {})
        found: dict[str, Any] = {}
        for name in (*PLAIN, "about"):
            had = past.get(name, set())
            wanted, now = _wanted(record, name), getattr(held, name)
            edited = bool(had - {now})
            found[name] = wanted if wanted in had else _ANOTHER if edited else now
        employer = self.matching.company(fold(record.company)) if record.company else None
        worked = past.get("works_at_id", set())
        edited = bool(worked - {held.works_at_id})
        found["company"] = (
            record.company if employer in worked else _ANOTHER if edited else held.company
        )
        return found

    def _fields(
        self, held: Held, record: Record, last: dict[str, Any] | None
    ) -> tuple[dict[str, Any], list[str]]:
        changes: dict[str, Any] = {}
        lines: list[str] = []
        for name in PLAIN if record.ours is None else (*PLAIN, "about"):
            wanted, now = _wanted(record, name), getattr(held, name)
            if not wanted or fold(wanted) == fold(now) or not _is_news(name, wanted, last):
                continue
            if self._may(held.id, now, last.get(name, "") if last is not None else None):
                changes[name] = wanted
            else:
                lines.append(line(name, wanted))
        if "name" in changes:
            changes["name_key"] = fold(changes["name"])
        self._employer(held, record, last, changes, lines)
        self._source(held, record, last, changes)
        return changes, lines

    def _may(self, client: int, now: str, before: str | None) -> bool:
        """Whether a file may write over `now`, having said `before` (None: it never said)."""
        if before is not None:
            return now == before
        return not now and client not in self._edited

    def _employer(
        self, held: Held, record: Record, last: dict[str, Any] | None,
        changes: dict[str, Any], lines: list[str],
    ) -> None:  # fmt: skip
        key = fold(record.company)
        if not key or key == held.company or not _is_news("company", record.company, last):
            return
        before = fold(last.get("company", "")) if last is not None else None
        company = self.matching.company(key)
        allowed = not self.matching.is_forbidden(company) and company != held.id
        if allowed and self._may(held.id, held.company, before):
            changes["works_at_id"] = self.clients.company(record.company, record)
            self.matching.held[held.id] = held._replace(company=key)
        else:
            lines.append(line("company", record.company))

    def _source(
        self, held: Held, record: Record, last: dict[str, Any] | None, changes: dict[str, Any]
    ) -> None:
        if record.source and held.source_id is None and _is_news("source", record.source, last):
            before = last.get("source", "") if last is not None else None
            if self._may(held.id, "", before):
                changes["source_id"] = self.clients.source(record.source)

    def _add_channels(self, client: int, record: Record) -> bool:
        there = self._channels.setdefault(client, {})
        lost = self._lost_channels.get(client, ())
        added = False
        for channel in record.channels:
            pair, written = (channel.kind, channel.norm), (channel.kind, channel.raw)
            if pair in there or written in ((kind, raw) for (kind, _norm), raw in there.items()):
                continue
            if pair in lost:
                continue
            self.clients.add_channel(client, channel, len(there))
            self.matching.remember_channel(client, record, channel)
            there[pair] = channel.raw
            added = True
        return added

    def _add_tags(self, client: int, record: Record) -> bool:
        worn = self._tags.setdefault(client, set())
        added = False
        for tag in self.clients.tags(record) if record.tags else ():
            if (tag,) not in worn and (tag,) not in self._lost_tags.get(client, ()):
                self.clients.add_tag(client, tag)
                worn.add((tag,))
                added = True
        return added

    def _new(
        self, client: int, record: Record, last: dict[str, Any] | None, lines: list[str]
    ) -> tuple[str, ...]:
        """The lines that neither the file said before nor the client's notes hold."""
        there = self._notes.setdefault(client, set())
        before = set(last.get("notes", ())) if last is not None else set()
        notes = (note for note in record.notes if short(note) not in before)
        found = tuple(each for each in dict.fromkeys((*notes, *lines)) if not _is_in(each, there))
        there.update(found)
        return found


def _wanted(record: Record, name: str) -> str:
    if name == "about":
        return record.ours.about if record.ours is not None else ""
    return str(getattr(record, name))


def _told(held: Held, record: Record, changes: dict[str, Any]) -> dict[str, tuple[str, str]]:
    """Field → what it was and what it becomes, in words."""
    told = {
        name: (str(getattr(held, name)), str(changes[name]))
        for name in (*PLAIN, "about")
        if name in changes
    }
    if "works_at_id" in changes:
        told["company"] = (held.company, record.company)
    return told


def _is_in(note: str, there: set[str]) -> bool:
    return note in there or all(part in there for part in note.splitlines())


def _is_news(name: str, wanted: str, last: dict[str, Any] | None) -> bool:
    """Whether a file says something that it did not say the last time."""
    return last is None or last.get(name, "") != wanted
