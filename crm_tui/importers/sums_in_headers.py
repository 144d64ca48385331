"""What the name of a column of sums says of them: “Amount (USD)”, “Сумма, тыс. руб.”."""

import re
from typing import NamedTuple

_BESIDE = re.compile(r"[(\[（]([^)\]）]*)[)\]）]|,\s*(.+)$|\b(?:in|в|en)\s+(\S+)$", re.IGNORECASE)
"""What stands in brackets, behind a comma, or behind “in”."""

_THOUSANDS = ("тыс", "thousand", "thousands", "k", "tsd", "mil", "miles", "milliers", "천", "هزار")
_MILLIONS = ["млн", "mln", "million", "millions", "m", "mio", "mm", "millones", "백만", "میلیون"]
_POWERS = {**dict.fromkeys(_THOUSANDS, 3), **dict.fromkeys(_MILLIONS, 6), "만": 4, "억": 8}
_KOREAN = re.compile(r"(천|백만|만|억)?(원)")


class Said(NamedTuple):
    """The currency of a column's sums, None where its name is silent, and their power of ten."""

    currency: str | None = None
    power: int = 0


def said_of_sums(header: str, currency: str | None) -> Said:
    """What a column's name says of its sums. currency: what signs that several share mean."""
    parts = [next(filter(None, found)) for found in _BESIDE.findall(header) if any(found)]
    said = Said()
    for word in re.findall(r"[^\W\d_]+|[^\w\s.,]", " ".join(parts)):
        if found := _KOREAN.fullmatch(word):
            said = Said("KRW", _POWERS.get(found[1] or "", 0))
        elif power := _POWERS.get(word.casefold()):
            said = said._replace(power=power)
        elif said.currency is None:
            said = said._replace(currency=_currency(word, currency))
    return said


def _currency(word: str, currency: str | None) -> str | None:
    from crm_tui.domain.iso4217 import DECIMALS
    from crm_tui.domain.money import read_amount
    from crm_tui.errors import Invalid
    from crm_tui.importers.currency_words import named_currency

    if word.upper() in DECIMALS:
        return word.upper()
    if word.casefold().startswith("сумм"):
        return None
    if word.isascii() and word.isalpha() and len(word) < 4:
        return None
    try:
        return named_currency(word) or read_amount(f"1 {word}", currency).currency
    except Invalid:
        return None


def in_full(text: str, power: int) -> str:
    """A sum of thousands, or millions, written out: "120.5" by 3 is "120500.0"."""
    from decimal import Decimal, InvalidOperation

    try:
        return format(Decimal("".join(text.split()).replace(",", ".")).scaleb(power), "f")
    except InvalidOperation:
        return text
