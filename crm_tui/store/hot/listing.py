"""A list as somebody wants it: which records, in which order, grouped by what, with which columns.

The order is read as ids (and the group each is in) alone; the cells are read for the rows that
are looked at.
"""

from array import array
from typing import TYPE_CHECKING, Any, NamedTuple

from crm_tui.domain.columns import COLUMNS, FIRST_SORT, FLAG, LIST, MOMENT, MONEY, OWN
from crm_tui.domain.filters import EVERYTHING, Fault, Filter
from crm_tui.domain.own_fields import flag_words
from crm_tui.store.hot import column_cells as cells_of
from crm_tui.store.hot.clients import ORDERS
from crm_tui.store.hot.connection import places
from crm_tui.store.hot.filtered import has_words, where
from crm_tui.store.hot.reading import whole_or_none, words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from crm_tui.domain.filter_values import Viewer
    from crm_tui.store.hot.connection import Hot

Cell = str | int | tuple[int, str] | tuple[str, ...] | None

MOST = 2_000_000
BATCH = 400
PIECE = 100_000  # characters of ids that are read at a time: other threads go on between them
STRETCH = 16_384  # ids of a plain list that are read at a time: what is written is as long as that
ALIAS = {"client": "c", "deal": "d", "step": "s"}
# A plus keeps SQLite from an index that finds nearly everybody.
_NOT_MERGED = {"client": "+c.merged_into is null and "}
_TABLES = {"client": "client c", "deal": "deal d", "step": "step s"}
# A plus keeps SQLite from an index that finds nearly everybody.
_STAY = "+c.merged_into is null and +c.archived_at is null"
#: The stretch of a plain list behind a place, and the place of an id. A name is given back as it is
#: stored, and with it how many namesakes stand before that place.
_ALONG = {
    "name": (
        f"select c.id as id from client c where c.name_key >= cast(? as text) and {_STAY}"
        " order by c.name_key, c.id limit ? offset ?",
        "select cast(w.name_key as blob), (select count(*) from client c where"
        f" c.name_key = w.name_key and c.id <= w.id and {_STAY}) from client w where w.id = ?",
        (b"", 0),
    ),
    "newest": (
        f"select c.id as id from client c where c.id < ? and {_STAY}"
        " order by c.id desc limit ? offset ?",
        "select ?, 0",
        (1 << 62, 0),
    ),
}
_FIELDS = (
    "select id, name, kind, entity from field_def where archived_at is null order by position, id"
)
_TAGS = """
    select g.{entity}_id, t.name from tagging g join tag t on t.id = g.tag_id
    where g.{entity}_id in ({ids}) order by t.name_key
"""


class OwnField(NamedTuple):
    """A field of one's own, of clients or of deals."""

    id: int
    name: str
    kind: str
    entity: str


class Asked(NamedTuple):
    """A list that is asked for. sort: a column, `-` before it for the other way round.

    owner: a user's id, 0 for everybody. columns and group: keys of `domain.columns`.
    """

    entity: str
    filter: Filter = EVERYTHING
    sort: str = ""
    group: str = ""
    columns: tuple[str, ...] = ()
    owner: int = 0


class Group(NamedTuple):
    """A stretch of a list: what its rows have in common, where it begins, how long it is."""

    label: Cell
    start: int
    size: int


class Listed(NamedTuple):
    """The ids of a list in its order; its groups; what of the filter names nothing.

    more: there are more than MOST.
    """

    ids: "array[int]"
    groups: tuple[Group, ...] = ()
    faults: tuple[Fault, ...] = ()
    more: bool = False


def own_fields(conn: "Hot", entity: str = "") -> tuple[OwnField, ...]:
    """The own fields in use, of clients or deals, or of both in their order."""
    found = [OwnField(n, words(name), words(kind), words(of))
             for n, name, kind, of in conn.rows(_FIELDS)]  # fmt: skip
    return tuple(one for one in found if not entity or one.entity == entity)


def listed(conn: "Hot", asked: Asked, viewer: "Viewer", limit: int = MOST) -> Listed:
    """The ids of a list in its order, `limit` at most.

    Words that begin no word that is known are looked for inside of words, as `find` does.
    """
    with conn:
        found = _ids(conn, asked, viewer, limit)
        if not found.ids and not found.faults and has_words(asked.filter):
            found = _ids(conn, asked, viewer, limit, infix=True)
    return found


def _ids(conn: "Hot", asked: Asked, viewer: "Viewer", limit: int, *, infix: bool = False) -> Listed:
    if conn.backend == "sqlite" and _is_plain(asked):
        ids = _along_index(conn, asked, limit + 1)
        return Listed(ids[:limit] if len(ids) > limit else ids, more=len(ids) > limit)
    made = where(conn, asked.filter, asked.entity, viewer, infix=infix)
    alias = ALIAS[asked.entity]
    join, order, values = _order(conn, asked)
    label, label_values = _cell(conn, asked.entity, asked.group) if asked.group else ("0", ())
    owner, owners = (f"{alias}.owner_id = ? and ", (asked.owner,)) if asked.owner else ("", ())
    sql = (
        f"select {alias}.id as id, {label} from {_TABLES[asked.entity]} {join} where"
        f" {_NOT_MERGED.get(asked.entity, '')}{owner}({made.sql}) order by {order} limit ?"
    )
    held = (*label_values, *owners, *made.values, *values, limit + 1)
    if not asked.group and conn.backend == "sqlite":
        ids = _packed(conn, sql, held)
        return Listed(ids[:limit] if len(ids) > limit else ids, (), made.faults, len(ids) > limit)
    rows = conn.rows(sql, *held)
    ids = array("q", [row[0] for row in rows[:limit]])
    kind = kind_of(conn, asked.entity, asked.group) if asked.group else ""
    groups = _groups([row[1] for row in rows[:limit]], kind) if asked.group else ()
    return Listed(ids, groups, made.faults, len(rows) > limit)


def _is_plain(asked: Asked) -> bool:
    """Whether a list is everybody, in the order of an index."""
    if asked.entity != "client" or asked.filter.narrows or asked.group or asked.owner:
        return False
    return (asked.sort or FIRST_SORT["client"]) in _ALONG


def _along_index(conn: "Hot", asked: Asked, limit: int) -> "array[int]":
    """The ids of a plain list, read stretch by stretch: it may be of everybody there is."""
    stretch, place_of, place = _ALONG[asked.sort or FIRST_SORT["client"]]
    ids, is_over = array("i"), False
    while not is_over:
        size, before = min(STRETCH, limit - len(ids)), len(ids)
        ids = _packed(conn, stretch, (place[0], size, place[1]), ids)
        is_over = len(ids) - before < size or len(ids) >= limit
        place = conn.first(place_of, ids[-1]) or place if not is_over else place
    return ids


def _packed(
    conn: "Hot", sql: str, values: tuple[Any, ...], ids: "array[int] | None" = None
) -> "array[int]":
    """The ids that a statement gives, behind `ids`, as SQLite writes them down by itself.

    A million rows would be a million tuples, and would keep the screen's own thread waiting.
    """
    found = conn.first(f"select group_concat(id) from ({sql})", *values)
    written = words(found[0]) if found and found[0] is not None else ""
    return _with_ids(array("i") if ids is None else ids, written)


def _with_ids(ids: "array[int]", written: str) -> "array[int]":
    """The ids, and behind them those that are written with commas between them."""
    from json import loads

    at = 0
    while at < len(written):
        end = written.find(",", at + PIECE)
        end = len(written) if end < 0 else end
        more = loads(f"[{written[at:end]}]")
        try:
            ids.fromlist(more)
        except OverflowError:  # ids of more than 31 bits
            ids = array("q", ids)
            ids.fromlist(more)
        at = end + 1
    return ids


def _groups(labels: "Sequence[Any]", kind: str) -> tuple[Group, ...]:
    found: list[Group] = []
    for at, kept in enumerate(labels):
        label = _shown(kept, kind)
        if found and found[-1].label == label:
            found[-1] = found[-1]._replace(size=found[-1].size + 1)
        else:
            found.append(Group(label, at, 1))
    return tuple(found)


def _order(conn: "Hot", asked: Asked) -> tuple[str, str, tuple[Any, ...]]:
    """What a list is put in order by (its group, its sort, at last the id), and what is joined."""
    sort = asked.sort or FIRST_SORT[asked.entity]
    by_group = _pieces(conn, asked.entity, asked.group, turned=False) if asked.group else ([], ())
    if asked.entity == "client" and sort in ORDERS:
        join, order = ORDERS[sort]
        return join, ", ".join((*by_group[0], order)), by_group[1]
    key, turned = sort.removeprefix("-"), sort.startswith("-")
    pieces, values = _pieces(conn, asked.entity, key, turned=turned)
    order = ", ".join((*by_group[0], *pieces, f"{ALIAS[asked.entity]}.id"))
    return "", order, (*by_group[1], *values)


def _pieces(
    conn: "Hot", entity: str, key: str, *, turned: bool
) -> tuple[list[str], tuple[Any, ...]]:
    pieces: list[str] = []
    values: list[Any] = []
    by = _order_by(conn, entity, key)
    for at, (expression, held) in enumerate(by):
        # Sums of several currencies stand apart, each in its own order.
        is_down = turned and (at == len(by) - 1 or key not in cells_of.SUMS)
        if key not in cells_of.FILLED[entity]:
            # What is empty stands last in either direction.
            text = f"cast({expression} as varchar)"
            pieces.append(f"case when coalesce({text}, '') = '' then 1 else 0 end")
            values += held
        pieces.append(f"{expression} desc" if is_down else expression)
        values += held
    return pieces, tuple(values)


def _order_by(conn: "Hot", entity: str, key: str) -> "list[tuple[str, tuple[Any, ...]]]":
    if key.startswith(OWN):
        return [_own(conn, entity, key, cells_of.OWN_ORDER)]
    orders = cells_of.ORDERS[entity].get(key, (cells_of.CELLS[entity][key],))
    return [(expression, ()) for expression in orders]


def _cell(conn: "Hot", entity: str, key: str) -> tuple[str, tuple[Any, ...]]:
    if key.startswith(OWN):
        return _own(conn, entity, key, cells_of.OWN_CELL)
    return cells_of.CELLS[entity][key], ()


def _own(conn: "Hot", entity: str, key: str, cell: str) -> tuple[str, tuple[Any, ...]]:
    """An own field's expression: of the record itself, else of its client."""
    field = _field(conn, entity, key)
    if field is None:
        return "null", ()
    if field.entity == entity:
        return cell.format(entity=entity, alias=ALIAS[entity]), (field.id,)
    return cell.replace("{alias}.id", "{alias}.{entity}_id").format(
        entity=field.entity, alias=ALIAS[entity]
    ), (field.id,)


def _field(conn: "Hot", entity: str, key: str) -> OwnField | None:
    """The field of a column; a step has those of its deal and of its client."""
    name = key.removeprefix(OWN)
    homes = {"client": ("client",), "deal": ("deal", "client"), "step": ("deal", "client")}
    known = own_fields(conn)
    for home in homes[entity]:
        for one in known:
            if one.entity == home and one.name == name:
                return one
    return None


def own_names(conn: "Hot", entity: str) -> tuple[str, ...]:
    """The names of the own fields that a list may show."""
    homes = ("client",) if entity == "client" else ("deal", "client")
    return tuple(dict.fromkeys(one.name for one in own_fields(conn) if one.entity in homes))


def kind_of(conn: "Hot", entity: str, key: str) -> str:
    """Of which kind the cells of a column are."""
    if not key.startswith(OWN):
        return COLUMNS[entity][key].kind
    field = _field(conn, entity, key)
    return field.kind if field is not None else "text"


def uids(conn: "Hot", entity: str, ids: "Sequence[int]") -> frozenset[str]:
    """The identities of records, by which an export knows them."""
    alias, found = ALIAS[entity], set[str]()
    for start in range(0, len(ids), BATCH):
        batch = ids[start : start + BATCH]
        sql = f"select {alias}.uid from {_TABLES[entity]} where {alias}.id in ({places(batch)})"
        found.update(words(uid) for (uid,) in conn.rows(sql, *batch))
    return frozenset(found)


# -- cells ----------------------------------------------------------------------------------------


def cells(
    conn: "Hot", entity: str, columns: "Sequence[str]", ids: "Sequence[int]"
) -> "dict[int, tuple[Cell, ...]]":
    """The cells of some rows, by id.

    Days are ISO texts, moments microseconds of UTC (`age`: since when), money minor units with
    their currency, tags a tuple; None and "" are empty.
    """
    kinds = [kind_of(conn, entity, key) for key in columns]
    found: dict[int, tuple[Cell, ...]] = {}
    for start in range(0, len(ids), BATCH):
        batch = ids[start : start + BATCH]
        found |= _cells_of(conn, entity, columns, kinds, batch)
    return found


def _cells_of(
    conn: "Hot", entity: str, columns: "Sequence[str]", kinds: list[str], ids: "Sequence[int]"
) -> "dict[int, tuple[Cell, ...]]":
    alias = ALIAS[entity]
    pieces = [f"{alias}.id", cells_of.CURRENCY.get(entity, "''")]
    values: list[Any] = []
    for key, kind in zip(columns, kinds, strict=True):
        expression, held = ("null", ()) if kind == LIST else _cell(conn, entity, key)
        pieces.append(expression)
        values += held
    sql = f"select {', '.join(pieces)} from {_TABLES[entity]} where {alias}.id in ({places(ids)})"
    rows = conn.rows(sql, *values, *ids)
    tags = _tags(conn, entity, ids) if LIST in kinds else {}
    return {row[0]: tuple(_row(row, kinds, tags.get(row[0], ()))) for row in rows}


def _row(row: "tuple[Any, ...]", kinds: list[str], tags: tuple[str, ...]) -> "Iterator[Cell]":
    currency = words(row[1] or "")
    for kept, kind in zip(row[2:], kinds, strict=True):
        if kind == LIST:
            yield tags
        elif kind == MONEY:
            amount = whole_or_none(kept)
            yield None if amount is None else (amount, currency)
        else:
            yield _shown(kept, kind)


def _shown(kept: Any, kind: str) -> Cell:
    """A cell as it is given on: a number or a moment as a whole number, anything else as text."""
    if kept is None:
        return None
    if kind == FLAG:
        return flag_words(words(kept))
    if kind == MOMENT or isinstance(kept, int):
        return whole_or_none(kept)
    return words(kept)


def _tags(conn: "Hot", entity: str, ids: "Sequence[int]") -> dict[int, tuple[str, ...]]:
    found: dict[int, tuple[str, ...]] = {}
    for number, name in conn.rows(_TAGS.format(entity=entity, ids=places(ids)), *ids):
        found[number] = (*found.get(number, ()), words(name))
    return found
