"""Until when a client rests, on the card; and what was found, whose last digits are not cut off."""

from datetime import date

from crm_tui.actions.review import rest
from crm_tui.crm import Crm
from crm_tui.domain.lines import FoundLine
from crm_tui.widgets.paint import Line
from crm_tui.widgets.paint_found import found_columns, found_line
from tests.tui.card_desk import card_open, do, fill_card, go_to, kept, line, seen
from tests.tui.looking import press


async def test_the_card_says_until_when_a_client_rests_and_changes_it(crm: Crm) -> None:
    client, windows, _doors = fill_card(crm)
    do(crm, rest, client, date(2026, 12, 7), "on leave")
    async with card_open(crm, client, windows) as pilot:
        assert "Mon 7 Dec · on leave" in line(pilot, "not before")
        await go_to(pilot, "not before")
        await press(pilot, "e", *"14 dec, moving house", "enter")
        assert "Mon 14 Dec · moving house" in line(pilot, "not before")
        await go_to(pilot, "not before")
        await press(pilot, "delete")
        assert "not before" not in seen(pilot)
        assert kept(crm, "client", client).rest_until is None


async def test_a_client_is_given_rest_from_the_menu_of_the_card(crm: Crm) -> None:
    client, windows, _doors = fill_card(crm)
    async with card_open(crm, client, windows) as pilot:
        await go_to(pilot, "+ more")
        await press(pilot, "enter", *"not before", "enter", *"1 feb", "enter")
        assert "1 Feb 2027" in line(pilot, "not before")


def words(line: Line) -> str:
    return "".join(text for text, _style in line).replace("\u2068", "").replace("\u2069", "")


def test_the_last_digits_of_a_number_are_seen_however_little_room_there_is() -> None:
    found = tuple(
        FoundLine(n, name, "", f"+7 921 555-01-{n:02}", None, "three windows and a balcony door")
        for n, name in enumerate(("Ivan Konstantinovich Petrov", "Kim"), 10)
    )
    for cells in (24, 34, 38, 55, 100):
        wide = found_columns(found, cells)
        rows = [words(found_line(one, wide, cells)) for one in found]
        assert [row.rstrip()[-2:] for row in rows] == ["10", "11"], (cells, rows)
        assert all(len(row) == cells for row in rows)
    assert "three" in rows[0] and "+7 921 555-01-10" in rows[0]
