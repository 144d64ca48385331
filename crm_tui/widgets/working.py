"""What takes time says so: after a tenth of a second that it works, after a second for how long."""

import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import NamedTuple

from textual.message import Message

from crm_tui.domain.text import thousands
from crm_tui.i18n import _, _n

SHOWS = 0.1  # seconds until the screen says that something is at work
LONG = 1.0  # seconds from which on it says for how long, and that escape stops it


class _Job(NamedTuple):
    """What is at work, since when by the loop's clock, whether it only reads, when it has ended."""

    since: float
    what: str
    reads: bool
    ended: threading.Event


class Working:
    """What is at work now. changed: called in the event loop when the words are others."""

    def __init__(self, changed: Callable[[], None]) -> None:
        self.changed = changed
        self.is_called_off = False
        self.rows = 0  # how many rows are done, where the work counts them
        self._at_work: list[_Job] = []
        self._look: asyncio.TimerHandle | None = None

    @contextmanager
    def at(self, what: str, *, reads: bool) -> Iterator[None]:
        """Within this block, something is at work.

        what: a word for it, such as "saving". reads: whether nothing is written.
        """
        loop = asyncio.get_running_loop()
        one = _Job(loop.time(), what, reads, threading.Event())
        self._at_work.append(one)
        if self._look is None:
            self._look = loop.call_later(SHOWS, self._tell)
        try:
            yield
        finally:
            one.ended.set()
            was_said, was_oldest = bool(self.words), self._at_work[0] is one
            self._at_work.remove(one)
            self.is_called_off = self.is_called_off and not was_oldest
            self.rows = 0
            self._rest(was_said=was_said)

    def _rest(self, *, was_said: bool) -> None:
        if not self._at_work and self._look is not None:
            self._look.cancel()
            self._look = None
        if was_said:
            self.changed()

    def _tell(self) -> None:
        """Say it, and look again in a second."""
        self.changed()
        self._look = asyncio.get_running_loop().call_later(LONG, self._tell)

    @property
    def seconds(self) -> float:
        """For how long the oldest of it has been at work; 0 for nothing."""
        if not self._at_work:
            return 0.0
        return asyncio.get_running_loop().time() - self._at_work[0].since

    @property
    def is_long(self) -> bool:
        """Whether it has taken so long that it may be stopped."""
        return self.seconds >= LONG

    @property
    def reads(self) -> bool:
        """Whether the oldest of it only reads."""
        return bool(self._at_work) and self._at_work[0].reads

    @property
    def ended(self) -> threading.Event:
        """Set once the oldest of it has ended."""
        return self._at_work[0].ended if self._at_work else threading.Event()

    @property
    def words(self) -> str:
        """What the line of keys says of it; "" while it is too short to be said."""
        seconds = self.seconds
        if seconds < SHOWS * 0.9:
            return ""
        what = self._at_work[0].what
        if seconds < LONG:
            return f"{what}…"
        if self.rows:
            rows = _n("{n} row", "{n} rows", self.rows).format(n=thousands(self.rows))
            what = f"{what} · {rows}"
        if self.is_called_off:
            return _("{what}… stopping").format(what=what)
        return _("{what}… {n} s · esc stops").format(what=what, n=int(seconds))


class Waits(Message):
    """A save waits for another writer: told by the thread that waits."""

    def __init__(self, words: str) -> None:
        super().__init__()
        self.words = words
