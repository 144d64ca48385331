"""Work beside the import: the rows that were decided on are made by another processor."""

import atexit
import os
import pickle
import sys
import threading
from contextlib import suppress
from typing import IO, TYPE_CHECKING

from crm_tui.errors import CrmError, Unavailable
from crm_tui.i18n import _
from crm_tui.importers.making import Decided, Made, Making, packed, unpacked

if TYPE_CHECKING:
    from collections.abc import Callable
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess

_ON_PARENTS_DEATH = 1
_SET_PIPE_SIZE = 1031
PIPE = 1 << 20
"""Bytes that may lie in a pipe: some lots, so that neither side waits for the other one."""

LOT = 4000
"""So many decisions are handed over at a time."""

WORTH = 2
"""So many lots are made here before it is worth while to start another process."""


class Helper:
    """A process of ours, which begins with all that we have in memory, and ends with us.

    work: what it does, given a pipe that it says something by and one that it is told by.
    """

    def __init__(self, work: "Callable[[Connection, Connection], None]") -> None:
        import multiprocessing

        fork = multiprocessing.get_context("fork")
        self.said, say = fork.Pipe(duplex=False)
        told, self._tell = fork.Pipe(duplex=False)
        _widen(say, self._tell)
        ours = (self.said, self._tell)
        self._process: BaseProcess = fork.Process(target=_work, args=(work, say, told, ours))
        self._process.start()
        atexit.register(self.rest)  # else we would wait at the end for one who waits for us
        say.close()
        told.close()

    def tell(self, data: bytes) -> None:
        """Hand something over. Raises what ended the helper, if it is no more."""
        try:
            self._tell.send_bytes(data)
        except OSError as error:
            raise self._end() from error

    def hear(self) -> bytes:
        """What the helper says next. Raises what ended it, if it is no more."""
        try:
            data = self.said.recv_bytes()
        except (EOFError, OSError) as error:
            raise _ended() from error
        if data[:1] == _FAILED:
            raise pickle.loads(data[1:])
        return data

    def _end(self) -> BaseException:
        """Why the helper is no more."""
        try:
            while True:
                self.hear()
        except (CrmError, OSError) as error:
            return error

    def rest(self) -> None:
        """No more work."""
        atexit.unregister(self.rest)
        self.said.close()
        self._tell.close()
        self._process.terminate()
        self._process.join()


_FAILED = b"!"


def _work(
    work: "Callable[[Connection, Connection], None]",
    say: "Connection",
    told: "Connection",
    not_ours: "tuple[Connection, ...]",
) -> None:
    """In the helper: do the work; what people should read of a failure is said to the parent."""
    begin()
    for pipe in not_ours:
        pipe.close()
    try:
        work(say, told)
    except EOFError:
        return  # whoever wanted it is gone
    except (CrmError, OSError) as error:
        told_of = error if isinstance(error, CrmError) else _no_file(error)
        with suppress(OSError):
            say.send_bytes(_FAILED + pickle.dumps(told_of))


def _widen(*pipes: "Connection") -> None:
    import fcntl

    for pipe in pipes:
        with suppress(OSError):  # a smaller one does as well, but slower
            fcntl.fcntl(pipe.fileno(), _SET_PIPE_SIZE, PIPE)


class Wright:
    """Takes what was decided, in its order, and has it made.

    Where there is one processor, or threads that a fork would cut off, the work is done at once.
    is_beside: whether we are a helper ourselves, so that only a third processor is free.
    """

    def __init__(self, making: Making, *, is_beside: bool = False) -> None:
        self._making = making
        self._may_share = not is_beside or processors() > 2
        self._given = 0
        self._helper: Helper | None = None

    @property
    def file(self) -> IO[bytes]:
        """Where the lots lie, whoever wrote them."""
        return self._making.file

    def give(self, decided: Decided) -> None:
        """Some decisions more. Raises Unavailable if the helper was ended."""
        self._given += 1
        if self._may_share and self._given > WORTH and self._helper is None and may_fork():
            self._helper = Helper(self._make)
        if self._helper is None:
            self._making.take(decided)
        else:
            self._helper.tell(packed(tuple(decided)))

    def _make(self, say: "Connection", told: "Connection") -> None:
        """In the helper."""
        while data := told.recv_bytes():
            _take(self._making, data)
        say.send_bytes(packed(tuple(self._making.finish())))

    def finish(self) -> Made:
        """No more comes. Raises Unavailable if the helper was ended."""
        if self._helper is None:
            return self._making.finish()
        try:
            self._helper.tell(b"")
            return Made(*unpacked(self._helper.hear()))
        finally:
            self.rest()

    def rest(self) -> None:
        """No more work."""
        if self._helper is not None:
            self._helper.rest()
            self._helper = None


def _take(making: Making, data: bytes) -> None:
    making.take(Decided(*unpacked(data)))


def _no_file(error: OSError) -> Unavailable:
    return Unavailable(
        _("A temporary file cannot be written: {why}.").format(why=error.strerror or error),
        hint=_("Nothing was saved. Make room and try again."),
    )


def _ended() -> Unavailable:
    return Unavailable(
        _("Another process that made the rows of the import was ended."),
        hint=_("Nothing was saved. Try again."),
    )


def may_fork() -> bool:
    """Whether there is a processor for a helper, and no thread that a fork would cut off."""
    return threading.active_count() == 1 and sys.platform == "linux" and processors() > 1


def processors() -> int:
    """How many processors we may use."""
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else 1


def begin() -> None:
    """In the helper: the parent says what an interruption means, and the helper ends with it.

    Else it would wait for ever to hand over what nobody takes. Source: prctl(2), PR_SET_PDEATHSIG.
    """
    import ctypes
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    ctypes.CDLL(None).prctl(_ON_PARENTS_DEATH, signal.SIGKILL)
