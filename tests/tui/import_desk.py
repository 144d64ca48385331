"""What tests of importing in the app share: files in a folder, and the wizard opened on one."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from textual.pilot import Pilot

from crm_tui.crm import Crm
from crm_tui.screens.import_preview import ImportScreen
from tests.importers.desk import sheet as sheet
from tests.importers.desk import table
from tests.tui.looking import press, settle

T = TypeVar("T")
WIDE = (120, 36)


async def asked(question: Callable[..., T], *args: Any, **only: Any) -> T:
    """Something asked of the store, in a thread as everything is."""
    return await asyncio.to_thread(lambda: question(*args, **only))


async def names(crm: Crm) -> list[str]:
    """All clients by name."""
    return [row["name"] for row in await asked(table, crm, "client")]


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
