"""What a test sees of a running app: the screen as text, the toasts, and when all is quiet."""

import asyncio
from collections import deque
from contextlib import suppress
from typing import Any

from textual.app import App
from textual.events import Key
from textual.pilot import Pilot
from textual.screen import Screen
from textual.worker import WorkerCancelled, WorkerFailed

from crm_tui.shell import Shell

ENOUGH = 20
TURNS = 4  # of the loop, after which a key that was sent stands in the queue of the app
SPIN = 20_000  # turns of the loop; an app that is busy longer never rests


async def rest(app: App[None]) -> None:
    """Wait until every message is dealt with and the screen is painted, and not a tick longer.

    What is ready to run stands in `_ready` of the loop of Python 3.11 to 3.14. A screen of Textual
    8.2 paints by a timer; here it paints as soon as there is nothing else to do.
    """
    ready: deque[object] = asyncio.get_running_loop()._ready  # type: ignore[attr-defined]
    await asyncio.sleep(0)
    for _turn in range(SPIN):
        if not ready and not _paints(app):
            return
        await asyncio.sleep(0)


def _paints(app: App[None]) -> bool:
    """Let the open screen paint what waits for it; whether there was anything."""
    if app._resize_timer is not None:  # a size that was changed waits for another change
        app._check_resize()
        return True
    screen = app._screen_stack[-1] if app._screen_stack else None
    if screen is None or not screen.is_running or not _waits(screen):
        return False
    screen._on_timer_update()
    return True


def _waits(screen: Screen[Any]) -> bool:
    changed = screen._dirty_widgets or screen._repaint_required or screen._recompose_required
    moved = screen._layout_required or screen._scroll_required
    can_paint = screen.is_current and not screen.app._batch_count
    return bool(screen._callbacks or (can_paint and (changed or moved)))


async def settle(pilot: Pilot[None]) -> None:
    """Wait until the app is idle: no worker runs, no message waits.

    The app looks around by itself, so there may always be one more worker: so many are enough.
    """
    await rest(pilot.app)
    for _round in range(ENOUGH):
        if not pilot.app.workers:
            break
        # What was read for a screen ends with the screen; what fails ends the app, if it matters.
        with suppress(WorkerCancelled, WorkerFailed):
            await pilot.app.workers.wait_for_complete()
        await rest(pilot.app)


async def press(pilot: Pilot[None], *keys: str) -> None:
    """Press keys as fast as they can be sent, then wait until all is quiet."""
    driver = pilot.app._driver
    assert driver is not None
    for key in keys:
        driver.send_message(Key(key, key if len(key) == 1 else None))
    for _turn in range(TURNS):
        await asyncio.sleep(0)
    await settle(pilot)


def screen_of(app: Shell) -> str:
    """The screen's text, line by line."""
    lines = app.screen._compositor.render_strips()
    return "\n".join("".join(segment.text for segment in line) for line in lines)


def plain(text: str) -> str:
    """A text without the isolates that keep scripts apart."""
    return text.replace("\u2068", "").replace("\u2069", "")


def toasts(app: Shell) -> list[str]:
    """What the app has said, the oldest first."""
    return [" ".join(filter(None, (n.title, n.message))) for n in app._notifications]


def line_with(app: Shell, text: str) -> str:
    """The first line of the screen that holds a text."""
    return next((line for line in plain(screen_of(app)).split("\n") if text in line), "")


def raw_at_cursor(app: Shell) -> str:
    """The line of the screen the cursor stands on, isolates and all."""
    lines = (line for line in screen_of(app).split("\n") if "▸" in line[:4])
    return next(lines, "")


def at_cursor(app: Shell) -> str:
    """The row the cursor stands on."""
    return plain(raw_at_cursor(app))
