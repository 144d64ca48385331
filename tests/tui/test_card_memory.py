"""A card that is kept is shown as it was for no longer than that is true."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from crm_tui.actions.clients import edit_client
from crm_tui.actions.contact import mark_no_contact
from crm_tui.crm import Crm
from crm_tui.shell import Shell
from tests.conftest import opened
from tests.tui.desk import app_on, elsewhere, fill
from tests.tui.looking import plain, press, screen_of, settle

SIZE = (120, 30)


@pytest.fixture
def desk(crm: Crm) -> Crm:
    fill(crm)
    return crm


@contextmanager
def boris(desk: Crm) -> Iterator[Crm]:
    """A colleague at the same file."""
    with opened(desk.store.url, "boris") as other:
        yield other


def card_of(app: Shell) -> str:
    """What stands right of the list."""
    return "\n".join(line[60:] for line in plain(screen_of(app)).split("\n"))


async def test_a_card_shows_at_once_what_a_colleague_did(desk: Crm) -> None:
    app = app_on(desk)
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await press(pilot, *"jkjk")
        who = app.screen.card.client_id  # type: ignore[attr-defined]
        with boris(desk) as other:
            await elsewhere(other, mark_no_contact, who, "asked to be left alone")
        await press(pilot, *"jk")
        assert "left alone" in card_of(app), card_of(app)


async def test_a_card_shows_ones_own_edit_and_its_undo(desk: Crm) -> None:
    app = app_on(desk)
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await press(pilot, *"jkjk", "n", *"likes-oak", "enter")
        assert "likes-oak" in card_of(app), screen_of(app)
        await press(pilot, "u")
        assert "likes-oak" not in card_of(app).replace("Undone", "")
        await press(pilot, *"jk")
        assert "likes-oak" not in card_of(app).split("ASK")[0]


async def test_a_card_that_another_connection_reads_is_read_anew(desk: Crm) -> None:
    app = app_on(desk)
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await press(pilot, *"jk")
        who = app.screen.card.client_id  # type: ignore[attr-defined]
        app.reads.close()  # type: ignore[attr-defined]
        await elsewhere(desk, edit_client, who, name="Somebody Else")
        await press(pilot, *"jk")
        assert "Somebody Else" in card_of(app)
