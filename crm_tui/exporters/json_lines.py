"""Tables as JSON Lines: one object a row, without what is empty."""

import json
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import IO, Any

from crm_tui.exporters.files import safe_file
from crm_tui.exporters.registry import exporter
from crm_tui.exporters.tabular import Cell, Money


@exporter("jsonl")
def write_jsonl(
    target: Path | IO[bytes],
    header: Sequence[str],
    rows: Iterable[Sequence[Cell]],
    *,
    force: bool = False,
) -> int:
    """Write a table as JSON Lines in UTF-8 and return how many rows it has.

    Amounts are exact decimals as text, days and instants ISO 8601. Raises Conflict where the file
    exists and `force` is not given, Unavailable where it cannot be written.
    """
    if not isinstance(target, Path):
        return _lines(target, header, rows)
    with safe_file(target, force=force) as file:
        return _lines(file, header, rows)


def _lines(file: IO[bytes], header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> int:
    count = 0
    for row in rows:
        said = zip(header, row, strict=True)
        plain = {name: _plain(cell) for name, cell in said if cell not in (None, "")}
        file.write(json.dumps(plain, ensure_ascii=False).encode("utf-8", "backslashreplace"))
        file.write(b"\n")
        count += 1
    return count


def _plain(cell: Cell) -> Any:
    if isinstance(cell, Money):
        return format(cell.amount, "f")
    if isinstance(cell, Decimal):
        return format(cell, "f")
    return cell.isoformat() if isinstance(cell, date) else cell
