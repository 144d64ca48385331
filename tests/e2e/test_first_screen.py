"""A start in a real terminal: the day is there before the app is, and no key is lost."""

import termios
from pathlib import Path

import pytest

from tests.conftest import ANNA
from tests.e2e.desk import open_deals, who_and_where
from tests.terminal import CRM, Terminal

QUESTION = b"\x1b[?2026$p"  # what Textual asks the terminal when it takes over
ALTERNATE, CLEARED = b"\x1b[?1049h", b"\x1b[2J"


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    path = tmp_path / "crm.db"
    open_deals(path, [f"Client {number:02}" for number in range(1, 9)])
    return path


def test_the_day_stands_before_the_app_is_loaded_and_keys_typed_meanwhile_count(
    desk: Path,
) -> None:
    environment = who_and_where(desk, ANNA)
    with Terminal([CRM], (80, 24), environment) as terminal:
        terminal.wait("▸.*Client 01")
        terminal.until(lambda: bool(list(Path(environment["HOME"]).rglob("inks.cache"))))
        terminal.press("q")
        assert terminal.exit_code == 0
    with Terminal([CRM], (80, 24), environment) as terminal:
        before = termios.tcgetattr(terminal._line)
        terminal.wait("▸.*Client 01")
        assert QUESTION not in terminal.raw
        terminal.press("j j")
        terminal.wait("▸.*Client 03")
        assert QUESTION not in terminal.raw
        terminal.press("k n")
        terminal.type("rang j back")
        terminal.wait("Client 02(?s:.*)rang j back")
        terminal.press("escape escape")
        assert terminal.raw.count(ALTERNATE) == 1
        assert CLEARED not in terminal.raw
        terminal.press("q")
        assert terminal.exit_code == 0
        assert termios.tcgetattr(terminal._line)[:4] == before[:4]
        assert b"\x1b[?1049l" in terminal.raw
