"""An import made ready without a lock: every row as the store will hold it, words to find it too.

What was prepared is written as it is if nobody wrote in between; else it is decided anew.
"""

import os
import pickle
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlmodel import Session

from crm_tui.importers.helper import Wright
from crm_tui.importers.making import CALLED, CHANGE, DOCS, ROW, Lot, Made, Making
from crm_tui.store.queries import importing
from crm_tui.store.shapes import shape
from crm_tui.store.tables.base import to_micros


class Preparing:
    """Takes the rows of an import and has them made ready, in a file that only we can read."""

    locks = False

    def __init__(self, session: Session, now: datetime, actor_id: int) -> None:
        self.session = session
        self.last = importing.last_ids(session)
        # Whoever writes for the first time is written down first, by an entry of its own.
        self.entry = importing.next_entry(session) + (actor_id > self.last.get("user", 0))
        self._numbers = dict(self.last)
        self._asked: set[str] = set()
        self._columns: dict[tuple[str, ...], tuple[str, ...]] = {}
        self._employers: set[int] = set()
        self._wright = Wright(Making(to_micros(now), self.entry))
        self._made = Made("", Counter(), set(), 0)

    def number(self, kind: str) -> int:
        """The id that the next row of a kind will have, if nobody writes before us."""
        self._asked.add(kind)
        number = self._numbers[kind] = self._numbers.get(kind, 0) + 1
        return number

    def add(self, table: str, /, **values: Any) -> None:
        """A new row; what it says is found by the words of its client."""
        names = tuple(values)
        columns = self._columns.setdefault(names, names)
        if table == "client":
            self._say_employer(values.get("works_at_id"))
        self._wright.give((ROW, table, columns, tuple(values.values())))

    def _say_employer(self, employer: int | None) -> None:
        """What a company is called that was here before."""
        if employer is None or employer > self.last.get("client", 0) or employer in self._employers:
            return
        self._employers.add(employer)
        name = importing.names_of(self.session, [employer])[employer]
        self._wright.give((CALLED, "client", employer, name))

    def change(self, kind: str, record_id: int, values: dict[str, Any]) -> None:
        """New values for a record that is there."""
        self._wright.give((CHANGE, kind, record_id, values))

    def close(self) -> None:
        """No more rows come."""
        self._made = self._wright.finish()

    def lots(self) -> Iterator[Lot]:
        """Everything that was prepared, in order."""
        file = self._wright.file
        file.flush()
        file.seek(0, os.SEEK_SET)
        while True:
            try:
                yield Lot(*pickle.load(file))
            except EOFError:
                return

    @property
    def born(self) -> Counter[str]:
        """How many rows of each kind there are."""
        return self._made.born

    @property
    def others(self) -> set[int]:
        """Clients who were here before and get something they are found by."""
        return self._made.others

    @property
    def size(self) -> int:
        """Rows and changes in all lots."""
        return self._made.size

    @property
    def digest(self) -> str:
        """The rolling digest over all new rows."""
        return self._made.digest

    def stands(self, session: Session) -> bool:
        """Whether nothing was written since; asked under the lock."""
        now = importing.last_ids(session)
        same = all(now.get(kind, 0) == self.last.get(kind, 0) for kind in self._asked)
        return same and importing.next_entry(session) == self.entry

    def forget(self) -> None:
        """Let the file go."""
        self._wright.rest()
        self._wright.file.close()


def columns_of(table: str) -> tuple[str, ...]:
    """The columns of a lot's rows, in order."""
    return ("client_id", "fold", "words") if table == DOCS else shape(table).names
