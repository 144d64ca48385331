"""What people type may hold anything; a terminal gets to see only text."""

import random
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from rich.cells import cell_len

from crm_tui.domain.text import clean_input, display, display_lines, fit, isolate, width, widths
from crm_tui.errors import Invalid

NAUGHTY = (Path(__file__).parents[1] / "data" / "blns.txt").read_text("utf-8").split("\n")
OBEYED = {
    *range(0x20),
    *range(0x7F, 0xA0),
    *(0x061C, 0x200E, 0x200F, 0x2028, 0x2029, 0xFEFF),
    *range(0x202A, 0x202F),
    *range(0x2066, 0x2070),
    *range(0xD800, 0xE000),
    *range(0xE0000, 0xE0080),
}
NAMES = [
    "Ivan Petrov",
    "Сергей Волков",
    "رضا کریمی",
    "می‌خواهم",
    "김철수",
    "김민지",
    "Müller & Söhne",
    "Müller",
    "שלום עולם",
    "上海电气",
    "ｶﾌﾞｼｷ",
    "👩‍👩‍👧‍👦 family",
    "🇮🇷🇰🇷",
    "☎️ 5501",
    "❤️‍🔥",
    "1️⃣",
    "a\u0301\u0302\u0303bc",
    "한국전자",
    "﷽",
    "Z̮̞̠͙͔ͅḀ̗̞͈̻̗Ḷ͙͎̯̹̞͓G̻O̭̗̮",
    "\u200d\u200dx",
    "\ufe0f",
    "👍🏽 done",
]


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("Ivan\x1b[2J", "Ivan␛[2J"),
        ("a\nb", "a⏎b"),
        ("a\tb", "a b"),
        ("a\x00b", "a␀b"),
        ("bell\x07", "bell␇"),
        ("del\x7f", "del␡"),
        ("c1\x9b31m", "c1�31m"),
        ("\u202egpj.exe", "�gpj.exe"),
        ("\u2066x\u2069", "�x�"),
        ("a\u2028b", "a⏎b"),
        ("half \ud83d", "half �"),
        ("tag\U000e0041", "tag�"),
        ("\ufeffname", "�name"),
        ("می‌خواهم", "می‌خواهم"),
        ("👩‍👩‍👧", "👩‍👩‍👧"),
        ("[/red] :smile:", "[/red] :smile:"),
    ],
)
def test_a_name_is_shown_and_never_obeyed(typed: str, shown: str) -> None:
    assert display(typed) == shown


def test_every_character_a_terminal_obeys_gets_a_visible_mark() -> None:
    for code in OBEYED:
        mark = display(chr(code))
        assert ord(mark) not in OBEYED or mark == " "


@given(st.text(st.characters(), max_size=60))
def test_display_lets_no_control_character_through(text: str) -> None:
    shown = display(text)
    assert not OBEYED & {ord(character) for character in shown}
    assert len(shown) == len(text)
    assert display(shown) == shown


@given(st.text(st.characters(), max_size=60))
def test_notes_keep_their_lines_and_nothing_else(text: str) -> None:
    assert not (OBEYED - {0x0A}) & {ord(character) for character in display_lines(text)}


def test_a_note_of_several_lines_keeps_them() -> None:
    assert display_lines("sizes:\r\n120×90\r\ttwo\x1b") == "sizes:\n120×90\n two␛"


def test_names_in_every_script_are_left_alone() -> None:
    for name in NAMES:
        assert display(name) == name


def test_every_single_character_takes_the_cells_that_are_painted() -> None:
    codes = [code for code in range(0x110000) if not 0xD800 <= code < 0xE000]
    sample = codes[:0x3200] + random.Random(7).sample(codes, 20_000)
    assert [chr(code) for code in sample if width(chr(code)) != cell_len(chr(code))] == []


@given(st.lists(st.sampled_from([*NAMES, " ", "\u200d", "\ufe0f", "👧", "☎", "각"])))
def test_a_phrase_takes_the_cells_that_are_painted(words: list[str]) -> None:
    text = "".join(words)
    assert width(text) == cell_len(text)


@given(st.text(max_size=40))
def test_any_text_takes_the_cells_that_are_painted(text: str) -> None:
    assert width(text) == cell_len(text)


@given(st.lists(st.one_of(st.text(max_size=20), st.sampled_from([*NAMES, "окна 36", "1\ufe0f"]))))
def test_a_column_is_measured_as_its_texts_are(texts: list[str]) -> None:
    assert widths(texts) == [width(text) for text in texts]


@given(
    st.one_of(st.text(max_size=30), st.lists(st.sampled_from(NAMES)).map("".join)),
    st.integers(0, 40),
)
@example("김철수", 4)
@example("👩‍👩‍👧‍👦", 2)
def test_a_cell_is_filled_exactly(text: str, cells: int) -> None:
    assert cell_len(fit(display(text), cells)) == cells


@pytest.mark.parametrize(
    ("text", "cells", "cut"),
    [
        ("Ivan Petrov", 11, "Ivan Petrov"),
        ("Ivan Petrov", 6, "Ivan …"),
        ("Ivan", 6, "Ivan  "),
        ("김철수", 4, "김… "),
        ("김철수", 5, "김철…"),
        ("김철수", 6, "김철수"),
        ("e\u0301e\u0301e\u0301", 2, "e\u0301…"),
        ("Ivan", 1, "…"),
        ("Ivan", 0, ""),
    ],
)
def test_a_name_is_cut_between_letters(text: str, cells: int, cut: str) -> None:
    assert fit(text, cells) == cut


def test_a_persian_name_does_not_reorder_its_neighbours() -> None:
    assert isolate("رضا") == "\u2068رضا\u2069"
    assert isolate("Ivan") == "Ivan"
    assert isolate("김철수") == "김철수"
    assert width(isolate("رضا")) == 3


def test_names_are_stored_composed() -> None:
    assert clean_input(" Jose\u0301 ", "name") == "José"
    assert clean_input("  Ivan ", "name") == "Ivan"
    assert clean_input("می‌خواهم", "name") == "می‌خواهم"


@pytest.mark.parametrize("text", ["a\x00b", "é\x00", "half \ud83d", "\udc80"])
def test_what_no_database_keeps_is_refused_with_its_field(text: str) -> None:
    with pytest.raises(Invalid) as refusal:
        clean_input(text, "title")
    assert refusal.value.field == "title"
    assert refusal.value.hint


def test_naughty_strings_are_shown_measured_and_stored() -> None:
    for line in NAUGHTY:
        shown = display(line)
        assert not OBEYED & {ord(character) for character in shown}
        assert cell_len(fit(shown, 20)) == 20
        assert width(line) == cell_len(line)
        if "\0" not in line:
            clean_input(line, "note")


def test_showing_text_loads_nothing_heavy() -> None:
    command = (
        "import sys; before = set(sys.modules); import crm_tui.domain.text as text;"
        "text.display('Сергей\\x1b'); text.fit('김철수', 9);"
        "print(*sorted(set(sys.modules) - before))"
    )
    told = subprocess.run(
        [sys.executable, "-c", command], capture_output=True, text=True, check=True
    )
    assert set(told.stdout.split()) <= {
        "crm_tui",
        "crm_tui.domain",
        "crm_tui.domain.cells",
        "crm_tui.domain.obeyed",
        "crm_tui.domain.text",
        "crm_tui.errors",
    }
