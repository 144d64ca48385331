"""The driver of our terminal: one that knows whether the first screen stands there already."""

from contextlib import suppress
from typing import TYPE_CHECKING

from textual._parser import ParseError
from textual._xterm_parser import XTermParser
from textual.drivers.linux_driver import LinuxDriver

from crm_tui.first_screen import ALTERNATE
from crm_tui.widgets.whole_frames import WholeFrames

if TYPE_CHECKING:
    from crm_tui.first_screen import FirstScreen
    from crm_tui.shell import Shell


def take_over(app: "Shell", first: "FirstScreen | None") -> None:
    """Let an app that is about to run draw over the first screen, if any, without clearing it.

    Its cursor begins where that of the first screen was moved to, and the keys that were kept are
    its first ones. When it ends, the terminal is as it was before the first screen.
    """
    if first is not None:
        app.driver_class = _taking_over(app, first)
    elif app.driver_class is LinuxDriver:
        app.driver_class = WholeFrames


def _taking_over(app: "Shell", first: "FirstScreen") -> type[WholeFrames]:
    """Looked at in Textual 8.2.8: what hears the keys is a parser of its own to each thread."""

    class TakingOver(WholeFrames):
        def start_application_mode(self) -> None:
            if first.stands:
                first.hand_over()
                app.stood_on = first.day.steps[first.day.at].id
                app.keyboard.layout = first.day.keyboard.layout
            super().start_application_mode()
            if first.stands:
                self.attrs_before = first.before
                first.taken_over()

        def run_input_thread(self) -> None:
            kept, first.keys.kept = first.keys.kept, b""
            parser = XTermParser()
            with suppress(ParseError):
                for part in (kept.decode("utf-8", "replace"), ""):
                    for event in parser.feed(part):
                        self.process_message(event)
            super().run_input_thread()

        def write(self, data: str) -> None:
            if first.stands and data == ALTERNATE:
                return  # a terminal may clear it, though it is shown already
            super().write(data)

    return TakingOver
