"""Country codes that stand in a column of their own, put before the numbers beside them."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache, partial

from crm_tui.importers.headers import fold_name
from crm_tui.importers.mapping import SKIP, Column, Mapping
from crm_tui.importers.plain_columns import filled
from crm_tui.importers.tables import Row, Rows, Table
from crm_tui.importers.values import digits

_NAMES = """country code, phone country code, dial code, dialing code, calling code, isd code,
    country calling code, mobile country code, phone code, код страны, код страны телефона,
    телефонный код, کد کشور, 국가번호, 국가 번호, código de país, código país, prefijo,
    landesvorwahl, ländervorwahl, indicatif, indicatif pays"""
_CODE = re.compile(r"(?:\+|00)?([1-9]\d{0,3})", re.ASCII)
_SEVERAL = re.compile(r"[;,/|\n]")
_LONG = 9
"""Digits behind a country code of a number that already has it."""


@lru_cache(maxsize=1)
def _names() -> frozenset[str]:
    return frozenset(fold_name(name) for name in _NAMES.split(","))


def with_dial_codes(table: Table, mapping: Mapping) -> tuple[Table, Mapping]:
    """A table whose numbers bear the country codes beside them, and its mapping without these."""
    pairs = _pairs(mapping.columns, table)
    if not pairs:
        return table, mapping
    taken = set(pairs.values())
    columns = tuple(
        column._replace(field=SKIP, confidence=1.0, why="by content")
        if column.place in taken
        else column
        for column in mapping.columns
    )
    rows = Rows(partial(_joined, table.rows, pairs))
    return replace(table, rows=rows), mapping._replace(columns=columns)


def _pairs(columns: Sequence[Column], table: Table) -> dict[int, int]:
    """Places of numbers, each with the place of its code: the one after a code, or before it."""
    codes = [c for c in columns if c.field in ("", SKIP) and fold_name(c.header) in _names()]
    phones = [column.place for column in columns if column.field == "phone"]
    if not codes or not phones:
        return {}
    sample = table.sample()
    found: dict[int, int] = {}
    for code in codes:
        cells = filled(code.place, sample)
        if cells and all(_CODE.fullmatch(cell) for cell in cells):
            after = [place for place in phones if place > code.place]
            found.setdefault(after[0] if after else phones[-1], code.place)
    return found


def _joined(rows: Iterable[Row], pairs: dict[int, int]) -> Iterator[Row]:
    for row in rows:
        cells = list(row.cells)
        for phone, code in pairs.items():
            if not row.fault and max(phone, code) < len(cells):
                cells[phone] = _whole(cells[code].strip(), cells[phone].strip())
        yield row._replace(cells=tuple(cells))


def _whole(code: str, phone: str) -> str:
    """A number with its country code, unless it has one or the cell holds several."""
    known = _CODE.fullmatch(code)
    if not known or not digits(phone) or phone.startswith(("+", "00")) or _SEVERAL.search(phone):
        return phone
    plain = "".join(filter(str.isdecimal, phone))
    if plain.startswith(known[1]) and len(plain) - len(known[1]) >= _LONG and len(plain) > 10:
        return f"+{phone}"
    return f"+{known[1]} {phone}"
