"""What was done is looked through, understood, and undone one by one."""

import importlib
import pkgutil
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

import crm_tui.actions
from crm_tui.actions.activities import add_note
from crm_tui.actions.base import ACTIONS
from crm_tui.actions.review import rest
from crm_tui.actions.steps import postpone
from crm_tui.actions.team import change_setting
from crm_tui.crm import Crm
from crm_tui.domain import entry_words
from crm_tui.domain.entries import EntryChange, EntryDetail, HistoryEntry
from crm_tui.domain.steps import Draft
from crm_tui.screens.client_card import ClientCardScreen
from crm_tui.screens.history import HistoryScreen
from crm_tui.screens.today import TodayScreen
from crm_tui.store.images import KINDS
from crm_tui.widgets.paint import length
from crm_tui.widgets.paint_history import columns, detail_lines, entry_line
from tests.tui.desk import TODAY, app_on, elsewhere, fill, open_steps
from tests.tui.looking import at_cursor, line_with, plain, press, screen_of, settle, toasts
from tests.tui.test_hostile import NOW_HERE, OBEYED, WORST, check

WIDE = (140, 36)


@pytest.fixture
def desk(crm: Crm) -> Crm:
    fill(crm)
    return crm


@pytest.fixture
def long_desk(crm: Crm) -> Crm:
    fill(crm, tuple(f"Client {number:03}" for number in range(70)))
    return crm


async def test_my_actions_are_listed_the_newest_first(desk: Crm) -> None:
    app = app_on(desk)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "n", *"asks for oak", "enter", "p", *"fri", "enter", "U")
        assert isinstance(app.screen, HistoryScreen)
        assert "Later" in at_cursor(app) and "Ivan Petrov · windows" in at_cursor(app)
        shown = plain(screen_of(app))
        assert "My history" in shown and "It stands; u undoes it alone." in shown
        await press(pilot, "j")
        assert "Note" in at_cursor(app)
        assert "asks for oak" in plain(screen_of(app))
        await press(pilot, "escape")
        assert isinstance(app.screen, TodayScreen)


async def test_one_action_is_undone_alone_and_redone(desk: Crm) -> None:
    before = open_steps(desk)
    app = app_on(desk)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "p", *"fri", "enter", "n", *"kept", "enter", "U", "j", "u")
        assert toasts(app)[-1].startswith("Undone: Later · Ivan Petrov")
        assert open_steps(desk) == before, "the note after it stays"
        assert "undone" in at_cursor(app) and "Later" in at_cursor(app)
        assert "Undo: Later" in plain(screen_of(app))
        await press(pilot, "ctrl+r")
        assert open_steps(desk) != before
        await press(pilot, "home")
        assert "Redo: Later" in at_cursor(app)


@pytest.mark.parametrize("key", ["enter", "l"])
async def test_enter_opens_the_client_and_undoes_nothing(desk: Crm, key: str) -> None:
    app = app_on(desk)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "p", *"fri", "enter", "U")
        assert "u undoes one alone · enter opens the client" in screen_of(app)
        before = open_steps(desk)
        await press(pilot, key)
        assert isinstance(app.screen, ClientCardScreen)
        assert "Ivan Petrov" in plain(screen_of(app)) and open_steps(desk) == before


async def test_a_refusal_names_the_change_and_the_person_and_stays_to_be_read(desk: Crm) -> None:
    boris = Crm(desk.store, "boris", clock=desk.clock, zone=desk.zone)
    app = app_on(desk)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "p", *"fri", "enter", "U")
        step = 6  # the step that postponing opened
        await elsewhere(boris, postpone, step, Draft(day=TODAY + timedelta(days=9)))
        await press(pilot, "u")
        shown = " ".join(plain(screen_of(app)).split())
        assert "changed by boris in j" in toasts(app)[-1]
        assert "boris" in shown and "Nothing was" in shown


async def test_a_colleagues_action_is_seen_and_cannot_be_undone_by_me(desk: Crm) -> None:
    boris = Crm(desk.store, "boris", clock=desk.clock, zone=desk.zone)
    await elsewhere(boris, add_note, 1, "called back")
    app = app_on(desk)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "U")
        assert "boris" not in line_with(app, "Note")
        await press(pilot, "o", "home")
        assert "Everybody's history" in screen_of(app) and "boris" in at_cursor(app)
        assert "only boris may undo it" in plain(screen_of(app))
        await press(pilot, "u")
        assert "was done by boris, not by you" in toasts(app)[-1]


async def test_words_narrow_the_list_while_they_are_typed(desk: Crm) -> None:
    app = app_on(desk)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "U", "f", *"волков deal")
        assert "Сергей Волков" in at_cursor(app) and "Deal added" in at_cursor(app)
        assert "Ivan Petrov" not in plain(screen_of(app))
        await press(pilot, "enter")
        assert "escape shows all" in screen_of(app)
        await press(pilot, "escape")
        assert "Ivan Petrov" in plain(screen_of(app)), "one escape shows all again"
        await press(pilot, "f", *"zzz")
        assert "Nothing fits these words." in screen_of(app)
        await press(pilot, "escape", "escape")
        assert isinstance(app.screen, TodayScreen)


async def test_a_day_is_told_as_a_day(desk: Crm) -> None:
    await elsewhere(desk, rest, 1, date(2027, 2, 20))
    app = app_on(desk)
    async with app.run_test(size=(120, 30)) as pilot:
        await settle(pilot)
        await press(pilot, "U")
        shown = plain(screen_of(app))
        assert "20 Feb 2027" in shown and "2027-02-20" not in shown


async def test_what_another_window_does_appears_and_the_cursor_stays(desk: Crm) -> None:
    app = app_on(desk)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "U", "j", "j")
        before = at_cursor(app)[:60]
        await elsewhere(desk, add_note, 1, "from the command line")
        app.look_around()
        await settle(pilot)
        assert at_cursor(app)[:60] == before, "it stays on its entry"
        assert "Note" in line_with(app, "Ivan Petrov")


async def test_a_setting_and_an_empty_history_are_told(crm: Crm) -> None:
    app = app_on(crm)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "U")
        assert "Nothing was done yet." in screen_of(app)
        await press(pilot, "u", "f", "escape", "s")
        assert "order of time" in toasts(app)[-1]
        await elsewhere(crm, change_setting, "currency", "EUR")
        app.look_around()
        await settle(pilot)
        await press(pilot, "o")
        assert "Setting" in at_cursor(app) and "currency" in at_cursor(app)
        assert "USD → EUR" in plain(screen_of(app))


async def test_a_long_history_is_read_on_while_one_moves_down(long_desk: Crm) -> None:
    app = app_on(long_desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "U", "end")
        assert "Client 000" in at_cursor(app) and "Client added" in at_cursor(app)


@pytest.mark.parametrize("size", [(40, 24), (80, 24), (200, 60)], ids=str)
async def test_a_phone_shows_one_pane_and_the_details_on_enter(
    desk: Crm, size: tuple[int, int]
) -> None:
    app = app_on(desk)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        await press(pilot, "U")
        phone = size[0] < 60
        assert ("It stands" in plain(screen_of(app))) is not phone
        if phone:
            await press(pilot, "enter")
            assert "It stands" in plain(screen_of(app))
            await press(pilot, "escape", "escape")
            assert isinstance(app.screen, TodayScreen)


# -- words and drawing ----------------------------------------------------------------------------


def test_every_action_and_every_kind_of_record_has_its_words() -> None:
    for module in pkgutil.iter_modules(crm_tui.actions.__path__):
        importlib.import_module(f"crm_tui.actions.{module.name}")
    assert sorted(set(ACTIONS) - set(entry_words.ACTIONS)) == []
    assert sorted(set(KINDS) - set(entry_words.KINDS)) == []


def hostile(text: str) -> HistoryEntry:
    return HistoryEntry(1, 0, text, text, text, text, text, None, 7, 1, text, 2, text)


@pytest.mark.parametrize("cells", [10, 30, 57, 118])
def test_whatever_an_entry_holds_is_drawn_as_text(cells: int) -> None:
    for text in WORST:
        entry = hostile(text)
        wide = columns([entry], NOW_HERE, cells, everybody=True)
        line = entry_line(entry, wide, NOW_HERE, cells)
        assert not OBEYED & set("".join(words for words, _style in line))
        image = '{"title": %s, "amount": "x", "stage_id": 3, "at": 99999999999999999}'
        change = EntryChange(text, 1, None, image % '"a\\u202eb"')
        names = {("stage", 3): text, (text, 1): text}
        told = EntryDetail(entry, (change,), 50, names, forgotten=True)
        check(detail_lines(told, NOW_HERE, False, text, cells), cells)


@given(st.text(max_size=30), st.integers(6, 90))
def test_any_entry_fits_its_row(text: str, cells: int) -> None:
    entry = hostile(text)
    wide = columns([entry], NOW_HERE, cells, everybody=False)
    assert length(entry_line(entry, wide, NOW_HERE, cells)) <= max(cells, 40)
