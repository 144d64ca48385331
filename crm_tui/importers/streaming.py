"""An import that is decided on and made ready by other processes while we write what is ready.

We write to a copy (see `aside`), so that nobody waits, and they read the file as it was.
"""

import gc
import tempfile
from collections import Counter
from collections.abc import Generator
from contextlib import suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from sqlmodel import Session

from crm_tui.errors import Unavailable
from crm_tui.i18n import _
from crm_tui.importers.apply import Ready, Report, asked, decided
from crm_tui.importers.deals import Desk
from crm_tui.importers.helper import Helper, may_fork
from crm_tui.importers.making import Lot, Made, lot_at, packed, unpacked
from crm_tui.importers.prepared import Preparing, stands
from crm_tui.importers.understanding import Understood
from crm_tui.store import aside
from crm_tui.store.db import Store

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

LEAST = 5000
"""Rows of a file from which on other processes are worth while."""

ROWS_EACH = 6
"""About how many rows of the store one of a file becomes."""

_BEGUN, _LOT, _ROWS, _DONE = range(4)


def streamed(store: Store, file: Understood, desk: Desk) -> Understood | None:
    """The file, decided on while it is written; None where that can't be, or isn't worth while.

    What is wrong with it is raised when it is written.
    """
    rows = file.spool.count * ROWS_EACH
    path = store.path
    if path is None or file.spool.count < LEAST or not may_fork():
        return None
    store.engine.dispose()  # what is kept for the next session
    if not aside.is_worth_a_copy(path, rows) or _is_open(path):
        return None
    found = Streamed(store, file, desk)
    return file._replace(ready=Ready(found, found.report, asked(desk)))


def _is_open(path: Path) -> bool:
    """Whether we have a file open, so that another process of ours must not touch it.

    Source: https://www.sqlite.org/howtocorrupt.html "Carrying an open database connection
    across a fork()".
    """
    for opened in Path("/proc/self/fd").iterdir():
        with suppress(OSError):
            if opened.samefile(path):
                return True
    return False


class Streamed:
    """Rows that others decide on and make ready, in the order in which they come."""

    def __init__(self, store: Store, file: Understood, desk: Desk) -> None:
        self.made = Made("", Counter(), set(), 0, [])
        self._url = store.url
        self._understood, self._desk = file, desk
        self._file: IO[bytes] = tempfile.TemporaryFile(prefix="crm-import-")  # noqa: SIM115
        self._rows = 0
        self._sizes: list[int] = []
        self._report: Report | None = None
        self._helper: Helper | None = Helper(self._decide)
        try:
            _begun, self._last, self._entry = unpacked(self._helper.hear())
        except BaseException:
            self.forget()
            raise

    def _decide(self, say: "Connection", _told: "Connection") -> None:
        """In the helper: every decision, on the store as it is now."""
        gc.disable()

        def tell(*words: Any) -> None:
            say.send_bytes(packed(words))

        with Store(self._url).read() as session:
            rows = Preparing(
                session, self._desk.now, self._desk.actor_id, self._file,
                lambda size: tell(_LOT, size),
            )  # fmt: skip
            tell(_BEGUN, rows.last, rows.entry)
            report = decided(rows, self._understood, self._desk, lambda done: tell(_ROWS, done))
        tell(_DONE, report, tuple(rows.made))

    @property
    def clients(self) -> int:
        """About how many new clients there are."""
        return self._understood.spool.count

    @property
    def size(self) -> int:
        """About how many rows and changes there are."""
        return self._understood.spool.count * ROWS_EACH

    def share(self, _done: int) -> float:
        """Which part of the file was decided on when the last lot was made."""
        return self._rows / max(self._understood.spool.count, 1)

    def stands(self, session: Session) -> bool:
        """Whether nothing was written since; asked under the lock."""
        is_whole = self._helper is not None or self._report is not None
        return is_whole and stands(session, self._last, self._entry)

    def lots(self) -> Generator[Lot, None, None]:
        """All of it, in order. Raises what was wrong with the file, as `write` does."""
        place = 0
        try:
            for size in self._known():
                yield lot_at(self._file.fileno(), place, size)
                place += size
        finally:
            self._rest()

    def _known(self) -> Generator[int, None, None]:
        """The bytes of each lot, as soon as it stands in the file."""
        yield from self._sizes
        while self._helper is not None and self._report is None:
            what, *said = unpacked(self._helper.hear())
            if what == _LOT:
                self._sizes.append(said[0])
                yield said[0]
            elif what == _ROWS:
                self._rows = said[0]
            else:
                self._report, self.made = said[0], Made(*said[1])

    def report(self) -> Report:
        """What the import did, once the last lot was made."""
        if self._report is None:
            raise Unavailable(_("The import was not finished."), hint=_("Nothing was saved."))
        return self._report

    def _rest(self) -> None:
        if self._helper is not None:
            self._helper.rest()
            self._helper = None

    def forget(self) -> None:
        """Let everything go."""
        self._rest()
        self._file.close()
