"""What the apps of one process share: sheets parsed once, and pauses that end when all is done."""

from collections.abc import Iterator
from typing import Any

import pytest
from textual import app, pilot
from textual._context import active_app
from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet

from tests.tui.looking import rest


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


@pytest.fixture(scope="session", autouse=True)
def _pauses_without_a_clock() -> Iterator[None]:
    """A pilot waits until the process has used no time for 20 ms, after each key and each pause.

    Textual 8.2 waits so in `wait_for_idle`; here a pause ends when the app is at rest. What it
    masks for 50 ms after a change of screens (`App.delay_update`) is painted at once.
    """

    async def rested(*_least_and_most: float) -> None:
        if (shown := active_app.get(None)) is not None:
            await rest(shown)

    with pytest.MonkeyPatch.context() as patch:
        for module in (app, pilot):
            patch.setattr(module, "wait_for_idle", rested)
        patch.setattr(app.App, "delay_update", lambda _app, _delay=0.05: None)
        yield
