"""Whom and which deal the ids and titles of another program's activities mean."""

from collections.abc import Iterable, Iterator, Sequence

from sqlmodel import Session

from crm_tui.domain.search import fold
from crm_tui.importers.happenings import Happened, Happening, Refs
from crm_tui.store.queries import happenings, importing
from crm_tui.store.queries.happenings import DealStands, NextStep

COLUMNS = "columns:"
"""How systems of files that are nobody's export in particular begin."""


class Named:
    """Resolves what a lot of rows refers to, in a few questions."""

    def __init__(self, session: Session, file: Happened) -> None:
        self.session = session
        self.systems = _systems(session, file.read_as.partition(" ")[0])
        self._titles: dict[str, int] | None = None
        self._clients: dict[str, dict[str, int]] = {}
        self._deal_ids: dict[str, int] = {}
        self._deals: dict[int, DealStands] = {}
        self._by_client: dict[int, list[DealStands]] = {}
        self.next_steps: dict[int, NextStep] = {}
        self.claimed: set[int] = set()

    def look_up(self, lot: Sequence[Happening], clients: Iterable[int]) -> set[int]:
        """Ask the store about a lot; clients: those that it names otherwise. All clients meant."""
        refs = [one.refs for one in lot if one.refs is not None]
        self._clients = {
            "people": self._of("client", (each for ref in refs for each in (*ref.people, *ref.any)),
                               self.systems[0]),
            "companies": self._of("client", (each for ref in refs
                                             for each in (*ref.companies, *ref.any)),
                                  self.systems[1]),
        }  # fmt: skip
        self._deal_ids = self._of(
            "deal", (each for ref in refs for each in (*ref.deals, *ref.any)), self.systems[2]
        )
        ids = {*self._deal_ids.values(), *self._titled(refs)}
        self._deals = happenings.deals_of_ids(self.session, ids)
        meant = {client for found in self._clients.values() for client in found.values()}
        meant |= {deal.client for deal in self._deals.values()}
        became = importing.kept_instead(self.session, meant)
        for found in self._clients.values():
            found.update({name: became.get(client, client) for name, client in found.items()})
        meant = {became.get(client, client) for client in meant}
        self._look_at_deals(refs, {*meant, *clients})
        return meant

    def _of(self, kind: str, externals: Iterable[str], systems: list[str]) -> dict[str, int]:
        return happenings.named_so(self.session, kind, systems, dict.fromkeys(externals))

    def _titled(self, refs: list[Refs]) -> set[int]:
        """Deals whose title is theirs alone, of those that a lot names by title."""
        keys = {fold(title) for ref in refs for title in ref.titles}
        if not keys:
            return set()
        if self._titles is None:
            self._titles = {}
            for number, title in happenings.titles(self.session):
                key = fold(title)
                self._titles[key] = 0 if key in self._titles else number
        return {number for key in keys if (number := self._titles.get(key, 0))}

    def _look_at_deals(self, refs: list[Refs], clients: set[int]) -> None:
        self._by_client = {}
        if any(ref.titles for ref in refs):
            for deal in happenings.deals_of(self.session, clients):
                self._by_client.setdefault(deal.client, []).append(deal)
        every = {*self._deals, *(d.id for some in self._by_client.values() for d in some)}
        self.next_steps = happenings.next_steps(self.session, every)
        steps = (step.id for step in self.next_steps.values())
        self.claimed = happenings.claimed_steps(self.session, steps)

    def clients(self, refs: Refs | None) -> Iterator[int]:
        """Clients whom the ids of a row name, people first."""
        if refs is None:
            return
        named = (("people", refs.people), ("companies", refs.companies))
        for kind, ids in (*named, ("people", refs.any), ("companies", refs.any)):
            yield from (self._clients[kind][each] for each in ids if each in self._clients[kind])

    def deal(self, refs: Refs | None, clients: Sequence[int]) -> DealStands | None:
        """The deal that a row is about: by its id, by a title of these clients, by a rare title."""
        if refs is None:
            return None
        for each in (*refs.deals, *refs.any):
            if each in self._deal_ids:
                return self._deals.get(self._deal_ids[each])
        keys = [fold(title) for title in refs.titles]
        for client in clients:
            for deal in self._by_client.get(client, ()):
                if fold(deal.title) in keys:
                    return deal
        rare = (self._titles.get(key, 0) for key in keys) if self._titles else iter(())
        return next((self._deals[number] for number in rare if number in self._deals), None)


def _systems(session: Session, program: str) -> tuple[list[str], list[str], list[str]]:
    """Whose ids may be meant: systems of people, of companies, of deals."""
    from crm_tui.importers.presets import names_of

    if not program:
        others = happenings.systems_like(session, COLUMNS)
        return others, others, others
    return (
        names_of(program, "clients"), names_of(program, "companies"), names_of(program, "deals")
    )  # fmt: skip
