"""How the lines of the editing forms are read."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_tui.domain.calendar import COMMON_WEEK
from crm_tui.domain.client_cards import OwnField, amount_text
from crm_tui.domain.iso4217 import DECIMALS
from crm_tui.errors import Invalid
from crm_tui.screens import edit_readings as readings
from crm_tui.screens.client_card_contact import how_he_came
from crm_tui.screens.forms import Around
from crm_tui.widgets.keyboard import Keyboard
from crm_tui.widgets.paint import Moment
from tests.conftest import NOON
from tests.tui.looking import plain
from tests.tui.memory import BERLIN

HERE = Around(lambda: Moment.of(NOON, BERLIN), COMMON_WEEK, "RUB", Keyboard(), country="RU")


def said(line: Any) -> str:
    return plain("".join(text for text, _style in line))


@pytest.mark.parametrize(
    ("text", "minor", "day", "note"),
    [
        ("40k", 4_000_000, "2026-11-25", ""),
        ("40k yesterday advance", 4_000_000, "2026-11-24", "advance"),
        ("40 000 ₽ 2026-11-24 the second half", 4_000_000, "2026-11-24", "the second half"),
        ("12.5k 20 nov", 1_250_000, "2026-11-20", ""),
        ("50 mon cash", 5_000, "2026-11-23", "cash"),
        ("advance 40k", 4_000_000, "2026-11-25", "advance"),
    ],
)
def test_money_received_is_read_as_it_is_said(text: str, minor: int, day: str, note: str) -> None:
    found = readings.money_in(text, HERE, "RUB")
    assert (found.amount.minor, found.day.isoformat(), found.note) == (minor, day, note)


@pytest.mark.parametrize("text", ["soon", "", "40k 2027-01-01"])
def test_money_that_cannot_be_read_or_has_not_come_is_refused(text: str) -> None:
    with pytest.raises(Invalid):
        readings.money_in(text, HERE, "RUB")


@given(st.integers(0, 2**53), st.sampled_from(sorted(DECIMALS)))
def test_an_amount_is_edited_as_it_was(minor: int, currency: str) -> None:
    text = amount_text(minor, currency)
    assert readings.amount_in(text, currency) == (minor, currency)


@given(
    st.integers(1, 10**9),
    st.dates(date(2020, 1, 1), date(2026, 11, 25)),
    st.sampled_from(["", "advance", "the second half"]),
)
def test_a_receipt_is_edited_as_it_was(minor: int, day: date, note: str) -> None:
    text = readings.money_text(minor, "RUB", day.isoformat(), note)
    assert readings.money_in(text, HERE, "RUB") == ((minor, "RUB"), day, note)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("8 921 555-01-02", "phone · +79215550102"),
        ("Ivan <IVAN@okna.example>", "e-mail · ivan@okna.example"),
        ("@petrov", "messenger · telegram:petrov"),
        ("okna.example/x", "site · okna.example/x"),
    ],
)
def test_a_channel_is_recognised_while_it_is_typed(text: str, words: str) -> None:
    assert words in said(readings.read_channel(text, HERE))


def test_what_is_no_channel_or_zone_is_refused() -> None:
    with pytest.raises(Invalid, match="no channel"):
        readings.read_channel("hello", HERE)
    with pytest.raises(Invalid, match="no time zone"):
        readings.read_zone("Berlin")
    assert "Europe/Berlin" in said(readings.read_zone("Europe/Berlin"))


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [("number", "1,50", "1.5"), ("day", "1 dec", "2026-12-01"), ("choice", "br", "brown"),
     ("choice", "White", "white"), ("text", "as it is", "as it is")],
)  # fmt: skip
def test_own_fields_are_read_by_their_kind(kind: str, text: str, value: str) -> None:
    field = OwnField(1, "Frame", kind, "", 0, ("white", "brown", "brownish"))
    if kind == "choice" and text == "br":
        with pytest.raises(Invalid, match="no choice"):
            readings.own_text(text, field, HERE)
        field = field._replace(options=("white", "brown"))
    assert readings.own_text(text, field, HERE) == value
    assert said(readings.read_own(text, field, HERE)).startswith(" → ")


def test_tags_are_parted_by_commas_of_any_script() -> None:
    assert readings.tags_in(" #vip,north ،  vip, ") == ("vip", "north")


@pytest.mark.parametrize(
    ("text", "how", "words"),
    [
        ("letter: please send it", "letter", "please send it"),
        ("Visit: came by", "visit", "came by"),
        ("he said: yes", "call", "he said: yes"),
        ("call me", "call", "call me"),
    ],
)
def test_how_a_client_came_himself_may_be_said_first(text: str, how: str, words: str) -> None:
    assert how_he_came(text) == (how, words)
