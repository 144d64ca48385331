"""From a file to the store: read and normalise without a lock, then match and write at once.

A dry run takes every decision and writes nothing, so its counts are the real run's.
"""

import hashlib
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import NamedTuple

from sqlmodel import Session

from crm_tui.domain.search import fold
from crm_tui.domain.text import clean_input
from crm_tui.errors import Invalid
from crm_tui.i18n import _
from crm_tui.importers.clients import MATCHED, NEW, UNTOUCHED, UPDATED, Clients
from crm_tui.importers.deals import Deals, Desk
from crm_tui.importers.mapping import Mapping, suggest_for
from crm_tui.importers.reading import read_table
from crm_tui.importers.records import BadRow, Record, records
from crm_tui.importers.sinks import Counting, Sink, Writing
from crm_tui.importers.spool import Spool
from crm_tui.store.journal import Tx
from crm_tui.store.queries import importing

ROW_SYSTEM = "row"
SHOWN = 10


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


def understand(path: Path, wishes: Wishes, desk: Desk) -> Understood:
    """Read a whole file into records, without touching the store.

    Raises Invalid, NotFound or Damaged saying what is wrong with the file, and where.
    """
    table = read_table(
        path, encoding=wishes.encoding, delimiter=wishes.delimiter, sheet=wishes.sheet
    )
    if table.kind == "crm":
        raise Invalid(
            _("{file} is an export of everything.").format(file=path.name),
            hint=_("Import it into a new database: crm --db new.db import {file}").format(
                file=path.name
            ),
        )
    mapping = suggest_for(table, entity=wishes.entity, given=wishes.given)
    spool = Spool()
    for found in records(
        table, mapping, region=wishes.region, currency=wishes.currency or None,
        now=desk.now.astimezone(desk.zone), day_first=wishes.day_first,
    ):  # fmt: skip
        if isinstance(found, BadRow):
            spool.bad.append(found)
            continue
        why = _unstorable(found)
        if why:
            spool.bad.append(BadRow(found.line, "", why, ()))
        else:
            spool.add(found)
    return Understood(
        path.name, table.header, mapping, table.encoding, spool, table.notes,
        _system(table.header),
    )  # fmt: skip


def _unstorable(record: Record) -> str:
    """Why a row cannot be kept, or "": no text may hold NUL or half a surrogate pair."""
    texts = [record.name, record.company, record.job_title, record.city, *record.notes,
             *record.tags, *(channel.raw for channel in record.channels)]  # fmt: skip
    try:
        for text in texts:
            clean_input(text, "row")
    except Invalid as refused:
        return refused.message
    return ""


def _system(header: tuple[str, ...]) -> str:
    """Where ids of such a file come from: files with the same columns share their ids."""
    names = "\n".join(sorted(fold(name) for name in header))
    return "columns:" + hashlib.sha256(names.encode()).hexdigest()[:16]


def dry_run(session: Session, file: Understood, desk: Desk) -> Report:
    """Every decision an import would take now, and nothing written."""
    return _Import(Counting(session), file, desk).run()


def write(tx: Tx, file: Understood, desk: Desk) -> Report:
    """Import a file that was understood: all of it in this transaction."""
    done = _Import(Writing(tx), file, desk).run()
    tx.noted = {"rows": done.rows, "added": done.added, "updated": done.updated}
    return done


class _Import:
    """One pass over the records: each is decided, then handed to the sink."""

    def __init__(self, sink: Sink, file: Understood, desk: Desk) -> None:
        self.sink = sink
        self.file = file
        self.desk = desk
        places = importing.places(sink.session)
        self.clients = Clients(sink, places, desk.actor_id, file.system)
        self.deals = Deals(sink, places, desk, file.system)
        self.places = places
        self.counts: Counter[str] = Counter()
        self.bad = list(file.spool.bad)
        self.made: Counter[str] = Counter()

    def run(self) -> Report:
        """Decide every record; raise Invalid for a stage that nobody mapped."""
        self._check_stages()
        for batch in self.file.spool.batches():
            self._batch(batch)
        self.sink.close()
        return self._report()

    def _check_stages(self) -> None:
        for record in self.file.spool:
            if record.deal is not None:
                self.deals.place(record.deal)

    def _batch(self, batch: list[Record]) -> None:
        session = self.sink.session
        kinds = ("client", "deal")
        seen = {
            kind: importing.known(
                session, ROW_SYSTEM, kind, (r.digest for r in batch if _kind(r) == kind)
            )
            for kind in kinds
        }
        self.clients.look_up(batch)
        self.deals.look_up(batch)
        for record in batch:
            if record.digest in seen[_kind(record)]:
                self.counts[UNTOUCHED] += 1
                continue
            self._one(record)

    def _one(self, record: Record) -> None:
        why = self._forbidden(record)
        if why:
            self.bad.append(BadRow(record.line, "", why, ()))
            return
        part = record.deal
        known = self.deals.known(part) if part else None
        if known is not None:
            changed = self.deals.update(record, known)
            self._leave_trace(record, known.record_id)
            self.counts[UPDATED if changed else UNTOUCHED] += 1
            return
        whose = self.clients.take(record)
        how = whose.how
        self.made["client"] += how == NEW
        target = whose.id
        if part is not None:
            target = self.deals.add(record, whose.id, self.clients.owner(record))
            self.made["deal"] += 1
            how = NEW
        if how in (NEW, MATCHED, UPDATED) and record.notes:
            self._note(record, whose.id, target if part else None)
        self._leave_trace(record, target)
        self.counts[how] += 1

    def _forbidden(self, record: Record) -> str:
        """Why a law forbids this row, or ""."""
        found = self.clients.find(record)
        if record.deal is None or found is None or found < 0:
            return ""
        if found in self.clients.gone:
            return _("c{n} is archived.").format(n=found)
        if found in self.clients.forbidden and self.deals.contacts(record.deal):
            return _("c{n} asked not to be contacted.").format(n=found)
        return ""

    def _note(self, record: Record, client: int, deal: int | None) -> None:
        lines = list(record.notes)
        if record.owner and record.owner.casefold() not in self.places.users:
            lines.append(_("Owner: {name}").format(name=record.owner))
        self.sink.add(
            "activity", id=self.sink.number("activity"), client_id=client, deal_id=deal,
            user_id=self.desk.actor_id, kind="note", at=self.desk.now, text="\n".join(lines),
        )  # fmt: skip

    def _leave_trace(self, record: Record, target: int) -> None:
        """A row that was imported is known again by its digest, whatever becomes of it."""
        self.sink.add(
            "external_id", id=self.sink.number("external_id"), system=ROW_SYSTEM,
            kind=_kind(record), external=record.digest, record_id=target, digest=record.digest,
        )  # fmt: skip

    def _report(self) -> Report:
        file, spool = self.file, self.file.spool
        first = tuple(record for record, _n in zip(spool, range(SHOWN), strict=False))
        return Report(
            file.name, file.mapping.entity, spool.count + len(spool.bad), self.counts[NEW],
            self.counts[MATCHED], self.counts[UPDATED], self.counts[UNTOUCHED], len(self.bad),
            self.made["client"], self.clients.companies, self.made["deal"],
            file.mapping.unmapped, file.notes, dict(sorted(self.deals.spread.items())), first,
            tuple(self.bad),
        )  # fmt: skip


def _kind(record: Record) -> str:
    return "deal" if record.deal is not None else "client"
