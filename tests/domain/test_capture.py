"""One typed line is a client, a deal and a step; another is an outcome and what follows it."""

from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_tui.domain.calendar import Week
from crm_tui.domain.capture import Captured, OutcomeLine, read_capture, read_outcome, reading
from crm_tui.domain.capture_choice import Choice
from crm_tui.domain.capture_known import lacks_of
from crm_tui.domain.kinds import KINDS
from crm_tui.domain.money import Amount
from crm_tui.domain.step_words import NAMES, ORDERS, kind_of
from crm_tui.errors import Invalid

NAUGHTY = (Path(__file__).parents[1] / "data" / "blns.txt").read_text("utf-8").split("\n")
ZONE = ZoneInfo("Europe/Moscow")
NOW = datetime(2026, 11, 21, 14, 5, tzinfo=ZONE)  # a Saturday
TOMORROW = date(2026, 11, 22)
FRIDAY = date(2026, 11, 27)


def captured(text: str) -> Captured:
    return read_capture(text, NOW, region="RU", currency="RUB", week=Week())


def outcome(text: str) -> OutcomeLine:
    return read_outcome(text, NOW, currency="RUB", week=Week())


def clock(read: Captured | OutcomeLine) -> str:
    """The day and time that were read, in ISO, or nothing."""
    when = read.when if isinstance(read, Captured) else read.next_when
    if when is None:
        return ""
    return f"{when.at:%Y-%m-%dT%H:%M}" if when.at else when.day.isoformat()


def test_a_whole_line_is_a_client_a_deal_and_a_step() -> None:
    read = captured("Ivan Petrov, windows 120k, call tomorrow 10:00 #site @anna")
    assert (read.name, read.company, read.is_company) == ("Ivan Petrov", "", False)
    assert (read.title, read.amount) == ("windows", Amount(12000000, "RUB"))
    assert (read.step_kind, read.step_title, clock(read)) == ("call", "call", "2026-11-22T10:00")
    assert (read.source, read.owner, read.tags, read.note) == ("site", "anna", (), "")
    assert read.has_deal


@pytest.mark.parametrize("line", [
    "Ivan Petrov, windows 120k > call fri 10",
    "Ivan Petrov, windows 120k → call fri 10:00",
    "Ivan Petrov, windows 120k, call fri 10",
])  # fmt: skip
def test_a_step_may_follow_an_arrow_as_in_an_outcome(line: str) -> None:
    read = captured(line)
    assert (read.name, read.title, read.step_kind) == ("Ivan Petrov", "windows", "call")
    assert clock(read) == "2026-11-27T10:00"
    assert captured("Ivan > call fri").name == "Ivan"


def test_the_reading_says_what_will_be_saved() -> None:
    read = captured("Ivan Petrov, windows 120k, call tomorrow 10:00")
    assert reading(read, NOW) == (
        "→ client Ivan Petrov · deal windows 120 000 ₽ · call Sun 22 Nov 10:00"
    )
    read = captured("ООО Ромашка, +7 921 555-01-02 #сайт +срочно @anna // этаж 3")
    assert reading(read, NOW) == (
        "→ company ООО Ромашка · +7 921 555-01-02 · #сайт · +срочно · @anna · // этаж 3"
    )
    assert reading(captured("Ivan (Okna Plus), tomorrow 10:00"), NOW) == (
        "→ client Ivan (Okna Plus) · next step Sun 22 Nov 10:00"
    )


@pytest.mark.parametrize(
    ("line", "name", "title", "minor", "kind", "when"),
    [
        ("Ivan Petrov", "Ivan Petrov", "", None, None, ""),
        ("Ivan, 120k", "Ivan", "", 12000000, None, ""),
        ("Ivan,windows 120k,call", "Ivan", "windows", 12000000, "call", ""),
        ("Ivan Petrov - windows 5000", "Ivan Petrov", "windows", 500000, None, ""),
        ("Ivan; windows; 120k", "Ivan", "windows", 12000000, None, ""),
        ("Ivan, windows 1,5 млн, balcony", "Ivan", "windows, balcony", 150000000, None, ""),
        ("Ivan, order #5, 3 windows 5k", "Ivan", "order #5, 3 windows", 500000, None, ""),
        ("Ivan, windows tomorrow", "Ivan", "windows", None, None, "2026-11-22"),
        ("Ivan, tomorrow 10:00", "Ivan", "", None, None, "2026-11-22T10:00"),
        ("Ivan, roof, contract tomorrow", "Ivan", "roof", None, "document", "2026-11-22"),
        ("Ivan, tomorrow 10:00 call", "Ivan", "", None, "call", "2026-11-22T10:00"),
        ("Ivan Petrov call tomorrow", "Ivan Petrov", "", None, "call", "2026-11-22"),
        ("call Ivan Petrov tomorrow", "Ivan Petrov", "", None, "call", "2026-11-22"),
        ("call Ivan about windows", "Ivan", "windows", None, "call", ""),
        ("send offer to Ivan tomorrow", "Ivan", "", None, "send", "2026-11-22"),
        ("Ivan Petrov windows 120k", "Ivan Petrov", "windows", 12000000, None, ""),
        ("Иван Петров, окна 80 тыс", "Иван Петров", "окна", 8000000, None, ""),
        ("Иван, позвонить завтра в 10", "Иван", "", None, "call", "2026-11-22T10:00"),
        ("Иван, окна, замер завтра", "Иван", "окна", None, "measure", "2026-11-22"),
        ("Иван, завтра отправить КП", "Иван", "", None, "send", "2026-11-22"),
        ("Позвонить Анне завтра", "Анне", "", None, "call", "2026-11-22"),
        ("김철수, 주방, 내일 오후 3시 전화", "김철수", "주방", None, "call", "2026-11-22T15:00"),
        ("김철수 전화 내일", "김철수", "", None, "call", "2026-11-22"),
        ("김철수, 견적서 보내기 내일", "김철수", "", None, "send", "2026-11-22"),
        ("رضا کریمی، پنجره، تماس فردا", "رضا کریمی", "پنجره", None, "call", "2026-11-22"),
        ("رضا، جلسه فردا ساعت ۱۵", "رضا", "", None, "meet", "2026-11-22T15:00"),
        ("John Friday", "John Friday", "", None, None, ""),
        ("Ann Lee, sun shades 5k", "Ann Lee", "sun shades", 500000, None, ""),
        ("Ann, call Sun Microsystems", "Ann", "", None, "call", ""),
        ("Ann, email campaign 9k", "Ann", "email campaign", 900000, None, ""),
        ("Ann, measure 5 windows 9k tomorrow", "Ann", "", 900000, "measure", "2026-11-22"),
        ("Ann, call room 1500", "Ann", "", None, "call", ""),
        ("Ann, send letter about may contract", "Ann", "", None, "send", ""),
    ],
)
def test_a_line_is_read_as_it_is_meant(
    line: str, name: str, title: str, minor: int | None, kind: str | None, when: str
) -> None:
    read = captured(line)
    assert (read.name, read.title, read.step_kind, clock(read)) == (name, title, kind, when)
    assert (read.amount.minor if read.amount else None) == minor


@pytest.mark.parametrize(
    ("line", "name", "company", "is_company"),
    [
        ("Ivan Petrov (Okna Plus), windows", "Ivan Petrov", "Okna Plus", False),
        ("Ivan Petrov at Okna Plus, windows", "Ivan Petrov", "Okna Plus", False),
        ("Ivan Petrov, Okna Plus Ltd, windows", "Ivan Petrov", "Okna Plus Ltd", False),
        ("Иван из ООО Ромашка", "Иван", "ООО Ромашка", False),
        ("ООО Ромашка, окна", "ООО Ромашка", "", True),
        ("ООО Ромашка, Иван Петров, окна 80к", "Иван Петров", "ООО Ромашка", False),
        ("+7 921 555-01-02, Okna Ltd", "Okna Ltd", "", True),
        ("김철수, (주)한국전자, 주방", "김철수", "(주)한국전자", False),
        ("شرکت پارس، پنجره", "شرکت پارس", "", True),
        ("Ivan from the gym", "Ivan from the gym", "", False),
        ("Ivan (), windows", "Ivan", "", False),
    ],
)
def test_the_company_is_told_from_the_person(
    line: str, name: str, company: str, is_company: bool
) -> None:
    read = captured(line)
    assert (read.name, read.company, read.is_company) == (name, company, is_company)


@pytest.mark.parametrize(
    ("line", "name", "channels"),
    [
        ("+7 921 555-01-02", "", [("phone", "+7 921 555-01-02")]),
        ("Ivan 8 921 555-01-02", "Ivan", [("phone", "8 921 555-01-02")]),
        ("Ivan tel. 89215550102, windows", "Ivan", [("phone", "89215550102")]),
        ("Ivan (+7 921 555-01-02)", "Ivan", [("phone", "+7 921 555-01-02")]),
        ("+79215550102, Ivan", "Ivan", [("phone", "+79215550102")]),
        ("Ivan, email ivan@okna.example", "Ivan", [("email", "ivan@okna.example")]),
        ("Ann Lee <ann@okna.example>", "Ann Lee", [("email", "ann@okna.example")]),
        ("ann@okna.example, windows 5k", "", [("email", "ann@okna.example")]),
        (
            "Ann, t.me/ann, okna.example",
            "Ann",
            [("messenger", "t.me/ann"), ("site", "okna.example")],
        ),
        ("Ann, https://okna.example/a#b", "Ann", [("site", "https://okna.example/a#b")]),
        ("Ann @boss @ann_lee", "Ann", [("messenger", "@ann_lee")]),
        ("Ann telegram: annlee", "Ann", [("messenger", "telegram: annlee")]),
        ("Иван, тел +7 921 555 01 02", "Иван", [("phone", "+7 921 555 01 02")]),
        ("Ivan, roof 1 000 000 000 ₽", "Ivan", []),
        ("Ivan, roof 8 921 555 010 ₽", "Ivan", []),
        ("Ivan, тыс.руб 5к", "Ivan", []),
    ],
)
def test_channels_are_found_anywhere(line: str, name: str, channels: list[tuple[str, str]]) -> None:
    read = captured(line)
    assert (read.name, list(read.channels)) == (name, channels)


def test_a_phone_and_a_sum_may_stand_side_by_side() -> None:
    read = captured("Ivan 8 921 555-01-02 windows 120 000, звонок завтра")
    assert (read.name, read.title, read.amount) == ("Ivan", "windows", Amount(12000000, "RUB"))
    assert read.channels == (("phone", "8 921 555-01-02"),)


def test_the_first_hash_is_the_source_and_the_others_are_tags() -> None:
    read = captured("Ivan +vip #expo #north, windows +vip // bring samples, #call first")
    assert (read.source, read.tags) == ("expo", ("north", "vip"))
    assert read.note == "bring samples, #call first"


@pytest.mark.parametrize("line", ["", "  ", "call", "#site", "@anna", "call tomorrow 10:00", ","])
def test_a_line_that_names_nobody_is_refused_with_an_example(line: str) -> None:
    with pytest.raises(Invalid) as refusal:
        captured(line)
    assert refusal.value.field == "name"
    assert "Ivan Petrov" in refusal.value.hint


def test_an_unkept_character_is_refused() -> None:
    with pytest.raises(Invalid):
        captured("Ivan\x00")
    with pytest.raises(Invalid):
        outcome("agreed \ud800")


def test_the_reading_obeys_nothing_that_was_typed() -> None:
    shown = reading(captured("Ivan\x1b[2J\u202e, [/red] 5k // a\nb"), NOW)
    assert shown == "→ client Ivan␛[2J� · deal [/red] 5 000 ₽ · // a⏎b"


@pytest.mark.parametrize(
    ("line", "said", "minor", "text", "kind", "when"),
    [
        (
            *("agreed, 120k > send contract fri 10", "agreed, 120k", 12000000),
            *("send contract", "send", "2026-11-27T10:00"),
        ),
        ("agreed", "agreed", None, "", "", ""),
        ("", "", None, "", "", ""),
        ("agreed >", "agreed", None, "", "", ""),
        ("> fri 10", "", None, "", "", "2026-11-27T10:00"),
        ("ok>call tomorrow", "ok", None, "call", "call", "2026-11-22"),
        ("ok → call tomorrow", "ok", None, "call", "call", "2026-11-22"),
        ("ok -> drinks tomorrow", "ok", None, "drinks", "other", "2026-11-22"),
        ("ok > tomorrow 10:00 call", "ok", None, "call", "call", "2026-11-22T10:00"),
        ("ok > call", "ok", None, "call", "call", ""),
        ("да, 80 тыс > договор завтра", "да, 80 тыс", 8000000, "договор", "document", "2026-11-22"),
        ("합의 > 견적서 보내기 내일", "합의", None, "견적서 보내기", "send", "2026-11-22"),
        ("توافق شد > ارسال قرارداد فردا", "توافق شد", None, "ارسال قرارداد", "send", "2026-11-22"),
        (
            "wants 3 windows > measure tomorrow",
            "wants 3 windows",
            None,
            "measure",
            "measure",
            "2026-11-22",
        ),
    ],
)
def test_an_outcome_is_what_was_said_and_the_next_step(
    line: str, said: str, minor: int | None, text: str, kind: str, when: str
) -> None:
    read = outcome(line)
    assert (read.said, read.next_text, read.next_kind, clock(read)) == (said, text, kind, when)
    assert (read.amount.minor if read.amount else None) == minor
    assert read.has_next == bool(text or when)


def test_a_next_step_in_the_past_is_not_taken_silently() -> None:
    with pytest.raises(Invalid) as refusal:
        outcome("agreed > call yesterday")
    assert refusal.value.field == "due"
    with pytest.raises(Invalid):
        captured("Ivan, call yesterday")


def test_every_step_word_means_a_kind_of_step() -> None:
    assert set(ORDERS.values()) | set(NAMES.values()) <= set(KINDS)
    assert [kind_of(text) for text in ("send contract", "договор", "전화", "lunch", "")] == [
        *("send", "document", "call", "other", "other"),
    ]


PIECES = [
    *("Ivan Petrov", "call", "tomorrow", "fri 10", "windows", "120k", "+79215550102", "#site"),
    *("@anna", "+vip", ", ", " ", ">", "//", "(", ")", "내일", "전화", "завтра", "окна 80 тыс"),
    *("فردا", "تماس", "ООО", "at", "a@b.example", "okna.example", "yesterday", "-", "t.me/ann"),
]


def check_line(line: str) -> None:
    """Nothing but a sentence for people may come of any line."""
    try:
        read = captured(line)
    except Invalid as refusal:
        assert refusal.field in ("name", "due")
    else:
        assert read.name or read.channels
        assert reading(read, NOW).isprintable() or not line.isprintable()
    try:
        read_next = outcome(line)
    except Invalid as refusal:
        assert refusal.field in ("said", "due")
    else:
        assert read_next.next_kind in (*KINDS, "")


@given(
    st.one_of(st.text(st.characters(), max_size=40), st.lists(st.sampled_from(PIECES)).map("".join))
)
def test_any_line_is_read_or_refused(line: str) -> None:
    check_line(line)


@given(st.lists(st.sampled_from(PIECES), max_size=8))
def test_any_words_of_the_trade_are_read_or_refused(words: list[str]) -> None:
    check_line(" ".join(words))


def test_naughty_strings_are_read_or_refused() -> None:
    for line in NAUGHTY:
        check_line(line)


@pytest.mark.parametrize("region", ["RU", "US", "DE", None])
@pytest.mark.parametrize(
    ("line", "name", "phone"),
    [
        ("Ivan Petrov (921) 555-01-02, windows", "Ivan Petrov", "(921) 555-01-02"),
        ("(921) 555-01-02", "", "(921) 555-01-02"),
        ("Carla Diaz 555-0134 windows 1500", "Carla Diaz", "555-0134"),
        ("Dan Fox, 555 0134, doors", "Dan Fox", "555 0134"),
        ("Dan Fox, 020 7946 0958, doors 1500", "Dan Fox", "020 7946 0958"),
        ("Ivan (921)5550102 windows 120k", "Ivan", "(921)5550102"),
        ("Ivan, 8 921 555-01-02", "Ivan", "8 921 555-01-02"),
        ("Ivan 555-01-02", "Ivan", "555-01-02"),
        ("김철수, 010-1234-5678", "김철수", "010-1234-5678"),
        ("رضا ۰۹۱۲-۱۲۳-۴۵۶۷", "رضا", "۰۹۱۲-۱۲۳-۴۵۶۷"),
        ("(030) 123456 Anna", "Anna", "(030) 123456"),
    ],
)
def test_what_is_written_as_a_phone_is_one_in_any_country(
    line: str, name: str, phone: str, region: str | None
) -> None:
    read = read_capture(line, NOW, region=region, currency="RUB", week=Week())
    assert (read.name, read.company, read.channels) == (name, "", (("phone", phone),))


@pytest.mark.parametrize("region", ["RU", "US", None])
@pytest.mark.parametrize(
    "line",
    [
        *("Ivan, call 2026-11-25 10:00", "Ivan (2), windows", "Ivan, order 100-200-300, 5k"),
        *("Ivan, windows (2020) 120000", "Ivan, windows (120) 50000", "Ivan, call 05-12-2026"),
    ],
)
def test_a_date_a_sum_and_an_order_number_are_no_phone(line: str, region: str | None) -> None:
    read = read_capture(line, NOW, region=region, currency="RUB", week=Week())
    assert (read.channels, read.company) == ((), "")


@pytest.mark.parametrize(
    ("line", "region", "currency", "shown"),
    [
        (
            *("김민수 010-2345-6789 홈페이지 300만원 내일 오후 2시 전화", "KR", "KRW"),
            "→ client 김민수 · deal 홈페이지 ₩3 000 000 · 전화 Sun 22 Nov 14:00 · 010-2345-6789",
        ),
        (
            *("علی رضایی طراحی لوگو ۵۰ میلیون تومان فردا ساعت ۱۰ زنگ 09121234567", "IR", "IRR"),
            "→ client علی رضایی طراحی لوگو · deal 500 000 000 ﷼ · زنگ Sun 22 Nov 10:00"
            " · 09121234567",
        ),
        (
            *("علی, لوگو, 09121234567 50 میلیون", None, "USD"),
            "→ client علی · deal لوگو $50 000 000 · 09121234567",
        ),
        (
            *("acme gmbh wants website EUR 5,000 meeting next thursday", "DE", "EUR"),
            "→ company acme gmbh · deal website €5 000 · meeting Thu 26 Nov",
        ),
        (
            *("Иван Петров окна 120 тыс завтра в 10 позвонить", "RU", "RUB"),
            "→ client Иван Петров · deal окна 120 000 ₽ · позвонить Sun 22 Nov 10:00",
        ),
    ],
)
def test_a_line_without_commas_keeps_its_sum_and_time(
    line: str, region: str | None, currency: str, shown: str
) -> None:
    read = read_capture(line, NOW, region=region, currency=currency, week=Week())
    assert reading(read, NOW) == shown


@pytest.mark.parametrize(
    ("line", "lacks"),
    [
        ("Ivan Petrov", ["no deal, no next step"]),
        ("Ivan Petrov, windows 120k", ["next step from the playbook"]),
        ("Ivan Petrov, windows 120k, call tomorrow", []),
        ("Ivan Petrov, tomorrow", []),
        ("Ivan tomorrow Petrov", ["no deal, no next step", "no time was read"]),
        ("Ivan, €5x windows", ["next step from the playbook", "no sum was read"]),
    ],
)
def test_the_reading_tells_what_the_line_lacks(line: str, lacks: list[str]) -> None:
    assert lacks_of(captured(line), Choice()) == lacks
