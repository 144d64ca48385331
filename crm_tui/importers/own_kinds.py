"""Columns that become own fields: what kind each is, by everything that stands in it."""

from typing import NamedTuple

from crm_tui.domain.search import fold
from crm_tui.errors import Invalid
from crm_tui.importers.days import is_serial, read_day, read_serial
from crm_tui.importers.habits import Habits
from crm_tui.importers.mapping import OWN, Column, Mapping
from crm_tui.importers.tables import Table
from crm_tui.importers.values import decimal_mark, meaning, unified

FEW, LONGEST = 12, 40
"""A choice has at most so many different values, each of at most so many letters."""

TIMES = 3
"""A choice's values come at least so many times each, on average."""

MANY = 5000
"""Different values that are looked at to know a column."""


class OwnKind(NamedTuple):
    """A column that fills an own field.

    key: folded name. kind: text, number, day or choice. options: what can be chosen, as written
    first. mark: what stands before a number's decimals. serial: whether days are numbers.
    """

    key: str
    name: str
    kind: str
    options: tuple[str, ...] = ()
    mark: str = ""
    serial: bool = False
    day_first: bool | None = None


def kinds_of(table: Table, mapping: Mapping, habits: Habits) -> tuple[OwnKind, ...]:
    """The kinds of all columns that fill own fields; one pass over the rows if there are any."""
    own = [column for column in mapping.columns if column.field.startswith(OWN)]
    if not own:
        return ()
    filled = dict.fromkeys(own, 0)
    values: dict[Column, dict[str, str]] = {column: {} for column in own}
    for row in table.rows:
        for column in own:
            text = meaning("", row.cells[column.place]) if column.place < len(row.cells) else ""
            if text and not row.fault:
                filled[column] += 1
                if len(values[column]) < MANY:
                    values[column].setdefault(fold(text), text)
    return tuple(_kind(column, values[column], filled[column], habits) for column in own)


def as_asked(own: tuple[OwnKind, ...], asked: dict[str, str]) -> tuple[OwnKind, ...]:
    """The same, of the kinds that a person asked for. asked: key → text, number or day.

    What is no such value is kept as a note, with a warning.
    """
    return tuple(
        one._replace(kind=asked[one.key], options=()) if one.key in asked else one for one in own
    )


def _kind(column: Column, values: dict[str, str], filled: int, habits: Habits) -> OwnKind:
    name = column.field.removeprefix(OWN).strip()
    texts = list(values.values())
    mark = decimal_mark(texts) or "."
    known = OwnKind(fold(name), name, "text", (), mark, column.place in habits.serial)
    known = known._replace(day_first=habits.day_first)
    if not texts:
        return known
    if column.place in habits.serial or all(day_of(text, known) for text in texts):
        return known._replace(kind="day")
    if all(number_of(text, known) for text in texts) and not any(map(_is_code, texts)):
        return known._replace(kind="number", serial=False)
    short = all(len(text) <= LONGEST for text in texts)
    if short and len(texts) <= FEW and filled >= TIMES * len(texts):
        return known._replace(kind="choice", options=tuple(texts))
    return known


def _is_code(text: str) -> bool:
    """Whether digits are a code and no number: 007, or more of them than anybody counts."""
    return (text[:1] == "0" and text[1:2].isdecimal()) or sum(map(str.isdecimal, text)) > 15


def day_of(text: str, kind: OwnKind) -> str:
    """A day as ISO 8601, or an empty text."""
    if kind.serial and is_serial(text):
        return read_serial(text).day.isoformat()
    try:
        return read_day(text, kind.day_first, None).day.isoformat()
    except Invalid:
        return ""


def number_of(text: str, kind: OwnKind) -> str:
    """A number as canonical text, or an empty text."""
    from crm_tui.domain.numbers import canonical_number

    sign, plain = ("-", text[1:]) if text[:1] in "-−" else ("", text)
    try:
        return canonical_number(sign + unified(plain, kind.mark, 12))
    except Invalid:
        return ""
