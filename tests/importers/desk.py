"""What tests of the import share: a file written, brought in, and what the store then holds."""

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlmodel import Session

from crm_tui.actions.importing import import_file
from crm_tui.crm import Crm
from crm_tui.domain.calendar import week_of
from crm_tui.importers.apply import Report, Understood, Wishes, dry_run, prepared, understand
from crm_tui.importers.deals import Desk
from crm_tui.store import aside, laws
from crm_tui.store.images import table_of
from crm_tui.store.queries.importing import places
from crm_tui.store.verify import first_altered
from tests.conftest import NOON
from tests.store.walk import picture

Picture = dict[str, dict[int, dict[str, Any]]]


def copy_small_files_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is written in a copy of a large file is written in one of a small file as well."""
    monkeypatch.setattr(aside, "LEAST_ROWS", 100)
    monkeypatch.setattr(aside, "TIMES", 1000)


def sheet(path: Path, header: str, *rows: Sequence[str] | str) -> Path:
    """A CSV file; header and rows are lists, or texts parted by commas."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header.split(","))
        writer.writerows(row.split(",") if isinstance(row, str) else row for row in rows)
    return path


def desk_of(crm: Crm, stages: dict[str, str] | None = None, pipeline: str = "sales") -> Desk:
    """Anna's desk: in her zone, in euro."""
    users = crm.ask(lambda session: places(session).users)
    now = crm.clock()
    number = users.get(crm.actor, 2)
    return Desk(number, now, crm.zone, week_of(""), "EUR", pipeline, stages or {}, crm.actor)


def read(crm: Crm, path: Path, **wishes: Any) -> Understood:
    """A file as it is understood."""
    asked = Wishes(**{"region": "US", "currency": "EUR", **wishes})
    return understand(path, asked, desk_of(crm))


def bring_in(crm: Crm, path: Path, stages: dict[str, str] | None = None, **wishes: Any) -> Report:
    """Import a file; what is true of every import is proved beside."""
    return bring(crm, read(crm, path, **wishes), stages)


def bring(crm: Crm, file: Understood, stages: dict[str, str] | None = None) -> Report:
    """Import a file that was read."""
    trial = crm.ask(dry_run, file, desk_of(crm, stages))
    ready = crm.ask(prepared, file, teams(desk_of(crm, stages))) if file.spool.count % 2 else file
    done = crm.run(import_file, ready, "sales", stages)
    assert trial == done.value
    report = done.value
    parts = (report.added, report.matched, report.updated, report.untouched, report.rejected)
    assert sum(parts) == report.rows
    assert report.rejected == len(report.bad)
    assert lawful(crm)
    return report._replace(entry_id=done.entry_id)


def teams(desk: Desk) -> Desk:
    """The desk in the currency that the team's settings name, as the action itself has it."""
    return desk._replace(currency="USD")


def lawful(crm: Crm) -> bool:
    """No law is broken, and the journal is whole."""
    assert crm.ask(lambda session: list(laws.broken(session))) == []
    assert crm.ask(first_altered) is None
    return True


def photo(crm: Crm) -> Picture:
    """Every row of every table."""
    return crm.ask(picture)


def table(crm: Crm, name: str, /, **only: Any) -> list[dict[str, Any]]:
    """The rows of a table by id, those with the given values."""

    def rows(session: Session) -> list[dict[str, Any]]:
        found = session.execute(select(table_of(name)).order_by(table_of(name).c.id)).mappings()
        return [dict(row) for row in found]

    return [row for row in rows_of(crm, rows) if all(row[n] == v for n, v in only.items())]


def rows_of(crm: Crm, query: Any) -> list[dict[str, Any]]:
    """The answer of a query."""
    found: list[dict[str, Any]] = crm.ask(query)
    return found


def the(crm: Crm, name: str, /, **only: Any) -> dict[str, Any]:
    """The one row of a table with the given values."""
    (row,) = table(crm, name, **only)
    return row


def notes(crm: Crm, client: int) -> list[str]:
    """The lines of a client's notes."""
    found = table(crm, "activity", client_id=client, kind="note")
    return [line for row in found for line in row["text"].splitlines()]


__all__ = ["NOON", "Picture"]
