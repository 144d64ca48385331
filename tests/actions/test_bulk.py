"""Many clients at once: one action, all or none, and what cannot go along is told."""

from typing import Any

import pytest

from crm_tui.actions import bulk, clients, deals, merging, team
from crm_tui.crm import Crm
from crm_tui.errors import Conflict, Invalid, NotFound
from tests.actions.desk import (
    World,
    a_client,
    a_colleague,
    a_deal,
    client_of,
    deal_of,
    everything,
    lawful,
    next_of,
    rows,
    step_of,
)
from tests.conftest import opened


def tags_of(desk: Crm, client: int) -> list[str]:
    names = {n: row["name"] for n, row in rows(desk, "tag").items()}
    worn = [r for r in rows(desk, "tagging").values() if r["client_id"] == client]
    return sorted(names[row["tag_id"]] for row in worn)


def test_clients_are_given_with_their_open_deals_and_steps_and_one_undo(any_crm: Crm) -> None:
    boris = a_colleague(any_crm, zone="Asia/Tokyo")
    mina = a_colleague(any_crm, "mina")
    some = [a_client(any_crm, f"Client {n}", channels=()) for n in range(5)]
    work = [a_deal(any_crm, client) for client in some[:3]]
    any_crm.run(deals.give_deal, work[0], mina)
    before = any_crm.ask(everything)
    done = any_crm.run(bulk.give_clients, tuple(reversed(some)), boris).value
    assert done.clients == 5
    assert [client_of(any_crm, one).owner_id for one in some] == [boris] * 5
    assert [deal_of(any_crm, deal).owner_id for deal in work] == [mina, boris, boris]
    assert step_of(any_crm, next_of(any_crm, work[1])).owner_id == boris
    assert lawful(any_crm)
    assert any_crm.undo().action == "clients.give"
    assert any_crm.ask(everything) == before


def test_a_tag_is_put_on_those_without_it_and_taken_off_those_with_it(any_crm: Crm) -> None:
    one, two = a_client(any_crm, "A", tags=("vip",)), a_client(any_crm, "B")
    done = any_crm.run(bulk.tag_clients, (one, two), "VIP").value
    assert (done.clients, done.remark) == (1, "1 had it already.")
    assert tags_of(any_crm, two) == ["vip"]
    assert any_crm.run(bulk.untag_clients, (one, two), "vip").value.clients == 2
    assert tags_of(any_crm, one) == []
    any_crm.undo()
    assert tags_of(any_crm, one) == tags_of(any_crm, two) == ["vip"]


def test_who_has_an_open_step_is_not_put_away(crm: Crm, world: World) -> None:
    done = crm.run(bulk.archive_clients, (world.ivan, world.quiet)).value
    assert (done.clients, done.remark) == (1, "1 with open steps stay.")
    assert client_of(crm, world.ivan).archived_at is None
    assert client_of(crm, world.quiet).archived_at is not None
    crm.run(bulk.archive_clients, (world.quiet,), back=True)
    assert client_of(crm, world.quiet).archived_at is None


def test_several_are_not_to_be_sold_to_any_more(crm: Crm, world: World) -> None:
    before = crm.ask(everything)
    done = crm.run(bulk.block_clients, (world.twin, world.ivan), "a lawyer wrote").value
    assert done.clients == 2
    assert deal_of(crm, world.deal).status == deal_of(crm, world.second).status == "lost"
    assert lawful(crm)
    crm.undo()
    assert crm.ask(everything) == before


def test_who_was_merged_meanwhile_stands_for_the_one_kept(crm: Crm, world: World) -> None:
    crm.run(merging.merge_clients, world.ivan, world.twin)
    gone = rows(crm, "client")[world.twin]
    crm.run(bulk.give_clients, (world.twin, world.quiet), world.boris)
    assert client_of(crm, world.ivan).owner_id == world.boris
    assert rows(crm, "client")[world.twin] == gone


def test_what_cannot_be_done_to_all_is_done_to_none(
    crm: Crm, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = crm.ask(everything)
    with pytest.raises(NotFound, match="c999"):
        crm.run(bulk.tag_clients, (world.ivan, 999), "vip")
    with pytest.raises(Invalid, match="no tag"):
        crm.run(bulk.untag_clients, (world.ivan,), "nobody")
    with pytest.raises(Invalid, match="needs a name"):
        crm.run(bulk.tag_clients, (world.ivan,), " ")
    monkeypatch.setattr(bulk, "MOST", 1)
    with pytest.raises(Invalid, match="at most"):
        crm.run(bulk.archive_clients, (world.ivan, world.quiet))
    assert crm.ask(everything) == before


# -- merging, field by field ----------------------------------------------------------------------


def own_value(desk: Crm, field: int, client: int) -> Any:
    found = rows(desk, "field_value").values()
    return [r["text"] for r in found if (r["field_id"], r["client_id"]) == (field, client)]


def test_an_own_field_may_come_from_the_one_that_goes(any_crm: Crm) -> None:
    keep, gone = a_client(any_crm, "A"), a_client(any_crm, "B")
    floor = any_crm.run(team.define_field, "client", "Floor").value
    door = any_crm.run(team.define_field, "client", "Door").value
    for field in (floor, door):
        any_crm.run(team.set_field, field, "old", client_id=keep)
        any_crm.run(team.set_field, field, "new", client_id=gone)
    before = any_crm.ask(everything)
    any_crm.run(merging.merge_clients, keep, gone, ("city", f"field.{floor}"))
    assert own_value(any_crm, floor, keep) == ["new"]
    assert own_value(any_crm, floor, gone) == ["old"]
    assert own_value(any_crm, door, keep) == ["old"]
    any_crm.undo()
    assert any_crm.ask(everything) == before


def test_two_are_not_merged_over_what_a_colleague_changed_meanwhile(crm: Crm) -> None:
    keep, gone = a_client(crm, "A"), a_client(crm, "B")
    a_colleague(crm)
    looked_at = client_of(crm, gone).version
    with opened(crm.store.url, "boris") as boris:
        boris.run(clients.edit_client, gone, city="Omsk")
    with pytest.raises(Conflict, match="changed since"):
        crm.run(merging.merge_clients, keep, gone, gone_seen=looked_at)
    assert client_of(crm, gone).merged_into is None
