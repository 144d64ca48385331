"""Duplicates as the store finds them: among the living, on both databases, and near newcomers."""

from typing import TYPE_CHECKING

from crm_tui.actions.clients import archive_client
from crm_tui.actions.duplicates import say_not_same
from crm_tui.actions.merging import merge_clients
from crm_tui.domain.blocking import Pair
from crm_tui.domain.likeness import party
from crm_tui.store.hot.duplicates import pair_lines
from crm_tui.store.queries.duplicates import Progress, duplicates, near
from tests.store.glances import add_client, reading

if TYPE_CHECKING:
    import pytest

    from crm_tui.crm import Crm

PHONE = ("phone", "+7 921 555-01-02")


def found(desk: "Crm", least: float = 0.8) -> list[tuple[int, int]]:
    return [(pair.first, pair.second) for pair in desk.ask(duplicates, least).pairs]


def test_only_those_who_are_here_are_compared(any_crm: "Crm") -> None:
    ivan = add_client(any_crm, "Ivan Petrov", channels=(PHONE,))
    twin = add_client(any_crm, "Иван Петров", channels=(PHONE,))
    gone = add_client(any_crm, "I. Petrov", channels=(PHONE,))
    away = add_client(any_crm, "Petrov Ivan", channels=(PHONE,))
    any_crm.run(merge_clients, ivan, gone)
    any_crm.run(archive_client, away)
    assert found(any_crm) == [(ivan, twin)]


def test_a_person_is_not_the_company_of_that_name(any_crm: "Crm") -> None:
    add_client(any_crm, "Okna Plus", company="Okna Plus")
    assert found(any_crm, 0.5) == []


def test_many_clients_are_read_in_batches(crm: "Crm", monkeypatch: "pytest.MonkeyPatch") -> None:
    monkeypatch.setattr("crm_tui.store.queries.duplicates.BATCH", 2)
    clients = [add_client(crm, name) for name in ("Ann Lee", "Zoe", "Boris", "Lee Ann", "Mia")]
    seen: list[Progress] = []
    pairs = crm.ask(duplicates, 0.8, seen.append).pairs
    assert [(pair.first, pair.second) for pair in pairs] == [(clients[0], clients[3])]
    assert [one.done for one in seen if one.what == "read"] == [2, 4, 5]
    assert all(one.done <= one.total for one in seen)


def test_the_lines_of_pairs_tell_who_they_are_now(any_crm: "Crm") -> None:
    ivan = add_client(any_crm, "Ivan Petrov", company="Okna Plus", channels=(PHONE,))
    twin = add_client(any_crm, "Иван Петров", city="Омск")
    third = add_client(any_crm, "Petrov I.")
    pairs = [Pair(ivan, twin, 0.9, ()), Pair(third, twin, 0.8, ())]
    with reading(any_crm) as conn:
        first, second = pair_lines(conn, pairs)
        assert (first.first.company, first.first.reach) == ("Okna Plus", PHONE[1])
        assert (first.second.name, first.second.city, first.key) == (
            "Иван Петров",
            "Омск",
            (ivan, twin),
        )
        assert second.key == (third, twin)
        assert pair_lines(conn, ()) == ()
    any_crm.run(say_not_same, ((twin, third),))
    with reading(any_crm) as conn:
        assert [line.key for line in pair_lines(conn, pairs)] == [(ivan, twin)]
    any_crm.run(merge_clients, ivan, twin)
    with reading(any_crm) as conn:
        assert pair_lines(conn, pairs) == ()


def test_newcomers_of_a_file_are_told_whom_they_look_like(any_crm: "Crm") -> None:
    ivan = add_client(any_crm, "Ivan Petrov", channels=(PHONE,))
    minji = add_client(any_crm, "김민지")
    rows = [
        party(1, "person", "Иван Петров", channels=(("phone", "+79215550102"),)),
        party(2, "person", "Kim Minji"),
        party(3, "person", "Zoe Quist"),
        party(4, "person", "Petrov Ivan"),
    ]
    told = any_crm.ask(near, rows)
    assert {row: pair.second for row, pair in told.items()} == {1: ivan, 2: minji, 4: ivan}
    assert told[1].score > told[2].score
    assert any_crm.ask(near, []) == {}
