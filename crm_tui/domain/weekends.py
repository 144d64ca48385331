"""The days of the week on which a country does not work, without a calendar to import.

Source: Unicode CLDR, supplemental weekData; `domain.calendar.week_of` says the same of each.
"""

_FRIDAY_SATURDAY = " BH DZ EG IL IQ JO KW LY OM QA SA SD SY YE "
_OTHERS = {"AF": "34", "IR": "4", "IN": "6", "UG": "6"}
_USUAL = "56"


def weekend_of(country: str) -> str:
    """The days off of a country, by its ISO 3166 code in any case; digits, 0 for Monday."""
    code = country.strip().upper()
    if code and f" {code} " in _FRIDAY_SATURDAY:
        return "45"
    return _OTHERS.get(code, _USUAL)


def working_days_between(first: int, last: int, weekend: str) -> int:
    """How many working days come after day `first`, up to and with day `last`; 0 for none.

    first, last: days as whole numbers since 1970-01-01, a Thursday. Holidays are not known here.
    """
    weeks, rest = divmod(max(last - first, 0), 7)
    days = [(last - back + 3) % 7 for back in range(rest)]
    return weeks * (7 - len(weekend)) + sum(str(day) not in weekend for day in days)
