"""Export of everything as JSON Lines, from which every record and the history can be restored.

The first line is the head, the last one counts the lines. Each line between holds one row:
`{"record": kind, "sum": …, "values": {…}}`. `sum` covers the line and all lines before it, so that
a line that was changed, lost or added is found by its number. docs/data.md tells the form.
"""

import hashlib
from collections.abc import Iterator
from typing import Any

from sqlmodel import Session

from crm_tui.store.everything import JOURNAL, ORDER, head, records, take_snapshot
from crm_tui.store.images import canonical

FORMAT = 1


def next_sum(previous: str, line: dict[str, Any]) -> str:
    """The sum of a line (without its own), given the sum of the line before it."""
    return hashlib.sha256(f"{previous}\n{canonical(line)}".encode()).hexdigest()[:16]


def export_lines(session: Session, *, journal: bool = True) -> Iterator[bytes]:
    """Everything as lines of UTF-8, each with its line end; the same data gives the same bytes."""
    take_snapshot(session)
    last = ""
    count = 0
    for line in _lines(session, journal):
        last = next_sum(last, line)
        count += 1
        yield _written({**line, "sum": last})
    yield _written({"end": {"lines": count + 1, "sum": last}})


def _lines(session: Session, journal: bool) -> Iterator[dict[str, Any]]:
    found = head(session, journal=journal)
    yield {
        "crm_export": FORMAT,
        "head": {"entry": found.last_entry, "hash": found.hash},
        "journal": found.journal,
        "numbers": found.numbers,
        "schema": found.schema,
    }
    for kind in (*ORDER, *JOURNAL) if journal else ORDER:
        for values in records(session, kind):
            yield {"record": kind, "values": values}


def _written(line: dict[str, Any]) -> bytes:
    return canonical(line).encode("utf-8") + b"\n"
