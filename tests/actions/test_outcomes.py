"""Outcomes, tries and drops in their corners: what is kept, what follows, what is refused."""

from collections.abc import Callable

import pytest

from crm_tui.actions import clients, contact, deals, steps, team, together
from crm_tui.crm import Crm
from crm_tui.domain.steps import Draft
from crm_tui.errors import Conflict, Invalid
from tests.actions.desk import (
    TOMORROW,
    World,
    a_client,
    a_colleague,
    a_deal,
    client_of,
    deal_of,
    lawful,
    next_of,
    rows,
    step_of,
    steps_of,
    the,
)


def test_what_was_said_when_winning_stays_with_the_last_step(any_crm: Crm) -> None:
    deal = a_deal(any_crm)
    step = next_of(any_crm, deal)
    any_crm.run(deals.win_deal, deal, text="signed at the fair")
    closed = step_of(any_crm, step)
    assert (closed.said, closed.closed_as) == ("signed at the fair", "dropped_won")


def test_a_deal_won_by_mistake_is_opened_again_without_a_second_satisfaction_call(
    any_crm: Crm,
) -> None:
    deal = a_deal(any_crm, pipeline="windows")

    def after_sale() -> list[str]:
        alone = [row for row in rows(any_crm, "step").values() if row["deal_id"] is None]
        return [row["title"] for row in alone if row["closed_at"] is None]

    any_crm.run(deals.win_deal, deal)
    first = after_sale()
    assert len(first) == 2
    any_crm.run(deals.reopen_deal, deal)
    assert after_sale() == []
    any_crm.run(deals.win_deal, deal)
    assert after_sale() == first


def test_a_sale_by_result_is_followed_like_a_sale_by_hand(crm: Crm) -> None:
    crm.run(team.new_pipeline, "Talk > Paid", "short")
    deal = a_deal(crm, pipeline="short")
    crm.run(steps.result, next_of(crm, deal))
    last = crm.run(steps.result, next_of(crm, deal), "paid").value
    assert (last.status, deal_of(crm, deal).status) == ("won", "won")


def test_a_closed_deal_is_neither_lost_nor_cancelled_nor_moved_nor_won(any_crm: Crm) -> None:
    deal = a_deal(any_crm)
    any_crm.run(deals.cancel_deal, deal, "spam")
    for again in (
        lambda: any_crm.run(deals.lose_deal, deal, "price"),
        lambda: any_crm.run(deals.cancel_deal, deal, "test"),
        lambda: any_crm.run(deals.move_deal, deal, "terms"),
        lambda: any_crm.run(deals.win_deal, deal),
        lambda: any_crm.run(steps.add_step, TOMORROW, deal_id=deal),
    ):
        with pytest.raises(Conflict, match="closed"):
            again()


def test_cancelling_asks_why(crm: Crm, world: World) -> None:
    for reason in ("", "bored"):
        with pytest.raises(Invalid) as refused:
            crm.run(deals.cancel_deal, world.deal, reason)
        assert refused.value.field == "reason"


def test_a_deal_is_not_opened_again_for_who_is_gone_or_asked_for_peace(any_crm: Crm) -> None:
    deal = a_deal(any_crm)
    client = deal_of(any_crm, deal).client_id
    any_crm.run(deals.lose_deal, deal, "price")
    any_crm.run(clients.archive_client, client)
    with pytest.raises(Conflict, match="is archived"):
        any_crm.run(deals.reopen_deal, deal)
    any_crm.run(clients.archive_client, client, back=True)
    any_crm.run(contact.mark_no_contact, client, "enough")
    with pytest.raises(Conflict, match="not to be contacted"):
        any_crm.run(deals.reopen_deal, deal)
    assert lawful(any_crm)


def test_a_side_step_is_refused_only_with_a_reason_we_know(crm: Crm, world: World) -> None:
    for reason in ("", "his secret illness"):
        with pytest.raises(Invalid) as refused:
            crm.run(steps.refuse, world.side, reason)
        assert refused.value.field == "reason"
    with pytest.raises(Invalid, match="needs a note"):
        crm.run(steps.refuse, world.side, "other", "  ")
    crm.run(steps.refuse, world.side, "price")
    assert deal_of(crm, world.deal).status == "open"


def test_do_not_call_is_heard_on_a_clients_own_step_too(any_crm: Crm) -> None:
    deal = a_deal(any_crm)
    client = deal_of(any_crm, deal).client_id
    own = any_crm.run(steps.add_step, TOMORROW._replace(kind="call"), client_id=client).value
    any_crm.run(steps.refuse, own, "no_contact", "stop it")
    assert client_of(any_crm, client).no_contact_why == "stop it"
    assert deal_of(any_crm, deal).status == "lost"
    assert lawful(any_crm)


def test_a_step_moved_aside_does_not_end_the_row_of_postponements(crm: Crm) -> None:
    deal = a_deal(crm)
    for _time in range(2):
        crm.run(steps.postpone, next_of(crm, deal), TOMORROW)
    crm.run(steps.replace_step, next_of(crm, deal), Draft(kind="call"))
    remark = crm.run(steps.postpone, next_of(crm, deal), TOMORROW).value.remark
    assert "3 times in a row" in remark


def test_a_postponed_step_of_another_kind_is_like_its_kind(crm: Crm) -> None:
    deal = a_deal(crm)
    crm.run(steps.postpone, next_of(crm, deal), TOMORROW._replace(kind="check"))
    after = step_of(crm, next_of(crm, deal))
    assert (after.kind, after.title, after.contacts) == ("check", "check", 0)


def test_a_number_that_is_wrong_twice_asks_once_for_another(any_crm: Crm) -> None:
    deal = a_deal(any_crm)
    for _time in range(3):
        any_crm.run(steps.tried, next_of(any_crm, deal), "wrong_number")
    sides = [step.title for step in steps_of(any_crm, deal) if step.side]
    assert sides == ["find a number"]
    assert deal_of(any_crm, deal).tries == 3


def test_of_two_numbers_the_wrong_one_is_left_and_the_next_is_taken(any_crm: Crm) -> None:
    client = a_client(any_crm, channels=(("", "+7 921 555-01-02"), ("", "+7 921 555-01-03")))
    deal = a_deal(any_crm, client)
    step = next_of(any_crm, deal)
    due = step_of(any_crm, step).due_at
    any_crm.run(steps.tried, step, "wrong_number")
    assert step_of(any_crm, step).due_at == due
    bad = {row["raw"]: row["bad_why"] for row in rows(any_crm, "channel").values()}
    assert bad == {"+7 921 555-01-02": "wrong_number", "+7 921 555-01-03": ""}
    assert [step.side for step in steps_of(any_crm, deal)] == [0]


def test_with_no_number_left_the_step_waits_until_one_is_found(any_crm: Crm) -> None:
    deal = a_deal(any_crm)
    step = next_of(any_crm, deal)
    any_crm.run(steps.tried, step, "wrong_number")
    assert str(step_of(any_crm, step).due_day) == "2026-11-26"
    side = next(row for row in steps_of(any_crm, deal) if row.side)
    assert str(side.due_day) == "2026-11-26"


def test_a_number_to_find_belongs_to_the_client_where_there_is_no_deal(any_crm: Crm) -> None:
    client = a_client(any_crm)
    own = any_crm.run(steps.add_step, TOMORROW._replace(kind="call"), client_id=client).value
    followed = any_crm.run(steps.tried, own, "wrong_number").value
    assert (followed.deal_id, followed.step_id) == (None, own)
    assert [row["title"] for row in rows(any_crm, "step").values()][1:] == ["find a number"]
    any_crm.run(steps.tried, own, "no_answer")
    assert str(step_of(any_crm, own).due_day) == "2026-11-26"


def test_a_try_remembers_the_number_that_was_called(crm: Crm, world: World) -> None:
    crm.run(steps.tried, world.step, "busy", channel_id=world.phone)
    kept = max(rows(crm, "activity"))
    assert the(crm, "activity", kept)["channel_id"] == world.phone
    other = next(n for n, row in rows(crm, "channel").items() if row["client_id"] == world.twin)
    with pytest.raises(Invalid, match="not a channel"):
        crm.run(steps.tried, world.step, "busy", channel_id=other)
    with pytest.raises(Invalid, match="How did it end"):
        crm.run(steps.tried, world.step, "")


def test_a_number_that_must_not_be_called_is_not_tried(crm: Crm, world: World) -> None:
    crm.run(contact.mark_no_contact, world.ivan, "not at work", world.phone)
    with pytest.raises(Conflict, match="not to be contacted by"):
        crm.run(steps.tried, world.step, "busy", channel_id=world.phone)
    crm.run(steps.tried, world.step, "wrong_number")
    assert the(crm, "channel", world.phone)["bad_why"] == ""


def test_a_number_that_was_tried_can_be_taken_away_and_given_back(any_crm: Crm) -> None:
    deal = a_deal(any_crm)
    any_crm.run(steps.tried, next_of(any_crm, deal), "wrong_number")
    any_crm.run(clients.remove_channel, 1)
    assert rows(any_crm, "channel") == {}
    any_crm.undo()
    tries = [row for row in rows(any_crm, "activity").values() if row["kind"] == "try"]
    assert [row["channel_id"] for row in tries] == [1]


def test_a_step_for_a_role_goes_to_who_holds_it(any_crm: Crm) -> None:
    deal = a_deal(any_crm, pipeline="windows")
    boris = a_colleague(any_crm, roles=("installer", "measurer"))
    a_colleague(any_crm, "mina", roles=("measurer",))
    any_crm.run(steps.result, next_of(any_crm, deal), next=TOMORROW._replace(minute=600))
    measure = step_of(any_crm, next_of(any_crm, deal))
    assert (measure.kind, measure.owner_id) == ("measure", boris)
    any_crm.run(steps.postpone, measure.id, TOMORROW)
    assert step_of(any_crm, next_of(any_crm, deal)).owner_id == boris
    any_crm.run(steps.result, next_of(any_crm, deal))
    assert step_of(any_crm, next_of(any_crm, deal)).owner_id == deal_of(any_crm, deal).owner_id


def test_several_steps_of_one_deal_are_refused_as_one(any_crm: Crm) -> None:
    deal = a_deal(any_crm)
    side = any_crm.run(steps.add_step, TOMORROW, deal_id=deal).value
    step = next_of(any_crm, deal)
    any_crm.run(together.refusals, (side, step), "price")
    assert deal_of(any_crm, deal).status == "lost"
    any_crm.undo()
    any_crm.run(together.results, (step, side), keep_stage=True)
    assert deal_of(any_crm, deal).status == "open"
    with pytest.raises(Conflict, match="closed already"):
        any_crm.run(together.refusals, (side, step), "price")


def test_a_refusal_that_forbids_contact_closes_the_other_marked_deals_with_it(crm: Crm) -> None:
    client = a_client(crm)
    both = [a_deal(crm, client), a_deal(crm, client)]
    marked = tuple(next_of(crm, deal) for deal in both)
    crm.run(together.refusals, marked, "no_contact")
    assert [deal_of(crm, deal).status for deal in both] == ["lost", "lost"]
    assert lawful(crm)


def test_no_new_work_is_opened_for_an_archived_client(crm: Crm) -> None:
    client = a_client(crm)
    crm.run(clients.archive_client, client)
    when = client_of(crm, client).archived_at
    opened: tuple[Callable[[], object], ...] = (
        lambda: crm.run(steps.add_step, TOMORROW, client_id=client),
        lambda: crm.run(deals.add_deal, client, "gates"),
    )
    for work in opened:
        with pytest.raises(Conflict, match="is archived") as refused:
            work()
        assert "back" in refused.value.hint
    assert crm.run(clients.archive_client, client).entry_id is None
    assert client_of(crm, client).archived_at == when


def test_a_card_is_put_between_its_neighbours(crm: Crm) -> None:
    first, second, third = (a_deal(crm) for _deal in range(3))

    def ranks() -> list[int]:
        found = rows(crm, "deal")
        return sorted(found, key=lambda deal: (found[deal]["rank"], deal))

    assert ranks() == [first, second, third]
    crm.run(deals.rank_deal, third, first, second)
    assert ranks() == [first, third, second]
    crm.run(deals.rank_deal, first, second, None)
    assert ranks() == [third, second, first]
