"""Duplicates: found behind the screen, told apart or merged by a key, and taken back."""

import threading
from typing import Any

import pytest

from crm_tui.actions import clients
from crm_tui.crm import Crm
from crm_tui.screens.client_card import ClientCardScreen
from crm_tui.screens.duplicates import DuplicatesScreen
from crm_tui.screens.merge import MergeScreen
from crm_tui.store.queries import duplicates
from tests.tui.client_desk import kept_of
from tests.tui.desk import app_on, elsewhere, fill
from tests.tui.looking import at_cursor, plain, press, screen_of, settle, toasts

WIDE = (120, 30)


@pytest.fixture
def desk(crm: Crm) -> Crm:
    """Ivan, Minji and Sergey, two of them twice; Maria has Ivan's phone."""
    fill(crm, ("Ivan Petrov", "Kim Minji", "Сергей Волков"))
    phone = ("phone", "+7 921 555-01-00")
    crm.run(clients.add_client, "Петров Иван", channels=(phone,), city="Омск")
    crm.run(clients.add_client, "김민지", city="서울")
    crm.run(clients.add_client, "Maria Sidorova", channels=(phone,))
    return crm


async def test_pairs_are_listed_with_reasons_and_what_both_have(desk: Crm) -> None:
    app = app_on(desk)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "D")
        text = plain(screen_of(app))
        assert "2 pairs look like one client" in text
        assert "0.96 Ivan Petrov = Петров Иван" in at_cursor(app)
        assert "same phone, names sound the same 0.97" in text
        assert "c4: 1 channel" in text and "Омск" in text
        assert "김민지" in text and "Maria" not in text
        await press(pilot, "e")
        assert isinstance(app.screen, ClientCardScreen)


async def test_who_is_not_the_same_is_listed_no_more_until_it_is_taken_back(desk: Crm) -> None:
    app = app_on(desk)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "g", "d")
        await press(pilot, "x")
        assert "c1 and c4 are not the same" in plain(toasts(app)[-1])
        assert "1 pair looks like one client" in screen_of(app)
        assert "Kim Minji" in at_cursor(app)
        await press(pilot, "escape", "D")
        assert "1 pair looks like one client" in screen_of(app)
        await press(pilot, "u", "B")
        assert "2 pairs look like one client" in screen_of(app)


async def test_words_narrow_the_pairs_and_escape_shows_all(desk: Crm) -> None:
    app = app_on(desk)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "D", "f", *"minji", "enter")
        assert "Kim Minji" in at_cursor(app) and "Ivan Petrov" not in screen_of(app)
        assert "Duplicates, only: minji" in plain(screen_of(app))
        await press(pilot, "f", *" nobody", "enter")
        assert "No pair holds these words; esc shows all." in screen_of(app)
        await press(pilot, "escape")
        assert "Ivan Petrov" in screen_of(app)


async def test_the_line_of_keys_names_only_what_can_be_done_here(desk: Crm) -> None:
    app = app_on(desk)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "D")
        assert "x not the same" in line_of_keys(app)
        await press(pilot, "x", "x")
        assert "enter merge" not in line_of_keys(app) and "x not" not in line_of_keys(app)
        assert "B look anew" in line_of_keys(app)
        await press(pilot, "u")
        await press(pilot, "B")
        assert "enter merge" in line_of_keys(app)
        await pilot.click(offset=(3, WIDE[1] - 1))
        await settle(pilot)
        assert isinstance(app.screen, MergeScreen)


async def test_a_phone_has_buttons_for_a_pair(desk: Crm) -> None:
    app = app_on(desk)
    async with app.run_test(size=(40, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "D")
        assert line_of_keys(app).split() == ["‹", "=", "x", "⋯"]
        await press(pilot, "x", "x")
        assert line_of_keys(app).split() == ["‹", "B", "⋯"]


async def test_a_phone_without_pairs_offers_to_look_anew(crm: Crm) -> None:
    app = app_on(crm)
    async with app.run_test(size=(40, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "D")
        assert line_of_keys(app).split() == ["‹", "B", "⋯"]


def line_of_keys(app: Any) -> str:
    """The last line of the screen."""
    return plain(screen_of(app)).split("\n")[-1]


async def test_two_quick_presses_tell_two_pairs_apart(desk: Crm) -> None:
    app = app_on(desk)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "D")
        await press(pilot, "x", "x")
        assert "No two clients look like one." in screen_of(app)
        await press(pilot, "u", "u")
        assert "2 pairs look like one client" in screen_of(app)


async def test_enter_shows_the_two_beside_each_other_and_merging_comes_back_here(
    desk: Crm,
) -> None:
    app = app_on(desk)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "D")
        await press(pilot, "enter")
        assert isinstance(app.screen, MergeScreen)
        await press(pilot, "enter")
        assert isinstance(app.screen, DuplicatesScreen)
        assert "1 pair looks like one client" in screen_of(app)
        await press(pilot, "u")
        assert "2 pairs look like one client" in screen_of(app)
    assert kept_of(desk, "Ivan Petrov") == (1, "", "")


async def test_marked_pairs_are_merged_at_once_with_one_undo(desk: Crm) -> None:
    app = app_on(desk)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "D")
        await press(pilot, "*", "=")
        assert "Merge 2 pairs" in screen_of(app)
        await press(pilot, "enter")
        assert "2 pairs merged" in plain(toasts(app)[-1])
        assert "No two clients look like one." in screen_of(app)
        assert kept_of(desk, "Ivan Petrov") == (1, "Омск", "")
        await press(pilot, "u")
        assert "2 pairs look like one client" in screen_of(app)


async def test_a_pair_that_a_colleague_merged_is_gone(desk: Crm) -> None:
    from crm_tui.actions.merging import merge_clients

    app = app_on(desk)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "D")
        await elsewhere(desk, merge_clients, 2, 5)
        app.look_around()
        await settle(pilot)
        assert "1 pair looks like one client" in screen_of(app)


class Held:
    """A search that waits in the middle until it is let go."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.reached, self.go_on = threading.Event(), threading.Event()
        search = duplicates.to_compare

        def held(session: Any, tell: Any) -> Any:
            def told(progress: duplicates.Progress) -> None:
                tell(progress._replace(done=1, total=4))
                self.reached.set()
                assert self.go_on.wait(10)
                tell(progress)

            return search(session, told)

        patch.setattr(duplicates, "to_compare", held)


async def test_a_long_search_tells_how_far_it_is_and_escape_stops_it(
    desk: Crm, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = Held(monkeypatch)
    app = app_on(desk)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        screen = DuplicatesScreen()
        await app.push_screen(screen)
        while not held.reached.is_set():
            await pilot.pause()
        screen._show_progress()
        assert "Reading the clients: 25 %" in screen_of(app)
        assert "esc stops" in screen_of(app)
        screen.act("nav.back")
        held.go_on.set()
        await settle(pilot)
        assert app.screen is screen
        assert "Stopped; B looks again" in screen_of(app)
        await press(pilot, "B")
        assert "2 pairs look like one client" in screen_of(app)
        await press(pilot, "escape")
        assert app.screen is not screen


@pytest.fixture
def hostile_desk(crm: Crm) -> Crm:
    for name in ("Ivan", "Иван"):
        evil = f"[bold]\x1b[2J\u202eevil\nname[/] {name}"
        crm.run(clients.add_client, evil, company=f"{name} & {evil}", city=evil)
    return crm


@pytest.mark.parametrize("size", ((40, 24), (80, 24), (200, 60)))
async def test_hostile_names_are_text_at_any_width(
    hostile_desk: Crm, size: tuple[int, int]
) -> None:
    app = app_on(hostile_desk)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        await press(pilot, "D")
        await press(pilot, "space")
        text = screen_of(app)
        assert "[bold]" in text
        assert "\x1b" not in text and "\u202e" not in text
