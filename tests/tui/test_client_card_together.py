"""Two people on one client at once, and the other deals of the same call."""

from datetime import date

import pytest

from crm_tui.actions.clients import (
    edit_channel,
    edit_client,
)
from crm_tui.actions.contact import mark_no_contact
from crm_tui.actions.deals import edit_deal, lose_deal
from crm_tui.actions.team import set_field
from crm_tui.crm import Crm
from crm_tui.screens.return_form import ReturnForm
from tests.tui.card_desk import (
    all_of,
    card_open,
    do,
    fill_card,
    go_to,
    kept,
    line,
    screen_on,
    seen,
    shell_of,
    text_at,
)
from tests.tui.desk import elsewhere
from tests.tui.looking import press, settle


def name_of(crm: Crm, client: int) -> str:
    return str(kept(crm, "client", client).name)


# -- two at once -------------------------------------------------------------------------------


async def test_what_a_colleague_changed_meanwhile_is_asked_about(crm: Crm) -> None:
    client, windows, _doors = fill_card(crm)
    boris = Crm(crm.store, "boris", clock=crm.clock, zone=crm.zone)
    async with card_open(crm, client, windows) as pilot:
        await go_to(pilot, "name ")
        await press(pilot, "e", "ctrl+u", *"Ivan P.")
        await elsewhere(boris, edit_client, client, "Ivan Ivanovich")
        await press(pilot, "enter")
        assert "boris made it “Ivan Ivanovich”" in seen(pilot)
        assert "Ivan P." in line(pilot, "Name")
        assert name_of(crm, client) == "Ivan Ivanovich", "nothing is overwritten in silence"
        await press(pilot, "enter")
        assert name_of(crm, client) == "Ivan P."


async def test_escape_keeps_what_a_colleague_made_of_it(crm: Crm) -> None:
    client, windows, _doors = fill_card(crm)
    boris = Crm(crm.store, "boris", clock=crm.clock, zone=crm.zone)
    async with card_open(crm, client, windows) as pilot:
        await go_to(pilot, "amount")
        await press(pilot, "e", "ctrl+u", *"130k")
        await elsewhere(boris, edit_deal, windows, amount=14_000_000)
        await press(pilot, "enter")
        assert "boris made it “140 000 ₽”" in seen(pilot)
        await press(pilot, "escape")
        assert "140 000 ₽" in line(pilot, "amount")
    assert kept(crm, "deal", windows).amount == 14_000_000


async def test_a_change_beside_the_value_is_no_reason_to_ask(crm: Crm) -> None:
    client, windows, _doors = fill_card(crm)
    boris = Crm(crm.store, "boris", clock=crm.clock, zone=crm.zone)
    async with card_open(crm, client, windows) as pilot:
        await go_to(pilot, "name ")
        await press(pilot, "e", "ctrl+u", *"Ivan P.")
        await elsewhere(boris, edit_client, client, city="Riga")
        await press(pilot, "enter")
        assert screen_on(pilot).form is None
    row = kept(crm, "client", client)
    assert (row.name, row.city) == ("Ivan P.", "Riga")


@pytest.mark.parametrize("what", ["phone", "Floor"])
async def test_channels_and_own_fields_are_asked_about_too(crm: Crm, what: str) -> None:
    client, windows, _doors = fill_card(crm)
    floor = all_of(crm, "field_def", key="floor")[0].id
    phone = all_of(crm, "channel", client_id=client)[0].id
    do(crm, set_field, floor, "3", client_id=client)
    boris = Crm(crm.store, "boris", clock=crm.clock, zone=crm.zone)
    async with card_open(crm, client, windows) as pilot:
        await go_to(pilot, what)
        await press(pilot, "e", "ctrl+u", *"+7 921 555 77 77"[: 99 if what == "phone" else 2])
        await elsewhere(boris, edit_channel, phone, "+7 921 555-88-88")
        await elsewhere(boris, set_field, floor, "9", client_id=client)
        await press(pilot, "ctrl+u", *("5" if what == "Floor" else "+7 921 555-77-77"), "enter")
        assert "boris made it “" in seen(pilot)
        await press(pilot, "escape")
    assert [v.number for v in all_of(crm, "field_value", client_id=client)] == ["9"]
    assert kept(crm, "channel", phone).raw == "+7 921 555-88-88"


async def test_the_words_of_the_next_step_are_edited_and_asked_about(crm: Crm) -> None:
    from crm_tui.actions.steps import edit_step

    client, windows, _doors = fill_card(crm)
    step = all_of(crm, "step", deal_id=windows)[0].id
    boris = Crm(crm.store, "boris", clock=crm.clock, zone=crm.zone)
    async with card_open(crm, client, windows) as pilot:
        await go_to(pilot, "next ")
        await press(pilot, "e", "ctrl+u", *"ring him")
        await elsewhere(boris, edit_step, step, title="write to him")
        await press(pilot, "enter")
        assert "boris made it “write to him”" in seen(pilot)
        await press(pilot, "enter")
        assert "ring him" in line(pilot, "next ")
    assert kept(crm, "step", step).title == "ring him"


async def test_side_steps_stand_below_and_are_acted_on(crm: Crm) -> None:
    client, windows, _doors = fill_card(crm)
    async with card_open(crm, client, windows) as pilot:
        await press(pilot, "+", *"fetch the drawing fri 10", "enter")
        await go_to(pilot, "fetch the drawing")
        await press(pilot, "t", *"mon 12:00", "enter")
        await press(pilot, "e", "ctrl+u", *"fetch it", "enter")
        assert "fetch it" in text_at(pilot)
        await press(pilot, "delete")
        assert "fetch it" not in text_at(pilot)
    side = [step for step in all_of(crm, "step", deal_id=windows) if step.side]
    assert [(step.title, step.due_day, step.closed_as) for step in side] == [
        ("fetch it", date(2026, 11, 30), "dropped_replaced")
    ]


async def test_a_colleagues_change_appears_and_the_cursor_stays(crm: Crm) -> None:
    client, windows, _doors = fill_card(crm)
    boris = Crm(crm.store, "boris", clock=crm.clock, zone=crm.zone)
    async with card_open(crm, client, windows) as pilot:
        await go_to(pilot, "e-mail")
        await elsewhere(boris, mark_no_contact, client, "asked")
        shell_of(pilot).look_around()
        await settle(pilot)
        assert "Do not contact: asked" in seen(pilot)
        assert "e-mail" in text_at(pilot)


# -- the same call -----------------------------------------------------------------------------


async def test_after_an_outcome_the_other_open_deal_is_next(crm: Crm) -> None:
    client, windows, doors = fill_card(crm)
    async with card_open(crm, client, windows) as pilot:
        await press(pilot, "r", *"agreed > call fri 10", "enter")
        assert screen_on(pilot).focus_id == doors
        assert "doors" in text_at(pilot)
        await press(pilot, "x", "p", "enter")
        assert screen_on(pilot).focus_id == windows
    assert kept(crm, "deal", doors).status == "lost"


async def test_the_key_of_the_same_call_goes_round_the_open_deals(crm: Crm) -> None:
    client, windows, doors = fill_card(crm)
    async with card_open(crm, client, windows) as pilot:
        seen_deals = []
        for _time in range(3):
            await press(pilot, ";")
            seen_deals.append(screen_on(pilot).focus_id)
    assert seen_deals == [doors, windows, doors]


async def test_the_mouse_goes_between_the_panes_and_opens_rows(crm: Crm) -> None:
    client, windows, _doors = fill_card(crm)
    async with card_open(crm, client, windows) as pilot:
        await pilot.click("#past", offset=(8, 2))
        await settle(pilot)
        assert screen_on(pilot).has_class("-side")
        await pilot.click("#who", offset=(8, 10), times=2)
        await settle(pilot)
        assert not screen_on(pilot).has_class("-side")
        assert screen_on(pilot).form is not None


async def test_the_only_deal_stays_in_focus_when_it_is_lost(crm: Crm) -> None:
    client, windows, doors = fill_card(crm)
    do(crm, lose_deal, doors, "price")
    async with card_open(crm, client, windows) as pilot:
        await press(pilot, "x", "p", "enter")
        assert "Lost" in line(pilot, "stage ")
        assert "nothing; the deal is closed" in seen(pilot)
        await press(pilot, "r")
        assert "said no" in seen(pilot)
        assert isinstance(screen_on(pilot).form, ReturnForm)


async def test_the_same_on_postgresql(pg_crm: Crm) -> None:
    client, windows, doors = fill_card(pg_crm)
    boris = Crm(pg_crm.store, "boris", clock=pg_crm.clock, zone=pg_crm.zone)
    async with card_open(pg_crm, client, windows) as pilot:
        assert "40 000 ₽ received · 80 000 ₽ left" in seen(pilot)
        await go_to(pilot, "name ")
        await press(pilot, "e", "ctrl+u", *"Ivan P.")
        await elsewhere(boris, edit_client, client, "Ivan Ivanovich")
        await press(pilot, "enter")
        assert "boris made it “Ivan Ivanovich”" in seen(pilot)
        await press(pilot, "enter", "r", *"agreed > call fri 10", "enter")
        assert screen_on(pilot).focus_id == doors
    assert name_of(pg_crm, client) == "Ivan P."
