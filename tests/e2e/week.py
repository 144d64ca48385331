"""A week's beginnings: an empty home, a sheet to import, and looks at the file afterwards."""

import re
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from tests.conftest import ZONE
from tests.e2e.desk import done, run
from tests.terminal import CRM, Terminal

FIVE = (
    "Ivan Petrov +7 921 555-01-02, windows 120k, call tomorrow 10:00 #site",
    "Olga Lee (Okna Plus), door 80k, send offer in 2 days",
    "8 921 555-01-03",
    "Kim Minji, kitchen 300k, meet in 3 days 15:00 +vip",
    "ООО Ромашка, остекление 1,5 млн, позвонить завтра в 11",
)
LEADS = 8


def database(home: Path) -> Path:
    """Where the program puts its file when nobody says where."""
    return home / ".local/share/crm-tui/crm.db"


def from_nothing(size: tuple[int, int]) -> Terminal:
    """The app of somebody who has never started it."""
    return Terminal([CRM], size)


def sheet(folder: Path) -> Path:
    """A sheet of leads, each with a call that was due on a day of last week."""
    today = datetime.now(ZoneInfo(ZONE)).date()
    rows = ["Name,Phone,Deal,Amount,Stage,Due"]
    rows += [
        f"Lead {n:02},+7 921 555-02-{n:02},roof,90000,New request,{today - timedelta(days=12 - n)}"
        for n in range(1, LEADS + 1)
    ]
    rows.append("Petrov Ivan,+7 921 555-01-02,,,,")
    path = folder / "leads.csv"
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return path


def at_cursor(terminal: Terminal) -> str:
    """The line of the left pane that the cursor stands on."""
    lines = terminal.screen.split("\n")
    return next((line for line in lines if re.match(r"^.{0,2}▸", line)), "")


def down_to(terminal: Terminal, pattern: str, most: int = 40) -> None:
    """Go down, row by row, until the cursor stands on a row with this pattern."""
    for _row in range(most):
        here = at_cursor(terminal)
        if re.search(pattern, here):
            return
        terminal.press("j")
        terminal.until(lambda here=here: at_cursor(terminal) != here)  # type: ignore[misc]
    raise AssertionError(f"no row {pattern}\n{terminal.screen}")


def is_sound(path: Path) -> None:
    """Fail if a law is broken, a counter is wrong or an entry was altered."""
    assert "0 deals without a next step" in done(path, "doctor")
    assert run(path, "journal", "verify").returncode == 0
