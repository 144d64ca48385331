"""Every action can be found, understood and trusted: a title, help, a test."""

import inspect
import re

import pytest

from tests.house.actions import all_actions
from tests.house.source import modules


def words_of_tests() -> str:
    paths = [path for path in modules("tests") if "house" not in path.parts]
    return "\n".join(path.read_text("utf-8") for path in paths)


@pytest.mark.parametrize("name", all_actions())
def test_an_action_says_what_it_does(name: str) -> None:
    action = all_actions()[name]
    assert re.fullmatch(r"[a-z_]+(\.[a-z_]+)?", name), "an action is called noun.verb"
    assert action.title, "its title stands in the palette"
    first = inspect.getdoc(action.function) or ""
    assert first.split("\n")[0].endswith((".", ":")), "its docstring is its help"


@pytest.mark.parametrize("name", all_actions())
def test_an_action_takes_plain_values_with_types(name: str) -> None:
    first, *others = inspect.signature(all_actions()[name].function).parameters.values()
    assert first.name == "tx"
    for one in others:
        assert one.annotation is not inspect.Parameter.empty, one.name
        assert one.kind not in (one.VAR_POSITIONAL, one.VAR_KEYWORD), "a form has named fields"


def test_no_action_is_without_a_test() -> None:
    words = set(re.findall(r"\w+", words_of_tests()))
    without = [
        name for name, action in all_actions().items() if action.function.__name__ not in words
    ]
    assert without == []
