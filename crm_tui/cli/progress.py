"""One line on stderr about work that takes its time, redrawn in place where somebody looks."""

import sys
import time
from types import TracebackType
from typing import Self

from crm_tui.cli.output import write
from crm_tui.domain.pace import Pace, bar
from crm_tui.domain.text import display, fit
from crm_tui.i18n import _

_PAUSE = 0.1
_CELLS = 79


class Progress:
    """Called with the number of rows done so far; gone from the screen when the block ends."""

    def __init__(self, name: str, *, silent: bool = False) -> None:
        """silent: whether the rows themselves go to the same screen."""
        self.name = display(name)
        self._shown = not silent and sys.stderr.isatty()
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
        pace = Pace(done, now - self._began, self._total, self._about)
        line = _("{name}: {what} {rows}").format(name=self.name, what=self._what, rows=pace.words)
        blocks = f" {bar(pace.share or 0.0)}" if pace.left else ""
        self._draw(fit(line + blocks, _CELLS).rstrip())

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
