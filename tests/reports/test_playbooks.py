"""Two versions of a playbook: a difference that is there is found; no other is claimed."""

from datetime import timedelta
from math import sqrt
from random import Random
from typing import TYPE_CHECKING

import pytest

from crm_tui.actions import deals, steps
from crm_tui.actions.trials import start_trial
from crm_tui.domain.comparing import ALIKE, FEW, LESS, MORE, Arm, Book, Said, Trial, judge, judged
from crm_tui.domain.comparing import Step as Figures
from crm_tui.domain.steps import Draft
from crm_tui.errors import NotFound
from crm_tui.reports.playbooks import EVER, playbook_figures
from crm_tui.store.tables.base import to_micros
from tests.actions.desk import TOMORROW, a_client, a_deal, deal_of, next_of, other_book
from tests.conftest import NOON
from tests.store.glances import reading

if TYPE_CHECKING:
    from crm_tui.crm import Crm

A_TRIAL = Trial("short call", 50, 7, 0, None)
YEARS = 200


def a_year(dice: Random, deals: int, *chances: tuple[float, float]) -> Book:
    """The figures of a year: for each step the chance of a result by A and by B; rests are even."""
    steps = []
    for place, pair in enumerate(chances):
        arms = {arm: Arm() for arm in "ab"}
        for _deal in range(deals):
            arm = dice.choice("ab")
            answer = (
                "result"
                if dice.random() < pair[arm == "b"]
                else dice.choice(("postpone", "refuse"))
            )
            was = arms[arm]
            arms[arm] = was._replace(**{answer: getattr(was, answer) + 1})
        steps.append(Figures(f"s{place}", "", {}, arms))
    return judged(Book("sales", "Sales", A_TRIAL, tuple(steps), {}))


def claims(book: Book) -> list[Said]:
    return [one for step in book.steps for one in step.said if one.verdict in (MORE, LESS)]


def test_a_difference_that_was_planted_is_found_in_a_year_of_two_thousand_deals() -> None:
    for seed in range(5):
        book = a_year(Random(seed), 2000, (0.4, 0.4), (0.3, 0.45), (0.6, 0.6))
        first, planted, last = book.steps
        assert planted.said[0].verdict == MORE
        assert planted.said[0].apart.low > 0
        assert planted.said[0].apart.value == pytest.approx(0.15, abs=0.06)
        assert first.said[0].verdict == last.said[0].verdict == ALIKE


def test_where_there_is_no_difference_hardly_a_year_in_twenty_claims_one() -> None:
    dice = Random(20261121)
    books = (a_year(dice, 300, (0.3, 0.3), (0.5, 0.5), (0.8, 0.8)) for _year in range(YEARS))
    wrong = sum(bool(claims(book)) for book in books)
    by_chance = YEARS * 0.05
    assert wrong <= by_chance + 2 * sqrt(by_chance * 0.95)


def test_a_small_sample_says_how_many_deals_more_it_takes() -> None:
    few = judge([("result", (3, 10), (6, 10))])[0]
    assert few.verdict == FEW
    assert few.apart.value == pytest.approx(0.3)
    assert few.more == pytest.approx(2 * (390 - 10), abs=40)
    uneven = judge([("result", (3, 10), (6, 10))], share=10)[0]
    assert uneven.more > 4 * few.more


def test_looking_at_more_steps_takes_more_deals() -> None:
    one, *_rest = judge([("result", (30, 100), (36, 100))] * 20)
    assert one.more > judge([("result", (30, 100), (36, 100))])[0].more


def test_a_step_without_deals_takes_no_sureness_from_the_others() -> None:
    alone = judge([("result", (30, 100), (50, 100))])[0]
    beside = judge([("result", (0, 0), (0, 5)), ("result", (30, 100), (50, 100))])
    assert beside[1] == alone
    assert beside[0].verdict == FEW


# -- by the verbs ---------------------------------------------------------------------------------


def plant(desk: "Crm", count: int) -> None:
    """A trial in which the first step mostly fails by A and mostly succeeds by B."""
    desk.run(start_trial, "sales", other_book("sales"), seed=3, name="short call")
    client = a_client(desk)
    for number in range(count):
        deal = a_deal(desk, client)
        good = deal_of(desk, deal).arm == "b"
        if good == (number % 10 != 9):
            desk.run(steps.result, next_of(desk, deal), next=TOMORROW)
        else:
            desk.run(steps.postpone, next_of(desk, deal), TOMORROW)


def figures(desk: "Crm", pipeline: str = "sales", span: tuple[int, int] = EVER) -> Book:
    with reading(desk) as conn:
        return playbook_figures(conn, pipeline, span)[0]


def test_a_planted_difference_is_found_by_the_verbs(any_crm: "Crm") -> None:
    plant(any_crm, 24)
    first = figures(any_crm).steps[0]
    a, b = first.arms["a"], first.arms["b"]
    assert a.deals + b.deals == 24
    assert first.said[0].verdict == MORE
    assert first.titles == {"a": "call back", "b": "write a letter"}


def test_a_client_who_says_later_twice_is_one_answer(crm: "Crm") -> None:
    deal = a_deal(crm)
    for _time in range(2):
        crm.run(steps.postpone, next_of(crm, deal), TOMORROW)
    crm.run(steps.result, next_of(crm, deal), next=TOMORROW)
    assert figures(crm).steps[0].arms[""] == Arm(postpone=1, every=3)


def test_what_was_undone_or_cancelled_does_not_count(crm: "Crm") -> None:
    plant(crm, 3)
    before = figures(crm)
    deal = a_deal(crm)
    crm.run(steps.result, next_of(crm, deal), next=TOMORROW)
    assert figures(crm) != before
    crm.undo()
    after = figures(crm)
    assert (after.steps, after.said) == (before.steps, before.said)
    crm.run(steps.result, next_of(crm, deal), next=TOMORROW)
    crm.run(deals.cancel_deal, deal, "test")
    assert figures(crm) == before


def test_deals_from_before_a_trial_are_not_in_it(any_crm: "Crm") -> None:
    old = a_deal(any_crm)
    any_crm.run(start_trial, "sales", other_book("sales"))
    any_crm.run(steps.result, next_of(any_crm, old), next=TOMORROW)
    assert all(arm.deals == 0 for step in figures(any_crm).steps for arm in step.arms.values())


def test_sums_of_two_currencies_are_never_added_and_a_fulfil_stage_is_sold(any_crm: "Crm") -> None:
    first, second, third = (
        a_deal(any_crm, amount=100), a_deal(any_crm, amount=50),
        a_deal(any_crm, amount=7, currency="EUR"),
    )  # fmt: skip
    any_crm.run(deals.win_deal, first)
    any_crm.run(deals.move_deal, second, "delivery", next=Draft(day=TOMORROW.day))
    any_crm.run(deals.win_deal, third)
    lost = a_deal(any_crm)
    any_crm.run(deals.lose_deal, lost, "price")
    money = figures(any_crm).money[""]
    assert (money.sold, money.lost, money.open) == (3, 1, 0)
    assert money.sums == (("EUR", 7), ("RUB", 150))


def test_only_what_was_answered_between_two_days_counts(crm: "Crm") -> None:
    plant(crm, 3)
    now = to_micros(NOON)
    hour = timedelta(hours=1) // timedelta(microseconds=1)
    assert figures(crm, span=(now - hour, now + hour)).steps == figures(crm).steps
    assert figures(crm, span=(now + 1, now + hour)).steps[0].arms["a"].deals == 0


def test_a_pipeline_is_found_by_its_name_or_named_as_missing(crm: "Crm") -> None:
    assert figures(crm, "SALES").key == "sales"
    with pytest.raises(NotFound, match="nowhere"):
        figures(crm, "nowhere")
    with reading(crm) as conn:
        assert playbook_figures(conn) == ()
