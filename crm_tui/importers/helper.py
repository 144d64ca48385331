"""Work beside the import: the rows that were decided on are made by another processor."""

import os
import pickle
import sys
import threading
from collections import deque
from concurrent.futures import BrokenExecutor
from typing import IO, TYPE_CHECKING

from crm_tui.errors import Unavailable
from crm_tui.i18n import _
from crm_tui.importers.making import Decided, Made, Making

if TYPE_CHECKING:
    from concurrent.futures import Future, ProcessPoolExecutor

_ON_PARENTS_DEATH = 1

LOT = 4000
"""So many decisions are handed over at a time."""

WORTH = 2
"""So many lots are made here before it is worth while to start another process."""

AHEAD = 4
"""How many lots may wait for the helper before we wait for it."""

_makings: list[Making] = []
"""In the helper: what makes the rows, as it was when the process was parted from ours."""


class Wright:
    """Takes what was decided, in its order, and has it made.

    Where there is one processor, or threads that a fork would cut off, the work is done at once.
    """

    def __init__(self, making: Making) -> None:
        self._making = making
        self._log: list[Decided] = []
        self._given = 0
        self._pool: ProcessPoolExecutor | None = None
        self._waiting: deque[Future[None]] = deque()

    @property
    def file(self) -> IO[bytes]:
        """Where the lots lie, whoever wrote them."""
        return self._making.file

    def give(self, decided: Decided) -> None:
        """One decision more."""
        self._log.append(decided)
        if len(self._log) >= LOT:
            self._hand_over()

    def _hand_over(self) -> None:
        log, self._log = self._log, []
        self._given += 1
        if self._given > WORTH and self._pool is None and may_fork():
            _makings[:] = [self._making]
            self._pool = pool_of()
        if self._pool is None:
            self._making.take(log)
            return
        while len(self._waiting) >= AHEAD:
            self._had(self._waiting.popleft())
        try:
            asked = self._pool.submit(_take, pickle.dumps(log, pickle.HIGHEST_PROTOCOL))
        except BrokenExecutor as error:
            raise _ended() from error
        self._waiting.append(asked)

    def _had(self, asked: "Future[None]") -> None:
        try:
            asked.result()
        except BrokenExecutor as error:
            raise _ended() from error

    def finish(self) -> Made:
        """No more comes. Raises Unavailable if the helper was ended."""
        self._hand_over()
        if self._pool is None:
            return self._making.finish()
        try:
            return self._pool.submit(_finish).result()
        except BrokenExecutor as error:
            raise _ended() from error
        finally:
            self.rest()

    def rest(self) -> None:
        """No more work."""
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)
            self._pool = None


def _take(log: bytes) -> None:
    _makings[0].take(pickle.loads(log))


def _finish() -> Made:
    return _makings[0].finish()


def _ended() -> Unavailable:
    return Unavailable(
        _("Another process that made the rows of the import was ended."),
        hint=_("Nothing was saved. Try again."),
    )


def may_fork() -> bool:
    """Whether there is a processor for a helper, and no thread that a fork would cut off."""
    alone = threading.active_count() == 1
    return alone and sys.platform == "linux" and len(os.sched_getaffinity(0)) > 1


def pool_of() -> "ProcessPoolExecutor":
    """One helper, which starts with all that we have in memory, and ends with us."""
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor

    return ProcessPoolExecutor(1, multiprocessing.get_context("fork"), _begin)


def _begin() -> None:
    """In the helper: the parent says what an interruption means, and the helper ends with it.

    Else it would wait for ever to hand over what nobody takes. Source: prctl(2), PR_SET_PDEATHSIG.
    """
    import ctypes
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    ctypes.CDLL(None).prctl(_ON_PARENTS_DEATH, signal.SIGKILL)
