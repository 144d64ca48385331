"""Money received is read as it is said: a sum, a part of the deal's amount, or the rest."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_tui.domain.receipts import REST, Deal, read_day, read_paid
from crm_tui.errors import Invalid
from tests.conftest import NOON

DEAL = Deal(12_000_000, "RUB", 2_000_000)
TODAY = date(2026, 11, 25)


@pytest.mark.parametrize(
    ("text", "minor", "currency", "day", "note"),
    [
        ("60k today prepayment", 6_000_000, "RUB", TODAY, "prepayment"),
        ("50%", 6_000_000, "RUB", TODAY, ""),
        ("50 % yesterday", 6_000_000, "RUB", date(2026, 11, 24), ""),
        ("12.5% 20 nov the first part", 1_500_000, "RUB", date(2026, 11, 20), "the first part"),
        ("۵۰٪ پیش پرداخت", 6_000_000, "RUB", TODAY, "پیش پرداخت"),
        ("rest", 10_000_000, "RUB", TODAY, ""),
        ("Остаток вчера", 10_000_000, "RUB", date(2026, 11, 24), ""),
        ("잔금 어제", 10_000_000, "RUB", date(2026, 11, 24), ""),
        ("€1 200 advance", 120_000, "EUR", TODAY, "advance"),
        ("the rest is 40k", 4_000_000, "RUB", TODAY, "the rest is"),
    ],
)
def test_money_is_read_as_it_is_said(
    text: str, minor: int, currency: str, day: date, note: str
) -> None:
    paid = read_paid(text, NOON, "RUB", DEAL)
    assert (paid.amount, paid.day, paid.note) == ((minor, currency), day, note)


@pytest.mark.parametrize("text", ["", "soon", "0%", "101%", "40k 2027-01-01", "0.00%"])
def test_what_is_no_money_received_is_refused(text: str) -> None:
    with pytest.raises(Invalid):
        read_paid(text, NOON, "RUB", DEAL)


@pytest.mark.parametrize("text", ["50%", "rest"])
def test_a_part_of_nothing_agreed_is_refused(text: str) -> None:
    with pytest.raises(Invalid, match="no amount"):
        read_paid(text, NOON, "RUB", Deal(None, "RUB"))


def test_where_nothing_is_left_there_is_no_rest() -> None:
    with pytest.raises(Invalid, match="Nothing is left"):
        read_paid("rest", NOON, "RUB", Deal(100, "RUB", 100))


def test_a_day_of_the_year_is_the_last_one_and_none_is_to_come() -> None:
    assert read_day("20 nov", NOON) == date(2026, 11, 20)
    assert read_day("20 dec", NOON) == date(2025, 12, 20)
    with pytest.raises(Invalid):
        read_day("2026-11-26", NOON)


@given(st.integers(1, 10**15), st.integers(0, 10**15), st.sampled_from(sorted(REST)))
def test_the_rest_makes_it_whole(amount: int, received: int, word: str) -> None:
    deal = Deal(amount, "KRW", min(received, amount - 1))
    paid = read_paid(word, NOON, "KRW", deal)
    assert deal.received + paid.amount.minor == amount


@given(st.integers(1, 10**15), st.integers(1, 100))
def test_a_part_and_its_counterpart_differ_from_the_whole_by_a_unit_at_most(
    amount: int, percent: int
) -> None:
    deal = Deal(amount, "EUR")
    part = read_paid(f"{percent}%", NOON, "EUR", deal).amount.minor
    other = read_paid(f"{100 - percent}%", NOON, "EUR", deal).amount.minor if percent < 100 else 0
    assert abs(part + other - amount) <= 1


@given(st.text(max_size=40))
def test_any_text_is_read_or_refused_with_a_hint(text: str) -> None:
    try:
        paid = read_paid(text, NOON, "RUB", DEAL)
    except Invalid as error:
        assert error.message
    else:
        assert paid.day <= TODAY
