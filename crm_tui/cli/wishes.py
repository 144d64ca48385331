"""What a command may wish of whoever started it, since one face does not know the others."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from crm_tui.config import Config


class OpenScreen(Exception):
    """Open the screen on these settings once the command is over; demo: and say it is one."""

    def __init__(self, config: "Config", *, demo: bool) -> None:
        super().__init__()
        self.config = config
        self.demo = demo
