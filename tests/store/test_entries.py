"""History as its screen reads it is what the journal holds."""

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from crm_tui.actions.activities import add_note
from crm_tui.actions.clients import add_client, edit_client
from crm_tui.actions.deals import move_deal
from crm_tui.actions.steps import postpone
from crm_tui.actions.team import change_setting
from crm_tui.crm import Crm
from crm_tui.domain.entries import images
from crm_tui.domain.steps import Draft
from crm_tui.store.hot import entries
from tests.store.glances import add_deal, me, reading
from tests.tui.desk import TODAY

if TYPE_CHECKING:
    from crm_tui.domain.entries import HistoryEntry


def mine(desk: Crm, **more: int) -> "tuple[HistoryEntry, ...]":
    with reading(desk) as conn:
        return entries.history(conn, me(desk), **more)


def test_each_entry_names_its_client_its_deal_and_its_person(any_crm: Crm) -> None:
    ivan = any_crm.run(add_client, "Ivan Petrov").value
    deal = add_deal(any_crm, ivan)
    any_crm.run(add_note, ivan, "asks for oak", deal)
    any_crm.run(change_setting, "currency", "EUR")
    found = mine(any_crm)
    assert [(e.action, e.client, e.deal) for e in found[:4]] == [
        ("setting.put", "", ""),
        ("activity.note", "Ivan Petrov", "windows"),
        ("deal.add", "Ivan Petrov", "windows"),
        ("client.add", "Ivan Petrov", ""),
    ]
    assert {(e.who, e.face) for e in found} == {("anna", "cli")}
    assert (found[1].client_id, found[1].deal_id) == (ivan, deal)


def test_undo_and_redo_are_told_apart_and_name_what_they_turned_back(any_crm: Crm) -> None:
    ivan = any_crm.run(add_client, "Ivan Petrov").value
    any_crm.run(add_note, ivan, "first")
    any_crm.undo()
    assert [(e.action, e.of, e.stands) for e in mine(any_crm)[:2]] == [
        ("undo", "activity.note", True),
        ("activity.note", "activity.note", False),
    ]
    any_crm.redo()
    found = mine(any_crm)[:3]
    assert [(e.action, e.of, e.stands) for e in found] == [
        ("redo", "activity.note", True),
        ("undo", "activity.note", False),
        ("activity.note", "activity.note", True),
    ]
    assert found[1].undone_by == found[0].id


def test_a_colleagues_entries_are_in_everybodys_history_alone(any_crm: Crm) -> None:
    ivan = any_crm.run(add_client, "Ivan Petrov").value
    boris = Crm(any_crm.store, "boris", clock=any_crm.clock, zone=any_crm.zone)
    boris.run(add_note, ivan, "called back")
    assert "boris" not in {e.who for e in mine(any_crm)}
    with reading(any_crm) as conn:
        everybody = entries.history(conn, None)
        assert everybody[0].who == "boris"
        assert entries.count_entries(conn, None) == len(everybody)
        assert entries.count_entries(conn, me(any_crm)) == len(mine(any_crm))


def test_history_is_read_by_windows_without_gap_or_repetition(crm: Crm) -> None:
    for number in range(12):
        crm.run(add_client, f"Client {number}")
    whole = mine(crm)
    pages: list[HistoryEntry] = []
    while page := mine(crm, limit=5, **({"before": pages[-1].id} if pages else {})):
        pages += page
    assert tuple(pages) == whole


def test_words_are_sought_in_whatever_a_row_says(crm: Crm) -> None:
    for name in ("Ivan Petrov", "Kim Minji", "Ivan Orlov"):
        crm.run(add_client, name)
    with reading(crm) as conn:
        found = entries.seek(conn, me(crm), lambda entry: "Ivan" in entry.client)
        assert [e.client for e in found] == ["Ivan Orlov", "Ivan Petrov"]
        assert len(entries.seek(conn, None, lambda entry: True, limit=2)) == 2


def test_the_details_hold_before_and_after_and_the_names_they_refer_to(any_crm: Crm) -> None:
    ivan = any_crm.run(add_client, "Ivan Petrov").value
    deal = add_deal(any_crm, ivan, pipeline="sales")
    any_crm.run(edit_client, ivan, name="Ivan Petrov Jr")
    any_crm.run(move_deal, deal, "need")
    with reading(any_crm) as conn:
        moved = entries.detail(conn, mine(any_crm)[0].id)
        renamed = entries.detail(conn, mine(any_crm)[1].id)
        assert entries.detail(conn, 10**9) is None
    assert moved is not None and renamed is not None
    change = next(c for c in moved.changes if c.kind == "deal")
    stages = [images(image)["stage_id"] for image in (change.before, change.after)]
    assert [moved.names["stage", n] for n in stages] == ["New request", "Need clear"]
    only = renamed.changes[0]
    assert (images(only.before)["name"], images(only.after)["name"]) == (
        "Ivan Petrov",
        "Ivan Petrov Jr",
    )
    assert not moved.forgotten and moved.total == len(moved.changes)


def test_very_much_work_in_one_entry_is_told_in_part(crm: Crm) -> None:
    from crm_tui.actions.together import notes

    whom = tuple((crm.run(add_client, f"Client {n}").value, None) for n in range(60))
    crm.run(notes, whom, "happy new year")
    with reading(crm) as conn:
        found = entries.detail(conn, mine(crm)[0].id)
    assert found is not None
    assert (len(found.changes), found.total) == (entries.MOST_CHANGES, 60)


@pytest.mark.parametrize("text", [None, "", "[1]", "{", '{"a": 1}'])
def test_an_image_that_is_none_is_empty(text: str | None) -> None:
    assert images(text) == ({"a": 1} if text and '"a"' in text else {})


def test_a_postponed_step_is_found_under_its_client(crm: Crm) -> None:
    ivan = crm.run(add_client, "Ivan Petrov").value
    add_deal(crm, ivan)
    crm.run(postpone, 1, Draft(day=TODAY + timedelta(days=2)))
    assert (mine(crm)[0].action, mine(crm)[0].client) == ("step.postpone", "Ivan Petrov")
