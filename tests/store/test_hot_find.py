"""Finding, news, history and days as the quick reads tell them, on both databases."""

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as some

from crm_tui.domain.search import query_tokens
from crm_tui.store.hot import card, find, history, news, recent, searching, show
from crm_tui.store.hot.days import local_day, midnight
from crm_tui.store.hot.searching import (
    BEGINS,
    HOLDS,
    LEAST_INFIX,
    clients_among,
    clients_with,
    grams_to_sample,
    newest_with,
    rare_digits,
    spread_of,
)
from tests.conftest import NOON, ZONE, opened
from tests.store.glances import DAY, NOW, add_client, add_deal, me, reading
from tests.store.slow_reads import bulk_entry, touched_since

if TYPE_CHECKING:
    from crm_tui.crm import Crm

# -- finding --------------------------------------------------------------------------------------

CAST = ("Ivan Petrov", "Сергей Волков", "رضا کریمی", "김민지", "Ёлки & Co", "Petra Ivanova")


FOUND = {
    "ivan": "Ivan Petrov",
    "IVAN PET": "Ivan Petrov",
    "pe": "Petra Ivanova",
    "вол": "Сергей Волков",
    "volkov": "Сергей Волков",
    "کریمی": "رضا کریمی",
    "كريمي": "رضا کریمی",
    "민지": "김민지",
    "ㄱㅁㅈ": "김민지",
    "елки": "Ёлки & Co",
    "550104": "김민지",
    "etro": "Ivan Petrov",
    "c2": "Сергей Волков",
    "zzz": None,
    "'\"*()": None,
    "": None,
}


def test_anybody_is_found_by_any_part_in_any_script(any_crm: "Crm") -> None:
    for number, name in enumerate(CAST):
        phone = ("phone", f"+7 921 555-01-{number + 1:02}")
        add_client(any_crm, name, channels=(phone,))
    with reading(any_crm) as conn:
        best = {typed: [line.name for line in find.find(conn, typed)][:1] for typed in FOUND}
    assert best == {typed: [name] if name else [] for typed, name in FOUND.items()}


def test_a_found_client_brings_the_deal_that_was_meant(any_crm: "Crm") -> None:
    ivan = add_client(any_crm, "Ivan Petrov", channels=(("email", "ivan@okna.example"),))
    kitchen, windows = add_deal(any_crm, ivan, "kitchen"), add_deal(any_crm, ivan, "windows")
    with reading(any_crm) as conn:
        by_name, by_title = find.find(conn, "ivan")[0], find.find(conn, "kitchen")[0]
        by_reference = find.find(conn, f"d{kitchen}")[0]
        named = find.clients_named(conn, "iv")
    assert (by_name.deal_id, by_name.hint) == (windows, "ivan@okna.example")
    assert (by_title.deal_id, by_title.deal) == (kitchen, "kitchen")
    assert by_reference.client_id == ivan
    assert named == ((ivan, "Ivan Petrov"),)


def test_no_more_is_found_than_asked_for(any_crm: "Crm") -> None:
    for number in range(12):
        add_client(any_crm, f"Ivan Petrov {number}")
    with reading(any_crm) as conn:
        few = find.find(conn, "ivan", limit=5)
        assert len(few) == 5
        assert find.find(conn, "ivan")[:5] == few


def test_whoever_was_looked_at_lately_is_found_first(
    crm: "Crm", tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    for number in range(find.CANDIDATES + 20):
        add_client(crm, f"Anna Adams {number:03}")
    url = str(crm.store.path)
    with reading(crm) as conn:
        usual = find.find(conn, "ann", 3)
        assert recent.used_lately(url) == ()
        for client in (7, 5, 900, 7):
            recent.used(url, client)
        assert recent.used_lately(f"sqlite:///{url}") == (7, 900, 5)
        assert recent.used_lately(url + "2") == ()
        found = find.find(conn, "ann", 3, recent.used_lately(url))
        assert [line.client_id for line in found] == [7, 5, usual[0].client_id]


def test_a_broken_list_of_recent_clients_is_no_hindrance(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    (tmp_path / "crm-tui").mkdir()
    (tmp_path / "crm-tui" / "recent").write_text("/a\tx y\n")
    assert recent.used_lately("/a") == ()
    recent.used("/a", 3)
    recent.used("postgresql+psycopg://anna:secret@db/crm", 4)
    assert recent.used_lately("postgresql+psycopg://db/crm") == (4,)
    assert "secret" not in (tmp_path / "crm-tui" / "recent").read_text()


def test_a_part_in_the_middle_of_a_word_finds_it_and_two_words_are_never_mixed(
    any_crm: "Crm",
) -> None:
    for name in ("Bogdanov Igor", "Anders Danov", "Zarina Ivanishvili", "Vangelis Iva"):
        add_client(any_crm, name)
    with reading(any_crm) as conn:

        def names(text: str) -> list[str]:
            return [line.name for line in find.find(conn, text)]

        assert names("gdan") == ["Bogdanov Igor"]
        assert names("danov") == ["Anders Danov"]
        assert names("ivang") == []
        assert names("ivan") == ["Zarina Ivanishvili"]
        assert names("vang iva") == ["Vangelis Iva"]


def have(said: str, tokens: list[str], at_the_beginning: bool) -> bool:
    """Whether among folded words some begin with each token, or hold it."""
    around = f" {said}"
    return all((f" {token}" if at_the_beginning else token) in around for token in tokens)


LETTERS = ("a", "an", "ann", "anna", "anastasia volkonskaya", "민지", "ㅁㅈ", "anna a", "a ann")
DIGITS = ("5", "55", "550", "5501", "55501", "555010", "921555", "79215550104", "anna 0104")


@pytest.mark.parametrize("text", LETTERS + DIGITS)
def test_what_the_index_gives_is_what_the_words_say(crm: "Crm", text: str) -> None:
    people = ("Anna", "Anastasia Volkonskaya", "Ana Nna", "Hanna Stasia", "김민지", "Annan A")
    for number, name in enumerate((*people, "Firm a5501b", "Firm 5501b")):
        phone = ("phone", f"+7 921 555-01-{number + 1:02}")
        add_client(crm, name, channels=(phone,))
    tokens = query_tokens(text)
    everybody = range(1, len(people) + 3)
    with reading(crm) as conn:
        said = dict(conn.rows("select client_id, words from search_doc"))
        for where in (BEGINS, HOLDS):
            if where == HOLDS and any(len(token) < LEAST_INFIX for token in tokens):
                continue
            sought = [[(one, where)] for one in tokens]
            wanted = {
                number for number, words in said.items() if have(words, tokens, where == BEGINS)
            }
            for asked in (clients_with("sqlite", sought), clients_with("sqlite", sought, 100),
                          newest_with("sqlite", sought, 100),
                          clients_among("sqlite", sought, everybody)):  # fmt: skip
                assert {number for (number,) in conn.rows(asked[0], *asked[1])} == wanted


DIALLED = ("555-01-07", "5550107", "921555", "(921) 555-0107", "50107", "550199", "anna 550107")


@pytest.mark.parametrize("text", [*DIALLED, "350107", "93501"])
def test_a_number_finds_whom_it_finds_whether_few_or_many_have_such_digits(
    crm: "Crm", text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(20):
        add_client(crm, f"Anna {number}", channels=(("phone", f"+7 921 555-01-{number:02}"),))
    add_client(crm, "Firm 9350107", channels=(("email", "office@b935010721.example"),))
    with reading(crm) as conn:
        found = find.find(conn, text)
        monkeypatch.setattr(find, "FEW", -1)
        assert set(find.find(conn, text)) == set(found)
    with reading(crm) as conn:
        said = dict(conn.rows("select client_id, words from search_doc"))
    tokens = query_tokens(text)
    begins = {client for client, words in said.items() if have(words, tokens, True)}
    holds = {client for client, words in said.items() if have(words, tokens, False)}
    assert {line.client_id for line in found} == (begins or holds)


def test_digits_are_told_by_those_that_few_numbers_have() -> None:
    grams = grams_to_sample("sqlite", ["921644"])
    assert grams == ("921", "216", "164", "644")
    spread = spread_of(grams, [(640,), (6400,), (6400,), (8000,), (1_000_000,)])
    _sql, (match, *_held) = rare_digits(["921644"], 10, spread)
    assert match == '("216" AND "644")'
    _sql, (match, *_held) = rare_digits(["44444", "21"], 10, {"": 1e6, "444": 0.01})
    assert match.startswith('("444" AND "444"')


def test_a_beginning_behind_many_newer_that_only_seem_to_have_it_is_found(
    crm: "Crm", monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(searching, "LOOKED_AT_FIRST", 3)
    for name in ("Rosa Ella", "Elena Keller", "Elvira Keller", "Anna Ella", "Eleonora Keller"):
        add_client(crm, name)
    with reading(crm) as conn:
        assert [line.name for line in find.find(conn, "ell")] == ["Anna Ella", "Rosa Ella"]


# -- news and history -----------------------------------------------------------------------------


def test_news_name_what_a_colleague_touched(any_crm: "Crm") -> None:
    add_deal(any_crm, add_client(any_crm, "Ivan Petrov"))
    with reading(any_crm) as conn:
        start = news.news(conn)
        assert start.touched == frozenset()
        assert news.news(conn, start.last) == start
        with opened(any_crm.store.url, "boris") as boris:
            add_deal(boris, add_client(boris, "Kim Minji"))
        after = news.news(conn, start.last)
        assert after.last > start.last
        assert after.touched == any_crm.ask(touched_since(start.last))
        assert news.news(conn, after.last).touched == frozenset()


def test_an_import_is_news_of_everything(any_crm: "Crm") -> None:
    add_client(any_crm, "Ivan Petrov")
    with reading(any_crm) as conn:
        start = news.news(conn)
        with any_crm.store.write() as session:
            bulk_entry(session)
        assert news.news(conn, start.last).touched == frozenset([news.EVERYTHING])


def test_the_journal_says_what_still_stands(any_crm: "Crm") -> None:
    ivan = add_client(any_crm, "Ivan Petrov")
    add_deal(any_crm, ivan)
    any_crm.undo()
    with reading(any_crm) as conn:
        mine = history.entries(conn, me(any_crm))
        page = show.entry_page(conn, mine[1].id)
        first = history.entries(conn, None, before=mine[-1].id, limit=1)
    assert [(line.action, line.stands) for line in mine] == [
        ("undo", 1),
        ("deal.add", 0),
        ("client.add", 1),
    ]
    assert {change.kind for change in page.changes} == {"deal", "step"}
    assert (page.stands, page.changes[0].before) == (0, None)
    assert [line.who for line in first] == ["crm"]


def test_a_log_tells_all_that_happened_newest_first(any_crm: "Crm") -> None:
    from crm_tui.actions.activities import add_note
    from crm_tui.actions.steps import result

    ivan = add_client(any_crm, "Ivan Petrov")
    deal, other = add_deal(any_crm, ivan, pipeline="sales"), add_deal(any_crm, ivan, "doors")
    any_crm.clock = lambda: NOON + timedelta(minutes=5)
    any_crm.run(add_note, ivan, "likes white", deal)
    any_crm.clock = lambda: NOON + timedelta(minutes=10)
    with reading(any_crm) as conn:
        step = card.card(conn, deal_id=deal, now_us=NOW).step
    any_crm.run(result, step.id if step else 0, "agreed")
    with reading(any_crm) as conn:
        of_deal, of_client = history.log(conn, deal_id=deal), history.log(conn, client_id=ivan)
    told = [(line.what, line.text) for line in of_deal if line.what != "entry"]
    assert told[:3] == [
        ("closed", "call back: agreed"),
        ("opened", "find out need, budget, who decides"),
        ("activity", "likes white"),
    ]
    assert [line.at for line in of_deal] == sorted([line.at for line in of_deal], reverse=True)
    assert {line.ref for line in of_deal} < {line.ref for line in of_client}
    assert other != deal


# -- days -----------------------------------------------------------------------------------------


@given(number=some.integers(-20_000, 80_000))
def test_days_are_counted_as_the_calendar_does(number: int) -> None:
    from crm_tui.domain import civil

    day = date(1970, 1, 1) + timedelta(days=number)
    assert civil.iso_day(number) == day.isoformat()
    assert civil.day_number(day.isoformat()) == number
    assert civil.weekday(number) == day.weekday()


@given(
    number=some.integers(10_000, 40_000),
    zone=some.sampled_from(["Europe/Berlin", "Asia/Tehran", "Pacific/Kiritimati", "UTC"]),
)
def test_midnight_is_when_the_day_begins_there(number: int, zone: str) -> None:
    from crm_tui.domain.civil import iso_day

    place = ZoneInfo(zone)
    began = datetime.fromtimestamp(midnight(number, place) / 1e6, place)
    assert began.date().isoformat() == iso_day(number)
    assert began.hour * 60 + began.minute <= 60


def test_midnight_by_the_process_is_that_of_its_zone() -> None:
    assert midnight(20_000) == midnight(20_000, ZoneInfo(ZONE))
    assert local_day(NOW) == DAY
