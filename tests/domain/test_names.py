"""Names come apart and together as their culture writes them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_tui.domain.names import NameParts, joined_name, split_name, straightened


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("Иванов Иван Иванович", NameParts(given="Иван", middle="Иванович", family="Иванов")),
        ("Анна Ильинична Петрова", NameParts(given="Анна", middle="Ильинична", family="Петрова")),
        ("Петров Глеб", NameParts(given="Глеб", family="Петров")),
        ("Иван Петрович", NameParts(given="Иван", middle="Петрович")),
        ("김철수", NameParts(given="철수", family="김")),
        ("남궁민수", NameParts(given="민수", family="남궁")),
        ("김 철수", NameParts(given="철수", family="김")),
        ("王小明", NameParts(given="小明", family="王")),
        ("رضا کریمی", NameParts(given="رضا", family="کریمی")),
        ("Smith, John Paul", NameParts(given="John Paul", family="Smith")),
        ("Dr. Ann Lee", NameParts(title="Dr.", given="Ann", family="Lee")),
        ("Ludwig van Beethoven", NameParts(given="Ludwig", family="van Beethoven")),
        ("John F. Kennedy Jr.", NameParts("", "John", "F.", "Kennedy", "Jr.")),
        ("Madonna", NameParts(given="Madonna")),
    ],
)
def test_a_name_comes_apart_as_its_culture_writes_it(name: str, parts: NameParts) -> None:
    assert split_name(name) == parts


def test_parts_are_put_together_as_their_culture_does() -> None:
    assert joined_name("철수", "", "김") == "김철수"
    assert joined_name("Jörg", "", "Müller") == "Jörg Müller"
    assert joined_name("Иван", "Ильич", "Петров") == "Иван Ильич Петров"
    assert joined_name("Ann", "", "") == "Ann"


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Smith, John", "John Smith"),
        ("김, 철수", "김철수"),
        ("Okna, Inc.", "Okna, Inc."),
        ("Lee, Ann, MD", "Lee, Ann, MD"),
        ("John Smith, PhD", "John Smith, PhD"),
        ("5 Elm St, Oslo", "5 Elm St, Oslo"),
        ("Ann Lee", "Ann Lee"),
    ],
)
def test_a_name_with_the_family_first_is_straightened(written: str, meant: str) -> None:
    assert straightened(written) == meant


@given(st.text(max_size=40))
def test_no_text_breaks_a_name(text: str) -> None:
    parts = split_name(text)
    kept = sorted("".join("".join(parts).replace(",", "").split()))
    assert kept == sorted("".join(text.replace(",", "").split()))
    straightened(text)
