"""Several files as one import: one pass, one entry, one undo."""

from collections import Counter
from collections.abc import Sequence

from crm_tui.importers.apply import Report, Told, Understood, _Import, many_objects
from crm_tui.importers.clients import UNTOUCHED
from crm_tui.importers.deals import Desk
from crm_tui.importers.happening_steps import Happenings
from crm_tui.importers.happenings import Happened
from crm_tui.importers.known_deals import KnownDeals
from crm_tui.importers.packed import Packed
from crm_tui.importers.records import Record
from crm_tui.importers.sinks import TABLES, Writing
from crm_tui.store.journal import Tx


def write_batch(
    tx: Tx, files: Sequence[Understood | Happened], desk: Desk, told: Told | None = None
) -> list[Report]:
    """Import files that were understood, all in this transaction: tables first, then what
    happened to the clients in them. A report for each, in the order of the files.

    Raises Invalid for a stage nobody mapped.
    """
    sink = _Shared(tx)
    tables = sorted((file for file in files if isinstance(file, Understood)), key=_rank)
    reports: dict[int, Report] = {}
    if tables:
        found = _Folder(sink, tables, desk, told).run_all()
        reports |= {id(file): report for file, report in zip(tables, found, strict=True)}
    others = [file for file in files if isinstance(file, Happened)]
    if others:
        happenings = Happenings(sink, desk, told)
        reports |= {id(file): happenings.take(file) for file in others}
    sink.finish()
    done = [reports[id(file)] for file in files]
    tx.noted = {
        "rows": sum(one.rows for one in done),
        "added": sum(one.added for one in done),
        "updated": sum(one.updated for one in done),
    }
    return done


def _rank(file: Understood) -> int:
    """Companies come before who works there, and both before their deals."""
    return ("companies", "clients", "deals").index(file.mapping.entity)


class _Shared(Writing):
    """A sink that several files write to, one after the other."""

    def close(self) -> None:
        """A file ends: what it brought can be seen by the next."""
        for kind in TABLES:
            self._change(kind)
        for kind in list(self._rows):
            self._flush(kind)

    def finish(self) -> None:
        """The last file has ended."""
        super().close()


class _Folder(_Import):
    """One pass over the records of several files, which may speak of the same clients."""

    def __init__(
        self, sink: Writing, files: Sequence[Understood], desk: Desk, told: Told | None
    ) -> None:
        super().__init__(sink, files[0], desk, told)
        self._files = files
        self._deals_of = {files[0].system: self.known}
        self._rows_seen = Packed()
        self._done = 0

    def run_all(self) -> list[Report]:
        """A report for each file, in order."""
        reports = []
        with many_objects():
            for file in self._files:
                self._begin(file)
                self._go()
                reports.append(self._report())
        return reports

    def _begin(self, file: Understood) -> None:
        """Another file, whose ids are perhaps another program's."""
        self.file, self.bad = file, list(file.spool.bad)
        self.counts, self.made = Counter(), Counter()
        self.clients.companies, self.clients.differences = 0, []
        self.clients.strangers.clear()
        self.deals.spread = Counter()
        self.clients.speak_of(file.system)
        if file.system not in self._deals_of:
            self._deals_of[file.system] = KnownDeals(self.sink, file.system)
        self.known = self._deals_of[file.system]
        self.deals.placing.check(file.spool.places())

    def _go(self) -> None:
        for batch in self.file.spool.batches():
            self._batch(batch)
            self._done += len(batch)
            self.told(self._done)
        self.sink.close()

    def _batch(self, batch: list[Record]) -> None:
        """Rows that stand in two files come in once."""
        fresh = [record for record in batch if record.digest not in self._rows_seen]
        for record in fresh:
            self._rows_seen[record.digest] = record.line
        self.counts[UNTOUCHED] += len(batch) - len(fresh)
        super()._batch(fresh)
