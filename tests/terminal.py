"""Drives an installed program in a pseudo-terminal as a person does: by keys, reading the screen.

Waiting is always for something to show; nothing sleeps for a fixed time and hopes.
"""

import fcntl
import os
import pty
import re
import select
import signal
import struct
import sys
import termios
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType
from typing import TypeVar

from bench.emulator import Emulator
from bench.keyboard import key_bytes

#: The installed command.
CRM = str(Path(sys.executable).with_name("crm"))
T = TypeVar("T")

#: The terminals that are open, by their lines: who waits for one reads them all, for a program
#: whose line nobody reads stands still as soon as the line is full.
OPEN: "dict[int, Terminal]" = {}

#: A machine may have much else to do; who waits in vain fails either way.
PATIENCE = 60.0  # s
#: A lone escape is told from the start of a sequence by the silence after it (Textual: 0.1 s).
AFTER_ESCAPE = 0.15
BESIDE = 0.05  # s between two looks at what need not be drawn


class Terminal:
    """A program in a terminal of `size` (columns, rows). Use it in a `with`: it ends with it."""

    def __init__(
        self,
        argv: Sequence[str],
        size: tuple[int, int] = (120, 36),
        env: dict[str, str] | None = None,
    ) -> None:
        self.emulator = Emulator(*size, name="test")
        self.raw = b""
        self._status: int | None = None
        self._closed = False
        environment = {**os.environ, "COLORTERM": "truecolor", **(env or {})}
        self.pid, self._line = pty.fork()
        if self.pid == 0:
            self._set_size()
            try:
                self.become(argv, environment)
            finally:
                os._exit(127)
        OPEN[self._line] = self

    def become(self, argv: Sequence[str], environment: dict[str, str]) -> None:
        """In the process on the line: become the program."""
        os.execvpe(argv[0], list(argv), environment)

    def __enter__(self) -> "Terminal":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._reaped(0) is None:
            os.kill(self.pid, signal.SIGKILL)
            self._reaped(PATIENCE)
        OPEN.pop(self._line, None)
        os.close(self._line)

    # -- hands ------------------------------------------------------------------------------------

    def press(self, keys: str) -> None:
        """Press keys named in a row: `j j enter ctrl+r`."""
        for key in keys.split():
            self._write(key_bytes(key))
            if key in ("escape", "esc"):
                self._rest(AFTER_ESCAPE)

    def type(self, text: str) -> None:
        """Type a text, letter by letter as far as the program can tell."""
        self._write(text.encode())

    def paste(self, text: str) -> None:
        """Paste a text as terminals with bracketed paste do."""
        self._write(b"\x1b[200~" + text.encode() + b"\x1b[201~")

    def click(self, column: int, row: int) -> None:
        """Click the left button on a cell, counted from 0."""
        at = f"{column + 1};{row + 1}"
        self._write(f"\x1b[<0;{at}M\x1b[<0;{at}m".encode())

    def resize(self, columns: int, rows: int) -> None:
        """Change the size of the window; the program is told by its signal."""
        self.emulator.resize(columns, rows)
        self._set_size(self._line)

    def signal(self, number: int) -> None:
        """Send the program a signal."""
        os.kill(self.pid, number)

    # -- eyes -------------------------------------------------------------------------------------

    @property
    def screen(self) -> str:
        """What is on the screen now."""
        self._listen(0)
        return self.emulator.text()

    def wait(self, pattern: str, timeout: float = PATIENCE) -> re.Match[str]:
        """Wait until a pattern is on the screen; fails with the screen if it never comes."""
        return self._until(lambda: re.search(pattern, self.emulator.text()), pattern, timeout)

    def wait_gone(self, pattern: str, timeout: float = PATIENCE) -> None:
        """Wait until a pattern is no longer on the screen."""
        self._until(
            lambda: re.search(pattern, self.emulator.text()) is None, f"no {pattern}", timeout
        )

    def until(self, look: Callable[[], bool], timeout: float = PATIENCE) -> None:
        """Wait until something is so, on the screen or beside it."""
        self._until(look, getattr(look, "__name__", "it"), timeout, BESIDE)

    def settle(self, silence: float = 0.3) -> None:
        """Wait until nothing has been written for a while (s)."""
        while self._listen(silence):
            pass

    def row(self, pattern: str) -> int:
        """The first row of the screen that has a pattern, counted from 0."""
        lines = self.screen.split("\n")
        return next(number for number, line in enumerate(lines) if re.search(pattern, line))

    @property
    def exit_code(self) -> int:
        """Wait for the end; the exit code, negative for a signal."""
        until = time.monotonic() + PATIENCE
        while not self._closed and time.monotonic() < until:
            self._listen(0.1)
        status = self._reaped(PATIENCE if self._closed else 0)
        assert status is not None, f"it does not end:\n{self.emulator.text()}"
        return status

    # -- the line ---------------------------------------------------------------------------------

    def _until(
        self, look: Callable[[], T | None], wanted: str, timeout: float, unheard: float = PATIENCE
    ) -> T:
        """Look each time that something is drawn, and after so many seconds without."""
        until = time.monotonic() + timeout
        while not (seen := look()):
            left = until - time.monotonic()
            if self._closed or left <= 0:
                why = "the program ended" if self._closed else f"not within {timeout:g} s"
                raise AssertionError(f"{wanted!r}: {why}\n{self.emulator.text()}")
            self._listen(min(left, unheard))
        return seen

    def _set_size(self, line: int = 0) -> None:
        window = struct.pack("HHHH", self.emulator.rows, self.emulator.columns, 0, 0)
        fcntl.ioctl(line, termios.TIOCSWINSZ, window)

    def _write(self, data: bytes) -> None:
        while data:
            written = os.write(self._line, data)
            data = data[written:]
            self._listen(0)

    def _listen(self, patience: float) -> bool:
        """Draw what comes within `patience` seconds; False when nothing came."""
        heard, until = False, time.monotonic() + patience
        while not self._closed:
            left = max(0.0, until - time.monotonic())
            spoke = select.select(list(OPEN), [], [], left)[0]
            for line in spoke:
                OPEN[line]._read()
            if self._line in spoke:
                heard, until = True, 0.0
            elif not left:
                break
        return heard

    def _read(self) -> None:
        """Draw what has come on the line, and answer what it asks."""
        try:
            data = os.read(self._line, 1 << 16)
        except OSError:  # EIO: the program has gone
            data = b""
        if not data:
            self._closed = True
            del OPEN[self._line]
        self.raw += data
        self.emulator.feed(data)
        if reply := self.emulator.answers(data):
            os.write(self._line, reply)

    def _rest(self, seconds: float) -> None:
        """Press nothing for so long, whatever is drawn meanwhile."""
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0 and not self._closed:
            self._listen(left)

    def _reaped(self, patience: float) -> int | None:
        """The exit code if the program ends within `patience` seconds."""
        until = time.monotonic() + patience
        while self._status is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self._status = os.waitstatus_to_exitcode(status)
            elif time.monotonic() >= until:
                break
            else:
                select.select([], [], [], 0.005)
        return self._status
