"""A view as it is seen: its rows in its order, with its columns, in any format of tables."""

from collections.abc import Collection, Iterator, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import IO, TYPE_CHECKING

from crm_tui.domain.columns import title_of
from crm_tui.domain.filters import filter_of
from crm_tui.domain.iso4217 import DECIMALS
from crm_tui.errors import Invalid
from crm_tui.exporters.counting import Told, counted
from crm_tui.exporters.registry import writer_of
from crm_tui.exporters.tabular import Cell, Money
from crm_tui.i18n import _
from crm_tui.store.hot import listing

if TYPE_CHECKING:
    from crm_tui.domain.filter_values import Viewer
    from crm_tui.store.hot.connection import Hot

TABLES = ("csv", "xlsx", "jsonl", "md")
REACHING = ("phone", "email")


def write_seen(
    conn: "Hot",
    asked: listing.Asked,
    viewer: "Viewer",
    form: str,
    target: Path | IO[bytes],
    *,
    force: bool = False,
    blocked: bool = False,
    bom: bool = False,
    only: Collection[int] | None = None,
    told: Told | None = None,
) -> int:
    """Write a list with the columns and in the order of `asked`; return its rows.

    form: csv, xlsx, jsonl or md. blocked: with the channels of those who asked not to be
    contacted; else these are empty. only: the records that are meant, None for all. told: hears of
    each row, and may stop it. Raises Invalid.
    """
    from crm_tui.domain.filters import refuse

    if form not in TABLES:
        raise Invalid(
            _("A view with columns of its own can't be written as {form}.").format(form=form),
            field="format",
            hint=_("Choose one of: {names}.").format(names=", ".join(TABLES)),
        )
    found = listing.listed(conn, asked, viewer)
    refuse(found.faults)
    ids = [number for number in found.ids if only is None or number in only]
    header = [title_of(asked.entity, key) for key in asked.columns]
    more = {"bom": True} if bom and form == "csv" else {}
    silent = frozenset[int]() if blocked or asked.entity != "client" else _blocked(conn, viewer)
    rows = counted(_rows(conn, asked, ids, viewer, silent), told)
    return int(writer_of(form)(target, header, rows, force=force, **more))


def _blocked(conn: "Hot", viewer: "Viewer") -> frozenset[int]:
    """The clients who asked not to be contacted, themselves or through their company."""
    every = listing.Asked("client", filter_of("is:blocked (archived or -archived)"))
    return frozenset(listing.listed(conn, every, viewer).ids)


def _rows(
    conn: "Hot",
    asked: listing.Asked,
    ids: Sequence[int],
    viewer: "Viewer",
    silent: frozenset[int],
) -> Iterator[list[Cell]]:
    kinds = [listing.kind_of(conn, asked.entity, key) for key in asked.columns]
    for start in range(0, len(ids), listing.BATCH):
        batch = ids[start : start + listing.BATCH]
        cells = listing.cells(conn, asked.entity, asked.columns, batch)
        for number in batch:
            told = zip(asked.columns, kinds, cells.get(number, ()), strict=False)
            yield [
                "" if number in silent and key in REACHING else _cell(key, kind, cell, viewer)
                for key, kind, cell in told
            ]


def _cell(key: str, kind: str, cell: listing.Cell, viewer: "Viewer") -> Cell:
    """A cell as a table holds it: sums with their currency, days and times as such."""
    if cell is None or cell == "":
        return ""
    if isinstance(cell, tuple):
        if cell and isinstance(cell[0], int):
            code = str(cell[1])
            return Money(Decimal(cell[0]).scaleb(-DECIMALS.get(code, 2)), code)
        return ", ".join(map(str, cell))
    if isinstance(cell, int):
        return _number(key, kind, cell, viewer)
    if kind == "day":
        return date.fromisoformat(cell[:10])
    return Decimal(cell) if kind == "number" else cell


def _number(key: str, kind: str, cell: int, viewer: "Viewer") -> Cell:
    if key == "age":
        since = datetime.fromtimestamp(cell // 1_000_000, UTC)
        return max((viewer.now - since).days, 0)
    if key == "time":
        return f"{cell // 60:02}:{cell % 60:02}"
    if kind == "moment":
        return datetime.fromtimestamp(cell // 1_000_000, UTC)
    return cell
