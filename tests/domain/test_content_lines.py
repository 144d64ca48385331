"""Content lines: what is written is read back as it was, folded or not, in any script."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_tui.domain.content_lines import (
    LONGEST,
    ContentLine,
    escaped,
    folded,
    joined,
    parts_of,
    read_line,
    unescaped,
    unfolded,
    written,
)

ANY = st.text(st.characters(exclude_categories=["Cs"]), max_size=200)
ONE_LINE = ANY.map(lambda text: text.replace("\r", "").replace("\n", ""))
NAME = st.from_regex(r"[A-Za-z0-9-]{1,12}", fullmatch=True)
PARAMETER = st.tuples(NAME, st.lists(ONE_LINE, min_size=1, max_size=3).map(tuple))
LINE = st.builds(
    ContentLine,
    name=NAME,
    value=ONE_LINE,
    parameters=st.lists(PARAMETER, max_size=3).map(tuple),
    group=NAME | st.just(""),
)


@given(LINE)
def test_a_written_line_is_read_as_it_was(line: ContentLine) -> None:
    assert read_line(written(line)) == line


@given(
    st.lists(NAME.flatmap(lambda name: ONE_LINE.map(lambda value: f"{name}:{value}")), max_size=5)
)
def test_folded_lines_unfold_to_themselves(lines: list[str]) -> None:
    whole = "".join(folded(line) for line in lines)
    assert [line for _number, line in unfolded(whole)] == lines
    assert all(len(part.encode()) <= LONGEST for part in whole.split("\r\n"))


@given(ANY)
def test_a_text_means_itself_whatever_it_holds(text: str) -> None:
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    assert unescaped(escaped(text)) == plain
    assert "\n" not in escaped(text) and "\r" not in escaped(text)


@given(st.lists(ANY, min_size=1, max_size=6), st.sampled_from(";,"))
def test_parts_come_apart_where_they_were_joined(parts: list[str], separator: str) -> None:
    plain = [part.replace("\r\n", "\n").replace("\r", "\n") for part in parts]
    assert parts_of(joined(parts, separator), separator) == plain


@given(ANY)
def test_no_line_of_a_stranger_breaks_the_reader(text: str) -> None:
    for _number, line in unfolded(text):
        try:
            assert read_line(line).name
        except ValueError as refused:
            assert str(refused)


def test_lines_of_old_phones_and_mail_programs_are_read() -> None:
    assert read_line("TEL;HOME;VOICE:+1 555").values_of("") == ["HOME", "VOICE"]
    assert read_line("item1.X-ABLabel:_$!<HomePage>!$_").group == "item1"
    assert read_line('ADR;LABEL="5, Main st.";TYPE=work,home:;;x').values_of("type") == [
        "work", "home",
    ]  # fmt: skip
    assert read_line('ORGANIZER;CN="Ann: B":mailto:a@b.example').value == "mailto:a@b.example"
    assert list(unfolded("A:1\n\n\tstill\r\nB:2")) == [(1, "A:1still"), (4, "B:2")]


@pytest.mark.parametrize("line", ["", ":no name", "NOTHING", "A;B=c", "A.:x", '"A":b'])
def test_what_is_no_content_line_is_refused(line: str) -> None:
    with pytest.raises(ValueError, match=r"name|colon"):
        read_line(line)
