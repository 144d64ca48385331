"""From a file to the store: read and normalise without a lock, then match and write at once.

A dry run takes every decision and writes nothing, so its counts are the real run's.
"""

import gc
import hashlib
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from sqlmodel import Session

from crm_tui.domain.search import fold
from crm_tui.errors import Invalid
from crm_tui.i18n import _
from crm_tui.importers.clients import MATCHED, NEW, UNTOUCHED, UPDATED, Clients, Whose
from crm_tui.importers.deals import Deals, Desk
from crm_tui.importers.known_deals import KnownDeals, all_lines
from crm_tui.importers.mapping import SKIP, Mapping, suggest_for
from crm_tui.importers.ours import fields, list_of
from crm_tui.importers.prepared import Preparing
from crm_tui.importers.reading import read_table
from crm_tui.importers.records import BadRow, DealPart, Record, records
from crm_tui.importers.rejected import MARKS, with_cells
from crm_tui.importers.sinks import Counting, Sink, Writing, poured
from crm_tui.importers.spool import Spool
from crm_tui.importers.tables import Table
from crm_tui.store.journal import Tx
from crm_tui.store.queries import importing
from crm_tui.store.tables.sales import Deal

ROW_SYSTEM = "row"

TELL = 1000

Told = Callable[[int], None]
"""Called with the number of rows done so far."""


@dataclass(frozen=True)
class Wishes:
    """What a person said about a file; everything else is found out.

    given: header → field. stages: folded stage text → stage key, "won", "lost" or "cancelled".
    """

    entity: str | None = None
    given: dict[str, str] = field(default_factory=dict)
    stages: dict[str, str] = field(default_factory=dict)
    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None
    day_first: bool | None = None
    pipeline: str = ""
    region: str = ""
    currency: str = ""


class Understood(NamedTuple):
    """A file that was read: its columns, its records, and what was noticed."""

    name: str
    header: tuple[str, ...]
    mapping: Mapping
    encoding: str
    spool: Spool
    notes: tuple[str, ...]
    system: str
    table: Table
    ready: "Ready | None" = None


class Ready(NamedTuple):
    """An import whose every row was made ready, and what it will have done."""

    rows: Preparing
    report: "Report"
    asked: tuple[Any, ...]


class Report(NamedTuple):
    """What an import did, or, as a dry run, would do.

    rows = added + matched + updated + untouched + rejected. clients and companies: how many were
    made; deals: likewise. spread: how many steps were put on which day. first: the first rows as
    they are understood. entry_id: the journal's entry, None for a dry run or nothing new.
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


def understand(path: Path, wishes: Wishes, desk: Desk, told: Told | None = None) -> Understood:
    """Read a whole file into records, without touching the store.

    told: as for `write`. Raises Invalid, NotFound or Damaged saying what is wrong with the file,
    and where.
    """
    table = read_table(
        path, encoding=wishes.encoding, delimiter=wishes.delimiter, sheet=wishes.sheet
    )
    if table.kind == "crm":
        raise _everything(path)
    return understand_table(path.name, table, wishes, desk, told)


def understand_table(
    name: str, table: Table, wishes: Wishes, desk: Desk, told: Told | None = None
) -> Understood:
    """Read the rows of a table into records; name: of its file, for the report."""
    marks = {name: SKIP for name in table.header if name in MARKS}
    given = {**fields(table.header), **marks, **wishes.given}
    entity = wishes.entity or list_of(table.header) or None
    mapping = suggest_for(table, entity=entity, given=given)
    spool = Spool()
    with many_objects():
        for found in records(
            table, mapping, region=wishes.region, currency=wishes.currency or None,
            now=desk.now.astimezone(desk.zone), day_first=wishes.day_first,
        ):  # fmt: skip
            spool.add(found)
            if told is not None and spool.count % TELL == 0:
                told(spool.count)
    spool.end()
    return Understood(
        name, table.header, mapping, table.encoding, spool, table.notes,
        table.system or _system(table.header), table,
    )  # fmt: skip


@contextmanager
def many_objects() -> Iterator[None]:
    """No search for cyclic garbage: it would go through all that an import keeps, in vain."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _everything(path: Path) -> Invalid:
    return Invalid(
        _("{file} is an export of everything.").format(file=path.name),
        hint=_("Import it into a new database: crm --db new.db import {file}").format(
            file=path.name
        ),
    )


def _system(header: tuple[str, ...]) -> str:
    """Where ids of such a file come from: files with the same columns share their ids."""
    names = "\n".join(sorted(fold(name) for name in header if name not in MARKS))
    return "columns:" + hashlib.sha256(names.encode()).hexdigest()[:16]


def dry_run(session: Session, file: Understood, desk: Desk, told: Told | None = None) -> Report:
    """Every decision an import would take now, and nothing written."""
    return _Import(Counting(session), file, desk, told).run()


def prepared(
    session: Session, file: Understood, desk: Desk, told: Told | None = None
) -> Understood:
    """The file with every decision taken and every row made ready, so that `write` is quick.

    Where the database gives no ids before it writes (PostgreSQL), `write` decides.
    """
    if session.get_bind().dialect.name != "sqlite":
        return file
    rows = Preparing(session, desk.now, desk.actor_id)
    report = _Import(rows, file, desk, told).run()
    return file._replace(ready=Ready(rows, report, _asked(desk)))


def _asked(desk: Desk) -> tuple[Any, ...]:
    """What of a desk decides how a file comes in; hours and minutes don't."""
    return (desk.actor_id, desk.today, str(desk.zone), desk.currency, desk.pipeline, desk.stages)


def write(tx: Tx, file: Understood, desk: Desk, told: Told | None = None) -> Report:
    """Import a file that was understood: all of it in this transaction.

    told: called now and then with the number of rows done, for people who wait.
    """
    ready = file.ready
    if ready is not None and ready.asked == _asked(desk) and ready.rows.stands(tx.session):
        poured(tx, ready.rows)
        done = ready.report
    else:
        done = _Import(Writing(tx), file, desk, told).run()
    tx.noted = {"rows": done.rows, "added": done.added, "updated": done.updated}
    return done


class _Import:
    """One pass over the records: each is decided, then handed to the sink."""

    def __init__(self, sink: Sink, file: Understood, desk: Desk, told: Told | None) -> None:
        self.sink = sink
        self.file = file
        self.desk = desk
        self.told = told or _nobody
        places = importing.places(sink.session)
        self.clients = Clients(sink, places, desk.actor_id, file.system)
        self.deals = Deals(sink, places, desk)
        self.known = KnownDeals(sink, file.system)
        self.counts: Counter[str] = Counter()
        self.bad = list(file.spool.bad)
        self.made: Counter[str] = Counter()

    def run(self) -> Report:
        """Decide every record; raise Invalid for a stage that nobody mapped."""
        for part in self.file.spool.places():
            self.deals.placing.place(part)
        with many_objects():
            self._go()
        return self._report()

    def _go(self) -> None:
        done = 0
        for batch in self.file.spool.batches():
            self._batch(batch)
            done += len(batch)
            self.told(done)
        self.sink.close()

    def _batch(self, batch: list[Record]) -> None:
        seen = {
            kind: importing.traced(
                self.sink.session, ROW_SYSTEM, kind, (r.digest for r in batch if _kind(r) == kind)
            )
            for kind in ("client", "deal")
        }
        fresh = [record for record in batch if record.digest not in seen[_kind(record)]]
        self.counts[UNTOUCHED] += len(batch) - len(fresh)
        if not fresh:
            return
        self.clients.look_up(fresh)
        self.known.look_up(fresh)
        for record in fresh:
            self._one(record)

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
        self.counts[how] += 1
        if lines:
            self._note(client, deal, lines)
        if how == UNTOUCHED and self._has_a_uid(record):
            return  # known again without a trace
        self.sink.add(
            "external_id", id=self.sink.number("external_id"), system=ROW_SYSTEM,
            kind=_kind(record), external=record.digest, record_id=deal or client,
            digest=record.digest,
        )  # fmt: skip

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
        self.made["client"] += whose.how == NEW
        return whose

    def _forbidden(self, record: Record) -> str:
        """Why a law forbids this row, or ""."""
        part = record.deal
        if part is None or self.deals.placing.status(part) or self.known.stored(part) is not None:
            return ""
        return self.clients.refuses_work(record, contact=self.deals.placing.contacts(part))

    def _note(self, client: int, deal: int | None, lines: tuple[str, ...]) -> None:
        self.sink.add(
            "activity", id=self.sink.number("activity"), client_id=client, deal_id=deal,
            user_id=self.desk.actor_id, kind="note", at=self.desk.now, text="\n".join(lines),
        )  # fmt: skip

    def _report(self) -> Report:
        file, spool = self.file, self.file.spool
        return Report(
            file.name, file.mapping.entity, spool.count + len(spool.bad), self.counts[NEW],
            self.counts[MATCHED], self.counts[UPDATED], self.counts[UNTOUCHED], len(self.bad),
            self.made["client"], self.clients.companies, self.made["deal"],
            file.mapping.unmapped, file.notes, dict(sorted(self.deals.spread.items())),
            tuple(spool.first), tuple(with_cells(self.bad, file.table)),
        )  # fmt: skip


def _kind(record: Record) -> str:
    return "deal" if record.deal is not None else "client"


def _nobody(_done: int) -> None:
    """Nobody waits for news."""
