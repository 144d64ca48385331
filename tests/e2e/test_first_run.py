"""From an empty home: the installed program asks once, makes the desk, and never asks again."""

import stat
from pathlib import Path

from tests.e2e.desk import told
from tests.terminal import CRM, Terminal


def app(home: Path) -> Terminal:
    """The program as somebody new starts it: no variables, no file, no flags."""
    return Terminal([CRM], (80, 24), {"HOME": str(home), "LANG": "C.UTF-8"})


def test_one_key_leads_from_an_empty_home_to_a_desk_that_stays(home: Path) -> None:
    database = home / ".local" / "share" / "crm-tui" / "crm.db"
    with app(home) as terminal:
        terminal.wait("Welcome to crm")
        terminal.wait(r"\[founder\]")
        assert not database.exists()
        terminal.press("enter")
        terminal.wait("Nothing is due")
        terminal.press("a")
        terminal.type("Ivan Petrov, windows 120k, call today 23:30\r")
        terminal.wait("23:30.*Ivan Petrov")
        terminal.press("q")
        assert terminal.exit_code == 0
    assert stat.S_IMODE(database.stat().st_mode) == 0o600
    with app(home) as terminal:
        terminal.wait("Ivan Petrov")
        assert "Welcome" not in terminal.screen
        terminal.press("q")
        assert terminal.exit_code == 0
    assert told(database, "find", "petrov")


def test_somebody_who_leaves_the_first_screen_leaves_nothing_behind(home: Path) -> None:
    with app(home) as terminal:
        terminal.wait("Welcome to crm")
        terminal.press("escape")
        assert terminal.exit_code == 0
    assert list(home.iterdir()) == []
