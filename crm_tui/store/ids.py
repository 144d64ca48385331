"""Identities: UUIDv7 for the world, whole numbers that are never reused for people."""

import os
from datetime import datetime

from sqlalchemy import text
from sqlmodel import Session

from crm_tui.store.tables.base import to_micros


def uuid7(now: datetime) -> str:
    """A UUID that sorts by time. Source: RFC 9562 §5.7."""
    millis = to_micros(now) // 1000
    noise = int.from_bytes(os.urandom(10), "big")
    value = (millis & (1 << 48) - 1) << 80 | 0x7 << 76 | (noise >> 68 & 0xFFF) << 64
    value |= 0b10 << 62 | noise & (1 << 62) - 1
    digits = f"{value:032x}"
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))


class Numbers:
    """Gives out ids of one transaction, table by table."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._postgresql = session.get_bind().dialect.name == "postgresql"
        self._last: dict[str, int] = {}
        #: As they were when the first id was asked for: nobody else writes meanwhile.
        self._sequences: dict[str, int] = {}

    def next(self, kind: str) -> int:
        """The next id of a kind of record; gaps are allowed, reuse is not."""
        if self._postgresql:
            return self.reserve(kind, 1)
        if kind not in self._last:
            self._last[kind] = self._sqlite_last(kind)
        self._last[kind] += 1
        return self._last[kind]

    def reserve(self, kind: str, count: int) -> int:
        """The first of `count` consecutive ids."""
        if self._postgresql:
            return self._from_sequence(kind, count)
        first = self.next(kind)
        self._last[kind] += count - 1
        return first

    def _sqlite_last(self, kind: str) -> int:
        if not self._sequences:
            found = self._session.connection().exec_driver_sql(
                "select name, seq from sqlite_sequence"
            )
            self._sequences = {name: int(last) for name, last in found}
        return self._sequences.get(kind, 0)

    def _from_sequence(self, kind: str, count: int) -> int:
        run = self._session.connection().execute
        sequence = f"{kind}_id_seq"
        first = int(run(text("select nextval(:name)"), {"name": sequence}).scalar_one())
        if count > 1:
            run(text("select setval(:name, :last)"), {"name": sequence, "last": first + count - 1})
        return first
