"""Making a file that nobody uses yet, quickly: it is flushed to the disk once, at its end."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event

from crm_tui.store.db import Store


@contextmanager
def building(store: Store) -> Iterator[None]:
    """Write a new SQLite file without waiting for the disk at every action.

    A power cut inside the block may leave a damaged file, so it must be one that is thrown away
    then. A connection is held open, or every action would end with a checkpoint.
    """

    def hurry(connection: Any, _record: object) -> None:
        connection.execute("pragma synchronous=off")

    event.listen(store.engine, "connect", hurry)
    try:
        with store.engine.connect():
            yield
    finally:
        event.remove(store.engine, "connect", hurry)
