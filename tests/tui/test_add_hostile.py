"""The line that adds, with names and lines that a terminal might obey, at any width."""

from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from crm_tui.domain.calendar import COMMON_WEEK
from crm_tui.domain.capture_choice import Choice, Known, KnownClient
from crm_tui.screens.add_form import AddForm
from crm_tui.screens.forms import Around
from crm_tui.widgets.keyboard import Keyboard
from crm_tui.widgets.paint import Moment, length
from tests.tui.memory import NOW
from tests.tui.test_hostile import OBEYED, WORST

AROUND = Around(lambda: Moment.of(NOW, ZoneInfo("Europe/Berlin")), COMMON_WEEK, "RUB", Keyboard())
WIDTHS = (12, 20, 40, 59, 60, 80, 200)


def known(name: str, number: int = 1) -> KnownClient:
    return KnownClient(number, name, name, name, False, True, False, 1, 1, name, name, name)


def check(form: AddForm) -> None:
    """Every line has exactly its cells, and nothing on it could be obeyed."""
    for cells in WIDTHS:
        lines = form.lines(cells)
        assert {length(line) for line in lines} == {cells}
        assert not OBEYED & {char for line in lines for text, _style in line for char in text}


def forms(text: str, names: list[str]) -> list[AddForm]:
    """A form with this line, while nobody, one or several of these names are meant or like it."""
    clients = tuple(known(name, number) for number, name in enumerate(names, 1))
    found = [Known(), Known(clients), Known(clients[:1]), Known((), clients)]
    made = []
    for one in found:
        for at in (None, 0) if one.clients or one.like else (None,):
            form = AddForm(AROUND)
            form.line.insert(text)
            form.choice = Choice(one, at)
            made.append(form)
    return made


@pytest.mark.parametrize("worst", WORST)
def test_the_worst_names_stay_in_their_cells(worst: str) -> None:
    for form in forms(f"{worst}, door 80k", [worst, worst, worst, worst, worst]):
        check(form)
        form.press("down", None)
        form.press("down", None)
        check(form)


@settings(max_examples=25)
@given(text=some.text(max_size=60), name=some.text(min_size=1, max_size=40))
def test_any_line_and_any_name_stay_in_their_cells(text: str, name: str) -> None:
    for form in forms(text, [name, name]):
        check(form)
