"""Whose client a row means: by uid, by the file's own id, by a channel and the same name."""

from collections.abc import Mapping
from sys import intern

from crm_tui.domain.search import fold
from crm_tui.importers.records import Channel, Record
from crm_tui.importers.sinks import Sink
from crm_tui.store.queries import importing
from crm_tui.store.queries.importing import Held, Known

REACHING = ("phone", "email", "messenger")
"""Channels that say who somebody is; an address or a site may be many people's."""


class Own:
    """A client that this import made: what its rows said so far.

    forbidden: the company he works at, if it asked not to be contacted; else 0. tags: of those
    who wear any. A million of these are kept at once, so each is small.
    """

    __slots__ = ("channels", "forbidden", "key", "said", "tags")

    def __init__(self, key: str, said: tuple[str, ...]) -> None:
        self.key = key
        self.said = said
        self.channels = 0
        self.forbidden = 0
        self.tags: set[int] | None = None


class Matching:
    """Finds the clients that rows mean, in the store and among those of this import."""

    def __init__(self, sink: Sink, system: str) -> None:
        self.sink = sink
        self.system = system
        self.meant: Mapping[str, int] = {}  # rows by their digests: what a person said of them
        self.own: dict[int, Own] = {}
        self.known: dict[str, Known] = {}
        self.held: dict[int, Held] = {}
        self._has_clients = importing.has_clients(sink.session)
        self._channels: dict[str, dict[tuple[str, str], int]] = {kind: {} for kind in REACHING}
        self._names: dict[str, list[tuple[int, str, str]]] = {}
        self._uids: dict[str, int] = {}
        self._said: dict[str, int] = {}
        self._became: dict[int, int] = {}
        self._claimed: set[int] = set()
        self._own_channels: dict[int, int] = {}
        self._own_names: dict[str, list[tuple[int, str]]] = {}
        self._own_companies: dict[str, int] = {}
        self._own_ids: dict[str, int] = {}
        self._own_uids: dict[str, int] = {}
        self._own_claimed: set[int] = set()
        self._written = 0
        self._ids_of: dict[str, tuple[dict[str, int], set[int]]] = {}

    def speak_of(self, system: str) -> None:
        """Another file begins: its ids are those of `system`."""
        if self.own:  # what the files before made can be found by name like any other client
            self._written = max(self.own)
            self._has_clients = True
        if system != self.system:
            self._ids_of[self.system] = self._own_ids, self._own_claimed
            self.system = system
            self._own_ids, self._own_claimed = self._ids_of.get(system, ({}, set()))

    # -- the store ------------------------------------------------------------------------

    def look_up(self, batch: list[Record]) -> None:
        """Ask the store, in a few questions, about everything a batch of rows names."""
        session = self.sink.session
        if not self._has_clients:
            return
        externals = (record.external_id for record in batch if record.external_id)
        self._said = {r.digest: self.meant[r.digest] for r in batch if r.digest in self.meant}
        self.known = importing.known(session, self.system, "client", externals)
        self._uids = importing.clients_by_uid(session, (r.uid for r in batch if r.uid))
        names = {fold(record.name) for record in batch}
        self._channels = {kind: self._by_channel(kind, batch, names) for kind in REACHING}
        asked = {fold(record.company) for record in batch if record.company}
        asked |= {fold(r.name) for r in batch if r.deal is not None and not _reaching(r)}
        self._names = importing.clients_by_name(session, asked)
        self._settle()

    def _by_channel(
        self, kind: str, batch: list[Record], names: set[str]
    ) -> dict[tuple[str, str], int]:
        norms = (c.norm for record in batch for c in record.channels if c.kind == kind)
        return importing.clients_by_channel(self.sink.session, kind, norms, names)

    def _settle(self) -> None:
        """How the clients that may be meant stand now."""
        session = self.sink.session
        maybe = {known.record_id for known in self.known.values()} | set(self._uids.values())
        maybe |= set(self._said.values())
        maybe |= {client for found in self._channels.values() for client in found.values()}
        maybe |= {who[0] for found in self._names.values() for who in found}
        maybe.difference_update(self.own)
        if self.sink.locks:
            importing.lock_clients(session, maybe)
        self._became = importing.kept_instead(session, maybe)
        self.held = importing.held(session, maybe | set(self._became.values()))
        self._claimed = importing.claimed(session, self.system, self.held)

    # -- the question ---------------------------------------------------------------------

    def find(self, record: Record) -> int | None:
        """The client that a row means, if we have it."""
        found = self._as_said(record) or self._by_name_of_its_own(record)
        if found is None:
            found = self._by_reach(record)
        if found is None and record.deal is not None and not _reaching(record):
            found = self._by_name(record)
        if found is not None and found not in self.own and found not in self.held:
            # An earlier batch gave it an id or a channel that this row names.
            self.held |= importing.held(self.sink.session, [found])
        return found

    def _as_said(self, record: Record) -> int | None:
        said = self._said.get(record.digest)
        return self._alive(said) if said is not None else None

    def by_uid(self, record: Record) -> int | None:
        """The client of the store that a row names by our own uid."""
        found = self._uids.get(record.uid) if record.uid else None
        return self._alive(found) if found is not None else None

    def is_named(self, external: str) -> bool:
        """Whether this import has said already whom the file calls so."""
        return external in self._own_ids

    def _by_name_of_its_own(self, record: Record) -> int | None:
        """By what only one client is called: the file's id, our uid."""
        for name, own, stored in (
            (record.external_id, self._own_ids, self._stored_id(record.external_id)),
            (record.uid, self._own_uids, self._uids.get(record.uid)),
        ):
            if not name:
                continue
            found = own.get(name)
            if found is None and stored is not None:
                found = self._alive(stored)
            if found is not None:
                return found
        return None

    def _stored_id(self, external: str) -> int | None:
        known = self.known.get(external)
        return known.record_id if known else None

    def _alive(self, client: int) -> int | None:
        """The client itself, or the one it was merged into; None if it is no more."""
        client = self._became.get(client, client)
        return client if client in self.held or client in self.own else None

    def _by_reach(self, record: Record) -> int | None:
        key = fold(record.name)
        for channel in record.channels:
            if channel.kind not in REACHING:
                continue
            stored = self._channels[channel.kind].get((channel.norm, key))
            if stored is not None and stored not in self.own:
                found = self._alive(stored)
                if found is not None and not self._is_another(record, found):
                    return found
            own = self._own_channels.get(_reach(channel, key))
            if own is not None and not self._is_another(record, own):
                return own
        return None

    def _is_another(self, record: Record, client: int) -> bool:
        """Whether the file itself tells the two apart, by ids that differ."""
        claimed = client in self._claimed or client in self._own_claimed
        return bool(record.external_id) and claimed

    def _by_name(self, record: Record) -> int | None:
        """By name alone: one of ours of that name, at the same company where both name one."""
        company = fold(record.company)
        key = fold(record.name)
        own = [who for who, at in self._own_names.get(key, ()) if company in ("", at) or not at]
        if own:
            return own[0]
        stored = [
            who for who, _kind, at in self._names.get(key, ())
            if (who not in self.own or who <= self._written) and (company in ("", at) or not at)
        ]  # fmt: skip
        return self._alive(stored[0]) if len(stored) == 1 else None

    def company(self, key: str) -> int | None:
        """The company of that folded name."""
        if key in self._own_companies:
            return self._own_companies[key]
        for who, kind, _at in self._names.get(key, ()):
            if kind == "company" and who in self.held:
                return who
        return None

    def is_forbidden(self, client: int | None) -> bool:
        """Whether a client, himself or through his company, asked not to be contacted."""
        held = self.held.get(client) if client is not None else None
        return held is not None and bool(held.forbidden)

    def has(self, client: int, channel: Channel) -> bool:
        """Whether a client of this import has a channel already."""
        return self._own_channels.get(_reach(channel, self.own[client].key)) == client

    # -- the memory -----------------------------------------------------------------------

    def remember(
        self, client: int, record: Record, said: tuple[str, ...], employer: int | None
    ) -> None:
        """A client that this import made."""
        key = fold(record.name)
        own = self.own[client] = Own(key, tuple(map(intern, said)))
        if employer is not None and self.is_forbidden(employer):
            own.forbidden = employer
        if record.kind == "company":
            self._own_companies.setdefault(key, client)
        if record.deal is not None:
            self._own_names.setdefault(key, []).append((client, fold(record.company)))
        if record.uid:
            self._own_uids[record.uid] = client

    def remember_company(self, client: int, key: str) -> None:
        """A company that was made because somebody works there."""
        self.own[client] = Own(key, ())
        self._own_companies[key] = client
        self._own_names.setdefault(key, []).append((client, ""))

    def remember_id(self, client: int, external: str) -> None:
        """What the file calls a client."""
        self._own_ids[external] = client
        self._own_claimed.add(client)

    def remember_channel(self, client: int, record: Record, channel: Channel) -> None:
        """A channel that this import gave a client."""
        key = fold(record.name)
        self._own_channels.setdefault(_reach(channel, key), client)
        own = self.own.get(client)
        if own is not None:
            own.channels += 1
            if own.key != key:
                self._own_channels.setdefault(_reach(channel, own.key), client)


def _reaching(record: Record) -> bool:
    return any(channel.kind in REACHING for channel in record.channels)


def _reach(channel: Channel, key: str) -> int:
    """A channel and the name of whoever has it, as 64 bits: texts would fill the memory."""
    return hash((channel.kind, channel.norm, key))
