"""Objects of JSON as rows: what is nested gets columns of its own, lists one value a line."""

import json
from collections.abc import Iterable, Iterator

from crm_tui.errors import Invalid
from crm_tui.i18n import _
from crm_tui.importers.tables import MOST_COLUMNS

DEEPEST = 6
"""Levels of nesting that become columns; what lies deeper stays JSON text."""

_WRAPPERS = frozenset(
    (
        "properties",
        "fields",
        "attributes",
        "_embedded",
        "data",
        "values",
        "_source",
        "custom_fields",
        "node",
        "resource",
    )
)
"""Keys that only hold what belongs to the object itself, so that they are left out of names."""

_NAMES = ("field_name", "name", "label", "title", "key", "field_code", "field")
_VALUES = ("values", "value", "email", "phone", "number", "url", "address")


def flat(value: dict[str, object]) -> dict[str, str]:
    """An object as cells by column: `{"address": {"city": "Oslo"}}` gives "address city"."""
    found: dict[str, list[str]] = {}
    for name, text in _cells(value, (), 0):
        found.setdefault(name, []).append(text)
    return {name: "\n".join(filter(None, texts)) for name, texts in found.items()}


def _cells(
    value: dict[str, object], above: tuple[str, ...], depth: int
) -> Iterator[tuple[str, str]]:
    for key, each in value.items():
        each = _bare(each)
        own = above if key in _WRAPPERS and isinstance(each, dict | list) else (*above, key)
        path = _kin(key, each, above) or own
        name = " ".join(path) or key
        if isinstance(each, dict) and each and depth < DEEPEST:
            yield from _cells(each, path, depth + 1)
        elif isinstance(each, list) and depth < DEEPEST and _is_named(each):
            yield from _named(each, above)
        else:
            yield name, as_cell(each)


def _bare(value: object) -> object:
    """A value that a database wraps in its type: `{"$oid": "5f"}`, `{"$date": …}`."""
    while isinstance(value, dict) and len(value) == 1 and next(iter(value)).startswith("$"):
        value = next(iter(value.values()))
    return value


def _kin(key: str, value: object, above: tuple[str, ...]) -> tuple[str, ...]:
    """What a record that another refers to is called: `org_id: {name: …}` is an "org"."""
    plain = key.removesuffix("_id").removesuffix("Id")
    if plain == key or not plain or not isinstance(value, dict) or "name" not in value:
        return ()
    return (*above, plain)


def _is_named(values: list[object]) -> bool:
    """Whether a list holds fields: objects that each have a name and a value of their own."""
    return bool(values) and all(
        isinstance(each, dict) and _first(each, _NAMES) and any(key in each for key in _VALUES[:2])
        and not {"primary", "type"} & each.keys()
        for each in values
    )  # fmt: skip


def _named(values: list[object], above: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    for each in values:
        if isinstance(each, dict):
            name = str(_first(each, _NAMES))
            yield " ".join((*above, name)), as_cell(_first(each, _VALUES[:2]))


def _first(value: dict[str, object], keys: Iterable[str]) -> object:
    return next((value[key] for key in keys if value.get(key) not in (None, "", [])), None)


def as_cell(value: object) -> str:
    """A JSON value as a cell."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, list):
        return "\n".join(filter(None, map(_one, value)))
    return json.dumps(value, ensure_ascii=False) if value != {} else ""


def _one(value: object) -> str:
    """One of several values: an object by what it holds (`{"value": …}`) or is called."""
    if isinstance(value, dict):
        inner = _first(value, _VALUES) or (len(value) <= 4 and _first(value, _NAMES))
        return as_cell(inner) if inner else as_cell(value)
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list) else as_cell(value)


def columns(objects: Iterable[tuple[int, dict[str, object] | None]]) -> dict[str, int]:
    """Every column of the objects in order of appearance, with its place; objects are numbered.

    Raises Invalid where there are too many.
    """
    found: dict[str, int] = {}
    for number, value in objects:
        for name in flat(value) if value else ():
            found.setdefault(name, len(found))
        if len(found) > MOST_COLUMNS:
            raise Invalid(
                _("By line {line} there are more than {most} different keys.").format(
                    line=number, most=MOST_COLUMNS
                ),
                field="file",
                hint=_("Save only the objects that are people or companies."),
            )
    return found


def in_columns(value: dict[str, object], places: dict[str, int]) -> tuple[str, ...]:
    """An object's cells at the places of their columns."""
    cells = [""] * len(places)
    for name, text in flat(value).items():
        cells[places[name]] = text
    return tuple(cells)
