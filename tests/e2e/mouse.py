"""A hand on the mouse: it clicks what it reads on the screen, and carries a card."""

import re

from tests.terminal import Terminal

PRESSED, CARRIED = 0, 32  # the button in SGR mouse sequences: pressed, moved while pressed


class Mouse:
    """Clicks words on a terminal; the cells are found by what stands there."""

    def __init__(self, terminal: Terminal) -> None:
        self.terminal = terminal

    def place(self, pattern: str) -> tuple[int, int]:
        """The column and row where a pattern stands, the last one of the screen.

        A hand is no quicker than this: what is seen has come to rest before it is clicked.
        """
        self.terminal.wait(pattern)
        self.terminal.settle(0.25)
        found = [
            ((match.start() + match.end() - 1) // 2, row)
            for row, line in enumerate(self.terminal.screen.split("\n"))
            for match in re.finditer(pattern, line)
        ]
        return found[-1]

    def click(self, pattern: str, times: int = 1) -> None:
        """Click in the middle of a pattern."""
        at = self.place(pattern)
        for _time in range(times):
            self.terminal.click(*at)

    def carry(self, pattern: str, to: str) -> None:
        """Take what stands at a pattern and drop it under another, on the same row."""
        column, row = self.place(pattern)
        end, _row = self.place(to)
        self._button(PRESSED, column, row)
        step = 1 if end > column else -1
        for at in (*range(column + step, end, step * 4), end):
            self._button(CARRIED, at, row)
        self._button(PRESSED, end, row, "m")

    def _button(self, button: int, column: int, row: int, end: str = "M") -> None:
        self.terminal.type(f"\x1b[<{button};{column + 1};{row + 1}{end}")
