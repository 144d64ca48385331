"""What a stage asks before it is left, where outcomes lead, and postponing with teeth."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from crm_tui.actions import deals, steps, together
from crm_tui.actions.answers import put_answer
from crm_tui.actions.pipelines import edit_pipeline
from crm_tui.crm import Crm
from crm_tui.domain.conditions import read_condition
from crm_tui.domain.pipelines import Pipeline, Stage, Turn, Variant, write_pipeline
from crm_tui.domain.stages import Unmet, collect_balance, gaps, missing, proposal
from crm_tui.domain.steps import Draft
from crm_tui.errors import Invalid
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

SALES, WINDOWS = load_default_pipeline("sales"), load_default_pipeline("windows")
SAID = (("sizes", "3 by 2"), ("specification", "oak"))


def stage_of(desk: Crm, deal: int) -> str:
    """The key of the stage where a deal stands."""
    return str(rows(desk, "stage")[deal_of(desk, deal).stage_id]["key"])


def pipeline_of(desk: Crm, deal: int) -> str:
    """The key of the pipeline a deal is in."""
    return str(rows(desk, "pipeline")[deal_of(desk, deal).pipeline_id]["key"])


def change(desk: Crm, key: str, how: Callable[[Stage], Stage], book: Pipeline = SALES) -> None:
    """Make a stage of a shipped pipeline another one."""
    stages = tuple(how(stage) if stage.key == key else stage for stage in book.stages)
    desk.run(edit_pipeline, book.key, write_pipeline(replace(book, stages=stages)))


def measured(desk: Crm) -> int:
    """A deal that waits for approval, of which neither sizes nor specification are known."""
    return a_deal(desk, pipeline="windows", stage="approval")


# -- must -----------------------------------------------------------------------------------------

ROUTES: dict[str, Callable[[Crm, int], Any]] = {
    "result": lambda desk, deal: desk.run(steps.result, next_of(desk, deal)),
    "results": lambda desk, deal: desk.run(together.results, (next_of(desk, deal),)),
    "move": lambda desk, deal: desk.run(deals.move_deal, deal, "payment"),
    "jump": lambda desk, deal: desk.run(deals.move_deal, deal, "installation", next=TOMORROW),
    "moves": lambda desk, deal: desk.run(together.moves, (deal,), "payment"),
    "one answer": lambda desk, deal: desk.run(steps.result, next_of(desk, deal), answers=SAID[:1]),
}


@pytest.mark.parametrize("route", ROUTES)
def test_what_a_stage_requires_keeps_the_deal_by_every_route(any_crm: Crm, route: str) -> None:
    deal = measured(any_crm)
    before = any_crm.ask(everything)
    with pytest.raises(Unmet) as refused:
        ROUTES[route](any_crm, deal)
    assert refused.value.field == "must"
    assert "the specification" in refused.value.message and "Approval" in refused.value.message
    assert f"crm answer d{deal} specification" in refused.value.hint
    assert f"crm attach d{deal} FILE --as specification" in refused.value.hint
    assert any_crm.ask(everything) == before, "nothing is kept, the answers given neither"


WAYS_OUT: dict[str, Callable[[Crm, int], Any]] = {
    "win": lambda desk, deal: desk.run(deals.win_deal, deal),
    "wins": lambda desk, deal: desk.run(together.wins, (deal,)),
    "lose": lambda desk, deal: desk.run(deals.lose_deal, deal, "price"),
    "cancel": lambda desk, deal: desk.run(deals.cancel_deal, deal, "mistake"),
    "back": lambda desk, deal: desk.run(deals.move_deal, deal, "first_call"),
    "another pipeline": lambda desk, deal: desk.run(deals.move_deal, deal, "offer", "sales"),
    "postpone": lambda desk, deal: desk.run(steps.postpone, next_of(desk, deal), TOMORROW),
    "same stage": lambda desk, deal: desk.run(steps.result, next_of(desk, deal), keep_stage=True),
    "with answers": lambda desk, deal: desk.run(steps.result, next_of(desk, deal), answers=SAID),
    "move with answers": lambda desk, deal: desk.run(
        deals.move_deal, deal, "payment", answers=SAID
    ),
}


@pytest.mark.parametrize("way", WAYS_OUT)
def test_nothing_is_required_of_who_wins_loses_waits_or_goes_back(crm: Crm, way: str) -> None:
    WAYS_OUT[way](crm, measured(crm))
    assert lawful(crm)


def test_what_was_answered_before_is_not_required_again(crm: Crm) -> None:
    deal = measured(crm)
    for thing, said in SAID:
        crm.run(put_answer, thing, said, deal)
    done = crm.run(steps.result, next_of(crm, deal)).value
    assert (stage_of(crm, deal), done.missing) == ("payment", ("amount", "expected_date")[1:])


def test_what_was_only_asked_for_is_told_and_stays_a_gap(crm: Crm) -> None:
    deal = a_deal(crm, stage="contact")
    done = crm.run(steps.result, next_of(crm, deal), answers=(("budget", "120k RUB"),)).value
    assert done.missing == ("need", "decides")
    from crm_tui.store.queries.facts import facts_of
    from crm_tui.store.tables.sales import Deal

    def found(tx: Any) -> tuple[str, ...]:
        return gaps(SALES, "need", facts_of(tx, tx.get(Deal, deal)))

    from crm_tui.actions.base import Action

    seen = crm.run(Action("look", "", found)).value
    assert seen == ("source", "need", "decides")


def test_what_is_missing_is_told_apart_by_asked_and_required() -> None:
    from crm_tui.domain.facts import Facts

    facts = Facts(known=frozenset({"sizes", "amount"}), amount=5, currency="EUR")
    assert missing(WINDOWS.stage("approval"), facts) == (("expected_date",), ("specification",))
    paid = Facts(amount=5, received=5, currency="EUR")
    assert missing(WINDOWS.stage("installation"), paid) == (("handover",), ())


# -- where outcomes lead --------------------------------------------------------------------------


def test_while_money_is_left_to_receive_the_balance_is_collected_first(crm: Crm) -> None:
    deal = a_deal(crm, stage="delivery", next=TOMORROW, amount=1000, currency="EUR")
    crm.run(deals.add_receipt, deal, TODAY, 400)
    done = crm.run(steps.result, next_of(crm, deal)).value
    step = step_of(crm, next_of(crm, deal))
    assert (done.status, stage_of(crm, deal)) == ("open", "delivery")
    assert (step.title, step.planned_by) == ("collect the balance", "sales/delivery#balance")
    assert step.title == collect_balance().title
    crm.run(deals.add_receipt, deal, TODAY, 600)
    assert crm.run(steps.result, next_of(crm, deal)).value.status == "won"


def test_a_condition_leads_past_a_stage(crm: Crm) -> None:
    turn = Turn("result", read_condition("received >= 50%"), "delivery")
    change(crm, "terms", lambda stage: replace(stage, turns=(turn,)))
    paid, unpaid = (a_deal(crm, stage="terms", amount=1000, currency="EUR") for _ in range(2))
    crm.run(deals.add_receipt, paid, TODAY, 500)
    crm.run(steps.result, next_of(crm, paid), next=TOMORROW)
    crm.run(steps.result, next_of(crm, unpaid))
    assert [stage_of(crm, deal) for deal in (paid, unpaid)] == ["delivery", "payment"]
    assert deal_of(crm, paid).sold_at is not None


def test_a_move_where_the_playbook_leads_now_is_a_result(crm: Crm) -> None:
    turn = Turn("result", read_condition("received >= 50%"), "delivery")
    change(crm, "terms", lambda stage: replace(stage, turns=(turn,)))
    deal = a_deal(crm, stage="terms", amount=1000, currency="EUR")
    step = next_of(crm, deal)
    crm.run(deals.add_receipt, deal, TODAY, 500)
    crm.run(deals.move_deal, deal, "delivery", next=TOMORROW)
    assert step_of(crm, step).closed_as == "result"


def test_a_result_may_lead_to_another_pipeline_with_the_whole_history(crm: Crm) -> None:
    turn = Turn("result", read_condition("known amount"), "pipeline:windows/measurement")
    change(crm, "contact", lambda stage: replace(stage, turns=(turn,)))
    deal = a_deal(crm, stage="contact")
    before = next_of(crm, deal)
    crm.run(steps.result, before, next=TOMORROW)
    assert (pipeline_of(crm, deal), stage_of(crm, deal)) == ("windows", "measurement")
    after = step_of(crm, next_of(crm, deal))
    assert (after.follows_id, after.planned_by) == (before, "windows/measurement")
    assert step_of(crm, before).deal_id == deal
    crm.undo()
    assert (pipeline_of(crm, deal), next_of(crm, deal)) == ("sales", before)


def test_a_postponement_keeps_the_stage_unless_the_playbook_says_another(crm: Crm) -> None:
    change(crm, "offer", lambda stage: replace(stage, on_postpone="need"))
    deal, other = a_deal(crm, stage="offer"), a_deal(crm, stage="terms")
    for one in (deal, other):
        crm.run(steps.postpone, next_of(crm, one), TOMORROW)
    assert [stage_of(crm, one) for one in (deal, other)] == ["need", "terms"]
    assert step_of(crm, next_of(crm, deal)).title == "send the offer"
    assert step_of(crm, next_of(crm, deal)).due_day == TOMORROW.day


def test_a_refused_deal_is_lost_and_the_playbook_says_where_it_comes_back() -> None:
    book = replace(SALES, stages=(replace(SALES.first, on_refuse="pipeline:cold/listed"),))
    told = proposal(book, "new", "refuse")
    assert (told.status, told.pipeline_key, told.stage_key) == ("lost", "cold", "listed")
    assert proposal(SALES, "new", "refuse").pipeline_key == ""


def test_the_step_depends_on_how_often_we_talked(crm: Crm) -> None:
    again = replace(SALES.stage("need").step, title="send it again")
    many = (Variant(read_condition("contacts >= 2"), again),)
    change(crm, "need", lambda stage: replace(stage, variants=many))
    deal = a_deal(crm, stage="contact")
    crm.run(steps.result, next_of(crm, deal))
    first = step_of(crm, next_of(crm, deal))
    assert (first.title, first.planned_by) == ("send the offer", "sales/need")
    crm.run(steps.result, next_of(crm, deal), keep_stage=True)
    second = step_of(crm, next_of(crm, deal))
    assert (second.title, second.planned_by) == ("send it again", "sales/need#1")


def test_a_new_deal_of_a_tagged_client_begins_with_a_step_of_its_own(crm: Crm) -> None:
    visit = replace(SALES.first.step, title="drive there")
    change(
        crm, "new",
        lambda stage: replace(stage, variants=(Variant(read_condition("tag vip"), visit),)),
    )  # fmt: skip
    titles = []
    for tags in (("vip",), ()):
        deal = a_deal(crm, a_client(crm, f"C{len(tags)}", channels=(), tags=tags))
        titles.append(step_of(crm, next_of(crm, deal)).title)
    assert titles == ["drive there", "call back"]


# -- postponing with teeth ------------------------------------------------------------------------


def test_a_changed_offer_says_what_changes(crm: Crm) -> None:
    deal = a_deal(crm)
    with pytest.raises(Invalid) as refused:
        crm.run(steps.postpone, next_of(crm, deal), TOMORROW, offer="changed", offered=" ")
    assert refused.value.field == "offered" and refused.value.hint
    step = next_of(crm, deal)
    crm.run(steps.postpone, step, TOMORROW, offer="changed", offered="10 % less")
    kept = step_of(crm, step)
    assert (kept.offer, kept.offered) == ("changed", "10 % less")


@pytest.mark.parametrize("many", [False, True])
def test_at_the_limit_only_a_changed_offer_or_a_refusal_is_left(any_crm: Crm, many: bool) -> None:
    deal = a_deal(any_crm, pipeline="tender", stage="found")

    def postpone(**more: Any) -> Any:
        if many:
            return any_crm.run(together.postpones, (next_of(any_crm, deal),), TOMORROW, **more)
        return any_crm.run(steps.postpone, next_of(any_crm, deal), TOMORROW, **more)

    postpone()
    postpone()
    before = any_crm.ask(everything)
    with pytest.raises(Invalid) as refused:
        postpone()
    assert refused.value.field == "offer" and "Change the offer" in refused.value.hint
    assert any_crm.ask(everything) == before
    postpone(offer="changed", offered="delivery included")
    with pytest.raises(Invalid):
        postpone()
    any_crm.run(steps.refuse, next_of(any_crm, deal), "price")
    assert lawful(any_crm)


def test_a_side_step_is_postponed_as_often_as_one_likes(crm: Crm) -> None:
    deal = a_deal(crm)
    step = crm.run(steps.add_step, Draft(title="drawing", day=TODAY), deal_id=deal).value
    for _ in range(7):
        after = crm.run(steps.postpone, step, TOMORROW).value.step_id
        assert after is not None
        step = after


def test_a_result_between_them_begins_the_count_anew(crm: Crm) -> None:
    deal = a_deal(crm, pipeline="tender", stage="found")
    for _ in range(3):
        crm.run(steps.postpone, next_of(crm, deal), TOMORROW)
        crm.run(steps.result, next_of(crm, deal), keep_stage=True)
        crm.run(steps.postpone, next_of(crm, deal), TOMORROW)
        crm.run(steps.result, next_of(crm, deal), keep_stage=True)
