"""What a client with a very long history costs beside the SQL that his card cannot do without."""

import sqlite3
import statistics
import time
from collections.abc import Callable
from contextlib import closing
from typing import Any

from bench.desk import Desk
from bench.figures import Figure, Part
from bench.generate import LONGEST
from crm_tui.domain.lines import Card
from crm_tui.store.hot.card import card
from crm_tui.store.hot.connection import Hot, HotFile
from crm_tui.store.hot.timeline import timeline

ENTRIES = 20
TIMES = 200
GOAL = 2.0


class Noted(HotFile):
    """A file that notes what is asked of it."""

    def __init__(self, path: str) -> None:
        self.asked: list[tuple[str, tuple[Any, ...]]] = []
        super().__init__(path, 0)

    def rows(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        """All rows of a statement."""
        self.asked.append((sql, values))
        return super().rows(sql, *values)


def measure(desk: Desk) -> list[Part]:
    """Read the card of the client with the longest history, and the same statements alone."""
    entries = desk.clients // 10
    figures = [
        _beside(desk, f"card, {entries:,} entries behind it", LONGEST, row="card"),
        _beside(desk, "card of a client with a short history", LONGEST + 2),
    ]
    how = (
        f"The card and the newest {ENTRIES} lines of the timeline, the middle of {TIMES} times, in"
        " CPU time; raw SQL: the same statements with the same values, their rows fetched."
    )
    return [Part("Client card", how, figures)]


def _beside(desk: Desk, name: str, client: int, row: str = "") -> Figure:
    with closing(Noted(str(desk.db))) as noted:
        _read(noted, client)
        asked = noted.asked
    raw_url = f"file:{desk.db}?mode=ro"
    with (
        closing(HotFile(str(desk.db), 0)) as file,
        closing(sqlite3.connect(raw_url, uri=True, isolation_level=None)) as raw,
    ):
        ours, floor = _middles(
            lambda: _read(file, client),
            lambda: [raw.execute(sql, values).fetchall() for sql, values in asked],
        )
    return Figure(name, ours, floor, "ms", "its raw SQL", GOAL, row=row)


def _read(conn: Hot, client: int) -> tuple[Card, int]:
    return card(conn, client_id=client), len(timeline(conn, client, limit=ENTRIES))


def _middles(*ways: Callable[[], object]) -> list[float]:
    """The middle of what each way takes, in turn, so that all of them meet the same machine."""
    taken: list[list[float]] = [[] for _way in ways]
    for _ in range(TIMES):
        for do, times in zip(ways, taken, strict=True):
            began = time.process_time()
            do()
            times.append((time.process_time() - began) * 1000)
    return [statistics.median(times) for times in taken]
