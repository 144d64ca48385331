"""Money: whole minor units and a currency, how sums are read, written and added.

Never a float, and never a sum over two currencies. Showing an amount is on the way to the first
frame, so this module imports only light rooms; reading one is in `amounts`, fetched when needed.
"""

from crm_tui.domain.iso4217 import DECIMALS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    _Pair = tuple[int, str]
else:
    _Pair = tuple  # a class of a bare tuple is made in half the time

MOST = 2**63 - 1
"""The largest number of minor units that is kept: 64 bits, as both databases have."""


# So many digits fit with any currency's decimals; columns of plain numbers are read by the million.
_PLAIN_DIGITS = 14


class Amount(_Pair):
    """A sum of money: `minor` units (kopecks, cents, whole won) of one ISO 4217 `currency`."""

    __slots__ = ()

    def __new__(cls, minor: int, currency: str) -> "Amount":
        """`minor` units of the currency with this code."""
        return tuple.__new__(cls, (minor, currency))

    def __getnewargs__(self) -> tuple[int, str]:
        return (self[0], self[1])

    def __repr__(self) -> str:
        return f"Amount(minor={self[0]}, currency={self[1]!r})"

    @property
    def minor(self) -> int:
        """How many minor units."""
        return self[0]

    @property
    def currency(self) -> str:
        """The code of the currency, such as "EUR"."""
        return self[1]


# Sign and whether it stands before the number. Only signs that mean one currency when read back.
_SIGNS = {
    "AMD": ("֏", False),
    "AZN": ("₼", False),
    "CZK": ("Kč", False),
    "EUR": ("€", True),
    "GBP": ("£", True),
    "GEL": ("₾", False),
    "ILS": ("₪", True),
    "INR": ("₹", True),
    "IRR": ("﷼", False),
    "JPY": ("¥", True),
    "KRW": ("₩", True),
    "KZT": ("₸", False),
    "MNT": ("₮", False),
    "NGN": ("₦", True),
    "PHP": ("₱", True),
    "PLN": ("zł", False),
    "RUB": ("₽", False),
    "THB": ("฿", True),
    "TRY": ("₺", True),
    "UAH": ("₴", False),
    "USD": ("$", True),
    "VND": ("₫", False),
}

# Powers of ten and their short words, largest first, by language.
_SHORT = {
    "en": ((12, "tn"), (9, "B"), (6, "M"), (3, "k")),
    "ru": ((12, " трлн"), (9, " млрд"), (6, " млн"), (3, " тыс")),
    "fa": ((12, " تریلیون"), (9, " میلیارد"), (6, " میلیون"), (3, " هزار")),
    "ko": ((12, "조"), (8, "억"), (4, "만")),
}
_DECIMAL_COMMA = frozenset({"ru", "de", "fr", "es", "it", "pt", "uk", "pl", "tr"})


def decimals(currency: str) -> int:
    """How many decimals a currency has, by ISO 4217: 0, 2, 3 or 4. Raises Invalid if unknown."""
    found = DECIMALS.get(currency)
    if found is None:
        from crm_tui.domain.text import display
        from crm_tui.errors import Invalid
        from crm_tui.i18n import _

        raise Invalid(
            _("“{code}” is not a currency.").format(code=display(currency[:12])),
            field="currency",
            hint=_("Use a code of ISO 4217, such as EUR, RUB or KRW."),
        )
    return found


def read_amount(text: str, currency: str | None = None) -> Amount:
    """An amount as people write it: `120k`, `€1.234,50`, `80 тыс`, `۴۵ میلیون تومان`, `1억 2천만`.

    currency: the code meant where the text names none; it also settles signs that several
    currencies share ($, ¥, £, kr, ﷼).
    A single comma or point before exactly three digits: the comma groups thousands; the point does
    so where that is the custom (EUR, RUB, IRR …), else it is refused. Tomans become 10 rials.
    Raises Invalid with an example (field "amount") for anything unclear, negative, finer than the
    currency, or of 2⁶³ minor units and more; and (field "currency") for an unknown code.
    """
    if text.isascii() and text.isdecimal() and len(text) <= _PLAIN_DIGITS and currency in DECIMALS:
        return Amount(int(text) * 10 ** DECIMALS[currency], currency)
    from crm_tui.domain import amounts

    return amounts.read(text, currency)


def split_amount(text: str, currency: str | None = None) -> tuple[str, Amount] | None:
    """The first amount inside a phrase, as (the phrase without it, the amount), or None.

    "windows 120k" holds one; "3 windows" does not: a number alone counts only at the end, from
    1000 up, and where `currency` is given. Never raises.
    """
    from crm_tui.domain import amounts_in_phrases

    return amounts_in_phrases.split(text, currency)


def group_sums(amounts: "Iterable[tuple[int, str]]") -> dict[str, int]:
    """The sum of minor units for each currency, in the order the currencies first appear."""
    sums: dict[str, int] = {}
    for minor, currency in amounts:
        sums[currency] = sums.get(currency, 0) + minor
    return sums


def format_amount(amount: tuple[int, str], *, compact: bool = False, lang: str = "en") -> str:
    """An amount for people: "120 000 ₽", "€1 234.50"; compact "120k ₽", "₩3.2M".

    ASCII digits and ordinary spaces only, so that it can be found and pasted. Decimals are left
    out when they are zero. Compact keeps three digits, rounded half away from zero, from 1 000 up
    (10 000 in Korean). lang: "en", "ru", "fa" or "ko"; another one is written as English. Whole
    amounts are read back by `read_amount` as they were. An unknown currency, of a damaged row,
    is shown as it stands with two decimals.
    """
    minor, currency = amount
    places = DECIMALS.get(currency, 2)
    size = abs(minor)
    number = (compact and _short(size, places, lang)) or _full(size, places, lang)
    return ("-" if minor < 0 else "") + _signed(number, currency)


def _signed(number: str, currency: str) -> str:
    """A number with the sign of its currency, or with its code."""
    if currency not in DECIMALS:
        from crm_tui.domain.text import display

        return f"{number} {display(currency)}"
    sign, before = _SIGNS.get(currency) or (currency, False)
    return sign + number if before else f"{number} {sign}"


def _full(minor: int, places: int, lang: str) -> str:
    """All digits, thousands grouped by spaces."""
    whole, part = divmod(minor, 10**places)
    number = f"{whole:,}".replace(",", " ")
    if part:
        # Three decimals after a comma would read as thousands.
        mark = "," if places == 2 and lang in _DECIMAL_COMMA else "."
        number += f"{mark}{part:0{places}d}"
    return number


#: What a number is multiplied by to keep none, one or two decimals.
_FINER = (1, 10, 100)
_units: "dict[tuple[str, int], tuple[tuple[int, int, str], ...]]" = {}


def _short(minor: int, places: int, lang: str) -> str:
    """At most three digits and a word such as "k", or nothing if the amount is small."""
    for least, unit, word in _units.get((lang, places)) or _units_of(lang, places):
        if minor >= least:
            return _in_units(minor, unit, lang) + word
    return ""


def _in_units(minor: int, unit: int, lang: str) -> str:
    """How many units so many minor ones are, in three digits."""
    kept = 2 if minor < 10 * unit else 1 if minor < 100 * unit else 0
    finer = _FINER[kept]
    whole, part = divmod((minor * finer * 2 + unit) // (unit * 2), finer)
    if not part:
        return _grouped(whole)
    mark = "," if lang in _DECIMAL_COMMA else "."
    if kept == 2:
        tens, part = divmod(part, 10)
        return f"{whole}{mark}{tens}{part}" if part else f"{whole}{mark}{tens}"
    return f"{whole}{mark}{part}"


def _units_of(lang: str, places: int) -> "tuple[tuple[int, int, str], ...]":
    """The short words, largest first: from how many minor units on, and how many each stands for.

    Where three digits of the next smaller word would round up to one of a word, that one is said:
    999 950 is 1M.
    """
    steps = _SHORT.get(lang, _SHORT["en"])
    units = [(10 ** (n + places), word) for n, word in steps]
    below = [*[unit // 2 for unit, _word in units[1:]], 0]
    found = _units[lang, places] = tuple(
        [(unit - half, unit, word) for (unit, word), half in zip(units, below, strict=True)]
    )
    return found


def _grouped(whole: int) -> str:
    if whole < 1000:
        return str(whole)
    return f"{whole:,}".replace(",", " ")
