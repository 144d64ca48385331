"""The client card by keys: editing in place, deals, receipts, the timeline, colleagues."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from crm_tui.actions.clients import (
    add_channel,
    add_client,
    archive_client,
    edit_channel,
)
from crm_tui.actions.merging import merge_clients
from crm_tui.crm import Crm
from crm_tui.screens.today import TodayScreen
from tests.tui.card_desk import (
    all_of,
    card_open,
    do,
    fill_card,
    go_to,
    kept,
    last_toast,
    line,
    screen_on,
    seen,
    text_at,
)
from tests.tui.looking import press, settle


def name_of(crm: Crm, client: int) -> str:
    return str(kept(crm, "client", client).name)


# -- what it shows -----------------------------------------------------------------------------


async def test_enter_opens_the_card_and_escape_comes_back(crm: Crm) -> None:
    from tests.tui.desk import app_on

    fill_card(crm)
    app = app_on(crm)
    async with app.run_test(size=(120, 36)) as pilot:
        await settle(pilot)
        await press(pilot, "enter")
        assert screen_on(pilot).focus_id is not None
        assert "Ivan Petrov · Okna Plus" in seen(pilot)
        await press(pilot, "escape")
        assert isinstance(app.screen, TodayScreen)


async def test_the_five_answers_come_first(crm: Crm) -> None:
    client, windows, _doors = fill_card(crm)
    async with card_open(crm, client, windows) as pilot:
        assert "windows · 120 000 ₽" in seen(pilot).split("\n")[3]
        lines = seen(pilot).split("\n")[4:9]
        for line, words in zip(
            lines,
            ("New request · since today", "call back", "you", "balcony", "What made you ask now"),
            strict=True,
        ):
            assert words in line.replace("▸", " "), (words, line)
        assert "40 000 ₽ received · 80 000 ₽ left" in seen(pilot)
        assert "2 open · 200 000 ₽" in seen(pilot)


async def test_the_deal_under_the_cursor_comes_into_focus(crm: Crm) -> None:
    client, windows, doors = fill_card(crm)
    async with card_open(crm, client, windows) as pilot:
        await go_to(pilot, "doors · New request")
        assert screen_on(pilot).whom() == (client, doors)
        assert "send the offer" in line(pilot, "next  ")
        await press(pilot, "p", *"mon", "enter")
    assert [step.due_day for step in all_of(crm, "step", deal_id=doors, closed_at=None)] == [
        date(2026, 11, 30)
    ]


async def test_a_merged_client_leads_to_the_one_that_was_kept(crm: Crm) -> None:
    client, *_deals = fill_card(crm)
    other = do(crm, add_client, "Petrov")
    do(crm, merge_clients, client, other)
    async with card_open(crm, other) as pilot:
        assert f"c{other} was merged into this client" in seen(pilot)
        assert screen_on(pilot).whom()[0] == client


async def test_a_client_that_was_put_away_says_so(crm: Crm) -> None:
    client = do(crm, add_client, "Olga")
    do(crm, archive_client, client)
    async with card_open(crm, client) as pilot:
        assert "Put away" in seen(pilot)
        await go_to(pilot, "Put away")
        await press(pilot, "enter", *"take", "enter")
        assert "Put away" not in line(pilot, "Olga")
    assert kept(crm, "client", client).archived_at is None


# -- editing in place --------------------------------------------------------------------------

Edit = tuple[str, str, Callable[[Crm, int, int], Any], Any]
EDITS: dict[str, Edit] = {
    "name": ("name ", "I. Petrov", lambda crm, c, _d: kept(crm, "client", c).name, "I. Petrov"),
    "job": ("job ", "owner", lambda crm, c, _d: kept(crm, "client", c).job_title, "owner"),
    "phone": (
        "phone",
        "8 921 555 01 99",
        lambda crm, c, _d: all_of(crm, "channel", client_id=c)[0].raw,
        "8 921 555 01 99",
    ),
    "tags": (
        "tags",
        "north, #cold",
        lambda crm, c, _d: len(all_of(crm, "tagging", client_id=c)),
        2,
    ),
    "amount": (
        "amount",
        "130k",
        lambda crm, _c, d: kept(crm, "deal", d).amount,
        13_000_000,
    ),
    "expected": (
        "expected",
        "1 dec",
        lambda crm, _c, d: kept(crm, "deal", d).expected_day,
        date(2026, 12, 1),
    ),
    "title": (
        "deal ",
        "oak windows",
        lambda crm, _c, d: kept(crm, "deal", d).title,
        "oak windows",
    ),
    "receipt": (
        "40 000 ₽ · yes",
        "50k yesterday part",
        lambda crm, _c, d: [(r.amount, r.day, r.note) for r in all_of(crm, "receipt", deal_id=d)],
        [(5_000_000, date(2026, 11, 24), "part")],
    ),
}


@pytest.mark.parametrize("what", EDITS)
async def test_a_row_is_edited_in_place_and_undone(crm: Crm, what: str) -> None:
    row, typed, look, wanted = EDITS[what]
    client, windows, _doors = fill_card(crm)
    before = look(crm, client, windows)
    async with card_open(crm, client, windows) as pilot:
        await go_to(pilot, row)
        await press(pilot, "e", "ctrl+u", *typed, "enter")
        assert "saved · u to undo" in last_toast(pilot)
        assert look(crm, client, windows) == wanted
        await press(pilot, "u")
    assert look(crm, client, windows) == before


async def test_a_form_is_read_live_and_refuses_what_it_cannot_read(crm: Crm) -> None:
    client, windows, _doors = fill_card(crm)
    async with card_open(crm, client, windows) as pilot:
        await go_to(pilot, "amount")
        await press(pilot, "e")
        assert "120 000 ₽" in line(pilot, "Amount")
        await press(pilot, "ctrl+u", *"soon", "enter")
        assert screen_on(pilot).form is not None
        await press(pilot, "ctrl+u", *"€5k")
        assert "→ €5 000" in seen(pilot)
        await press(pilot, "escape")
    assert kept(crm, "deal", windows).amount == 12_000_000


async def test_what_is_new_is_added_from_its_row(crm: Crm) -> None:
    client, windows, _doors = fill_card(crm)
    async with card_open(crm, client, windows) as pilot:
        await go_to(pilot, "+ channel")
        await press(pilot, "enter", *"@petrov")
        assert "→ messenger · telegram:petrov" in seen(pilot)
        await press(pilot, "enter")
        await go_to(pilot, "+ receipt")
        await press(pilot, "enter", *"10k", "enter")
        await go_to(pilot, "+ more")
        await press(pilot, "enter", *"floor", "enter", *"12", "enter")
        await go_to(pilot, "+ deal")
        await press(pilot, "enter", *"gates 90k > call fri 10", "enter")
    assert [c.kind for c in all_of(crm, "channel", client_id=client)][-1] == "messenger"
    assert [r.amount for r in all_of(crm, "receipt", deal_id=windows)] == [4_000_000, 1_000_000]
    assert [v.number for v in all_of(crm, "field_value", client_id=client)] == ["12"]
    gates = all_of(crm, "deal", title="gates")[0]
    assert (gates.client_id, gates.amount) == (client, 9_000_000)


async def test_an_own_choice_is_picked_by_its_beginning(crm: Crm) -> None:
    client, windows, _doors = fill_card(crm)
    async with card_open(crm, client, windows) as pilot:
        await go_to(pilot, "+ more")
        await press(pilot, "enter", *"frame", "enter", *"x", "enter")
        assert "Choose one of: white, brown" in seen(pilot)
        await press(pilot, "ctrl+u", *"br", "enter")
        await go_to(pilot, "Frame")
        assert "brown" in text_at(pilot)
        await press(pilot, "e", "ctrl+u", "enter")
    assert all_of(crm, "field_value", client_id=client) == []


@pytest.mark.parametrize("key", ["delete", "empty"])
async def test_a_channel_is_taken_away_and_comes_back(crm: Crm, key: str) -> None:
    client, windows, _doors = fill_card(crm)
    async with card_open(crm, client, windows) as pilot:
        await go_to(pilot, "phone")
        await press(pilot, *(["delete"] if key == "delete" else ["e", "ctrl+u", "enter"]))
        assert [c.kind for c in all_of(crm, "channel", client_id=client)] == ["email"]
        await press(pilot, "u")
    assert len(all_of(crm, "channel", client_id=client)) == 2


async def test_a_receipt_and_tags_are_taken_away(crm: Crm) -> None:
    client, windows, _doors = fill_card(crm)
    async with card_open(crm, client, windows) as pilot:
        for row in ("40 000 ₽ · yes", "tags"):
            await go_to(pilot, row)
            await press(pilot, "delete")
        await go_to(pilot, "name ")
        await press(pilot, "delete")
        assert "cannot be taken away" in last_toast(pilot)
    assert all_of(crm, "receipt", deal_id=windows) == []
    assert all_of(crm, "tagging", client_id=client) == []


async def test_a_number_is_marked_bad_and_good_again(crm: Crm) -> None:
    client, windows, _doors = fill_card(crm)
    async with card_open(crm, client, windows) as pilot:
        await go_to(pilot, "phone")
        await press(pilot, "enter", *"bad", "enter")
        assert "bad" in text_at(pilot)
        await press(pilot, "enter", *"good", "enter")
    assert all_of(crm, "channel", client_id=client)[0].bad_at is None


async def test_a_call_goes_to_the_number_under_the_cursor(crm: Crm) -> None:
    client, windows, _doors = fill_card(crm)
    do(crm, add_channel, client, "+7 921 555-77-77")
    async with card_open(crm, client, windows) as pilot:
        await go_to(pilot, "555-77-77")
        await press(pilot, "c")
        assert "555-77-77" in line(pilot, "Call")
        await press(pilot, "escape")
        await go_to(pilot, "name ")
        await press(pilot, "c")
        assert "555-01-02" in line(pilot, "Call")


async def test_do_not_contact_is_marked_and_lifted_with_his_words(crm: Crm) -> None:
    client, windows, _doors = fill_card(crm)
    async with card_open(crm, client, windows) as pilot:
        await go_to(pilot, "+ more")
        await press(pilot, "enter", *"mark do", "enter", *"leave me alone", "enter")
        assert "Do not contact: leave me alone" in seen(pilot)
        assert kept(crm, "deal", windows).status == "lost"
        await go_to(pilot, "Do not contact")
        await press(pilot, "e", *"letter: call me again", "enter")
    assert kept(crm, "client", client).no_contact_at is None
    lifted = all_of(crm, "activity", client_id=client, kind="lifted")
    assert [(one.text, one.result) for one in lifted] == [("call me again", "letter")]


async def test_a_deal_is_cancelled_and_opened_again(crm: Crm) -> None:
    client, windows, _doors = fill_card(crm)
    async with card_open(crm, client, windows) as pilot:
        await go_to(pilot, "+ more", 1)
        await press(pilot, "enter", *"cancel", "enter", *"dup", "enter")
        assert kept(crm, "deal", windows).status == "cancelled"
        await go_to(pilot, "windows · Cancelled")
        await go_to(pilot, "+ more", 1)
        await press(pilot, "enter", *"reopen", "enter")
    assert kept(crm, "deal", windows).status == "open"


async def test_the_contact_is_copied_as_text_without_bad_channels(crm: Crm) -> None:
    client, windows, _doors = fill_card(crm)
    phone = all_of(crm, "channel", client_id=client)[0].id
    do(crm, edit_channel, phone, bad=True)
    async with card_open(crm, client, windows) as pilot:
        await press(pilot, "y")
        assert pilot.app.clipboard == "Ivan Petrov\ndirector, Okna Plus\nivan@okna.example"


async def test_the_palette_knows_what_has_no_key(crm: Crm) -> None:
    client, windows, _doors = fill_card(crm)
    async with card_open(crm, client, windows) as pilot:
        await press(pilot, "ctrl+p")
        await pilot.press(*"cancel")
        await settle(pilot)
        await pilot.press("enter")
        await settle(pilot)
        assert "Cancel windows: why?" in seen(pilot)
        await press(pilot, *"test", "enter")
    assert kept(crm, "deal", windows).cancel_reason == "test"


async def test_a_deal_goes_to_another_stage_from_its_row(crm: Crm) -> None:
    client, windows, _doors = fill_card(crm)
    async with card_open(crm, client, windows) as pilot:
        await go_to(pilot, "stage ")
        await press(pilot, "e", *"terms", "enter")
        assert "Terms agreed" in line(pilot, "stage ")
        await press(pilot, "W", "enter")
    assert kept(crm, "deal", windows).status == "won"


async def test_the_client_is_given_to_a_colleague(crm: Crm) -> None:
    from crm_tui.actions.team import add_user

    boris = do(crm, add_user, "boris")
    client, windows, doors = fill_card(crm)
    async with card_open(crm, client, windows) as pilot:
        await go_to(pilot, "owner")
        await press(pilot, "e", *"boris", "enter")
        assert "boris" in line(pilot, "owner")
    assert kept(crm, "client", client).owner_id == boris
    assert kept(crm, "deal", doors).owner_id == boris


async def test_a_company_becomes_a_person_and_its_people_open(crm: Crm) -> None:
    client, windows, _doors = fill_card(crm)
    async with card_open(crm, client, windows) as pilot:
        await go_to(pilot, "company ")
        await press(pilot, "enter", "enter")
        assert "Okna Plus" in seen(pilot).split("\n")[2] and "PEOPLE" in seen(pilot)
        await go_to(pilot, "Ivan Petrov · director")
        await press(pilot, "enter")
        assert screen_on(pilot).whom()[0] == client
        await press(pilot, "escape")
        await go_to(pilot, "+ more")
        await press(pilot, "enter", *"is a person", "enter")
        assert "PEOPLE" not in seen(pilot)
        await press(pilot, "u")
        assert "PEOPLE" in seen(pilot)
