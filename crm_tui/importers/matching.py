"""Whose client a row means: by uid, by the file's own id, by a channel and the same name."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from crm_tui.domain.search import fold
from crm_tui.importers.packed import Ledger, Packed
from crm_tui.importers.records import Channel, Record
from crm_tui.importers.sinks import Sink
from crm_tui.store.queries import importing
from crm_tui.store.queries.importing import Held, Known

REACHING = ("phone", "email", "messenger")
"""Channels that say who somebody is; an address or a site may be many people's."""

SAID = 5
"""How many fields of a row are compared with what the first row of a client said."""


class Met(NamedTuple):
    """A client that this import made: the mark of his folded name, what his row said of him."""

    client: int
    mark: int
    said: tuple[str, ...]
    channels: tuple[Channel, ...]


def company_met(client: int, key: str) -> Met:
    """The same of a company that was made because somebody works there."""
    return Met(client, hash(key), ("",) * SAID, ())


class Matching:
    """Finds the clients that rows mean, in the store and among those of this import."""

    def __init__(self, sink: Sink, system: str) -> None:
        self.sink = sink
        self.system = system
        self.meant: Mapping[str, int] = {}  # rows by their digests: what a person said of them
        self.own = Ledger(SAID)
        self.forbidden: dict[int, int] = {}  # own client → his company, which wants no contact
        self.known: dict[str, Known] = {}
        self.held: dict[int, Held] = {}
        self._has_clients = importing.has_clients(sink.session)
        self._channels: dict[str, dict[tuple[str, str], int]] = {kind: {} for kind in REACHING}
        self._names: dict[str, list[tuple[int, str, str]]] = {}
        self._uids: dict[str, int] = {}
        self._said: dict[str, int] = {}
        self._became: dict[int, int] = {}
        self._claimed: set[int] = set()
        self._own_channels = Packed()
        self._own_names = Packed()
        self._own_companies = Packed()
        self._own_ids = Packed()  # (whose ids they are, the id) → the client
        self._own_uids = Packed()
        self._own_claimed = Packed()
        self._written = 0

    def speak_of(self, system: str) -> None:
        """Another file begins: its ids are those of `system`."""
        if self.own:  # what the files before made can be found by name like any other client
            self._written = self.own.last
            self._has_clients = True
        self.system = system

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
        maybe = {client for client in maybe if client not in self.own}
        if self.sink.locks:
            importing.lock_clients(session, maybe)
        self._became = importing.kept_instead(session, maybe)
        self.held = importing.held(session, maybe | set(self._became.values()))
        self._claimed = importing.claimed(session, self.system, self.held)

    # -- the question ---------------------------------------------------------------------

    def find(self, record: Record) -> int | None:
        """The client that a row means, if we have it."""
        found = self._as_said(record) if self._said else None
        if not found and (record.external_id or record.uid):
            found = self._by_name_of_its_own(record)
        if found is None:
            found = self._by_reach(record)
        if found is None and record.deal is not None and not _reaching(record):
            found = self._by_name(record)
        if found is not None and found not in self.own and found not in self.held:
            # An earlier batch gave it an id or a channel that this row names.
            self.held |= importing.held(self.sink.session, [found])
        return found

    @property
    def knows_some(self) -> bool:
        """Whether the store knows some of the channels that the rows name, or a person said so."""
        return bool(self._said) or any(self._channels.values())

    def is_reached(self, reach: tuple[str, str, int]) -> bool:
        """Whether a client of this import is reached so: kind, normal form, mark of his name."""
        return self._own_channels.get(reach) is not None

    def _as_said(self, record: Record) -> int | None:
        said = self._said.get(record.digest)
        return self._alive(said) if said is not None else None

    def by_uid(self, record: Record) -> int | None:
        """The client of the store that a row names by our own uid."""
        found = self._uids.get(record.uid) if record.uid else None
        return self._alive(found) if found is not None else None

    def is_named(self, external: str) -> bool:
        """Whether this import has said already whom the file calls so."""
        return (self.system, external) in self._own_ids

    def _by_name_of_its_own(self, record: Record) -> int | None:
        """By what only one client is called: the file's id, our uid."""
        for name, own, stored in (
            (record.external_id, self._own_ids, self._stored_id(record.external_id)),
            (record.uid, self._own_uids, self._uids.get(record.uid)),
        ):
            if not name:
                continue
            found = own.get((self.system, name) if own is self._own_ids else name)
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
        key = folded(record.name)
        mark = hash(key)
        for kind, _raw, norm, _label in record.channels:
            if kind not in REACHING:
                continue
            stored = self._channels[kind].get((norm, key)) if self._has_clients else None
            if stored is not None and stored not in self.own:
                found = self._alive(stored)
                if found is not None and not self._is_another(record, found):
                    return found
            own = self._own_channels.get((kind, norm, mark))
            if own is not None and not self._is_another(record, own):
                return own
        return None

    def _is_another(self, record: Record, client: int) -> bool:
        """Whether the file itself tells the two apart, by ids that differ."""
        if not record.external_id:
            return False
        return client in self._claimed or (self.system, ~client) in self._own_claimed

    def _by_name(self, record: Record) -> int | None:
        """By name alone: one of ours of that name, at the same company where both name one."""
        company = fold(record.company)
        key = fold(record.name)
        own = self._own_by_name(key, company)
        if own is not None:
            return own
        stored = [
            who for who, _kind, at in self._names.get(key, ())
            if (who not in self.own or who <= self._written) and (company in ("", at) or not at)
        ]  # fmt: skip
        return self._alive(stored[0]) if len(stored) == 1 else None

    def _own_by_name(self, key: str, company: str) -> int | None:
        """The first client of this import of that name, at that company or at none."""
        if not company:
            return self._own_names.get(key)
        found = (self._own_names.get((key, at)) for at in (company, ""))
        return min((who for who in found if who is not None), key=abs, default=None)

    def company(self, key: str) -> int | None:
        """The company of that folded name."""
        own = self._own_companies.get(key)
        if own is not None:
            return own
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
        return self._own_channels.get(_reach(channel, self.own.key(client))) == client

    # -- the memory -----------------------------------------------------------------------

    def remember(
        self, client: int, record: Record, said: tuple[str, ...], employer: int | None
    ) -> None:
        """A client that this import made, with all that he is reached by."""
        key = folded(record.name)
        mark = hash(key)
        self.own.add(client, mark, said, len(record.channels))
        for kind, _raw, norm, _label in record.channels:
            self._own_channels.setdefault((kind, norm, mark), client)
        self.forbid_with(client, employer)
        if record.kind == "company":
            self.call_company(client, key)
        if record.deal is not None:
            self._remember_name(client, key, folded(record.company))
        if record.uid:
            self._own_uids[record.uid] = client

    def call_employer(self, client: int, key: str) -> None:
        """What a company is called that was made because somebody works there."""
        self._own_companies[key] = client
        self._remember_name(client, key, "")

    def call_company(self, client: int, key: str) -> None:
        """What a client of this import is called that is a company."""
        self._own_companies.setdefault(key, client)

    def forbid_with(self, client: int, employer: int | None) -> None:
        """A client of this import is not to be contacted where his company is not."""
        if employer is not None and self.held and self.is_forbidden(employer):
            self.forbidden[client] = employer

    def remember_strangers(self, met: Sequence[Met]) -> None:
        """Clients that this import made, in the order of their ids; nobody is reached as they."""
        if not met:
            return
        clients, names, said, channels = zip(*met, strict=True)
        self.own.extend(clients, names, said, [*map(len, channels)])
        reached = [
            (hash((one[0], one[2], mark)), client, one[0])
            for client, mark, _said, channels in met
            for one in channels
        ]
        self._own_channels.keep({m: client for m, client, kind in reached if kind in REACHING})
        for mark, client, kind in reached:
            if kind not in REACHING and not self._own_channels.known([mark]):
                self._own_channels.keep({mark: client})

    def reaches_any(self, marks: Sequence[int]) -> bool:
        """Whether one of these marks is of what a client of this import is reached by."""
        return bool(self._own_channels.known(marks))

    def _remember_name(self, client: int, key: str, company: str) -> None:
        self._own_names.setdefault(key, client)
        self._own_names.setdefault((key, company), client)

    def remember_id(self, client: int, external: str) -> None:
        """What the file calls a client."""
        self._own_ids[self.system, external] = client
        self._own_claimed[self.system, ~client] = 1  # -1 and -2, of a trial, have one mark

    def remember_channel(self, client: int, record: Record, channel: Channel) -> None:
        """A channel that this import gave a client."""
        key = hash(folded(record.name))
        self._own_channels.setdefault(_reach(channel, key), client)
        if client in self.own:
            self.own.count_channel(client)
            name = self.own.key(client)
            if name != key:
                self._own_channels.setdefault(_reach(channel, name), client)


@lru_cache(maxsize=8192)
def folded(name: str) -> str:
    """A name as names are compared; a row's is asked for again and again."""
    return fold(name)


def _reaching(record: Record) -> bool:
    return any(channel.kind in REACHING for channel in record.channels)


def _reach(channel: Channel, key: int) -> tuple[str, str, int]:
    """A channel and the mark of the name of whoever has it."""
    return (channel.kind, channel.norm, key)
