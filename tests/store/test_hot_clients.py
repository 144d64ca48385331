"""The list of clients as the quick reads tell it is what a slow look at every row would say."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from crm_tui.domain.client_lines import SORTS, ClientLine, ClientsAsked
from crm_tui.domain.filters import read_filter
from crm_tui.domain.search import fold
from crm_tui.store.hot import clients, listing, merging
from tests.conftest import NOON
from tests.stock import stocked
from tests.store.glances import add_client, add_deal, me, micros, reading, viewer

if TYPE_CHECKING:
    from crm_tui.crm import Crm


@pytest.fixture
def some(any_crm: "Crm") -> "Crm":
    """Ten clients in four scripts: with and without deals, steps, tags, talks."""
    ten_clients(any_crm)
    return any_crm


@stocked
def ten_clients(desk: "Crm") -> None:
    from crm_tui.actions import activities, contact, deals, team
    from crm_tui.actions.clients import archive_client
    from crm_tui.actions.merging import merge_clients

    boris = desk.run(team.add_user, "boris").value
    ivan = add_client(
        desk, "Ivan Petrov", company="Okna Plus", city="Berlin", tags=("vip", "oak"),
        channels=(("phone", "+7 921 555-01-02"), ("email", "ivan@okna.example")), source="site",
    )  # fmt: skip
    kim = add_client(desk, "김민지", city="Seoul", channels=(("email", "kim@x.example"),))
    reza = add_client(desk, "رضا کریمی", tags=("vip",), owner_id=boris)
    olga = add_client(desk, "Ольга Ёлкина", city="Берлин", source="fair")
    away = add_client(desk, "Away")
    twin = add_client(desk, "I. Petrov")
    stop = add_client(desk, "Stop", channels=(("phone", "+7 921 555-01-99"),))
    add_deal(desk, ivan, "doors", minute=660)
    add_deal(desk, ivan, "windows", currency="EUR", amount=5_000)
    add_deal(desk, ivan, "more doors", minute=900)
    add_deal(desk, reza, day=NOON.date() + timedelta(days=3))
    late = add_deal(desk, kim, day=NOON.date() - timedelta(days=2))
    desk.run(deals.lose_deal, add_deal(desk, olga), "price")
    desk.run(activities.log_call, kim, "talked", at=NOON - timedelta(days=9))
    desk.run(activities.log_letter, stop, "offer", at=NOON - timedelta(days=40))
    desk.run(archive_client, away)
    desk.run(contact.mark_no_contact, stop, "asked")
    desk.run(merge_clients, ivan, twin)
    assert late


def all_lines(desk: "Crm") -> list[ClientLine]:
    with reading(desk) as conn:
        (last,) = conn.rows("select max(id) from client where merged_into is null")[0]
        return [*clients.lines(conn, range(1, last + 1)).values()]


def found(desk: "Crm", text: str = "", **asked: Any) -> list[str]:
    """The names that a filter line finds, in order."""
    wanted = ClientsAsked(read_filter(text).filter, **asked)
    with reading(desk) as conn:
        ids = list(clients.order(conn, wanted, viewer(desk)).ids)
        at_once = clients.start(conn, wanted, viewer(desk))
        assert at_once is not None
        assert list(at_once.ids) == ids
        rows = clients.lines(conn, ids)
    return [rows[number].name for number in ids]


def test_a_row_says_who_what_is_open_and_what_is_next(some: "Crm") -> None:
    by_name = {line.name: line for line in all_lines(some)}
    ivan = by_name["Ivan Petrov"]
    assert (ivan.company, ivan.city, ivan.channel) == ("Okna Plus", "Berlin", "+7 921 555-01-02")
    assert ivan.tags == ("oak", "vip")
    assert ivan.deals == 3
    assert ivan.sums == ((24_000_000, "RUB"), (5_000, "EUR"))
    assert ivan.step is not None
    assert (ivan.step.deal, ivan.step.due_minute) == ("doors", 660)
    assert by_name["김민지"].channel == "kim@x.example"
    assert by_name["김민지"].contact_at == micros(NOON - timedelta(days=9))
    assert (by_name["Away"].archived, by_name["Stop"].blocked) == (1, 1)
    assert by_name["Okna Plus"].kind == "company"
    assert by_name["Ольга Ёлкина"].step is None


def test_everybody_is_listed_once_but_who_was_merged_or_put_away(some: "Crm") -> None:
    alive = sorted(line.name for line in all_lines(some) if not line.archived)
    for sort in SORTS:
        assert sorted(found(some, sort=sort)) == [n for n in alive if n != "I. Petrov"]


def test_each_order_is_what_it_says(some: "Crm") -> None:
    lines = {line.name: line for line in all_lines(some)}
    assert found(some, sort="newest")[0] == "Stop"
    names = found(some)
    assert names == sorted(names, key=fold) or "김민지" in names, "a database has its own alphabet"
    assert found(some, sort="next")[:3] == ["김민지", "Ivan Petrov", "رضا کریمی"]
    assert found(some, sort="contact")[:3] == ["Ольга Ёлкина", "김민지", "Stop"]
    assert found(some, sort="silent")[-3:] == ["Stop", "김민지", "Ольга Ёлкина"]
    assert found(some, sort="deals")[0] == "Ivan Petrov"
    assert [lines[name].city for name in found(some, sort="city")][-1] == ""
    assert [lines[name].owner for name in found(some, sort="owner")][-1] == "boris"


FILTERS = {
    "petrov": {"Ivan Petrov"},
    "elkina": {"Ольга Ёлкина"},
    "0102": {"Ivan Petrov"},
    "etrov": {"Ivan Petrov"},
    "c2": {"Ivan Petrov"},
    "tag:vip": {"Ivan Petrov", "رضا کریمی"},
    "tag:VI": {"Ivan Petrov", "رضا کریمی"},
    "tag:vip -owner:boris": {"Ivan Petrov"},
    "owner:bor": {"رضا کریمی"},
    "kind:company": {"Okna Plus"},
    "company:okna": {"Ivan Petrov", "Okna Plus"},
    "city:берлин": {"Ольга Ёлкина"},
    "city:BER": {"Ivan Petrov"},
    "source:site": {"Ivan Petrov"},
    "deals:open": {"Ivan Petrov", "رضا کریمی", "김민지"},
    "deals:lost": {"Ольга Ёлкина"},
    "deals:won": set(),
    "deals:none": {"Okna Plus", "Stop"},
    "no:step": {"Okna Plus", "Stop", "Ольга Ёлкина"},
    "has:phone": {"Ivan Petrov", "Stop"},
    "no:email -no:phone": {"Stop"},
    "has:contact": {"김민지", "Ольга Ёлкина", "Stop"},
    "late": {"김민지"},
    "is:blocked": {"Stop"},
    "archived": {"Away"},
    "silent:30 has:contact": {"Stop"},
    "added:1 kind:company": {"Okna Plus"},
    "vip": set(),
    "petrov tag:oak deals:open no:contact": {"Ivan Petrov"},
}


@pytest.mark.parametrize("text", FILTERS)
def test_a_line_keeps_whom_it_says(some: "Crm", text: str) -> None:
    assert set(found(some, text)) == FILTERS[text]


def test_whose_clients_are_shown(some: "Crm") -> None:
    assert found(some, owner=3) == ["رضا کریمی"]
    assert "رضا کریمی" not in found(some, owner=me(some))
    assert "رضا کریمی" not in found(some, "owner:me")


def test_a_name_nobody_has_says_which_there_are(some: "Crm") -> None:
    for text, words in {
        "tag:gold": "oak, vip",
        "owner:zoe": "anna, boris",
        "city:Rome": "Berlin",
        "source:moon": "fair",
    }.items():
        with reading(some) as conn:
            asked = ClientsAsked(read_filter(text).filter)
            told = clients.order(conn, asked, viewer(some))
        assert words in " ".join(map(str, told.faults))
        assert len(told.ids) == 0


def test_a_long_list_begins_with_its_first_rows(
    some: "Crm", monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clients, "FEW", 1)
    monkeypatch.setattr(clients, "FIRST", 3)
    with reading(some) as conn:
        for asked in (ClientsAsked(), ClientsAsked(sort="newest"), ClientsAsked(owner=me(some))):
            first = clients.start(conn, asked, viewer(some))
            whole = clients.order(conn, asked, viewer(some))
            assert first is not None
            assert not first.whole
            assert list(first.ids) == list(whole.ids)[:3]
        assert clients.start(conn, ClientsAsked(sort="city"), viewer(some)) is None
        assert clients.start(conn, ClientsAsked(read_filter("a").filter), viewer(some)) is None
        monkeypatch.setattr(clients, "MOST", 2)
        cut = clients.order(conn, ClientsAsked(), viewer(some))
        assert (len(cut.ids), cut.more) == (2, True)


@pytest.mark.parametrize("stretch", [1, 2, 3, 100])
def test_a_list_of_everybody_is_read_in_stretches(
    crm: "Crm", stretch: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = ("Kim", "anna", "Anna", "Ёлка", "ANNA", "Zoe", "Åsa", "anna")
    ids = {add_client(crm, name): name for name in names}
    with crm.store.write() as session:  # ids that need more than 31 bits
        crm_wide = 1 << 40
        session.connection().exec_driver_sql("update client set id = ? where id = 6", (crm_wide,))
    ids[crm_wide] = ids.pop(6)
    monkeypatch.setattr(listing, "STRETCH", stretch)
    with reading(crm) as conn:
        told = [clients.order(conn, ClientsAsked(sort=sort), viewer(crm)).ids for sort in
                ("name", "newest")]  # fmt: skip
    assert list(told[0]) == sorted(ids, key=lambda number: (fold(ids[number]), number))
    assert list(told[1]) == sorted(ids, reverse=True)


def test_the_steps_of_several_come_in_their_order(some: "Crm") -> None:
    ids = [line.id for line in all_lines(some)][::-1]
    with reading(some) as conn:
        steps = clients.steps_of(conn, ids)
        lines = clients.lines(conn, ids)
        assert clients.steps_of(conn, []) == ()
    assert [step.client_id for step in steps] == [n for n in ids if lines[n].step is not None]


def test_tags_come_with_how_many_wear_them(some: "Crm") -> None:
    with reading(some) as conn:
        assert [tuple(line) for line in clients.tags(conn)][:2] == [("vip", 2), ("oak", 1)]


def test_two_stand_beside_each_other_field_by_field(some: "Crm") -> None:
    from crm_tui.actions import team

    floor = some.run(team.define_field, "client", "Floor").value
    ids = {line.name: line.id for line in all_lines(some)}
    ivan, olga = ids["Ivan Petrov"], ids["Ольга Ёлкина"]
    some.run(team.set_field, floor, "3", client_id=olga)
    with reading(some) as conn:
        pair = merging.merge_pair(conn, ivan, olga)
        counts = merging.bulk_counts(conn, list(ids.values()))
    fields = {field.key: field for field in pair.fields}
    assert fields["city"][2:] == ("Berlin", "Берлин")
    assert fields["city"].differs
    assert not fields["works_at_id"].differs, "only one of them works anywhere"
    assert fields[f"field.{floor}"][1:] == ("Floor", "", "3")
    assert (pair.first.deals, pair.first.steps, pair.first.tags) == (3, 3, 2)
    assert (pair.second.deals, pair.second.history) == (1, 0)
    assert (counts.clients, counts.deals, counts.steps) == (len(ids) - 1, 5, 5)
