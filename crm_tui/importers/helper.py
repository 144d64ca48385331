"""Work beside the import: the words that clients are found by, made by another processor."""

import os
import sys
import threading
from collections import deque
from collections.abc import Iterator
from typing import TYPE_CHECKING

from crm_tui.store.derived import documents

if TYPE_CHECKING:
    from concurrent.futures import Future, ProcessPoolExecutor

_ON_PARENTS_DEATH = 1

Docs = list[tuple[int, int, str]]
WORTH = 1
"""So many lots are made here before it is worth while to start another process."""


class Wordsmith:
    """Makes lots of search_doc rows, in the order in which they were asked for.

    Where there is one processor, or threads that a fork would cut off, the work is done at once.
    """

    def __init__(self) -> None:
        self._given = 0
        self._pool: ProcessPoolExecutor | None = None
        self._waiting: deque[Future[Docs] | Docs] = deque()

    def give(self, texts: dict[int, list[str]]) -> None:
        """Clients with the texts they should be found by."""
        self._given += 1
        if self._given > WORTH and self._pool is None and may_fork():
            self._pool = pool_of()
        made = documents(texts) if self._pool is None else self._pool.submit(documents, texts)
        self._waiting.append(made)

    def ready(self, *, everything: bool) -> Iterator[Docs]:
        """The lots that are done, in order; everything: wait for the rest."""
        while self._waiting:
            first = self._waiting[0]
            if isinstance(first, list):
                yield first
            elif everything or first.done():
                yield first.result()
            else:
                return
            self._waiting.popleft()

    def rest(self) -> None:
        """No more work."""
        if self._pool is not None:
            self._pool.shutdown()
            self._pool = None


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
