"""Measures a program in a pseudo-terminal: when it paints, and how soon a key is answered.

Each chunk of output is stamped as it arrives and drawn by the emulator only afterwards, so that
emulation never delays a stamp. Times are milliseconds. The *paint* of a key is the end of the burst
(or of the synchronized update) that first changed what a person sees.
"""

import fcntl
import gc
import os
import pty
import re
import select
import signal
import statistics
import struct
import termios
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from bench.emulator import FRAME_END, Emulator, Look, asks_for_place
from bench.keyboard import key_bytes

#: Chunks closer together than this belong to one paint (ms).
BURST = 4.0
SIZE = (120, 40)


@dataclass
class Sample:
    """What followed a start or a key: times in ms since it, CPU ms of the tree, bytes written."""

    first_byte: float | None = None
    paint: float | None = None
    ready: float | None = None
    settled: float | None = None
    cpu: float | None = None
    answered: float | None = None
    written: int = 0


class Typed(NamedTuple):
    """A key pressed while a program starts, as soon as some bytes have come from it.

    answered: whether the screen shows what the key did; it is asked after every paint.
    """

    after: bytes
    key: str
    answered: Callable[[Emulator], bool]


class Patience(NamedTuple):
    """How long to wait, in seconds: for the first byte, for silence, and in all."""

    first: float
    quiet: float
    limit: float


START = Patience(first=30, quiet=0.3, limit=60)
KEY = Patience(first=1.0, quiet=0.05, limit=10)


@dataclass
class Program:
    """A program in a pseudo-terminal, and the terminal it talks to."""

    argv: Sequence[str]
    environment: dict[str, str]
    emulator: Emulator = field(default_factory=lambda: Emulator(*SIZE))
    processor: int | None = None
    written: int = 0
    closed: bool = False
    typed: Typed | None = None
    is_typed: bool = False
    began: float = field(init=False)
    pid: int = field(init=False)
    line: int = field(init=False)

    def __post_init__(self) -> None:
        window = struct.pack("HHHH", self.emulator.rows, self.emulator.columns, 0, 0)
        self.began = time.perf_counter()
        self.pid, self.line = pty.fork()
        if self.pid == 0:
            self._become(window)

    def _become(self, window: bytes) -> None:
        fcntl.ioctl(0, termios.TIOCSWINSZ, window)
        if self.processor is not None:
            os.sched_setaffinity(0, {self.processor})
        try:
            os.execvpe(self.argv[0], list(self.argv), self.environment)
        finally:
            os._exit(127)

    def read(self, patience: float) -> bytes | None:
        """The next chunk within `patience` seconds; None on silence or after the end."""
        if self.closed or not select.select([self.line], [], [], max(patience, 0))[0]:
            return None
        try:
            data = os.read(self.line, 1 << 16)
        except OSError:  # EIO: the program has gone
            data = b""
        self.closed, self.written = not data, self.written + len(data)
        return data or None

    def start(self, ready: str | None = None, typed: Typed | None = None) -> Sample:
        """Measure the start until it is quiet and the pattern `ready` is on the screen.

        typed: a key pressed meanwhile; the start is over when it is answered, too.
        """
        self.typed = typed
        sample = self._measure(self.began, START, ready)
        self.typed = None
        return sample

    def warm(self, *keys: str) -> None:
        """Press keys that nobody counts, and wait for as long as a start may take."""
        for key in keys:
            os.write(self.line, key_bytes(key))
            self._measure(time.perf_counter(), START, None)

    def press(self, key: str, ready: str | None = None) -> Sample:
        """Press one key and measure what follows."""
        while late := self.read(0):
            self.emulator.feed(late)
        began = time.perf_counter()
        os.write(self.line, key_bytes(key))
        return self._measure(began, KEY, ready)

    def _measure(self, began: float, wait: Patience, ready: str | None) -> Sample:
        """What follows; our own collector of garbage, which takes tens of ms, does not run."""
        gc.disable()
        try:
            return self._measured(began, wait, ready)
        finally:
            gc.enable()

    def _measured(self, began: float, wait: Patience, ready: str | None) -> Sample:
        sample, before, cpu = Sample(), self.emulator.look(), tree_cpu(self.pid)
        wanted = re.compile(ready) if ready else None
        while True:
            seen = sample.written
            self._record(began, wait, sample, before, wanted)
            late = time.perf_counter() >= began + wait.limit
            waits = (wanted and sample.ready is None) or (self.typed and sample.answered is None)
            if self.closed or late or not waits:
                break
            if sample.written == seen and sample.first_byte is None:
                break
        sample.cpu = None if self.closed else (tree_cpu(self.pid) - cpu) * 1000
        return sample

    def _record(
        self,
        began: float,
        wait: Patience,
        sample: Sample,
        before: Look,
        wanted: re.Pattern[str] | None,
    ) -> None:
        """Stamp chunks until silence, then draw them and fill in the sample."""
        chunks: list[tuple[float, bytes]] = []
        while (left := began + wait.limit - time.perf_counter()) > 0:
            started = chunks or sample.first_byte is not None
            patience = wait.quiet if started else wait.first
            if (data := self.read(min(left, patience))) is None:
                break
            chunks.append(((time.perf_counter() - began) * 1000, data))
            if self.typed and not self.is_typed and self.typed.after in data:
                os.write(self.line, key_bytes(self.typed.key))
                self.is_typed = True
            if asks_for_place(data):
                self._draw(chunks, sample, before, wanted)
                chunks.clear()
            if reply := self.emulator.answers(data):
                os.write(self.line, reply)
        self._draw(chunks, sample, before, wanted)

    def _draw(
        self,
        chunks: list[tuple[float, bytes]],
        sample: Sample,
        before: Look,
        wanted: re.Pattern[str] | None,
    ) -> None:
        """Feed stamped chunks to the emulator, paint by paint."""
        if not chunks:
            return
        nexts = [when for when, _ in chunks[1:]] + [float("inf")]
        for (when, data), following in zip(chunks, nexts, strict=True):
            sample.first_byte = when if sample.first_byte is None else sample.first_byte
            sample.settled, sample.written = when, sample.written + len(data)
            self.emulator.feed(data)
            if following - when < BURST and FRAME_END not in data[-24:]:
                continue  # the paint goes on
            if sample.paint is None and self.emulator.look() != before:
                sample.paint = when
            if self.typed and sample.answered is None and self.typed.answered(self.emulator):
                sample.answered = when
            if wanted and sample.ready is None and wanted.search(self.emulator.text()):
                sample.ready = when

    def peak_memory(self) -> float:
        """The largest resident set so far, in MiB (0 after the end)."""
        return _status(self.pid, "VmHWM") / 1024

    def stop(self, *keys: str) -> int:
        """Press the keys that end it, else hang up, else kill; gives the exit status."""
        for key in keys:
            if not self.closed:
                os.write(self.line, key_bytes(key))
        waits = ((0, 3.0 if keys or self.closed else 0.0), (signal.SIGHUP, 1.0))
        for number, patience in (*waits, (signal.SIGKILL, 5.0)):
            os.kill(self.pid, number)  # not reaped yet, so the number is still ours
            until = time.perf_counter() + patience
            while time.perf_counter() <= until:
                self.read(0.01)
                pid, status = os.waitpid(self.pid, os.WNOHANG)
                if pid:
                    os.close(self.line)
                    return os.waitstatus_to_exitcode(status)
        raise RuntimeError(f"process {self.pid} does not end")


def _status(pid: int, name: str) -> int:
    try:
        text = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0
    found = re.search(rf"{name}:\s+(\d+)", text)
    return int(found[1]) if found else 0


def tree_cpu(pid: int) -> float:
    """CPU seconds of the living threads of a process and its descendants (ns counters)."""
    total = 0.0
    for task in Path(f"/proc/{pid}/task").glob("*"):
        try:
            total += int((task / "schedstat").read_text().split()[0]) / 1e9
            total += sum(tree_cpu(int(child)) for child in (task / "children").read_text().split())
        except (OSError, IndexError):
            continue  # the thread has just ended
    return total


class Spread(NamedTuple):
    """A number of figures in short: how many, the middle one, the 95th of a hundred, the least."""

    number: int
    p50: float
    p95: float
    least: float


def spread(figures: Sequence[float | None]) -> Spread:
    """Count, median, 95th percentile and minimum of the figures that exist (NaN for none)."""
    have = sorted(figure for figure in figures if figure is not None)
    if not have:
        return Spread(0, float("nan"), float("nan"), float("nan"))
    late = have[round(0.95 * (len(have) - 1))]
    return Spread(len(have), statistics.median(have), late, have[0])
