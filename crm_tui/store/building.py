"""Making a file that nobody uses yet, quickly: it is flushed to the disk once, at its end."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event
from sqlalchemy.pool import QueuePool

from crm_tui.store.db import Store


@contextmanager
def building(store: Store) -> Iterator[None]:
    """Write a new SQLite file without waiting for the disk at every action.

    A power cut inside the block may leave a damaged file, so it must be one that is thrown away
    then. Connections are kept, or every action would read the schema anew and end with a
    checkpoint.
    """

    usual, store.engine = store.engine, store.new_engine(QueuePool)
    usual.dispose()

    @event.listens_for(store.engine, "connect")
    def _hurry(connection: Any, _record: object) -> None:
        connection.execute("pragma synchronous=off")

    try:
        with store.engine.connect(), without_garbage():
            yield
    finally:
        store.engine.dispose()
        store.engine = usual


@contextmanager
def without_garbage() -> Iterator[None]:
    """No search for cyclic garbage: it would go through all that is loaded, in vain."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
