"""A real desk on disk, and the command and the app at it: each a process of its own."""

import json
import os
import subprocess
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from tests.conftest import ANNA, ZONE
from tests.forking import forked
from tests.terminal import Terminal

#: Files with open deals, by what they were made of: many tests begin with the same.
_OPENED: dict[tuple[Any, ...], bytes] = {}


def open_deals(path: Path, names: list[str], user: str = ANNA) -> None:
    """A deal for each name, made yesterday morning, with a call that was due the same day."""
    from crm_tui.actions.clients import add_client
    from crm_tui.actions.deals import add_deal
    from crm_tui.crm import open_crm
    from crm_tui.domain.steps import Draft

    zone = ZoneInfo(ZONE)
    day = (datetime.now(UTC) - timedelta(days=1)).astimezone(zone).date()
    morning = datetime.combine(day, time(9), zone).astimezone(UTC)
    key = (morning, user, *names)
    if not path.exists() and key in _OPENED:
        path.touch(mode=0o600)
        path.write_bytes(_OPENED[key])
        return
    is_new = not path.exists()
    url, clock = f"sqlite:///{path}", lambda: morning
    desk = open_crm(url, user, clock=clock, zone=zone, pipeline="sales", keep=True)
    for number, name in enumerate(names):
        phone = ("phone", f"+7 921 555-01-{number:02}")
        client = desk.run(add_client, name, channels=(phone,)).value
        draft = Draft(kind="call", title="call back", day=day)
        desk.run(add_deal, client, "windows", 12_000_000, "RUB", "sales", next=draft)
    desk.store.engine.dispose()
    if is_new:
        _OPENED[key] = path.read_bytes()


def run(path: Path, *words: str, user: str = ANNA) -> subprocess.CompletedProcess[str]:
    """Run the command on a database; at most half a minute."""
    return forked(words, who_and_where(path, user))


def done(path: Path, *words: str, user: str = ANNA) -> str:
    """Run a command that must succeed; what it printed."""
    ran = run(path, *words, user=user)
    assert ran.returncode == 0, f"crm {' '.join(words)}: {ran.returncode}\n{ran.stdout}{ran.stderr}"
    return ran.stdout


def told(path: Path, *words: str, user: str = ANNA) -> Any:
    """What a reading command says to machines."""
    return json.loads(done(path, *words, "--json", user=user))


def app(path: Path, size: tuple[int, int] = (120, 36), user: str = ANNA) -> Terminal:
    """The app on that database, in a terminal."""
    from tests.e2e.forked import ForkedApp

    return ForkedApp(path, size, user)


def who_and_where(path: Path, user: str) -> dict[str, str]:
    """The environment of a person at a database."""
    return {**os.environ, "CRM_DB": str(path), "CRM_USER": user}
