"""Decimal numbers as canonical text, and a key by which that text sorts as numbers do."""

import re
from decimal import Decimal, InvalidOperation

from crm_tui.errors import Invalid
from crm_tui.i18n import _

DIGITS = 40
PLACES = 20

#: What parts thousands besides commas and points: kinds of spaces, and the apostrophe.
_GROUPS = re.compile(r"(?<=\d)[ '’\u00a0\u2009\u202f](?=\d{3}(?!\d))")


def canonical_number(text: str) -> str:
    """ "1.50" → "1.5", "1 250,5" → "1250.5": equal numbers give equal text. Raises Invalid."""
    try:
        number = Decimal(_GROUPS.sub("", text.strip()).replace(",", ".").replace("٫", "."))
    except InvalidOperation as error:
        raise _no_number(text) from error
    if not number.is_finite() or abs(number.adjusted()) >= PLACES:
        raise _no_number(text)
    plain = f"{number.normalize():f}"
    return "0" if plain in ("-0", "") else plain


def sort_key(number: str) -> str:
    """A text that sorts as the canonical number does, negative ones reversed."""
    negative = number.startswith("-")
    whole, _dot, rest = number.lstrip("-").partition(".")
    key = whole.rjust(PLACES, "0") + rest.ljust(DIGITS, "0")
    if not negative:
        return "1" + key
    return "0" + "".join(chr(ord("0") + 9 - int(digit)) for digit in key)


def _no_number(text: str) -> Invalid:
    return Invalid(
        _("“{text}” is no number.").format(text=text), field="number", hint=_("Like 12.5")
    )
