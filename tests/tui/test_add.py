"""One line adds: read while it is typed, a known client found, nobody added twice by accident."""

from datetime import timedelta

import pytest

from crm_tui.actions.clients import add_client
from crm_tui.actions.deals import add_deal
from crm_tui.actions.team import change_setting
from crm_tui.app import CrmApp
from crm_tui.crm import Crm
from crm_tui.domain.capture_choice import Choice
from crm_tui.domain.steps import Draft
from crm_tui.screens.add_form import AddForm
from crm_tui.screens.client_card import ClientCardScreen
from crm_tui.screens.today import TodayScreen
from crm_tui.store.hot.connection import open_hot
from tests.stock import stocked
from tests.tui.desk import TODAY, app_on, fill, open_steps
from tests.tui.looking import plain, press, screen_of, settle, toasts

WIDE = (120, 36)
IVAN = "Ivan Petrov"


@pytest.fixture
@stocked
def desk(crm: Crm) -> Crm:
    crm.run(change_setting, "country", "RU")
    fill(crm)
    return crm


@pytest.fixture
@stocked
def namesakes(desk: Crm) -> Crm:
    for company in ("Okna Plus", "Steklo"):
        desk.run(add_client, IVAN, company=company)
    return desk


@pytest.fixture
@stocked
def busy_desk(desk: Crm) -> Crm:
    draft = Draft(kind="call", day=TODAY + timedelta(days=5))
    desk.run(add_deal, 1, "door", pipeline="sales", next=draft)
    return desk


@pytest.fixture
def shared_desk(pg_crm: Crm) -> Crm:
    fill(pg_crm)
    return pg_crm


def app_in_russia(crm: Crm) -> CrmApp:
    app = app_on(crm)
    app.person = app.person._replace(country="RU")
    return app


def clients_called(crm: Crm, name: str) -> int:
    connection = open_hot(crm.store.url, 5.0)
    assert connection is not None
    found = connection.first("select count(*) from client where name = ?", name)
    connection.close()
    return int(found[0]) if found else 0


def shown(app: CrmApp) -> str:
    return plain(screen_of(app))


async def test_somebody_new_is_read_and_added(desk: Crm) -> None:
    app = app_in_russia(desk)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "a", *"Olga Lee, door 80k, call tomorrow 10:00")
        assert "→ client Olga Lee · deal door 80 000 ₽ · call Thu 26 Nov 10:00" in shown(app)
        await press(pilot, "enter")
        assert "Added: Olga Lee" in toasts(app)[-1]
        assert "next: call, tomorrow 10:00" in plain(toasts(app)[-1])
        await press(pilot, "u")
        assert "Undone: Added · Olga Lee · door" in plain(toasts(app)[-1]), "who is not there now"
        await press(pilot, "ctrl+r")
    assert open_steps(desk)["Olga Lee"] == ("call", "2026-11-26", 600)


@pytest.mark.parametrize("line", ["ivan petrov", "89215550100", "+7 (921) 555-01-00"])
async def test_a_known_client_is_found_by_name_or_number(desk: Crm, line: str) -> None:
    app = app_in_russia(desk)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "a", *line)
        words = "→ c1 Ivan Petrov, open deal windows, next step Wed 25 Nov 11:00 · nothing new"
        assert words in shown(app)
        await press(pilot, *", door 80k", "enter")
        assert "Added to c1 Ivan Petrov" in toasts(app)[-1]
    assert clients_called(desk, IVAN) == 1


async def test_a_step_for_one_with_an_open_deal_stands_beside_its_next_step(desk: Crm) -> None:
    app = app_in_russia(desk)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "a", *"Ivan Petrov, send drawing fri")
        assert "side step: send drawing Fri 27 Nov" in shown(app)
        await press(pilot, "enter", "u")
    assert open_steps(desk)[IVAN][1] == TODAY.isoformat()


async def test_ctrl_n_adds_somebody_new_of_a_known_name(desk: Crm) -> None:
    app = app_in_russia(desk)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "a", *"Ivan Petrov, door 80k", "ctrl+n")
        assert "Added: Ivan Petrov" in toasts(app)[-1]
    assert clients_called(desk, IVAN) == 2


async def test_of_several_one_is_chosen(namesakes: Crm) -> None:
    app = app_on(namesakes)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "a", *"Ivan Petrov, door 80k")
        assert "→ 3 clients called Ivan Petrov · ↑↓ choose, ctrl+n new" in shown(app)
        await press(pilot, "enter")
        assert "Who is it" in toasts(app)[-1]
        await press(pilot, "down", "down")
        assert "▸ c7 Ivan Petrov (Okna Plus)" in shown(app)
        await press(pilot, "down", "down", "down", "up", "enter")
        assert "Added to c7 Ivan Petrov" in toasts(app)[-1]
    assert clients_called(namesakes, IVAN) == 3


async def test_a_name_begun_offers_those_who_are_called_so(desk: Crm) -> None:
    app = app_in_russia(desk)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "a", *"Ivan Pet, door 80k")
        assert "→ client Ivan Pet · or Ivan Petrov: ↓ · deal door 80 000 ₽" in shown(app)
        await press(pilot, "down")
        assert "→ c1 Ivan Petrov, open deal windows" in shown(app)
        await press(pilot, "up")
        assert "→ client Ivan Pet " in shown(app)
        await press(pilot, "down", "enter")
        assert "Added to c1 Ivan Petrov" in toasts(app)[-1]
    assert clients_called(desk, "Ivan Pet") == 0


async def test_a_pasted_line_is_looked_for_too(desk: Crm) -> None:
    from textual import events

    app = app_in_russia(desk)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "a")
        app.post_message(events.Paste("Ivan Petrov, door 80k"))
        await settle(pilot)
        assert "→ c1 Ivan Petrov" in shown(app)


async def test_nothing_moves_while_one_types(desk: Crm) -> None:
    app = app_in_russia(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "a")
        assert "a known client is found by number, address or name" in shown(app)
        before = shown(app).split("\n")[:10]
        await press(pilot, *"Ivan Petrov")
        assert shown(app).split("\n")[:10] == before, "nothing moves while one types"


@pytest.mark.parametrize("size", [(40, 24), (80, 24), (200, 60)])
async def test_the_reading_is_whole_at_any_width(desk: Crm, size: tuple[int, int]) -> None:
    app = app_in_russia(desk)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        await press(pilot, "a", *"Ivan Petrov, door 80k")
        assert "c1 Ivan Petrov" in shown(app) and "80 000" in shown(app)


async def test_what_cannot_be_read_is_told_and_not_saved(desk: Crm) -> None:
    app = app_in_russia(desk)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "a", *"Olga, call yesterday", "enter")
        assert isinstance(app.screen.form, AddForm)  # type: ignore[attr-defined]
        assert "passed" in shown(app)
    assert clients_called(desk, "Olga") == 0


async def test_the_same_on_postgresql(shared_desk: Crm) -> None:
    app = app_on(shared_desk)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "a", *"Ivan Petrov, door 80k")
        await settle(pilot)
        assert "→ c1 Ivan Petrov, open deal windows" in shown(app)
        await press(pilot, "enter")
        assert "Added to c1 Ivan Petrov" in toasts(app)[-1]


async def test_two_open_deals_are_counted_and_the_nearest_step_is_told(busy_desk: Crm) -> None:
    app = app_on(busy_desk)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "a", *"Ivan Petrov")
        assert "2 open deals, next step Wed 25 Nov 11:00" in shown(app)


async def test_ctrl_o_opens_the_card_and_escape_comes_back_to_the_line(desk: Crm) -> None:
    app = app_in_russia(desk)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "a", *"Ivan Petrov, door 80k", "ctrl+o")
        assert isinstance(app.screen, ClientCardScreen)
        assert "Ivan Petrov" in shown(app)
        await press(pilot, "escape")
        assert "Add › Ivan Petrov, door 80k" in shown(app)
        await press(pilot, "enter")
        assert "Added to c1 Ivan Petrov" in toasts(app)[-1]


async def test_a_line_with_nothing_new_opens_the_card_and_writes_nothing(desk: Crm) -> None:
    app = app_in_russia(desk)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "a", *"89215550100", "enter")
        assert isinstance(app.screen, ClientCardScreen)
        assert "c1 Ivan Petrov is here already" in toasts(app)[-1]
        await press(pilot, "escape")
        assert isinstance(app.screen, TodayScreen) and app.screen.form is None


async def test_nothing_new_is_not_called_added(desk: Crm) -> None:
    app = app_in_russia(desk)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "a", *"Ivan Petrov")
        form = app.screen.form  # type: ignore[attr-defined]
        form.choice = Choice()  # as where a slow store has not answered yet
        await press(pilot, "enter")
        assert "nothing has changed" in toasts(app)[-1]
        assert "undo" not in toasts(app)[-1]
