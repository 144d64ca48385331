"""The table of keys: nothing twice, nothing that does nothing, the same place on every layout."""

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crm_tui.domain.layouts import (
    LAYOUTS,
    PLACES,
    hangul_place,
    is_hangul,
    readings,
    typed_as,
)
from crm_tui.keys import DESTRUCTIVE, KEYS, ROOMS_OF, clashes, one_complaint, remapped
from crm_tui.screens.acting import ActingScreen
from crm_tui.screens.calendar import CalendarScreen
from crm_tui.screens.client_card import ClientCardScreen
from crm_tui.screens.clients import ClientsScreen
from crm_tui.screens.find_screen import FindScreen
from crm_tui.screens.history import HistoryScreen
from crm_tui.screens.import_files import ImportFilesScreen
from crm_tui.screens.import_preview import ImportScreen
from crm_tui.screens.pipeline import PipelineScreen
from crm_tui.screens.plan import PlanScreen
from crm_tui.screens.playbooks import PlaybooksScreen
from crm_tui.screens.refused import RefusedScreen
from crm_tui.screens.settings import SettingsScreen
from crm_tui.screens.today import TodayScreen
from crm_tui.widgets.keyboard import Keyboard, Meant

OUTCOMES = ("step.result", "step.postpone", "step.refuse")
#: What a person who never looks at the layout would hit: the places of r, p, x, c, t, n, u.
PLACE_OF_R = {"ru": "к", "fa": "ق"}


def test_no_key_means_two_things() -> None:
    assert clashes() == []


SCREENS: dict[str, Callable[[], ActingScreen]] = {
    "today": TodayScreen,
    "pipeline": PipelineScreen,
    "clients": ClientsScreen,
    "card": lambda: ClientCardScreen(1),
    "found": FindScreen,
    "history": HistoryScreen,
    "plan": PlanScreen,
    "calendar": CalendarScreen,
    "playbooks": PlaybooksScreen,
    "refused": RefusedScreen,
    "settings": SettingsScreen,
    "files": ImportFilesScreen,
    "import": lambda: ImportScreen(None, "Name"),
}


@pytest.mark.parametrize("name", SCREENS)
def test_every_key_in_the_table_does_something(name: str) -> None:
    does = SCREENS[name]().does()
    here = [key.id for key in KEYS if key.room in ROOMS_OF[name]]
    assert [one for one in here if one not in does] == [], "listed, and nothing answers"


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_layout_names_every_place(layout: str) -> None:
    assert len(LAYOUTS[layout]) == len(PLACES)


@pytest.mark.parametrize(("layout", "char"), PLACE_OF_R.items())
def test_the_key_in_the_place_of_r_is_r(layout: str, char: str) -> None:
    assert Keyboard().meant(char) == Meant("step.result")
    assert typed_as("r", layout) == char


@pytest.mark.parametrize(
    ("char", "action"),
    [
        ("з", "step.postpone"), ("ч", "step.refuse"), ("с", "step.call"), ("е", "step.time"),
        ("т", "step.note"), ("г", "edit.undo"), ("о", "move.down"), ("л", "move.up"),
        ("ح", "step.postpone"), ("ط", "step.refuse"), ("ز", "step.call"), ("ف", "step.time"),
        ("د", "step.note"), ("ع", "edit.undo"), ("ت", "move.down"), ("ن", "move.up"),
        ("؟", "help.show"), ("ctrl+к", "edit.redo"), ("ctrl+ق", "edit.redo"), ("۱", "go.today"),
    ],
)  # fmt: skip
def test_keys_work_on_russian_and_persian_layouts(char: str, action: str) -> None:
    assert Keyboard().meant(char) == Meant(action)


def test_ctrl_with_a_cyrillic_letter_is_ctrl_with_its_place() -> None:
    assert Keyboard().meant("ctrl+з") == Meant("palette.show")


@pytest.mark.parametrize(("char", "action"), [("ㅓ", "move.down"), ("ㅏ", "move.up")])
def test_hangul_does_what_is_harmless(char: str, action: str) -> None:
    assert Keyboard().meant(char) == Meant(action)


@pytest.mark.parametrize("char", ["ㄱ", "ㄲ", "ㅔ", "ㅖ", "ㅌ", "ㅊ", "ㅕ", "가", "닭", "ᄀ"])
def test_hangul_never_ends_a_step_but_says_to_switch(char: str) -> None:
    assert Keyboard().meant(char) == Meant(None, switch=True)


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("screen", ROOMS_OF)
def test_every_key_of_every_screen_works_in_its_place_or_says_to_switch(
    layout: str, screen: str
) -> None:
    keyboard = Keyboard()
    keyboard.heard(typed_as("f", layout))
    rooms = ROOMS_OF[screen]
    for key in keyboard.of(rooms):
        for name in (name for name in key.names if len(name) == 1):
            typed = typed_as(name, layout)
            meant = keyboard.meant(typed, rooms)
            if meant.id != key.id:
                assert is_hangul(typed) and not (key.harmless and hangul_place(typed) == name)
                assert meant.switch or meant.id is not None, (name, typed)
                assert typed not in (keyboard.label(key),), "the footer does not name it so"


def test_a_full_stop_repeats_on_latin_and_finds_on_russian() -> None:
    keyboard = Keyboard()
    assert keyboard.meant(".") == Meant("find.open"), "not knowing the layout, it only looks"
    keyboard.heard("r")
    assert keyboard.meant(".") == Meant("step.repeat")
    keyboard.heard("к")
    assert keyboard.meant(".") == Meant("find.open")
    keyboard.heard("ق")
    assert keyboard.meant(".") == Meant("step.repeat"), "Persian has the full stop in its place"


def test_a_comma_can_only_be_the_russian_question_mark() -> None:
    assert Keyboard().meant(",") == Meant("help.show")


def test_the_footer_shows_keys_as_they_are_typed() -> None:
    keyboard = Keyboard()
    result = next(key for key in KEYS if key.id == "step.result")
    find = next(key for key in KEYS if key.id == "find.open")
    assert keyboard.label(result) == "r"
    assert keyboard.heard("к")
    assert (keyboard.label(result), keyboard.label(find)) == ("к", ".")
    keyboard.heard("ㅏ")
    assert keyboard.label(result) == "r", "Hangul does not act here, so it is not promised"


@pytest.mark.parametrize("char", "1/?. ,")
def test_characters_that_layouts_share_give_no_layout_away(char: str) -> None:
    assert not Keyboard().heard(char)


def test_answers_of_a_form_are_places_too() -> None:
    keyboard = Keyboard()
    assert keyboard.letter("т", "tnb") == Meant("n")
    assert keyboard.letter("د", "tnb") == Meant("n")
    assert keyboard.letter("N", "tnb") == Meant("n")
    assert keyboard.letter("ㅜ", "tnb") == Meant(None, switch=True)
    assert keyboard.letter("q", "tnb") == Meant()


def test_a_person_may_move_a_key() -> None:
    table, complaints = remapped({"step.note": "N"})
    assert complaints == ()
    assert Keyboard(table).meant("N") == Meant("step.note")
    assert Keyboard(table).meant("n") == Meant()


def test_a_moved_key_that_is_taken_is_told_and_not_moved() -> None:
    table, faults = remapped({"step.note": "r", "step.sleep": "z"})
    assert table == KEYS
    assert [fault.id for fault in faults] == ["step.note", "step.sleep"]
    assert "step.result" in faults[0].words
    (words,) = one_complaint(faults, {"step.note": "config.toml:7"})
    assert words.startswith("config.toml:7: ") and words.endswith("1 more: crm keys --check")


def test_two_actions_may_change_places() -> None:
    table, faults = remapped({"step.note": "t", "step.time": "n"})
    assert faults == ()
    assert Keyboard(table).meant("t") == Meant("step.note")
    assert Keyboard(table).meant("n") == Meant("step.time")


@pytest.mark.parametrize(
    "keys", ["к", "ctrl+i", "ctrl+R", "rr", "", ",", "shift+enter", "ctrl+1", "ㄱ"]
)
def test_what_no_terminal_sends_as_a_key_of_its_own_is_told(keys: str) -> None:
    table, faults = remapped({"step.note": keys})
    assert table == KEYS
    assert "step.note" in faults[0].words


@pytest.mark.parametrize("keys", ["comma", "ctrl+t", "f5", "N, f6", "|"])
def test_keys_that_a_terminal_sends_are_given(keys: str) -> None:
    table, faults = remapped({"step.note": keys})
    assert faults == ()
    keyboard = Keyboard(table)
    keyboard.heard("r")
    assert keyboard.meant(keys.split(",")[0].replace("comma", ",")).id == "step.note"


@given(
    wishes=st.dictionaries(
        st.sampled_from([key.id for key in KEYS]),
        st.sampled_from([name for key in KEYS for name in key.names] + ["N", "f5", "к"]),
        max_size=6,
    )
)
@settings(max_examples=30, deadline=None)
def test_whatever_is_wished_no_key_means_two_things_and_nothing_harmful_hides(
    wishes: dict[str, str],
) -> None:
    table, faults = remapped(wishes)
    assert clashes(table) == []
    harmless = {name: key for key in KEYS if key.harmless for name in key.names}
    for key in table:
        if key.id in DESTRUCTIVE and key.keys == wishes.get(key.id):
            places = [harmless[name] for name in key.names if name in harmless]
            near = {r for rooms in ROOMS_OF.values() if key.room in rooms for r in rooms}
            assert not [other for other in places if other.room in near], key
    met = {key.id for key, was in zip(table, KEYS, strict=True) if key != was}
    assert not met & {fault.id for fault in faults}


def test_a_refusal_does_not_move_onto_a_key_that_looks_or_moves() -> None:
    table, faults = remapped({"step.refuse": "j", "move.down": "N"})
    assert [fault.id for fault in faults] == ["step.refuse"]
    assert Keyboard(table).meant("x").id == "step.refuse"
    assert Keyboard(table).meant("j") == Meant()


def test_no_outcome_is_called_harmless() -> None:
    harmless = {key.id for key in KEYS if key.harmless}
    assert not harmless & {*OUTCOMES, "step.call", "step.time", "edit.undo", "step.repeat"}


def test_a_character_in_two_places_reads_as_both() -> None:
    assert ("en", ".") in readings(".")
    assert ("ru", "/") in readings(".")
