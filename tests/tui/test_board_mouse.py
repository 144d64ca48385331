"""Cards under the mouse: where they would be dropped is seen before they are."""

import pytest
from textual.events import MouseDown, MouseMove, MouseUp
from textual.pilot import Pilot

from crm_tui.actions.deals import give_deal, win_deal
from crm_tui.actions.team import add_user
from crm_tui.crm import Crm
from crm_tui.shell import Shell
from tests.tui.boards import board_of, columns_of, fill_board, focused, more_deals, stages_of
from tests.tui.desk import app_on, elsewhere
from tests.tui.looking import plain, press, screen_of, settle, toasts

WIDE = (200, 40)


@pytest.fixture
def desk(crm: Crm) -> Crm:
    fill_board(crm)
    return crm


async def opened(pilot: Pilot[None], *keys: str) -> Shell:
    await settle(pilot)
    await press(pilot, "2", *keys)
    app = pilot.app
    assert isinstance(app, Shell)
    return app


def row_of(app: Shell, words: str) -> int:
    """The line of the board that has these words."""
    lines = plain(screen_of(app)).split("\n")
    found = next(n for n, line in enumerate(lines) if words in line)
    return found - board_of(app).board.region.y


async def grip(pilot: Pilot[None], app: Shell, client: str) -> None:
    """Take hold of a card."""
    board = board_of(app).board
    place = next(
        (slot.x + 3, board.room.body + (index - column.top) * board.room.pitch)
        for slot in board.slots
        if (column := board.columns.at(slot.number)) is not None
        for index, card in enumerate(column.cards, column.start)
        if card.step.client == client
    )
    await pilot._post_mouse_events([MouseDown], board, place, button=1)


async def carry(pilot: Pilot[None], app: Shell, x: int, y: int) -> None:
    """Carry what is held to a cell of the board."""
    await pilot._post_mouse_events([MouseMove], board_of(app).board, (x, y), button=1)
    await settle(pilot)


async def let_go(pilot: Pilot[None], app: Shell, x: int, y: int) -> None:
    await pilot._post_mouse_events([MouseUp], board_of(app).board, (x, y), button=1)
    await settle(pilot)


def moves(crm: Crm) -> int:
    """Entries of the journal that moved or ordered a deal."""
    from crm_tui.store.hot.connection import open_hot

    connection = open_hot(crm.store.url, 5.0)
    assert connection is not None
    found = connection.rows(
        "select count(*) from entry where action in ('deal.put', 'deal.move', 'deal.rank')"
    )
    connection.close()
    return int(found[0][0])


async def test_a_card_goes_between_two_cards_of_another_column_in_one_action(desk: Crm) -> None:
    await more_deals(desk, ("Second", "contact", 100), ("Third", "contact", 100))
    async with app_on(desk).run_test(size=WIDE) as pilot:
        app = await opened(pilot)
        board = board_of(app).board
        x, y = board.slots[1].x + 4, board.room.body + board.room.pitch
        await grip(pilot, app, "Ivan Petrov")
        await carry(pilot, app, x, y)
        assert "»Second" in plain(screen_of(app)), "a sign where it would be put"
        await let_go(pilot, app, x, y)
        shown = ["Сергей Волков", "Ivan Petrov", "Second", "Third"]
        assert columns_of(app)["contact"] == shown and "»" not in screen_of(app)
        assert moves(desk) == 1
        await press(pilot, "u")
        assert columns_of(app)["new"] == ["Ivan Petrov", "Kim Minji"]


async def test_a_card_is_put_behind_the_last_one(desk: Crm) -> None:
    async with app_on(desk).run_test(size=WIDE) as pilot:
        app = await opened(pilot)
        board = board_of(app).board
        x, y = board.slots[3].x + 4, board.room.end - 2
        await grip(pilot, app, "Kim Minji")
        await carry(pilot, app, x, y)
        await let_go(pilot, app, x, y)
        assert columns_of(app)["offer"] == ["Olga Smirnova", "Kim Minji"]


async def test_a_card_dropped_on_a_head_goes_behind_the_others(desk: Crm) -> None:
    async with app_on(desk).run_test(size=WIDE) as pilot:
        app = await opened(pilot)
        board = board_of(app).board
        x = board.slots[3].x + 4
        await grip(pilot, app, "Kim Minji")
        await carry(pilot, app, x, 0)
        assert "»" not in screen_of(app)
        await let_go(pilot, app, x, 0)
        assert columns_of(app)["offer"] == ["Olga Smirnova", "Kim Minji"]
        await grip(pilot, app, "Kim Minji")
        await carry(pilot, app, x, 1)
        await let_go(pilot, app, x, 1)
        assert columns_of(app)["offer"] == ["Kim Minji", "Olga Smirnova"]


async def test_sorted_cards_go_where_their_order_puts_them(desk: Crm) -> None:
    await more_deals(desk, ("Big", "contact", 90_000_000))
    async with app_on(desk).run_test(size=WIDE) as pilot:
        app = await opened(pilot, "s", *"amount", "enter")
        board = board_of(app).board
        x, y = board.slots[1].x + 4, board.room.body
        await grip(pilot, app, "Ivan Petrov")
        await carry(pilot, app, x, y)
        assert "»" not in screen_of(app)
        await let_go(pilot, app, x, y)
        assert columns_of(app)["contact"] == ["Big", "Ivan Petrov", "Сергей Волков"]


async def test_a_card_at_the_edge_scrolls_the_board(desk: Crm) -> None:
    async with app_on(desk).run_test(size=(80, 24)) as pilot:
        app = await opened(pilot)
        board = board_of(app).board
        await grip(pilot, app, "Ivan Petrov")
        await carry(pilot, app, 79, 10)
        first = board.slots[0].number
        board.scroll_on()
        board.scroll_on()
        assert board.slots[0].number == first + 2
        at = board.slots[1].number
        x = board.slots[1].x + 3
        await carry(pilot, app, x, 10)
        await let_go(pilot, app, x, 10)
        assert board.columns.here == at and focused(app) == "Ivan Petrov"


async def test_a_card_held_below_the_last_one_scrolls_its_column(desk: Crm) -> None:
    await more_deals(desk, *((f"Client {n}", "contact", 100) for n in range(20)))
    async with app_on(desk).run_test(size=(120, 24)) as pilot:
        app = await opened(pilot)
        board = board_of(app).board
        await grip(pilot, app, "Ivan Petrov")
        await carry(pilot, app, board.slots[1].x + 3, board.room.end)
        board.scroll_on()
        assert board.columns.all[1].top == 2
        await press(pilot, "escape")
        assert stages_of(desk)["Ivan Petrov"] == "new" and "≡" not in screen_of(app)


async def test_a_card_dropped_on_a_lane_is_given_to_its_owner(desk: Crm) -> None:
    boris = await elsewhere(desk, add_user, "boris")
    await elsewhere(desk, give_deal, 2, boris)
    async with app_on(desk).run_test(size=WIDE) as pilot:
        app = await opened(pilot, "T")
        row = row_of(app, "▹ boris")
        await grip(pilot, app, "Ivan Petrov")
        await carry(pilot, app, 5, row)
        await let_go(pilot, app, 5, row)
        assert "Ivan Petrov: given to boris" in toasts(app)[-1]
        assert "▾ boris 2" in plain(screen_of(app))


async def test_what_was_won_unfolds_by_a_click_and_is_not_carried(desk: Crm) -> None:
    await elsewhere(desk, win_deal, 1, 100, "RUB")
    async with app_on(desk).run_test(size=WIDE) as pilot:
        app = await opened(pilot)
        board = board_of(app).board
        await pilot.click(board, offset=(board.slots[7].x + 2, board.room.body + 4))
        await settle(pilot)
        assert focused(app) == "Ivan Petrov" and board.slots[7].cells > 20
        await grip(pilot, app, "Ivan Petrov")
        await carry(pilot, app, board.slots[1].x + 2, board.room.body + 2)
        assert board.carried is None
        await let_go(pilot, app, board.slots[1].x + 2, board.room.body + 2)
        await pilot.click(board, offset=(board.slots[1].x + 2, board.room.body + 1))
        await settle(pilot)
        assert focused(app) == "Сергей Волков" and board.slots[7].cells < 20


async def test_a_click_beyond_the_last_column_changes_nothing(desk: Crm) -> None:
    async with app_on(desk).run_test(size=WIDE) as pilot:
        app = await opened(pilot)
        board = board_of(app).board
        await press(pilot, *"llllllllllll")
        for y in (0, 1):
            await pilot.click(board, offset=(board.size.width - 2, y))
            await settle(pilot)
        assert board.columns.here == board.last_slot
