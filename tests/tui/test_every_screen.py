"""Every screen and dialog there is, with hostile text, at every width and in every colour."""

import importlib
import itertools
import pkgutil
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.pilot import Pilot

import crm_tui.screens
from crm_tui.crm import Crm
from crm_tui.keys import KEYS
from crm_tui.screens.all import (
    ALONE,
    ELSE,
    FURTHER,
    OPENS,
    SCREENS,
    Way,
    pressed,
    ways,
)
from crm_tui.screens.forms import Form
from crm_tui.shell import KeyedScreen, Shell
from crm_tui.themes import DARK, LIGHT, TERMINAL
from tests.conftest import opened
from tests.tui.desk import app_on
from tests.tui.looking import press, screen_of, settle, toasts
from tests.tui.tour import HOSTILE, close_dialog, fill_desk, look, open_screen, resized, shown

WIDTHS = (40, 80, 120, 200)
THEMES = (DARK.name, LIGHT.name, TERMINAL.name)
DATA = {"empty": 0, "normal": 3, "full": 40}


# -- nothing is missing ---------------------------------------------------------------------------


def classes() -> dict[str, type]:
    """Every screen and form class of the app, by module and name."""
    for module in pkgutil.iter_modules(crm_tui.screens.__path__):
        importlib.import_module(f"crm_tui.screens.{module.name}")
    found: list[type] = [KeyedScreen, Form]
    for one in found:
        found += one.__subclasses__()
    return {
        f"{one.__module__.rpartition('.')[2]}.{one.__name__}": one
        for one in found
        if one.__module__.startswith("crm_tui.")
    }


def test_every_screen_and_every_form_is_listed_by_the_app() -> None:
    """But for those that others are made of, and nobody sees by themselves."""
    listed = {way.shows for way in ways()} | {*ALONE}
    there = classes()
    missing = [name for name in there if name not in listed and not there[name].__subclasses__()]
    assert sorted(missing) == []
    assert sorted(listed - there.keys()) == []


def test_every_way_has_a_name_of_its_own_and_every_table_is_used() -> None:
    names = [way.name for way in ways()]
    assert len(names) == len(set(names))
    assert {way.on for way in FURTHER} <= set(SCREENS)
    assert {screen for screen, _action in ELSE} <= set(SCREENS)
    opened_by_a_key = {key for way in ways() for key in way.keys}
    assert set(OPENS) <= opened_by_a_key


# -- the tour -------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def desks(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A file with nobody in it, one with a few, one with many; made once."""
    folder = tmp_path_factory.mktemp("tour")
    found = {}
    for name, count in DATA.items():
        found[name] = folder / f"{name}.db"
        shutil.copy(sqlite_template, found[name])
        if count:
            with opened(f"sqlite:///{found[name]}") as crm:
                fill_desk(crm, itertools.islice(itertools.cycle(HOSTILE), count))
    return found


@pytest.fixture
def desk(desks: dict[str, Path], tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Crm]:
    """A copy of one of the files."""
    path = tmp_path / "desk" / "crm.db"
    path.parent.mkdir()
    shutil.copy(desks[request.param], path)
    with opened(f"sqlite:///{path}") as crm:
        yield crm


RUNS = [(data, "colour") for data in DATA] + [("full", "NO_COLOR")]


@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize(("desk", "colours"), RUNS, indirect=["desk"])
async def test_a_screen_and_its_dialogs_stand_whatever_is_typed(
    desk: Crm, screen: str, colours: str, request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path,
) -> None:  # fmt: skip
    """Each run walks the dialogs, a quarter at each width: over the runs each sees all widths.

    What one screen shows like another is visited there in one of the runs.
    """
    monkeypatch.chdir(tmp_path)
    if colours == "NO_COLOR":
        monkeypatch.setenv("NO_COLOR", "1")
    data = str(request.node.callspec.params["desk"])
    turn = RUNS.index((data, colours))
    app = app_on(desk)
    async with app.run_test(size=(WIDTHS[0], 24), notifications=True) as pilot:
        await settle(pilot)
        is_new = is_as_it_was = False
        for number, columns in enumerate(WIDTHS):
            app.theme = THEMES[(turn + number) % len(THEMES)]
            if not is_as_it_was:
                await open_screen(pilot, screen)
                is_new = is_as_it_was = True
            await resized(pilot, columns)
            look(app, SCREENS[screen])
            for at, way in enumerate(DIALOGS[screen]):
                if (at + turn) % len(WIDTHS) == number and is_due(way, data, at + turn):
                    if not (is_new if way in FURTHER else is_as_it_was):
                        await open_screen(pilot, screen)
                    await drive(pilot, way, HOSTILE[(at + turn) % len(HOSTILE)], data != "empty")
                    is_new, is_as_it_was = False, await close_dialog(pilot, way)
        assert app.is_running and app.title == "crm"
    assert [one.name for one in tmp_path.iterdir()] == ["desk"], "nothing was written here"


def is_due(way: Way, data: str, turn: int) -> bool:
    """Whether a run visits a dialog: with nobody there little opens, and forms are shared."""
    if data == "empty":
        return turn % 4 == 0
    return way.on == "today" or way in FURTHER or way.keys[0] not in SHARED or turn % 3 == 0


SHARED = {key.id for key in KEYS if key.room in ("step", "deal", "app")}
DIALOGS = {name: [way for way in ways() if way.on == name] for name in SCREENS}


async def drive(pilot: Pilot[None], way: Way, text: str, opens: bool) -> None:
    """Open a dialog on its screen and paste into it. opens: it has something to be about."""
    app = pilot.app
    assert isinstance(app, Shell)
    await press(pilot, *pressed(way))
    if opens and shown(app) != way.shows:
        raise AssertionError(f"{way.name}: {shown(app)} {toasts(app)[-1:]}\n{screen_of(app)}")
    if isinstance(app.screen, KeyedScreen):
        app.screen.pasted(text)
        await settle(pilot)
    else:
        await press(pilot, *"[/]")
    look(app, way)
