"""The command `crm` in a process of its own, forked from the one of the tests: nothing is loaded.

Most of what a writing command costs is the loading of libraries; that the installed command loads
what it needs, and how fast, is shown by the tests that start it as people do.
"""

import os
import select
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from typing import IO

_STREAMS = (("stdin", 0, "r"), ("stdout", 1, "w"), ("stderr", 2, "w"))
CRASHED = 70


def take_streams() -> None:
    """In a forked process: make the streams of Python those of its descriptors."""
    for name, number, mode in _STREAMS:
        stream = open(number, mode, encoding="utf-8", closefd=False)  # noqa: SIM115
        for each in (name, f"__{name}__"):
            setattr(sys, each, stream)


def forked(
    words: Sequence[str],
    environment: Mapping[str, str],
    *,
    before: Callable[[], None] | None = None,
    timeout: float = 30,
) -> subprocess.CompletedProcess[str]:
    """Run the command to its end in a process of its own, nobody at its standard input.

    before: what that process does first. timeout: s, after which the process is killed.
    Raises subprocess.TimeoutExpired.
    """
    import crm_tui.cli.app
    import crm_tui.crm  # noqa: F401

    end, held = os.pipe()
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        pid = os.fork()
        if pid == 0:
            _run(words, environment, out, err, before)
        os.close(held)
        ended = bool(select.select([end], [], [], timeout)[0])
        os.close(end)
        if not ended:
            os.kill(pid, signal.SIGKILL)
        status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        if not ended:
            raise subprocess.TimeoutExpired(list(words), timeout)
        return subprocess.CompletedProcess(list(words), status, _text(out), _text(err))


def _run(
    words: Sequence[str],
    environment: Mapping[str, str],
    out: IO[bytes],
    err: IO[bytes],
    before: Callable[[], None] | None,
) -> None:
    """In the forked process: be the command. Never comes back."""
    status = CRASHED
    try:
        _become(environment, out, err)
        if before is not None:
            before()
        from crm_tui.__main__ import main

        status = main(list(words))
    finally:
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
        os._exit(status)


def _become(environment: Mapping[str, str], out: IO[bytes], err: IO[bytes]) -> None:
    nobody = os.open(os.devnull, os.O_RDONLY)
    for target, source in enumerate((nobody, out.fileno(), err.fileno())):
        os.dup2(source, target)
    os.environ.clear()
    os.environ.update(environment)
    take_streams()


def _text(stream: IO[bytes]) -> str:
    stream.seek(0)
    return stream.read().decode()
