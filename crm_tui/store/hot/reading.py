"""Rows as they come from the database, made safe: a bad value is replaced and its row is marked.

Reading tolerates what no program of ours would have written: a text where a number belongs, a
currency nobody knows, a day that is none. Such a row is shown with a mark, and `crm doctor` names
it; it never keeps the others from being seen.
"""

from crm_tui.domain.civil import is_day
from crm_tui.domain.iso4217 import DECIMALS
from crm_tui.domain.lines import StepLine

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

#: Stands before the words of a row that holds something unreadable.
MARK = "⚠"
#: What is due at no readable time is due at the end of the calendar: 9999-12-31 in UTC.
NEVER_US = 253_402_214_400_000_000
NEVER_DAY = "9999-12-31"

#: The columns of a StepLine, from `step s`, its client `c`, deal `d` and owner `u`.
STEP_COLUMNS = (
    "s.id, s.deal_id, s.client_id, s.kind, s.title, c.name, coalesce(d.title, ''), d.amount,"
    " coalesce(d.currency, ''), cast(s.due_day as varchar), s.due_minute, s.late_at, s.by_or_at,"
    " s.side, coalesce(d.postpones, 0), coalesce(d.tries, 0), s.owner_id, coalesce(u.name, '')"
)
STEP_TABLES = (
    "step s left join client c on c.id = s.client_id left join deal d on d.id = s.deal_id"
    ' left join "user" u on u.id = s.owner_id'
)

_TEXTS = {"kind", "title", "client", "deal", "currency", "by_or_at", "owner"}
_OPTIONAL = {"deal_id", "amount", "due_minute"}
_WHOLE_OR_NONE = frozenset((int, type(None)))
_good: "set[tuple[type, ...]]" = set()


def step_lines(rows: "Sequence[tuple[Any, ...]]") -> "tuple[StepLine, ...]":
    """StepLines of rows with STEP_COLUMNS."""
    if _are_good(rows):
        made = tuple.__new__
        return tuple([made(StepLine, found) for found in rows])
    return tuple([step_line(found) for found in rows])


def _are_good(rows: "Sequence[tuple[Any, ...]]") -> bool:
    """Whether nothing in some rows needs mending: asked a column at a time, which is quicker."""
    columns = dict(zip(StepLine._fields, zip(*rows, strict=True), strict=False))
    if len(columns) != len(StepLine._fields):
        return False
    for name, column in columns.items():
        if not _is_good(name, column):
            return False
    if not DECIMALS.keys() >= set(columns["currency"]):
        currencies = zip(columns["amount"], columns["currency"], strict=True)
        if any([code not in DECIMALS and amount is not None for amount, code in currencies]):
            return False
    return all(map(is_day, set(columns["due_day"])))


def _is_good(name: str, column: "tuple[Any, ...]") -> bool:
    """Whether each value of a column has its type; what adds up or joins needs no second look."""
    if name in _OPTIONAL:
        return _WHOLE_OR_NONE.issuperset(map(type, column))
    try:
        if name in _TEXTS or name == "due_day":
            "".join(column)
            return True
        return type(sum(column)) is int
    except TypeError:
        return False


def step_line(values: "tuple[Any, ...]") -> StepLine:
    """One StepLine; with a mark before its title where something in it cannot be read."""
    types = tuple(map(type, values))
    if types in _good or _all_fit(values, types):
        amount, currency, due_day = values[7:10]
        if is_day(due_day) and (amount is None or currency in DECIMALS):
            return StepLine._make(values)
    return _mended(values)


def _all_fit(values: "tuple[Any, ...]", types: "tuple[type, ...]") -> bool:
    """Whether each value has its column's type; a good shape is remembered."""
    if all(_fits(name, value) for name, value in zip(StepLine._fields, values, strict=True)):
        _good.add(types)
        return True
    return False


def _fits(name: str, value: object) -> bool:
    if name in _TEXTS or name == "due_day":
        return isinstance(value, str)
    return isinstance(value, int) or (value is None and name in _OPTIONAL)


def _mended(values: "tuple[Any, ...]") -> StepLine:
    named = dict(zip(StepLine._fields, values, strict=True))
    for name, value in named.items():
        if not _fits(name, value):
            named[name] = _instead(name, value)
    if not is_day(named["due_day"]):
        named["due_day"] = NEVER_DAY
    named["title"] = f"{MARK} {named['title']}"
    return StepLine(**named)


def _instead(name: str, value: object) -> object:
    """What stands in for a value of the wrong type."""
    if name in _TEXTS:
        return words(value)
    if name == "late_at":
        return NEVER_US
    return None if name in _OPTIONAL else NEVER_DAY if name == "due_day" else 0


def words(value: object) -> str:
    """A value as text: unreadable bytes with U+FFFD in them, nothing as a mark."""
    if value.__class__ is str:
        return value
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return MARK if value is None else f"{MARK} {value}"


def whole(value: object, otherwise: int = 0) -> int:
    """A whole number, or `otherwise` where the column holds something else."""
    return value if isinstance(value, int) else otherwise


def whole_or_none(value: object) -> "int | None":
    """A whole number, or None."""
    return value if isinstance(value, int) else None
