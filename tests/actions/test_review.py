"""A review: each deal and client once, dealt with by whatever deals with it, in one transaction."""

from datetime import date, timedelta
from typing import Any

import pytest

from crm_tui.actions import activities, capture, contact, deals, review, steps
from crm_tui.crm import Crm
from crm_tui.domain.capture import Captured
from crm_tui.domain.steps import Draft
from crm_tui.errors import Conflict, Invalid, NotFound
from tests.actions.desk import TODAY, TOMORROW, a_client, a_deal, lawful, next_of, rows
from tests.conftest import NOON, opened


def items(desk: Crm) -> list[tuple[int, int, int | None, str]]:
    """The items of the last review: id, client, deal and how each was handled, in their order."""
    found = rows(desk, "review_item").values()
    last = max(one["review_id"] for one in found)
    ordered = sorted(
        (one for one in found if one["review_id"] == last), key=lambda one: one["position"]
    )
    return [(one["id"], one["client_id"], one["deal_id"], one["handled_how"]) for one in ordered]


def handled(desk: Crm) -> dict[int | None, str]:
    """How the items of the last review were handled, by their deals."""
    return {deal: how for _id, _client, deal, how in items(desk) if how}


def three_deals(desk: Crm) -> list[int]:
    return [a_deal(desk, a_client(desk, f"Client {n}", channels=())) for n in range(3)]


ENDS: list[tuple[str, Any]] = [
    ("step.result", lambda desk, deal: desk.run(steps.result, next_of(desk, deal), "agreed")),
    ("step.postpone", lambda desk, deal: desk.run(steps.postpone, next_of(desk, deal), TOMORROW)),
    ("step.refuse", lambda desk, deal: desk.run(steps.refuse, next_of(desk, deal), "price")),
    ("step.tried", lambda desk, deal: desk.run(steps.tried, next_of(desk, deal), "busy")),
    ("step.move_time", lambda desk, deal: desk.run(
        steps.move_time, (next_of(desk, deal),), TOMORROW
    )),
    ("step.replace", lambda desk, deal: desk.run(
        steps.replace_step, next_of(desk, deal), TOMORROW
    )),
    ("step.add", lambda desk, deal: desk.run(steps.add_step, TOMORROW, deal_id=deal)),
    ("deal.move", lambda desk, deal: desk.run(deals.move_deal, deal, "offer")),
    ("deal.win", lambda desk, deal: desk.run(deals.win_deal, deal)),
    ("deal.lose", lambda desk, deal: desk.run(deals.lose_deal, deal, "price")),
    ("deal.cancel", lambda desk, deal: desk.run(deals.cancel_deal, deal, "spam")),
    ("client.rest", lambda desk, deal: desk.run(
        review.rest, client_of(desk, deal), date(2026, 12, 24)
    )),
    ("client.no_contact", lambda desk, deal: desk.run(
        contact.mark_no_contact, client_of(desk, deal), "stop"
    )),
]  # fmt: skip


def client_of(desk: Crm, deal: int) -> int:
    return int(rows(desk, "deal")[deal]["client_id"])


@pytest.mark.parametrize(("name", "do"), ENDS, ids=[name for name, _do in ENDS])
def test_each_end_handles_its_own_item_and_undo_gives_it_back(
    any_crm: Crm, name: str, do: Any
) -> None:
    first, second, third = three_deals(any_crm)
    any_crm.run(review.start)
    do(any_crm, second)
    assert handled(any_crm) == {second: name}
    assert any_crm.undo().action == name
    assert handled(any_crm) == {}
    any_crm.redo()
    assert handled(any_crm) == {second: name}
    assert lawful(any_crm)
    assert {deal for _id, _client, deal, _how in items(any_crm)} == {first, second, third}


def test_what_is_refused_handles_nothing(crm: Crm) -> None:
    (deal, *_rest) = three_deals(crm)
    crm.run(review.start)
    with pytest.raises(Invalid):
        crm.run(steps.refuse, next_of(crm, deal), "nonsense")
    assert handled(crm) == {}


def test_a_note_or_an_edit_handles_nothing(crm: Crm) -> None:
    from crm_tui.actions.activities import add_note

    (deal, *_rest) = three_deals(crm)
    crm.run(review.start)
    crm.run(add_note, client_of(crm, deal), "likes tea", deal)
    crm.run(deals.edit_deal, deal, "three windows")
    assert handled(crm) == {}


def test_a_colleague_handles_nothing_of_mine(crm: Crm) -> None:
    (deal, *_rest) = three_deals(crm)
    crm.run(review.start)
    with opened(crm.store.url, "boris") as boris:
        boris.run(steps.move_time, (next_of(boris, deal),), TOMORROW)
    assert handled(crm) == {}


def test_skipping_puts_it_to_the_end_and_never_counts(any_crm: Crm) -> None:
    three_deals(any_crm)
    any_crm.run(review.start)
    before = [number for number, *_rest in items(any_crm)]
    any_crm.run(review.skip, before[0])
    assert [number for number, *_rest in items(any_crm)] == [*before[1:], before[0]]
    assert handled(any_crm) == {}
    any_crm.undo()
    assert [number for number, *_rest in items(any_crm)] == before


def test_what_is_handled_cannot_be_skipped(crm: Crm) -> None:
    (deal, *_rest) = three_deals(crm)
    crm.run(review.start)
    crm.run(deals.win_deal, deal)
    done = next(number for number, _client, of, _how in items(crm) if of == deal)
    with pytest.raises(Conflict, match="dealt with"):
        crm.run(review.skip, done)
    with opened(crm.store.url, "boris") as boris, pytest.raises(Conflict, match="not yours"):
        boris.run(review.skip, items(crm)[-1][0])


def test_a_client_without_a_deal_is_handled_by_a_deal_or_a_step(any_crm: Crm) -> None:
    quiet = [a_client(any_crm, f"Quiet {n}", channels=()) for n in range(4)]
    any_crm.run(review.start, "quiet 60", tuple(quiet))
    any_crm.run(deals.add_deal, quiet[1], "doors", next=TOMORROW)
    any_crm.run(steps.add_step, TOMORROW, client_id=quiet[2])
    any_crm.run(review.rest, quiet[3], date(2027, 1, 11), "on leave")
    assert [(client, how) for _id, client, _deal, how in items(any_crm)] == [
        (quiet[0], ""),
        (quiet[1], "deal.add"),
        (quiet[2], "step.add"),
        (quiet[3], "client.rest"),
    ]
    any_crm.run(capture.capture, Captured(name="Quiet 0", title="gates"), quiet[0])
    assert all(how for *_rest, how in items(any_crm))


def test_a_new_deal_handles_the_deal_of_that_client_that_stands_first(crm: Crm) -> None:
    first, second, _third = three_deals(crm)
    crm.run(review.start)
    crm.run(deals.add_deal, client_of(crm, second), "doors", next=TOMORROW)
    assert handled(crm) == {}
    crm.run(deals.add_deal, client_of(crm, first), "doors", next=TOMORROW)
    assert handled(crm) == {first: "deal.add"}


def test_all_my_open_deals_are_walked_by_their_time(any_crm: Crm) -> None:
    client = a_client(any_crm, "Ivan", channels=())
    found = [
        a_deal(any_crm, client, next=Draft(kind="call", day=TODAY + timedelta(days=day)))
        for day in (9, 2, 5)
    ]
    with opened(any_crm.store.url, "boris") as boris:
        a_deal(boris, client)
    any_crm.run(deals.win_deal, a_deal(any_crm, client))
    begun = any_crm.run(review.start).value
    assert [deal for _id, _client, deal, _how in items(any_crm)] == [found[1], found[2], found[0]]
    assert begun.total == 3


def test_who_rests_is_left_out_until_the_day(any_crm: Crm) -> None:
    deal, other, _third = three_deals(any_crm)
    any_crm.run(review.rest, client_of(any_crm, deal), date(2026, 12, 24))
    any_crm.run(review.start)
    assert deal not in {of for _id, _client, of, _how in items(any_crm)}
    any_crm.clock = lambda: NOON + timedelta(days=40)
    any_crm.run(review.start, "all", (client_of(any_crm, deal), client_of(any_crm, other)))
    assert [of for _id, _client, of, _how in items(any_crm)] == [deal, other]


def test_a_day_gone_by_is_no_rest(crm: Crm) -> None:
    with pytest.raises(Invalid) as refused:
        crm.run(review.rest, a_client(crm), TODAY)
    assert refused.value.field == "until"


def test_beginning_anew_ends_the_one_that_stood(crm: Crm) -> None:
    three_deals(crm)
    first = crm.run(review.start).value.review_id
    second = crm.run(review.start).value.review_id
    found = rows(crm, "review")
    assert found[first]["ended_at"] is not None and found[second]["ended_at"] is None
    crm.undo()
    assert rows(crm, "review")[first]["ended_at"] is None


def test_nothing_to_review_is_said(crm: Crm) -> None:
    blocked = a_client(crm, "Olga", channels=())
    crm.run(contact.mark_no_contact, blocked, "asked")
    with pytest.raises(NotFound, match="nothing to review"):
        crm.run(review.start)
    with pytest.raises(NotFound, match="nothing to review"):
        crm.run(review.start, "olga", (blocked,))


def test_a_company_whose_people_we_are_busy_with_is_not_quiet(any_crm: Crm) -> None:
    names = ("Selling", "Talking", "Silent")
    selling, talking, silent = (a_client(any_crm, name, kind="company") for name in names)
    staff = [a_client(any_crm, f"Ivan of {name}", company=name, channels=()) for name in names]
    a_deal(any_crm, staff[0])
    any_crm.run(activities.log_call, staff[1], "hello")
    companies = (selling, talking, silent)
    any_crm.run(review.start, "quiet 60", companies)
    assert [client for _id, client, *_rest in items(any_crm)] == [silent]
    any_crm.run(review.start, "kind:company", companies)
    assert [client for _id, client, *_rest in items(any_crm)] == [selling, talking, silent]
