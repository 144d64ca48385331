"""A line being typed, in any script."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_tui.domain.text import width
from crm_tui.widgets.field import LONGEST, Field
from crm_tui.widgets.paint import length

KEYS = ("left", "right", "home", "end", "backspace", "delete", "ctrl+w", "ctrl+u", "enter", "x")


def typed(text: str, *keys: str) -> Field:
    field = Field(text)
    for key in keys:
        field.press(key, key if len(key) == 1 else None)
    return field


def test_letters_go_in_at_the_caret() -> None:
    assert typed("cll", "left", "left", "a").text == "call"


def test_a_space_is_a_letter_too() -> None:
    field = Field("call")
    field.press("space", " ")
    assert field.text == "call "


def test_backspace_takes_a_whole_letter_with_its_marks() -> None:
    assert typed("Жуко\u0301", "backspace").text == "Жук"
    assert typed("👨\u200d👩\u200d👧", "backspace").text == ""


def test_a_word_goes_at_once() -> None:
    assert typed("send the offer ", "ctrl+w").text == "send the "


def test_pasted_lines_become_one() -> None:
    field = Field()
    field.insert("call\nIvan\r\ntomorrow")
    assert field.text == "call Ivan tomorrow"


def test_an_endless_paste_ends() -> None:
    field = Field()
    field.insert("a" * 100_000)
    assert len(field.text) == LONGEST


def test_a_persian_half_space_can_be_typed() -> None:
    field = Field("می")
    field.press("\u200c", "\u200c")
    assert field.text == "می\u200c"


def test_keys_that_are_none_of_its_own_are_left_alone() -> None:
    field = Field("call")
    assert not field.press("enter", None)
    assert not field.press("f5", None)


@given(st.text(max_size=60), st.lists(st.sampled_from(KEYS), max_size=20), st.integers(4, 60))
def test_the_caret_stays_in_the_line_and_in_sight(text: str, keys: list[str], cells: int) -> None:
    field = typed(text, *keys)
    assert 0 <= field.at <= len(field.text)
    line = field.line(cells)
    assert sum(style == "caret" for _text, style in line) == 1
    assert length(line) <= cells + max((width(char) for char in text), default=0)


@pytest.mark.parametrize("cells", range(12, 40))
def test_a_hint_is_never_cut_within_a_word(cells: int) -> None:
    hint = "what was said > the next step, when"
    shown = "".join(text for text, _style in Field().line(cells, hint)).strip()
    assert hint.startswith(shown) and hint[len(shown) :][:1] in ("", " ", ",")


def test_a_wide_script_keeps_to_its_cells() -> None:
    line = Field().line(12, "무엇을 말했는지 다음 단계")
    assert length(line) <= 12
