"""What one key costs, in things that can be counted on any machine: statements, rows and bytes."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

import pytest

from bench.generate import generate
from crm_tui.store.hot.connection import HotFile
from tests.house.ceilings import KEYS, MODULES, Cost, allowed
from tests.house.test_weight import RUN, loaded
from tests.terminal import CRM, Terminal

CLIENTS = 2_000
MORNING = datetime.now(UTC).replace(hour=9)
BYTES_OF_A_KEY = 6_000
BYTES_AT_START = 60_000
SEQUENCE = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\\\)")


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("counts") / "desk.db"
    generate(path, CLIENTS, MORNING.date())
    return path


class Counted:
    """How many statements were asked, and how many rows came back."""

    def __init__(self) -> None:
        self.statements = self.rows = 0

    def taken(self) -> tuple[int, int]:
        """The figures since the last look."""
        found = self.statements, self.rows
        self.statements = self.rows = 0
        return found


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> Iterator[Counted]:
    count, rows = Counted(), HotFile.rows

    def asked(self: HotFile, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        found = rows(self, sql, *values)
        count.statements += 1
        count.rows += len(found)
        return found

    monkeypatch.setattr(HotFile, "rows", asked)
    yield count


WALKS = {"today": "1 j k", "pipeline": "2 j l k h", "clients": "3 j k", "found": "ctrl+k a n n"}


async def costs_of_keys(desk: Path, counted: Counted, app: Any) -> dict[str, dict[str, Cost]]:
    """What each key of the walks costs, pressed in a screen that has come to rest."""
    from tests.tui.looking import press, settle

    seen: dict[str, dict[str, Cost]] = {}
    async with app.run_test(size=(120, 36)) as pilot:
        await settle(pilot)
        for screen, walk in WALKS.items():
            for at, key in enumerate(walk.split()):
                name = "open" if at == 0 else key
                counted.taken()
                app.frames.clear()
                await press(pilot, key)
                costs = seen.setdefault(screen, {})
                costs[name] = Cost(*counted.taken(), *drawn(app.frames))
    return seen


def drawn(frames: list[str]) -> tuple[int, int]:
    """Bytes written, and cells among them: what is left without the sequences."""
    whole = "".join(frames)
    return len(whole.encode()), len(SEQUENCE.sub("", whole))


def an_app_that_counts(desk: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The app on a desk, with what each frame would write to a terminal of all colours."""
    from rich.console import Console
    from textual._compositor import CompositorUpdate

    from crm_tui.app import an_app
    from crm_tui.config import read_config
    from crm_tui.screens import pipeline_reading

    # Read once no key is pressed; on a slow machine it would be counted with the next one.
    monkeypatch.setattr(pipeline_reading, "AHEAD", 3600)
    app: Any = an_app(read_config({"db": str(desk), "user": "anna"}), clock=lambda: MORNING)
    console = Console(color_system="truecolor", force_terminal=True, legacy_windows=False)
    app.frames = []

    def display(_screen: object, update: object) -> None:
        if isinstance(update, CompositorUpdate):
            app.frames.append(update.render_segments(console))

    monkeypatch.setattr(app, "_display", display)
    # What is masked after a change of screens would be counted with whatever key comes next.
    monkeypatch.setattr(app, "delay_update", lambda _delay=0.05: None)
    return app


async def test_no_key_costs_more_than_it_did(
    desk: Path, counted: Counted, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A machine that stands still for a moment may have a screen painted twice: it counts once."""
    for _time in range(3):
        seen = await costs_of_keys(desk, counted, an_app_that_counts(desk, monkeypatch))
        assert {screen: set(keys) for screen, keys in seen.items()} == {
            screen: set(keys) for screen, keys in KEYS.items()
        }
        dear = too_dear(seen)
        if not dear:
            break
    assert dear == []


def too_dear(seen: dict[str, dict[str, Cost]]) -> list[str]:
    """What of the keys goes beyond what is allowed, in words."""
    return [
        f"{screen} {key}: {what} {found} of {most} allowed"
        for screen, keys in seen.items()
        for key, cost in keys.items()
        for what, found, most in zip(
            Cost._fields, cost, map(allowed, KEYS[screen][key]), strict=True
        )
        if found > most
    ]


@pytest.mark.parametrize("words", sorted(MODULES))
def test_no_start_loads_more_than_it_did(words: str, desk: Path, home: Path) -> None:
    known = {"CRM_DB": str(desk), "CRM_USER": "anna"}
    code = RUN if words else "import crm_tui.app, crm_tui.screens.today"
    assert len(loaded(code, home, *words.split(), **known)) <= allowed(MODULES[words])


def cursor(terminal: Terminal) -> int:
    """The row of the list that the cursor stands on."""
    return terminal.row(r"^│ ▸")


def has_left(terminal: Terminal, row: int) -> bool:
    return cursor(terminal) != row


def test_a_key_in_today_writes_little(desk: Path) -> None:
    with Terminal([CRM], env={"CRM_DB": str(desk), "CRM_USER": "anna"}) as terminal:
        terminal.wait(r"│ ▸")
        terminal.settle()
        assert len(terminal.raw) <= BYTES_AT_START
        costs = []
        for _ in range(6):
            row, before = cursor(terminal), len(terminal.raw)
            terminal.press("j")
            terminal.until(partial(has_left, terminal, row))
            terminal.settle()
            costs.append(len(terminal.raw) - before)
        assert median(costs) <= BYTES_OF_A_KEY
        terminal.press("q")
        assert terminal.exit_code == 0
