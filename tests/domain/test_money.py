"""Sums of money are read as people write them, exactly or not at all."""

import pickle
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_tui.domain.iso4217 import ACTIVE, CODES, DECIMALS
from crm_tui.domain.money import (
    MOST,
    Amount,
    decimals,
    format_amount,
    group_sums,
    read_amount,
)
from crm_tui.errors import Invalid

NAUGHTY = (Path(__file__).parents[1] / "data" / "blns.txt").read_text("utf-8").split("\n")

# What is typed into a pipeline in roubles, and what it means: whole units and a currency.
IN_ROUBLES = [
    ("120k", "120000 RUB"),
    ("120K", "120000 RUB"),
    ("1.5m", "1500000 RUB"),
    ("1,5M", "1500000 RUB"),
    ("1.5kk", "1500000 RUB"),
    (".5m", "500000 RUB"),
    ("0.5m", "500000 RUB"),
    ("2bn", "2000000000 RUB"),
    ("2 million", "2000000 RUB"),
    ("half million", "500000 RUB"),
    ("2 million 300 thousand", "2300000 RUB"),
    ("twenty five thousand", "25000 RUB"),
    ("5000", "5000 RUB"),
    ("5 000", "5000 RUB"),
    ("5\u00a0000", "5000 RUB"),
    ("5\u202f000,50", "5000.50 RUB"),
    ("1 234 567,89", "1234567.89 RUB"),
    ("1,234", "1234 RUB"),
    ("1,234,567", "1234567 RUB"),
    ("1,234.56", "1234.56 RUB"),
    ("1.234", "1234 RUB"),
    ("1.234.567", "1234567 RUB"),
    ("1.234,56", "1234.56 RUB"),
    ("12,34,567", "1234567 RUB"),
    ("1,5", "1.50 RUB"),
    ("1,50", "1.50 RUB"),
    ("0", "0 RUB"),
    ("0.00", "0 RUB"),
    ("0,500", "0.50 RUB"),
    ("0012", "12 RUB"),
    ("120.000 руб", "120000 RUB"),
    ("120 000 ₽", "120000 RUB"),
    ("₽120 000", "120000 RUB"),
    ("120000 р.", "120000 RUB"),
    ("120 000 руб.", "120000 RUB"),
    ("120 руб 50 коп", "120.50 RUB"),
    ("120 руб. 50 коп.", "120.50 RUB"),
    ("80 тыс", "80000 RUB"),
    ("80 тыс.", "80000 RUB"),
    ("80 тыс. руб.", "80000 RUB"),
    ("80тыс.руб.", "80000 RUB"),
    ("80к", "80000 RUB"),
    ("80 т.р.", "80000 RUB"),
    ("80тр", "80000 RUB"),
    ("80 ТЫС РУБ", "80000 RUB"),
    ("1,5 млн", "1500000 RUB"),
    ("1,250 млн", "1250000 RUB"),
    ("1.250 млн", "1250000 RUB"),
    ("1,5 млн рублей", "1500000 RUB"),
    ("2 млн 500 тыс", "2500000 RUB"),
    ("2 тыс 500", "2500 RUB"),
    ("2 млрд", "2000000000 RUB"),
    ("1,2 трлн ₽", "1200000000000 RUB"),
    ("1.5кк", "1500000 RUB"),
    ("миллион", "1000000 RUB"),
    ("полмиллиона", "500000 RUB"),
    ("пол миллиона", "500000 RUB"),
    ("полтора миллиона рублей", "1500000 RUB"),
    ("пять тысяч", "5000 RUB"),
    ("сто двадцать тысяч рублей", "120000 RUB"),
    ("2 lakh", "200000 RUB"),
    ("1.5 crore", "15000000 RUB"),
    ("€1.234,50", "1234.50 EUR"),
    ("€ 1.234", "1234 EUR"),
    ("1.234,5 €", "1234.50 EUR"),
    ("120,- €", "120 EUR"),
    ("120 k€", "120000 EUR"),
    ("120kEUR", "120000 EUR"),
    ("120k EUR", "120000 EUR"),
    ("eur 120k", "120000 EUR"),
    ("1'234.50 CHF", "1234.50 CHF"),
    ("1’234 CHF", "1234 CHF"),
    ("$1,5", "1.50 USD"),
    ("$1.2M", "1200000 USD"),
    ("US$5", "5 USD"),
    ("USD 5,000", "5000 USD"),
    ("5000 dollars", "5000 USD"),
    ("5 тысяч долларов", "5000 USD"),
    ("500 баксов", "500 USD"),
    ("5 dollars 30 cents", "5.30 USD"),
    ("C$500", "500 CAD"),
    ("R$ 1.234,50", "1234.50 BRL"),
    ("£1,000", "1000 GBP"),
    ("100 фунтов", "100 GBP"),
    ("¥5000", "5000 JPY"),
    ("￥5000", "5000 JPY"),
    ("320万円", "3200000 JPY"),
    ("元500", "500 CNY"),
    ("300 юаней", "300 CNY"),
    ("₩3.2M", "3200000 KRW"),
    ("￦3,200,000", "3200000 KRW"),
    ("320만원", "3200000 KRW"),
    ("320 만 원", "3200000 KRW"),
    ("3천원", "3000 KRW"),
    ("5백만원", "5000000 KRW"),
    ("2천5백만원", "25000000 KRW"),
    ("1억 2천만", "120000000 RUB"),
    ("1억2천만원", "120000000 KRW"),
    ("1억 2천3백4십5만원", "123450000 KRW"),
    ("1만2천원", "12000 KRW"),
    ("1만 2000원", "12000 KRW"),
    ("12000만원", "120000000 KRW"),
    ("삼백만원", "3000000 KRW"),
    ("천만원", "10000000 KRW"),
    ("1.5억원", "150000000 KRW"),
    ("3.2mKRW", "3200000 KRW"),
    ("5000달러", "5000 USD"),
    ("۴۵ میلیون تومان", "450000000 IRR"),
    ("٤٥ ميليون تومان", "450000000 IRR"),
    ("۴۵ میلیون‌تومان", "450000000 IRR"),
    ("۴/۵ میلیون تومان", "45000000 IRR"),
    ("۴٫۵ میلیون تومان", "45000000 IRR"),
    ("۱۲۰٬۰۰۰ تومان", "1200000 IRR"),
    ("۱۲۰،۰۰۰ ریال", "120000 IRR"),
    ("۲ میلیارد ریال", "2000000000 IRR"),
    ("۲ هزار میلیارد تومان", "20000000000000 IRR"),
    ("۲ میلیارد و ۵۰۰ میلیون تومان", "25000000000 IRR"),
    ("صد و پنجاه میلیون تومان", "1500000000 IRR"),
    ("دو میلیون تومان", "20000000 IRR"),
    ("45M ﷼", "45000000 IRR"),
    ("12 هزار دلار", "12000 USD"),
    ("۵۰۰ یورو", "500 EUR"),
    ("5 млн тенге", "5000000 KZT"),
    ("₸5 000", "5000 KZT"),
    ("500 грн", "500 UAH"),
    ("₴500", "500 UAH"),
    ("₺1.250,00", "1250 TRY"),
    ("₹1,20,000", "120000 INR"),
    ("₪ 300", "300 ILS"),
    ("250 zł", "250 PLN"),
    ("1 500 Kč", "1500 CZK"),
    ("1.234 KWD", "1.234 KWD"),
    ("1,234.567 KWD", "1234.567 KWD"),
    ("1.2345 CLF", "1.2345 CLF"),
    ("92233720368547758.07", "92233720368547758.07 RUB"),
]


@pytest.mark.parametrize(("typed", "meant"), IN_ROUBLES)
def test_a_sum_is_read_as_people_write_it(typed: str, meant: str) -> None:
    number, code = meant.split()
    whole, _point, part = number.partition(".")
    minor = int(whole + part.ljust(DECIMALS[code], "0"))
    assert read_amount(typed, "RUB") == Amount(minor, code)


@pytest.mark.parametrize(
    ("typed", "currency", "minor", "code"),
    [
        ("500 kr", "SEK", 50000, "SEK"),
        ("kr 1.500", "NOK", 150000, "NOK"),
        ("$5", "CAD", 500, "CAD"),
        ("US$5", "CAD", 500, "USD"),
        ("$5", "EUR", 500, "USD"),
        ("¥500", "CNY", 50000, "CNY"),
        ("£5", "EGP", 500, "EGP"),
        ("500 ریال", "SAR", 50000, "SAR"),
        ("5 دینار", "IQD", 5000, "IQD"),
        ("500 крон", "CZK", 50000, "CZK"),
        ("1.00", "JPY", 1, "JPY"),
        ("1.5k", "JPY", 1500, "JPY"),
        ("$5", None, 500, "USD"),
        ("1.5k", "USD", 150000, "USD"),
        ("1.234 €", None, 123400, "EUR"),
        ("1.234", "KWD", 1234, "KWD"),
        ("9223372036854775807", "KRW", MOST, "KRW"),
    ],
)
def test_the_pipelines_currency_settles_what_a_shared_sign_means(
    typed: str, currency: str | None, minor: int, code: str
) -> None:
    assert read_amount(typed, currency) == Amount(minor, code)


@pytest.mark.parametrize(
    ("typed", "currency"),
    [
        *((text, "RUB") for text in ("", " ", "abc", "k", "m", "₽", "-", ".", ",", "five", "%")),
        *((text, "RUB") for text in ("-5", "−5", "(500)", "-120k ₽", "+500", "+79215550102")),
        *((text, "RUB") for text in ("12 34", "1 2345", "1234 567", "1 000 00", "12 345 6")),
        *((text, "RUB") for text in ("1.2.3", "1,2,3", "1,23,4567", "12,345,67", "1.234.56")),
        *((text, "RUB") for text in ("12.05.2026", "10:00", "5%", "5-6k", "~5k", "2x1500", "1/2")),
        *((text, "RUB") for text in ("1e5", "0x10", "NaN", "inf", "∞", "½", "5.", "5,", "--5")),
        *((text, "RUB") for text in ("1,2345", "10.5555", "1 234,567", "0.001")),
        *(
            (text, "RUB")
            for text in ("300 тыс 2 млн", "2 млн 500", "1억 2천", "5k 300", "2 млн млн")
        ),
        *((text, "RUB") for text in ("120k apples", "120k EUR USD", "$5 €", "5 € 3 $", "1 ₿")),
        *((text, "RUB") for text in ("500 kr", "5 dinar", "5 rupees", "9 pesos", "5 тыс k")),
        *((text, "RUB") for text in ("ten", "ten twenty k", "1 руб 500 коп", "5 yen 5 коп")),
        ("92233720368547758.08", "RUB"),
        ("9223372036854775808", "KRW"),
        ("9" * 41, "RUB"),
        ("9" * 5000, "RUB"),
        ("1.5", "JPY"),
        ("0.5원", "KRW"),
        ("1.234", "USD"),
        ("1.234", "KRW"),
        ("1.2345", "KWD"),
        ("120k", None),
        ("1 234", None),
    ],
)
def test_an_unclear_sum_is_refused_with_an_example(typed: str, currency: str | None) -> None:
    with pytest.raises(Invalid) as refusal:
        read_amount(typed, currency)
    assert refusal.value.field == "amount"
    assert "120k" in refusal.value.hint


def test_a_currency_nobody_knows_is_refused() -> None:
    with pytest.raises(Invalid) as refusal:
        read_amount("5", "ABC")
    assert refusal.value.field == "currency"
    with pytest.raises(Invalid):
        decimals("\x1b[2J")


@pytest.mark.parametrize(
    ("minor", "code", "full", "compact"),
    [
        (12000000, "RUB", "120 000 ₽", "120k ₽"),
        (12000050, "RUB", "120 000.50 ₽", "120k ₽"),
        (3200000, "KRW", "₩3 200 000", "₩3.2M"),
        (4500000000, "IRR", "45 000 000 ﷼", "45M ﷼"),
        (123450, "EUR", "€1 234.50", "€1.23k"),
        (95050, "EUR", "€950.50", "€950.50"),
        (0, "RUB", "0 ₽", "0 ₽"),
        (-12000000, "RUB", "-120 000 ₽", "-120k ₽"),
        (-320, "KRW", "-₩320", "-₩320"),
        (99949999, "RUB", "999 499.99 ₽", "999k ₽"),
        (99950000, "RUB", "999 500 ₽", "1M ₽"),
        (99999, "RUB", "999.99 ₽", "999.99 ₽"),
        (100050, "RUB", "1 000.50 ₽", "1k ₽"),
        (1234567, "KWD", "1 234.567 KWD", "1.23k KWD"),
        (50000, "CAD", "500 CAD", "500 CAD"),
        (200000000000, "RUB", "2 000 000 000 ₽", "2B ₽"),
        (5, "USD", "$0.05", "$0.05"),
        (150, "???", "1.50 ???", "1.50 ???"),
    ],
)
def test_a_sum_is_written_in_full_and_short(minor: int, code: str, full: str, compact: str) -> None:
    assert format_amount(Amount(minor, code)) == full
    assert format_amount(Amount(minor, code), compact=True) == compact


@pytest.mark.parametrize(
    ("lang", "full", "compact"),
    [
        ("en", "1 250 000.50 ₽", "1.25M ₽"),
        ("ru", "1 250 000,50 ₽", "1,25 млн ₽"),
        ("ko", "1 250 000.50 ₽", "125만 ₽"),
        ("fa", "1 250 000.50 ₽", "1.25 میلیون ₽"),
        ("xx", "1 250 000.50 ₽", "1.25M ₽"),
    ],
)
def test_a_sum_is_written_in_the_readers_language(lang: str, full: str, compact: str) -> None:
    amount = Amount(125000050, "RUB")
    assert format_amount(amount, lang=lang) == full
    assert format_amount(amount, lang=lang, compact=True) == compact


@given(
    st.integers(0, MOST),
    st.sampled_from(sorted(CODES)),
    st.sampled_from(["en", "ru", "fa", "ko"]),
)
def test_what_is_written_is_read_back(minor: int, code: str, lang: str) -> None:
    assert read_amount(format_amount(Amount(minor, code), lang=lang)) == (minor, code)


def test_every_currency_is_written_and_read_back() -> None:
    for code in sorted(CODES):
        for minor in (0, 1, 9, 10, 99, 100, 999, 1000, 1234, 12345, 100000, 123456789):
            assert read_amount(format_amount(Amount(minor, code))) == (minor, code)


@given(st.integers(-MOST, MOST), st.sampled_from(sorted(CODES)), st.booleans())
def test_a_written_sum_is_plain_ascii_but_for_its_sign(minor: int, code: str, short: bool) -> None:
    shown = format_amount(Amount(minor, code), compact=short)
    assert len(shown.encode()) - len(shown) <= 3
    assert "\u00a0" not in shown


@given(st.integers(0, 10**15), st.sampled_from(["RUB", "KRW", "KWD", "USD"]))
def test_a_short_sum_is_right_to_three_digits(minor: int, code: str) -> None:
    shown = format_amount(Amount(minor, code), compact=True)
    assert abs(read_amount(shown).minor - minor) * 200 <= minor


@given(st.text(max_size=30), st.sampled_from([None, "RUB", "KRW", "KWD"]))
def test_any_text_is_an_amount_or_refused(text: str, currency: str | None) -> None:
    try:
        amount = read_amount(text, currency)
    except Invalid as refusal:
        assert refusal.field == "amount"
    else:
        assert type(amount.minor) is int
        assert 0 <= amount.minor <= MOST


PIECES = ["1", "20", "500", "1,5", "тыс", "k", "만", "억", "천", "원", "$", "руб", "و", "сто", " "]


@given(st.lists(st.sampled_from(PIECES), max_size=8))
def test_any_row_of_money_words_is_an_amount_or_refused(pieces: list[str]) -> None:
    text = "".join(pieces)
    try:
        amount = read_amount(text, "RUB")
    except Invalid:
        return
    assert 0 <= amount.minor <= MOST


def test_naughty_strings_are_read_or_refused() -> None:
    for line in NAUGHTY:
        try:
            read_amount(line, "RUB")
        except Invalid as refusal:
            assert refusal.field == "amount"


def test_sums_of_different_currencies_are_never_added() -> None:
    amounts = [Amount(100, "RUB"), Amount(5, "KRW"), Amount(250, "RUB"), Amount(-5, "KRW")]
    assert group_sums(amounts) == {"RUB": 350, "KRW": 0}
    assert group_sums([]) == {}


def test_the_table_of_currencies_is_that_of_the_standard() -> None:
    by_decimals = {
        0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
        3: "BHD IQD JOD KWD LYD OMR TND",
        4: "CLF UYW",
    }
    for places, codes in by_decimals.items():
        assert {code for code in ACTIVE if DECIMALS[code] == places} == set(codes.split())
    assert {decimals(code) for code in ("IRR", "AFN", "LBP", "RUB", "KZT", "USD", "EUR")} == {2}
    assert len(ACTIVE) == 164
    assert not {"HRK", "BGN", "XXX", "XTS", "XAU"} & ACTIVE
    assert all(len(code) == 3 and code.isupper() and code.isascii() for code in CODES)


def test_an_amount_is_a_pair_that_survives_pickling() -> None:
    amount = Amount(12000000, "RUB")
    minor, currency = amount
    assert (minor, currency) == (amount.minor, amount.currency) == amount
    assert pickle.loads(pickle.dumps(amount)) == amount
    assert repr(amount) == "Amount(minor=12000000, currency='RUB')"


def test_showing_money_loads_nothing_heavy() -> None:
    command = (
        "import sys; before = set(sys.modules); from crm_tui.domain.money import *;"
        "format_amount(Amount(12000000, 'RUB'), compact=True);"
        "print(*sorted(set(sys.modules) - before))"
    )
    told = subprocess.run(
        [sys.executable, "-c", command], capture_output=True, text=True, check=True
    )
    assert set(told.stdout.split()) <= {
        *("crm_tui", "crm_tui.domain", "crm_tui.errors"),
        *("crm_tui.domain.iso4217", "crm_tui.domain.money"),
    }
