"""Textual's driver for a terminal in which the first screen stands already."""

from typing import TYPE_CHECKING

from textual.drivers.linux_driver import LinuxDriver

from crm_tui.first_screen import ALTERNATE

if TYPE_CHECKING:
    from textual.app import App

    from crm_tui.first_screen import FirstScreen


def take_over(app: "App[None]", first: "FirstScreen") -> None:
    """Let an app that is about to run draw over the first screen, without clearing it.

    When it ends, the terminal is as it was before the first screen.
    """

    class TakingOver(LinuxDriver):
        def start_application_mode(self) -> None:
            super().start_application_mode()  # type: ignore[no-untyped-call]
            if first.stands:
                self.attrs_before = first.before
                first.taken_over()

        def write(self, data: str) -> None:
            if first.stands and data == ALTERNATE:
                return  # a terminal may clear it, though it is shown already
            super().write(data)

    app.driver_class = TakingOver
