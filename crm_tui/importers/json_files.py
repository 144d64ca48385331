"""A whole JSON document as a Table: the list of objects in it, wherever it lies."""

import json
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from crm_tui.errors import Damaged, Invalid
from crm_tui.i18n import _
from crm_tui.importers.encodings import Encoding
from crm_tui.importers.header_row import is_known
from crm_tui.importers.lines import read_lines
from crm_tui.importers.objects import as_cell, columns, in_columns
from crm_tui.importers.tables import (
    LARGEST_CELL,
    Remarks,
    Row,
    Rows,
    Table,
    column_name,
    shown,
    unique_names,
)

MOST_BYTES = 64 << 20
"""Bytes of one document: it is read whole. JSON Lines have no such limit."""

DEEPEST_LIST = 4
"""Levels below which no list of records is looked for."""


def looks_like_json(start: str) -> bool:
    """Whether a text begins as a JSON array or object."""
    first = start.lstrip("\ufeff \t\r\n")
    if first.startswith("{"):
        return first[1:].lstrip()[:1] in ('"', "}")
    return first.startswith("[") and first[1:].lstrip()[:1] in ("{", "[", '"', "]")


def read_json(path: Path, code: Encoding) -> Table:
    """A JSON document as a Table; rows are numbered as their objects come.

    The records are the array itself, the longest list of objects in it, an object of objects, or
    arrays under a first one that names the columns. Raises Invalid for a document too large or
    too deep, Damaged for one that is broken (naming the line) or holds no records.
    """
    if path.stat().st_size > MOST_BYTES:
        raise Invalid(
            _("“{name}” is larger than {size} MB.").format(name=shown(path), size=MOST_BYTES >> 20),
            field="file",
            hint=_("Save it as JSON Lines or CSV, which have no such limit."),
        )
    value = _loaded(path, code)
    if isinstance(value, list) and value and all(isinstance(each, list) for each in value):
        return _arrays(value, code)
    if (split := _split(value)) is not None:
        return _arrays(split, code)
    where, records = _records(value)
    places = columns(enumerate(records, start=1))
    if not places:
        raise Damaged(
            _("“{name}” holds no list of objects.").format(name=shown(path)),
            hint=_("The records must be objects in one array."),
        )
    remarks = Remarks(*([_("Read the list “{name}”.").format(name=where)] if where else []))
    return Table(
        unique_names(places), Rows(partial(_rows, records, places)), encoding=code.name,
        kind="json", remarks=remarks,
    )  # fmt: skip


def _loaded(path: Path, code: Encoding) -> object:
    text = "".join(read_lines(path, code, longest=MOST_BYTES))
    try:
        value: object = json.loads(text)
    except json.JSONDecodeError as error:
        raise Damaged(
            _("Line {line} is no JSON: {reason}.").format(line=error.lineno, reason=error.msg),
            hint=_("Export it again; a part may be missing."),
        ) from None
    except RecursionError:
        raise Invalid(
            _("“{name}” is nested too deep.").format(name=shown(path)),
            field="file",
            hint=_("Save it as a flat list of objects."),
        ) from None
    except ValueError as error:
        raise Damaged(str(error), hint=_("Export it again.")) from None
    return value


def _records(value: object) -> tuple[str, list[dict[str, object] | None]]:
    """Where the records lie, and they; None for what is no object among them."""
    if isinstance(value, dict):
        if _is_record(value):
            return "", [value]
        found = max(_lists(value, "", 0), key=lambda one: len(one[1]), default=None)
        if found is not None:
            return found[0], _objects(found[1])
        if value and all(isinstance(each, dict) for each in value.values()) and len(value) > 1:
            return "", [
                {"id": key, **each} for key, each in value.items() if isinstance(each, dict)
            ]
        return "", [value]
    return "", _objects(value) if isinstance(value, list) else []


def _is_record(value: dict[str, object]) -> bool:
    """Whether an object is somebody himself: two of its own plain values have known names."""
    return sum(is_known(key) for key, each in value.items() if isinstance(each, str)) >= 2


def _lists(value: dict[str, object], above: str, depth: int) -> Iterator[tuple[str, list[object]]]:
    """Every list of objects, with the keys that lead to it."""
    for key, each in value.items():
        name = f"{above}.{key}" if above else key
        if isinstance(each, list) and each and all(isinstance(one, dict) for one in each):
            yield name, each
        elif isinstance(each, dict) and depth < DEEPEST_LIST:
            yield from _lists(each, name, depth + 1)


def _split(value: object) -> list[object] | None:
    """Names of columns beside rows of values, as one list: `{"columns": […], "data": [[…]]}`."""
    if not isinstance(value, dict):
        return None
    lists = [each for each in value.values() if isinstance(each, list) and each]
    heads = [each for each in lists if all(isinstance(cell, str) for cell in each)]
    bodies = [each for each in lists if all(isinstance(row, list) for row in each)]
    if len(bodies) != 1 or len(heads) > 1:
        return None
    widest = max(len(row) for row in bodies[0])
    fits = bool(heads) and len(heads[0]) >= widest
    return [heads[0], *bodies[0]] if fits else bodies[0] if not heads else None


def _objects(values: list[object]) -> list[dict[str, object] | None]:
    return [each if isinstance(each, dict) else None for each in values]


def _rows(records: list[dict[str, object] | None], places: dict[str, int]) -> Iterator[Row]:
    for number, value in enumerate(records, start=1):
        if value is None:
            yield Row(number, ("",) * len(places), _("not a JSON object"))
            continue
        yield _bounded(Row(number, in_columns(value, places)))


def _bounded(row: Row) -> Row:
    if any(len(cell) > LARGEST_CELL for cell in row.cells):
        return Row(row.line, ("",) * len(row.cells), _("holds a text that is too long"))
    return row


def _arrays(values: list[object], code: Encoding) -> Table:
    """Arrays as rows; the first names the columns if it holds nothing but texts."""
    lists = [each for each in values if isinstance(each, list)]
    named = all(isinstance(cell, str) and cell for cell in lists[0]) and len(lists) > 1
    width = max(map(len, lists))
    names = lists[0] if named else [column_name(place) for place in range(len(lists[0]))]
    names = [*names, *map(column_name, range(len(names), width))]
    rows = [
        Row(number, (*map(as_cell, each), *[""] * (width - len(each))))
        for number, each in enumerate(lists, start=1)
    ]
    return Table(unique_names(map(str, names)), rows[named:], encoding=code.name, kind="json")
