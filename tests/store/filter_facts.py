"""How days, sums and texts compare in a filter, said without SQL; what the tests' phrases mean."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from fractions import Fraction
from operator import eq, ge, gt, le, lt
from typing import Any
from zoneinfo import ZoneInfo

from crm_tui.domain import filters
from crm_tui.domain.iso4217 import DECIMALS
from crm_tui.domain.search import fold
from tests.conftest import NOON, ZONE

OPERATORS: dict[str, Callable[[Any, Any], bool]] = {
    ":": eq, "=": eq, "<": lt, "<=": le, ">": gt, ">=": ge,
}  # fmt: skip
NOW_US = round(NOON.timestamp() * 1_000_000)
DAY_US = 86_400_000_000


def is_quiet(touched: int | None, days: int) -> bool:
    return touched is None or touched < NOW_US - days * DAY_US


def is_part(text: str, term: filters.Term) -> bool:
    key = fold(term.value)
    return fold(text) == key if term.operator == "=" else key in fold(text)


def is_named(name: str, term: filters.Term) -> bool:
    key = fold(term.value)
    if term.operator == "=":
        return name == key
    return key in name if term.operator == "~" else name.startswith(key)


#: What the days that the tests write mean on Wednesday 25 November 2026.
DAYS = {
    "today": (date(2026, 11, 25), date(2026, 11, 25)),
    "вчера": (date(2026, 11, 24), date(2026, 11, 24)),
    "내일": (date(2026, 11, 26), date(2026, 11, 26)),
    "30 days ago": (date(2026, 10, 26), date(2026, 10, 26)),
    "2026-12-05": (date(2026, 12, 5), date(2026, 12, 5)),
    "2026-11": (date(2026, 11, 1), date(2026, 11, 30)),
    "2026": (date(2026, 1, 1), date(2026, 12, 31)),
    "1990": (date(1990, 1, 1), date(1990, 12, 31)),
}


def day_fits(day: str, term: filters.Term) -> bool:
    first, last = DAYS[term.value]
    here = date.fromisoformat(str(day))
    return {"<": here < first, "<=": here <= last, ">": here > last, ">=": here >= first}.get(
        term.operator, first <= here <= last
    )


def moment_fits(at: int, term: filters.Term) -> bool:
    then = datetime(1970, 1, 1, tzinfo=ZoneInfo("UTC")) + timedelta(microseconds=at)
    return day_fits(then.astimezone(ZoneInfo(ZONE)).date().isoformat(), term)


#: What the sums that the tests write mean: units, and the currency that is named.
SUMS = {
    "120k": (Fraction(120_000), ""), "5000.50": (Fraction(500_050, 100), ""),
    "0": (Fraction(0), ""), "€100": (Fraction(100), "EUR"),
    "3.2M KRW": (Fraction(3_200_000), "KRW"),
}  # fmt: skip


def is_worth(minor: int | None, currency: str, term: filters.Term) -> bool:
    units, named = SUMS[term.value]
    if minor is None or (named and named != currency):
        return False
    return OPERATORS[term.operator](Fraction(minor, 10 ** DECIMALS.get(currency, 2)), units)
