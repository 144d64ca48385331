import dataclasses

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crm_tui.domain.deadlines import Deadline, Span
from crm_tui.domain.kinds import DOCUMENTS, KINDS, KNOWN
from crm_tui.domain.pipelines import (
    FULFIL,
    QUESTION_SETS,
    SELL,
    WIN,
    Limits,
    Pipeline,
    Role,
    Stage,
    StepPlan,
    Turn,
    Variant,
    cannot_be_reached,
    check_pipeline,
    counts_as_yes,
    postpones_call_for,
    proposal,
    read_pipeline,
    typed_pipeline,
    write_pipeline,
)
from crm_tui.errors import Invalid, NotFound
from crm_tui.store.defaults import load_default_pipeline
from tests.domain.test_conditions import CONDITIONS

SALES = load_default_pipeline("sales")
WINDOWS = load_default_pipeline("windows")


# -- what follows an outcome -----------------------------------------------------------------


def test_a_result_proposes_the_step_of_the_next_stage() -> None:
    following = proposal(SALES, "offer")
    assert following.status == "open"
    assert following.stage == SALES.stage("terms")
    assert following.step and following.step.title == "send contract and invoice"


def test_a_result_may_keep_the_stage() -> None:
    assert proposal(SALES, "offer", keep_stage=True).stage == SALES.stage("offer")


def test_a_result_at_the_last_stage_wins() -> None:
    assert proposal(SALES, "delivery")[:3] == ("won", None, None)


def test_a_postponed_deal_keeps_its_stage_and_step() -> None:
    kept = proposal(SALES, "offer", "postpone")
    assert (kept.status, kept.stage, kept.step) == (
        "open",
        SALES.stage("offer"),
        SALES.stage("offer").step,
    )


def test_a_refused_deal_is_lost() -> None:
    assert proposal(SALES, "offer", "refuse")[:3] == ("lost", None, None)


def test_an_unknown_stage_is_not_found_and_the_others_are_named() -> None:
    with pytest.raises(NotFound) as missing:
        SALES.stage("ofer")
    assert "offer" in missing.value.hint


def test_only_steps_that_wait_for_the_client_count_as_yes() -> None:
    yes = [stage.key for stage in SALES.stages if counts_as_yes(stage.step)]
    assert yes == ["new", "contact", "offer", "payment"]


def test_a_board_move_is_a_result_only_where_the_playbook_leads() -> None:
    assert SALES.leads_to("need", "offer")
    assert not SALES.leads_to("need", "terms")
    assert not SALES.leads_to("offer", "need")
    assert not SALES.leads_to("delivery", "new")


def test_the_third_postponement_warns_and_the_fifth_asks_to_decide() -> None:
    said = [postpones_call_for(SALES.limits, count) for count in range(7)]
    assert said == ["", "", "", "warn", "warn", "decide", "decide"]


def test_first_sales_try_ten_times_and_others_five() -> None:
    cold = load_default_pipeline("cold")
    assert [cannot_be_reached(SALES.limits, tries) for tries in (4, 5)] == [False, True]
    assert [cannot_be_reached(cold.limits, tries) for tries in (9, 10)] == [False, True]


def test_a_deal_entered_by_hand_may_be_called_a_day_later() -> None:
    step = SALES.first.step
    assert str(step.deadline()) == "15 min"
    assert str(step.deadline(by_hand=True)) == "end of next working day"


# -- typed pipelines -------------------------------------------------------------------------


def test_typed_stages_become_a_pipeline() -> None:
    typed = typed_pipeline("Talk > Trial > Paid")
    assert [stage.name for stage in typed.stages] == ["Talk", "Trial", "Paid"]
    assert [stage.key for stage in typed.stages] == ["talk", "trial", "paid"]
    assert [stage.probability for stage in typed.stages] == [25, 50, 75]
    assert all(stage.step.title for stage in typed.stages)
    assert proposal(typed, "paid").status == "won"


def test_typed_stages_may_be_in_any_script() -> None:
    typed = typed_pipeline("Звонок → 💰 > گفتگو > 협상 > 💰💰 > …", name="Мои продажи")
    assert [stage.name for stage in typed.stages] == ["Звонок", "💰", "گفتگو", "협상", "💰💰", "…"]
    assert typed.stages[0].key == "zvonok"
    assert typed.key == "moi_prodazhi"
    assert check_pipeline(write_pipeline(typed), "typed.toml") == []


@pytest.mark.parametrize("text", ["", "  ", ">", "Talk >", "Talk > > Paid", "Talk > Talk"])
def test_stages_typed_wrong_are_refused_with_an_example(text: str) -> None:
    with pytest.raises(Invalid) as refused:
        typed_pipeline(text)
    assert "Talk > Trial > Paid" in refused.value.hint


def test_a_pipeline_has_at_most_thirty_stages() -> None:
    assert len(typed_pipeline(" > ".join(map(str, range(30)))).stages) == 30
    with pytest.raises(Invalid):
        typed_pipeline(" > ".join(map(str, range(31))))


@given(st.text(max_size=80))
def test_whatever_is_typed_makes_a_good_pipeline_or_is_refused(text: str) -> None:
    try:
        typed = typed_pipeline(text)
    except Invalid:
        return
    assert read_pipeline(write_pipeline(typed), "typed.toml") == typed


# -- writing and reading back ----------------------------------------------------------------

WORDS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30).filter(
    lambda text: text.strip() != ""
)
MAYBE = st.one_of(st.just(""), WORDS)
DEADLINES = st.one_of(
    st.builds(Deadline, st.sampled_from([Span.MINUTES, Span.HOURS]), st.integers(1, 99)),
    st.builds(Deadline, st.sampled_from([Span.ASKED, Span.PROMISED, Span.END_OF_DAY])),
)
STEPS = st.builds(
    StepPlan,
    kind=st.sampled_from(sorted(KINDS)),
    title=WORDS,
    due=DEADLINES,
    due_by_hand=st.one_of(st.none(), DEADLINES),
    by_or_at=st.sampled_from(["by", "at"]),
    minutes=st.integers(1, 600),
    role=st.sampled_from(["", "head", "fitter"]),
    contacts=st.booleans(),
    waits=st.booleans(),
    questions=st.sampled_from(["", *QUESTION_SETS]),
    document=st.sampled_from(["", *DOCUMENTS]),
    late_tells=st.sampled_from(["", "head"]),
    tells_at_once=st.booleans(),
    calendar=st.sampled_from(["", "team", "seoul"]),
)
VARIANTS = st.lists(st.builds(Variant, CONDITIONS, STEPS), max_size=2).map(tuple)
THINGS = st.lists(st.sampled_from([*KNOWN, "field:Цвет"]), max_size=3).map(tuple)


def turns(stages: int) -> st.SearchStrategy[tuple[Turn, ...]]:
    inside = [f"stage_{place}" for place in range(stages)]
    to = {
        "result": [*inside, "next", "stay", "win", "pipeline:cold", "pipeline:cold/first"],
        "postpone": [*inside, "next", "stay", "pipeline:cold"],
        "refuse": ["pipeline:cold", "pipeline:cold/first"],
    }
    one = st.sampled_from(sorted(to)).flatmap(
        lambda outcome: st.builds(Turn, st.just(outcome), CONDITIONS, st.sampled_from(to[outcome]))
    )
    return st.lists(one, max_size=2).map(tuple)


@st.composite
def pipelines(draw: st.DrawFn) -> Pipeline:
    names = draw(st.lists(WORDS, min_size=1, max_size=5, unique=True))
    sells = draw(st.integers(1, len(names)))
    stages = tuple(
        Stage(
            key=f"stage_{place}",
            name=name,
            kind=SELL if place < sells else FULFIL,
            probability=place * 10 + draw(st.integers(0, 9)),
            step=draw(STEPS),
            buyer=draw(MAYBE),
            standing_days=draw(st.one_of(st.none(), st.integers(1, 999))),
            known=draw(THINGS),
            must=draw(THINGS),
            on_result=draw(st.sampled_from(["next", WIN, f"stage_{len(names) - 1}"]))
            if place + 1 < len(names)
            else "next",
            criterion=draw(MAYBE),
            variants=draw(VARIANTS),
            turns=draw(turns(len(names))),
            on_postpone=draw(st.sampled_from(["stay", "next", "stage_0", "pipeline:cold"])),
            on_refuse=draw(st.sampled_from(["", "pipeline:cold", "pipeline:cold/first"])),
        )
        for place, name in enumerate(names)
    )
    return Pipeline(
        key="drawn",
        name=draw(WORDS),
        stages=stages,
        about=draw(MAYBE),
        version=draw(st.integers(1, 99)),
        currency=draw(st.sampled_from(["", "EUR", "IRR"])),
        sells=draw(st.booleans()),
        limits=Limits(1, draw(st.integers(1, 9)), draw(st.integers(1, 9)), draw(st.integers(0, 9))),
        roles=(Role("fitter", draw(WORDS)),),
        after_win=tuple(draw(st.lists(STEPS, max_size=2))),
    )


@given(pipelines())
@settings(max_examples=40)
def test_a_written_pipeline_reads_back_equal(pipeline: Pipeline) -> None:
    assert read_pipeline(write_pipeline(pipeline), "drawn.toml") == pipeline


def test_a_pipeline_read_in_russian_is_written_in_russian() -> None:
    russian = load_default_pipeline("windows", "ru")
    assert russian.stage("measurement").name == "Замер"
    assert 'name = "Замер"' in write_pipeline(russian)
    assert read_pipeline(write_pipeline(russian), "windows.toml", "ko") == russian


def test_a_missing_language_falls_back_to_english() -> None:
    assert load_default_pipeline("sales", "de") == SALES
    assert load_default_pipeline("sales", "ru-RU") == load_default_pipeline("sales", "ru")


def test_a_pipeline_is_a_value() -> None:
    assert hash(SALES) == hash(load_default_pipeline("sales"))
    assert dataclasses.replace(SALES, version=2) != SALES
    assert WINDOWS != SALES
