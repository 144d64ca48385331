"""The tutor: whoever does what the strip says comes to its end, and it sees that they did."""

from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from textual.pilot import Pilot

from crm_tui.__main__ import main
from crm_tui.app import CrmApp
from crm_tui.crm import Crm
from crm_tui.domain.lessons import LESSONS, Progress
from crm_tui.paths import data_folder
from crm_tui.practice import make_practice
from crm_tui.screens.tutor import teach
from crm_tui.store.db import Store
from crm_tui.widgets.keyboard import Keyboard
from crm_tui.widgets.paint_bars import PHONE
from crm_tui.widgets.paint_lesson import LINES, PHONE_LINES, lesson_lines
from tests.conftest import ANNA, NOON, ZONE
from tests.tui.desk import app_on
from tests.tui.looking import plain, press, screen_of, toasts

#: What a learner presses for each lesson, and the title it has.
DONE = {
    "Move": ("j", "j"),
    "Call": ("c", "n"),
    "Result": ("r", *"agreed", "space", ">", "space", *"send", "enter"),
    "Undo": ("u",),
    "Postpone": ("p", "2", "enter"),
    "Refuse": ("x", "p", "enter"),
    "Several at once": ("space", "space", "t", *"tomorrow", "enter"),
    "Add": ("a", *"Ann", "space", *"Lee", "enter"),
    "Find": ("/", *"pet", "enter"),
    "Back": ("escape", "1"),
    "Pipeline": ("2", "L"),
    "Calendar": ("C", "L"),
    "Help": ("?", "escape"),
}


@pytest.fixture
def practice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Crm:
    monkeypatch.setenv("HOME", str(tmp_path))
    file = tmp_path / "practice.db"
    make_practice(file, ANNA, NOON, ZoneInfo(ZONE), "en")
    return Crm(Store(f"sqlite:///{file}", keep=True), ANNA, clock=lambda: NOON, zone=ZoneInfo(ZONE))


def strip(app: CrmApp) -> str:
    """What the lesson says, its lines as one."""
    return " ".join(" ".join(plain(screen_of(app)).split("\n")[2:7]).split())


async def learn(pilot: Pilot[None], app: CrmApp) -> None:
    for number, lesson in enumerate(LESSONS, 1):
        assert f"{number} of {len(LESSONS)} {lesson.title}" in strip(app), strip(app)
        await press(pilot, *DONE[lesson.title])
        if lesson.title == "Find" and app.size.width < PHONE:
            await press(pilot, "enter")
    assert "✓ Help" in strip(app)


@pytest.mark.parametrize("size", [(80, 24), (40, 24)])
async def test_doing_what_it_says_leads_to_its_end(practice: Crm, size: tuple[int, int]) -> None:
    app = app_on(practice)
    teach(app, again=False)
    async with app.run_test(size=size) as pilot:
        await press(pilot)
        await learn(pilot, app)
        assert "That is all there is" in strip(app)


async def test_a_lesson_is_passed_over_by_its_key_or_a_tap_and_the_place_is_kept(
    practice: Crm,
) -> None:
    app = app_on(practice)
    teach(app, again=False)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "f4")
        assert "2 of 13 Call" in strip(app)
        line = plain(screen_of(app)).split("\n")[2]
        await pilot.click(offset=(line.index("f4 skip") + 4, 2))
        await press(pilot)
        assert "3 of 13 Result" in strip(app)
    later = app_on(practice)
    teach(later, again=False)
    async with later.run_test(size=(80, 24)) as pilot:
        await press(pilot)
        assert "3 of 13 Result" in strip(later)
    anew = app_on(practice)
    teach(anew, again=True)
    async with anew.run_test(size=(80, 24)) as pilot:
        await press(pilot)
        assert "1 of 13 Move" in strip(anew)


async def test_doing_something_else_teaches_nothing(practice: Crm) -> None:
    app = app_on(practice)
    teach(app, again=True)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "p", "2", "enter", "u", "2", "1")
        assert "1 of 13 Move" in strip(app)


def test_the_command_lays_out_a_desk_of_its_own_and_needs_a_terminal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    assert main(["tutor"]) == 2
    assert "terminal" in capsys.readouterr().err
    assert Path(data_folder(), "practice.db").exists()
    assert not Path(data_folder(), "crm.db").exists()


async def test_the_first_lesson_is_done_by_taps_too(practice: Crm) -> None:
    app = app_on(practice)
    teach(app, again=True)
    async with app.run_test(size=(40, 24)) as pilot:
        await press(pilot)
        for y in (11, 13):
            await pilot.click(offset=(6, y))
            await press(pilot)
        assert "2 of 13 Call" in strip(app)


async def test_on_the_line_of_the_days_to_come_a_key_says_where_the_steps_are(
    practice: Crm,
) -> None:
    app = app_on(practice)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "end", "p")
        assert "opens the days to come" in toasts(app)[-1]


@pytest.mark.parametrize(("cells", "most"), [(40, PHONE_LINES), (80, LINES), (120, LINES)])
def test_every_lesson_is_whole_at_any_width(cells: int, most: int) -> None:
    keyboard = Keyboard()
    named = {key.id: keyboard.label(key) for key in keyboard.table}
    for at, lesson in enumerate(LESSONS):
        lines = lesson_lines(Progress(at), "", named.__getitem__, cells, most)
        shown = " ".join("".join(text for text, _style in line) for line in lines[1:])
        wanted = lesson.words.format(*(named[key] for key in lesson.keys)).replace("`", "")
        assert shown.split() == wanted.split(), lesson.title
