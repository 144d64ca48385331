"""How a file writes days and sums: found over whole columns, and asked where it can't be known."""

from collections.abc import Iterator
from typing import NamedTuple

from crm_tui.importers.days import day_order, is_serial
from crm_tui.importers.mapping import OWN, Mapping
from crm_tui.importers.tables import Table
from crm_tui.importers.values import decimal_mark

DAYS = ("due", "expected_day", "closed_day")
BESIDE = ("created", "birthday")
"""Columns whose days tell the order of all, though nothing of theirs depends on it."""

ENOUGH = 100_000
"""Cells of a column that are looked at to know it."""


class Habits(NamedTuple):
    """How a file writes.

    day_first: the order of dates with slashes; None where nothing depends on it. mark: what
    stands before cents, "." or ","; "" where the sums do not tell. serial: places of columns
    whose days are all numbers counted from 1900, as spreadsheets keep them.
    """

    day_first: bool | None = None
    mark: str = ""
    serial: frozenset[int] = frozenset()


def habits_of(
    table: Table, mapping: Mapping, day_first: bool | None = None, mark: str = ""
) -> Habits:
    """The habits of a file with deals or own fields; what a person said of them wins.

    Raises Invalid where the order of day and month matters and cannot be known.
    """
    days = [column.place for field in DAYS for column in mapping.of(field)]
    days += [column.place for column in mapping.columns if column.field.startswith(OWN)]
    sums = [column.place for column in mapping.of("amount")]
    if not mapping.has_deals and not days:
        return Habits(day_first, mark)
    beside = [column.place for field in BESIDE for column in mapping.of(field)]
    cells = _cells(table, {*days, *sums, *beside})
    if day_first is None:
        day_first = day_order(_of(cells, days), _of(cells, beside))
    found = mark or (decimal_mark(_of(cells, sums)) if sums else "")
    serial = frozenset(place for place in days if _are_serial(cells[place]))
    return Habits(day_first, found, serial)


def _cells(table: Table, places: set[int]) -> dict[int, list[str]]:
    """What these columns say, each different text once."""
    found: dict[int, dict[str, None]] = {place: {} for place in places}
    for row in table.rows if places else ():
        for place in places:
            if place < len(row.cells) and row.cells[place] and len(found[place]) < ENOUGH:
                found[place].setdefault(row.cells[place].strip())
    return {place: list(filter(None, texts)) for place, texts in found.items()}


def _of(cells: dict[int, list[str]], places: list[int]) -> Iterator[str]:
    for place in places:
        yield from cells[place]


def _are_serial(cells: list[str]) -> bool:
    return bool(cells) and all(map(is_serial, cells))
