"""Keys about keys: what may follow one, places marked, letters to jump by, recordings replayed."""

import json
from pathlib import Path

import pytest

from crm_tui.crm import Crm
from crm_tui.keys import DESTRUCTIVE, KEYS
from crm_tui.screens import which_key
from crm_tui.screens.all import SCREENS, ways
from crm_tui.screens.go_form import PLACES
from crm_tui.screens.macros import ENDING, FORMS, OUTSIDE, Press, is_recordable
from tests.cli.test_config import write_config
from tests.tui.desk import app_on, fill, open_steps
from tests.tui.first import fresh_app
from tests.tui.looking import at_cursor, plain, press, screen_of, settle, toasts
from tests.tui.tour import open_screen, shown

WIDE = (120, 30)


@pytest.fixture
def desk(crm: Crm, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Crm:
    """Five calls today, and a state folder of their own."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    fill(crm)
    return crm


@pytest.fixture
def hesitating(monkeypatch: pytest.MonkeyPatch) -> None:
    """A hand that waits for the panel."""
    monkeypatch.setattr(which_key, "DELAY", 0)


# -- which key ------------------------------------------------------------------------------------


async def test_a_hand_that_knows_the_way_sees_no_panel(desk: Crm) -> None:
    app = app_on(desk)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        lines = screen_of(app).count("\n")
        await press(pilot, "g")
        assert "Go to" not in screen_of(app) and screen_of(app).count("\n") == lines
        await press(pilot, "s")
        assert shown(app) == "settings.SettingsScreen"


@pytest.mark.usefixtures("hesitating")
@pytest.mark.parametrize(("key", "words"), [("g", "Refusal list"), ("z", "any letter"),
    ("'", "No place is marked"), ("Q", "any letter"), ("@", "Nothing is recorded")])  # fmt: skip
async def test_a_hand_that_hesitates_is_told_what_may_follow(
    desk: Crm, key: str, words: str
) -> None:
    app = app_on(desk)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        before = screen_of(app)
        await press(pilot, key)
        assert words in plain(screen_of(app))
        await press(pilot, "escape")
        assert screen_of(app) == before


def test_every_screen_that_needs_nobody_is_a_letter_away() -> None:
    actions = {action for _letter, action, _words in PLACES}
    needs_somebody = {"card", "merge", "today", "found"}
    opened = {way.keys[0] for name, way in SCREENS.items() if name not in needs_somebody}
    assert opened <= actions
    letters = [letter for letter, _action, _words in PLACES]
    assert len(letters) == len(set(letters))


@pytest.mark.parametrize("cells", [38, 40, 80, 120, 200])
@pytest.mark.parametrize("count", [1, 9, 13, 26])
def test_a_panel_names_every_key_in_few_lines_of_the_width(cells: int, count: int) -> None:
    choices = [(letter, "Playbooks compared") for letter in which_key.LETTERS[:count]]
    lines = which_key.panel(choices, cells)
    assert len(lines) <= which_key.MOST_ROWS
    words = ["".join(text for text, _style in line) for line in lines]
    assert all(len(line) == cells for line in words)
    named = [text.strip() for line in lines for text, style in line if style == "key"]
    assert sorted(named) == [letter for letter, _words in choices]


# -- marks ----------------------------------------------------------------------------------------


async def test_a_marked_row_is_gone_back_to_from_anywhere(desk: Crm) -> None:
    app = app_on(desk)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "j", "z", "a")
        assert "Kim Minji" in at_cursor(app) and "marked a" in toasts(app)[-1]
        await press(pilot, "3", "j", "'", "a")
        assert app.current_mode == "today" and "Kim Minji" in at_cursor(app)
        await press(pilot, "'", "'")
        assert app.current_mode == "clients"
        await press(pilot, "'", "'")
        assert app.current_mode == "today" and "Kim Minji" in at_cursor(app)


async def test_marks_are_kept_between_days_and_a_closed_step_leads_to_its_client(desk: Crm) -> None:
    app = app_on(desk)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "z", "b", "x", "p", "enter")
    app = app_on(desk)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "'", "b")
        assert shown(app) == "client_card.ClientCardScreen"
        assert "Ivan Petrov" in plain(screen_of(app))


async def test_a_card_of_the_board_is_marked_too(desk: Crm) -> None:
    app = app_on(desk)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "2", "j", "j", "z", "k")
        marked = app.screen.whom()[1]  # type: ignore[attr-defined]
        await press(pilot, "home", "1", "'", "k")
        assert app.current_mode == "pipeline"
        assert app.screen.whom()[1] == marked  # type: ignore[attr-defined]


async def test_every_screen_can_be_marked_and_gone_back_to(desk: Crm) -> None:
    app = app_on(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        for name in SCREENS:
            if name in ("merge", "import", "found"):
                continue  # they open on what was chosen, not by themselves
            await open_screen(pilot, name)
            await press(pilot, "z", "s", "escape", "escape", "1", "\\", "escape", "'", "s")
            assert shown(app) == SCREENS[name].shows, name


# -- jump -----------------------------------------------------------------------------------------


async def test_a_letter_on_a_row_is_a_click_on_it(desk: Crm) -> None:
    app = app_on(desk)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        before = screen_of(app)
        await press(pilot, "\\")
        lines = plain(screen_of(app)).split("\n")
        row = next(line for line in lines if "Сергей" in line)
        letter = row[1]
        assert letter.isalpha()
        await press(pilot, "escape")
        assert screen_of(app) == before
        await press(pilot, "\\", letter)
        assert "Сергей" in at_cursor(app)


async def test_a_letter_on_a_tab_opens_it_and_on_a_card_of_the_board_points(desk: Crm) -> None:
    app = app_on(desk)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "\\")
        top = plain(screen_of(app)).split("\n")[0]
        letter = top[top.index("2 Pipeline") - 1]
        await press(pilot, letter)
        assert app.current_mode == "pipeline"
        await press(pilot, "\\", "d")
        assert app.screen.whom()[0] is not None  # type: ignore[attr-defined]


# -- recordings -----------------------------------------------------------------------------------


async def test_recorded_keys_are_replayed_as_often_as_said(desk: Crm) -> None:
    app = app_on(desk)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "Q", "m")
        assert "recording m" in plain(screen_of(app)).split("\n")[-1]
        await press(pilot, "n", *"rang", "enter", "j", "Q")
        assert "recording" not in plain(screen_of(app)).split("\n")[-1]
        await press(pilot, "@", "2", "m")
    assert notes(desk) == ["Ivan Petrov", "Kim Minji", "Сергей Волков"]


async def test_a_recording_is_kept_and_ends_where_the_list_ends(desk: Crm) -> None:
    app = app_on(desk)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "Q", "m", "p", "2", "enter", "Q")
    app = app_on(desk)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "@", "9", "9", "m")
        assert "time" in toasts(app)[-1]
    days = {day for _title, day, _minute in open_steps(desk).values()}
    assert "2026-11-25" not in days, "all were put off, and none twice"


async def test_what_ends_removes_or_turns_back_is_not_recorded(desk: Crm) -> None:
    before = open_steps(desk)
    app = app_on(desk)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "Q", "m", "x")
        assert "own hand" in toasts(app)[-1] and shown(app) == "today.TodayScreen"
        await press(pilot, "W", "u", "=", "j", "Q", "home", "@", "m")
        assert "Kim Minji" in at_cursor(app), "the one key that may be is"
        await press(pilot, "Q", "d", "j", "c", "d")
        assert app.ear is None
        await press(pilot, "@", "d")
        assert "Nothing is recorded under d" in toasts(app)[-1]
    assert len(before) - len(open_steps(desk)) == 1, "by hand alone"


async def test_a_replay_stops_where_it_is_not_as_it_was(desk: Crm) -> None:
    app = app_on(desk)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "Q", "m", "n", *"x", "enter", "Q")
        await press(pilot, "g", "s", "@", "5", "m")
        assert "Stopped" in toasts(app)[-1]
    assert notes(desk) == ["Ivan Petrov"]


async def test_nothing_that_somebody_wrote_into_the_file_makes_a_replay_refuse(
    desk: Crm, tmp_path: Path
) -> None:
    state = tmp_path / "state" / "crm-tui"
    state.mkdir(parents=True)
    hostile = {
        "a": [["", "step.refuse", None], ["outcome_forms.RefuseForm", "p", "p"]],
        "b": [["", "edit.undo", None]], "c": "x", "d": [[1, 2]], "e": [["", "step.note"]],
        "f": [["", "app.quit", None]],
    }  # fmt: skip
    (state / "macros.json").write_text(json.dumps(hostile), encoding="utf-8")
    app = app_on(desk)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        for letter in hostile:
            await press(pilot, "@", letter)
            assert "Nothing is recorded" in toasts(app)[-1]
        assert app.is_running


def test_what_may_be_recorded_is_named_by_the_table_and_the_list_of_forms() -> None:
    ids = {key.id for key in KEYS}
    assert ids >= DESTRUCTIVE and ids >= OUTSIDE
    assert not any(is_recordable(Press("", one)) for one in DESTRUCTIVE)
    known = {way.shows for way in ways()}
    assert set(ENDING) <= FORMS and known >= FORMS - {"marks.PlaceForm"}
    ending = {"RefuseForm", "SureForm", "Blocking", "WinForm", "MergeScreen", "BoardWinForm"}
    assert not {name.rpartition(".")[2] for name in FORMS} & ending


def notes(crm: Crm) -> list[str]:
    """The clients who have a note, in the order they were written."""
    import sqlite3
    from contextlib import closing

    path = crm.store.url.removeprefix("sqlite:///")
    with closing(sqlite3.connect(path)) as file:
        rows = file.execute(
            "SELECT c.name FROM activity a JOIN client c ON c.id = a.client_id"
            " WHERE a.kind = 'note' ORDER BY a.id"
        )
        return [name for (name,) in rows]


async def test_keys_that_cannot_be_are_told_at_the_start_in_one_line(db: Path, home: Path) -> None:
    path = write_config(home, '[keys]\nstep.note = "N"\nstep.time = "r"\nstep.slep = "f7"\n')
    app = fresh_app({"db": str(db)})
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        said = [toast for toast in toasts(app) if "toml" in toast]
        assert len(said) == 1 and said[0].count("\n") == 0
        assert f"{path}:3: “r” for step.time" in said[0] and "1 more: crm keys --check" in said[0]
        assert app.keyboard.meant("N").id == "step.note"
