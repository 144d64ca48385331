"""The palette of commands, kept from two faults of the library's own."""

from contextlib import suppress
from typing import ClassVar

from textual.await_complete import AwaitComplete
from textual.command import CommandList
from textual.command import CommandPalette as LibraryPalette
from textual.events import Key


class CommandPalette(LibraryPalette):
    """The library's palette. In 8.2.8 a second click beside it closes the screen below as well,
    and a page of commands that came just now has no lines yet, which ends the program."""

    PAGES: ClassVar[dict[str, str]] = {"pageup": "page_up", "pagedown": "page_down"}

    def dismiss(self, result: None = None) -> AwaitComplete:
        """Close, unless it is closed already."""
        return super().dismiss(result) if self.is_active else AwaitComplete()

    def on_key(self, event: Key) -> None:
        """Turn a page, if there is one."""
        if event.key in self.PAGES:
            event.stop()
            with suppress(KeyError):
                getattr(self.query_one(CommandList), f"action_{self.PAGES[event.key]}")()
