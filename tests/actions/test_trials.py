"""Deals are drawn into the two versions of a trial by its seed, and go by theirs to the end."""

from collections import Counter
from math import sqrt
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as some

from crm_tui.actions.deals import move_deal, win_deal
from crm_tui.actions.steps import result
from crm_tui.actions.trials import start_trial, stop_trial
from crm_tui.crm import Crm
from crm_tui.domain.pipelines import read_pipeline
from crm_tui.domain.trials import MOST_SEED, arm_of
from crm_tui.errors import Conflict
from crm_tui.store.tables.sales import Pipeline, Trial
from tests.actions.desk import (
    TOMORROW,
    a_client,
    a_deal,
    deal_of,
    lawful,
    next_of,
    other_book,
    step_of,
    the,
)
from tests.stock import stocked

SEEDS = some.integers(0, MOST_SEED)
UIDS = some.integers(0, 2**128 - 1).map(lambda number: str(UUID(int=number)))


@given(SEEDS, some.integers(1, 99), UIDS)
def test_the_same_seed_and_deal_always_go_the_same_way(seed: int, share: int, uid: str) -> None:
    arm = arm_of(seed, share, uid)
    assert arm == arm_of(seed, share, uid)
    assert arm != "b" or arm_of(seed, 99, uid) == "b", "a larger share keeps those it has"


@given(SEEDS, some.sampled_from([1, 10, 50, 90, 99]))
def test_the_share_holds_within_what_chance_allows(seed: int, share: int) -> None:
    deals = 2000
    went = sum(arm_of(seed, share, f"deal-{number}") == "b" for number in range(deals))
    wanted = deals * share / 100
    assert abs(went - wanted) <= 6 * sqrt(wanted * (1 - share / 100))


def test_two_seeds_draw_otherwise() -> None:
    uids = [f"deal-{number}" for number in range(200)]
    both = Counter((arm_of(1, 50, uid), arm_of(2, 50, uid)) for uid in uids)
    assert min(both.values()) > 20


@pytest.fixture
@stocked
def trial(crm: Crm) -> Crm:
    """A trial in sales that sends nearly all deals by B."""
    crm.run(start_trial, "sales", other_book("sales"), share=99, seed=5, name="letters")
    return crm


def arm(desk: Crm, deal: int) -> str:
    return deal_of(desk, deal).arm


def drawn(desk: Crm, wanted: str) -> int:
    """A deal that went by the wanted version."""
    client = a_client(desk)
    return next(deal for deal in (a_deal(desk, client) for _try in range(60))
                if arm(desk, deal) == wanted)  # fmt: skip


def test_a_deal_goes_by_the_version_it_was_drawn_for(any_crm: Crm) -> None:
    any_crm.run(start_trial, "sales", other_book("sales"), seed=5)
    steps = {
        arm(any_crm, deal): step_of(any_crm, next_of(any_crm, deal)).title
        for deal in (drawn(any_crm, "a"), drawn(any_crm, "b"))
    }
    assert steps == {"a": "call back", "b": "write a letter"}
    assert lawful(any_crm)


def test_a_deal_that_was_open_before_goes_on_as_it_did(crm: Crm) -> None:
    deal = a_deal(crm)
    crm.run(start_trial, "sales", other_book("sales"), share=99)
    crm.run(result, next_of(crm, deal), next=TOMORROW)
    assert (arm(crm, deal), deal_of(crm, deal).trial_id) == ("", None)


def test_a_deal_that_enters_the_pipeline_is_drawn_and_one_that_leaves_it_is_out(trial: Crm) -> None:
    deal = a_deal(trial, pipeline="founder")
    trial.run(move_deal, deal, "new", "sales", TOMORROW)
    entered = deal_of(trial, deal)
    assert entered.arm == arm_of(5, 99, entered.uid)
    trial.run(move_deal, deal, "contact", next=TOMORROW)
    assert arm(trial, deal) == entered.arm, "another stage is the same trial"
    trial.run(move_deal, deal, "talking", "founder", TOMORROW)
    assert (arm(trial, deal), deal_of(trial, deal).trial_id) == ("", None)
    trial.undo()
    assert arm(trial, deal) == entered.arm


@pytest.mark.parametrize("keep", ["a", "b"])
def test_what_is_kept_is_the_pipelines_own_and_open_deals_keep_their_version(
    trial: Crm, keep: str
) -> None:
    deal = drawn(trial, "b")
    before = trial.ask(lambda session: session.get(Pipeline, deal_of_pipeline(trial, deal)))
    assert before is not None
    trial.run(stop_trial, "sales", keep)
    assert arm(trial, deal) == "b"
    later = a_deal(trial)
    assert arm(trial, later) == ""
    title = step_of(trial, next_of(trial, later)).title
    assert title == ("write a letter" if keep == "b" else "call back")
    kept = the(trial, "pipeline", before.id)
    assert kept["playbook_version"] == before.playbook_version + (keep == "b")
    assert read_pipeline(kept["playbook"], "kept").version == kept["playbook_version"]
    assert lawful(trial)


def deal_of_pipeline(desk: Crm, deal: int) -> int:
    return deal_of(desk, deal).pipeline_id


def test_a_closed_deal_stays_in_the_trial_it_was_in(trial: Crm) -> None:
    deal = drawn(trial, "b")
    trial.run(win_deal, deal)
    assert arm(trial, deal) == "b"


def test_b_is_not_kept_where_the_stages_are_others_by_now(trial: Crm) -> None:
    book = read_pipeline(other_book("sales"), "b")
    renamed = other_book("sales").replace('key = "contact"', 'key = "contacted"')
    assert book.stages[1].key == "contact"

    def spoil(trial_id: int) -> None:
        with trial.store.write() as session:
            row = session.get(Trial, trial_id)
            assert row is not None
            row.text = renamed

    spoil(1)
    with pytest.raises(Conflict, match="lacks the stages"):
        trial.run(stop_trial, "sales", "b")
    trial.run(stop_trial, "sales", "a")


def test_a_seed_is_drawn_where_none_is_given_and_kept(crm: Crm) -> None:
    made = crm.run(start_trial, "sales", other_book("sales")).value
    row = the(crm, "trial", made)
    assert row["seed"] >= 0 and row["share"] == 50
    assert row["name"] == "trial 1"
