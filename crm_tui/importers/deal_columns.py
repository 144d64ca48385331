"""Columns of a deal known by those beside them: when its step is due, what it is worth."""

import re
from collections.abc import Sequence
from typing import Protocol

from crm_tui.errors import Invalid
from crm_tui.importers.days import read_day
from crm_tui.importers.headers import fold_name, says_of_others
from crm_tui.importers.plain_columns import filled
from crm_tui.importers.tables import Row

DEAL_SIGNS = ("deal_title", "amount", "stage", "due", "next_step", "deal_external_id")
"""Fields that tell that rows carry a deal."""

_WHEN = "when, wann, cuándo, cuando, quand, 언제, کی, چه زمانی, at what time, когда"
_WORTH = """umsatz, erwarteter umsatz, revenue, turnover, worth, price, preis, prix, precio,
    цена, оборот, выручка, доход, прибыль, chiffre d'affaires, facturación, ingresos, 매출,
    가격, 단가, قیمت, درآمد, money, geld, деньги, argent, dinero"""
_MONEY = re.compile(
    r"(?:[€$£¥₽₩₴₸₺₹]|usd|eur|gbp|chf|rub|krw)\s?[\d., '’\u00a0\u202f]+"
    r"|[\d., '’\u00a0\u202f]+(?:[€$£¥₽₩₴₸₺₹]|usd|eur|gbp|chf|rub|руб\.?|р\.?|원|تومان|ریال)",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"[\d., '’\u00a0\u202f]+")


class Placed(Protocol):
    """A column: its number from 0, its header, and the field it fills, "" where none."""

    @property
    def place(self) -> int:
        """The number of the column."""

    @property
    def header(self) -> str:
        """What stands above it."""

    @property
    def field(self) -> str:
        """What it fills."""

    @property
    def why(self) -> str:
        """What that was known by; a column left free on purpose has a word here too."""


def beside_the_deal(columns: Sequence[Placed], sample: Sequence[Row]) -> dict[int, str]:
    """In a list of deals: place → "due" or "amount" of columns that nothing else explains."""
    have = {column.field: column.place for column in columns}
    if have.keys().isdisjoint(DEAL_SIGNS):
        return {}
    free = {each.place: each.header for each in columns if not each.field and not each.why}
    found: dict[int, str] = {}
    if "next_step" in have and "due" not in have:
        due = _due_place(have["next_step"], free, sample)
        found |= {} if due is None else {due: "due"}
    if "amount" not in have:
        worth = next((at for at in free if at not in found and _is_worth(at, free, sample)), None)
        found |= {} if worth is None else {worth: "amount"}
    return found


def _due_place(step: int, free: dict[int, str], sample: Sequence[Row]) -> int | None:
    """The free column of days that asks when, or else follows that of the next steps."""
    asking = [at for at, header in free.items() if fold_name(header) in _folded(_WHEN)]
    for at in (*asking, step + 1):
        if at in free and not says_of_others(free[at]) and _are_days(filled(at, sample)):
            return at
    return None


def _is_worth(place: int, free: dict[int, str], sample: Sequence[Row]) -> bool:
    """Whether a column says what a deal is worth, by a loose name or by its currency."""
    cells = filled(place, sample)
    shapes = (_MONEY, _NUMBER) if fold_name(free[place]) in _folded(_WORTH) else (_MONEY,)
    return bool(cells) and all(any(shape.fullmatch(cell) for shape in shapes) for cell in cells)


def _folded(names: str) -> frozenset[str]:
    return frozenset(fold_name(name) for name in names.split(","))


def _are_days(cells: Sequence[str]) -> bool:
    """Whether most cells are days, in either order."""
    return bool(cells) and sum(map(_is_day, cells)) * 10 >= 6 * len(cells)


def _is_day(cell: str) -> bool:
    try:
        read_day(cell, True, None)
    except Invalid:
        return "/" in cell and _is_american(cell)
    return True


def _is_american(cell: str) -> bool:
    try:
        read_day(cell, False, None)
    except Invalid:
        return False
    return True
