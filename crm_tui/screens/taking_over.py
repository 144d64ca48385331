"""The driver of our terminal: one that knows whether the first screen stands there already."""

from typing import TYPE_CHECKING

from textual.drivers.linux_driver import LinuxDriver

from crm_tui.first_screen import ALTERNATE
from crm_tui.widgets.whole_frames import WholeFrames

if TYPE_CHECKING:
    from textual.app import App

    from crm_tui.first_screen import FirstScreen


def take_over(app: "App[None]", first: "FirstScreen | None") -> None:
    """Let an app that is about to run draw over the first screen, if any, without clearing it.

    When it ends, the terminal is as it was before the first screen.
    """
    if first is not None:
        app.driver_class = _taking_over(first)
    elif app.driver_class is LinuxDriver:
        app.driver_class = WholeFrames


def _taking_over(first: "FirstScreen") -> type[WholeFrames]:
    class TakingOver(WholeFrames):
        def start_application_mode(self) -> None:
            super().start_application_mode()
            if first.stands:
                self.attrs_before = first.before
                first.taken_over()

        def write(self, data: str) -> None:
            if first.stands and data == ALTERNATE:
                return  # a terminal may clear it, though it is shown already
            super().write(data)

    return TakingOver
