"""The timeline of the client card: its pane, what narrows it, ten lines or ten thousand."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from sqlalchemy import insert
from sqlmodel import SQLModel

from crm_tui.actions.activities import add_note
from crm_tui.actions.clients import add_client, edit_client
from crm_tui.crm import Crm
from crm_tui.store.hot import timeline
from tests.conftest import NOON
from tests.store.glances import reading
from tests.tui.card_desk import (
    all_of,
    apart,
    card_open,
    do,
    fill_card,
    kept,
    last_toast,
    screen_on,
    seen,
    shell_of,
)
from tests.tui.desk import elsewhere
from tests.tui.looking import press, settle


def told(pilot: Any) -> str:
    """The lines under the timeline."""
    return "\n".join(seen(pilot).split("\n")[-8:-1])


async def test_tab_goes_to_the_timeline_and_tells_a_line_whole(crm: Crm) -> None:
    client, windows, _doors = fill_card(crm)
    words = "a long note about oak and pine " * 4
    do(crm, add_note, client, words.strip(), windows)
    async with card_open(crm, client, windows) as pilot:
        await press(pilot, "tab")
        while "long note" not in told(pilot):
            await press(pilot, "j")
        assert "Wed 25 Nov 10:30 · note · anna · windows" in told(pilot)
        assert told(pilot).count("oak") >= 3
        await press(pilot, "escape")
        assert not screen_on(pilot).has_class("-side")


@pytest.mark.parametrize(
    ("typed", "there", "gone"),
    [
        ("calls", "he called about the balcony", "green tea"),
        ("notes", "likes green tea", "balcony"),
        ("TEA", "likes green tea", "balcony"),
        ("changes", "added", "green tea"),
    ],
)
async def test_f_narrows_the_timeline_while_one_types(
    crm: Crm, typed: str, there: str, gone: str
) -> None:
    client, windows, _doors = fill_card(crm)
    async with card_open(crm, client, windows, size=(90, 40)) as pilot:
        await press(pilot, "f", *typed)
        assert there in seen(pilot) and gone not in seen(pilot)
        await press(pilot, "enter")
        assert f"Timeline · {typed}" in seen(pilot)
        await press(pilot, "escape")
        assert gone in seen(pilot)


async def test_what_was_kept_is_reworded_and_asked_about(crm: Crm) -> None:
    from crm_tui.actions.activities import edit_activity

    client, windows, _doors = fill_card(crm)
    boris = Crm(crm.store, "boris", clock=crm.clock, zone=crm.zone)
    note = all_of(crm, "activity", kind="note")[0].id
    async with card_open(crm, client, windows) as pilot:
        await press(pilot, "f", *"notes", "enter", "e", "ctrl+u", *"likes coffee")
        await elsewhere(boris, edit_activity, note, "likes milk")
        await press(pilot, "enter")
        assert "boris made it “likes milk”" in seen(pilot)
        await press(pilot, "enter")
    assert kept(crm, "activity", note).text == "likes coffee"


async def test_what_happened_by_itself_cannot_be_reworded(crm: Crm) -> None:
    client, windows, _doors = fill_card(crm)
    async with card_open(crm, client, windows) as pilot:
        await press(pilot, "f", *"changes", "enter", "e")
        assert "kept as it happened" in last_toast(pilot)
        await press(pilot, "delete")
        assert "nothing here to take away" in last_toast(pilot)


async def test_a_colleagues_note_appears_on_top(crm: Crm) -> None:
    client, windows, _doors = fill_card(crm)
    boris = Crm(crm.store, "boris", clock=crm.clock, zone=crm.zone)
    async with card_open(crm, client, windows) as pilot:
        await press(pilot, "f", *"notes", "enter")
        await elsewhere(boris, add_note, client, "called me instead")
        shell_of(pilot).look_around()
        await settle(pilot)
        assert "called me instead" in seen(pilot)
        assert "balcony" not in told(pilot), "it is narrowed as before"
        assert "likes green tea" in told(pilot), "the cursor stays on its line"


def many_notes(crm: Crm, client: int, count: int) -> None:
    """Notes a minute apart, written in one go."""
    from crm_tui.store.tables.base import from_micros, to_micros

    table = SQLModel.metadata.tables["activity"]
    noon = to_micros(NOON)
    stamp = from_micros(noon)
    rows = [
        {"uid": f"note-{client}-{n}", "version": 1, "created": stamp, "updated": stamp,
         "client_id": client, "user_id": 2, "kind": "note", "direction": "", "result": "",
         "text": f"note no {n}",
         "at": from_micros(noon - n * 60_000_000)}
        for n in range(count)
    ]  # fmt: skip

    def write() -> None:
        with crm.store.engine.begin() as connection:
            connection.execute(insert(table), rows)

    apart(write)


async def test_ten_thousand_lines_are_read_by_windows(crm: Crm) -> None:
    client = do(crm, add_client, "Ivan Petrov")
    many_notes(crm, client, 10_000)
    async with card_open(crm, client) as pilot:
        screen = screen_on(pilot)
        assert len(screen.lines) == timeline.WINDOW
        await press(pilot, "tab", "pagedown")
        assert timeline.WINDOW < len(screen.lines) < 1000
        await press(pilot, "end")
        assert len(screen.lines) >= 10_000
        assert "note no 9999" in told(pilot)
        await elsewhere(crm, edit_client, client, city="Riga")
        shell_of(pilot).look_around()
        await settle(pilot)
        assert "note no 9999" in told(pilot), "the cursor stays when the card is read anew"


def counted(crm: Crm, read: Callable[[Any], object]) -> int:
    """How many of SQLite's own operations a reading takes, in hundreds."""
    with reading(crm) as conn:
        steps = 0

        def count() -> int:
            nonlocal steps
            steps += 1
            return 0

        file: Any = conn
        file._file.set_progress_handler(count, 100)
        read(conn)
        return steps


def test_ten_thousand_lines_open_as_cheaply_as_hundreds(crm: Crm) -> None:
    few, many = do(crm, add_client, "Few"), do(crm, add_client, "Many")
    many_notes(crm, many, 10_000)
    many_notes(crm, few, 70)
    costs = [counted(crm, partial(timeline.timeline, client_id=one)) for one in (few, many)]
    assert costs[1] <= costs[0] * 1.5
