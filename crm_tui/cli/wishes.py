"""What a command may wish of whoever started it, since one face does not know the others."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from crm_tui.config import Config


class OpenScreen(Exception):
    """Open the screen on these settings once the command is over; demo: and say it is one.

    tutor: "on" to go on with the lessons, "again" to begin them anew, "" for none.
    """

    def __init__(self, config: "Config", *, demo: bool, tutor: str = "") -> None:
        super().__init__()
        self.config = config
        self.demo = demo
        self.tutor = tutor
