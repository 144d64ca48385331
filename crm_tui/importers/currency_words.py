"""Currencies by the names that other programs write out: "Российский рубль", "US Dollar"."""

_STEMS = """белорус BYN, belarus BYN, рубл RUB, ruble RUB, rouble RUB, австралийск AUD,
australian AUD,
    канадск CAD, canadian CAD, доллар USD, dollar USD, dólar USD, евро EUR, euro EUR, гривн UAH,
    hryvnia UAH, тенге KZT, tenge KZT, фунт GBP, pound GBP, sterling GBP, pfund GBP, иен JPY,
    yen JPY, юан CNY, yuan CNY, renminbi CNY, вон KRW, won KRW, 원화 KRW, риал IRR, rial IRR,
    ریال IRR, франк CHF, franc CHF, franken CHF, злот PLN, złot PLN, zlot PLN, лир TRY, lira TRY,
    рупи INR, rupee INR, реал BRL, real BRL, сум UZS, лари GEL, драм AMD, манат AZN,
    дирхам AED, dirham AED, шекел ILS, shekel ILS, крон CZK"""

_KNOWN = tuple((stem, code) for stem, code in (pair.split() for pair in _STEMS.split(",")))


def named_currency(text: str) -> str | None:
    """The code of a currency written out in words, or None; the first that fits wins."""
    words = text.casefold().split()
    return next(
        (code for stem, code in _KNOWN if any(word.startswith(stem) for word in words)), None
    )
