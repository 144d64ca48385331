"""Where the records of a JSON document lie: a list, a map by their ids, columns side by side."""

from collections.abc import Iterator

from crm_tui.importers.header_row import is_known
from crm_tui.importers.headers import field_of

DEEPEST_LIST = 4
"""Levels below which no list of records is looked for."""

LOOKED = 20
"""Records of a list that are looked at to tell how much they are people."""

_LISTS = frozenset(
    ("cards", "contacts", "people", "persons", "clients", "customers", "leads", "deals")
)
"""What programs call the lists that hold clients, among lists of other things."""

_REACHED = frozenset(("phone", "email", "messenger"))
_Records = list[dict[str, object] | None]


def records_of(value: object) -> tuple[str, _Records]:
    """Where the records lie, and they; None for what is no object among them."""
    if isinstance(value, list):
        return "", objects(value)
    if not isinstance(value, dict):
        return "", []
    if (side := _side_by_side(value)) is not None:
        return "", side
    if _is_record(value) and not _holds_more(value):
        return "", [value]
    found = max(_places(value, "", 0), key=_worth, default=None)
    return found if found is not None else ("", [value])


def _holds_more(value: dict[str, object]) -> bool:
    """Whether an object that nobody can be reached by holds lists of records: a board's cards."""
    if {field_of(key) for key in value} & {*_REACHED, "company", "last_name"}:
        return False
    return any(key.casefold() in _LISTS and len(each) > 1 for key, each in _places(value, "", 9))


def objects(values: list[object]) -> _Records:
    """A list with None for what is no object."""
    return [each if isinstance(each, dict) else None for each in values]


def _is_record(value: dict[str, object]) -> bool:
    """Whether an object is somebody himself: two of its own plain values have known names."""
    return sum(is_known(key) for key, each in value.items() if isinstance(each, str)) >= 2


def _places(value: dict[str, object], above: str, depth: int) -> Iterator[tuple[str, _Records]]:
    """Every list of objects and every map of them, with the keys that lead to it."""
    if (by_id := _by_ids(value)) is not None:
        yield above, by_id
    for key, each in value.items():
        name = f"{above}.{key}" if above else key
        if isinstance(each, list) and each and all(isinstance(one, dict) for one in each):
            yield name, objects(each)
        elif isinstance(each, dict) and depth < DEEPEST_LIST:
            yield from _places(each, name, depth + 1)


def _worth(place: tuple[str, _Records]) -> tuple[bool, bool, bool, int]:
    """How much records are people: whether they are reached, listed, named; how many they are."""
    where, records = place
    keys = {
        key
        for each in records[:LOOKED]
        if each is not None
        for one in (each, *(inner for inner in each.values() if isinstance(inner, dict)))
        for key in one
    }
    fields = {field_of(key) for key in keys}
    listed = where.rpartition(".")[2].casefold() in _LISTS
    return bool(fields & _REACHED), listed, sum(map(is_known, keys)) >= 2, len(records)


def _by_ids(value: dict[str, object]) -> _Records | None:
    """A map of objects as records with their ids; None for what is none."""
    inner = [each for each in value.values() if isinstance(each, dict)]
    if len(inner) < 2 or len(inner) != len(value) or any(map(is_known, value)):
        return None
    if not all(any(map(is_known, each)) for each in inner):
        return None
    return [{"id": key, **each} for key, each in value.items() if isinstance(each, dict)]


def _side_by_side(value: dict[str, object]) -> _Records | None:
    """Columns as lists, or as maps by the number of the row; None for what is no table."""
    if sum(map(is_known, value)) < 2:
        return None
    columns: dict[str, list[object]] = {}
    for key, each in value.items():
        cells = list(each.values()) if isinstance(each, dict) else each
        if not isinstance(cells, list) or any(isinstance(one, dict | list) for one in cells):
            return None
        columns[key] = cells
    sizes = {len(cells) for cells in columns.values()}
    if len(sizes) != 1 or sizes == {0}:
        return None
    if any(isinstance(each, dict) for each in value.values()) and not _same_keys(value):
        return None
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def _same_keys(value: dict[str, object]) -> bool:
    """Whether maps side by side have the same keys: the numbers of rows."""
    keys = [tuple(each) for each in value.values() if isinstance(each, dict)]
    return len(keys) == len(value) and len(set(keys)) == 1
