"""How a board is looked at, which is kept: tabs, lanes, cards of one line, the won and the lost."""

from pathlib import Path

import pytest
from textual.pilot import Pilot

from crm_tui.actions.deals import give_deal, lose_deal, win_deal
from crm_tui.actions.team import add_user
from crm_tui.actions.views import save_view
from crm_tui.crm import Crm
from crm_tui.screens.state_files import remember, remembered
from crm_tui.shell import Shell
from crm_tui.widgets.paint_tabs import STEP_BACK, STEP_ON, tab_under, tabs_line
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


def seen(app: Shell) -> str:
    return plain(screen_of(app))


# -- tabs -----------------------------------------------------------------------------------------


def words_of(line: list[tuple[str, str]]) -> str:
    return "".join(text for text, _style in line)


def test_the_line_of_tabs_keeps_the_lit_one_in_sight_at_any_width() -> None:
    names = ["Founder", "Sales", "Окна", "한국 영업", "رضا", "x" * 60]
    for cells in range(20, 120, 7):
        for on, name in enumerate(names):
            line = tabs_line(names, on, cells)
            lit = next(text for text, style in line if style == "tab-on")
            assert plain(lit).strip()[:5] in name
            shown = [x for x in range(cells) if tab_under(names, on, cells, x) == on]
            assert shown, (cells, on)
    assert tab_under(names, 5, 40, 0) == STEP_BACK
    assert tab_under(names, 0, 30, 29) == STEP_ON


async def test_boards_stand_in_tabs_that_keys_and_clicks_show(desk: Crm) -> None:
    await elsewhere(desk, save_view, "Big ones", "deal", "amount>90k")
    async with app_on(desk).run_test(size=WIDE) as pilot:
        app = await opened(pilot)
        line = screen_of(app).split("\n")[2]
        assert "Sales" in line and "Big ones" in line
        await pilot.click("#tabs", offset=(line.index("Big ones") + 2, 0))
        await settle(pilot)
        assert columns_of(app) == {"new": ["Ivan Petrov"], "terms": ["رضا کریمی"]}
        await press(pilot, "]")
        assert "amount" not in seen(app).split("\n")[1]
        await press(pilot, "[")
        assert "only: Big ones" in seen(app)
        await press(pilot, "escape")
        assert len(columns_of(app)) == 4


async def test_a_view_that_names_a_pipeline_shows_that_one(desk: Crm) -> None:
    await more_deals(desk, ("Kitchen", "talking", 100), pipeline="founder")
    await elsewhere(desk, save_view, "Mine of old", "deal", "pipeline:founder")
    async with app_on(desk).run_test(size=WIDE) as pilot:
        app = await opened(pilot, "[", "[")
        for _tab in range(9):
            if "only: Mine" in seen(app):
                break
            await press(pilot, "[")
        assert columns_of(app) == {"talking": ["Kitchen"]}


async def test_a_narrow_or_low_terminal_has_no_line_of_tabs_and_says_which_board(
    desk: Crm,
) -> None:
    async with app_on(desk).run_test(size=(80, 20)) as pilot:
        app = await opened(pilot)
        assert "Sales 2/8" in seen(app)
        await pilot.resize_terminal(80, 30)
        await settle(pilot)
        assert "2/8" not in seen(app) and "Tender" in seen(app)
        await pilot.resize_terminal(40, 30)
        await settle(pilot)
        await pilot.click("#top", offset=(3, 1))
        await settle(pilot)
        assert "3/8" in seen(app)


# -- what is kept ---------------------------------------------------------------------------------


async def test_each_board_is_looked_at_as_last_time(desk: Crm) -> None:
    async with app_on(desk).run_test(size=WIDE) as pilot:
        app = await opened(pilot, "s", *"amount", "enter", "Z", "f", *"ivan", "enter")
        assert "largest amount first" in seen(app) and "only: ivan" in seen(app)
        await press(pilot, "[")
        assert "only" not in seen(app) and not board_of(app).board.is_compact
        await press(pilot, "]")
        assert "only: ivan" in seen(app) and board_of(app).board.is_compact
    async with app_on(desk).run_test(size=WIDE) as pilot:
        app = await opened(pilot)
        assert columns_of(app) == {"new": ["Ivan Petrov"]}
        assert "largest amount first" in seen(app) and board_of(app).board.is_compact
        await press(pilot, "escape")
        assert len(columns_of(app)) == 4


async def test_on_another_machine_a_board_is_looked_at_as_last_time(
    desk: Crm, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with app_on(desk).run_test(size=WIDE) as pilot:
        await opened(pilot, "Z", "T")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "elsewhere"))
    async with app_on(desk).run_test(size=WIDE) as pilot:
        board = board_of(await opened(pilot)).board
        assert board.is_compact and board.columns.lanes


async def test_what_a_file_kept_is_carried_over_once(desk: Crm) -> None:
    async with app_on(desk).run_test(size=WIDE) as pilot:
        app = await opened(pilot)
        name, sales = board_of(app)._file(), board_of(app).view.pipeline_id
    remember(name, {"last": sales, f"p{sales}": {"compact": True, "filter": "ivan"}})
    async with app_on(desk).run_test(size=WIDE) as pilot:
        assert "only: ivan" in seen(await opened(pilot))
    assert not remembered(name)
    async with app_on(desk).run_test(size=WIDE) as pilot:
        assert board_of(await opened(pilot, "escape")).board.is_compact


async def test_looking_at_a_board_is_nothing_to_undo(desk: Crm) -> None:
    async with app_on(desk).run_test(size=WIDE) as pilot:
        app = await opened(pilot, "L", "Z", "T", "T", "s", *"due", "enter")
        await press(pilot, "u")
        assert stages_of(desk)["Ivan Petrov"] == "new"
        assert "due first" in seen(app)


# -- cards of one line ----------------------------------------------------------------------------


async def test_a_card_of_one_line_says_who_how_much_and_when(desk: Crm) -> None:
    async with app_on(desk).run_test(size=(120, 40)) as pilot:
        app = await opened(pilot, "Z")
        assert "▸Ivan Petrov    120k ₽ today" in seen(app).replace("\xa0", " ")
        await press(pilot, "j", "L")
        assert "▸Kim Minji" in seen(app) and focused(app) == "Kim Minji"
        assert stages_of(desk)["Kim Minji"] == "contact"


async def test_size_and_lanes_are_clicked_and_called_by_name(desk: Crm) -> None:
    async with app_on(desk).run_test(size=WIDE) as pilot:
        app = await opened(pilot)
        board, line = board_of(app).board, screen_of(app).split("\n")[2]
        for expected in (True, False):
            await pilot.click("#tabs", offset=(line.index("size"), 0))
            await pilot.click("#tabs", offset=(line.index("lanes"), 0))
            await settle(pilot)
            assert (board.is_compact, bool(board.columns.lanes)) == (expected, expected)
        await press(pilot, "ctrl+p", *"lane for each")
        await press(pilot, "enter")
        assert board.columns.lanes


# -- lanes ----------------------------------------------------------------------------------------


@pytest.fixture
def team(desk: Crm) -> Crm:
    boris = desk.run(add_user, "boris").value
    for deal in (2, 3):
        desk.run(give_deal, deal, boris)
    return desk


async def test_each_owner_has_a_lane_with_its_own_counts(team: Crm) -> None:
    async with app_on(team).run_test(size=WIDE) as pilot:
        app = await opened(pilot, "T")
        shown = seen(app).replace("\xa0", " ")
        assert "▾ anna 3 · 219k ₽" in shown and "▹ boris 2 · 130k ₽" in shown
        assert "New request 2" in shown, "the heads count all lanes"
        assert columns_of(app)["new"] == ["Ivan Petrov"]
        whole = shown.split("\n")[1:6]
        await press(pilot, "j")
        assert focused(app) == "Kim Minji", "beyond the end of a lane is the next one"
        assert seen(app).replace("\xa0", " ").split("\n")[1:6] == whole, "the heads stay"
        assert "▹ anna 3 · 219k ₽" in seen(app).replace("\xa0", " ")
        await press(pilot, "k")
        assert focused(app) == "Ivan Petrov"
        await press(pilot, "T")
        assert "▾" not in seen(app) and columns_of(app)["new"] == ["Ivan Petrov"]


async def test_a_card_moves_inside_its_lane(team: Crm) -> None:
    async with app_on(team).run_test(size=WIDE) as pilot:
        app = await opened(pilot, "T", "L", "L")
        assert columns_of(app)["need"] == ["Ivan Petrov"] and focused(app) == "Ivan Petrov"
        assert "First contact 1" in seen(app)
    assert stages_of(team)["Ivan Petrov"] == "need"


async def test_a_card_that_leaves_its_lane_is_given_to_the_next_owner(team: Crm) -> None:
    async with app_on(team).run_test(size=WIDE) as pilot:
        app = await opened(pilot, "T", "J")
        assert "Ivan Petrov: given to boris" in toasts(app)[-1]
        assert focused(app) == "Ivan Petrov" and "▾ boris 3" in seen(app)
        await press(pilot, "u")
        assert "▾ boris 2" in seen(app) and "▹ anna 3" in seen(app)


async def test_a_click_unfolds_a_lane(team: Crm) -> None:
    async with app_on(team).run_test(size=WIDE) as pilot:
        app = await opened(pilot, "T")
        lines = screen_of(app).split("\n")
        row = next(n for n, line in enumerate(lines) if "▹ boris" in line)
        board = board_of(app).board
        await pilot.click(board, offset=(4, row - board.region.y))
        await settle(pilot)
        assert "▾ boris" in seen(app) and columns_of(app)["new"] == ["Kim Minji"]


async def test_more_lanes_than_lines_are_told_of_around_the_one_shown(desk: Crm) -> None:
    names = [f"seller {n:02}" for n in range(12)]
    for number, name in enumerate(names):
        owner = await elsewhere(desk, add_user, name)
        (deal,) = await more_deals(desk, (f"Client {number}", "new", 100))
        await elsewhere(desk, give_deal, deal, owner)
    async with app_on(desk).run_test(size=(80, 24)) as pilot:
        app = await opened(pilot, "T", *["j"] * 8)
        shown = seen(app)
        assert shown.count("▹") + shown.count("▾") == 5
        assert "↑5" in shown and "↓3" in shown
        assert focused(app) == "Client 6"


# -- won and lost ---------------------------------------------------------------------------------


async def test_what_was_won_and_lost_unfolds_where_the_cursor_comes(desk: Crm) -> None:
    await elsewhere(desk, win_deal, 1, 12_000_000, "RUB")
    await elsewhere(desk, lose_deal, 2, "price")
    async with app_on(desk).run_test(size=WIDE) as pilot:
        app = await opened(pilot)
        assert "Kim Minji" not in seen(app)
        await press(pilot, *"llllll")
        assert focused(app) == "Ivan Petrov" and "Kim Minji" not in seen(app)
        await press(pilot, "l")
        assert focused(app) == "Kim Minji" and "Price" in seen(app).replace("price", "Price")
        await press(pilot, "L")
        assert "does not move" in toasts(app)[-1]
        await press(pilot, "J", "x", "space", "*")
        assert stages_of(desk).keys() == {"Сергей Волков", "Olga Smirnova", "رضا کریمی"}
        await press(pilot, "h", "h")
        assert "last 30 d" in seen(app) and "Ivan Petrov" not in seen(app)


async def test_a_lost_deal_comes_back_from_its_column(desk: Crm) -> None:
    await elsewhere(desk, lose_deal, 2, "price")
    async with app_on(desk).run_test(size=WIDE) as pilot:
        app = await opened(pilot, *"llllllll", "r")
        assert "Came back Kim Minji" in seen(app)
        await press(pilot, "enter")
        assert "Kim Minji" in stages_of(desk)


async def test_news_are_seen_in_the_column_that_is_unfolded(desk: Crm) -> None:
    await elsewhere(desk, win_deal, 1, 12_000_000, "RUB")
    async with app_on(desk).run_test(size=WIDE) as pilot:
        app = await opened(pilot, *"lllllll")
        await elsewhere(desk, win_deal, 2, 100, "RUB")
        app.look_around()
        await settle(pilot)
        assert "Kim Minji" in seen(app) and focused(app) == "Ivan Petrov"
        assert "Won 2" in seen(app)
