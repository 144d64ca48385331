import json
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crm_tui.domain.calendar import Week, When, week_of
from crm_tui.domain.dates import describe, read_when, split_when
from crm_tui.domain.phrases import english, korean, persian, russian
from crm_tui.domain.phrases.grammar import rules
from crm_tui.domain.phrases.spelling import fold, fold_word
from crm_tui.domain.phrases.understand import _grammar
from crm_tui.errors import Invalid
from tests.domain.date_phrases import NO_SUCH_DAY, PAST, READ, UNCLEAR

DATA = Path(__file__).parents[1] / "data"
BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 25, 10, 30, tzinfo=BERLIN)
LISTED = json.loads((DATA / "dates.json").read_text("utf-8"))["phrases"]
LANGUAGES = (english, russian, persian, korean)


def shown(when: When) -> str:
    return when.at.strftime("%Y-%m-%dT%H:%M") if when.at else when.day.isoformat()


def read(
    text: str, now: datetime = NOW, *, past: bool = False, day_first: bool | None = None
) -> str:
    return shown(read_when(text, now, past=past, day_first=day_first))


def reading(text: str, *, past: bool = False) -> str:
    """The reading, or the refusal, so that a table shows all its faults at once."""
    try:
        return read(text, past=past)
    except Invalid as refused:
        assert refused.field == "due"
        assert refused.hint
        return refused.message


def is_right(phrase: dict[str, Any]) -> bool:
    when = read_when(phrase["text"], NOW, past=True)
    if "time" in phrase:
        return shown(when) in phrase["time"]
    hours = phrase.get("hour_between")
    if hours is None:
        return shown(when) in phrase["day"]
    at_hour = when.at is not None and hours[0] <= when.at.hour <= hours[1]
    return at_hour and when.day.isoformat() in phrase["day"]


@pytest.mark.parametrize("language", ["en", "ru", "fa", "ko"])
def test_listed_phrases_are_read_right_and_never_without_their_time(language: str) -> None:
    phrases = LISTED[language]
    assert len(phrases) >= 39
    assert [phrase["text"] for phrase in phrases if not is_right(phrase)] == []


def test_phrases_nobody_listed_are_read_as_people_mean_them() -> None:
    assert {phrase: reading(phrase) for phrase in READ} == READ


def test_an_unclear_phrase_is_refused_with_an_example() -> None:
    assert [phrase for phrase in UNCLEAR if "is not a day or time" not in reading(phrase)] == []
    with pytest.raises(Invalid) as refused:
        read_when("3", NOW)
    assert "fri 15:00" in refused.value.hint


def test_a_day_the_calendar_does_not_have_is_refused() -> None:
    assert [phrase for phrase in NO_SUCH_DAY if "not in the calendar" not in reading(phrase)] == []


def test_the_past_is_for_filters_and_never_a_due_date() -> None:
    assert {phrase: reading(phrase, past=True) for phrase in PAST} == PAST
    assert [phrase for phrase in PAST if "has passed" not in reading(phrase)] == []


def test_a_filter_reads_what_lies_ahead_as_a_due_date_does() -> None:
    assert {phrase: reading(phrase, past=True) for phrase in READ} == READ


def test_a_weekday_named_on_its_day_is_next_weeks_and_says_so() -> None:
    assert read_when("wed", NOW) == When(date(2026, 12, 2), None, "today is one: next week’s")
    assert read_when("thu", NOW).rest == ""


def test_a_clock_time_that_has_passed_is_tomorrows() -> None:
    at_four = NOW.replace(hour=16, minute=0)
    assert read("15:00", at_four) == "2026-11-26T15:00"
    assert read("16:01", at_four) == "2026-11-25T16:01"
    assert read("evening", at_four) == "2026-11-25T18:00"


def test_a_part_of_today_under_way_is_its_last_part() -> None:
    assert read("this afternoon", NOW.replace(hour=16)) == "2026-11-25T17:30"
    assert read("сегодня вечером", NOW.replace(hour=20)) == "2026-11-25T21:00"
    with pytest.raises(Invalid, match="has passed"):
        read_when("this morning", NOW.replace(hour=13))


def test_a_date_without_a_year_is_the_coming_one() -> None:
    december = datetime(2026, 12, 6, 9, tzinfo=BERLIN)
    assert read("5 dec", december) == "2027-12-05"
    assert read("6 dec", december) == "2026-12-06"
    assert read("5.12", december) == "2027-12-05"


def test_a_weekday_must_agree_with_the_date_beside_it() -> None:
    assert read("sat 5 dec") == "2026-12-05"
    for phrase in ("fri 5 dec", "tomorrow friday", "пт 26.11", "12월 5일 금요일"):
        with pytest.raises(Invalid, match="not the weekday"):
            read_when(phrase, NOW)


def test_figures_that_may_be_two_dates_are_refused_unless_an_order_is_given() -> None:
    with pytest.raises(Invalid, match="2027-05-12 or 2027-12-05"):
        read_when("05/12/2027", NOW)
    assert read("05/12/2027", day_first=True) == "2027-12-05"
    assert read("05/12/2027", day_first=False) == "2027-05-12"
    assert read("12/5", day_first=True) == "2027-05-12"
    assert read("05.12", day_first=False) == "2027-05-12"
    with pytest.raises(Invalid, match="not in the calendar"):
        read_when("12/24", NOW, day_first=True)


def test_an_iso_instant_is_shown_in_the_users_zone() -> None:
    assert read("2026-12-05T14:00Z") == "2026-12-05T15:00"
    assert read("2026-12-05T14:00:00+09:00") == "2026-12-05T06:00"
    with pytest.raises(Invalid, match="has passed"):
        read_when("2026-11-01T14:00Z", NOW)
    with pytest.raises(Invalid, match="calendar"):
        read_when("2026-13-05T14:00Z", NOW)


def test_a_time_too_far_away_is_refused() -> None:
    for phrase in ("in 999 years", "через 999 лет", "999 years ago"):
        with pytest.raises(Invalid, match="too far"):
            read_when(phrase, NOW, past=True)


def test_the_working_week_decides_weekends_and_working_days() -> None:
    israel = week_of("IL")
    assert shown(read_when("weekend", NOW, week=israel)) == "2026-11-27"
    assert shown(read_when("in 2 working days", NOW, week=israel)) == "2026-11-29"
    assert shown(read_when("next week", NOW, week=israel)) == "2026-11-29"
    early = Week(day_start=480)
    assert shown(read_when("tomorrow morning", NOW, week=early)) == "2026-11-26T08:00"


def test_sunday_closes_the_week_where_calendars_print_it_first_too() -> None:
    for country in ("KR", "US", "DE"):
        week = week_of(country)
        assert shown(read_when("이번 주 일요일", NOW, week=week)) == "2026-11-29"
        assert shown(read_when("sunday next week", NOW, week=week)) == "2026-12-06"


def test_persian_words_count_in_the_iranian_week_wherever_the_user_is() -> None:
    assert shown(read_when("هفته آینده", NOW, week=week_of("US"))) == "2026-11-28"
    assert shown(read_when("next week", NOW, week=week_of("IR"))) == "2026-11-28"


def test_the_end_of_a_week_that_is_over_is_its_last_day() -> None:
    saturday = datetime(2026, 11, 28, 12, tzinfo=BERLIN)
    assert read("end of week", saturday) == "2026-11-29"
    assert read("weekend", saturday) == "2026-11-28"
    assert read("next week", saturday) == "2026-11-30"
    assert read("понедельник", saturday) == "2026-11-30"


def test_a_month_later_is_the_same_day_or_the_last_of_the_month() -> None:
    january = datetime(2027, 1, 31, 9, tzinfo=BERLIN)
    assert read("in a month", january) == "2027-02-28"
    assert read("через 2 месяца", january) == "2027-03-31"
    esfand = datetime(2027, 3, 20, 9, tzinfo=BERLIN)
    assert read("یک ماه دیگر", esfand) == "2027-04-18"


def test_an_hour_the_clocks_skip_is_refused_and_the_first_of_two_is_taken() -> None:
    eve = datetime(2027, 3, 27, 12, tzinfo=BERLIN)
    with pytest.raises(Invalid, match="02:30"):
        read_when("tomorrow 02:30", eve)
    autumn = datetime(2026, 10, 24, 12, tzinfo=BERLIN)
    at = read_when("tomorrow 02:30", autumn).at
    assert at is not None
    assert at.astimezone(UTC).hour == 0


def test_hours_from_now_are_real_hours_across_a_change_of_the_clocks() -> None:
    night = datetime(2027, 3, 28, 1, 30, tzinfo=BERLIN)
    assert read("in 2h", night) == "2027-03-28T04:30"
    assert read("in 1 day", night) == "2027-03-29"
    for zone in ("America/New_York", "Australia/Lord_Howe", "Asia/Tehran", "Pacific/Apia"):
        now = datetime(2026, 11, 1, 0, 40, tzinfo=ZoneInfo(zone))
        at = read_when("in 3 hours", now).at
        assert at is not None
        assert at.astimezone(UTC) - now.astimezone(UTC) == timedelta(hours=3)


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Pago_Pago", "Asia/Tehran", "UTC"])
@pytest.mark.parametrize("minute", [1, 23 * 60 + 59])
def test_today_is_the_users_day_in_the_users_zone(zone: str, minute: int) -> None:
    now = datetime(2026, 3, 29, minute // 60, minute % 60, 30, tzinfo=ZoneInfo(zone))
    assert read("today", now) == "2026-03-29"
    assert read("завтра", now) == "2026-03-30"
    at = read_when("내일 10시", now).at
    assert at is not None
    assert (at.date(), at.hour, at.tzinfo) == (date(2026, 3, 30), 10, now.tzinfo)


def test_seconds_do_not_make_a_time_pass() -> None:
    now = NOW.replace(second=59, microsecond=999_999)
    assert read("today 10:30", now) == "2026-11-25T10:30"
    assert read("in 30 min", now) == "2026-11-25T11:00"


SPLIT = {
    "send contract fri 10": ("send contract", "2026-11-27T10:00"),
    "call tomorrow 10:00": ("call", "2026-11-26T10:00"),
    "tomorrow 10:00": ("", "2026-11-26T10:00"),
    "send contract in 2h": ("send contract", "2026-11-25T12:30"),
    "send offer, by friday": ("send offer", "2026-11-27"),
    "send brochure - mon 9": ("send brochure", "2026-11-30T09:00"),
    "call back (tomorrow 10:00)": ("call back", "2026-11-26T10:00"),
    "measure 3 windows 5 dec at 14:00": ("measure 3 windows", "2026-12-05T14:00"),
    "call Ivan next week": ("call Ivan", "2026-11-30"),
    "pay 50 on the 5th at 10": ("pay 50", "2026-12-05T10:00"),
    "follow up eod": ("follow up", "2026-11-25"),
    "call in the evening": ("call", "2026-11-25T18:00"),
    "call 05.12": ("call", "2026-12-05"),
    "отправить договор пт 10": ("отправить договор", "2026-11-27T10:00"),
    "позвонить завтра в 10": ("позвонить", "2026-11-26T10:00"),
    "отправить КП до пятницы": ("отправить КП", "2026-11-27"),
    "перезвонить через неделю в 15:00": ("перезвонить", "2026-12-02T15:00"),
    "оплата до конца месяца": ("оплата", "2026-11-30"),
    "позвонить вечером": ("позвонить", "2026-11-25T18:00"),
    "계약서 보내기 금요일 10시": ("계약서 보내기", "2026-11-27T10:00"),
    "견적 보내기 다음 주 월요일까지": ("견적 보내기", "2026-11-30"),
    "전화 2시간 뒤": ("전화", "2026-11-25T12:30"),
    "ارسال قرارداد جمعه ساعت ۱۰": ("ارسال قرارداد", "2026-11-27T10:00"),
    "تماس دو ساعت دیگر": ("تماس", "2026-11-25T12:30"),
}


def test_a_line_gives_up_the_date_at_its_end() -> None:
    found = {line: split_when(line, NOW) for line in SPLIT}
    assert {line: cut and (cut[0], shown(cut[1])) for line, cut in found.items()} == SPLIT


WHOLE = [
    *("call about may contract", "send offer to Sun Microsystems", "send offer to Sun", ""),
    *("windows 120k", "windows 3m", "offer for 2 weeks", "offer valid 3 days", "price 10.12"),
    *("flat 12/5", "good morning", "talk about friday", "every monday", "letter from Monday"),
    *("discount by 5", "call May", "call Mr. March", "order second", "first step", "room 3"),
    *("call +7 921 555-01-02", "called yesterday", "sent 3 days ago", "price list 2026"),
    *("price 15.30", "скидка до 10", "скидка на 10", "звонок про договор мая", "купил 2 часа"),
    *("каждый понедельник", "3월 매출 보고서", "김 일", "창문 3", "가격 협의 후", "매주 월요일"),
    *("درباره قرارداد اردیبهشت", "هر شنبه", "پنجره ۳"),
]


def test_ordinary_words_stay_in_their_line() -> None:
    assert {line: split_when(line, NOW) for line in WHOLE} == dict.fromkeys(WHOLE)


def test_a_line_with_a_time_that_has_passed_is_refused_not_reread() -> None:
    with pytest.raises(Invalid, match="has passed"):
        split_when("call today 9:00", NOW)


def test_a_reading_is_described_shortly() -> None:
    at = datetime(2026, 11, 26, 15, tzinfo=BERLIN)
    assert describe(When(at.date(), at), NOW) == "Thu 26 Nov 15:00"
    assert describe(When(date(2026, 11, 26)), NOW) == "Thu 26 Nov"
    assert describe(When(date(2027, 1, 15)), NOW) == "Fri 15 Jan 2027"


@pytest.mark.parametrize("past", [False, True])
def test_what_is_described_reads_back_the_same(past: bool) -> None:
    phrases = [*READ, *(PAST if past else ())]
    for phrase in phrases:
        when = read_when(phrase, NOW, past=past)
        assert read(describe(when, NOW), past=past) == shown(when)


@settings(deadline=None, max_examples=100)
@given(
    today=st.dates(date(1950, 1, 1), date(2150, 1, 1)),
    ahead=st.integers(-1_000_000, 1_000_000),
    timed=st.booleans(),
)
def test_any_moment_described_reads_back_the_same(today: date, ahead: int, timed: bool) -> None:
    now = datetime(today.year, today.month, today.day, 12, tzinfo=UTC)
    at = now + timedelta(minutes=ahead)
    when = When(at.date(), at if timed else None)
    assert shown(read_when(describe(when, now), now, past=True)) == shown(when)


words = st.sampled_from(
    [
        word
        for language in LANGUAGES
        for table in (language.WORDS, language.AFTER_NUMBER)
        for spellings in table.values()
        for word in spellings.split(", ")
    ]
)
FIGURES = "1 2 5 10 12 15 30 1405 2026 9999 3:30 05.12 12/5 2h 5th +2d 9-30"
figures = st.sampled_from(FIGURES.split())


@settings(deadline=None, max_examples=150)
@given(pieces=st.lists(words | figures, min_size=1, max_size=5), glue=st.sampled_from(["", " "]))
def test_any_words_of_dates_are_read_ahead_or_refused(pieces: list[str], glue: str) -> None:
    try:
        when = read_when(glue.join(pieces), NOW)
    except Invalid as refused:
        assert refused.field == "due"
        assert refused.hint
        return
    assert when.day >= NOW.date()
    if when.at is not None:
        assert when.at >= NOW
        assert when.at.date() == when.day
    assert read(describe(when, NOW)) == shown(when)


@settings(deadline=None, max_examples=80)
@given(text=st.text(max_size=40), past=st.booleans())
def test_any_text_is_read_or_refused_and_nothing_else(text: str, past: bool) -> None:
    try:
        read_when(text, NOW, past=past)
        split_when(text, NOW)
    except Invalid as refused:
        assert refused.message


def test_naughty_strings_are_no_dates_and_break_nothing() -> None:
    lines = (DATA / "blns.txt").read_text("utf-8").splitlines()
    assert {line for line in lines if reading(line)[:4].isdigit()} == {"1/2"}
    assert {split_when(line, NOW) for line in lines} == {None}


def test_a_long_text_is_refused_at_once() -> None:
    with pytest.raises(Invalid) as refused:
        read_when("in 1 day and " * 10_000, NOW)
    assert len(refused.value.message) < 120


def test_no_word_of_a_language_has_two_meanings() -> None:
    for language in LANGUAGES:
        meanings: dict[str, str] = {}
        for meaning, spellings in language.WORDS.items():
            for word in spellings.split(", "):
                assert fold_word(word) == fold(word)
                assert meanings.setdefault(fold(word), meaning) == meaning


def test_every_rule_joins_kinds_that_words_rules_or_figures_make() -> None:
    named = {
        piece.split()[0]
        for language in LANGUAGES
        for table in (language.WORDS, language.AFTER_NUMBER)
        for meaning in table
        for piece in meaning.split("; ")
    }
    figures = {"iso", "compact", "triple", "time", "hm", "pair"}
    made = {"at", "hour", "amount", "clock", "dated", "period", "nth", "shift", "span", "ord"}
    known = named | figures | made
    assert {kind for rule in _grammar() for kinds in rule.kinds for kind in kinds} <= known
    assert len(rules((("in? amount later?", lambda t: t),))) == 4


def test_dates_are_imported_without_anything_heavy() -> None:
    heavy = {"persiantools", "dateutil", "sqlalchemy", "textual", "tomllib", "typer", "babel"}
    code = f"import sys, crm_tui.domain.dates; print(*({heavy} & set(sys.modules)))"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert found.stdout.split() == []
