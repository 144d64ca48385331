"""Filters with completion, and saved views, by keys: on Clients, the board and Today."""

import pytest

from crm_tui.actions import clients, team, views
from crm_tui.crm import Crm
from tests.stock import stocked
from tests.tui.client_desk import clients_of
from tests.tui.desk import app_on, fill
from tests.tui.looking import at_cursor, line_with, plain, press, screen_of, settle, toasts

WIDE = (120, 30)


@pytest.fixture
@stocked
def desk(crm: Crm) -> Crm:
    """Five clients with a call today, and two with a city, a tag and an own field."""
    crm.run(team.add_user, "boris")
    fill(crm)
    heating = crm.run(team.define_field, "client", "Heating", "choice", ("gas", "oil")).value
    for name, city in (("Anton", "Berlin"), ("Berta", "Jena")):
        made = crm.run(clients.add_client, name, city=city, tags=("vip",)).value
        crm.run(team.set_field, heating, "gas", client_id=made)
    crm.run(
        views.save_view, "Cities", "client", "tag:vip", "-created", "field:Heating,tags", "city"
    )
    crm.run(views.save_view, "Old", "client", "silent:30")
    crm.run(views.save_view, "Big", "deal", "amount>100k", "-amount", team=True)
    return crm


async def test_keys_and_values_complete_by_tab(desk: Crm) -> None:
    app = app_on(desk)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "3", "f", *"cit", "tab")
        assert "Narrow › city:" in plain(screen_of(app))
        await press(pilot, "j")
        await settle(pilot)
        assert "Jena" in plain(screen_of(app)).splitlines()[-2]
        await press(pilot, "tab", *"field:h")
        await settle(pilot)
        await press(pilot, "tab", ":")
        await settle(pilot)
        await press(pilot, "down", "up", "tab", "enter")
        assert clients_of(app).filter_text == "city:Jena field:Heating:gas"
        assert "1 client" in plain(screen_of(app))


async def test_what_is_amiss_stands_under_its_word(desk: Crm) -> None:
    app = app_on(desk)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "3", "f", *"anton tga:vip ")
        lines = plain(screen_of(app)).splitlines()
        typed = next(line for line in lines if "Narrow ›" in line)
        below = lines[lines.index(typed) + 1]
        assert below.index("╰") == typed.index("tga")
        assert "did you mean “tag”" in below


async def test_a_list_is_kept_as_a_view_and_shown_again(desk: Crm) -> None:
    app = app_on(desk)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "3", "f", *"tag:vip", "enter", "v", *"Dear", "enter")
        assert any("Dear" in toast for toast in toasts(app))
        await press(pilot, "escape")
        assert "7 clients" in plain(screen_of(app))
        await press(pilot, "v")
        await settle(pilot)
        await press(pilot, *"dear", "enter")
        await settle(pilot)
        assert "Dear · tag:vip" in line_with(app, "2 clients")
        await press(pilot, "f", *" city:jena", "enter")
        assert "Dear*" in line_with(app, "1 client")
        await press(pilot, "escape")
        assert "7 clients" in plain(screen_of(app))


async def test_a_view_has_columns_groups_and_an_order_of_its_own(desk: Crm) -> None:
    app = app_on(desk)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "3", "v")
        await settle(pilot)
        await press(pilot, *"cit", "enter")
        await settle(pilot)
        assert "HEATING" in line_with(app, "Berlin  1")
        assert "gas" in line_with(app, "Berta")
        await press(pilot, "j")
        assert "Berta" in at_cursor(app)
        await press(pilot, "*", "j")
        assert "2 marked" in plain(screen_of(app))


async def test_a_view_is_put_away_and_comes_back_by_undo(desk: Crm) -> None:
    app = app_on(desk)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "3", "v")
        await settle(pilot)
        await press(pilot, *"old", "ctrl+d")
        await settle(pilot)
        await press(pilot, "v")
        await settle(pilot)
        assert "silent:30" not in plain(screen_of(app))
        await press(pilot, "escape", "u")
        await settle(pilot)
        await press(pilot, "v")
        await settle(pilot)
        assert "silent:30" in plain(screen_of(app))


async def test_the_board_keeps_the_view_of_each_pipeline(desk: Crm) -> None:
    app = app_on(desk)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "2", "v")
        await settle(pilot)
        await press(pilot, *"big", "enter")
        await settle(pilot)
        assert "only: Big" in plain(screen_of(app))
        await press(pilot, "]")
        await settle(pilot)
        assert "only: Big" not in plain(screen_of(app))
        await press(pilot, "[")
        await settle(pilot)
        assert "only: Big" in plain(screen_of(app))


async def test_today_is_narrowed_by_what_the_store_knows(desk: Crm) -> None:
    app = app_on(desk)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "f", *"name~petrov kind:call", "enter")
        await settle(pilot)
        shown = screen_of(app)
        assert "Ivan Petrov" in at_cursor(app)
        assert "Kim Minji" not in shown
        await press(pilot, "escape")
        assert "Kim Minji" in screen_of(app)


async def test_an_own_field_is_defined_changed_and_put_away_in_the_settings(desk: Crm) -> None:
    app = app_on(desk)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "f2", *["down"] * 13)
        await press(pilot, "enter", *"Roof", "down", "enter", *"choice flat")
        assert "→ choice · flat" in plain(screen_of(app))
        await press(pilot, *", steep from sales/offer!", "enter")
        await settle(pilot)
        await press(pilot, "e")
        await settle(pilot)
        assert "deals · choice flat, steep from sales/offer!" in plain(screen_of(app))
        await press(pilot, *"roof", "enter", *" sales/nowhere", "enter")
        await settle(pilot)
        assert "nowhere" in plain(screen_of(app))
        await press(pilot, "escape", "e")
        await settle(pilot)
        await press(pilot, *"roof", "ctrl+d")
        await settle(pilot)
        assert any("put away" in toast for toast in toasts(app))


async def test_a_value_is_written_into_all_of_a_view(desk: Crm) -> None:
    app = app_on(desk)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "3", "f", *"tag:vip", "enter", "*", "e")
        await settle(pilot)
        await press(pilot, *"write", "enter", *"heating: oil")
        assert "→ heating = oil" in plain(screen_of(app))
        await press(pilot, "enter")
        await settle(pilot)
        await press(pilot, "f", *" field:heating:oil", "enter")
        await settle(pilot)
        assert "2 clients" in plain(screen_of(app))
        await press(pilot, "u")
        await settle(pilot)
        assert "0 clients" in plain(screen_of(app))
