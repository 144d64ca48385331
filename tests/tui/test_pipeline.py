"""The board by keys, from the key to the disk and back, on a real store."""

import asyncio
from datetime import timedelta

import pytest
from textual.pilot import Pilot

from crm_tui.actions.clients import add_client
from crm_tui.actions.deals import add_deal
from crm_tui.actions.steps import postpone
from crm_tui.crm import Crm
from crm_tui.domain.steps import Draft
from crm_tui.screens import pipeline_reading
from crm_tui.shell import Shell
from tests.conftest import NOON
from tests.stock import stocked
from tests.tui.boards import (
    PLACES,
    board_of,
    columns_of,
    fill_board,
    focused,
    more_deals,
    stages_of,
)
from tests.tui.desk import TODAY, app_on, elsewhere, fill, open_steps
from tests.tui.looking import plain, press, screen_of, settle, toasts

WIDE = (200, 40)
NARROW = (80, 24)


@pytest.fixture
def desk(crm: Crm) -> Crm:
    fill_board(crm)
    return crm


async def opened(pilot: Pilot[None]) -> Shell:
    """The app with the pipeline before it."""
    await settle(pilot)
    await press(pilot, "2")
    app = pilot.app
    assert isinstance(app, Shell)
    return app


async def test_the_pipeline_shows_each_deal_at_its_stage_with_sums(desk: Crm) -> None:
    async with app_on(desk).run_test(size=WIDE) as pilot:
        app = await opened(pilot)
        seen = plain(screen_of(app))
        assert columns_of(app)["new"] == ["Ivan Petrov", "Kim Minji"]
        assert "New request 2" in seen and "200k ₽" in seen and "5% 10k ₽" in seen
        assert "5 deals · 349k ₽, weighted 96.7k ₽" in seen
        assert "Won" in seen and "last 30 d" in seen


async def test_the_cursor_goes_over_columns_and_cards(desk: Crm) -> None:
    async with app_on(desk).run_test(size=WIDE) as pilot:
        app = await opened(pilot)
        walked = [focused(app)]
        for key in ("j", "j", "l", "h", "k", "right", "down", "left", "end", "home"):
            await press(pilot, key)
            walked.append(focused(app))
    ivan, minji, sergey = "Ivan Petrov", "Kim Minji", "Сергей Волков"
    assert walked == [ivan, minji, minji, sergey, ivan, ivan, sergey, sergey, ivan, minji, ivan]


async def test_a_card_moves_to_the_next_stage_and_back(desk: Crm) -> None:
    async with app_on(desk).run_test(size=WIDE) as pilot:
        app = await opened(pilot)
        await press(pilot, "L")
        assert columns_of(app)["contact"] == ["Сергей Волков", "Ivan Petrov"]
        assert focused(app) == "Ivan Petrov"
        said = toasts(app)[-1]
        assert said.startswith("Ivan Petrov: First contact · ") and said.endswith("u to undo")
        assert open_steps(desk)["Ivan Petrov"][0] in said, "the new next step is named"
        await press(pilot, "H")
    assert stages_of(desk)["Ivan Petrov"] == "new"
    assert open_steps(desk)["Ivan Petrov"][0] == "call back"


async def test_a_move_is_undone_by_one_key(desk: Crm) -> None:
    before = open_steps(desk)
    async with app_on(desk).run_test(size=WIDE) as pilot:
        app = await opened(pilot)
        await press(pilot, "L", "u")
        assert toasts(app)[-1].startswith("Undone: ")
        assert columns_of(app)["new"] == ["Ivan Petrov", "Kim Minji"]
        assert focused(app) == "Ivan Petrov"
    assert open_steps(desk) == before


async def test_the_first_column_is_the_end_on_the_left(desk: Crm) -> None:
    async with app_on(desk).run_test(size=WIDE) as pilot:
        app = await opened(pilot)
        await press(pilot, "H")
        assert toasts(app)[-1] == "This is the first stage."


async def test_cards_are_put_in_order_within_their_column(desk: Crm) -> None:
    await more_deals(desk, ("Third", "new", 100), ("Fourth", "new", 100))
    async with app_on(desk).run_test(size=WIDE) as pilot:
        app = await opened(pilot)
        await press(pilot, "J", "J", "end", "K")
        shown = columns_of(app)["new"]
        assert shown == ["Kim Minji", "Third", "Fourth", "Ivan Petrov"]
        await press(pilot, "1", "2")
        assert columns_of(app)["new"] == shown


async def test_winning_asks_only_the_amount(desk: Crm) -> None:
    async with app_on(desk).run_test(size=WIDE) as pilot:
        app = await opened(pilot)
        await press(pilot, "W", "enter")
        assert "Ivan Petrov" not in plain(screen_of(app)).replace("Ivan Petrov: won", "")
        assert "Won 1" in plain(screen_of(app))
    assert "Ivan Petrov" not in stages_of(desk)


async def test_a_card_past_the_last_column_is_won_and_escape_leaves_it(desk: Crm) -> None:
    await more_deals(desk, ("Last", "payment", 500))
    async with app_on(desk).run_test(size=WIDE) as pilot:
        app = await opened(pilot)
        await press(pilot, *"lllll", "L")
        assert "Delivery: when?" in plain(screen_of(app))
        await press(pilot, *"fri", "enter")
        assert stages_of(desk)["Last"] == "delivery"
        await press(pilot, "L")
        assert "Won Last" in plain(screen_of(app))
        await press(pilot, "escape")
        assert columns_of(app)["delivery"] == ["Last"] and board_of(app).form is None


async def test_refusing_from_the_board_takes_the_card_away(desk: Crm) -> None:
    async with app_on(desk).run_test(size=WIDE) as pilot:
        app = await opened(pilot)
        await press(pilot, "x", "p", "enter")
        assert columns_of(app)["new"] == ["Kim Minji"] and focused(app) == "Kim Minji"
        assert "Lost 1" in plain(screen_of(app))


async def test_the_step_of_a_card_is_acted_upon_where_it_is_seen(desk: Crm) -> None:
    async with app_on(desk).run_test(size=WIDE) as pilot:
        app = await opened(pilot)
        await press(pilot, "j", "p", *"fri 15:00", "enter")
        assert focused(app) == "Kim Minji"
        assert "×1" in plain(screen_of(app))
    assert open_steps(desk)["Kim Minji"][1:] == ("2026-11-27", 900)


async def test_marked_cards_are_postponed_together_and_undone_at_once(desk: Crm) -> None:
    before = open_steps(desk)
    async with app_on(desk).run_test(size=WIDE) as pilot:
        app = await opened(pilot)
        await press(pilot, "*", "l", "space")
        assert "3 marked" in screen_of(app)
        await press(pilot, "p", *"in 9 days", "enter")
        assert len(board_of(app).board.columns.marks) == 0
        days = [day for _title, day, _minute in open_steps(desk).values()]
        assert days.count((TODAY + timedelta(days=9)).isoformat()) == 3
        await press(pilot, "u")
    assert open_steps(desk) == before


async def test_the_board_is_narrowed_while_one_types(desk: Crm) -> None:
    async with app_on(desk).run_test(size=WIDE) as pilot:
        app = await opened(pilot)
        await press(pilot, "f", *"olga")
        assert columns_of(app) == {"offer": ["Olga Smirnova"]}
        assert "→ 1 deal" in plain(screen_of(app))
        await press(pilot, "escape")
        assert sum(map(len, columns_of(app).values())) == 5
        await press(pilot, "f", *"owner:nobody", "enter")
        assert columns_of(app) == {} and "only: owner:nobody" in plain(screen_of(app))
        assert "esc shows all of them again." in screen_of(app)
        await press(pilot, "escape")
        assert sum(map(len, columns_of(app).values())) == 5


async def test_a_filter_nobody_understands_says_what_there_is(desk: Crm) -> None:
    async with app_on(desk).run_test(size=WIDE) as pilot:
        app = await opened(pilot)
        await press(pilot, "f", *"colour:red")
        assert "“colour:” is not known here" in screen_of(app)


async def test_cards_are_sorted_by_amount_and_then_cannot_be_arranged(desk: Crm) -> None:
    await more_deals(desk, ("Big", "new", 90_000_000))
    async with app_on(desk).run_test(size=WIDE) as pilot:
        app = await opened(pilot)
        await press(pilot, "s", *"amount", "enter")
        assert columns_of(app)["new"] == ["Big", "Ivan Petrov", "Kim Minji"]
        assert "largest amount first" in screen_of(app)
        await press(pilot, "J")
        assert "own order" in toasts(app)[-1]
        await press(pilot, "L")
        assert focused(app) == "Big" and columns_of(app)["contact"][0] == "Big"


async def test_brackets_turn_to_the_other_pipelines(desk: Crm) -> None:
    await more_deals(desk, ("Kitchen", "talking", 100), pipeline="founder")
    async with app_on(desk).run_test(size=WIDE) as pilot:
        app = await opened(pilot)
        first, seen = board_of(app).board.columns.pipeline_id, []
        for _turn in board_of(app).board.columns.pipelines:
            seen.append(columns_of(app))
            await press(pilot, "]")
        assert {"talking": ["Kitchen"]} in seen and {} in seen
        assert board_of(app).board.columns.pipeline_id == first
        await press(pilot, "[", "]")
        assert board_of(app).board.columns.pipeline_id == first


async def test_an_empty_pipeline_says_which_key_to_press(crm: Crm) -> None:
    async with app_on(crm).run_test(size=NARROW) as pilot:
        app = await opened(pilot)
        assert "No open deal in" in screen_of(app)
        assert "a adds a client" in screen_of(app) and "o shows everybody's" in screen_of(app)
        await press(pilot, "j", "L", "J", "W", "x", "l", "end", "space", "*", "enter")
        assert "There is nothing under the cursor." in toasts(app)[-1]


async def test_everybodys_deals_name_their_owners(desk: Crm) -> None:
    boris = Crm(desk.store, "boris", clock=desk.clock, zone=desk.zone)
    await more_deals(boris, ("Of Boris", "new", 100))
    async with app_on(desk).run_test(size=WIDE) as pilot:
        app = await opened(pilot)
        assert "Of Boris" not in screen_of(app)
        await press(pilot, "o", "enter")
        assert "Of Boris" in screen_of(app) and "boris" in screen_of(app)
        await press(pilot, "o", *"boris", "enter")
        assert columns_of(app) == {"new": ["Of Boris"]}


async def test_somebody_new_has_no_deals_yet(desk: Crm) -> None:
    mina = Crm(desk.store, "mina", clock=desk.clock, zone=desk.zone)
    async with app_on(mina).run_test(size=NARROW) as pilot:
        app = await opened(pilot)
        assert columns_of(app) == {} and "o shows everybody's" in screen_of(app)


async def test_a_postponed_card_stays_with_its_date(desk: Crm) -> None:
    await elsewhere(desk, postpone, 1, Draft(day=TODAY + timedelta(days=30)))
    async with app_on(desk).run_test(size=WIDE) as pilot:
        app = await opened(pilot)
        assert "25 Dec" in plain(screen_of(app)) and "later ×1" in plain(screen_of(app))


@pytest.fixture
@stocked
def long_desk(crm: Crm) -> Crm:
    client = crm.run(add_client, "Many").value
    for number in range(120):
        draft = Draft(kind="call", day=TODAY)
        crm.run(add_deal, client, f"deal {number}", None, "", "sales", "new", next=draft)
    return crm


async def test_a_column_of_any_length_is_walked_to_its_ends(long_desk: Crm) -> None:
    async with app_on(long_desk).run_test(size=NARROW) as pilot:
        app = await opened(pilot)
        board = board_of(app).board
        column = board.columns.all[0]
        assert len(column.cards) < 60, "only a window was read"
        await press(pilot, "end")
        assert column.at == 119 and "deal 119" in plain(screen_of(app))
        await press(pilot, *["pageup"] * 12)
        card = column.current()
        assert card is not None and card.step.deal == f"deal {column.at}"
        await press(pilot, "home", *["j"] * 70)
        assert column.at == 70 and "deal 70" in plain(screen_of(app))
        await press(pilot, "L", "h", "end", "L", "H")
        assert column.at == 118 and "deal 119" in plain(screen_of(app))


async def test_a_moved_card_comes_at_once_to_stand_below_those_nobody_looked_at(
    long_desk: Crm, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pipeline_reading, "AHEAD", 0.001)
    async with app_on(long_desk).run_test(size=NARROW) as pilot:
        app = await opened(pilot)
        await press(pilot, "L")
        async with asyncio.timeout(20):
            while (column := board_of(app).board.columns.all[0]).wants_tail:
                await asyncio.sleep(0)
        board_of(app).carry(-1)
        assert board_of(app).board.columns.current() is column.card(119)
        assert [card.step.deal for card in column.cards[-3:]] == ["deal 118", "deal 119", "deal 0"]
        await settle(pilot)
        read = board_of(app).board.columns.all[0]
        assert [card.step.deal for card in read.cards[-2:]] == ["deal 119", "deal 0"]


async def test_a_colleagues_move_appears_and_the_cursor_stays_on_its_card(desk: Crm) -> None:
    from crm_tui.actions.deals import move_deal, win_deal

    boris = Crm(desk.store, "boris", clock=desk.clock, zone=desk.zone)
    async with app_on(desk).run_test(size=WIDE) as pilot:
        app = await opened(pilot)
        await press(pilot, "j")
        await elsewhere(boris, win_deal, 1)
        await elsewhere(boris, move_deal, 2, "terms")
        app.look_around()
        await settle(pilot)
        assert columns_of(app)["terms"] == ["رضا کریمی", "Kim Minji"]
        assert focused(app) == "Kim Minji"


async def test_the_same_on_postgresql(pg_crm: Crm) -> None:
    await more_deals(pg_crm, *PLACES)
    async with app_on(pg_crm).run_test(size=WIDE) as pilot:
        app = await opened(pilot)
        await press(pilot, "L", "L", "J", "f", *"olga", "enter", "escape")
        assert focused(app) in ("Ivan Petrov", "Olga Smirnova")
        await press(pilot, "p", "2", "enter")
    assert stages_of(pg_crm)["Ivan Petrov"] == "need"


async def test_the_minute_moves_on(desk: Crm) -> None:
    await asyncio.to_thread(fill, desk, ("Soon",), first_minute=631)
    now = [NOON]
    async with app_on(desk, clock=lambda: now[0]).run_test(size=WIDE) as pilot:
        app = await opened(pilot)
        assert "10:31" in plain(screen_of(app)), plain(screen_of(app))[-3000:]
        now[0] = NOON + timedelta(minutes=3)
        board_of(app)._tick()
        await settle(pilot)
        assert "2m late" in plain(screen_of(app))
