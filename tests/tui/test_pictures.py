"""What Today looks like: few pictures, chosen over size, theme, state and script."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from crm_tui.themes import DARK, LIGHT
from tests.tui.looking import settle
from tests.tui.memory import ANNA, MemoryReads, an_app

Snap = Callable[..., bool]

#: Where the plugin gathers what differs; it says so before tests forget their environment.
GATHERED = os.environ.get("TEXTUAL_SNAPSHOT_TEMPDIR", "")

PICTURES: dict[str, tuple[tuple[int, int], str, list[str]]] = {
    "day-80": ((80, 24), DARK.name, ["j"]),
    "day-120-light": ((120, 36), LIGHT.name, ["о", "end", "enter"]),
    "day-200": ((200, 60), DARK.name, []),
    "phone-list": ((40, 24), DARK.name, ["space"]),
    "phone-card-light": ((40, 24), LIGHT.name, ["j", "enter"]),
    "postpone": ((80, 24), DARK.name, ["p", "f", "r", "i", "tab"]),
    "refuse-light": ((80, 24), LIGHT.name, ["x", "p"]),
    "found": ((100, 24), DARK.name, ["slash", "k", "i"]),
    "keys": ((80, 40), DARK.name, ["question_mark"]),
}


@pytest.fixture(autouse=True)
def _gather(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("TEXTUAL_SNAPSHOT_TEMPDIR", GATHERED or str(tmp_path))


@pytest.mark.parametrize("name", PICTURES)
def test_it_looks_like_this(name: str, snap_compare: Snap) -> None:
    size, theme, keys = PICTURES[name]

    async def before(pilot: Pilot[None]) -> None:
        await settle(pilot)
        await pilot.press(*keys)
        await settle(pilot)

    assert snap_compare(an_app(theme=theme), run_before=before, terminal_size=size)


def test_an_empty_day_looks_like_this(snap_compare: Snap) -> None:
    app: Any = an_app(MemoryReads(), person=ANNA._replace(demo=True))
    assert snap_compare(app, terminal_size=(80, 24))
