"""Whom a typed line means: the quick read and the verb that saves agree, on both databases."""

from datetime import date, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as some

from crm_tui.actions.capture import capture
from crm_tui.actions.clients import add_channel, archive_client
from crm_tui.domain.capture import Captured, read_capture
from crm_tui.domain.capture_choice import Choice, Known
from crm_tui.domain.capture_known import reading_of
from crm_tui.errors import Conflict, Invalid
from crm_tui.store.hot import known as hot
from tests.conftest import NOON, ZONE
from tests.store.glances import add_client, add_deal, reading

if TYPE_CHECKING:
    from crm_tui.crm import Crm

NOW: datetime = NOON.astimezone(ZoneInfo(ZONE))
IVAN = ("phone", "+7 921 555-01-02")


def in_russia(desk: "Crm") -> None:
    from crm_tui.actions.team import change_setting

    desk.run(change_setting, "country", "RU")


def read(line: str) -> Captured:
    return read_capture(line, NOW, region="RU", currency="RUB")


def meant(desk: "Crm", line: str) -> list[int]:
    return [client.id for client in known(desk, line).clients]


def known(desk: "Crm", line: str) -> Known:
    with reading(desk) as conn:
        return hot.known(conn, read(line))


def told(desk: "Crm", line: str) -> tuple[str, str]:
    found = known(desk, line)
    whom, what = reading_of(read(line), Choice(found), NOW)
    return ", ".join(whom), " · ".join(what)


@pytest.mark.parametrize(
    "line",
    [
        *("Ivan Petrov", "иван, +79215550102", "8 (921) 555-01-02", "9215550102", "IVAN  petrov"),
        *("tel. 8-921-555-01-02", "Olga, +7 921 555 01 02", "IVAN@okna.example", "t.me/ivan_p"),
        *("Ivan Petrov, door 80k, call tomorrow 10:00", "Ivan Petrov (Okna Plus)"),
    ],
)
def test_a_client_is_found_however_the_number_or_the_name_is_written(
    any_crm: "Crm", line: str
) -> None:
    in_russia(any_crm)
    channels = (IVAN, ("email", "ivan@okna.example"), ("messenger", "@ivan_p"))
    ivan = add_client(any_crm, "Ivan Petrov", channels=channels)
    add_client(any_crm, "Kim Minji", channels=(("phone", "+82 10 1234 5678"),))
    assert meant(any_crm, line) == [ivan]
    assert any_crm.run(capture, read(line)).value.client_id == ivan


@pytest.mark.parametrize("line", ["Ivan", "Petrov, door 80k", "+7 921 555-01-03", "okna.example"])
def test_others_are_new(any_crm: "Crm", line: str) -> None:
    ivan = add_client(any_crm, "Ivan Petrov", channels=(IVAN, ("site", "okna.example")))
    assert meant(any_crm, line) == []
    assert any_crm.run(capture, read(line)).value.client_id != ivan


def test_namesakes_must_be_told_apart(any_crm: "Crm") -> None:
    clients = [add_client(any_crm, "Ivan Petrov") for _each in range(3)]
    assert meant(any_crm, "Ivan Petrov, door") == clients
    assert told(any_crm, "Ivan Petrov, door")[0] == "3 clients called Ivan Petrov"
    with pytest.raises(Conflict, match="several"):
        any_crm.run(capture, read("Ivan Petrov, door"))


def test_of_very_many_namesakes_some_are_offered(crm: "Crm") -> None:
    for _each in range(12):
        add_client(crm, "Ivan Petrov")
    assert told(crm, "Ivan Petrov, door")[0] == "10+ clients called Ivan Petrov"


def test_the_company_tells_namesakes_apart(any_crm: "Crm") -> None:
    there = add_client(any_crm, "Ivan Petrov", company="Okna Plus")
    elsewhere = add_client(any_crm, "Ivan Petrov", company="Steklo")
    assert meant(any_crm, "Ivan Petrov (okna plus), door") == [there]
    assert meant(any_crm, "Ivan Petrov at Steklo, door") == [elsewhere]
    assert meant(any_crm, "Ivan Petrov (Fenster GmbH), door") == []
    taken = any_crm.run(capture, read("Ivan Petrov (Fenster GmbH), door")).value
    assert taken.is_new


def test_a_company_that_was_not_known_is_kept(any_crm: "Crm") -> None:
    ivan = add_client(any_crm, "Ivan Petrov")
    assert any_crm.run(capture, read("Ivan Petrov (Okna Plus)")).value.client_id == ivan
    assert known(any_crm, "Ivan Petrov").clients[0].company == "Okna Plus"


def test_a_name_is_learnt_for_one_who_was_a_number(any_crm: "Crm") -> None:
    first = any_crm.run(capture, read("+7 921 555-01-02")).value
    assert known(any_crm, "+79215550102").clients[0].name == "+7 921 555-01-02"
    again = any_crm.run(capture, read("Ivan Petrov +79215550102")).value
    assert again.client_id == first.client_id
    assert known(any_crm, "+79215550102").clients[0].name == "Ivan Petrov"


def test_a_shared_number_belongs_to_the_one_of_that_name(any_crm: "Crm") -> None:
    add_client(any_crm, "Ivan Petrov", channels=(IVAN,))
    olga = add_client(any_crm, "Olga Petrova", channels=(IVAN,))
    assert meant(any_crm, "Olga Petrova +7 921 555-01-02") == [olga]
    assert told(any_crm, "+7 921 555-01-02")[0] == "2 reached so"


def test_the_archived_are_found_by_number_alone(any_crm: "Crm") -> None:
    ivan = add_client(any_crm, "Ivan Petrov", channels=(IVAN,))
    any_crm.run(archive_client, ivan)
    assert meant(any_crm, "Ivan Petrov") == []
    assert meant(any_crm, "+7 921 555-01-02") == [ivan]
    assert "archived" in told(any_crm, "+7 921 555-01-02")[0]
    with pytest.raises(Conflict, match="archived"):
        any_crm.run(capture, read("+7 921 555-01-02, door 80k"))


def test_the_reading_tells_of_the_open_deal_and_of_what_would_be_added(any_crm: "Crm") -> None:
    ivan = add_client(any_crm, "Ivan Petrov", company="Okna Plus")
    add_deal(any_crm, ivan, "windows", day=date(2026, 11, 26))
    who = f"c{ivan} Ivan Petrov (Okna Plus), open deal windows, next step Thu 26 Nov"
    assert told(any_crm, "ivan petrov") == (who, "nothing new")
    assert told(any_crm, "Ivan Petrov, door 80k, call fri 10:00") == (
        *(who, "new deal door 80 000 ₽ · call Fri 27 Nov 10:00"),
    )
    assert told(any_crm, "Ivan Petrov, call fri 10:00") == (
        *(who, "side step: call Fri 27 Nov 10:00"),
    )
    taken = any_crm.run(capture, read("Ivan Petrov, call fri 10:00")).value
    assert taken.deal_id is None and taken.step_id is not None
    add_deal(any_crm, ivan, "door")
    assert "2 open deals, next step Wed 25 Nov" in told(any_crm, "Ivan Petrov")[0]


def test_somebody_new_is_read_as_typed_and_others_like_him_are_offered(any_crm: "Crm") -> None:
    ivan = add_client(any_crm, "Ivan Petrov")
    assert told(any_crm, "Ivan Pet, windows 120k") == ("client Ivan Pet", "deal windows 120 000 ₽")
    assert [client.id for client in known(any_crm, "Ivan Pet").like] == [ivan]
    assert known(any_crm, "Iv").like == ()


def test_a_channel_that_is_not_his_yet_is_new(any_crm: "Crm") -> None:
    add_client(any_crm, "Ivan Petrov", channels=(IVAN, ("site", "okna.example")))
    assert told(any_crm, "Ivan Petrov +79215550102")[1] == "nothing new"
    assert told(any_crm, "Ivan Petrov okna.example")[1] == "nothing new"
    assert told(any_crm, "Ivan Petrov +79215550103")[1] == "+79215550103"
    for line in ("Ivan Petrov +79215550102", "Ivan Petrov okna.example"):
        assert any_crm.run(capture, read(line)).entry_id is None


def test_a_forbidden_client_is_marked(any_crm: "Crm") -> None:
    from crm_tui.actions.contact import mark_no_contact

    ivan = add_client(any_crm, "Ivan Petrov")
    any_crm.run(mark_no_contact, ivan, why="asked")
    assert "do not contact" in told(any_crm, "Ivan Petrov")[0]


NAMES = ("Ivan", "ivan ", "Олег", "олег", "رضا", "김철수")
NUMBERS = ("", "+7 921 555-01-02", "8 921 555-01-02", "(921) 555-01-03", "555-01-02", "a@b.example")
LINES = some.builds(
    lambda name, number, company: f"{name}{f' ({company})' if company else ''}, {number}",
    some.sampled_from(NAMES),
    some.sampled_from(NUMBERS),
    some.sampled_from(("", "Okna", "okna", "Stal")),
)


@settings(max_examples=25)
@given(lines=some.lists(LINES, min_size=1, max_size=6), last=LINES)
def test_what_is_shown_while_typing_is_what_is_saved(
    crm: "Crm", lines: list[str], last: str
) -> None:
    in_russia(crm)
    for line in [*lines, last]:
        shown = meant(crm, line)
        try:
            taken = crm.run(capture, read(line)).value
        except Conflict:
            assert len(shown) > 1
            taken = crm.run(capture, read(line), None, True).value
            assert taken.is_new
        else:
            assert ([taken.client_id] if not taken.is_new else []) == shown


def test_hostile_names_are_shown_safely(crm: "Crm") -> None:
    evil = add_client(crm, "Ivan \x1b[2J [/red]", channels=(IVAN,))
    crm.run(add_channel, evil, "x\u202ey@b.example", "email")
    who, _what = told(crm, "+7 921 555-01-02")
    assert who == f"c{evil} Ivan ␛[2J [/red]"


@pytest.mark.parametrize(
    ("typed", "known_as"),
    [
        *(("Ivan Petrov", "Иван Петров"), ("Иван Петров", "Ivan Petrov")),
        *(("Ivan Ptrov", "Ivan Petrov"), ("Ivna Petrov", "Ivan Petrov")),
        *(("Petrov Ivan", "Ivan Petrov"), ("Kim Minji", "김민지"), ("김민지", "Kim Minji")),
        *(("Hans Mueller", "Hans Müller"), ("Smirnof", "Smirnov"), ("Okna Plsu Ltd", "Okna Plus")),
    ],
)
def test_a_close_name_is_a_hint_and_is_never_chosen_silently(
    any_crm: "Crm", typed: str, known_as: str
) -> None:
    there = add_client(any_crm, known_as)
    add_client(any_crm, "Zoe Quist")
    found = known(any_crm, typed)
    assert (found.clients, [one.id for one in found.like]) == ((), [there])
    assert any_crm.run(capture, read(typed)).value.is_new


@pytest.mark.parametrize(
    "typed", ["Maria Petrova", "Ivan Sidorov", "Iv", "'; drop", '"* OR a', "((("]
)
def test_names_that_differ_are_no_hint(any_crm: "Crm", typed: str) -> None:
    add_client(any_crm, "Ivan Petrov")
    assert known(any_crm, typed).like == ()


@given(some.lists(some.text("aЯ김رß'\"*()-+_ 0189,.:", max_size=8), max_size=5).map(" ".join))
@example("8 (9")
@example("+7 (")
@example('- " *')
def test_whatever_is_typed_may_be_looked_for(crm: "Crm", line: str) -> None:
    try:
        captured = read(line)
    except Invalid:
        return
    with reading(crm) as conn:
        hot.known(conn, captured)
