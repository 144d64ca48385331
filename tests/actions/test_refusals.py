"""What becomes of a refusal: a client who comes by himself, a reason and a day that are mended."""

from datetime import date, timedelta
from typing import Any

import pytest

from crm_tui.actions import deals, refusals
from crm_tui.crm import Crm
from crm_tui.domain.steps import Draft
from crm_tui.errors import Conflict, Invalid
from tests.actions.desk import TODAY, a_deal, client_of, deal_of, rows
from tests.actions.refused_desk import at, due_now, lost_deal, notes_of
from tests.conftest import NOON

# -- a client who comes by himself ----------------------------------------------------------------


def test_he_comes_by_himself_before_his_day(any_crm: Crm) -> None:
    old = lost_deal(any_crm)
    done = any_crm.run(refusals.came_back, old, next=Draft(kind="call", day=TODAY)).value
    new = deal_of(any_crm, done.deal_id)
    assert (new.linked_to, new.title, new.amount) == (old, "windows", 12_000_000)
    assert "said no" in done.remark and "price, too dear" in done.remark
    assert notes_of(any_crm, "returned")[0]["direction"] == "in"
    at(any_crm, NOON + timedelta(days=181))
    assert due_now(any_crm) == (), "there is nothing left to revive"


def test_about_something_else_the_old_sum_is_not_kept(crm: Crm) -> None:
    new = crm.run(refusals.came_back, lost_deal(crm), "gates").value.deal_id
    assert (deal_of(crm, new).title, deal_of(crm, new).amount) == ("gates", None)


def test_his_words_lift_his_mark_with_the_new_deal(crm: Crm) -> None:
    old = lost_deal(crm, "no_contact", "leave me alone")
    with pytest.raises(Conflict, match="asked not to be contacted"):
        crm.run(refusals.came_back, old)
    done = crm.run(refusals.came_back, old, how="letter", words="please call").value
    assert client_of(crm, deal_of(crm, old).client_id).no_contact_at is None
    assert deal_of(crm, done.deal_id).is_open == 1
    lifted = notes_of(crm, "lifted")[0]
    assert (lifted["result"], lifted["text"]) == ("letter", "please call")
    assert crm.undo().action == "deal.return"
    assert client_of(crm, deal_of(crm, old).client_id).no_contact_at is not None


def test_only_a_lost_deal_is_followed(crm: Crm) -> None:
    for deal in (a_deal(crm), _won(crm)):
        with pytest.raises(Conflict, match="is not lost"):
            crm.run(refusals.came_back, deal)
        with pytest.raises(Conflict, match="is not lost"):
            crm.run(refusals.edit_refusal, deal, never=True)


def _won(crm: Crm) -> int:
    deal = a_deal(crm)
    crm.run(deals.win_deal, deal)
    return deal


# -- what the list says is mended -----------------------------------------------------------------


def test_another_reason_counts_its_days_from_the_refusal(crm: Crm) -> None:
    old = lost_deal(crm)
    at(crm, NOON + timedelta(days=10))
    crm.run(refusals.edit_refusal, old, "terms")
    deal = deal_of(crm, old)
    assert deal.revive_day == date(2027, 2, 23)
    refused = [row["reason"] for row in rows(crm, "step").values() if row["closed_as"] == "refuse"]
    assert refused == ["terms"], "the figures count the reason that stands"


def test_asked_not_to_be_contacted_marks_the_client_afterwards_too(crm: Crm) -> None:
    old = lost_deal(crm)
    crm.run(refusals.edit_refusal, old, "no_contact")
    client = client_of(crm, deal_of(crm, old).client_id)
    assert client.no_contact_at is not None and deal_of(crm, old).revive_day is None
    crm.undo()
    assert client_of(crm, client.id).no_contact_at is None


def test_a_refusal_that_has_changed_since_is_not_overwritten(crm: Crm) -> None:
    old = lost_deal(crm)
    seen = deal_of(crm, old).version
    crm.run(refusals.edit_refusal, old, never=True)
    with pytest.raises(Conflict, match="has changed"):
        crm.run(refusals.edit_refusal, old, day=date(2027, 1, 1), seen=seen)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"day": date(2026, 11, 24)}, "day"),
        ({"day": date(2027, 1, 1), "never": True}, "day"),
        ({"reason": "colour"}, "reason"),
        ({"reason": "other", "note": ""}, "note"),
    ],
)
def test_what_cannot_be_kept_is_refused(crm: Crm, changes: dict[str, Any], field: str) -> None:
    old = lost_deal(crm)
    with pytest.raises(Invalid) as refused:
        crm.run(refusals.edit_refusal, old, **changes)
    assert refused.value.field == field


@pytest.mark.parametrize("days", [0, -1, 3651])
def test_a_reasons_days_have_bounds(crm: Crm, days: int) -> None:
    with pytest.raises(Invalid):
        crm.run(refusals.edit_reason, "price", days)


def test_deals_lost_before_keep_their_day_when_a_reason_changes(crm: Crm) -> None:
    old = lost_deal(crm)
    crm.run(refusals.edit_reason, "price", 30)
    assert deal_of(crm, old).revive_day == date(2027, 5, 24)
    assert deal_of(crm, lost_deal(crm)).revive_day == date(2026, 12, 25)
