"""The program under measure: where it is, and an environment that is the same on every machine."""

import os
import sys
from datetime import date
from pathlib import Path
from typing import NamedTuple

from crm_tui.store.schema import SCHEMA_VERSION

ROOT = Path(__file__).parents[1]
CRM = Path(sys.executable).with_name("crm")
PYTHON = [sys.executable]
PYTHON_PASS = [*PYTHON, "-c", "pass"]
BARE_TYPER = Path(__file__).with_name("ref") / "bare_typer.py"
BARE_TEXTUAL = [sys.executable, str(Path(__file__).with_name("ref") / "bare_textual.py")]
USER = "anna"
CARDS = 50_000  # on the board that is measured

_KEPT = ("PATH", "LD_LIBRARY_PATH", "SYSTEMROOT", "TMPDIR")


class Desk(NamedTuple):
    """A generated database, and a home of its own for the program that reads it."""

    db: Path
    home: Path
    clients: int

    @property
    def environment(self) -> dict[str, str]:
        """The whole environment of the program and of every reference."""
        return {
            **{name: os.environ[name] for name in _KEPT if name in os.environ},
            "HOME": str(self.home),
            "CRM_DB": str(self.db),
            "CRM_USER": USER,
            "TERM": "xterm-256color",
            "COLORTERM": "truecolor",
            "LANG": "C.UTF-8",
            "TZ": "Europe/Berlin",
        }


def desk(clients: int, folder: Path) -> Desk:
    """A database of that many clients, made once a day for each version of the schema."""
    return _made(folder, str(clients), clients, is_board=False)


def board(folder: Path) -> Desk:
    """A database of one person with 10 000 cards in each of five columns."""
    return _made(folder, "board", CARDS, is_board=True)


def _made(folder: Path, name: str, clients: int, *, is_board: bool) -> Desk:
    from bench.generate import generate

    folder.mkdir(parents=True, exist_ok=True)
    home = folder / "home"
    home.mkdir(exist_ok=True)
    day = date.today()  # noqa: DTZ011 - the machine's day is what the program will see
    db = folder / f"{name}-{day.isoformat()}-s{SCHEMA_VERSION}.db"
    if not db.exists():
        for old in folder.glob(f"{name}-*.db*"):
            old.unlink()
        generate(db, clients, day, is_board=is_board)
    return Desk(db, home, clients)
