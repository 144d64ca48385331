"""A whole JSON document as a Table: the list of objects in it, wherever it lies."""

import json
import re
from collections.abc import Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path

from crm_tui.errors import Damaged, Invalid
from crm_tui.i18n import _
from crm_tui.importers.encodings import Encoding
from crm_tui.importers.foreign_files import foreign
from crm_tui.importers.json_records import LOOKED, records_of
from crm_tui.importers.lines import read_lines
from crm_tui.importers.loose_json import loosely
from crm_tui.importers.objects import as_cell, columns, in_columns
from crm_tui.importers.other_cards import json_cards
from crm_tui.importers.staff import people_apart
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

_BYTES = re.compile(r"(?:\\u00[89a-f][0-9a-f]){2,}", re.IGNORECASE)
"""Letters beyond ASCII as Facebook writes them: each byte of UTF-8 as a letter of its own."""

MOST_BYTES = 64 << 20
"""Bytes of one document: it is read whole. JSON Lines have no such limit."""


def looks_like_json(start: str) -> bool:
    """Whether a text begins as a JSON array or object."""
    first = start.lstrip("\ufeff \t\r\n")
    if first.startswith("{"):
        return first[1:].lstrip()[:1] in ('"', "}", "'")
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
    return table_of_value(path, _loaded(path, code), code.name)


def table_of_value(path: Path, value: object, encoding: str, kind: str = "json") -> Table:
    """The records of a document that was read. Raises Damaged where there are none."""
    if cards := json_cards(value):
        from crm_tui.importers.vcard_files import table_of_cards

        return table_of_cards(path, lambda: cards, encoding)
    if isinstance(value, list) and value and all(isinstance(each, list) for each in value):
        return _arrays(value, encoding)
    if (split := _split(value)) is not None:
        return _arrays(split, encoding)
    if _is_chat(value):
        raise foreign(path, _("a chat"), _("Export the contacts instead, as vCard."))
    where, records = records_of(value)
    records = people_apart(records)
    places = columns(enumerate(records, start=1))
    if not places:
        raise Damaged(
            _("“{name}” holds no list of objects.").format(name=shown(path)),
            hint=_("The records must be objects in one array."),
        )
    remarks = Remarks(*([_("Read the list “{name}”.").format(name=where)] if where else []))
    return Table(
        unique_names(places), Rows(partial(_rows, records, places)), encoding=encoding,
        kind=kind, remarks=remarks,
    )  # fmt: skip


def _is_chat(value: object) -> bool:
    """Whether a document is what Telegram exports of a conversation, without the contacts."""
    if not isinstance(value, dict) or not isinstance(value.get("messages"), list):
        return False
    said = [each for each in value["messages"] if isinstance(each, dict)]
    return bool(said) and all({"from_id", "actor_id"} & each.keys() for each in said[:LOOKED])


def _loaded(path: Path, code: Encoding) -> object:
    text = "".join(read_lines(path, code, longest=MOST_BYTES))
    if _BYTES.search(text):
        text = _BYTES.sub(_letters, text)
    try:
        value: object = json.loads(text)
    except json.JSONDecodeError as error:
        with suppress(ValueError, RecursionError):
            return loosely(text)
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


def _letters(found: re.Match[str]) -> str:
    """Bytes of UTF-8 that were escaped one by one, as the letters they are; else as they stand."""
    try:
        return json.dumps(bytes.fromhex(found[0].replace("\\u00", "")).decode())[1:-1]
    except UnicodeDecodeError:
        return found[0]


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


def _arrays(values: list[object], encoding: str) -> Table:
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
    return Table(unique_names(map(str, names)), rows[named:], encoding=encoding, kind="json")
