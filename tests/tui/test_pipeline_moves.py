"""Cards on their way: bursts of keys, refusals, answers that are asked for, the mouse."""

import pytest
from textual.events import MouseDown, MouseMove, MouseScrollDown, MouseScrollRight, MouseUp
from textual.pilot import Pilot

from crm_tui import shell
from crm_tui.actions.deals import win_deal
from crm_tui.crm import Crm
from crm_tui.screens.pipeline_forms import BoardWhenForm
from crm_tui.shell import Shell
from tests.tui.boards import board_of, columns_of, fill_board, focused, more_deals, stages_of
from tests.tui.desk import app_on, elsewhere
from tests.tui.looking import plain, press, screen_of, settle, toasts

WIDE = (200, 40)
LAST = 7  # the slot of what was won, behind the seven stages of sales


@pytest.fixture
def desk(crm: Crm) -> Crm:
    fill_board(crm)
    return crm


async def opened(pilot: Pilot[None]) -> Shell:
    await settle(pilot)
    await press(pilot, "2")
    app = pilot.app
    assert isinstance(app, Shell)
    return app


def moved_entries(crm: Crm) -> int:
    """How many moves the journal holds."""
    from crm_tui.store.hot.connection import open_hot

    connection = open_hot(crm.store.url, 5.0)
    assert connection is not None
    found = connection.rows("select count(*) from entry where action = 'deal.move'")
    connection.close()
    return int(found[0][0])


async def test_twenty_moves_in_one_go_are_all_written_in_their_order(desk: Crm) -> None:
    async with app_on(desk).run_test(size=WIDE) as pilot:
        app = await opened(pilot)
        await press(pilot, *"LLLLLHHHHHLLLLLHHHLL")
        assert moved_entries(desk) == 20
        assert focused(app) == "Ivan Petrov"
        assert stages_of(desk)["Ivan Petrov"] == "terms"
        assert "Ivan Petrov" in columns_of(app)["terms"]
        await press(pilot, *"uuu")
        assert stages_of(desk)["Ivan Petrov"] == "offer"


async def test_several_cards_move_in_one_go(desk: Crm) -> None:
    async with app_on(desk).run_test(size=WIDE) as pilot:
        app = await opened(pilot)
        await press(pilot, *"LLhhLLLh", "J", "K")
        assert stages_of(desk) == {
            "Ivan Petrov": "need",
            "Kim Minji": "offer",
            "Сергей Волков": "contact",
            "Olga Smirnova": "offer",
            "رضا کریمی": "terms",
        }
        shown = columns_of(app)
        assert {name: stage for stage, names in shown.items() for name in names} == stages_of(desk)


async def test_a_stage_that_needs_a_day_asks_for_it_and_escape_puts_the_card_back(
    desk: Crm,
) -> None:
    await more_deals(desk, ("Asked", "payment", 500))
    async with app_on(desk).run_test(size=WIDE) as pilot:
        app = await opened(pilot)
        await press(pilot, *"lllll")
        await press(pilot, "L")
        assert isinstance(board_of(app).form, BoardWhenForm)
        assert columns_of(app)["delivery"] == ["Asked"], "it stands where it would go"
        await press(pilot, "escape")
        assert columns_of(app)["payment"] == ["Asked"] and focused(app) == "Asked"
        await press(pilot, "L")
        await press(pilot, *"fri 10", "enter")
        assert columns_of(app)["delivery"] == ["Asked"]
        await press(pilot, "H", "H")
        assert columns_of(app)["terms"][-1] == "Asked", "and nothing holds it there afterwards"
    assert stages_of(desk)["Asked"] == "terms"


async def test_keys_of_a_burst_behind_a_question_are_dropped_and_counted(desk: Crm) -> None:
    await more_deals(desk, ("Asked", "terms", 500))
    async with app_on(desk).run_test(size=WIDE) as pilot:
        app = await opened(pilot)
        await press(pilot, *"llll", "end")
        await press(pilot, *"LLHHH")
        form = board_of(app).form
        assert isinstance(form, BoardWhenForm) and form.text == "", (
            "no key of the burst was typed into the form"
        )
        assert "3 more moves were dropped." in toasts(app)[-1]
        assert stages_of(desk)["Asked"] == "payment"
        await press(pilot, "escape")
        assert "Asked" in columns_of(app)["payment"]


async def test_a_held_key_past_the_last_column_asks_once(desk: Crm) -> None:
    await more_deals(desk, ("Last", "payment", 500))
    async with app_on(desk).run_test(size=WIDE) as pilot:
        app = await opened(pilot)
        await press(pilot, *"lllll", "L")
        await press(pilot, *"fri", "enter")
        await press(pilot, *"LLLL")
        assert "3 more moves were dropped." in toasts(app)[-1]
        await press(pilot, "enter")
    assert "Last" not in stages_of(desk)


async def test_what_a_colleague_closed_is_refused_and_the_card_goes(
    desk: Crm, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shell, "LOOK_AROUND", 60)  # the hand is quicker than the news
    boris = Crm(desk.store, "boris", clock=desk.clock, zone=desk.zone)
    async with app_on(desk).run_test(size=WIDE) as pilot:
        app = await opened(pilot)
        await elsewhere(boris, win_deal, 1)
        await press(pilot, "L", "L")
        assert "Ivan Petrov" not in str(columns_of(app))
        assert "1 more move was dropped." in toasts(app)[-1]
        assert focused(app) != ""


async def test_a_locked_database_puts_the_card_back(
    desk: Crm, monkeypatch: pytest.MonkeyPatch
) -> None:
    from crm_tui.errors import Unavailable
    from crm_tui.store.db import Store

    def gone(self: Store) -> None:
        raise Unavailable("The database is held.", hint="Try again.")

    async with app_on(desk).run_test(size=WIDE) as pilot:
        app = await opened(pilot)
        with monkeypatch.context() as patch:
            patch.setattr(Store, "write", gone)
            await press(pilot, "L")
            assert "The database is held. Try again." in toasts(app)[-1]
            assert columns_of(app)["new"] == ["Ivan Petrov", "Kim Minji"]
            assert focused(app) == "Ivan Petrov"


async def test_a_result_typed_behind_a_move_is_about_the_new_step(desk: Crm) -> None:
    async with app_on(desk).run_test(size=WIDE) as pilot:
        app = await opened(pilot)
        await press(pilot, "L", "n", *"wants oak")
        await press(pilot, "enter")
        assert "Note kept" in toasts(app)[-1]
        await press(pilot, "L", "r")
        await press(pilot, *"agreed > call fri 10", "enter")
        assert stages_of(desk)["Ivan Petrov"] == "offer"


async def test_two_windows_show_the_same_board(desk: Crm) -> None:
    one, other = app_on(desk), app_on(desk)
    async with one.run_test(size=WIDE) as pilot, other.run_test(size=(80, 24)) as second:
        await opened(pilot)
        await opened(second)
        await press(pilot, "L", "J")
        other.look_around()
        await settle(second)
        assert columns_of(other) == columns_of(one)
        await press(second, "l", "x", "p", "enter")
        one.look_around()
        await settle(pilot)
        assert columns_of(one) == columns_of(other)


# -- the mouse ------------------------------------------------------------------------------------


async def drag(pilot: Pilot[None], client: str, slot: int, *, drop: bool = True) -> None:
    """Carry the card of a client to a slot with the mouse."""
    app = pilot.app
    assert isinstance(app, Shell)
    board = board_of(app).board
    number, index = next(
        (n, i)
        for n, column in enumerate(board.columns.all)
        for i, card in enumerate(column.cards)
        if card.step.client == client
    )
    start = board.slots[number].x + 3, board.room.body + index * board.room.pitch + 1
    end = board.slots[slot].x + 5, board.room.body + 2
    await pilot._post_mouse_events([MouseDown], board, start, button=1)
    await pilot._post_mouse_events([MouseMove], board, end, button=1)
    if drop:
        await pilot._post_mouse_events([MouseUp], board, end, button=1)
    await settle(pilot)


async def test_a_card_is_dragged_to_another_column(desk: Crm) -> None:
    async with app_on(desk).run_test(size=WIDE) as pilot:
        app = await opened(pilot)
        await drag(pilot, "Kim Minji", 3)
        assert columns_of(app)["offer"] == ["Kim Minji", "Olga Smirnova"], "where it was dropped"
        assert focused(app) == "Kim Minji"
    assert stages_of(desk)["Kim Minji"] == "offer"


async def test_a_card_is_dragged_to_another_place_of_its_column(desk: Crm) -> None:
    await more_deals(desk, ("Third", "new", 100))
    async with app_on(desk).run_test(size=WIDE) as pilot:
        app = await opened(pilot)
        await drag(pilot, "Third", 0)
        assert columns_of(app)["new"] == ["Third", "Ivan Petrov", "Kim Minji"]
        await press(pilot, "1", "2")
        assert columns_of(app)["new"] == ["Third", "Ivan Petrov", "Kim Minji"]


async def test_a_drop_on_lost_asks_why_and_on_won_for_the_amount(desk: Crm) -> None:
    async with app_on(desk).run_test(size=WIDE) as pilot:
        app = await opened(pilot)
        await drag(pilot, "Kim Minji", LAST + 1)
        assert "why not?" in plain(screen_of(app)) and "Kim Minji" in plain(screen_of(app))
        await press(pilot, "escape")
        assert columns_of(app)["new"] == ["Ivan Petrov", "Kim Minji"]
        await drag(pilot, "Kim Minji", LAST + 1)
        await press(pilot, "p", "enter")
        assert "Kim Minji" not in stages_of(desk)
        await drag(pilot, "Ivan Petrov", LAST)
        await press(pilot, "enter")
        assert "Ivan Petrov" not in stages_of(desk)


async def test_a_card_in_the_hand_is_let_go_by_escape(desk: Crm) -> None:
    async with app_on(desk).run_test(size=WIDE) as pilot:
        app = await opened(pilot)
        await drag(pilot, "Kim Minji", LAST, drop=False)
        assert "≡Kim Minji" in plain(screen_of(app)) and "drop: won" in plain(screen_of(app))
        await press(pilot, "escape")
        assert "≡" not in screen_of(app) and "drop" not in screen_of(app)
        assert stages_of(desk)["Kim Minji"] == "new"


async def test_a_click_points_and_the_wheel_scrolls_the_column_below_it(desk: Crm) -> None:
    names = tuple((f"Client {n}", "contact", 100) for n in range(30))
    await more_deals(desk, *names)
    async with app_on(desk).run_test(size=WIDE) as pilot:
        app = await opened(pilot)
        board = board_of(app).board
        at = board.slots[1].x + 3, board.room.body + 1
        await pilot.click(board, offset=at)
        assert focused(app) == "Сергей Волков"
        await pilot._post_mouse_events([MouseScrollDown], board, at)
        await settle(pilot)
        assert board.columns.all[1].top == 2 and board.columns.all[0].top == 0
        await pilot.click(board, offset=(board.slots[3].x + 2, 0))
        assert focused(app) == "Olga Smirnova"


async def test_two_clicks_open_the_client(desk: Crm) -> None:
    async with app_on(desk).run_test(size=WIDE) as pilot:
        app = await opened(pilot)
        board = board_of(app).board
        await pilot.click(board, offset=(board.slots[1].x + 3, board.room.body), times=2)
        await settle(pilot)
        assert app.screen is not board.screen and "Сергей Волков" in screen_of(app)


async def test_columns_out_of_sight_come_by_the_wheel_and_by_their_sign(desk: Crm) -> None:
    async with app_on(desk).run_test(size=(80, 24)) as pilot:
        app = await opened(pilot)
        board = board_of(app).board
        await pilot._post_mouse_events([MouseScrollRight], board, (5, 10))
        await settle(pilot)
        assert [slot.number for slot in board.slots] == [1, 2, 3]
        await pilot.click(board, offset=(78, 0))
        assert [slot.number for slot in board.slots] == [2, 3, 4]
        assert board.columns.here == 4
