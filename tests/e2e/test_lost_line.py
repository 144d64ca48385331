"""The terminal goes away while a line is typed: the line is there again the next time."""

import signal
from pathlib import Path

import pytest

from tests.e2e.desk import open_deals, told
from tests.e2e.forked import ForkedApp

LINE = "Olga Smirnova, balcony 90k"


@pytest.mark.parametrize("sent", [signal.SIGHUP, signal.SIGTERM])
def test_a_line_that_was_being_typed_is_given_back(tmp_path: Path, sent: int) -> None:
    path = tmp_path / "crm.db"
    open_deals(path, ["Ivan Petrov"])
    with ForkedApp(path) as terminal:
        terminal.wait("Ivan Petrov")
        terminal.press("a")
        terminal.type(LINE)
        terminal.wait("deal balcony")
        terminal.signal(sent)
        assert terminal.exit_code == 0
    assert told(path, "find", "Olga")["found"] == [], "nothing is saved unasked"
    with ForkedApp(path, (80, 24)) as terminal:
        terminal.wait("a gives it back")
        terminal.press("a")
        terminal.wait("deal balcony")
        terminal.press("enter")
        terminal.wait("Added: Olga Smirnova")
        terminal.press("a")
        terminal.wait("a known client")
        terminal.press("escape")
        terminal.press("q")
        assert terminal.exit_code == 0
    assert told(path, "find", "Olga")["found"] != []
