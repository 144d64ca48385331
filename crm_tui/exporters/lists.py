"""Lists of clients, deals and steps, in every format there is."""

from collections.abc import Callable, Collection, Iterator
from contextlib import nullcontext
from decimal import Decimal
from pathlib import Path
from typing import IO, Any

from sqlmodel import Session

from crm_tui.errors import Invalid
from crm_tui.exporters.counting import Told, counted
from crm_tui.exporters.files import safe_file
from crm_tui.exporters.registry import formats_of, writer_of
from crm_tui.exporters.tabular import Cell, Money
from crm_tui.i18n import _
from crm_tui.store.everything import count, take_snapshot
from crm_tui.store.queries import exports
from crm_tui.store.queries.own_columns import own_columns, with_own

LISTS: dict[str, tuple[tuple[str, ...], Callable[..., Iterator[exports.Line]]]] = {
    "clients": (exports.CLIENTS, exports.clients),
    "deals": (exports.DEALS, exports.deals),
    "steps": (exports.STEPS, exports.steps),
}
RECORDS = ("vcf", "ics")
"""Formats that tell of each record what they know, whatever the columns."""
SUMS = ("amount", "received")
"""Columns that hold sums, in the currency of the row."""


def lines_of(
    session: Session,
    what: str,
    *,
    blocked: bool = False,
    left_out: list[exports.LeftOut] | None = None,
    only: Collection[str] | None = None,
) -> Iterator[exports.Line]:
    """The rows of a list, own fields as columns. Raises Invalid for a list there is not.

    left_out: as in `exports.clients`. only: the uids of the records that are meant.
    """
    if what not in LISTS:
        raise Invalid(
            _("There is no list “{what}”.").format(what=what),
            field="what",
            hint=_("Choose one of: {names}.").format(names=", ".join((*LISTS, "all"))),
        )
    take_snapshot(session)
    _header, rows = LISTS[what]
    if what == "clients":
        found = rows(session, blocked=blocked, left_out=left_out)
    else:
        found = rows(session)
    if only is not None:
        found = (row for row in found if row["uid"] in only)
    return with_own(session, own_columns(session, what.removesuffix("s")), found)


def header_of(session: Session, what: str) -> tuple[str, ...]:
    """The columns of a list: its own, one for each question answered, one for each own field."""
    from crm_tui.store.queries.answered import columns

    header, _rows = LISTS[what]
    if what == "steps":
        return header
    own = own_columns(session, what.removesuffix("s")).names
    return header + columns(session, of_deals=what == "deals").names + own


def write_list(
    session: Session,
    what: str,
    form: str,
    target: Path | IO[bytes],
    *,
    force: bool = False,
    blocked: bool = False,
    left_out: list[exports.LeftOut] | None = None,
    bom: bool = False,
    card: str = "",
    closed: bool = False,
    only: Collection[str] | None = None,
    told: Told | None = None,
) -> int:
    """Write a list to a file, whole or not at all, or to an open stream; return its rows.

    form: one of `formats_of(what)`; XLSX goes to files only. left_out: given, it is a list for
    contact, and whoever may not be reached is put there instead; an address book (vcf) always is
    one. bom: a byte order mark in CSV. card: the version of vCards. closed: a calendar (ics) holds
    closed steps too. only: the uids of the records that are meant, None for all. told: hears of
    each row, and may stop it. Raises Invalid, Conflict where the file exists and `force` is not
    given, Unavailable where it cannot be written.
    """
    if what in LISTS and form not in formats_of(what):
        raise _no_format(what, form)
    if form == "vcf" and left_out is None:
        left_out = []
    found = lines_of(session, what, blocked=blocked, left_out=left_out, only=only)
    rows = counted(found, told)
    if form in RECORDS:
        uids = uids_of(rows, open_only=form == "ics" and not closed)
        return _write_records(session, form, uids, target, force=force, card=card)
    header = header_of(session, what)
    more = {"bom": True} if bom and form == "csv" else {}
    cells = ([_cell(row, name) for name in header] for row in rows)
    return int(writer_of(form)(target, header, cells, force=force, **more))


def rows_of(session: Session, what: str) -> int:
    """How many rows a list has at most; 0 for a list there is not."""
    return count(session, what.removesuffix("s")) if what in LISTS else 0


def uids_of(rows: Iterator[exports.Line], *, open_only: bool = False) -> Iterator[str]:
    """The identities of rows; open_only: of steps that are open."""
    return (str(row["uid"]) for row in rows if not open_only or row["status"] == "open")


def _no_format(what: str, form: str) -> Invalid:
    return Invalid(
        _("“{what}” can't be written as {form}.").format(what=what, form=form),
        field="format",
        hint=_("Choose one of: {names}.").format(names=", ".join(formats_of(what))),
    )


def _cell(row: exports.Line, name: str) -> Cell:
    """A cell of a row; a sum bears its currency."""
    value = row[name]
    if name in SUMS and isinstance(value, Decimal):
        return Money(value, str(row.get("currency") or ""))
    return value


def _write_records(
    session: Session,
    form: str,
    uids: Iterator[str],
    target: Path | IO[bytes],
    *,
    force: bool,
    card: str,
) -> int:
    more: dict[str, Any] = {"version": card} if form == "vcf" and card else {}
    place = safe_file(target, force=force) if isinstance(target, Path) else nullcontext(target)
    with place as file:
        return int(writer_of(form)(session, uids, file, **more))
