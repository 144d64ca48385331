"""Anything pressed anywhere while a colleague writes: the app stands, and the laws hold."""

import asyncio
import shutil
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from crm_tui.crm import Crm
from tests.conftest import opened
from tests.store.walk import DOINGS, move_deal
from tests.tui.boards import board_of, fill_board, stages_of
from tests.tui.desk import app_on
from tests.tui.looking import press, settle, toasts
from tests.tui.monkey import Monkey, Move, fill_monkey_desk

WIDE = (200, 40)
BURSTS = 5


@pytest.fixture(scope="session")
def monkey_file(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with sixty clients of four scripts, made once."""
    path = tmp_path_factory.mktemp("monkey") / "crm.db"
    shutil.copy(sqlite_template, path)
    with opened(f"sqlite:///{path}") as crm:
        fill_monkey_desk(crm)
    return path


@pytest.fixture
def desk(monkey_file: Path, tmp_path: Path) -> Iterator[Crm]:
    """A copy of it."""
    path = tmp_path / "crm.db"
    shutil.copy(monkey_file, path)
    with opened(f"sqlite:///{path}") as crm:
        yield crm


@pytest.mark.parametrize(("seed", "size", "inline"), [
    (1, (120, 36), True), (2, (40, 24), True), (3, (200, 60), False),
])  # fmt: skip
async def test_whatever_is_pressed_nothing_breaks(
    desk: Crm, seed: int, size: tuple[int, int], inline: bool
) -> None:
    """inline: False where every reading takes a thread, as on a server."""
    app = app_on(desk)
    app.reads.inline = inline
    with opened(desk.store.url, "boris") as boris:
        async with app.run_test(size=size, notifications=True) as pilot:
            await settle(pilot)
            monkey = Monkey(pilot, boris, Random(seed))
            try:
                for number in range(BURSTS):
                    await monkey.burst()
                    await monkey.look()
                    if number % 3 == 2:
                        await monkey.go_home()
                await monkey.end()
            except BaseException:
                print(f"seed {seed}:", monkey.done)
                raise


# -- two hands at once ----------------------------------------------------------------------------


async def test_a_second_card_is_carried_before_the_first_one_is_written(crm: Crm) -> None:
    await asyncio.to_thread(fill_board, crm)
    app = app_on(crm)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "2")
        board = board_of(app).board
        x, y = board.region.offset
        moves: list[Move] = []
        for row, slot in ((1, 3), (0, 4), (0, 2)):
            line = y + board.room.body + row * board.room.pitch + 1
            start = x + board.slots[0 if slot > 2 else 1].x + 3, line
            end = x + board.slots[slot].x + 5, line
            moves += [("down", start), ("move", end), ("up", end)]
        await Monkey(pilot, crm, Random(0)).do(*moves)
    stages = stages_of(crm)
    assert (stages["Kim Minji"], stages["Ivan Petrov"]) == ("offer", "terms")
    assert stages["Сергей Волков"] == "need"


async def test_a_held_key_and_a_colleague_on_the_same_card_end_as_the_store_has_it(
    crm: Crm,
) -> None:
    await asyncio.to_thread(fill_board, crm)
    app = app_on(crm)
    boris = DOINGS.index(move_deal)
    with opened(crm.store.url, "boris") as other:
        async with app.run_test(size=WIDE) as pilot:
            await settle(pilot)
            await press(pilot, "2")
            monkey = Monkey(pilot, other, Random(0))
            held: list[Move] = [("key", "L")] * 50
            held[20:20] = [("boris", (boris, 0, 2)), *[("key", "H")] * 9]
            held[40:40] = [("boris", (boris, 0, 1))]
            await monkey.do(*held)
            await monkey.go_home()
            await monkey.look()
            app.look_around()
            await settle(pilot)
            columns = board_of(app).board.columns.all
            shown = {card.step.client: c.stage.key for c in columns for card in c.cards}
            assert shown == stages_of(crm), toasts(app)
            await monkey.end()


FORMS = {"1": "rpxc", "2": "tn+am", "3": "Weof", "e": "gs="}


@pytest.mark.parametrize("screen", FORMS)
async def test_finding_inside_any_form_comes_back_to_it(desk: Crm, screen: str) -> None:
    app = app_on(desk)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, screen)
        for key in FORMS[screen]:
            await press(pilot, key)
            before = app.screen, getattr(app.screen, "form", None)
            await press(pilot, "ctrl+k", *"volk", "down", "ctrl+k", "escape")
            assert (app.screen, getattr(app.screen, "form", None)) == before, key
            if before[1] is not None:
                await press(pilot, "escape")
