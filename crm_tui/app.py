"""The terminal application: which screens there are, and how it starts and ends."""

import os

os.environ.setdefault("TEXTUAL_FPS", "120")  # Textual reads it once, when it is imported

from typing import ClassVar

from crm_tui.screens.today import TodayScreen
from crm_tui.shell import Shell


class CrmApp(Shell):
    """The shell with its screens."""

    MODES: ClassVar = {"today": TodayScreen}
    DEFAULT_MODE = "today"
