"""Calling a long write off: what it does in the database is interrupted, and all of it undone."""

import sqlite3
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any

_PAUSE = 0.02  # seconds between two interruptions: one hits only a statement that runs


class _Writer:
    """The connection that writes for this process, and whether its write is called off."""

    connection: Any = None
    is_called_off = False


_lock = threading.Lock()


def began(connection: Any) -> None:
    """A write begins on a connection of the driver's: sqlite3, or psycopg."""
    with _lock:
        _Writer.connection, _Writer.is_called_off = connection, False


def is_called_off() -> bool:
    """Whether the write that is going on, or has just failed, was called off."""
    return _Writer.is_called_off


def call_off(ended: threading.Event) -> None:
    """Interrupt the write until it has ended. Call it in a thread of its own."""
    until(ended, stop_writing())


def stop_writing() -> Callable[[], None]:
    """What interrupts the write that is going on, which counts as called off from now on."""
    with _lock:
        connection = _Writer.connection
        _Writer.is_called_off = connection is not None
    return lambda: _interrupt(connection)


def until(ended: threading.Event, stop: Callable[[], None]) -> None:
    """Say stop until it has ended. Call it in a thread of its own."""
    while not ended.wait(_PAUSE):
        stop()


def _interrupt(connection: Any) -> None:
    """What the drivers call it. A connection that is closed has nothing to interrupt."""
    if hasattr(connection, "interrupt"):
        with suppress(sqlite3.ProgrammingError):
            connection.interrupt()
    elif hasattr(connection, "cancel"):
        connection.cancel()
