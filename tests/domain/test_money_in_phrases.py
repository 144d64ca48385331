"""The sum in a phrase is found, and counts, sizes, times and years are left alone."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_tui.domain.money import MOST, Amount, split_amount

NAUGHTY = (Path(__file__).parents[1] / "data" / "blns.txt").read_text("utf-8").split("\n")


@pytest.mark.parametrize(
    ("phrase", "rest", "minor", "code"),
    [
        ("windows 120k", "windows", 12000000, "RUB"),
        ("kitchen 320만원", "kitchen", 3200000, "KRW"),
        ("kitchen 320만원에 합의", "kitchen 합의", 3200000, "KRW"),
        ("이사 200만원", "이사", 2000000, "KRW"),
        ("주방 1억2천만원", "주방", 120000000, "KRW"),
        ("agreed, 120k", "agreed", 12000000, "RUB"),
        ("120k", "", 12000000, "RUB"),
        ("окна 80 тыс", "окна", 8000000, "RUB"),
        ("окна три 120к", "окна три", 12000000, "RUB"),
        ("80 т.р. окна", "окна", 8000000, "RUB"),
        ("5 окон 1,5 млн руб.", "5 окон", 150000000, "RUB"),
        ("windows 120k, balcony", "windows, balcony", 12000000, "RUB"),
        ("offer for €1.234,50", "offer for", 123450, "EUR"),
        ("prepaid $500 today", "prepaid today", 50000, "USD"),
        ("5000 USD for the roof", "for the roof", 500000, "USD"),
        ("پنجره ۴۵ میلیون تومان", "پنجره", 45000000000, "IRR"),
        ("پنجره و در ۴۵ میلیون تومان و نصب", "پنجره و در و نصب", 45000000000, "IRR"),
        ("windows 5000", "windows", 500000, "RUB"),
        ("windows 120 000", "windows", 12000000, "RUB"),
        ("оплатил 15 000, остальное позже", "оплатил, остальное позже", 1500000, "RUB"),
        ("we won 120k", "we won", 12000000, "RUB"),
        ("50% is 120k", "50% is", 12000000, "RUB"),
        ("3 windows 120k", "3 windows", 12000000, "RUB"),
        ("A4 leaflets 500 ₽", "A4 leaflets", 50000, "RUB"),
        ("order for 5000 pounds", "order for", 500000, "GBP"),
    ],
)
def test_the_sum_inside_a_phrase_is_found(phrase: str, rest: str, minor: int, code: str) -> None:
    assert split_amount(phrase, "RUB") == (rest, Amount(minor, code))


@pytest.mark.parametrize(
    "phrase",
    [
        *("3 windows", "windows", "", "c5", "d17", "A4 paper", "call at 10:00", "5% off", "12/24"),
        *("we won 5 deals", "order 66", "2x1500", "1500 mm", "1500 windows please", "fence 30м"),
        *("renewal 2026", "phone 89215550102", "room 007", "flat 5b", "5 m of pipe", "try 5 doors"),
        *(
            "only 5 won",
            "two rooms",
            "такси на 5 человек",
            "만원",
            "이사",
            "3 и 5",
            "10 pounds",
            "№ 1500",
        ),
        *("call all 20 of them", "دو پنجره", "창문 3개", "내일 3시", "https://okna.example/1500"),
    ],
)
def test_a_count_or_a_time_inside_a_phrase_is_no_sum(phrase: str) -> None:
    assert split_amount(phrase, "RUB") is None


def test_a_number_alone_is_no_sum_without_a_currency() -> None:
    assert split_amount("windows 5000") is None
    assert split_amount("windows 120k") is None
    assert split_amount("windows $120k") == ("windows", Amount(12000000, "USD"))


@given(st.text(max_size=40))
def test_looking_for_a_sum_never_fails(text: str) -> None:
    found = split_amount(text, "RUB")
    assert found is None or 0 <= found[1].minor <= MOST


def test_naughty_strings_hold_a_sum_or_none() -> None:
    for line in NAUGHTY:
        found = split_amount(line, "RUB")
        assert found is None or len(found[0]) <= len(line)
