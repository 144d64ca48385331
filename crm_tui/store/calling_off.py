"""Calling off what takes long: its statements are interrupted, and a write is undone whole."""

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

_PAUSE = 0.02  # seconds between two interruptions: one hits only a statement that runs


class _Writer:
    """The connection that writes for this process, and whether its write is called off."""

    connection: Any = None
    is_called_off = False


_lock = threading.Lock()
_reading: dict[int, Any] = {}  # connections that may be interrupted, by thread
_mine = threading.local()


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


@contextmanager
def stoppable(stops: bool) -> Iterator[None]:
    """Whether `stop_reading` may interrupt what this thread reads within the block."""
    _mine.stops = stops
    try:
        yield
    finally:
        _mine.stops = False


@contextmanager
def reading(connect: Callable[[], Any]) -> Iterator[None]:
    """Within the block something is read. connect: gives the driver's connection, if wanted."""
    if not getattr(_mine, "stops", False):
        yield
        return
    thread = threading.get_ident()
    with _lock:
        _reading[thread] = connect()
    try:
        yield
    finally:
        with _lock:
            del _reading[thread]


def stop_reading() -> None:
    """Interrupt what is read in stoppable blocks, in whatever threads."""
    with _lock:
        for connection in _reading.values():
            _interrupt(connection)


def stop(reading: Any, ended: threading.Event, *, reads: bool) -> None:
    """Stop what is read or written, in a thread of its own, until `ended` is set.

    reading: a connection whose `stop` ends what else is read. reads: whether it only reads.
    """
    write = None if reads else stop_writing()

    def again() -> None:
        if write is not None:
            write()
        else:
            reading.stop()
            stop_reading()

    threading.Thread(target=until, args=(ended, again), daemon=True).start()


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
