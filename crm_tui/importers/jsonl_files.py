"""JSON Lines: one object a line, its keys as columns."""

import json
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from crm_tui.errors import Damaged, Invalid
from crm_tui.i18n import _
from crm_tui.importers.encodings import Encoding
from crm_tui.importers.lines import read_lines
from crm_tui.importers.tables import MOST_COLUMNS, Remarks, Row, Rows, Table, shown

OWN_MARK = "crm_export"
"""The key of the first line of our own full export."""


def read_jsonl(path: Path, code: Encoding) -> Table:
    """A JSON Lines file as a Table whose header is every key in order of appearance.

    Nested values become JSON text, lists of plain values one value a line. A line that is no
    object becomes a row with a fault. Our own full export gives a table of kind `crm` without
    rows. Raises Damaged when no line can be read.
    """
    if _is_own(path, code):
        return Table((), (), encoding="utf-8", kind="crm")
    header = _keys(path, code)
    places = {key: place for place, key in enumerate(header)}
    remarks = Remarks()
    rows = Rows(partial(_rows, path, code, places))
    return Table(tuple(header), rows, encoding="utf-8", kind="jsonl", remarks=remarks)


def looks_like_jsonl(start: str) -> bool:
    """Whether the first line of a text is a JSON object."""
    first = start.lstrip("\ufeff \t\r\n").split("\n", 1)[0]
    return first.startswith("{") and isinstance(_parsed(first), dict)


def _parsed(line: str) -> object:
    """The value of a line, or None where it is no JSON that can be kept."""
    try:
        value: object = json.loads(line)
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


def _keys(path: Path, code: Encoding) -> list[str]:
    keys: dict[str, None] = {}
    for number, value in _objects(path, code):
        if value:
            keys.update(dict.fromkeys(value))
        if len(keys) > MOST_COLUMNS:
            raise Invalid(
                _("By line {line} there are more than {most} different keys.").format(
                    line=number, most=MOST_COLUMNS
                ),
                field="file",
            )
    if not keys:
        raise Damaged(
            _("No line of “{name}” is a JSON object.").format(name=shown(path)),
            hint=_("JSON Lines has one object a line; save an array as one object a line."),
        )
    return list(keys)


def _rows(path: Path, code: Encoding, places: dict[str, int]) -> Iterator[Row]:
    for number, value in _objects(path, code):
        cells = [""] * len(places)
        for key, each in (value or {}).items():
            cells[places[key]] = _text(each)
        yield Row(number, tuple(cells), "" if value is not None else _("not a JSON object"))


def _text(value: object) -> str:
    """A JSON value as a cell."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, list) and not any(isinstance(each, dict | list) for each in value):
        return "\n".join(filter(None, map(_text, value)))
    return json.dumps(value, ensure_ascii=False)
