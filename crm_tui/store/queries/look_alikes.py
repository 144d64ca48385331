"""Whom of our clients the people of a file look like, and what those are called."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from sqlmodel import Session

from crm_tui.domain.blocking import Pair
from crm_tui.domain.likeness import Party
from crm_tui.store.queries.duplicates import Telling, near
from crm_tui.store.shapes import ask


class Near(NamedTuple):
    """A pair, and what the client of ours is called and where he works or lives."""

    pair: Pair
    name: str
    hint: str


def nearest(session: Session, asked: Sequence[Party], tell: Telling) -> dict[int, Near]:
    """By the numbers of those asked about: whom of ours each looks most like.

    tell: as for `duplicates.near`; it may raise, which stops the search.
    """
    pairs = near(session, asked, tell=tell)
    ours = _called(session, {pair.second for pair in pairs.values()})
    return {n: Near(pair, *ours[pair.second]) for n, pair in pairs.items() if pair.second in ours}


def _called(session: Session, clients: Iterable[int]) -> dict[int, tuple[str, str]]:
    """The name of each, and what tells him from others."""
    words = (
        "select c.id, c.name, coalesce(w.name, ''), c.city from client c"
        " left join client w on w.id = c.works_at_id where c.id {given}"
    )
    found = ask(session, words, clients)
    return {number: (name, company or city) for number, name, company, city in found}
