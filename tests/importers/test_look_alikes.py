"""New clients of a file who look like ours: told with reasons, in any script."""

from pathlib import Path

import pytest

from crm_tui.actions.clients import add_client
from crm_tui.actions.importing import import_file
from crm_tui.crm import Crm
from crm_tui.importers.look_alikes import Alike, Fresh, alike_words, look_alikes, pair_words
from crm_tui.importers.trying import Tried, tried
from crm_tui.store.queries.duplicates import Progress
from tests.importers.desk import desk_of, read, sheet, table, teams


@pytest.fixture
def desk(crm: Crm) -> Crm:
    crm.run(add_client, "Василий Журавлёв", city="Казань")
    crm.run(add_client, "김민지", city="서울", channels=(("phone", "+82 10-5555-0100"),))
    crm.run(add_client, "رضا کریمی", city="تهران")
    crm.run(add_client, "Bartholomew Quigley", company="Okna Plus")
    return crm


def trial(crm: Crm, path: Path) -> Tried:
    return crm.ask(tried, read(crm, path), teams(desk_of(crm)))


def alikes(crm: Crm, path: Path) -> tuple[Alike, ...]:
    return crm.ask(look_alikes, trial(crm, path).fresh)


ACROSS = {
    "Zhuravlyov Vasiliy,,Казань": "Василий Журавлёв",
    "Kim Min-ji,,서울": "김민지",
    "Reza Karimi,,تهران": "رضا کریمی",
    "Казимир Малевич,,": "",
}


def test_names_are_found_across_scripts_with_the_reasons(desk: Crm, tmp_path: Path) -> None:
    path = sheet(tmp_path / "fair.csv", "Name,Phone,City", *ACROSS)
    found = {one.name: one for one in alikes(desk, path)}
    expected = {row.partition(",")[0]: called for row, called in ACROSS.items() if called}
    assert {name: one.called for name, one in found.items()} == expected
    assert "same city" in found["Zhuravlyov Vasiliy"].why
    assert "line 2: " in pair_words(found["Zhuravlyov Vasiliy"])
    assert all(one.score >= 0.8 for one in found.values())


def test_who_is_matched_is_no_look_alike(desk: Crm, tmp_path: Path) -> None:
    path = sheet(tmp_path / "fair.csv", "Name,Phone", "김민지,+82 10-5555-0100", "Nobody Else,")
    found = trial(desk, path)
    assert found.report.clients == 1
    assert [row.name for row in found.fresh.rows] == ["Nobody Else"]
    assert alikes(desk, path) == () and alike_words(()) == ""


def test_a_person_may_say_that_a_row_is_the_client_it_looks_like(desk: Crm, tmp_path: Path) -> None:
    path = sheet(
        tmp_path / "fair.csv", "Name,Phone,City", "Quigley Bartholomew,+1 212 555 0100,Ulm"
    )
    (one,) = alikes(desk, path)
    file = read(desk, path)._replace(meant={one.digest: one.client})
    ready = desk.ask(tried, file, teams(desk_of(desk)))
    assert (ready.report.clients, ready.report.updated) == (0, 1)
    done = desk.run(import_file, ready.file, "sales")
    assert done.value == ready.report
    (client,) = table(desk, "client", id=one.client)
    assert (client["name"], client["city"]) == ("Bartholomew Quigley", "Ulm")
    assert [row["client_id"] for row in table(desk, "channel", norm="+12125550100")] == [one.client]
    again = desk.ask(tried, read(desk, path), teams(desk_of(desk))).report
    assert (again.untouched, again.clients) == (1, 0)


def test_the_search_can_be_stopped(desk: Crm, tmp_path: Path) -> None:
    path = sheet(tmp_path / "fair.csv", "Name", "Reza Karimi")
    fresh = trial(desk, path).fresh

    def told(progress: Progress) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        desk.ask(look_alikes, fresh, told)


def test_a_sheet_without_new_clients_asks_nobody(desk: Crm) -> None:
    assert desk.ask(look_alikes, Fresh()) == ()


def test_look_alikes_are_found_and_taken_for_the_same_on_any_database(
    any_crm: Crm, tmp_path: Path
) -> None:
    client = any_crm.run(add_client, "Ivan Petrov", city="Ulm").value
    path = sheet(tmp_path / "fair.csv", "Name,Phone", "Петров Иван,+7 921 555-01-09")
    (one,) = alikes(any_crm, path)
    assert one.client == client
    file = read(any_crm, path)._replace(meant={one.digest: client})
    ready = any_crm.ask(tried, file, teams(desk_of(any_crm)))
    assert any_crm.run(import_file, ready.file, "sales").value == ready.report
    assert (ready.report.clients, ready.report.updated) == (0, 1)
