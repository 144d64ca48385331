"""One line narrows a list of clients, and is read while it is typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from crm_tui.domain.client_filters import KEYS, ClientFilter, Term, read_filter


def terms(text: str) -> tuple[Term, ...]:
    reading = read_filter(text)
    assert reading.complaint == ""
    return reading.filter.terms


def test_words_and_terms_stand_in_any_order() -> None:
    reading = read_filter('berlin tag:vip petrov owner:anna kind:comp tag:"big deal"')
    assert reading.filter == ClientFilter(
        "berlin petrov",
        (
            Term("tag", "vip"),
            Term("owner", "anna"),
            Term("kind", "company"),
            Term("tag", "big deal"),
        ),
    )


def test_a_dash_leaves_out_and_archived_needs_no_key() -> None:
    assert terms("-tag:vip archived") == (Term("tag", "vip", True), Term("is", "archived"))
    assert read_filter("archived").filter.archived
    assert not read_filter("-archived").filter.archived
    assert read_filter('"archived"').filter == ClientFilter("archived")


@pytest.mark.parametrize(
    ("text", "word"),
    [("foo:bar", "tag, owner"), ("kind:car", "person or company"), ("silent:long", "days")],
)
def test_what_is_not_known_says_what_is(text: str, word: str) -> None:
    reading = read_filter(f"petrov {text}")
    assert word in reading.complaint
    assert reading.filter == ClientFilter("petrov")


@pytest.mark.parametrize("key", KEYS)
def test_a_term_that_was_only_begun_asks_for_its_value(key: str) -> None:
    reading = read_filter(f"petrov {key}:")
    assert reading.filter == ClientFilter("petrov")
    assert reading.complaint.startswith(f"{key}: ")


def test_a_quote_that_is_still_open_is_read_to_the_end() -> None:
    assert terms('tag:"big de') == (Term("tag", "big de"),)


def test_a_number_or_an_address_is_no_term() -> None:
    assert read_filter("+7 921 555-01-02 a@b.example").filter == ClientFilter(
        "+7 921 555-01-02 a@b.example"
    )


@given(text=some.text())
def test_any_line_can_be_read(text: str) -> None:
    reading = read_filter(text)
    assert all(term.key in KEYS and term.value for term in reading.filter.terms)
