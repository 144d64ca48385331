"""`crm duplicates`: who looks like one twice, merged or told apart from the shell."""

from typing import Any

import pytest

from tests.cli.desk import Shell


@pytest.fixture
def twice(shell: Shell) -> Shell:
    """Ivan Petrov and Kim Minji once more, as another hand writes them."""
    for words in (
        ("Иван Петров", "--channel", "+79215550102"),
        ("Kim Min-ji",),
        ("Maria Petrova", "--channel", "+7 921 555 01 02"),
    ):
        assert shell("client", "add", *words).status == 0
    return shell


def pairs(shell: Shell, *words: str) -> list[tuple[str, str]]:
    told: Any = shell("duplicates", "--json", *words).json
    return [(one["first"]["client"], one["second"]["client"]) for one in told["pairs"]]


def test_those_who_look_like_one_are_listed_with_the_reasons(twice: Shell) -> None:
    ran = twice("duplicates")
    first, second = ran.out.splitlines()
    assert ran.status == 0
    assert "Ivan Petrov (Okna Plus)" in first and "Иван Петров" in first
    assert "same phone, names sound the same 0.97" in first
    assert "김민지" in second and "Kim Min-ji" in second
    assert "not-same" in ran.err


def test_who_shares_a_phone_alone_is_listed_only_when_asked(twice: Shell) -> None:
    assert "Maria" not in twice("duplicates").out
    shared = twice("duplicates", "--min", "0.5").out
    assert "share a phone, names differ" in shared and "Maria Petrova" in shared


def test_only_so_many_are_shown_and_the_rest_is_told(twice: Shell) -> None:
    ran = twice("duplicates", "--limit", "1")
    assert len(ran.out.splitlines()) == 1
    assert "1 of 2" in ran.err
    assert len(pairs(twice, "--limit", "0")) == 2


def test_two_are_merged_and_no_more_listed(twice: Shell) -> None:
    (first, second), kept = pairs(twice)
    ran = twice("duplicates", "merge", first, second)
    assert ran.out == f"{first} Ivan Petrov: 1 client merged into it\n"
    assert pairs(twice) == [kept]
    twice("undo")
    assert pairs(twice) == [(first, second), kept]


def test_two_are_told_apart_and_no_more_listed(twice: Shell) -> None:
    (first, second), kept = pairs(twice)
    ran = twice("duplicates", "not-same", second, first)
    assert ran.out == f"{second}, {first} are not the same.\n"
    assert pairs(twice) == [kept]
    assert twice("duplicates", "not-same", first, second, "--json").json["entry"] is None
    twice("duplicates", "not-same", first, second, "--back")
    assert pairs(twice) == [(first, second), kept]


def test_nothing_to_say_is_said(shell: Shell) -> None:
    ran = shell("duplicates")
    assert (ran.status, ran.out) == (0, "No two clients look like one.\n")


@pytest.mark.parametrize(
    ("words", "status"),
    [
        ("duplicates --min 2", 2),
        ("duplicates merge c1", 2),
        ("duplicates merge c2 c2", 2),
        ("duplicates not-same c1 c999", 1),
        ("duplicates merge c1 c2", 2),
    ],
)
def test_what_cannot_be_done_is_refused_in_words(shell: Shell, words: str, status: int) -> None:
    ran = shell(*words.split())
    assert (ran.status, ran.out) == (status, "")
    assert ran.err
