"""One line on stderr about work that takes its time, redrawn in place where somebody looks."""

import sys
import time
from types import TracebackType
from typing import Self

from crm_tui.cli.output import write
from crm_tui.domain.text import display, fit
from crm_tui.i18n import _

_PAUSE = 0.1
_CELLS = 79
_BAR = 10


class Progress:
    """Called with the number of rows done so far; gone from the screen when the block ends."""

    def __init__(self, name: str) -> None:
        self.name = display(name)
        self._shown = sys.stderr.isatty()
        self._drawn = 0.0
        self.begin("")

    def begin(self, what: str, total: int = 0, about: int = 0) -> None:
        """From now on count `total` rows of another kind of work; 0 where nobody knows.

        about: how many there are likely to be, where that is all one knows.
        """
        self._what, self._total, self._about = what, total, about or total
        self._began = time.monotonic()

    def __call__(self, done: int) -> None:
        """So many rows are done."""
        now = time.monotonic()
        if not self._shown or now - self._drawn < _PAUSE:
            return
        self._drawn = now
        rate = done / max(now - self._began, 0.001)
        rows = f"{done} / {self._total}" if self._total else str(done)
        line = _("{name}: {what} {rows} rows · {rate} a second").format(
            name=self.name, what=self._what, rows=rows, rate=round(rate)
        )
        self._draw(fit(line + self._left(done, rate), _CELLS).rstrip())

    def _left(self, done: int, rate: float) -> str:
        """How long it will take, and how far it is, where that can be said."""
        if not self._about or not done:
            return ""
        seconds = max(self._about - done, 0) / max(rate, 0.001)
        minutes, rest = divmod(round(seconds), 60)
        clock = f"{minutes}:{rest:02}"
        full = min(done * _BAR // self._about, _BAR)
        bar = "█" * full + "░" * (_BAR - full)
        return " · " + _("{clock} left").format(clock=clock) + f" {bar}"

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        if self._shown and self._drawn:
            self._draw("")

    def _draw(self, line: str) -> None:
        write(sys.stderr, f"\r\x1b[K{line}")
        sys.stderr.flush()
