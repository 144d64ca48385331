"""Duplicates: several made one at once, others told apart for good, and nothing left behind."""

from typing import Any

import pytest
from sqlmodel import Session

from crm_tui.actions import duplicates, merging, team
from crm_tui.crm import Crm
from crm_tui.errors import Invalid, NotFound
from crm_tui.store.images import KINDS, referring, table_of
from crm_tui.store.journal import Tx
from crm_tui.store.queries.duplicates import duplicates as found
from crm_tui.store.queries.duplicates import told_apart
from crm_tui.store.tables import history, people
from tests.actions.desk import World, a_client, client_of, everything, lawful, rows

#: What of a client stays where it is when the client is merged, and why.
STAYS = {
    ("client", "merged_into"): "points at the one kept",
    ("review_item", "client_id"): "a client without a deal is dealt with by merging",
    ("field_value", "client_id"): "where both fill a field, the other value stays with its client",
}


def carry(desk: Crm, client: int, text: str) -> None:
    def add(tx: Tx) -> None:
        tx.new(people.Carried, client_id=client, format="vcard", text=text)
        tx.record("client.edit", {})

    desk._write(add)


def test_several_become_one_and_one_undo_parts_them(any_crm: Crm) -> None:
    keep, *others = (a_client(any_crm, name) for name in ("Ivan Petrov", "I. Petrov", "Иван П."))
    before = any_crm.ask(everything)
    assert any_crm.run(duplicates.merge_many, ((keep, *others),)).value == 2
    assert [client_of(any_crm, one).merged_into for one in others] == [keep, keep]
    assert lawful(any_crm)
    any_crm.undo()
    assert any_crm.ask(everything) == before


def test_pairs_that_share_a_client_end_in_one(crm: Crm) -> None:
    a, b, c = (a_client(crm, name) for name in ("Ivan Petrov", "I. Petrov", "Иван П."))
    assert crm.run(duplicates.merge_many, ((a, b), (b, c), (a, c))).value == 2
    assert [client_of(crm, one).merged_into for one in (b, c)] == [a, a]


def test_all_are_merged_or_none(crm: Crm, world: World) -> None:
    employer = client_of(crm, world.ivan).works_at_id
    assert employer is not None
    with pytest.raises(Invalid, match="person and their company"):
        crm.run(duplicates.merge_many, ((world.twin, world.quiet), (world.ivan, employer)))
    assert client_of(crm, world.quiet).merged_into is None
    with pytest.raises(NotFound):
        crm.run(duplicates.merge_many, ((world.twin, 9999),))


def test_who_is_not_the_same_is_remembered_until_it_is_taken_back(any_crm: Crm) -> None:
    ivan, twin = a_client(any_crm), a_client(any_crm)
    assert [(one.first, one.second) for one in any_crm.ask(found).pairs] == [(ivan, twin)]
    assert any_crm.run(duplicates.say_not_same, ((twin, ivan),)).value == 1
    assert any_crm.ask(found).pairs == ()
    assert any_crm.run(duplicates.say_not_same, ((ivan, twin),)).entry_id is None
    any_crm.undo()
    assert len(any_crm.ask(found).pairs) == 1
    any_crm.redo()
    assert any_crm.run(duplicates.say_not_same, ((ivan, twin),), back=True).value == 1
    assert len(any_crm.ask(found).pairs) == 1


def test_a_client_is_not_told_apart_from_itself(crm: Crm) -> None:
    ivan, twin = a_client(crm), a_client(crm)
    crm.run(merging.merge_clients, ivan, twin)
    for pair in ((ivan, ivan), (ivan, twin)):
        with pytest.raises(Invalid, match="are one client"):
            crm.run(duplicates.say_not_same, (pair,))


def test_what_was_told_apart_stays_apart_from_the_one_kept(any_crm: Crm) -> None:
    keep, gone, third, fourth = (a_client(any_crm, name) for name in "ABCD")
    pairs = ((keep, gone), (gone, third), (third, keep), (gone, fourth))
    any_crm.run(duplicates.say_not_same, pairs)
    before = any_crm.ask(everything)
    any_crm.run(merging.merge_clients, keep, gone)
    assert any_crm.ask(told_apart) == {(keep, third), (keep, fourth)}
    any_crm.undo()
    assert any_crm.ask(everything) == before


def test_what_cards_said_of_either_is_carried_by_the_one_kept(any_crm: Crm) -> None:
    keep, gone, other = a_client(any_crm), a_client(any_crm), a_client(any_crm)
    carry(any_crm, keep, "X-A:1\nX-B:2")
    carry(any_crm, gone, "X-B:2\nX-C:3")
    before = any_crm.ask(everything)
    any_crm.run(merging.merge_clients, keep, gone)
    (kept,) = rows(any_crm, "carried").values()
    assert (kept["client_id"], kept["text"]) == (keep, "X-A:1\nX-B:2\nX-C:3")
    any_crm.undo()
    assert any_crm.ask(everything) == before
    any_crm.run(merging.merge_clients, other, gone)
    assert {row["client_id"] for row in rows(any_crm, "carried").values()} == {keep, other}


def references() -> list[tuple[str, str]]:
    """Every column of every table that points at a client."""
    return sorted(
        (kind, column.name)
        for kind in KINDS
        for column, at in referring(table_of(kind))
        if at == "client"
    )


def pointing_at(session: Session, client: int) -> set[tuple[str, str]]:
    """The columns that point at this client in some row."""
    tables = {kind: table_of(kind) for kind in KINDS}
    found: set[tuple[str, str]] = set()
    for table, column in references():
        asked = tables[table].select().where(tables[table].c[column] == client)
        if session.execute(asked).first() is not None:
            found.add((table, column))
    return found


def given_all(desk: Crm, client: int, other: int) -> None:
    """A row of this client's in the tables that are filled by no short verb."""

    def fill(tx: Tx) -> None:
        made: tuple[tuple[Any, dict[str, Any]], ...] = (
            (history.Answer, {"question_id": 1, "at": tx.now}),
            (people.Carried, {"format": "vcard"}),
            (history.File, {"sha256": "0" * 64, "name": "a"}),
            (history.Request, {"received_at": tx.now}),
            (people.NotSame, {"other_id": other}),
        )
        for table, values in made:
            tx.new(table, **values, client_id=client)
        tx.new(people.Client, name="Staff", owner_id=tx.actor.id, works_at_id=client)
        tx.record("client.edit", {})

    desk._write(fill)


def test_every_table_that_names_a_client_is_moved(crm: Crm, world: World) -> None:
    """A new table that names clients fails here until merging knows it."""
    floor = crm.run(team.define_field, "client", "Level").value
    crm.run(team.set_field, floor, "3", client_id=world.ivan)
    given_all(crm, world.ivan, a_client(crm, "Zoe"))
    not_his = {("client", "merged_into"), ("not_same", "other_id")}
    assert crm.ask(pointing_at, world.ivan) == set(references()) - not_his
    crm.run(merging.merge_clients, world.twin, world.ivan)
    assert crm.ask(pointing_at, world.ivan) <= set(STAYS)
    assert lawful(crm)
