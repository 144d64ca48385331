"""Changing a pipeline: what a dry run says is what happens, and one undo takes all of it back."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import event

from crm_tui.actions import deals, steps, trials
from crm_tui.actions.pipelines import Edited, Rehearsed, edit_pipeline, rehearsal
from crm_tui.actions.team import change_setting
from crm_tui.crm import Crm
from crm_tui.domain.conditions import read_condition
from crm_tui.domain.deadlines import read_deadline
from crm_tui.domain.pipelines import (
    FULFIL,
    SELL,
    Pipeline,
    Stage,
    Turn,
    Variant,
    read_pipeline,
    write_pipeline,
)
from crm_tui.domain.steps import Draft
from crm_tui.errors import Conflict, Invalid
from crm_tui.store.defaults import load_default_pipeline
from tests.actions.desk import (
    TODAY,
    TOMORROW,
    a_client,
    a_deal,
    deal_of,
    everything,
    lawful,
    next_of,
    rows,
    step_of,
)
from tests.stock import stocked

SALES = load_default_pipeline("sales")


def with_step(book: Pipeline, key: str, **changes: Any) -> Pipeline:
    """A playbook in which a stage's step says something else."""
    return with_stage(book, key, lambda stage: replace(stage, step=replace(stage.step, **changes)))


def with_stage(book: Pipeline, key: str, change: Callable[[Stage], Stage]) -> Pipeline:
    """A playbook in which a stage is another one."""
    found = tuple(change(stage) if stage.key == key else stage for stage in book.stages)
    return replace(book, stages=found)


def without(book: Pipeline, key: str) -> Pipeline:
    """A playbook without a stage."""
    return replace(book, stages=tuple(stage for stage in book.stages if stage.key != key))


def rehearse(desk: Crm, book: Pipeline, move_to: str = "") -> Edited:
    """What a change would do."""
    try:
        return desk.run(rehearsal, book.key, write_pipeline(book), move_to=move_to).value
    except Rehearsed as told:
        return told.edited


def change(desk: Crm, book: Pipeline, move_to: str = "") -> Edited:
    """Change a pipeline."""
    return desk.run(edit_pipeline, book.key, write_pipeline(book), move_to=move_to).value


def test_a_new_step_takes_the_place_of_the_one_the_playbook_had_put_there(any_crm: Crm) -> None:
    deal = a_deal(any_crm)
    before = step_of(any_crm, next_of(any_crm, deal))
    edited = change(any_crm, with_step(SALES, "new", title="write back"))
    after = step_of(any_crm, next_of(any_crm, deal))
    assert (edited.steps, edited.kept, edited.version) == (1, 0, 2)
    assert edited.shown == ((deal, "call back", "write back"),)
    assert after.title == "write back" and after.planned_by == "sales/new"
    assert (after.due_day, after.due_minute) == (before.due_day, before.due_minute)
    assert step_of(any_crm, before.id).closed_as == "dropped_replaced"


def test_another_deadline_counts_anew_from_now(crm: Crm) -> None:
    deal = a_deal(crm)
    book = with_step(SALES, "new", due=read_deadline("5 d"), due_by_hand=None)
    assert change(crm, book).steps == 1
    assert step_of(crm, next_of(crm, deal)).due_day == TODAY + timedelta(days=7)


@pytest.mark.parametrize("how", ["day", "words", "tried", "moved", "postponed", "edited"])
def test_a_step_that_a_person_has_touched_stays(crm: Crm, how: str) -> None:
    said = Draft(title="bring cake") if how == "words" else None
    deal = a_deal(crm, next=Draft(day=TODAY + timedelta(days=9)) if how == "day" else said)
    step = next_of(crm, deal)
    if how == "tried":
        crm.run(steps.tried, step, "no_answer")
    elif how == "moved":
        crm.run(steps.move_time, (step,), TOMORROW)
    elif how == "postponed":
        crm.run(steps.postpone, step, TOMORROW)
    elif how == "edited":
        crm.run(steps.edit_step, step, title="call the boss")
    before = step_of(crm, next_of(crm, deal))
    edited = change(crm, with_step(SALES, "new", due=read_deadline("5 d"), due_by_hand=None))
    assert edited.steps == 0
    assert step_of(crm, next_of(crm, deal)).id == before.id


def test_a_day_that_was_agreed_outlives_another_wording(crm: Crm) -> None:
    day = TODAY + timedelta(days=9)
    deal = a_deal(crm, next=Draft(day=day))
    assert change(crm, with_step(SALES, "new", title="write back")).steps == 1
    after = step_of(crm, next_of(crm, deal))
    assert (after.title, after.due_day) == ("write back", day)


def test_deals_of_other_stages_are_left_alone(crm: Crm) -> None:
    deal = a_deal(crm, stage="offer")
    before = next_of(crm, deal)
    edited = change(crm, with_step(SALES, "new", title="write back"))
    assert (edited.deals, edited.steps, next_of(crm, deal)) == (1, 0, before)


def test_a_stage_with_deals_in_it_is_only_emptied_into_another(any_crm: Crm) -> None:
    deal = a_deal(any_crm, stage="terms")
    book = without(SALES, "terms")
    before = any_crm.ask(everything)
    with pytest.raises(Conflict) as refused:
        change(any_crm, book)
    assert "1 deal" in refused.value.message and "--move-to" in refused.value.hint
    assert any_crm.ask(everything) == before
    edited = change(any_crm, book, move_to="payment")
    moved = deal_of(any_crm, deal)
    stage = rows(any_crm, "stage")[moved.stage_id]
    assert (edited.moved, stage["key"]) == (1, "payment")
    assert step_of(any_crm, next_of(any_crm, deal)).title == "check the payment"
    assert lawful(any_crm)


def test_an_empty_stage_goes_and_comes_back_under_its_own_key(crm: Crm) -> None:
    change(crm, without(SALES, "terms"))
    with pytest.raises(Exception, match="terms"):
        a_deal(crm, stage="terms")
    change(crm, SALES)
    a_deal(crm, stage="terms")
    keys = [stage["key"] for stage in rows(crm, "stage").values()]
    assert keys.count("terms") == 1


def test_a_deal_closed_at_a_stage_that_is_gone_opens_at_the_first_one(crm: Crm) -> None:
    deal = a_deal(crm, stage="terms")
    crm.run(deals.lose_deal, deal, "price")
    change(crm, without(SALES, "terms"))
    crm.run(deals.reopen_deal, deal)
    assert rows(crm, "stage")[deal_of(crm, deal).stage_id]["key"] == "new"
    assert lawful(crm)


def test_undoing_what_closed_a_deal_at_a_stage_that_is_gone_is_refused(crm: Crm) -> None:
    deal = a_deal(crm, stage="terms")
    lost = crm.run(deals.lose_deal, deal, "price").entry_id
    change(crm, without(SALES, "terms"))
    with pytest.raises(Conflict):
        crm.undo(lost)


def test_a_stage_that_now_fulfils_counts_its_deals_as_sold(crm: Crm) -> None:
    deal = a_deal(crm, stage="payment")
    change(crm, with_stage(SALES, "payment", lambda stage: replace(stage, kind=FULFIL)))
    assert deal_of(crm, deal).sold_at is not None
    change(crm, SALES)
    assert deal_of(crm, deal).sold_at is None


def test_a_text_with_faults_or_of_another_pipeline_changes_nothing(crm: Crm) -> None:
    a_deal(crm)
    before = crm.ask(everything)
    with pytest.raises(Invalid, match=r"mine\.toml:1"):
        crm.run(edit_pipeline, "sales", "key = ", "mine.toml")
    with pytest.raises(Invalid, match="calendar"):
        change(crm, with_step(SALES, "new", calendar="nowhere"))
    with pytest.raises(Invalid, match="not of “founder”"):
        crm.run(edit_pipeline, "founder", write_pipeline(SALES))
    assert crm.ask(everything) == before


def test_the_same_text_again_writes_no_entry(crm: Crm) -> None:
    a_deal(crm)
    done = crm.run(edit_pipeline, "sales", write_pipeline(SALES))
    assert done.entry_id is None and done.value.changes == ()


def test_a_pipeline_on_trial_keeps_its_stages(crm: Crm) -> None:
    other = with_step(SALES, "offer", title="write about the offer")
    crm.run(trials.start_trial, "sales", write_pipeline(other), seed=1)
    with pytest.raises(Conflict, match="trial"):
        change(crm, without(SALES, "terms"))
    assert change(crm, with_step(SALES, "new", title="write back")).version == 2


def test_who_goes_by_the_other_version_of_a_trial_keeps_its_step(crm: Crm) -> None:
    other = with_step(SALES, "offer", title="write about the offer")
    crm.run(trials.start_trial, "sales", write_pipeline(other), share=99, seed=1)
    made = [a_deal(crm, stage="new") for _ in range(4)]
    by_b = [deal for deal in made if deal_of(crm, deal).arm == "b"]
    edited = change(crm, with_step(SALES, "new", title="write back"))
    assert by_b and edited.steps == len(made) - len(by_b)


def test_nobody_is_sold_to_who_asked_to_be_left_in_peace(crm: Crm) -> None:
    from crm_tui.actions.contact import mark_no_contact

    quiet = with_step(SALES, "new", kind="check", title="look", contacts=False, waits=False)
    change(crm, quiet)
    client = a_client(crm)
    crm.run(mark_no_contact, client, "asked")
    deal = a_deal(crm, client)
    edited = change(crm, SALES)
    assert (edited.steps, edited.kept) == (0, 1)
    assert step_of(crm, next_of(crm, deal)).title == "look"
    assert lawful(crm)


# -- what is said beforehand is what happens ------------------------------------------------------

CONDITIONS = st.sampled_from(["contacts >= 1", "contacts >= 2", "known amount", "tag vip"]).map(
    read_condition
)
TITLES = st.sampled_from(["call back", "write back", "wait", "ask again"])
DUES = st.sampled_from(["15 min", "2 h", "1 d", "5 d", "asked", "promised", "end of day"])


@st.composite
def changed_books(draw: st.DrawFn) -> Pipeline:
    """The sales pipeline with stages taken out, renamed, reordered and added, and other steps."""
    kept = [stage for stage in SALES.stages if draw(st.integers(0, 5)) or stage is SALES.first]
    sells = draw(st.permutations([stage for stage in kept if stage.kind == SELL]))
    found = [_changed(draw, stage) for stage in sells]
    if draw(st.booleans()):
        found.append(replace(SALES.first, key="extra", name="Extra"))
    found += [_changed(draw, stage) for stage in kept if stage.kind == FULFIL]
    stages = tuple(
        replace(stage, probability=5 + 10 * place, on_result="next")
        for place, stage in enumerate(found)
    )
    return replace(SALES, stages=stages)


def _changed(draw: st.DrawFn, stage: Stage) -> Stage:
    kind = draw(st.integers(0, 5))
    if kind == 0:
        return replace(stage, name=f"{stage.name} now")
    if kind == 1:
        return replace(stage, step=replace(stage.step, title=draw(TITLES)))
    if kind == 2:
        due = read_deadline(draw(DUES))
        return replace(stage, step=replace(stage.step, due=due, due_by_hand=None))
    if kind == 3:
        step = replace(stage.step, title=draw(TITLES))
        return replace(stage, variants=(Variant(draw(CONDITIONS), step),))
    if kind == 4:
        return replace(stage, turns=(Turn("result", draw(CONDITIONS), "win"),))
    return stage


@stocked
def fill(desk: Crm) -> None:
    """Deals at every stage, some of which somebody has worked on."""
    made = []
    for number, stage in enumerate(SALES.stages * 2):
        tags = ("vip",) if number % 3 == 0 else ()
        client = a_client(desk, f"Client {number}", channels=(), tags=tags)
        money: dict[str, Any] = {"amount": None, "currency": ""} if number % 2 else {}
        draft = Draft(day=TODAY + timedelta(days=number)) if number % 4 == 0 else None
        asks = stage.kind == FULFIL and draft is None
        draft = Draft(day=TODAY + timedelta(days=3)) if asks else draft
        made.append(a_deal(desk, client, stage=stage.key, next=draft, **money))
    desk.run(steps.tried, next_of(desk, made[1]), "no_answer")
    desk.run(steps.move_time, (next_of(desk, made[2]),), TOMORROW)
    desk.run(steps.postpone, next_of(desk, made[3]), TOMORROW)
    desk.run(steps.result, next_of(desk, made[7]), keep_stage=True)
    desk.run(steps.result, next_of(desk, made[7]), keep_stage=True)


@pytest.fixture
def busy(crm: Crm) -> Crm:
    fill(crm)
    return crm


@given(book=changed_books())
@settings(max_examples=10)
def test_a_dry_run_tells_what_happens_and_one_undo_takes_it_back(busy: Crm, book: Pipeline) -> None:
    before = busy.ask(everything)
    move_to = book.first.key
    told = rehearse(busy, book, move_to)
    assert busy.ask(everything) == before, "a dry run leaves nothing behind"
    done = busy.run(edit_pipeline, "sales", write_pipeline(book), move_to=move_to)
    assert done.value == told
    assert lawful(busy)
    assert _other_steps(before, busy) == told.steps + told.moved
    if done.entry_id is not None:
        busy.undo()
    assert busy.ask(everything) == before


def _other_steps(before: dict[str, dict[int, dict[str, Any]]], desk: Crm) -> int:
    now = rows(desk, "deal")
    return sum(
        deal["next_step_id"] != now[number]["next_step_id"]
        for number, deal in before["deal"].items()
    )


def test_a_text_written_by_the_store_is_the_text_that_was_given(crm: Crm) -> None:
    book = with_stage(
        SALES,
        "offer",
        lambda stage: replace(
            stage,
            criterion="they have it",
            turns=(Turn("postpone", read_condition("postpones >= 2"), "need"),),
            on_refuse="pipeline:cold",
        ),
    )
    change(crm, book)
    text = next(row["playbook"] for row in rows(crm, "pipeline").values() if row["key"] == "sales")
    assert read_pipeline(text, "sales") == replace(book, version=2)


def test_another_text_asks_no_more_questions_for_many_deals_than_for_few(crm: Crm) -> None:
    for _one in range(3):
        a_deal(crm)
    crm.run(change_setting, "currency", "KRW")  # who has never worked here is written down first
    few = _asked(crm, with_step(SALES, "new", title="write back"))
    for _one in range(12):
        a_deal(crm)
    many = _asked(crm, with_step(SALES, "new", title="write again"))
    assert many == few
    assert lawful(crm)


def _asked(desk: Crm, book: Pipeline) -> int:
    """How many statements changing a pipeline takes."""
    asked: list[str] = []

    def note(_c: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        asked.append(statement)

    event.listen(desk.store.engine, "before_cursor_execute", note)
    change(desk, book)
    event.remove(desk.store.engine, "before_cursor_execute", note)
    return len(asked)
