"""What tests of importing in the app share: files in a folder, and the wizard opened on one."""

import asyncio
import csv
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

from textual.pilot import Pilot

from crm_tui.screens.import_preview import ImportScreen
from tests.tui.looking import press, settle

T = TypeVar("T")
WIDE = (120, 36)


def sheet(path: Path, header: str, *rows: Sequence[str] | str) -> Path:
    """A CSV file; header and rows are lists, or texts parted by commas."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header.split(","))
        writer.writerows(row.split(",") if isinstance(row, str) else row for row in rows)
    return path


async def asked(question: Callable[..., T], *args: Any, **only: Any) -> T:
    """Something asked of the store, in a thread as everything is."""
    return await asyncio.to_thread(lambda: question(*args, **only))


async def open_file(pilot: Pilot[None], path: Path) -> ImportScreen:
    """By keys: import, type a path, paste it, enter; the file as it would come in."""
    await press(pilot, "I", "t")
    app: Any = pilot.app
    app.screen.pasted(str(path))
    await press(pilot, "enter")
    screen = app.screen
    assert isinstance(screen, ImportScreen), screen
    return screen


async def to_row(pilot: Pilot[None], kind: str, which: str = "") -> None:
    """By keys: the cursor to a row of the wizard."""
    app: Any = pilot.app
    await press(pilot, "home")
    for _row in range(app.screen.rows.rows):
        item = app.screen.item()
        if item is not None and item.key[0] == kind and which in ("", item.key[1], item.label):
            return
        await press(pilot, "down")
    raise AssertionError((kind, which))


async def picked(pilot: Pilot[None], words: str) -> None:
    """By keys: one of the options of the open form."""
    await press(pilot, *words, "enter")
    await settle(pilot)
