"""New clients of a file who look like clients we have: told with the reasons, decided by people."""

from collections.abc import Iterator
from typing import NamedTuple

from sqlmodel import Session

from crm_tui.domain.likeness import Likeness, Party, Reason, party, why_words
from crm_tui.i18n import _, _n
from crm_tui.importers.records import Record
from crm_tui.store.queries.duplicates import Progress, Telling
from crm_tui.store.queries.importing import has_clients
from crm_tui.store.queries.look_alikes import Near, nearest

MOST = 100_000
"""So many new clients of a file are compared with ours; of more, the first."""

TELL = 1000


class Row(NamedTuple):
    """A row that would make a client: where it stands, and what is compared of it."""

    line: int
    digest: str
    kind: str
    name: str
    company: str
    city: str
    reach: tuple[tuple[str, str], ...]
    file: str = ""


class Fresh:
    """The rows that would make a client, gathered while an import is tried.

    file: the name of the one that is tried, where there are several; who stands in two of them is
    gathered once.
    """

    def __init__(self) -> None:
        self.rows: list[Row] = []
        self.file = ""
        self._names: set[tuple[str, str]] = set()

    def __call__(self, record: Record) -> None:
        """One more row that would make a client."""
        if self.file:
            who = (record.name, record.company)
            if who in self._names:
                return
            self._names.add(who)
        if len(self.rows) < MOST:
            reach = tuple((channel.kind, channel.norm) for channel in record.channels)
            self.rows.append(
                Row(record.line, record.digest, record.kind, record.name, record.company,
                    record.city, reach, self.file)
            )  # fmt: skip


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
    file: str = ""

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
    if not fresh.rows or not has_clients(session):
        return ()
    found = nearest(session, list(_parties(fresh, tell)), tell)
    return tuple(sorted(_alike(fresh, found), key=lambda one: (-one.score, one.line)))


def _parties(fresh: Fresh, tell: Telling) -> Iterator[Party]:
    for number, row in enumerate(fresh.rows):
        if number % TELL == 0:
            tell(Progress("read", number, len(fresh.rows)))
        yield party(number, row.kind, row.name, row.company, row.city, row.reach)


def _alike(fresh: Fresh, found: dict[int, Near]) -> Iterator[Alike]:
    for number, near in found.items():
        row, pair = fresh.rows[number], near.pair
        yield Alike(
            row.line, row.digest, row.name, pair.second, near.name, near.hint, pair.score,
            pair.reasons, row.file,
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
    words = _("line {line}: {name} = c{client} {ours}: {why}").format(
        line=one.line, name=one.name, client=one.client, ours=ours, why=one.why
    )
    return f"{one.file}: {words}" if one.file else words
