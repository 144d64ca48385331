"""An import made ready without a lock: every row as the store will hold it, words to find it too.

What was prepared is written as it is if nobody wrote in between; else it is decided anew.
"""

from collections import Counter
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from functools import lru_cache
from operator import itemgetter
from typing import IO, Any, NamedTuple

from sqlmodel import Session

from crm_tui.importers import helper
from crm_tui.importers.helper import Wright
from crm_tui.importers.making import Cells, Decided, Lot, Made, Making, Names, Runs, lot_at
from crm_tui.store.queries import importing
from crm_tui.store.shapes import shape
from crm_tui.store.tables.base import to_micros

Last = dict[str, int]
"""Table → the last id that it gave out."""

#: Written by the program itself when somebody writes for the first time.
_INTRODUCED = ("user", "change")


class _Run(NamedTuple):
    """Rows of one table that say the same columns.

    cared: the places of instants and days; employer: that of whom a client works for, if it is
    said.
    """

    names: Names
    cared: tuple[int, ...]
    employer: int | None
    rows: list[Cells]


class Preparing:
    """Takes the rows of an import and has them made ready, in a file that only we can read.

    file: where to. told: called with the bytes of each lot that lies ready there, by a process
    that does nothing else.
    """

    locks = False

    def __init__(
        self,
        session: Session,
        now: datetime,
        actor_id: int,
        file: IO[bytes] | None = None,
        told: Callable[[int], None] | None = None,
    ) -> None:
        self.session = session
        self.last = importing.last_ids(session)
        # Whoever writes for the first time is written down first, by an entry of its own.
        self.entry = importing.next_entry(session) + (actor_id > self.last.get("user", 0))
        self._numbers = dict(self.last)
        self._runs: Runs = {}
        self._changes: list[tuple[str, int, dict[str, Any]]] = []
        self._called: dict[int, str] = {}
        self._waiting = 0
        self._holds = False
        self._open: dict[str, _Run] = {}
        self._lasting = self.last.get("client", 0)
        self._employers: set[int] = set()
        making = Making(to_micros(now), self.entry, file, told)
        self._wright = Wright(making, is_beside=told is not None)
        self.made = Made("", Counter(), set(), 0, [])

    def number(self, kind: str) -> int:
        """The id that the next row of a kind will have, if nobody writes before us."""
        number = self._numbers[kind] = self._numbers.get(kind, 0) + 1
        return number

    def add(self, table: str, /, **values: Any) -> None:
        """A new row; what it says is found by the words of its client."""
        self.put(table, tuple(values), tuple(values.values()))

    def numbers(self, kind: str, count: int) -> Sequence[int]:
        """The ids that the next rows of a kind will have."""
        first = self._numbers.get(kind, 0) + 1
        self._numbers[kind] = first + count - 1
        return range(first, first + count)

    @contextmanager
    def together(self) -> Iterator[None]:
        """Hand on meanwhile nothing, so that rows that belong to one client go together."""
        self._holds = True
        try:
            yield
        finally:
            self._holds = False
        self._hand_over_many()

    def put_many(self, table: str, names: Names, rows: list[Cells]) -> None:
        """New rows that say the same columns."""
        if not rows:
            return
        run = self._open_run(table, names)
        if any([isinstance(cells[at], date) for at in run.cared for cells in rows]):
            rows = [_plain(cells, run.cared) for cells in rows]
        if run.employer is not None:
            for employer in set(map(itemgetter(run.employer), rows)):
                self._say_employer(employer)
        run.rows.extend(rows)
        self._waiting += len(rows)
        self._hand_over_many()

    def put(self, table: str, names: Names, cells: Cells) -> None:
        """The same of a row by the names of its columns and its cells."""
        run = self._open_run(table, names)
        if run.cared:
            cells = _plain(cells, run.cared)
        if run.employer is not None:
            self._say_employer(cells[run.employer])
        run.rows.append(cells)
        self._waiting += 1
        self._hand_over_many()

    def _open_run(self, table: str, names: Names) -> _Run:
        run = self._open.get(table)
        if run is None or (run.names is not names and run.names != names):
            run = self._run(table, names)
        return run

    def _run(self, table: str, names: Names) -> _Run:
        """Rows that say these columns begin, or go on."""
        form = shape(table)
        cared = {form.names[at] for at in (*form.instants, *form.days)}
        said = table == "client" and "works_at_id" in names
        employer = names.index("works_at_id") if said else None
        rows: list[Cells] = []
        self._runs.setdefault(table, []).append((names, rows))
        care = tuple(at for at, name in enumerate(names) if name in cared)
        run = self._open[table] = _Run(names, care, employer, rows)
        return run

    def _say_employer(self, employer: int | None) -> None:
        """What a company is called that was here before."""
        if employer is None or employer > self._lasting or employer in self._employers:
            return
        self._employers.add(employer)
        self._called |= importing.names_of(self.session, [employer])

    def change(self, kind: str, record_id: int, values: dict[str, Any]) -> None:
        """New values for a record that is there."""
        self._changes.append((kind, record_id, values))
        self._waiting += 1
        self._hand_over_many()

    def _hand_over_many(self) -> None:
        if self._waiting >= helper.LOT and not self._holds:
            self._hand_over()

    def _hand_over(self) -> None:
        decided = Decided(self._runs, self._changes, self._called)
        self._runs, self._changes, self._called, self._waiting = {}, [], {}, 0
        self._open = {}
        self._wright.give(decided)

    def close(self) -> None:
        """No more rows come."""
        self._hand_over()
        self.made = self._wright.finish()

    def lots(self) -> Generator[Lot, None, None]:
        """Everything that was prepared, in order."""
        place = 0
        for size in self.made.sizes:
            yield lot_at(self.file, place, size)
            place += size

    @property
    def file(self) -> int:
        """The number under which the file of the lots is open."""
        return self._wright.file.fileno()

    @property
    def clients(self) -> int:
        """How many new clients there are."""
        return self.made.born["client"]

    @property
    def size(self) -> int:
        """Rows and changes in all lots."""
        return self.made.size

    def share(self, done: int) -> float:
        """Which part of all that is, when so many rows are written."""
        return done / max(self.size, 1)

    def stands(self, session: Session) -> bool:
        """Whether nothing was written since; asked under the lock."""
        return stands(session, self.last, self.entry)

    def forget(self) -> None:
        """Let the file go."""
        self._wright.rest()
        self._wright.file.close()


def stands(session: Session, last: Last, entry: int) -> bool:
    """Whether the database gives out the ids, and the entry's number, that it would have given."""
    if importing.next_entry(session) != entry:
        return False
    now = importing.last_ids(session)
    kinds = (now.keys() | last.keys()).difference(_INTRODUCED)
    return all(now.get(kind, 0) == last.get(kind, 0) for kind in kinds)


@lru_cache(maxsize=4096)
def _cell(value: datetime | date) -> int | str:
    return to_micros(value) if isinstance(value, datetime) else value.isoformat()


def _plain(cells: Cells, cared: tuple[int, ...]) -> Cells:
    """The cells, with instants and days as the database holds them."""
    found = list(cells)
    for at in cared:
        if isinstance(found[at], date):  # an instant is one as well
            found[at] = _cell(found[at])
    return tuple(found)
