"""The app in a process of its own that need not load anything: it is forked from the tests' own."""

import os
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path

from crm_tui.__main__ import main
from tests.conftest import ANNA
from tests.e2e.desk import who_and_where
from tests.forking import take_streams
from tests.terminal import Terminal


class ForkedApp(Terminal):
    """The app on a database, in a terminal, by a clock of the test's choice.

    It is a real process with a terminal of its own, which can be killed; only what the tests have
    loaded already is not loaded again: each start of the installed command takes seconds for that.
    """

    def __init__(
        self,
        path: Path,
        size: tuple[int, int] = (120, 36),
        user: str = ANNA,
        clock: Callable[[], datetime] | None = None,
    ) -> None:
        import crm_tui.app  # noqa: F401

        self.clock = clock
        super().__init__((), size, who_and_where(path, user))

    def become(self, argv: Sequence[str], environment: dict[str, str]) -> None:
        """In the process on the line: run the command `crm`, and end."""
        os.environ.update(environment)
        take_streams()
        if self.clock is not None:
            from crm_tui import app

            vars(app)["run"] = partial(app.run, clock=self.clock)
        os._exit(main(list(argv)))
