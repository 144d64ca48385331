"""Who asked not to be contacted gets no step, deal or letter to sell, whichever way one tries."""

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from crm_tui.actions import (
    activities,
    bulk,
    capture,
    clients,
    contact,
    deals,
    merging,
    refusals,
    steps,
    tags,
    together,
)
from crm_tui.actions.importing import import_file
from crm_tui.actions.revival import revive
from crm_tui.crm import Crm
from crm_tui.domain.capture import Captured
from crm_tui.domain.money import Amount
from crm_tui.domain.steps import Draft
from crm_tui.errors import Conflict
from tests.actions.desk import (
    TOMORROW,
    a_client,
    a_deal,
    client_of,
    deal_of,
    lawful,
    next_of,
    rows,
    step_of,
)
from tests.conftest import NOON
from tests.importers.desk import read
from tests.stock import stocked

CALL = TOMORROW._replace(kind="call", title="call")
MARKS = ("himself", "his company")


class Marked:
    """A client who may not be contacted, with a deal he refused and one that is fulfilled."""

    def __init__(self, desk: Crm, who: str) -> None:
        self.client = a_client(desk, company="Okna Plus")
        self.lost = a_deal(desk, self.client, title="lost")
        desk.run(deals.lose_deal, self.lost, "price")
        self.cancelled = a_deal(desk, self.client, title="twice")
        desk.run(deals.cancel_deal, self.cancelled, "duplicate")
        self.sold = a_deal(desk, self.client, stage="delivery", title="sold", next=TOMORROW)
        self.other = a_client(desk, "Olga", channels=(("phone", "+7 921 555-01-99"),))
        self.alone = desk.run(
            steps.add_step, TOMORROW._replace(kind="document"), client_id=self.client
        ).value
        works_at = client_of(desk, self.client).works_at_id
        marked = self.client if who == "himself" else works_at
        assert marked is not None
        desk.run(contact.mark_no_contact, marked, "never again")


@stocked
def a_marked_client(desk: Crm, who: str) -> Marked:
    return Marked(desk, who)


@pytest.fixture(params=MARKS)
def marked(crm: Crm, request: pytest.FixtureRequest) -> Marked:
    return a_marked_client(crm, request.param)


Route = Callable[[Crm, Marked], Any]
NAMED = Captured(name="Ivan Petrov", title="doors", amount=Amount(5000, "EUR"))
STEP = Captured(name="Ivan Petrov", step_kind="call", step_title="call")

#: Every way to a new contacting step for that client; each is refused and says why.
REFUSED: dict[str, Route] = {
    "a new deal": lambda desk, m: desk.run(deals.add_deal, m.client, "gates"),
    "a new deal in another pipeline": lambda desk, m: desk.run(
        deals.add_deal, m.client, "gates", pipeline="cold"
    ),
    "a line that names a deal": lambda desk, m: desk.run(capture.capture, NAMED, m.client),
    "a step of his own": lambda desk, m: desk.run(steps.add_step, CALL, client_id=m.client),
    "a step for the marked": lambda desk, m: desk.run(together.adds, CALL, (m.other, m.client)),
    "another kind of his step": lambda desk, m: desk.run(steps.edit_step, m.alone, kind="call"),
    "another in its place": lambda desk, m: desk.run(steps.replace_step, m.alone, CALL),
    "what follows a result": lambda desk, m: desk.run(steps.result, m.alone, "done", CALL),
    "a lost deal opened again": lambda desk, m: desk.run(deals.reopen_deal, m.lost),
    "a cancelled deal opened again": lambda desk, m: desk.run(deals.reopen_deal, m.cancelled),
    "a lost deal followed": lambda desk, m: desk.run(refusals.came_back, m.lost),
}


@pytest.mark.parametrize("route", REFUSED)
def test_a_contacting_step_is_refused_by_every_route(crm: Crm, marked: Marked, route: str) -> None:
    before = rows(crm, "step")
    with pytest.raises(Conflict, match=r"asked not to be contacted .*never again"):
        REFUSED[route](crm, marked)
    assert rows(crm, "step") == before and lawful(crm)


def test_a_try_of_a_step_that_was_there_is_refused_too(crm: Crm) -> None:
    client = a_client(crm)
    step = crm.run(steps.add_step, TOMORROW._replace(kind="call"), client_id=client).value
    crm.run(contact.mark_no_contact, client, "stop")
    assert step_of(crm, step).closed_as == "dropped_blocked"
    with pytest.raises(Conflict):
        crm.run(steps.tried, step, "no_answer")


def test_marking_refuses_what_was_being_sold_and_leaves_what_was_sold(
    crm: Crm, marked: Marked
) -> None:
    assert deal_of(crm, marked.sold).is_open == 1
    assert step_of(crm, next_of(crm, marked.sold)).closed_at is None
    crm.run(steps.postpone, next_of(crm, marked.sold), Draft(day=TOMORROW.day))
    assert lawful(crm)


def test_what_follows_a_sale_opens_no_contacting_step(crm: Crm, marked: Marked) -> None:
    crm.run(deals.win_deal, marked.sold)
    mine = [row for row in rows(crm, "step").values() if row["closed_at"] is None]
    assert [row for row in mine if row["client_id"] == marked.client and row["contacts"]] == []
    assert lawful(crm)


def test_a_revival_leaves_him_in_peace_and_says_so(crm: Crm, marked: Marked) -> None:
    crm.clock = lambda: NOON + timedelta(days=400)
    done = crm.run(revive, marked.lost).value
    assert done.deal_id is None and "asked not to be contacted" in done.why_not
    assert lawful(crm)


def test_merging_another_into_him_refuses_what_the_other_was_sold(crm: Crm, marked: Marked) -> None:
    deal = a_deal(crm, marked.other, title="fence")
    crm.run(merging.merge_clients, marked.client, marked.other)
    assert deal_of(crm, deal).status == "lost" and lawful(crm)


def test_giving_him_a_company_that_is_marked_refuses_what_he_was_sold(crm: Crm) -> None:
    firm = a_client(crm, "Firm", kind="company", channels=())
    crm.run(contact.mark_no_contact, firm, "lawyers")
    client = a_client(crm)
    a_deal(crm, client)
    with suppress(Conflict):
        crm.run(clients.edit_client, client, company="Firm")
    assert lawful(crm)


def test_a_line_that_names_a_call_is_refused_where_nothing_was_sold(crm: Crm) -> None:
    client = a_client(crm)
    crm.run(contact.mark_no_contact, client, "stop")
    with pytest.raises(Conflict):
        crm.run(capture.capture, STEP, client)
    assert rows(crm, "step") == {}


def test_an_import_brings_no_open_deal_for_him(crm: Crm, marked: Marked, tmp_path: Path) -> None:
    text = "Client,Phone,Deal,Amount,Currency\nIvan Petrov,+7 921 555-01-02,gates,100,RUB\n"
    path = tmp_path / "deals.csv"
    path.write_text(text)
    done = crm.run(import_file, read(crm, path)).value
    theirs = [
        row for row in rows(crm, "deal").values()
        if row["client_id"] == marked.client and row["title"] == "gates" and row["is_open"]
    ]  # fmt: skip
    assert theirs == [] and lawful(crm)
    assert done.bad or done.deals == 0


def test_a_letter_to_him_is_refused_and_one_from_him_is_kept(crm: Crm, marked: Marked) -> None:
    with pytest.raises(Conflict, match="asked not to be contacted"):
        crm.run(activities.log_letter, marked.client, "our new offer")
    crm.run(activities.log_letter, marked.client, "please write again", direction="in")
    crm.run(activities.log_letter, marked.client, "the invoice", marked.sold)


def test_many_at_once_are_stopped_by_one(crm: Crm, marked: Marked) -> None:
    with pytest.raises(Conflict):
        crm.run(together.adds, CALL, (marked.other, marked.client))
    crm.run(bulk.tag_clients, (marked.other, marked.client), "quiet")
    crm.run(tags.retag_client, marked.client, ("known",))
    assert lawful(crm)


def test_lifting_by_his_own_words_opens_the_way_again(crm: Crm) -> None:
    marked = Marked(crm, "himself")
    crm.run(contact.lift_no_contact, marked.client, "visit", "come and measure")
    crm.run(deals.add_deal, marked.client, "gates")
    assert lawful(crm)
