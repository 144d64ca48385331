"""Work in a process of its own, forked from the one of the tests, so that nothing is loaded.

Most of what a short process costs is the loading of libraries; that the installed command loads
what it needs, and how fast, is shown by the tests that start it as people do.

SQLite must not find a file open on both sides of a fork: close it here before (`apart`).
"""

import os
import select
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from crm_tui.crm import Crm

_STREAMS = (("stdin", 0, "r"), ("stdout", 1, "w"), ("stderr", 2, "w"))
CRASHED = 70


def take_streams() -> None:
    """In a forked process: make the streams of Python those of its descriptors."""
    for name, number, mode in _STREAMS:
        stream = open(number, mode, encoding="utf-8", closefd=False)  # noqa: SIM115
        for each in (name, f"__{name}__"):
            setattr(sys, each, stream)


class Forked:
    """A process that does some work; nobody is at its standard input.

    work: what it does; gives its status, None for 0. It may hold what the tests have, but no
    connection to a database.
    """

    def __init__(self, work: Callable[[], int | None]) -> None:
        self.stdout: TextIO
        out, written = os.pipe()
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115
        self.pid = os.fork()
        if self.pid == 0:
            _do(work, written, self._errors.fileno())
        os.close(written)
        self.stdout = os.fdopen(out, encoding="utf-8")

    def end(self, timeout: float = 60) -> subprocess.CompletedProcess[str]:
        """Wait for its end: its status, negative for a signal, and what it wrote.

        timeout: s, after which it is killed. Raises subprocess.TimeoutExpired.
        """
        until, said = time.monotonic() + timeout, b""
        while data := self._read(until):
            said += data
        ended = data is not None
        if not ended:
            self.kill()
        self.stdout.close()
        status = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
        if not ended:
            raise subprocess.TimeoutExpired(str(self.pid), timeout, said)
        with self._errors as errors:
            errors.seek(0)
            wrong = errors.read().decode()
        return subprocess.CompletedProcess((), status, said.decode(), wrong)

    def _read(self, until: float) -> bytes | None:
        """What it writes next, b"" at its end, None when that does not come in time."""
        left = max(0.0, until - time.monotonic())
        if not select.select([self.stdout], [], [], left)[0]:
            return None
        return os.read(self.stdout.fileno(), 1 << 16)

    def kill(self) -> None:
        """End it without a word."""
        os.kill(self.pid, signal.SIGKILL)


def _do(work: Callable[[], int | None], out: int, err: int) -> None:
    """In the forked process: work, and never come back."""
    status = CRASHED
    try:
        for target, source in enumerate((os.open(os.devnull, os.O_RDONLY), out, err)):
            os.dup2(source, target)
        take_streams()
        status = work() or 0
    finally:
        if sys.exc_info()[0]:
            traceback.print_exc()
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
        os._exit(status)


def forked(
    words: Sequence[str],
    environment: Mapping[str, str],
    *,
    before: Callable[[], None] | None = None,
    timeout: float = 30,
) -> subprocess.CompletedProcess[str]:
    """Run the command `crm` to its end in a forked process.

    before: what that process does first. timeout: s, after which the process is killed.
    Raises subprocess.TimeoutExpired.
    """
    import crm_tui.cli.app
    import crm_tui.crm  # noqa: F401

    def work() -> int:
        from crm_tui.__main__ import main

        os.environ.clear()
        os.environ.update(environment)
        if before is not None:
            before()
        return main(list(words))

    return Forked(work).end(timeout)


def apart(desk: "Crm", work: Callable[["Crm"], int | None], **more: object) -> Forked:
    """Do work on the database of a CRM in a process of its own, by the real clock.

    more: what else is given to the `Crm` of that process: actor, clock, zone, face.
    """
    from crm_tui.crm import Crm
    from crm_tui.store.db import Store

    desk.store.engine.dispose()
    url, arguments = desk.store.url, {"actor": desk.actor, **more}
    return Forked(lambda: work(Crm(Store(url), **arguments)))  # type: ignore[arg-type]
