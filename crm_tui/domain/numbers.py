"""Decimal numbers as canonical text, and a key by which that text sorts as numbers do."""

from decimal import Decimal, InvalidOperation

from crm_tui.errors import Invalid
from crm_tui.i18n import _

DIGITS = 40
PLACES = 20


def canonical_number(text: str) -> str:
    """ "1.50" → "1.5", "-0" → "0": equal numbers give equal text. Raises Invalid."""
    try:
        number = Decimal(text.strip().replace(",", "."))
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
