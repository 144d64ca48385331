"""A line of parts is cut and painted as if it had been one piece."""

from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from crm_tui.widgets.joined import Joined

STYLES = st.sampled_from([None, Style(bold=True), Style(color="red"), Style(bgcolor="blue")])
SEGMENTS = st.builds(Segment, st.text("abc 한글━", min_size=1, max_size=6), STYLES, st.none())
PARTS = st.lists(st.builds(Strip, st.lists(SEGMENTS, min_size=1, max_size=3)), min_size=1)
CONSOLE = Console(color_system="truecolor", force_terminal=True)


def whole(parts: list[Strip]) -> Strip:
    return Strip([segment for part in parts for segment in part])


@given(PARTS, st.integers(0, 40), st.integers(0, 40))
def test_a_cut_shows_the_same_wherever_it_is_made(parts: list[Strip], one: int, two: int) -> None:
    start, end = sorted((one, two))
    cut, wanted = Joined(parts).crop(start, end), whole(parts).crop(start, end)
    assert (cut.text, cut.cell_length) == (wanted.text, wanted.cell_length)
    assert cut.render(CONSOLE) == wanted.render(CONSOLE)


@given(PARTS)
def test_what_was_painted_before_is_not_made_again(parts: list[Strip]) -> None:
    line = Joined(parts)
    assert line.render(CONSOLE) == whole(parts).render(CONSOLE)
    if len(parts) > 1:
        assert (
            line.crop(parts[0].cell_length, parts[0].cell_length + parts[1].cell_length)
            is (parts[1])
        )
