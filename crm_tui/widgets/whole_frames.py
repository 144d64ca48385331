"""Textual's driver for a terminal, which writes each frame in one piece, and small ones at once.

The library hands the beginning, the picture and the end of a frame to a thread one by one; each
wakes the thread, and none is written before the event loop rests. Looked at in Textual 8.2.8
(`App._begin_update`, `LinuxDriver.write`, `WriterThread`); a test drives a pseudo-terminal.
"""

import select
from typing import IO, Any

from textual.drivers.linux_driver import LinuxDriver

BEGIN, END = "\x1b[?2026h", "\x1b[?2026l"
SMALL = 8192  # characters: what a terminal that takes anything takes without making us wait


class Ledger:
    """The terminal's file, which knows how much of what it was given has been written out."""

    def __init__(self, file: IO[str]) -> None:
        self._file = file
        self._given = self.out = 0

    def write(self, text: str) -> None:
        """Write, and count."""
        self._file.write(text)
        self._given += 1

    def flush(self) -> None:
        """All that was given is out."""
        given = self._given
        self._file.flush()
        self.out = given

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)


class WholeFrames(LinuxDriver):
    """Holds a frame back until it has ended; writes it without the thread while that one rests."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self._frame: list[str] = []
        self._handed = 0
        self._ledger = Ledger(self._file)
        self._file: Any = self._ledger

    def start_application_mode(self) -> None:
        """Begin to draw."""
        super().start_application_mode()  # type: ignore[no-untyped-call]

    def write(self, data: str) -> None:
        """Write, a frame at once."""
        if not self._frame and data != BEGIN:
            self._hand_over(data)
            return
        self._frame.append(data)
        if data == END:
            whole = "".join(self._frame)
            self._frame.clear()
            if len(whole) <= SMALL and self._is_at_rest() and self._takes_more():
                self._handed += 1
                self._ledger.write(whole)
                self._ledger.flush()
            else:
                self._hand_over(whole)

    def _is_at_rest(self) -> bool:
        """Whether the terminal is ours, and the thread has written all that it was handed."""
        thread = self._writer_thread
        return thread is not None and thread.is_alive() and self._ledger.out == self._handed

    def _hand_over(self, text: str) -> None:
        """Let the thread write: it waits for a slow terminal, and keys do not."""
        self._handed += 1
        super().write(text)

    def _takes_more(self) -> bool:
        return bool(select.select([], [self._ledger.fileno()], [], 0)[1])
