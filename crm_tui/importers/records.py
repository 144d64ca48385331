"""Rows of a table as the clients and deals they describe, in one normal form."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from crm_tui.importers.mapping import Mapping

if TYPE_CHECKING:
    from datetime import date

    from crm_tui.domain.money import Amount
    from crm_tui.importers.habits import Habits
    from crm_tui.importers.tables import Table


class Channel(NamedTuple):
    """A way to reach a client: as written, in normal form, and which one of several it is."""

    kind: str
    raw: str
    norm: str
    label: str = ""


class OurClient(NamedTuple):
    """What only our own list says of a client; instants are aware."""

    about: str
    no_contact_at: datetime | None
    archived_at: datetime | None


class OurDeal(NamedTuple):
    """What only our own list says of a deal; instants are aware."""

    uid: str
    opened_at: datetime | None
    closed_at: datetime | None


class DealPart(NamedTuple):
    """The deal in a row. `status` is open, won, lost, cancelled or empty when not said.

    `stage`, `pipeline` and `status_text` are as written. `due_minute` counts from midnight.
    """

    external_id: str
    title: str
    amount: Amount | None
    stage: str
    pipeline: str
    status: str
    status_text: str
    due: date | None
    due_minute: int | None
    expected_day: date | None
    closed_day: date | None
    lost_reason: str
    next_step: str
    ours: OurDeal | None = None


class Record(NamedTuple):
    """A client as a row describes it, with the deal in the same row, if any.

    digest: SHA-256 (hexadecimal) of the mapped cells and of the row's number among equal ones.
    kind: person or company. company: where a person works; empty for a company itself.
    carried: what the file says of the client that we have no place for, as it stood there.
    notes: lines to keep: notes, columns nobody mapped as "Header: value", and what could not be
    kept where it belongs. warnings: sentences for the report. fields: own fields by their keys.
    """

    line: int
    digest: str
    uid: str
    external_id: str
    kind: str
    name: str
    company: str
    job_title: str
    channels: tuple[Channel, ...]
    notes: tuple[str, ...]
    tags: tuple[str, ...]
    source: str
    owner: str
    language: str
    city: str
    country: str
    warnings: tuple[str, ...]
    deal: DealPart | None
    ours: OurClient | None = None
    carried: str = ""
    fields: tuple[tuple[str, str], ...] = ()


class BadRow(NamedTuple):
    """A row that cannot be imported: which column, why, and its cells as they were."""

    line: int
    column: str
    reason: str
    cells: tuple[str, ...]


def records(
    table: Table,
    mapping: Mapping,
    *,
    region: str,
    currency: str | None,
    now: datetime,
    day_first: bool | None = None,
    habits: Habits | None = None,
) -> Iterator[Record | BadRow]:
    """Every row as a Record, or as a BadRow saying why not.

    region: ISO country code for phone numbers without one. currency: of amounts that name none.
    now: aware, in the user's zone, where times with an offset are shown. day_first: the order of
    dates with slashes; habits: how the file writes days and sums, found over the whole file when
    not given.
    Raises Invalid where that order matters and cannot be known, and what reading rows raises.
    """
    from crm_tui.importers.habits import habits_of
    from crm_tui.importers.row_reader import RowReader

    known = habits_of(table, mapping, day_first) if habits is None else habits
    reader = RowReader(table, mapping, region, currency, now, known)
    for row in table.rows:
        yield reader.read(row)
