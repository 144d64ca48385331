"""Rows that make a client each, since nothing in them names one we have: many at a time.

`Clients` makes the same of them, one by one.
"""

from collections.abc import Sequence

from crm_tui.importers.clients import CHANNEL, CLIENT, KEY, TAGGING, Clients, said
from crm_tui.importers.making import Cells
from crm_tui.importers.matching import REACHING, Met, company_met, folded
from crm_tui.importers.records import Record


class Newcomers:
    """Makes clients of rows that nobody is known by."""

    def __init__(self, clients: Clients) -> None:
        self._clients = clients
        self._matching = clients.matching

    def may_take(self, batch: Sequence[Record]) -> bool:
        """Whether rows, once looked up, say nothing of themselves that takes a closer look.

        That is ids, deals, own fields, what only our own lists say, and channels that we know.
        """
        if self._matching.knows_some:
            return False
        return not any(
            [
                r.external_id or r.uid or r.carried or r.fields or r.deal is not None or r.ours
                for r in batch
            ]
        )

    def strangers(self, rows: Sequence[Record]) -> int:
        """How many rows, from the first on, name no client of this import, nor each other."""
        marks = [
            hash((one[0], one[2], mark))
            for record, mark in ((r, hash(folded(r.name))) for r in rows if r.channels)
            for one in record.channels
        ]
        if len(set(marks)) == len(marks) and not self._matching.reaches_any(marks):
            return len(rows)
        return self._strangers(rows)

    def _strangers(self, rows: Sequence[Record]) -> int:
        """The same, row by row."""
        known, met = self._matching.is_reached, set()
        for count, record in enumerate(rows):
            if not record.channels:
                continue
            mark = hash(folded(record.name))
            for kind, _raw, norm, _label in record.channels:
                if kind in REACHING:
                    reach = (kind, norm, mark)
                    if reach in met or known(reach):
                        return count
            met.update([(one[0], one[2], mark) for one in record.channels])
        return len(rows)

    def make(self, rows: Sequence[Record]) -> list[int]:
        """The ids of clients that are made of rows, each of which makes one."""
        made = self._make(rows)
        self._reach(made, rows)
        self._tag(made, rows)
        return made

    def _make(self, rows: Sequence[Record]) -> list[int]:
        """The clients, each behind the company that its row is the first to name."""
        clients, number = self._clients, self._clients.sink.number
        made: list[int] = []
        waiting: list[Cells] = []
        met: list[Met] = []
        for record in rows:
            employer = clients.made(record.company) if record.company else None
            if record.company and employer is None:
                employer, new = clients.employer(record.company, record)
                if new is not None:
                    waiting.append(new)
                    met.append(company_met(employer, new[KEY]))
            client, key = number("client"), folded(record.name)
            made.append(client)
            waiting.append(self._cells(client, record, key, employer))
            met.append(Met(client, hash(key), said(record), record.channels))
            if record.kind == "company":
                self._matching.call_company(client, key)
            self._matching.forbid_with(client, employer)
        self._matching.remember_strangers(met)
        clients.sink.put_many("client", CLIENT, waiting)
        return made

    def _cells(self, number: int, record: Record, key: str, employer: int | None) -> Cells:
        clients = self._clients
        return (
            number, record.kind, record.name, key, record.job_title, record.city,
            record.country, record.language,
            clients.owner(record) if record.owner else clients.actor_id,
            clients.source(record.source) if record.source else None, employer,
        )  # fmt: skip

    def _reach(self, made: list[int], rows: Sequence[Record]) -> None:
        """What the clients are reached by."""
        all_of = [record.channels for record in rows]
        numbers = self._clients.sink.numbers("channel", sum(map(len, all_of)))
        found = (
            (client, *channel, position)
            for client, each in zip(made, all_of, strict=True)
            for position, channel in enumerate(each)
        )
        cells = [(number, *one) for number, one in zip(numbers, found, strict=True)]
        self._clients.sink.put_many("channel", CHANNEL, cells)

    def _tag(self, made: list[int], rows: Sequence[Record]) -> None:
        """The tags that the clients wear."""
        worn = [self._clients.tags(record) if record.tags else () for record in rows]
        numbers = iter(self._clients.sink.numbers("tagging", sum(map(len, worn))))
        both = [(client, tags) for client, tags in zip(made, worn, strict=True) if tags]
        cells = [(next(numbers), tag, client) for client, tags in both for tag in tags]
        self._clients.sink.put_many("tagging", TAGGING, cells)
        for client, tags in both:
            self._matching.own.wear(client, tags)
