"""The refusal list by keys: who comes back when, who comes by himself, and what the app does."""

from datetime import date, timedelta
from typing import Any

import pytest

from crm_tui.actions.clients import add_client
from crm_tui.actions.deals import add_deal, lose_deal
from crm_tui.actions.refusals import came_back, edit_refusal
from crm_tui.crm import Crm
from crm_tui.domain.refusal_lines import RefusedLine
from crm_tui.screens.client_card import ClientCardScreen
from crm_tui.screens.duties import carry_out
from crm_tui.screens.refused import RefusedScreen
from crm_tui.screens.today import TodayScreen
from crm_tui.widgets.paint import Moment, length
from crm_tui.widgets.paint_refused import columns, refused_line
from tests.conftest import NOON, ZONE
from tests.stock import stocked
from tests.tui.desk import TODAY, app_on, elsewhere, fill, open_steps
from tests.tui.looking import at_cursor, line_with, plain, press, screen_of, settle, toasts

WIDE = (140, 36)


@pytest.fixture
@stocked
def desk(crm: Crm) -> Crm:
    """Five open deals, and four that were lost: due today, later, never, and without an amount."""
    fill(crm)
    for number, (name, reason, note) in enumerate(
        (
            ("Mina Park", "price", "too dear"),
            ("Oleg", "bad_fit", ""),
            ("Thomas Becker", "no_decision_maker", ""),
            ("سارا", "other", "moved away"),
        )
    ):
        client = crm.run(add_client, name).value
        amount = None if number == 3 else 9_900_000 + number
        deal = crm.run(add_deal, client, f"fence {number}", amount, "RUB", "sales").value
        crm.run(lose_deal, deal, reason, note)
        if number == 0:
            crm.run(edit_refusal, deal, day=TODAY)
    return crm


def lost(crm: Crm) -> dict[str, Any]:
    """What the refusal list holds, by client."""
    from crm_tui.domain.refusal_lines import RefusedAsked
    from crm_tui.store.hot.refused import refused
    from tests.store.glances import reading

    with reading(crm) as conn:
        found = refused(conn, RefusedAsked(sort="said"), TODAY.isoformat())
    return {line.client: line for line in found}


async def test_the_list_stands_by_when_they_come_back(desk: Crm) -> None:
    app = app_on(desk)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "g", "x")
        assert isinstance(app.screen, RefusedScreen)
        assert "Mina Park" in at_cursor(app) and "now" in at_cursor(app)
        assert "price: too dear" in at_cursor(app)
        shown = plain(screen_of(app))
        assert "COMES BACK NOW" in shown
        assert shown.index("COMES BACK LATER") < shown.index("Thomas Becker")
        assert shown.index("NEVER COMES BACK") < shown.index("Oleg")
        assert "4 refusals · 1 come back now" in shown
        await press(pilot, "j", "enter")
        assert isinstance(app.screen, ClientCardScreen)
        assert "Thomas Becker" in plain(screen_of(app))
        await press(pilot, "escape", "escape")
        assert isinstance(app.screen, TodayScreen)


@pytest.mark.parametrize("size", [(40, 24), (80, 24), (120, 36), (200, 60)])
async def test_the_list_stands_at_every_width(desk: Crm, size: tuple[int, int]) -> None:
    app = app_on(desk)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        await press(pilot, "X")
        assert "Mina Park" in at_cursor(app)
        await press(pilot, "r")
        assert "said no today: price" in plain(screen_of(app))


@pytest.mark.parametrize("key", ["a", "r"])
async def test_a_or_r_follows_the_lost_deal(desk: Crm, key: str) -> None:
    app = app_on(desk)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "X", key)
        assert "said no today: price: too dear" in plain(screen_of(app))
        await press(pilot, "enter")
        assert "Mina Park is back: fence 0" in toasts(app)[-1]
        assert "Mina Park" in open_steps(desk)
        assert "Mina Park" not in plain(screen_of(app)), "it was dealt with"
        await press(pilot, "u")
        assert "Mina Park" not in open_steps(desk)
        assert "Mina Park" in plain(screen_of(app))


async def test_what_he_wants_now_may_be_typed(desk: Crm) -> None:
    app = app_on(desk)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "X", "r", *"gates 50k > call fri 10", "enter")
        assert open_steps(desk)["Mina Park"][1:] == ("2026-11-27", 600)


async def test_a_lost_deal_on_the_card_is_followed_by_r(desk: Crm) -> None:
    app = app_on(desk)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "X", "j", "enter", "r", "enter")
        assert "Thomas Becker is back" in toasts(app)[-1]
        assert "after d8: said no" in plain(screen_of(app)), "the timeline tells them apart"
        assert isinstance(app.screen, ClientCardScreen)


async def test_a_lost_deal_that_was_found_is_followed_by_a(desk: Crm) -> None:
    app = app_on(desk)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "/", *"fence 2", "enter")
        if isinstance(app.screen, ClientCardScreen):
            await press(pilot, "a", "enter")
        assert "Thomas Becker is back" in toasts(app)[-1]


async def test_the_day_the_reason_and_the_words_are_changed_in_place(desk: Crm) -> None:
    app = app_on(desk)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "X", "e", "enter", *"in 3 months", "enter")
        assert lost(desk)["Mina Park"].revive_day == "2027-02-25"
        await press(pilot, "f", *"mina", "enter", "e", "enter", *"never", "enter")
        assert lost(desk)["Mina Park"].revive_day is None
        await press(pilot, "e", *"why", "enter", *"terms", "enter")
        assert lost(desk)["Mina Park"].reason_key == "terms"
        assert lost(desk)["Mina Park"].revive_day == "2027-02-23", "90 days from the refusal"
        await press(pilot, "e", *"what", "enter", *" and slow", "enter")
        assert lost(desk)["Mina Park"].note == "too dear and slow"
        await press(pilot, "u", "u", "u", "u")
        assert lost(desk)["Mina Park"].reason_key == "price"
        assert lost(desk)["Mina Park"].revive_day == TODAY.isoformat()


async def test_a_reason_that_needs_a_note_asks_for_it(desk: Crm) -> None:
    app = app_on(desk)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "X", "j", "e", *"why", "enter", *"other", "enter")
        assert "What was said" in plain(screen_of(app))
        await press(pilot, *"on holiday for ever", "enter")
        line = lost(desk)["Thomas Becker"]
        assert (line.reason_key, line.note) == ("other", "on holiday for ever")


async def test_a_day_gone_by_is_refused_and_the_form_comes_back(desk: Crm) -> None:
    app = app_on(desk)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "X", "e", "enter", *"shoe", "enter")
        assert lost(desk)["Mina Park"].revive_day == TODAY.isoformat()
        assert app.screen.form is not None  # type: ignore[attr-defined]


async def test_the_list_is_narrowed_sorted_and_somebodys(desk: Crm) -> None:
    app = app_on(desk)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "X", "f", *"fit", "enter")
        shown = plain(screen_of(app))
        assert "Oleg" in shown and "Mina Park" not in shown
        await press(pilot, "escape", "s", *"name", "enter")
        assert "Mina Park" in at_cursor(app) or "Mina Park" in plain(screen_of(app))
        assert "sorted by: name" in plain(screen_of(app))
        await press(pilot, "o", *"mine", "enter")
        assert "My refusals" in plain(screen_of(app))


async def test_one_line_of_one_who_said_no_says_so_and_follows_the_lost_deal(desk: Crm) -> None:
    app = app_on(desk)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "a", *"Mina Park, gates 50k, call fri")
        shown = plain(screen_of(app))
        assert "said no" in shown and "price, too dear" in shown
        assert "comes back after d6" in shown
        await press(pilot, "enter")
        assert open_steps(desk)["Mina Park"][1] == "2026-11-27"
        assert "Mina Park" not in lost(desk)
        await press(pilot, "u")
        assert "Mina Park" in lost(desk)


async def test_what_never_was_a_deal_is_cancelled_from_the_form_of_refusals(desk: Crm) -> None:
    app = app_on(desk)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "x")
        assert "no refusal: cancel it" in plain(screen_of(app))
        await press(pilot, "tab", *"dup", "enter")
        assert "Ivan Petrov" not in open_steps(desk)
        assert "Ivan Petrov" not in lost(desk), "cancelled is not lost"
        await press(pilot, "u")
        assert "Ivan Petrov" in open_steps(desk)


async def test_an_empty_list_says_what_it_is_for(crm: Crm) -> None:
    app = app_on(crm)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "X", "r", "e", "enter", "a", "escape")
        assert "Nobody has said no yet." in plain(screen_of(app))


async def test_the_app_brings_back_what_is_due_by_itself(desk: Crm) -> None:
    app = app_on(desk)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        assert await carry_out(app) == 1
        await settle(pilot)
        assert "Mina Park" in open_steps(desk)
        assert "1 deal is back" in toasts(app)[-1]
        assert line_with(app, "Mina Park"), "the news show it"
        assert await carry_out(app) == 0
        await press(pilot, "u")
        assert "Mina Park" in open_steps(desk), "my undo takes what I did, not what the day did"


async def test_a_new_day_is_noticed_while_the_app_runs(desk: Crm) -> None:
    app = app_on(desk)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await carry_out(app)
        assert await carry_out(app) == 0
        desk.clock = app.clock = lambda: NOON + timedelta(days=30)
        assert await carry_out(app) == 1, "no decision maker: thirty days"
        await settle(pilot)
        assert "Thomas Becker" in open_steps(desk)


async def test_nothing_due_opens_no_door(desk: Crm) -> None:
    app = app_on(desk)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await carry_out(app)
        await settle(pilot)
        app._crm = None
        assert await carry_out(app) == 0
        assert app._crm is None, "the database is opened for writing where something is due"


async def test_a_colleague_brought_it_back_while_i_looked(desk: Crm) -> None:
    app = app_on(desk)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "X", "r")
        deal = next(line.id for line in lost(desk).values() if line.client == "Mina Park")
        await elsewhere(desk, came_back, deal)
        await press(pilot, "escape")
        await app.look_around().wait()
        await settle(pilot)
        assert "Mina Park" not in plain(screen_of(app))


def test_a_row_has_exactly_its_cells_whatever_was_typed() -> None:
    from zoneinfo import ZoneInfo

    from tests.tui.test_hostile import WORST

    now = Moment.of(NOON, ZoneInfo(ZONE))
    for text in WORST:
        line = RefusedLine(
            1, 1, 1, text, text, text, "price", text, text, text, 9_900_000, "RUB", 2, text,
            now.us, date(2027, 1, 3).isoformat(), None, None, True,
        )  # fmt: skip
        for cells in (20, 34, 60, 100):
            drawn = refused_line(line, columns([line], now, cells), now, cells)
            assert length(drawn) == cells
