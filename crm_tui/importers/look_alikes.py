"""New clients of a file who look like clients we have: told with the reasons, decided by people."""

from collections.abc import Iterator
from typing import NamedTuple

from sqlmodel import Session

from crm_tui.domain.likeness import Likeness, Party, Reason, party, why_words
from crm_tui.i18n import _, _n
from crm_tui.importers.records import Record
from crm_tui.store.queries.duplicates import Telling
from crm_tui.store.queries.look_alikes import Near, nearest

MOST = 100_000
"""So many new clients of a file are compared with ours; of more, the first."""


class Fresh:
    """The rows that would make a client, gathered while an import is tried."""

    def __init__(self) -> None:
        self.rows: list[tuple[int, str]] = []
        self.names: list[str] = []
        self.parties: list[Party] = []
        self.count = 0

    def __call__(self, record: Record) -> None:
        """One more row that would make a client."""
        self.count += 1
        if self.count > MOST:
            return
        reach = tuple((channel.kind, channel.norm) for channel in record.channels)
        self.parties.append(
            party(len(self.rows), record.kind, record.name, record.company, record.city, reach)
        )
        self.rows.append((record.line, record.digest))
        self.names.append(record.name)


class Alike(NamedTuple):
    """A row of a file, and the client of ours that it looks most like.

    digest: of the row, as records have it. hint: where our client works or lives.
    """

    line: int
    digest: str
    name: str
    client: int
    called: str
    hint: str
    score: float
    reasons: tuple[Reason, ...]

    @property
    def why(self) -> str:
        """The reasons in words."""
        return why_words(Likeness(self.score, self.reasons))


def look_alikes(
    session: Session, fresh: Fresh, tell: Telling = lambda progress: None
) -> tuple[Alike, ...]:
    """The rows that look like clients we have, the likeliest first.

    tell: called with how far it is; it may raise, which stops the search.
    """
    found = nearest(session, fresh.parties, tell)
    return tuple(sorted(_alike(fresh, found), key=lambda one: (-one.score, one.line)))


def _alike(fresh: Fresh, found: dict[int, Near]) -> Iterator[Alike]:
    for number, near in found.items():
        line, digest = fresh.rows[number]
        pair = near.pair
        yield Alike(
            line, digest, fresh.names[number], pair.second, near.name, near.hint, pair.score,
            pair.reasons,
        )  # fmt: skip


def alike_words(alikes: tuple[Alike, ...]) -> str:
    """How many rows look like clients we have; "" for none."""
    if not alikes:
        return ""
    words = _n("{n} row looks like a client you have", "{n} rows look like clients you have",
               len(alikes))  # fmt: skip
    return words.format(n=len(alikes))


def pair_words(one: Alike) -> str:
    """`line 14: Ivan Petrov = c5 Петров Иван (Okna Plus): same phone`."""
    ours = f"{one.called} ({one.hint})" if one.hint else one.called
    return _("line {line}: {name} = c{client} {ours}: {why}").format(
        line=one.line, name=one.name, client=one.client, ours=ours, why=one.why
    )
