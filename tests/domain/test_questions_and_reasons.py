from datetime import date

import pytest

from crm_tui.domain.questions import read_questions, set_for
from crm_tui.domain.reasons import Refusal, read_reasons, read_sources
from crm_tui.errors import Invalid


def test_the_first_three_talks_choose_the_questions() -> None:
    assert [set_for("", contacts) for contacts in range(5)] == [
        "first",
        "second",
        "third",
        "third",
        "third",
    ]
    assert set_for("after_sale", 3) == "after_sale"


def test_a_client_who_found_it_dear_may_be_asked_in_half_a_year() -> None:
    assert Refusal("price", "price", revive_days=180).revival(date(2026, 11, 25)) == date(
        2027, 5, 24
    )
    assert Refusal("bad_fit", "bad fit").revival(date(2026, 11, 25)) is None


def test_a_faulty_question_is_named_with_its_line() -> None:
    text = '[[sets]]\nkey = "first"\nname = "First"\n[[sets.questions]]\nkey = "a"\nkind = "txt"\n'
    with pytest.raises(Invalid) as refused:
        read_questions(text, "questions.toml")
    assert "questions.toml:6: question “a”: kind “txt” is not known" in refused.value.message
    assert "questions.toml:4: question “a”: “text” is missing" in refused.value.message


def test_a_choice_needs_its_choices() -> None:
    text = '[[sets]]\nkey="f"\nname="F"\n[[sets.questions]]\nkey="a"\ntext="A?"\nkind="choice"\n'
    with pytest.raises(Invalid, match="choices"):
        read_questions(text, "questions.toml")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('[[refusals]]\nkey="a"\nname="A"\nletter="pp"\n', "reasons.toml:4: refusals “a”: “pp”"),
        ('[[refusals]]\nkey="a"\nname="A"\nrevive_days=0\n', "a whole number 1 to 3650"),
        ('[[tries]]\nkey="asleep"\nname="A"\n', "key “asleep” is not known"),
        ('[[cancels]]\nkey="a"\nname="A"\n[[cancels]]\nkey="a"\nname="B"\n', "used twice"),
        ('[[postpones]]\nkey="a"\nname="A"\nrevive_days=3\n', "unknown key “revive_days”"),
        ("refusals = 3\n", "reasons.toml:1: “refusals” does not fit"),
    ],
)
def test_a_faulty_reason_is_named_with_its_line(text: str, told: str) -> None:
    with pytest.raises(Invalid) as refused:
        read_reasons(text, "reasons.toml")
    assert told in refused.value.message


def test_sources_are_read() -> None:
    assert [source.name for source in read_sources('[[sources]]\nkey="a"\nname="A"\n', "s")] == [
        "A"
    ]
