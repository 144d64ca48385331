import re
import string
import subprocess
import sys
from pathlib import Path

import pytest

from crm_tui.domain.pipelines import QUESTION_SETS, check_pipeline, read_pipeline, write_pipeline
from crm_tui.domain.steps import CANCEL_REASONS, POSTPONE_REASONS, Try
from crm_tui.errors import NotFound
from crm_tui.store.defaults import (
    DEFAULTS,
    PIPELINES,
    load_default_pipeline,
    load_default_pipelines,
    load_questions,
    load_reasons,
    load_sources,
)

LANGUAGES = ("en", "ru", "fa", "ko")
SCRIPTS = {"en": "[a-z]", "ru": "[а-я]", "fa": "[\u0600-\u06ff]", "ko": "[가-힣]"}

SALES = {
    "new": (5, "15 min", 1),
    "contact": (15, "1 d", 3),
    "need": (35, "2 h", 5),
    "offer": (50, "2 d", 7),
    "terms": (80, "1 d", 5),
    "payment": (90, "2 d", 5),
    "delivery": (98, "promised", None),
}


@pytest.mark.parametrize(
    "path", sorted(DEFAULTS.glob("pipelines/*.toml")), ids=lambda path: path.stem
)
def test_every_pipeline_that_ships_is_without_fault(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert check_pipeline(text, str(path)) == []


def test_every_file_that_ships_is_offered() -> None:
    assert sorted(path.stem for path in DEFAULTS.glob("pipelines/*.toml")) == sorted(PIPELINES)
    assert [line.key for line in load_default_pipelines()] == list(PIPELINES)


def test_an_unknown_pipeline_is_not_found() -> None:
    with pytest.raises(NotFound, match="salse"):
        load_default_pipeline("salse")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_pipeline_speaks_each_language_and_survives_writing(language: str) -> None:
    for line in load_default_pipelines(language):
        words = [line.name, line.about]
        for stage in line.stages:
            words += [stage.name, stage.buyer, stage.step.title]
        words += [step.title for step in line.after_win]
        for said in words:
            assert re.search(SCRIPTS[language], said, re.IGNORECASE), (line.key, said)
        assert read_pipeline(write_pipeline(line), line.key) == line


def test_sales_has_the_seven_stages_of_the_design() -> None:
    sales = load_default_pipeline("sales")
    found = {
        stage.key: (stage.probability, str(stage.step.due), stage.standing_days)
        for stage in sales.stages
    }
    assert found == SALES
    assert [stage.kind for stage in sales.stages] == ["sell"] * 6 + ["fulfil"]
    assert str(sales.first.step.due_by_hand) == "end of next working day"


def test_windows_sends_the_measurer_and_tells_the_head() -> None:
    windows = load_default_pipeline("windows")
    assert windows.first.step.late_tells == "head"
    measure = windows.stage("measurement").step
    assert (measure.role, str(measure.due), measure.by_or_at) == ("measurer", "asked", "at")
    assert windows.stage("approval").must == ("sizes", "specification")
    assert windows.stage("installation").step.tells_at_once
    assert [str(step.due) for step in windows.after_win] == ["7 d calendar", "365 d calendar"]


def test_limits_of_first_sales_and_regular_clients() -> None:
    assert load_default_pipeline("cold").limits.tries == 10
    assert load_default_pipeline("cold").limits.contacts == 10
    assert load_default_pipeline("repeat").limits.contacts == 3


def test_a_complaint_is_answered_in_four_hours_and_is_no_sale() -> None:
    complaint = load_default_pipeline("complaint")
    assert str(complaint.first.step.due) == "4 h"
    assert not complaint.sells


def test_stage_names_are_short_enough_for_a_column() -> None:
    for language in LANGUAGES:
        for line in load_default_pipelines(language):
            assert all(len(stage.name) <= 24 for stage in line.stages), line.key


REVIVAL = {
    "price": 180,
    "competitor": 180,
    "not_interested": 180,
    "need_gone": 120,
    "not_now": 60,
    "unreachable": 90,
    "no_decision_maker": 30,
    "terms": 90,
    "missing_feature": 120,
    "does_it_himself": 180,
    "bad_fit": None,
    "no_contact": None,
    "other": None,
    "unknown_imported": None,
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_refusals_revive_as_the_design_says(language: str) -> None:
    refusals = load_reasons(language).refusals
    assert {reason.key: reason.revive_days for reason in refusals} == REVIVAL
    letters = [reason.letter for reason in refusals[:-1]]
    assert len(set(letters)) == 13 and set(letters) <= set(string.ascii_lowercase)
    assert len({reason.name for reason in refusals}) == len(refusals)


def test_reasons_ask_what_they_need() -> None:
    by_key = {reason.key: reason for reason in load_reasons().refusals}
    assert by_key["competitor"].asks_competitor
    assert by_key["not_now"].postpone_first
    assert by_key["no_contact"].no_contact
    assert [reason.key for reason in by_key.values() if reason.needs_note] == ["other"]


def test_reasons_are_those_the_store_knows() -> None:
    reasons = load_reasons()
    assert tuple(reason.key for reason in reasons.postpones) == POSTPONE_REASONS
    assert tuple(reason.key for reason in reasons.cancels) == CANCEL_REASONS
    assert {reason.key for reason in reasons.tries} == {str(way) for way in Try}
    assert [reason.key for reason in reasons.cancels if reason.in_sources] == ["bad_contact"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_questions_are_those_of_the_design(language: str) -> None:
    sets = load_questions(language)
    assert tuple(one.key for one in sets) == QUESTION_SETS
    assert [len(one.questions) for one in sets] == [8, 5, 3, 3, 5]
    for question in (question for one in sets for question in one.questions):
        assert re.search(SCRIPTS[language], question.text, re.IGNORECASE), question.key


def test_keys_are_the_same_in_every_language() -> None:
    english, korean = load_questions("en"), load_questions("ko")
    for here, there in zip(english, korean, strict=True):
        assert [one.key for one in here.questions] == [one.key for one in there.questions]
    assert [one.key for one in load_sources()] == [one.key for one in load_sources("fa")]


def test_no_word_that_ships_shouts() -> None:
    for path in DEFAULTS.rglob("*.toml"):
        assert not re.search("[!！]", path.read_text(encoding="utf-8")), path


def test_naming_the_loader_loads_no_toml() -> None:
    code = "import sys, crm_tui.store.defaults; sys.exit('tomllib' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
