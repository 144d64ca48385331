"""Typed answers, objections by words, and playbooks read at a glance."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_tui.domain.answers import Sense, Value, read_answer
from crm_tui.domain.calendar import COMMON_WEEK
from crm_tui.domain.glance import glance
from crm_tui.domain.objections import best
from crm_tui.domain.pipelines import write_pipeline
from crm_tui.domain.questions import KINDS_OF_ANSWER
from crm_tui.errors import Invalid
from crm_tui.store.defaults import PIPELINES, load_default_pipeline, load_objections

SENSE = Sense(datetime(2026, 11, 25, 10, 30, tzinfo=UTC), COMMON_WEEK, "EUR")
CHOICES = {"phone": "by phone", "mail": "by e-mail"}


@given(st.sampled_from(KINDS_OF_ANSWER), st.text(max_size=60))
def test_whatever_is_typed_is_kept_in_the_place_of_its_kind_or_refused_with_what_to_do(
    kind: str, typed: str
) -> None:
    try:
        value = read_answer(kind, CHOICES, typed, SENSE)
    except Invalid as error:
        assert error.field == "answer" and error.message
        return
    filled = {
        "text": bool(value.text), "number": value.number is not None,
        "currency": bool(value.currency), "day": value.day is not None,
    }  # fmt: skip
    wanted = {"money": {"number", "currency"}, "date": {"day"}, "score": {"number"}}
    assert {name for name, is_so in filled.items() if is_so} == wanted.get(kind, {"text"})


@given(st.integers(1, 5))
def test_a_mark_is_read_in_any_digits(mark: int) -> None:
    for typed in (str(mark), f"{mark}/5", f" {mark} / 5 ", "٠١٢٣٤٥"[mark], "۰۱۲۳۴۵"[mark]):
        assert read_answer("score", {}, typed, SENSE) == Value(number=mark)


@given(st.dates(date(2000, 1, 1), date(2090, 1, 1)))
def test_a_day_is_read_back(day: date) -> None:
    assert read_answer("date", {}, day.isoformat(), SENSE).day == day


@pytest.mark.parametrize("language", ["en", "ru", "fa", "ko"])
def test_objections_ship_in_every_language_and_are_found_in_any(language: str) -> None:
    shipped = load_objections(language)
    assert len(shipped) >= 12 and all(one.answer and one.words for one in shipped)
    for said in ("too expensive", "дорого", "گران است", "비싸요"):
        assert best(said, shipped)[0].key == "too_expensive"
    for one in shipped:
        for way in one.words:
            assert one in best(way, shipped)


@pytest.mark.parametrize("key", PIPELINES)
def test_a_glance_at_a_playbook_sees_what_reading_it_does(key: str) -> None:
    book = load_default_pipeline(key)
    for seen, stage in zip(glance(write_pipeline(book)), book.stages, strict=True):
        sets = {"": stage.step.questions} | {
            f"#{n}": one.step.questions for n, one in enumerate(stage.variants, 1)
        }
        named = {mark: questions for mark, questions in sets.items() if questions}
        assert seen == (stage.key, stage.known, stage.must, named)
