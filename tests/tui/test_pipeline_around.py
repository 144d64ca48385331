"""What the board shares with the other screens: the card, giving, moving by name, the phone."""

from random import Random

import pytest
from textual.pilot import Pilot

from crm_tui.actions.steps import result
from crm_tui.crm import Crm
from crm_tui.screens.pipeline import PipelineScreen
from crm_tui.shell import Shell
from crm_tui.store.hot.connection import open_hot
from tests.tui.boards import board_of, columns_of, fill_board, focused, more_deals, stages_of
from tests.tui.desk import app_on, elsewhere
from tests.tui.looking import plain, press, screen_of, settle, toasts

WIDE = (200, 40)


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


def owners(crm: Crm) -> dict[str, str]:
    """Who owns each client's deal."""
    connection = open_hot(crm.store.url, 5.0)
    assert connection is not None
    found = connection.rows(
        "select c.name, u.name from deal d join client c on c.id = d.client_id"
        ' join "user" u on u.id = d.owner_id'
    )
    connection.close()
    return dict((client, user) for client, user in found)


async def test_a_deal_is_moved_to_any_stage_by_its_name(desk: Crm) -> None:
    async with app_on(desk).run_test(size=WIDE) as pilot:
        app = await opened(pilot)
        await press(pilot, "m", *"terms", "enter")
        assert columns_of(app)["terms"] == ["رضا کریمی", "Ivan Petrov"]
        assert focused(app) == "Ivan Petrov"
        await press(pilot, "m", *"founder talk", "escape")
    assert stages_of(desk)["Ivan Petrov"] == "terms"


async def test_a_deal_given_a_day_by_name_leaves_for_another_pipeline(desk: Crm) -> None:
    async with app_on(desk).run_test(size=WIDE) as pilot:
        app = await opened(pilot)
        await press(pilot, "m", *"measurement", "enter")
        assert "Measurement: when?" in plain(screen_of(app))
        await press(pilot, *"fri 10:00", "enter")
        assert "Ivan Petrov" not in str(columns_of(app)) and focused(app) == "Kim Minji"
    assert stages_of(desk)["Ivan Petrov"] == "measurement"


async def test_marked_deals_are_given_to_a_colleague(desk: Crm) -> None:
    boris = Crm(desk.store, "boris", clock=desk.clock, zone=desk.zone)
    await more_deals(boris, ("Of Boris", "new", 100))
    async with app_on(desk).run_test(size=WIDE) as pilot:
        app = await opened(pilot)
        await press(pilot, "*", "o", *"boris", "enter")
        assert columns_of(app).get("new") is None
        assert owners(desk)["Ivan Petrov"] == owners(desk)["Kim Minji"] == "boris"
        await press(pilot, "u")
        assert columns_of(app)["new"] == ["Ivan Petrov", "Kim Minji"]


async def test_a_card_opens_its_client_and_escape_comes_back(desk: Crm) -> None:
    async with app_on(desk).run_test(size=WIDE) as pilot:
        app = await opened(pilot)
        await press(pilot, "j", "enter")
        assert not isinstance(app.screen, PipelineScreen)
        assert "Kim Minji" in screen_of(app)
        await press(pilot, "escape")
        assert focused(app) == "Kim Minji"


async def test_an_outcome_of_a_colleague_is_not_overwritten_by_an_open_form(desk: Crm) -> None:
    boris = Crm(desk.store, "boris", clock=desk.clock, zone=desk.zone)
    async with app_on(desk).run_test(size=WIDE) as pilot:
        app = await opened(pilot)
        await press(pilot, "r", *"agreed")
        await elsewhere(boris, result, 1, "taken")
        app.look_around()
        await settle(pilot)
        assert "Ivan Petrov" in columns_of(app)["contact"]
        await press(pilot, "enter")
        assert board_of(app).form is not None and "closed already" in screen_of(app)


async def test_a_phone_shows_one_column_and_buttons(desk: Crm) -> None:
    async with app_on(desk).run_test(size=(40, 24)) as pilot:
        app = await opened(pilot)
        assert len(board_of(app).board.slots) == 1
        assert "1/7" in screen_of(app) and "New request 2" in plain(screen_of(app))
        await pilot.click("#keys", offset=(26, 0))
        await settle(pilot)
        assert stages_of(desk)["Ivan Petrov"] == "contact"
        assert "2/7" in screen_of(app)


async def test_notes_and_calls_are_about_the_card_of_the_cursor(desk: Crm) -> None:
    async with app_on(desk).run_test(size=WIDE) as pilot:
        app = await opened(pilot)
        await press(pilot, "j", "n", *"asks for oak", "enter")
        assert "Note kept" in toasts(app)[-1] and focused(app) == "Kim Minji"
        await press(pilot, "c")
        assert "Kim Minji" in str(plain(screen_of(app)).split("\n")[-8:])


async def test_the_board_survives_every_size_while_it_is_shown(desk: Crm) -> None:
    async with app_on(desk).run_test(size=WIDE) as pilot:
        app = await opened(pilot)
        await press(pilot, "l", "l", "l")
        for size in ((80, 24), (40, 12), (24, 8), (120, 36), (30, 60)):
            await pilot.resize_terminal(*size)
            await settle(pilot)
            assert focused(app) == "Olga Smirnova"
            if size[1] >= 12:
                assert "Olga" in plain(screen_of(app))


@pytest.mark.parametrize("seed", range(4))
async def test_whatever_is_pressed_the_board_ends_as_the_store_has_it(desk: Crm, seed: int) -> None:
    await more_deals(desk, *((f"More {n}", "new", 100 * n) for n in range(6)))
    chance = Random(seed)
    keys = chance.choices("hjklHLLJJKu", k=60)
    async with app_on(desk).run_test(size=chance.choice([WIDE, (80, 24), (40, 24)])) as pilot:
        app = await opened(pilot)
        for start in range(0, len(keys), 12):
            await press(pilot, *keys[start : start + 12])
            await press(pilot, "escape")
        shown, client = columns_of(app), focused(app)
        assert {name: stage for stage, names in shown.items() for name in names} == stages_of(desk)
        await press(pilot, "1", "2", "o", "escape", "]", "[")
        assert columns_of(app) == shown
        assert client in str(shown) or not client


async def test_a_board_that_cannot_be_read_says_why_and_is_read_again(
    desk: Crm, monkeypatch: pytest.MonkeyPatch
) -> None:
    from crm_tui.errors import Unavailable
    from crm_tui.store.hot import board as hot

    def gone(*_args: object, **_more: object) -> None:
        raise Unavailable("The database is not there.", hint="Connect the disk again.")

    async with app_on(desk).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        with monkeypatch.context() as patch:
            patch.setattr(hot, "board", gone)
            await press(pilot, "2", "j", "L", "T", "Z")
            shown = screen_of(pilot.app)  # type: ignore[arg-type]
            assert "The database is not there." in shown and "Connect the disk again." in shown
        board_of(pilot.app).reload()  # type: ignore[arg-type]
        await settle(pilot)
        assert "Ivan Petrov" in screen_of(pilot.app)  # type: ignore[arg-type]
