"""JSON Lines: one object a line, its keys as columns."""

import json
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from crm_tui.errors import Damaged
from crm_tui.i18n import _
from crm_tui.importers.encodings import Encoding
from crm_tui.importers.lines import read_lines
from crm_tui.importers.objects import columns, in_columns
from crm_tui.importers.tables import Remarks, Row, Rows, Table, shown, unique_names

OWN_MARK = "crm_export"
"""The key of the first line of our own full export."""


def read_jsonl(path: Path, code: Encoding) -> Table:
    """A JSON Lines file as a Table whose header is every key in order of appearance.

    What is nested gets columns of its own, lists hold one value a line. A line that is no
    object becomes a row with a fault. Our own full export gives a table of kind `crm` without
    rows. Raises Damaged when no line can be read.
    """
    if _is_own(path, code):
        return Table((), (), encoding="utf-8", kind="crm")
    places = _places(path, code)
    remarks = Remarks()
    rows = Rows(partial(_rows, path, code, places))
    return Table(unique_names(places), rows, encoding="utf-8", kind="jsonl", remarks=remarks)


def looks_like_jsonl(start: str) -> bool:
    """Whether the first line of a text is a JSON object."""
    first = start.lstrip("\ufeff \t\r\n").split("\n", 1)[0]
    return first.startswith("{") and isinstance(_parsed(first), dict)


def _parsed(line: str) -> object:
    """The value of a line, or None where it is no JSON that can be kept."""
    try:
        value: object = json.loads(line.rstrip(", \t\r\n"))
    except (ValueError, RecursionError):
        return None
    return value


def _objects(path: Path, code: Encoding) -> Iterator[tuple[int, dict[str, object] | None]]:
    """Line numbers with their objects; None for a line that is no object."""
    for number, line in enumerate(read_lines(path, code), start=1):
        if line.strip("\ufeff \t\r\n"):
            value = _parsed(line.lstrip("\ufeff"))
            yield number, value if isinstance(value, dict) else None


def _is_own(path: Path, code: Encoding) -> bool:
    first = next(_objects(path, code), (0, None))[1]
    return first is not None and OWN_MARK in first


def _places(path: Path, code: Encoding) -> dict[str, int]:
    places = columns(_objects(path, code))
    if not places:
        raise Damaged(
            _("No line of “{name}” is a JSON object.").format(name=shown(path)),
            hint=_("JSON Lines has one object a line; save an array as one object a line."),
        )
    return places


def _rows(path: Path, code: Encoding, places: dict[str, int]) -> Iterator[Row]:
    for number, value in _objects(path, code):
        cells = in_columns(value or {}, places)
        yield Row(number, cells, "" if value is not None else _("not a JSON object"))
