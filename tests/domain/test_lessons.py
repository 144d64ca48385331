"""What the tutor teaches, and when a lesson counts as done."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_tui.domain.lessons import END, END_KEYS, LESSONS, Lesson, Progress
from crm_tui.keys import KEYS

ACTIONS = {key.id for key in KEYS}


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: str(lesson.title))
def test_a_lesson_names_keys_that_there_are_and_can_be_done(lesson: Lesson) -> None:
    assert set(lesson.keys) | set(lesson.acted) <= ACTIONS
    assert lesson.acted or lesson.wrote or lesson.shows
    assert lesson.words.format(*lesson.keys).count("`") % 2 == 0


def test_the_end_names_the_key_that_quits() -> None:
    assert set(END_KEYS) <= ACTIONS and "app.quit" in END_KEYS and "{0}" in END


def test_doing_what_each_lesson_asks_leads_through_all_of_them() -> None:
    progress = Progress()
    for lesson in LESSONS:
        assert progress.lesson == lesson
        for one in lesson.acted:
            progress.act(one)
        for one in lesson.wrote[:1]:
            progress.write(one)
        assert progress.is_done(lesson.shows or "TodayScreen")
        progress.go_on()
    assert progress.lesson is None and not progress.is_done("TodayScreen")


@given(st.lists(st.sampled_from(["move.up", "step.note", "list.sort"])))
def test_other_keys_never_end_a_lesson(others: list[str]) -> None:
    progress = Progress()
    for one in others:
        progress.act(one)
        progress.write(one)
    assert not progress.is_done("TodayScreen")


def test_a_key_wanted_twice_counts_once_each_time() -> None:
    progress = Progress()
    progress.act("move.down")
    assert not progress.is_done("TodayScreen")
    progress.act("move.down")
    assert progress.is_done("TodayScreen")
