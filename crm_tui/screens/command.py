"""The palette of commands, which closes itself and nothing else."""

from textual.await_complete import AwaitComplete
from textual.command import CommandPalette as LibraryPalette


class CommandPalette(LibraryPalette):
    """The library's palette; in 8.2.8 a second click beside it closes the screen below as well."""

    def dismiss(self, result: None = None) -> AwaitComplete:
        """Close, unless it is closed already."""
        return super().dismiss(result) if self.is_active else AwaitComplete()
