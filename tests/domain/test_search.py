"""A client is found however the name is spelt, in whatever script, from any part of a number."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_tui.domain.search import closeness, fold, query_tokens, tokens, words_in

NAUGHTY = (Path(__file__).parents[1] / "data" / "blns.txt").read_text("utf-8").split("\n")


def finds(query: str, text: str) -> bool:
    """Whether an index of beginnings of words finds `text`."""
    wanted, words = query_tokens(query), tokens(text)
    return bool(wanted) and all(any(word.startswith(part) for word in words) for part in wanted)


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("ivan", "Ivan Petrov"),
        ("PETR", "Ivan Petrov"),
        ("petrov ivan", "Ivan Petrov"),
        ("Ivanov", "Иванов"),
        ("sergey", "Сергей Волков"),
        ("sergei", "Сергей Волков"),
        ("жук", "Жук"),
        ("елки", "Ёлки"),
        ("ёлки", "Елки-палки"),
        ("muller", "Müller"),
        ("Müller", "MULLER"),
        ("strasse", "Straße"),
        ("lodz", "Łódź"),
        ("istanbul", "İstanbul"),
        ("Jose", "Jose\u0301"),
        ("آریا", "آريا"),
        ("اريا", "آریا"),
        ("کریمی", "رضا كريمي"),
        ("میخواهم", "می‌خواهم"),
        ("کتاب", "کتـــاب"),
        ("۱۲۳", "order 123"),
        ("123", "سفارش ۱۲۳"),
        ("김철", "김철수"),
        ("철수", "김철수"),
        ("수", "김수"),
        ("민지", "김민지"),
        ("김민지", "김민지"),
        ("ㄱㅊㅅ", "김철수"),
        ("ㄱㅊ", "김철수"),
        ("ㅊㅅ", "김철수"),
        ("ㄳ", "강수"),
        ("kim", "김철수"),
        ("gimcheolsu", "김철수"),
        ("한국", "한국전자"),
        ("전자", "한국전자"),
        ("电气", "上海电气"),
        ("5501", "+7 921 555-01-02"),
        ("921", "+7 921 555-01-02"),
        ("921 555", "+79215550102"),
        ("555-01-02", "+79215550102"),
        ("8 921 555 01 02", "+79215550102"),
        ("89215550102", "+79215550102"),
        ("010-1234-5678", "+821012345678"),
        ("+7 921", "8 (921) 555-01-02, +7 921 555-01-02"),
        ("0102", "+79215550102"),
        ("ivan@okna.example", "ivan@okna.example"),
        ("okna", "ivan@okna.example"),
        ("ivan okna", "ivan@okna.example"),
        ("o'brien", "Sean O'Brien"),
        ("okna.ex", "https://okna.example/"),
        ("１２", "12 windows"),
    ],
)
def test_a_client_is_found(query: str, text: str) -> None:
    assert finds(query, text)


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("petrov", "Ivan Ivanov"),
        ("vanov", "Ivanov"),
        ("ㄱㅊㅅ", "이민지"),
        ("9999", "+79215550102"),
        ("", "Ivan"),
        ("...", "Ivan"),
    ],
)
def test_others_are_not_found(query: str, text: str) -> None:
    assert not finds(query, text)


def test_folding_levels_what_people_spell_differently() -> None:
    assert fold("  Ёлки  ПАЛКИ ") == "елки палки"
    assert fold("آريا ك") == "اریا ک"
    assert fold("ＡＢＣ ﬁ ㈜") == "abc fi (주)"
    assert fold("٣۴५") == "345"
    assert fold("김철수") == "김철수"
    assert fold("김철수") == "김철수"
    assert fold("STRASSE") == fold("Straße")
    assert fold("\u200fرضا\u200c") == "رضا"


@given(st.text(max_size=40))
def test_folding_twice_changes_nothing(text: str) -> None:
    once = fold(text)
    assert fold(once) == once
    assert once == " ".join(once.split())


@given(st.text(st.characters(), max_size=40))
def test_words_of_an_index_are_letters_and_digits(text: str) -> None:
    words = tokens(text)
    assert len(words) == len(set(words))
    assert all(word.isalnum() for word in (*words, *query_tokens(text)))


@given(st.lists(st.sampled_from(["김철수", "Иванов", "Müller", "رضا", "Ann", "上海", "5501"])))
def test_a_name_is_found_by_itself(words: list[str]) -> None:
    text = " ".join(words)
    assert finds(text, text) or not words


def _place(sought: str, name: str) -> tuple[int, int]:
    return closeness(sought, fold(name)), len(name)


def test_the_closest_name_comes_first() -> None:
    names = ["Roman Petrov", "Petrovich Oleg", "Spetrova", "Petrov", "Petrov Ivan", "Ann Lee"]
    ordered = sorted(names, key=lambda name: _place("petrov", name))
    assert ordered == [
        *("Petrov", "Petrov Ivan", "Petrovich Oleg", "Roman Petrov", "Spetrova", "Ann Lee"),
    ]


def test_words_in_another_order_come_before_a_mere_mention() -> None:
    assert _place("ivan petrov", "Petrov Ivan") < _place("ivan petrov", "Xivan petrov")
    assert _place("okna", "Stokna") < _place("okna", "Ann")


def test_naughty_strings_are_folded_and_indexed() -> None:
    for line in NAUGHTY:
        assert fold(fold(line)) == fold(line)
        tokens(line)
        query_tokens(line)
        assert closeness(fold(line), fold(line)) == 0


def test_a_long_text_makes_no_more_words_than_it_has_letters() -> None:
    assert len(tokens("가" * 5000)) < 100
    assert len(tokens("1" * 5000)) < 100


@given(st.text())
def test_words_are_the_runs_of_letters_and_digits(text: str) -> None:
    assert words_in(text) == re.findall(r"[^\W_]+", text)
