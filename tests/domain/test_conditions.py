"""Conditions of playbooks: read, written back, asked of a deal, and found to be senseless."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crm_tui.domain.condition_sense import always_holds, can_hold
from crm_tui.domain.conditions import (
    OPERATORS,
    Answered,
    Condition,
    Count,
    Either,
    Every,
    Knows,
    Not,
    Share,
    Sum,
    Tagged,
    read_condition,
)
from crm_tui.domain.facts import Facts
from crm_tui.domain.kinds import KNOWN
from crm_tui.errors import Invalid

DEAL = Facts(
    contacts=2,
    postpones=3,
    tries=5,
    amount=12_000_00,
    currency="EUR",
    received=6_000_00,
    known=frozenset({"budget", "field:floor"}),
    answers={"budget": "Small", "score": "4", "price": "1000.50"},
    tags=frozenset({"VIP", "second home"}),
)

TRUE = [
    "contacts >= 2",
    "contacts = 2 and postpones = 3 and tries = 5",
    "contacts != 3",
    "received >= 50%",
    "received = 50%",
    "received < 51%",
    "received >= 6000 EUR",
    "received >= 5999.99 EUR",
    "amount > 11999.99 EUR",
    "left = 6000 EUR",
    "left > 0",
    "known budget",
    "known field:floor",
    'known "field:floor"',
    "not known sizes",
    'answer budget = "small"',
    "answer budget = 'small'",
    'answer budget != "large"',
    "answer score >= 4",
    "answer price > 1000",
    "tag vip",
    'tag "Second  Home"',
    "tag nobody or tag vip",
    "contacts >= 9 or (contacts >= 2 and not tag nobody)",
    "not not known budget",
    "not (known sizes or known cause)",
    "  contacts>=2   and postpones>=3 ",
]
FALSE = [
    "contacts > 2",
    "received > 50%",
    "amount > 5 USD",
    "amount <= 5 USD",
    "received >= 1 RUB",
    "left = 0",
    "answer unasked = 'x'",
    "answer unasked != 'x'",
    "answer budget > 3",
    "tag nobody",
    "known sizes and known budget",
    "tag vip and (known sizes or contacts < 2)",
]


@pytest.mark.parametrize("text", TRUE)
def test_a_condition_holds(text: str) -> None:
    assert read_condition(text).holds(DEAL)


@pytest.mark.parametrize("text", FALSE)
def test_a_condition_does_not_hold(text: str) -> None:
    assert not read_condition(text).holds(DEAL)


def test_what_is_not_known_compares_to_nothing() -> None:
    for name, operator in product(("amount", "left"), OPERATORS):
        assert not read_condition(f"{name} {operator} 5 EUR").holds(Facts())
        assert not read_condition(f"received {operator} 50%").holds(Facts())


@pytest.mark.parametrize(
    ("text", "column", "hint"),
    [
        ("", 1, "begin with one of"),
        ("cntacts >= 2", 1, "begin with one of"),
        ("contacts => 2", 10, "compare with one of"),
        ("contacts >= two", 13, "whole number"),
        ("contacts >= 2.5", 13, "whole number"),
        ("contacts >= 2 tag vip", 15, "and"),
        ("contacts >= 2 and", 18, "begin with one of"),
        ("known budgett", 7, "did you mean “budget”?"),
        ("known", 6, "name the thing"),
        ("(known budget", 14, "close the bracket"),
        ("amount > 5", 11, "currency"),
        ("amount > 5 eur", 12, "ISO 4217"),
        ("amount > 5.555 EUR", 16, "EUR"),
        ("amount > 50%", 12, "only what was received"),
        ("received > 50.5%", 12, "whole percent"),
        ('answer budget > "x"', 17, "= !="),
        ("answer budget = small", 17, "in quotes"),
        ("tag", 4, "name the tag"),
        ("contacts >= 2 & tag vip", 15, "and"),
        ("contacts ?", 10, "compare"),
        ('tag "open', 5, "write for example"),
    ],
)
def test_what_cannot_be_read_is_named_by_its_column(text: str, column: int, hint: str) -> None:
    with pytest.raises(Invalid) as refused:
        read_condition(text)
    assert refused.value.field == "when"
    assert f"column {column}" in refused.value.message
    assert hint in refused.value.hint


def test_a_condition_is_no_place_for_an_essay() -> None:
    with pytest.raises(Invalid):
        read_condition(" or ".join(["contacts >= 2"] * 60))


WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=12).filter(
    lambda text: text.strip() != ""
)
SIGNS = st.sampled_from(sorted(OPERATORS))
SMALL = st.integers(0, 4)
ATOMS = st.one_of(
    st.builds(Count, st.sampled_from(["contacts", "postpones", "tries"]), SIGNS, SMALL),
    st.builds(Share, SIGNS, st.sampled_from([0, 50, 100])),
    st.builds(Sum, st.sampled_from(["amount", "received", "left"]), SIGNS, st.integers(0, 3).map(
        lambda n: n * 100 + n), st.sampled_from(["EUR", "KRW", "BHD"])),
    st.builds(Sum, st.sampled_from(["amount", "left"]), SIGNS, st.just(0)),
    st.builds(Knows, st.sampled_from([*KNOWN, "field:Этаж пола"])),
    st.builds(Answered, WORDS, st.sampled_from(["=", "!="]), WORDS),
    st.builds(Answered, WORDS, SIGNS, st.sampled_from(["0", "2", "3.5"]), st.just(True)),
    st.builds(Tagged, WORDS),
)  # fmt: skip
CONDITIONS: st.SearchStrategy[Condition] = st.recursive(
    ATOMS,
    lambda inner: st.one_of(
        st.builds(Not, inner),
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: Every(tuple(parts))),
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: Either(tuple(parts))),
    ),
    max_leaves=5,
)
FACTS = st.builds(
    Facts,
    contacts=SMALL,
    postpones=SMALL,
    tries=SMALL,
    amount=st.one_of(st.none(), st.integers(0, 400)),
    currency=st.sampled_from(["EUR", "KRW"]),
    received=st.integers(0, 400),
    known=st.frozensets(st.sampled_from([*KNOWN])),
    tags=st.frozensets(WORDS, max_size=2),
)


@given(CONDITIONS)
@settings(max_examples=150)
def test_a_written_condition_reads_back_equal(condition: Condition) -> None:
    text = str(condition)
    if len(text) <= 400:
        assert read_condition(text) == condition


@given(CONDITIONS, FACTS)
@settings(max_examples=200)
def test_what_is_said_to_be_senseless_holds_for_no_deal(condition: Condition, deal: Facts) -> None:
    if condition.holds(deal):
        assert can_hold(condition)
    else:
        assert not always_holds(condition)


@given(CONDITIONS, CONDITIONS, FACTS)
@settings(max_examples=200)
def test_what_is_said_to_come_too_late_never_comes(
    early: Condition, late: Condition, deal: Facts
) -> None:
    if late.holds(deal) and not early.holds(deal):
        assert can_hold(late, [early])


@pytest.mark.parametrize(
    "text",
    [
        "contacts < 0",
        "contacts > 3 and contacts < 4",
        "contacts >= 2 and contacts = 1",
        "known budget and not known budget",
        "tag vip and not tag VIP",
        'answer budget = "a" and answer budget = "b"',
        'answer budget = "a" and answer budget != "A"',
        "answer score > 5 and answer score < 4",
        "amount > 10 EUR and amount < 5 EUR",
        "amount > 10 EUR and received > 5 USD",
        "received >= 60% and received < 50%",
        "left < 0",
        "not (contacts >= 0)",
    ],
)
def test_a_condition_that_can_never_hold_is_found(text: str) -> None:
    assert not can_hold(read_condition(text))


@pytest.mark.parametrize(
    ("early", "late"),
    [
        ("contacts >= 2", "contacts >= 3"),
        ("contacts >= 2", "contacts >= 2 and tag vip"),
        ("received >= 50%", "received >= 50%"),
        ("amount > 5 EUR", "amount > 5 EUR and known budget"),
        ("known budget or known need", "known need"),
        ("contacts >= 0", "tag vip"),
    ],
)
def test_a_condition_that_comes_too_late_is_found(early: str, late: str) -> None:
    assert not can_hold(read_condition(late), [read_condition(early)])
    assert can_hold(read_condition(late))


def test_what_holds_for_every_deal_is_found() -> None:
    assert always_holds(read_condition("contacts >= 0"))
    assert always_holds(read_condition("known budget or not known budget"))
    assert not always_holds(read_condition("amount >= 0 EUR"))
