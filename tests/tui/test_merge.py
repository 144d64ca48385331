"""The same client twice: beside each other, chosen field by field, merged by one key."""

import pytest

from crm_tui.actions import clients, team
from crm_tui.crm import Crm
from crm_tui.screens.merge import MergeScreen
from tests.conftest import opened
from tests.stock import stocked
from tests.tui.client_desk import kept_of
from tests.tui.desk import app_on, elsewhere, fill, open_steps
from tests.tui.looking import at_cursor, line_with, plain, press, screen_of, settle, toasts

WIDE = (120, 30)
SIZES = ((40, 24), (80, 24), (120, 36), (200, 60))
HOSTILE = "[bold]\x1b[2J\u202eevil\nname[/]"


@pytest.fixture
@stocked
def desk(crm: Crm) -> Crm:
    """Ivan Petrov with a deal, I. Petrov with the same number and other facts, Zoe."""
    fill(crm, ("Ivan Petrov",))
    crm.run(clients.edit_client, 1, city="Omsk", job_title="head", country="RU")
    crm.run(
        clients.add_client, "I. Petrov", channels=(("phone", "+7 921 555-01-00"),), city="Tomsk",
        country="RU", about="came by the fair", tags=("vip",),
    )  # fmt: skip
    crm.run(clients.add_client, "Zoe", channels=(("email", "zoe@x.example"),))
    floor = crm.run(team.define_field, "client", "Floor").value
    for number, text in ((1, "3"), (2, "4")):
        crm.run(team.set_field, floor, text, client_id=number)
    return crm


async def test_two_marked_are_merged_field_by_field_and_undo_parts_them(desk: Crm) -> None:
    app = app_on(desk)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "3", "j", "space", "home", "space", "=")
        assert isinstance(app.screen, MergeScreen)
        text = plain(screen_of(app))
        assert "I. Petrov and Ivan Petrov become one" in text
        assert "c2 I. Petrov takes over: 1 deal, 1 open step, 1 channel" in text
        assert "● I. Petrov" in line_with(app, "Name") and "○ Ivan Petrov" in line_with(app, "Name")
        await press(pilot, "right", "end", "pageup", "home", "j", "space")
        assert "● Omsk" in screen_of(app) and "● Ivan Petrov" in plain(screen_of(app))
        await press(pilot, "j", "l")
        assert "● 3" in line_with(app, "Floor")
        await press(pilot, "enter")
        assert "c1 Ivan Petrov merged into c2" in plain(toasts(app)[-1])
        assert not isinstance(app.screen, MergeScreen)
        assert "2 clients" in screen_of(app) and "marked" not in screen_of(app)
        assert kept_of(desk, "Zoe")[0] == 3
        await press(pilot, "u")
        assert "3 clients" in screen_of(app)
    assert kept_of(desk, "I. Petrov") == (2, "Tomsk", "")
    assert kept_of(desk, "Ivan Petrov") == (1, "Omsk", "head")


async def test_the_other_one_may_be_kept_with_the_same_values(desk: Crm) -> None:
    app = app_on(desk)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "3", "*", "=")
        assert "Mark the two that are the same" in toasts(app)[-1]
        await press(pilot, "escape", "space", "space", "=", "j", "l", "ctrl+x")
        assert "c1 is kept" in plain(screen_of(app))
        assert "● Omsk" in screen_of(app) and "● I. Petrov" in plain(screen_of(app))
        await press(pilot, "enter")
    assert kept_of(desk, "I. Petrov") == (1, "Omsk", "head")
    assert "I. Petrov" in open_steps(desk)


async def test_whom_with_is_asked_and_who_looks_the_same_is_offered(desk: Crm) -> None:
    app = app_on(desk)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "3", "j", "=")
        text = plain(screen_of(app))
        assert "Ivan Petrov is the same as" in text and "▸ I. Petrov" in text
        await press(pilot, *"zoe")
        assert "▸ Zoe" in plain(screen_of(app))
        await press(pilot, "enter")
        assert "Ivan Petrov and Zoe become one" in plain(screen_of(app))
        await press(pilot, "escape")
        assert "Ivan Petrov" in at_cursor(app)


async def test_what_a_colleague_changed_meanwhile_is_looked_at_again(desk: Crm) -> None:
    app = app_on(desk)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "3", "space", "space", "=")
        screen = app.screen
        assert isinstance(screen, MergeScreen)
        with opened(desk.store.url, "boris") as boris:
            await elsewhere(boris, clients.edit_client, 1, city="Perm")
            screen.merge()
            await settle(pilot)
        assert "changed since" in toasts(app)[-1]
        assert app.screen is screen
        assert "Perm" in screen_of(app)
        await press(pilot, "enter")
        assert "merged into" in toasts(app)[-1]


async def test_a_person_and_their_company_are_not_one(desk: Crm) -> None:
    app = app_on(desk)
    await elsewhere(desk, clients.edit_client, 3, company="Acme")
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "3", "space", "end", "space", "=", "enter")
        assert "are a person and their company" in toasts(app)[-1]
        assert isinstance(app.screen, MergeScreen)


@pytest.fixture
@stocked
def hostile_desk(crm: Crm) -> Crm:
    for name in (HOSTILE, f"رضا {HOSTILE}"):
        crm.run(clients.add_client, name, company=name, city=name, about=name * 9, job_title=name)
    return crm


@pytest.mark.parametrize("size", SIZES)
async def test_hostile_values_are_text_at_any_width(
    hostile_desk: Crm, size: tuple[int, int]
) -> None:
    app = app_on(hostile_desk)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        await press(pilot, "3")
        app.push_screen(MergeScreen(1, 3))
        await settle(pilot)
        await press(pilot, "space", "j", "l", "ctrl+x", "*")
        text = screen_of(app)
        assert "[bold]" in text and "●" in text
        assert "\x1b" not in text and "\u202e" not in text
