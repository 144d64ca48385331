"""Who hears every key before the screen does, while keys are recorded or replayed."""

from typing import Any, Protocol


class Ear(Protocol):
    """Answers keys and pasted text instead of the screen they were meant for."""

    def words(self) -> str:
        """What the line of keys says meanwhile."""

    def pressed(self, screen: Any, name: str, char: str | None) -> bool:
        """Answer a key instead of the screen."""

    def pasted(self, screen: Any, text: str) -> bool:
        """Answer pasted text instead of the screen."""
