"""On no layout does a key do what its Latin key would not, where that could do harm."""

import pytest

from crm_tui.domain.layouts import LATIN, LAYOUTS, PLACES, hangul_place, is_hangul, layout_of
from crm_tui.keys import DESTRUCTIVE, KEYS, ROOMS_OF, Key
from crm_tui.screens.go_form import PLACES as SCREENS
from crm_tui.widgets.keyboard import Keyboard

STATES = (None, LATIN, *LAYOUTS)
BY_ID = {key.id: key for key in KEYS}
LETTERS = "abcdefghijklmnopqrstuvwxyz"


def at(layout: str | None) -> Keyboard:
    """A keyboard on which this layout was typed last."""
    keyboard = Keyboard()
    keyboard.layout = layout
    return keyboard


def latin_key(rooms: tuple[str, ...], name: str) -> Key | None:
    """What a Latin keyboard's key does."""
    return next((key for key in KEYS if key.room in rooms and name in key.names), None)


@pytest.mark.parametrize("screen", ROOMS_OF)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_no_key_does_harm_that_its_latin_key_would_not(layout: str, screen: str) -> None:
    """Letters, digits, punctuation and shift, whatever layout was typed on before."""
    rooms = ROOMS_OF[screen]
    for state in STATES:
        keyboard = at(state)
        for place, typed in zip(PLACES, LAYOUTS[layout], strict=True):
            if typed == "\0":
                continue
            meant = keyboard.meant(typed, rooms).id
            harms = meant in DESTRUCTIVE
            writes = meant is not None and not BY_ID[meant].harmless
            if harms or (writes and state in (None, layout)):
                expected = latin_key(rooms, place)
                assert expected is not None and expected.id == meant, (state, typed, place, meant)


@pytest.mark.parametrize("screen", ROOMS_OF)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_ctrl_with_a_letter_is_ctrl_with_its_place(layout: str, screen: str) -> None:
    rooms = ROOMS_OF[screen]
    for state in STATES:
        keyboard = at(state)
        for place, typed in zip(PLACES, LAYOUTS[layout], strict=True):
            meant = keyboard.meant(f"ctrl+{typed}", rooms).id
            if meant is not None and not BY_ID[meant].harmless:
                expected = latin_key(rooms, f"ctrl+{place.lower()}")
                assert expected is not None and expected.id == meant, (state, typed, meant)


@pytest.mark.parametrize("screen", ROOMS_OF)
def test_a_latin_key_does_what_it_says_though_another_layout_has_its_character(
    screen: str,
) -> None:
    rooms = ROOMS_OF[screen]
    keyboard = at(LATIN)
    for char in PLACES:
        meant = keyboard.meant(char, rooms).id
        expected = latin_key(rooms, char)
        if meant is not None and not BY_ID[meant].harmless:
            assert expected is not None and expected.id == meant, char
        if expected is not None:
            assert meant == expected.id, char


@pytest.mark.parametrize("screen", ROOMS_OF)
def test_a_composed_hangul_character_never_writes(screen: str) -> None:
    for state in STATES:
        keyboard = at(state)
        for char in "ㄱㄲㅂㅃㅌㅊㅕㅉㄸㅆㅒㅖ가각닭힣가":
            meant = keyboard.meant(char, ROOMS_OF[screen]).id
            assert meant is None or BY_ID[meant].harmless, char


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_letter_of_an_answer_is_the_letter_of_its_place(layout: str) -> None:
    """Of calls, reasons, screens, marks and recordings: no letter but that of the place."""
    keyboard = Keyboard()
    for place, typed in zip(PLACES, LAYOUTS[layout], strict=True):
        for letters in (LETTERS, "tnbvwxd", "".join(row[0] for row in SCREENS)):
            meant = keyboard.letter(typed, letters)
            assert meant.id in (None, place, place.lower(), typed), (typed, meant)
            if is_hangul(typed):
                assert meant.id is None and meant.switch


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_layout_types_no_character_twice_and_gives_itself_away_by_its_letters(
    layout: str,
) -> None:
    typed = [char for char in LAYOUTS[layout] if char not in "\0\u200c\u200d"]
    letters = [char for char in typed if char.isalpha()]
    assert len(letters) == len(set(letters))
    own = [char for char in letters if not char.isascii()]
    assert own and all(layout_of(char) in (layout, None) for char in own)
    if layout == "ko":
        places = [hangul_place(char) for char in own]
        assert all(place is not None and place in LETTERS for place in places)
