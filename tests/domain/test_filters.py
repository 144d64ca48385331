"""The language of filters: what a line asks, what it cannot mean, and how it is written back."""

from datetime import UTC, date, datetime
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_tui.domain.filter_values import Viewer, days_from, minor_for, read_span, read_sum
from crm_tui.domain.filters import (
    CLIENT,
    DEAL,
    ENTITIES,
    EVERYTHING,
    STEP,
    Either,
    Every,
    Filter,
    Not,
    Term,
    Words,
    along,
    filter_of,
    read_filter,
)
from crm_tui.errors import Invalid

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
ANNA = Viewer(2, NOON, currency="EUR")


def test_the_line_of_the_manual_is_understood_whole() -> None:
    line = (
        'owner:me stage:offer amount>100k due<=today tag:vip city:"New York" -source:ads'
        " name~petrov has:phone no:step created>=2026-01-01 field:budget>10 (tag:a or late)"
    )
    reading = read_filter(line, DEAL)
    assert reading.faults == ()
    assert str(reading.filter) == line.replace("late", "is:late")


def test_words_and_terms_stand_side_by_side_and_all_must_hold() -> None:
    assert filter_of("petrov -tag:cold") == Every((Words("petrov"), Not(Term("tag", ":", "cold"))))
    assert filter_of("not (a or b) and c") == Every(
        (Not(Either((Words("a"), Words("b")))), Words("c"))
    )
    assert filter_of("") == filter_of("  ()  ") == EVERYTHING
    assert not EVERYTHING.narrows


def test_or_binds_less_than_what_stands_side_by_side() -> None:
    assert filter_of("a b or c") == Either((Every((Words("a"), Words("b"))), Words("c")))


def test_what_stands_in_quotes_is_a_word_to_find_and_nothing_else() -> None:
    assert filter_of('late "late" "or" "tag:x"') == Every(
        (Term("is", ":", "late"), Words("late"), Words("or"), Words("tag:x"))
    )
    assert filter_of('#vip "#vip" https://okna.example') == Every(
        (Term("tag", ":", "vip"), Words("#vip"), Words("https://okna.example"))
    )
    assert filter_of(r'tag:"the \"big\" one\\two"') == Term("tag", ":", r'the "big" one\two')


FAULTS = {
    (CLIENT, "petrov tga:vip"): (8, "tga", "tag"),
    (CLIENT, "has:fone"): (5, "fone", "phone"),
    (CLIENT, "is:standing"): (4, "standing", ""),
    (DEAL, "is:stnding"): (4, "stnding", "standing"),
    (CLIENT, "silent:soon"): (8, "soon", ""),
    (CLIENT, "stage>offer"): (1, "stage", ""),
    (CLIENT, "tag:"): (1, "tag", ""),
    (CLIENT, "field:"): (1, "field", ""),
    (CLIENT, "(tag:a"): (1, "(", ""),
    (CLIENT, "tag:a) b"): (6, ")", ""),
    (CLIENT, "tag:a or"): (7, "or", ""),
    (CLIENT, "or tag:a"): (1, "or", ""),
    (CLIENT, "outcome:result"): (1, "outcome", ""),
    (STEP, "outcome:yes"): (9, "yes", ""),
}


@pytest.mark.parametrize(("asked", "fault"), FAULTS.items())
def test_a_fault_names_the_word_its_column_and_the_nearest_right_one(
    asked: tuple[str, str], fault: tuple[int, str, str]
) -> None:
    entity, line = asked
    first = read_filter(line, entity).faults[0]
    assert (first.at, first.word) == fault[:2]
    assert fault[2] in first.hint
    with pytest.raises(Invalid, match=f"Column {first.at}") as refused:
        filter_of(line, entity)
    assert refused.value.field == "filter"


def test_what_is_still_being_typed_leaves_the_rest_as_it_is() -> None:
    assert read_filter("petrov tag:").filter == Words("petrov")
    assert read_filter("tag:vip or (kim").filter == Either((Term("tag", ":", "vip"), Words("kim")))
    assert read_filter('city:"New Yo').filter == Term("city", ":", "New Yo")


def test_a_word_may_be_begun_where_only_a_few_are_possible() -> None:
    assert filter_of("is:arch deals:non kind:comp") == Every(
        (Term("is", ":", "archived"), Term("deals", ":", "none"), Term("kind", ":", "company"))
    )


def test_several_filters_go_along_and_those_that_ask_nothing_are_left_out() -> None:
    vip = filter_of("tag:vip")
    assert along(vip, EVERYTHING) == vip
    assert str(along(vip, filter_of("a or b"))) == "tag:vip (a or b)"


# -- writing back -----------------------------------------------------------------------------

TEXTS = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp")), min_size=1
)
SAID = TEXTS.map(lambda text: " ".join(text.split())).filter(bool)
TERMS = st.one_of(
    st.builds(
        Term, st.sampled_from(("tag", "city", "name")), st.sampled_from((":", "=", "~")), SAID
    ),
    st.builds(Term, st.sampled_from(("due", "amount")), st.sampled_from(("<", ">=", "!=")), SAID),
    st.builds(Term, st.just("field"), st.sampled_from((":", "<=", "~")), SAID, SAID),
    st.builds(Term, st.just("field"), st.just(""), st.just(""), SAID),
    st.builds(Words, SAID),
)
TREES: st.SearchStrategy[Filter] = st.recursive(
    TERMS,
    lambda inner: st.one_of(
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: Every(tuple(parts))),
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: Either(tuple(parts))),
        inner.map(Not),
    ),
    max_leaves=6,
)


@given(TREES)
def test_a_filter_is_written_so_that_it_reads_back_equal(filter: Filter) -> None:
    reading = read_filter(str(filter), CLIENT)
    assert (reading.filter, reading.faults) == (filter, ())


@given(
    st.text(max_size=60) | st.text('()-"\\:<>=!~#or tagis', max_size=40), st.sampled_from(ENTITIES)
)
def test_whatever_is_typed_is_read_and_what_was_understood_reads_back(
    text: str, entity: str
) -> None:
    reading = read_filter(text, entity)
    assert read_filter(str(reading.filter), entity) == (reading.filter, ())
    assert all(1 <= fault.at <= len(text) + 1 for fault in reading.faults)


# -- values -----------------------------------------------------------------------------------

SPANS = {
    "today": (date(2026, 11, 25), date(2026, 11, 25)),
    "вчера": (date(2026, 11, 24), date(2026, 11, 24)),
    "내일": (date(2026, 11, 26), date(2026, 11, 26)),
    "دیروز": (date(2026, 11, 24), date(2026, 11, 24)),
    "2026-02": (date(2026, 2, 1), date(2026, 2, 28)),
    "2024": (date(2024, 1, 1), date(2024, 12, 31)),
}


@pytest.mark.parametrize(("text", "span"), SPANS.items())
def test_days_are_read_as_people_say_them(text: str, span: tuple[date, date]) -> None:
    assert read_span(text, ANNA)[:2] == span


def test_a_month_holds_all_of_its_days_on_either_side_of_a_sign() -> None:
    month = read_span("2026-11", ANNA)
    assert days_from("<", month) == (None, date(2026, 10, 31))
    assert days_from("<=", month) == (None, date(2026, 11, 30))
    assert days_from(">", month) == (date(2026, 12, 1), None)
    assert days_from(":", month) == (date(2026, 11, 1), date(2026, 11, 30))


def test_a_bare_sum_is_in_each_deals_currency_and_a_named_one_in_its_own() -> None:
    assert (*read_sum("120k", ANNA),) == (Fraction(120_000), "")
    assert (*read_sum("€100", ANNA),) == (Fraction(100), "EUR")
    assert (*read_sum("3,2 млн ₽", ANNA),) == (Fraction(3_200_000), "RUB")
    with pytest.raises(Invalid):
        read_sum("much", ANNA)


def test_half_a_won_is_compared_exactly() -> None:
    half = read_sum("10.5", ANNA).units
    assert [minor_for(sign, half, 0) for sign in (">", ">=", "<", "<=", ":")] == [
        10,
        11,
        11,
        10,
        None,
    ]
    assert minor_for(":", half, 2) == 1050
