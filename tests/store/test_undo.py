"""Undo: whatever two people do, taken back in any allowed order, leaves no trace in the tables."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crm_tui.actions import clients, deals, steps
from crm_tui.crm import Crm
from crm_tui.domain.steps import Draft
from crm_tui.errors import Conflict, CrmError, Forbidden, NotFound
from crm_tui.store import laws, stamping
from crm_tui.store.tables.people import Client
from tests.conftest import NOON, opened
from tests.store.walk import Move, Walk, picture, two_people

MOVES = st.lists(st.tuples(st.integers(0, 99), st.integers(0, 9), st.integers(0, 99)), max_size=25)


def take_back_everything(walk: Walk, order: random.Random) -> None:
    """Undo every standing entry, each by whoever made it, at random as far as the laws allow."""
    left = walk.done.copy()
    while left:
        order.shuffle(left)
        for desk, entry_id in left:
            if not desk.ask(stamping.stands, entry_id):
                left.remove((desk, entry_id))
                break
            try:
                desk.undo(entry_id)
            except Conflict:
                continue
            assert list(desk.ask(laws.broken)) == []
            left.remove((desk, entry_id))
            break
        else:
            raise AssertionError(f"none of {[entry for _desk, entry in left]} can be undone")


def check_walk(desk: Crm, moves: list[Move], seed: int) -> None:
    with two_people(desk) as walk:
        before = desk.ask(picture)
        walk.go(moves)
        take_back_everything(walk, random.Random(seed))
        assert desk.ask(picture) == before


@settings(max_examples=15)
@given(moves=MOVES, seed=st.integers(0, 999))
def test_any_sequence_undone_in_any_allowed_order_leaves_the_tables_as_before(
    crm: Crm, moves: list[Move], seed: int
) -> None:
    check_walk(crm, moves, seed)


@settings(max_examples=6)
@given(moves=MOVES, seed=st.integers(0, 999))
def test_the_same_on_postgresql(pg_crm: Crm, moves: list[Move], seed: int) -> None:
    check_walk(pg_crm, moves, seed)


@settings(max_examples=8)
@given(moves=MOVES)
def test_undoing_all_of_ones_own_and_redoing_it_ends_where_it_was(
    crm: Crm, moves: list[Move]
) -> None:
    with two_people(crm) as walk:
        walk.go([move for move in moves if move[0] % 27 < 25])
        after = crm.ask(picture)
        undone = 0
        try:
            while undone < 60:
                crm.undo()
                undone += 1
        except CrmError:
            pass
        for _again in range(undone):
            crm.redo()
        assert crm.ask(picture) == after
        with pytest.raises(NotFound):
            crm.redo()


def a_deal(desk: Crm) -> int:
    client = desk.run(clients.add_client, "Ivan Petrov").value
    return desk.run(deals.add_deal, client, "windows", 12_000_000, "RUB").value


def test_a_refusal_is_undone_alone_after_other_actions_which_stand(any_crm: Crm) -> None:
    first, second = a_deal(any_crm), a_deal(any_crm)
    refused = any_crm.run(deals.lose_deal, first, "price").entry_id
    any_crm.run(deals.edit_deal, second, "doors")
    any_crm.run(deals.lose_deal, second, "terms")
    taken = any_crm.undo(refused)
    assert (taken.entry_id, taken.action) == (refused, "deal.lose")
    deals_now = any_crm.ask(picture)["deal"]
    assert (deals_now[first]["status"], deals_now[second]["status"]) == ("open", "lost")


def test_undo_takes_my_latest_action_from_any_window_and_never_a_colleagues(
    any_crm: Crm,
) -> None:
    deal = a_deal(any_crm)
    with opened(any_crm.store.url) as window, opened(any_crm.store.url, "boris") as boris:
        mine = window.run(deals.edit_deal, deal, "doors").entry_id
        theirs = boris.run(clients.add_client, "Kim Minji").entry_id
        assert any_crm.undo().entry_id == mine
        with pytest.raises(Forbidden, match="boris"):
            any_crm.undo(theirs)


def test_undo_names_the_change_and_the_person_that_rest_on_it(any_crm: Crm) -> None:
    deal = a_deal(any_crm)
    with opened(any_crm.store.url, "boris") as boris:
        later = boris.run(deals.edit_deal, deal, "doors").entry_id
        with pytest.raises(Conflict, match=rf"d{deal} was changed by boris in j{later}"):
            any_crm.undo()


def test_undo_will_not_delete_what_a_colleagues_record_rests_on(any_crm: Crm) -> None:
    client = any_crm.run(clients.add_client, "Ivan Petrov")
    with opened(any_crm.store.url, "boris") as boris:
        boris.run(deals.add_deal, client.value, "windows")
        with pytest.raises(Conflict, match="boris"):
            any_crm.undo(client.entry_id)


def test_undo_keeps_a_colleagues_edit_of_another_field(any_crm: Crm) -> None:
    client = any_crm.run(clients.add_client, "Ivan Petrov").value
    any_crm.run(clients.edit_client, client, city="Omsk")
    with opened(any_crm.store.url, "boris") as boris:
        boris.run(clients.edit_client, client, job_title="director")
        any_crm.undo()
        row = any_crm.ask(lambda session: session.get(Client, client))
        assert row is not None
        assert (row.city, row.job_title) == ("", "director")


def test_redo_is_open_until_the_next_new_action(any_crm: Crm) -> None:
    deal = a_deal(any_crm)
    any_crm.run(deals.edit_deal, deal, "doors")
    any_crm.undo()
    any_crm.redo()
    any_crm.undo()
    any_crm.run(deals.edit_deal, deal, "gates")
    with pytest.raises(NotFound, match="nothing to redo"):
        any_crm.redo()


def test_ids_are_never_reused(any_crm: Crm) -> None:
    first = any_crm.run(clients.add_client, "Ivan Petrov").value
    any_crm.undo()
    assert any_crm.run(clients.add_client, "Kim Minji").value > first


def test_the_version_only_grows(any_crm: Crm) -> None:
    deal = a_deal(any_crm)
    versions = [1]
    for _round in range(3):
        any_crm.run(deals.edit_deal, deal, "doors")
        any_crm.undo()
        any_crm.redo()
        any_crm.undo()
        versions.append(any_crm.ask(version, deal))
    assert versions == sorted(set(versions))


def version(session: object, deal: int) -> int:
    from crm_tui.store.tables.sales import Deal

    row = session.get(Deal, deal)  # type: ignore[attr-defined]
    return int(row.version)


def test_postponing_then_undoing_gives_the_same_step_back(any_crm: Crm) -> None:
    deal = a_deal(any_crm)
    step = any_crm.ask(picture)["deal"][deal]["next_step_id"]
    any_crm.run(steps.postpone, step, Draft(day=NOON.date().replace(day=30)))
    any_crm.undo()
    assert any_crm.ask(picture)["deal"][deal]["next_step_id"] == step
