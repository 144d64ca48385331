"""Review by keys: one by one, each end handles its own, and the place is kept."""

from typing import Any

import pytest
from textual.pilot import Pilot

from crm_tui.actions.deals import lose_deal
from crm_tui.actions.steps import move_time
from crm_tui.crm import Crm
from crm_tui.domain.steps import Draft
from crm_tui.screens.review import ReviewScreen
from tests.conftest import opened
from tests.tui.desk import NAMES, TODAY, app_on, elsewhere, fill
from tests.tui.looking import plain, press, screen_of, settle, toasts

WIDE, USUAL, PHONE = (120, 36), (80, 24), (40, 24)


@pytest.fixture
def desk(crm: Crm) -> Crm:
    fill(crm)
    return crm


def shown(pilot: Pilot[None]) -> str:
    app: Any = pilot.app
    return plain(screen_of(app))


async def begin(pilot: Pilot[None]) -> None:
    await settle(pilot)
    await press(pilot, "g", "r", "enter")


async def test_every_deal_is_walked_through_once(desk: Crm) -> None:
    app = app_on(desk)
    async with app.run_test(size=WIDE) as pilot:
        await begin(pilot)
        assert "0 of 5 handled" in shown(pilot) and NAMES[0] in shown(pilot)
        await press(pilot, "r", "enter")
        assert "1 of 5 handled" in shown(pilot)
        await press(pilot, "p", *"tomorrow", "enter")
        assert "2 of 5 handled" in shown(pilot)
        await press(pilot, "t", *"fri", "enter", "x", "p", "enter")
        assert "4 of 5 handled" in shown(pilot)
        await press(pilot, "b", *"1 feb", "enter")
        assert "5 of 5 handled" in shown(pilot) and "The review is done" in shown(pilot)


async def test_undo_gives_it_back_and_the_cursor_goes_there(desk: Crm) -> None:
    app = app_on(desk)
    async with app.run_test(size=WIDE) as pilot:
        await begin(pilot)
        await press(pilot, "r", "enter", "r", "enter", "u")
        assert "1 of 5 handled" in shown(pilot)
        screen: Any = app.screen
        assert screen.rows.current().client == NAMES[1]


async def test_what_is_skipped_comes_again_at_the_end(desk: Crm) -> None:
    app = app_on(desk)
    async with app.run_test(size=WIDE) as pilot:
        await begin(pilot)
        await press(pilot, "s", "s")
        screen: Any = app.screen
        assert [item.client for item in screen.items] == [*NAMES[2:], *NAMES[:2]]
        assert screen.rows.current().client == NAMES[2]
        assert "0 of 5 handled" in shown(pilot)


async def test_two_windows_walk_the_same_review(desk: Crm) -> None:
    first, second = app_on(desk), app_on(desk)
    async with first.run_test(size=WIDE) as one:
        await begin(one)
        async with second.run_test(size=USUAL) as two:
            await settle(two)
            await press(two, "R")
            assert "0 of 5 handled" in shown(two)
            await press(two, "r", "enter")
            assert "1 of 5 handled" in shown(two)
        first.look_around()
        await settle(one)
        assert "1 of 5 handled" in shown(one) and NAMES[0] not in shown(one)


async def test_a_colleague_who_closes_a_deal_takes_it_from_the_review(desk: Crm) -> None:
    app = app_on(desk)
    async with app.run_test(size=WIDE) as pilot:
        await begin(pilot)
        with opened(desk.store.url, "boris") as boris:
            await elsewhere(boris, lose_deal, 1, "price")
            await elsewhere(boris, move_time, (2,), Draft(day=TODAY.replace(day=30)))
        app.look_around()
        await settle(pilot)
        assert "1 of 5 handled" in shown(pilot)


async def test_a_view_walks_through_clients_without_a_deal(desk: Crm) -> None:
    from crm_tui.actions.clients import add_client

    for name in ("Quiet One", "Quiet Two", "Quiet Three"):
        await elsewhere(desk, add_client, name)
    app = app_on(desk)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "R", *"quiet 0", "enter")
        assert "0 of 3 handled" in shown(pilot)
        await press(pilot, "a", *"doors 80k > call fri", "enter")
        assert "1 of 3 handled" in shown(pilot)
        await press(pilot, "+", *"send the catalogue fri", "enter")
        assert "2 of 3 handled" in shown(pilot)
        await press(pilot, "b", *"in 2 months, on leave", "enter")
        assert "3 of 3 handled" in shown(pilot)


async def test_a_quiet_view_is_read_in_words_before_it_begins(desk: Crm) -> None:
    app = app_on(desk)
    async with app.run_test(size=USUAL) as pilot:
        await settle(pilot)
        await press(pilot, "R", *"quiet 60")
        words = shown(pilot)
        assert "clients without an open deal, without contact for 60 days" in words
        assert "silent:" not in words


async def test_a_view_that_makes_no_sense_is_told(desk: Crm) -> None:
    app = app_on(desk)
    async with app.run_test(size=USUAL) as pilot:
        await settle(pilot)
        await press(pilot, "R", *"foo:3", "enter")
        assert any("is not known here" in one for one in toasts(app))
        await press(pilot, "escape", "B", *"nobody", "enter")
        assert "There is nothing to review" in shown(pilot) + " ".join(toasts(app))


@pytest.mark.parametrize("size", [WIDE, USUAL, PHONE])
async def test_it_fits_each_terminal_and_comes_back_where_it_was(
    desk: Crm, size: tuple[int, int]
) -> None:
    app = app_on(desk)
    async with app.run_test(size=size) as pilot:
        await begin(pilot)
        await press(pilot, "r", "enter")
        assert "1 of 5 handled" in shown(pilot)
        assert NAMES[1].split()[0] in shown(pilot)
        await press(pilot, "1", "R")
        assert isinstance(app.screen, ReviewScreen) and app.screen.form is None
        assert "1 of 5 handled" in shown(pilot)
        assert all(len(line) <= size[0] for line in shown(pilot).split("\n"))


async def test_words_narrow_a_review_and_what_is_marked_is_dealt_with_together(desk: Crm) -> None:
    app = app_on(desk)
    async with app.run_test(size=WIDE) as pilot:
        await begin(pilot)
        await press(pilot, "f", "m", "enter")
        assert NAMES[2] not in shown(pilot) and NAMES[1] in shown(pilot)
        await press(pilot, "home", "space", "space", "p", *"tomorrow", "enter")
        assert "2 of 5 handled" in shown(pilot)
        await press(pilot, "escape")
        assert NAMES[2] in shown(pilot) and "only" not in shown(pilot)
        await press(pilot, "*", "e", *"tag", "enter", *"autumn", "enter")
        assert "3 deals" in toasts(app)[-1]
        await press(pilot, "u")
        assert "2 of 5 handled" in shown(pilot)
