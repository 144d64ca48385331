"""Notes in Markdown drawn in cells: every word is there, nothing commands the terminal."""

from hypothesis import given
from hypothesis import strategies as st

from crm_tui.domain.text import width
from crm_tui.widgets.paint_markdown import markdown_lines
from tests.tui.looking import plain

SAMPLE = """# Visit on site

Measured **three windows**, *balcony*, see [plan](https://x.example/p), `ok` ~~old~~.

- first
  - nested
3. third
4. fourth

> quoted

```
raw <b>code</b>
```
---
<script>alert(1)</script>
"""


def text_of(cells: int, sample: str = SAMPLE) -> str:
    lines = markdown_lines(sample, cells)
    return "\n".join(plain("".join(text for text, _style in line)).rstrip() for line in lines)


def style_of(words: str) -> str:
    runs = [run for line in markdown_lines(SAMPLE, 80) for run in line]
    return next(style for text, style in runs if words in text)


def test_what_markdown_means_is_drawn_and_its_marks_are_not() -> None:
    text = text_of(80)
    for words in ("• first", "  • nested", "3. third", "4. fourth", "▏ quoted", "raw <b>code</b>"):
        assert words in text
    assert "plan (https://x.example/p)" in text and "<script>" in text
    assert "**" not in text and "```" not in text and "# " not in text


def test_emphasis_and_headings_have_styles_of_their_own() -> None:
    assert style_of("Visit") == "title"
    assert style_of("three windows") == style_of("balcony") == "bold"
    assert style_of("old") == "bad" and style_of("ok") == "label" and style_of("plan") == "link"


def test_words_of_a_script_from_the_right_stay_one_run_in_their_order() -> None:
    line = markdown_lines("نقشه پنجره و در", 40)[0]
    assert [text for text, _style in line if "نقشه" in text] == ["\u2068نقشه پنجره و در\u2069"]


@given(st.text(max_size=300), st.integers(8, 120))
def test_any_text_is_drawn_in_exactly_its_cells(text: str, cells: int) -> None:
    for line in markdown_lines(text, cells):
        assert sum(width(run) for run, _style in line) == cells
        assert not any(char < " " or char == "\x7f" for run, _style in line for char in run)


@given(st.lists(st.sampled_from(["alpha", "**beta**", "창호", "окна", "پنجره"]), max_size=30))
def test_no_word_is_lost_by_wrapping(words: list[str]) -> None:
    drawn = text_of(20, " ".join(words))
    assert drawn.split() == [word.strip("*") for word in words]
