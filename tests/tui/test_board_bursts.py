"""Thirty keys in one go: whatever else happens to the board, no move is lost."""

import asyncio

import pytest
from textual.pilot import Pilot

from crm_tui.actions.deals import edit_deal, move_deal
from crm_tui.crm import Crm
from crm_tui.screens.pipeline_forms import BoardMustForm
from crm_tui.shell import Shell
from tests.tui.boards import board_of, columns_of, fill_board, focused, more_deals, stages_of
from tests.tui.desk import app_on
from tests.tui.looking import press, settle
from tests.tui.test_pipeline_moves import moved_entries

WIDE = (200, 40)
#: From the first stage to the last but two and back, so that it ends where it began.
THERE_AND_BACK = "LLLLHHHH"
THIRTY = (THERE_AND_BACK * 4)[:30]  # ends two columns before it turned


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


def shown_stages(app: Shell) -> dict[str, str]:
    shown = columns_of(app)
    return {name: stage for stage, names in shown.items() for name in names}


async def test_thirty_moves_in_one_go_are_thirty_entries(desk: Crm) -> None:
    async with app_on(desk).run_test(size=WIDE) as pilot:
        app = await opened(pilot)
        await press(pilot, *THIRTY)
        assert moved_entries(desk) == 30
        assert stages_of(desk)["Ivan Petrov"] == "need" and focused(app) == "Ivan Petrov"
        assert shown_stages(app) == stages_of(desk)


@pytest.mark.parametrize(
    "looking",
    [("s", *"amount", "enter"), ("f", *"ivan", "enter"), ("Z",), ("T",)],
    ids=("sorted", "narrowed", "compact", "in lanes"),
)
async def test_thirty_moves_reach_the_store_however_the_board_is_looked_at(
    desk: Crm, looking: tuple[str, ...]
) -> None:
    async with app_on(desk).run_test(size=(120, 30)) as pilot:
        app = await opened(pilot, *looking)
        await press(pilot, *THIRTY)
        assert moved_entries(desk) == 30
        assert stages_of(desk)["Ivan Petrov"] == "need" and focused(app) == "Ivan Petrov"


async def test_thirty_moves_while_another_process_writes(desk: Crm) -> None:
    boris = Crm(desk.store, "boris", clock=desk.clock, zone=desk.zone)

    def works() -> None:
        for number in range(6):
            boris.run(edit_deal, 3, f"windows {number}", 100 + number)
            boris.run(move_deal, 4, "terms" if number % 2 else "payment")

    async with app_on(desk).run_test(size=WIDE) as pilot:
        app = await opened(pilot)
        others = asyncio.create_task(asyncio.to_thread(works))
        for start in range(0, 30, 5):
            await press(pilot, *THIRTY[start : start + 5])
            app.look_around()
        await others
        app.look_around()
        await settle(pilot)
        assert moved_entries(desk) == 36
        assert stages_of(desk)["Ivan Petrov"] == "need"
        assert shown_stages(app) == stages_of(desk)


async def test_a_burst_into_a_gate_asks_once_and_loses_no_move_before_it(desk: Crm) -> None:
    await more_deals(desk, ("Gated", "approval", 100), pipeline="windows")
    async with app_on(desk).run_test(size=WIDE) as pilot:
        app = await opened(pilot, "]")
        await press(pilot, "L", "L", "L", "L")
        form = board_of(app).form
        assert isinstance(form, BoardMustForm) and form.text == ""
        assert columns_of(app) == {"payment": ["Gated"]}, "it stands where it would go"
        await press(pilot, "escape")
        assert columns_of(app) == {"approval": ["Gated"]} and focused(app) == "Gated"
        assert stages_of(desk)["Gated"] == "approval"


async def test_several_cards_are_moved_at_the_rate_of_a_held_key(desk: Crm) -> None:
    async with app_on(desk).run_test(size=WIDE) as pilot:
        app = await opened(pilot)
        await press(pilot, *"LhLh", *"lLHLHLLHH", *"jLLLHHH")
        assert moved_entries(desk) == 2 + 8 + 6
        assert shown_stages(app) == stages_of(desk)
