"""`crm demo` in a real terminal: a busy day, marked as a demo, one's own data untouched."""

from pathlib import Path

from tests.conftest import environment
from tests.terminal import CRM, Terminal


def test_the_demo_opens_on_a_busy_day_and_says_what_it_is(tmp_path: Path) -> None:
    with Terminal([CRM, "demo"], (120, 36), environment(tmp_path)) as terminal:
        terminal.wait("DEMO", timeout=60)
        terminal.wait("OVERDUE")
        terminal.wait("anna")
        terminal.press("q")
        assert terminal.exit_code == 0
    folder = tmp_path / ".local/share/crm-tui"
    assert (folder / "demo.db").exists() and not (folder / "crm.db").exists()
