"""Hands that count: what is pressed and what is typed at a terminal, kept apart."""

from tests.terminal import Terminal


class Hands:
    """Presses keys at a terminal and counts them; typed words are counted apart."""

    def __init__(self, terminal: Terminal) -> None:
        self.terminal = terminal
        self.pressed = 0
        self.typed = 0

    def press(self, keys: str, times: int = 1) -> None:
        """Press the same keys so many times."""
        for _time in range(times):
            self.pressed += len(keys.split())
            self.terminal.press(keys)

    def type(self, text: str) -> None:
        """Type words."""
        self.typed += len(text)
        self.terminal.type(text)
