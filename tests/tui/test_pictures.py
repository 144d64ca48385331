"""What the screens look like: few pictures, in which every two circumstances meet."""

import os
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from textual.pilot import Pilot

from crm_tui import paths
from crm_tui.crm import Crm
from crm_tui.screens import settings_rows
from crm_tui.screens.all import SCREENS, pressed
from crm_tui.themes import DARK, LIGHT
from tests.tui.desk import app_on
from tests.tui.looking import press, settle
from tests.tui.memory import an_app
from tests.tui.pairs import Row, pairs_of, pairwise, wanted
from tests.tui.pictured import STATES, WORDS, fill_pictured

Snap = Callable[..., bool]

#: Where the plugin gathers what differs; it says so before tests forget their environment.
GATHERED = os.environ.get("TEXTUAL_SNAPSHOT_TEMPDIR", "")

SIZES = {"40": (40, 24), "80": (80, 24), "120": (120, 36)}
THEMES = {"light": LIGHT.name, "dark": DARK.name, "NO_COLOR": DARK.name}
FACTORS = {
    "screen": (
        *("today", "pipeline", "clients", "card", "found", "playbooks", "plan", "calendar"),
        *("history", "refused", "review", "duplicates", "settings"),
    ),
    "columns": tuple(SIZES),
    "theme": tuple(THEMES),
    "state": tuple(STATES),
    "script": tuple(WORDS),
}
#: So many pictures are looked at by people when a colour changes.
MOST = 60


def may(row: Mapping[str, str]) -> bool:
    """A card is that of somebody."""
    return (row["screen"], row["state"]) != ("card", "empty")


PICTURES = {"-".join(row.values()): row for row in pairwise(FACTORS, may)}

#: Dialogs on Today, and the widest window.
DIALOGS: dict[str, tuple[tuple[int, int], str, list[str]]] = {
    "day-200": ((200, 60), DARK.name, []),
    "phone-card-light": ((40, 24), LIGHT.name, ["j", "enter"]),
    "postpone": ((80, 24), DARK.name, ["p", "f", "r", "i", "tab"]),
    "refuse-light": ((80, 24), LIGHT.name, ["x", "p"]),
    "found": ((100, 24), DARK.name, ["/", "k", "i"]),
    "keys": ((80, 40), DARK.name, ["?"]),
}


@pytest.fixture(autouse=True)
def _gather(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("TEXTUAL_SNAPSHOT_TEMPDIR", GATHERED or str(tmp_path))


@pytest.fixture(autouse=True)
def _a_home_of_nobodys(monkeypatch: pytest.MonkeyPatch) -> None:
    """The settings tell the same paths in every run."""
    monkeypatch.setenv("CRM_DB", "/home/anna/crm.db")
    for module in (settings_rows, paths):
        monkeypatch.setattr(module, "config_file", lambda: "/home/anna/config.toml")
    monkeypatch.setattr(settings_rows, "state_folder", lambda: "/home/anna/state")


def test_every_two_circumstances_meet_in_a_picture() -> None:
    met = {pair for row in PICTURES.values() for pair in pairs_of(row)}
    assert met == wanted(FACTORS, may)
    assert all(may(row) for row in PICTURES.values())
    assert set(FACTORS["screen"]) <= set(SCREENS)


def test_no_more_pictures_are_kept_than_people_look_at() -> None:
    kept = [path.stem for path in (Path(__file__).parent / "__snapshots__").rglob("*.svg")]
    names = {*PICTURES, *DIALOGS}
    assert {name.partition("[")[2].rstrip("]") for name in kept} == names
    assert len(names) == len(kept) <= MOST


@pytest.mark.parametrize("name", PICTURES)
def test_a_screen_looks_like_this(
    crm: Crm, name: str, snap_compare: Snap, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = PICTURES[name]
    if row["theme"] == "NO_COLOR":
        monkeypatch.setenv("NO_COLOR", "1")
    fill_pictured(crm, row["script"], row["state"])
    app = app_on(crm, theme=THEMES[row["theme"]])

    async def before(pilot: Pilot[None]) -> None:
        await settle(pilot)
        await press(pilot, *keys_to(row))
        assert SCREENS[row["screen"]].shows.endswith(f".{type(pilot.app.screen).__name__}")

    assert snap_compare(app, run_before=before, terminal_size=SIZES[row["columns"]])
    assert app._exception is None, "a picture of a program that failed shows nothing"


def keys_to(row: Row) -> tuple[str, ...]:
    """What is pressed to come to a screen from the first one."""
    if row["screen"] == "found":
        return ("/", *WORDS[row["script"]][-1], "tab")
    return pressed(SCREENS[row["screen"]])


@pytest.mark.parametrize("name", DIALOGS)
def test_it_looks_like_this(name: str, snap_compare: Snap) -> None:
    size, theme, keys = DIALOGS[name]

    async def before(pilot: Pilot[None]) -> None:
        await settle(pilot)
        await press(pilot, *keys)

    assert snap_compare(an_app(theme=theme), run_before=before, terminal_size=size)
