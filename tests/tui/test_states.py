"""What a screen says while there is nothing to show, and what it looks like in plain ASCII."""

import pytest

from crm_tui.crm import Crm
from crm_tui.screens.all import SCREENS
from crm_tui.theme_names import is_ascii_framed
from crm_tui.widgets.borders import SIGNS, in_ascii
from tests.house.ui_page import EMPTY, NEVER
from tests.terminal import CRM, Terminal
from tests.tui.desk import app_on, fill
from tests.tui.looking import plain, screen_of, settle
from tests.tui.tour import go_home, open_screen


def test_every_screen_has_words_for_nothing_or_is_never_empty() -> None:
    assert set(EMPTY) == set(SCREENS)
    assert {name for name, words in EMPTY.items() if not words} == set(NEVER)


async def test_a_screen_says_that_there_is_nothing_and_what_to_do(crm: Crm) -> None:
    app = app_on(crm)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        for name, words in EMPTY.items():
            if words:
                await open_screen(pilot, name)
                assert words in plain(screen_of(app)), (name, screen_of(app))


# -- ASCII ----------------------------------------------------------------------------------------


def test_every_sign_has_a_stand_in_of_its_own_width() -> None:
    for sign, stand_in in SIGNS.items():
        assert stand_in.isascii()
        assert len(stand_in) == (0 if sign in "\u2068\u2069" else 1)
    assert in_ascii("│ ▸ Иван ─┐") == "| > Иван -+"
    assert len({SIGNS[sign] for sign in "▸▹▾✓"}) == 4, "the cursor is no sign of a folded week"


@pytest.mark.parametrize(
    ("said", "told", "ascii_framed"),
    [
        ("", {"TERM": "xterm-256color", "LANG": "ru_RU.UTF-8"}, False),
        ("", {"TERM": "xterm"}, False), ("", {"TERM": "linux"}, True),
        ("", {"TERM": "vt100"}, True),
        ("", {"TERM": "xterm", "LANG": "ru_RU.KOI8-R"}, True),
        ("", {"TERM": "xterm", "LC_ALL": "en_US.utf8", "LANG": "C"}, False),
        ("lines", {"TERM": "linux"}, False), ("ascii", {"TERM": "xterm"}, True),
    ],
)  # fmt: skip
def test_frames_fit_the_terminal_unless_somebody_says_otherwise(
    said: str, told: dict[str, str], ascii_framed: bool
) -> None:
    assert is_ascii_framed(said, told) is ascii_framed


def test_an_ascii_terminal_gets_ascii_and_names_as_they_are(crm: Crm) -> None:
    fill(crm)
    path = crm.store.url.removeprefix("sqlite:///")
    env = {"CRM_DB": path, "CRM_USER": crm.actor, "CRM_BORDERS": "ascii", "TERM": "xterm-256color"}
    with Terminal([CRM], (80, 24), env) as terminal:
        terminal.wait("Steps")
        terminal.press("3")
        terminal.wait("Ivan Petrov")
        shown = terminal.screen
        terminal.press("q")
        assert terminal.exit_code == 0
    assert "+" in shown and "|" in shown
    drawn = terminal.raw.decode("utf-8", "replace")
    assert not {*drawn} & {*SIGNS}
    assert "Сергей" in drawn


async def test_on_a_phone_every_word_for_nothing_is_whole_and_buttons_bring_something(
    crm: Crm,
) -> None:
    app = app_on(crm)
    async with app.run_test(size=(40, 24)) as pilot:
        await settle(pilot)
        for name, words in EMPTY.items():
            if words:
                await open_screen(pilot, name)
                text = plain(screen_of(app))
                assert words in " ".join(text.replace("│", " ").split()), (name, text)
                assert "…" not in text, (name, text)
        await go_home(pilot)
        assert "one line" in plain(screen_of(app))
        await pilot.click(offset=(3, 23))
        await settle(pilot)
        assert "Add ›" in plain(screen_of(app)), screen_of(app)
