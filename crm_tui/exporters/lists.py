"""Lists of clients, deals and steps as CSV, XLSX or JSON Lines; clients as an address book."""

import json
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from io import TextIOBase
from pathlib import Path
from typing import IO, Any, TextIO, cast

from sqlmodel import Session

from crm_tui.errors import Invalid
from crm_tui.exporters.files import safe_file
from crm_tui.exporters.tabular import write_csv, write_xlsx
from crm_tui.exporters.vcards import write_vcards
from crm_tui.i18n import _
from crm_tui.store.everything import take_snapshot
from crm_tui.store.queries import exports

LISTS: dict[str, tuple[tuple[str, ...], Callable[..., Iterator[exports.Line]]]] = {
    "clients": (exports.CLIENTS, exports.clients),
    "deals": (exports.DEALS, exports.deals),
    "steps": (exports.STEPS, exports.steps),
}
FORMATS = ("csv", "xlsx", "jsonl", "vcf")


def lines_of(
    session: Session,
    what: str,
    *,
    blocked: bool = False,
    left_out: list[exports.LeftOut] | None = None,
) -> Iterator[exports.Line]:
    """The rows of a list. Raises Invalid for a list there is not.

    left_out: as in `exports.clients`.
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
        return rows(session, blocked=blocked, left_out=left_out)
    return rows(session)


def header_of(session: Session, what: str) -> tuple[str, ...]:
    """The columns of a list: its own, and one for each question that was answered."""
    from crm_tui.store.queries.answered import columns

    header, _rows = LISTS[what]
    return header if what == "steps" else header + columns(session, of_deals=what == "deals").names


def write_list(
    session: Session,
    what: str,
    form: str,
    target: Path | IO[bytes],
    *,
    force: bool = False,
    blocked: bool = False,
    left_out: list[exports.LeftOut] | None = None,
) -> int:
    """Write a list to a file, whole or not at all, or to an open stream; return its rows.

    form: one of FORMATS; XLSX goes to files only. left_out: given, it is a list for contact, and
    whoever may not be reached is put there instead; an address book (vcf) always is one. Raises
    Conflict where the file exists and `force` is not given, Unavailable where it cannot be
    written.
    """
    if form == "vcf" and left_out is None:
        left_out = []
    rows = lines_of(session, what, blocked=blocked, left_out=left_out)
    if form == "vcf":
        return _write_vcards(rows, target, force)
    if form == "jsonl":
        return _write_jsonl(rows, target, force)
    header = header_of(session, what)
    cells = ([row[name] for name in header] for row in rows)
    if form == "csv":
        return _write_csv(header, cells, target, force)
    if form != "xlsx" or not isinstance(target, Path):
        raise Invalid(
            _("“{form}” can't be written there.").format(form=form),
            field="format",
            hint=_("Name a file (-o list.xlsx), or choose csv or jsonl."),
        )
    return write_xlsx(target, header, cells, force=force)


def _write_csv(
    header: tuple[str, ...], cells: Iterator[list[Any]], target: Path | IO[bytes], force: bool
) -> int:
    if isinstance(target, Path):
        return write_csv(target, header, cells, force=force)
    return write_csv(cast(TextIO, _Encoded(target)), header, cells)


class _Encoded(TextIOBase):
    """Text for a stream of bytes that stays open, and stays somebody else's, whatever happens."""

    def __init__(self, target: IO[bytes]) -> None:
        self._target = target

    def write(self, text: str) -> int:
        """Write a text in UTF-8; half of a surrogate pair becomes an escape."""
        self._target.write(text.encode("utf-8", "backslashreplace"))
        return len(text)


def _write_vcards(rows: Iterator[exports.Line], target: Path | IO[bytes], force: bool) -> int:
    if isinstance(target, Path):
        with safe_file(target, force=force) as file:
            return write_vcards(rows, file)
    return write_vcards(rows, target)


def _write_jsonl(rows: Iterator[exports.Line], target: Path | IO[bytes], force: bool) -> int:
    if isinstance(target, Path):
        with safe_file(target, force=force) as file:
            return _json_lines(rows, file)
    return _json_lines(rows, target)


def _json_lines(rows: Iterator[exports.Line], file: IO[bytes]) -> int:
    count = 0
    for row in rows:
        plain = {name: _plain(value) for name, value in row.items() if value not in (None, "")}
        file.write(json.dumps(plain, ensure_ascii=False).encode("utf-8", "backslashreplace"))
        file.write(b"\n")
        count += 1
    return count


def _plain(value: exports.Cell) -> Any:
    if isinstance(value, Decimal):
        return format(value, "f")
    return value.isoformat() if isinstance(value, date) else value
