"""What the apps of one process share: the style sheets are parsed once."""

from collections.abc import Iterator
from typing import Any

import pytest
from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet


@pytest.fixture(scope="session", autouse=True)
def _styles_parsed_once() -> Iterator[None]:
    """An app parses its sheets at its start, and keeps the rules; tests start hundreds of apps.

    Textual 8.2 keeps them in `Stylesheet._parse_rules`, for one app and one theme.
    """
    parse, made = Stylesheet._parse_rules, dict[Any, list[RuleSet]]()

    def parsed_once(self: Stylesheet, *args: Any, **more: Any) -> list[RuleSet]:
        key = (args, *more.items(), frozenset(self._variables.items()))
        if key not in made:
            made[key] = parse(self, *args, **more)
        return made[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Stylesheet, "_parse_rules", parsed_once)
        yield
