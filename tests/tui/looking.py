"""What a test sees of a running app: the screen as text, the toasts, and when all is quiet."""

import asyncio
from contextlib import suppress

from textual.events import Key
from textual.pilot import Pilot
from textual.worker import WorkerCancelled

from crm_tui.shell import Shell

ENOUGH = 20
TURNS = 4  # of the loop, after which a key that was sent stands in the queue of the app


async def settle(pilot: Pilot[None]) -> None:
    """Wait until the app is idle: no worker runs, no message waits.

    The app looks around by itself, so there may always be one more worker: so many are enough.
    """
    await pilot.pause()
    for _round in range(ENOUGH):
        if not pilot.app.workers:
            break
        with suppress(WorkerCancelled):  # what was read for a screen ends with the screen
            await pilot.app.workers.wait_for_complete()
        await pilot.pause()
    await pilot.pause()


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
