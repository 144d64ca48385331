"""From a file to the store: read and normalise without a lock, then match and write at once.

A dry run takes every decision and writes nothing, so its counts are the real run's.
"""

from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from datetime import date
from typing import Any, NamedTuple

from sqlmodel import Session

from crm_tui.domain.search import fold
from crm_tui.importers.clients import MATCHED, NEW, UNTOUCHED, UPDATED, Clients, Whose
from crm_tui.importers.deals import Deals, Desk
from crm_tui.importers.known_deals import KnownDeals, all_lines
from crm_tui.importers.newcomers import Newcomers
from crm_tui.importers.own_values import OwnValues
from crm_tui.importers.prepared import Preparing
from crm_tui.importers.records import BadRow, DealPart, Record
from crm_tui.importers.rejected import with_cells
from crm_tui.importers.sinks import Counting, Prepared, Sink, Writing, poured
from crm_tui.importers.understanding import (
    Told,
    Understood,
    Wishes,
    many_objects,
    understand,
    understand_table,
)
from crm_tui.store.journal import Tx
from crm_tui.store.queries import importing
from crm_tui.store.tables.base import to_micros
from crm_tui.store.tables.sales import Deal

__all__ = ["Told", "Understood", "Wishes", "many_objects", "understand", "understand_table"]

ROW_SYSTEM = "row"

_TRACE = ("id", "system", "kind", "external", "record_id")
_NOTE = ("id", "client_id", "deal_id", "user_id", "kind", "at", "text")

Noted = Callable[[Record], None]
"""Called with a row that makes a client."""


class Ready(NamedTuple):
    """An import whose every row is made ready, and for whom."""

    rows: Prepared
    told: "Callable[[], Report]"
    asked: tuple[Any, ...]

    @property
    def report(self) -> "Report":
        """What the import will have done, once every row is ready."""
        return self.told()


class Report(NamedTuple):
    """What an import did, or, as a dry run, would do.

    rows = added + matched + updated + untouched + rejected. clients and companies: how many were
    made; deals: likewise. spread: how many steps were put on which day. first: the first rows as
    they are understood. entry_id: the journal's entry, None for a dry run or nothing new.
    read_as: whose export, or which saved mapping. warnings: the first of `warned` sentences on
    values that could not be kept where they belong. differences: what changes in clients that
    we have. strangers: owners who are none of us. fields: own fields that were made. header: the
    columns. gaps: deals past a stage that is not left without something they lack.
    """

    file: str
    entity: str
    rows: int
    added: int
    matched: int
    updated: int
    untouched: int
    rejected: int
    clients: int
    companies: int
    deals: int
    unmapped: tuple[str, ...]
    notes: tuple[str, ...]
    spread: dict[date, int]
    first: tuple[Record, ...]
    bad: tuple[BadRow, ...]
    entry_id: int | None = None
    read_as: str = ""
    warnings: tuple[str, ...] = ()
    warned: int = 0
    differences: tuple[str, ...] = ()
    strangers: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    header: tuple[str, ...] = ()
    gaps: tuple[str, ...] = ()


def dry_run(
    session: Session,
    file: Understood,
    desk: Desk,
    told: Told | None = None,
    noted: Noted | None = None,
) -> Report:
    """Every decision an import would take now, and nothing written.

    noted: called with each row that would make a client.
    """
    return _Import(Counting(session), file, desk, told, noted).run()


def prepared(
    session: Session,
    file: Understood,
    desk: Desk,
    told: Told | None = None,
    noted: Noted | None = None,
) -> Understood:
    """The file with every decision taken and every row made ready, so that `write` is quick.

    noted: called with each row that will make a client. Where the database gives no ids before it
    writes (PostgreSQL), `write` decides.
    """
    if session.get_bind().dialect.name != "sqlite":
        return file
    rows = Preparing(session, desk.now, desk.actor_id)
    with ExitStack() as undone:
        undone.callback(rows.forget)
        report = _Import(rows, file, desk, told, noted).run()
        undone.pop_all()
    return file._replace(ready=Ready(rows, lambda: report, asked(desk)))


def decided(rows: Preparing, file: Understood, desk: Desk, told: Told) -> Report:
    """Every decision of an import, handed on to be made ready."""
    return _Import(rows, file, desk, told).run()


def asked(desk: Desk) -> tuple[Any, ...]:
    """What of a desk decides how a file comes in; hours and minutes don't."""
    return (desk.actor_id, desk.today, str(desk.zone), desk.currency, desk.pipeline, desk.stages)


def write(tx: Tx, file: Understood, desk: Desk, told: Told | None = None) -> Report:
    """Import a file that was understood: all of it in this transaction.

    told: called now and then with the number of rows done, for people who wait.
    """
    ready = file.ready
    if ready is not None and ready.asked == asked(desk) and ready.rows.stands(tx.session):
        poured(tx, ready.rows, _of_rows(told, file, ready.rows))
        done = ready.report
    else:
        done = _Import(Writing(tx), file, desk, told).run()
    tx.noted = {"rows": done.rows, "added": done.added, "updated": done.updated}
    return done


def _of_rows(told: Told | None, file: Understood, ready: Prepared) -> Told:
    """What is told of lots that are written, counted in rows of the file."""
    rows = file.spool.count
    return _nobody if told is None else lambda done: told(int(ready.share(done) * rows))


class _Import:
    """One pass over the records: each is decided, then handed to the sink."""

    def __init__(
        self,
        sink: Sink,
        file: Understood,
        desk: Desk,
        told: Told | None,
        noted: Noted | None = None,
    ) -> None:
        self.sink = sink
        self.file = file
        self.desk = desk
        self.told = told or _nobody
        self.noted = noted
        places = importing.places(sink.session)
        if desk.actor:  # whoever writes for the first time is written down by then
            places.users.setdefault(fold(desk.actor), desk.actor_id)
        self.clients = Clients(sink, places, desk.actor_id, file.system)
        self.clients.matching.meant = file.meant
        self.newcomers = Newcomers(self.clients)
        self.deals = Deals(sink, places, desk)
        self.known = KnownDeals(sink, file.system)
        self.own = OwnValues(sink, file.own, file.mapping.entity)
        self.counts: Counter[str] = Counter()
        self.bad = list(file.spool.bad)
        self.made: Counter[str] = Counter()
        self._by = (desk.actor_id, to_micros(desk.now))
        self._has_traces = True

    def run(self) -> Report:
        """Decide every record; raise Invalid for a stage that nobody mapped."""
        self.deals.placing.check(self.file.spool.places())
        self.own.begin()
        with many_objects():
            self._go()
        return self._report()

    def _go(self) -> None:
        done = 0
        self._has_traces = importing.has_traces(self.sink.session, ROW_SYSTEM)
        for batch in self.file.spool.batches():
            self._batch(batch)
            done += len(batch)
            self.told(done)
        self.sink.close()

    def _batch(self, batch: list[Record]) -> None:
        fresh = self._untraced(batch) if self._has_traces else batch
        self.counts[UNTOUCHED] += len(batch) - len(fresh)
        if not fresh:
            return
        self.clients.look_up(fresh)
        self.known.look_up(fresh)
        if self.file.own:
            self.own.look_up([*self.clients.matching.held, *self.known.ids()])
        if self.newcomers.may_take(fresh):
            self._all(fresh)
            return
        for record in fresh:
            self._one(record)

    def _all(self, rows: list[Record]) -> None:
        """Rows of which most make a client; the others may be of one that this import made."""
        while rows:
            count = self.newcomers.strangers(rows)
            if count:
                with self.sink.together():
                    self._make(rows[:count])
            if count < len(rows):
                self._one(rows[count])
            rows = rows[count + 1 :]

    def _make(self, rows: list[Record]) -> None:
        """Rows that make a client each."""
        made = self.newcomers.make(rows)
        if self.noted is not None:
            for record in rows:
                self.noted(record)
        self._note_many(made, rows)
        numbers = self.sink.numbers("external_id", len(rows))
        traces = [
            (number, ROW_SYSTEM, "client", record.digest, client)
            for number, client, record in zip(numbers, made, rows, strict=True)
        ]
        self.sink.put_many("external_id", _TRACE, traces)
        self.counts[NEW] += len(rows)
        self.made["client"] += len(rows)

    def _untraced(self, batch: list[Record]) -> list[Record]:
        """The rows that no import brought in before."""
        seen = {
            kind: importing.traced(
                self.sink.session, ROW_SYSTEM, kind, (r.digest for r in batch if _kind(r) == kind)
            )
            for kind in ("client", "deal")
        }
        return [record for record in batch if record.digest not in seen[_kind(record)]]

    def _one(self, record: Record) -> None:
        why = self._forbidden(record)
        if why:
            self.bad.append(BadRow(record.line, "", why, ()))
            return
        if record.deal is None:
            whose = self._take(record)
            how, client, deal, lines = whose.how, whose.id, None, whose.lines
        else:
            how, client, deal, lines = self._deal(record, record.deal)
        if record.fields:
            changed, more = self.own.give(deal or client, record.fields)
            how = UPDATED if (changed or more) and how == UNTOUCHED else how
            lines = (*lines, *more)
        self.counts[how] += 1
        if lines:
            self._note(client, deal, lines)
        if how == UNTOUCHED and self._has_a_uid(record):
            return  # known again without a trace
        number = self.sink.number("external_id")
        traced = (number, ROW_SYSTEM, _kind(record), record.digest, deal or client)
        self.sink.put("external_id", _TRACE, traced)

    def _has_a_uid(self, record: Record) -> bool:
        """Whether a row is known by our own mark of the record, whatever it says else."""
        if record.deal is not None:
            return self.known.has_uid(record.deal)
        return self.clients.matching.by_uid(record) is not None

    def _deal(self, record: Record, part: DealPart) -> tuple[str, int, int, tuple[str, ...]]:
        """How a deal's row came in, the client, the deal, and the lines for a note."""
        stored = self.known.stored(part)
        if stored is not None:
            return self._known_deal(record, stored)
        whose = self._take(record)
        own = self.known.own(part)
        if own is not None:
            return MATCHED, own.client, own.deal, (*whose.lines, *all_lines(record))
        source = self.clients.source(record.source)
        deal = self.deals.add(record, whose.id, self.clients.owner(record), source)
        self.known.remember(deal, whose.id, record)
        self.made["deal"] += 1
        lines = (*record.notes, *whose.lines, *self.clients.unknown_owner(record))
        return NEW, whose.id, deal, (*dict.fromkeys((*lines, *self.deals.leftovers(part))),)

    def _known_deal(self, record: Record, deal: Deal) -> tuple[str, int, int, tuple[str, ...]]:
        """A deal that we have under the file's id; its client is updated if it is still his."""
        changed, lines = self.known.update(deal, record)
        found = self.clients.matching.find(record)
        if found is not None and found == deal.client_id:
            whose = self._take(record)
            changed = changed or whose.how == UPDATED
            lines = (*dict.fromkeys((*lines, *whose.lines)),)
        return UPDATED if changed or lines else UNTOUCHED, deal.client_id, deal.id, lines

    def _take(self, record: Record) -> Whose:
        whose = self.clients.take(record)
        if whose.how == NEW:
            self.made["client"] += 1
            if self.noted is not None:
                self.noted(record)
        return whose

    def _forbidden(self, record: Record) -> str:
        """Why a law forbids this row, or ""."""
        part = record.deal
        if part is None or self.deals.placing.status(part) or self.known.stored(part) is not None:
            return ""
        return self.clients.refuses_work(record, contact=self.deals.placing.contacts(part))

    def _note_many(self, made: list[int], rows: list[Record]) -> None:
        """What rows have to note of the clients that were made of them."""
        noted = []
        for client, record in zip(made, rows, strict=True):
            lines = record.notes
            if record.owner:
                lines = (*lines, *self.clients.unknown_owner(record))
            if lines:
                noted.append((client, "\n".join(lines)))
        numbers, (actor, now) = self.sink.numbers("activity", len(noted)), self._by
        cells = [
            (number, client, None, actor, "note", now, text)
            for number, (client, text) in zip(numbers, noted, strict=True)
        ]
        self.sink.put_many("activity", _NOTE, cells)

    def _note(self, client: int, deal: int | None, lines: tuple[str, ...]) -> None:
        number, text = self.sink.number("activity"), "\n".join(lines)
        note = (number, client, deal, self.desk.actor_id, "note", self.desk.now, text)
        self.sink.put("activity", _NOTE, note)

    def _report(self) -> Report:
        file, spool = self.file, self.file.spool
        return Report(
            file.name, file.mapping.entity, spool.count + len(spool.bad), self.counts[NEW],
            self.counts[MATCHED], self.counts[UPDATED], self.counts[UNTOUCHED], len(self.bad),
            self.made["client"], self.clients.companies, self.made["deal"],
            file.mapping.unmapped, file.notes, dict(sorted(self.deals.spread.items())),
            tuple(spool.first), tuple(with_cells(self.bad, file.table)), None, file.read_as,
            tuple(spool.warnings), spool.warned, tuple(self.clients.differences),
            tuple(self.clients.strangers), tuple(self.own.made),
            file.header, self.deals.lacking.said(),
        )  # fmt: skip


def _kind(record: Record) -> str:
    return "deal" if record.deal is not None else "client"


def _nobody(_done: int) -> None:
    """Nobody waits for news."""
