"""The laws of the data, tried by every way around them: actions, and SQL past the program."""

from collections.abc import Callable

import pytest
from sqlalchemy import select, text
from sqlmodel import col

from crm_tui.actions import activities, clients, contact, deals, merging, steps
from crm_tui.crm import Crm
from crm_tui.domain.steps import Draft
from crm_tui.errors import Conflict, CrmError, Invalid, NotFound
from crm_tui.store import laws
from crm_tui.store.tables.journal import Entry
from crm_tui.store.tables.people import Client
from crm_tui.store.tables.sales import Deal, Step
from tests.conftest import NOON, opened
from tests.stock import stocked
from tests.store.walk import picture

TOMORROW = Draft(day=NOON.date().replace(day=26))


@stocked
def a_deal(desk: Crm, pipeline: str = "sales", **more: object) -> int:
    client = desk.run(clients.add_client, "Ivan Petrov", channels=(("phone", "+79215550102"),))
    return desk.run(
        deals.add_deal, client.value, "windows", 12_000_000, "RUB", pipeline=pipeline,
        **more,  # type: ignore[arg-type]
    ).value  # fmt: skip


def deal_of(desk: Crm, deal: int) -> Deal:
    found = desk.ask(lambda session: session.get(Deal, deal))
    assert found is not None
    return found


def next_of(desk: Crm, deal: int) -> Step:
    number = deal_of(desk, deal).next_step_id
    found = desk.ask(lambda session: session.get(Step, number))
    assert found is not None
    return found


def steps_of(desk: Crm, deal: int) -> list[Step]:
    return desk.ask(
        lambda session: list(
            session.scalars(select(Step).where(col(Step.deal_id) == deal).order_by(col(Step.id)))
        )
    )


AROUND = {
    "a second open next step": (
        "update step set closed_at = null, closed_as = null, closed_by = null where id = 1",
    ),
    "an open deal whose step is closed": (
        "update step set closed_at = 1, closed_as = 'result', closed_by = 1"
        " where closed_at is null",
    ),
    "an open deal that names no step": ("update deal set next_step_id = null",),
    "an open deal that names another's step": ("update deal set next_step_id = 9999",),
    "a closed deal with an open step": (
        "update deal set status = 'won', is_open = 0, next_step_id = null, closed_at = 1",
    ),
    "a status that disagrees": ("update deal set status = 'won'",),
    "a refusal without a reason": (
        "update step set closed_at = 1, closed_as = 'refuse', closed_by = 1"
        " where closed_at is null",
        "update deal set status = 'lost', is_open = 0, next_step_id = null, closed_at = 1",
    ),
    "a step closed without a person": (
        "update step set closed_by = null where closed_at is not null",
    ),
    "an amount without a currency": ("update deal set currency = ''",),
    "an entry changed": ("update entry set action = 'x'",),
    "an entry removed": ("delete from entry where id = 1",),
    "an image changed": ("update change_image set salt = 'x'",),
    "an image removed": ("delete from change_image",),
}


@pytest.mark.parametrize("statements", AROUND.values(), ids=AROUND.keys())
def test_the_database_itself_refuses(any_crm: Crm, statements: tuple[str, ...]) -> None:
    deal = a_deal(any_crm)
    any_crm.run(steps.result, next_of(any_crm, deal).id)
    before = any_crm.ask(picture)
    with pytest.raises(Conflict), any_crm.store.write() as session:
        for statement in statements:
            session.execute(text(statement))
    assert any_crm.ask(picture) == before


def test_replacing_a_row_of_the_journal_is_refused_too(crm: Crm) -> None:
    a_deal(crm)
    with pytest.raises(Conflict), crm.store.write() as session:
        session.execute(text("insert or replace into entry select * from entry where id = 1"))


def test_truncating_the_journal_is_refused(pg_crm: Crm) -> None:
    a_deal(pg_crm)
    with pytest.raises(CrmError), pg_crm.store.write() as session:
        session.execute(text("truncate change_image"))


def test_a_result_moves_the_deal_on_and_opens_what_the_playbook_says(any_crm: Crm) -> None:
    deal = a_deal(any_crm)
    first = next_of(any_crm, deal)
    followed = any_crm.run(steps.result, first.id, "wants three windows").value
    assert (followed.status, followed.stage) == ("open", "contact")
    closed, opened_step = steps_of(any_crm, deal)
    assert (closed.closed_as, closed.said) == ("result", "wants three windows")
    assert opened_step.follows_id == closed.id
    assert opened_step.closed_at is None


def test_a_step_closes_once(any_crm: Crm) -> None:
    deal = a_deal(any_crm)
    first = next_of(any_crm, deal).id
    any_crm.run(steps.result, first)
    for again in (
        lambda: any_crm.run(steps.result, first),
        lambda: any_crm.run(steps.postpone, first, TOMORROW),
        lambda: any_crm.run(steps.refuse, first, "price"),
        lambda: any_crm.run(steps.tried, first, "busy"),
        lambda: any_crm.run(steps.move_time, (first,), TOMORROW),
    ):
        with pytest.raises(Conflict, match="closed already"):
            again()


def test_postponing_keeps_the_stage_and_links_the_steps(any_crm: Crm) -> None:
    deal = a_deal(any_crm)
    first = next_of(any_crm, deal)
    any_crm.run(steps.postpone, first.id, TOMORROW._replace(minute=600), reason="deciding")
    after = next_of(any_crm, deal)
    assert (after.follows_id, after.kind, after.title) == (first.id, first.kind, first.title)
    assert (str(after.due_day), after.due_minute) == ("2026-11-26", 600)
    assert deal_of(any_crm, deal).postpones == 1


def test_from_the_third_postponement_in_a_row_it_warns_and_a_result_starts_anew(
    crm: Crm,
) -> None:
    deal = a_deal(crm)
    remarks = [
        crm.run(steps.postpone, next_of(crm, deal).id, TOMORROW).value.remark for _ in range(4)
    ]
    assert remarks[:2] == ["", ""]
    assert all("in a row" in remark and "At 5 it takes" in remark for remark in remarks[2:])
    with pytest.raises(Invalid) as refused:
        crm.run(steps.postpone, next_of(crm, deal).id, TOMORROW)
    assert refused.value.field == "offer" and "Change the offer" in refused.value.hint
    said = crm.run(
        steps.postpone, next_of(crm, deal).id, TOMORROW, offer="changed", offered="10 % less"
    )
    assert "5 times in a row" in said.value.remark
    crm.run(steps.result, next_of(crm, deal).id)
    assert crm.run(steps.postpone, next_of(crm, deal).id, TOMORROW).value.remark == ""


def test_refusing_needs_a_reason_and_puts_the_deal_on_the_refusal_list(any_crm: Crm) -> None:
    deal = a_deal(any_crm)
    step = next_of(any_crm, deal).id
    for reason in ("", "because"):
        with pytest.raises(Invalid, match=r"refuse|reason"):
            any_crm.run(steps.refuse, step, reason)
    with pytest.raises(Invalid, match="note"):
        any_crm.run(steps.refuse, step, "other")
    any_crm.run(steps.refuse, step, "price")
    lost = deal_of(any_crm, deal)
    assert (lost.status, str(lost.revive_day)) == ("lost", "2027-05-24")


def test_tries_keep_the_step_open_and_plan_the_next(any_crm: Crm) -> None:
    deal = a_deal(any_crm)
    step = next_of(any_crm, deal).id
    any_crm.run(steps.tried, step, "no_answer")
    after = next_of(any_crm, deal)
    assert (after.id, str(after.due_day), after.due_minute) == (step, "2026-11-26", 900)
    remark = [any_crm.run(steps.tried, step, "busy").value.remark for _ in range(4)][-1]
    assert "5 tries" in remark
    assert deal_of(any_crm, deal).tries == 5
    assert deal_of(any_crm, deal).contacts == 0


def test_a_wrong_number_is_marked_and_without_another_a_side_step_finds_one(crm: Crm) -> None:
    deal = a_deal(crm)
    crm.run(steps.tried, next_of(crm, deal).id, "wrong_number")
    side = [step for step in steps_of(crm, deal) if step.side]
    assert [step.title for step in side] == ["find a number"]
    assert crm.ask(picture)["channel"][1]["bad_why"] == "wrong_number"


def test_talks_and_outcomes_count_as_contacts_once(any_crm: Crm) -> None:
    deal = a_deal(any_crm)
    step = next_of(any_crm, deal).id
    any_crm.run(steps.talked, step, "he will think")
    assert deal_of(any_crm, deal).contacts == 1
    any_crm.run(steps.postpone, step, TOMORROW)
    assert deal_of(any_crm, deal).contacts == 1
    any_crm.run(steps.result, next_of(any_crm, deal).id)
    assert deal_of(any_crm, deal).contacts == 2


def test_a_board_move_is_a_result_only_where_the_playbook_leads(any_crm: Crm) -> None:
    deal = a_deal(any_crm)
    any_crm.run(deals.move_deal, deal, "contact")
    any_crm.run(deals.move_deal, deal, "terms")
    assert [s.closed_as for s in steps_of(any_crm, deal)] == ["result", "dropped_moved", None]


def test_a_deal_counts_as_sold_from_the_first_fulfilling_stage(any_crm: Crm) -> None:
    deal = a_deal(any_crm)
    any_crm.run(deals.move_deal, deal, "delivery", next=TOMORROW)
    assert deal_of(any_crm, deal).sold_at == NOON
    any_crm.run(deals.win_deal, deal, 13_000_000)
    won = deal_of(any_crm, deal)
    assert (won.status, won.amount, won.sold_at) == ("won", 13_000_000, NOON)
    assert all(step.closed_at for step in steps_of(any_crm, deal))


def test_winning_a_window_deal_opens_the_clients_own_steps(crm: Crm) -> None:
    deal = a_deal(crm, "windows")
    crm.run(deals.win_deal, deal)
    alone = [row for row in crm.ask(picture)["step"].values() if row["deal_id"] is None]
    assert [row["due_day"] for row in alone] == ["2026-12-02", "2027-11-25"]


def test_a_step_whose_day_must_be_asked_is_refused_without_one(crm: Crm) -> None:
    deal = a_deal(crm, "windows")
    step = next_of(crm, deal).id
    with pytest.raises(Invalid, match="When") as refused:
        crm.run(steps.result, step)
    assert refused.value.field == "due"
    crm.run(steps.result, step, next=TOMORROW._replace(minute=600))
    assert next_of(crm, deal).kind == "measure"


def test_do_not_contact_refuses_the_open_deals_and_forbids_new_contact(any_crm: Crm) -> None:
    deal = a_deal(any_crm)
    client = deal_of(any_crm, deal).client_id
    any_crm.run(contact.mark_no_contact, client, "stop calling")
    assert deal_of(any_crm, deal).status == "lost"
    call = TOMORROW._replace(kind="call")
    ways: tuple[Callable[[], object], ...] = (
        lambda: any_crm.run(deals.add_deal, client, "doors"),
        lambda: any_crm.run(deals.reopen_deal, deal),
        lambda: any_crm.run(steps.add_step, call, client_id=client),
    )
    for forbidden in ways:
        with pytest.raises(Conflict, match="not to be contacted"):
            forbidden()
    assert list(any_crm.ask(laws.broken)) == []
    any_crm.run(steps.add_step, TOMORROW._replace(kind="check"), client_id=client)
    with pytest.raises(Invalid, match="say"):
        any_crm.run(contact.lift_no_contact, client, "call", " ")
    any_crm.run(contact.lift_no_contact, client, "call", "send me the offer after all")
    any_crm.run(deals.add_deal, client, "doors")


def test_a_companys_mark_covers_the_people_reached_through_it(any_crm: Crm) -> None:
    person = any_crm.run(clients.add_client, "Ivan", company="Okna Plus").value
    deal = any_crm.run(deals.add_deal, person, "windows").value
    company = any_crm.ask(
        lambda s: s.scalars(select(col(Client.id)).where(col(Client.kind) == "company")).one()
    )
    any_crm.run(contact.mark_no_contact, company, "lawyer wrote")
    assert deal_of(any_crm, deal).status == "lost"
    with pytest.raises(Conflict, match=f"c{company}"):
        any_crm.run(deals.add_deal, person, "doors")
    free = any_crm.run(clients.add_client, "Olga").value
    any_crm.run(deals.add_deal, free, "doors")
    with pytest.raises(Conflict, match="contacted"):
        any_crm.run(clients.edit_client, free, company="Okna Plus")


def test_a_deal_already_sold_keeps_its_steps_when_contact_is_forbidden(any_crm: Crm) -> None:
    deal = a_deal(any_crm)
    any_crm.run(deals.move_deal, deal, "delivery", next=TOMORROW)
    any_crm.run(contact.mark_no_contact, deal_of(any_crm, deal).client_id, "enough")
    assert deal_of(any_crm, deal).status == "open"


def test_refusing_with_do_not_contact_marks_the_client(any_crm: Crm) -> None:
    deal = a_deal(any_crm)
    any_crm.run(steps.refuse, next_of(any_crm, deal).id, "no_contact", "never again")
    client = any_crm.ask(lambda s: s.get(Client, deal_of(any_crm, deal).client_id))
    assert client is not None
    assert client.no_contact_why == "never again"


def test_an_archived_client_has_no_open_work(any_crm: Crm) -> None:
    deal = a_deal(any_crm)
    client = deal_of(any_crm, deal).client_id
    with pytest.raises(Conflict, match="open step"):
        any_crm.run(clients.archive_client, client)
    any_crm.run(deals.cancel_deal, deal, "test")
    any_crm.run(clients.archive_client, client)
    with pytest.raises(Conflict, match="archived"):
        any_crm.run(deals.add_deal, client, "doors")


def test_merging_moves_everything_and_the_old_reference_points_on(any_crm: Crm) -> None:
    deal = a_deal(any_crm)
    gone = deal_of(any_crm, deal).client_id
    any_crm.run(activities.add_note, gone, "likes tea")
    keep = any_crm.run(
        clients.add_client, "I. Petrov", channels=(("phone", "+7 921 555-01-02"),)
    ).value
    any_crm.run(merging.merge_clients, keep, gone, ("name",))
    rows = any_crm.ask(picture)
    assert rows["client"][gone]["merged_into"] == keep
    assert rows["client"][keep]["name"] == "Ivan Petrov"
    assert deal_of(any_crm, deal).client_id == keep
    assert [row["client_id"] for row in rows["activity"].values()] == [keep]
    assert [row["client_id"] for row in rows["channel"].values()] == [keep]


def test_a_stale_form_is_refused_and_never_overwrites(any_crm: Crm) -> None:
    deal = a_deal(any_crm)
    seen = deal_of(any_crm, deal).version
    with opened(any_crm.store.url, "boris") as boris:
        boris.run(deals.edit_deal, deal, "doors", seen=seen)
    with pytest.raises(Conflict, match="changed since"):
        any_crm.run(deals.edit_deal, deal, "gates", seen=seen)
    assert deal_of(any_crm, deal).title == "doors"


def test_a_refused_action_leaves_nothing_behind(any_crm: Crm) -> None:
    deal = a_deal(any_crm)
    before = any_crm.ask(picture)
    entries = any_crm.ask(lambda s: len(s.scalars(select(Entry)).all()))
    for refused in (
        lambda: any_crm.run(steps.result, next_of(any_crm, deal).id, "x", Draft(owner_id=999)),
        lambda: any_crm.run(deals.move_deal, deal, "no such stage"),
        lambda: any_crm.run(steps.result, 999),
        lambda: any_crm.run(deals.edit_deal, deal, currency="XXZ"),
    ):
        with pytest.raises((Invalid, NotFound, Conflict)):
            refused()
    assert any_crm.ask(picture) == before
    assert any_crm.ask(lambda s: len(s.scalars(select(Entry)).all())) == entries


def test_overdue_steps_are_spread_over_working_days_in_their_order(any_crm: Crm) -> None:
    numbers = tuple(next_of(any_crm, a_deal(any_crm)).id for _ in range(5))
    any_crm.run(steps.move_time, numbers, None, spread_days=3, per_day=2)
    days = [str(any_crm.ask(picture)["step"][n]["due_day"]) for n in numbers]
    assert days == ["2026-11-26", "2026-11-26", "2026-11-27", "2026-11-27", "2026-11-30"]
    with pytest.raises(Invalid, match="do not hold"):
        any_crm.run(steps.move_time, numbers, None, spread_days=2, per_day=2)


def test_the_journal_holds_references_and_no_words_of_people(any_crm: Crm) -> None:
    deal = a_deal(any_crm)
    any_crm.run(steps.result, next_of(any_crm, deal).id, "a secret said aloud")
    any_crm.run(activities.add_note, deal_of(any_crm, deal).client_id, "a secret written down")
    entries = any_crm.ask(lambda s: list(s.scalars(select(col(Entry.args)))))
    assert not [args for args in entries if "secret" in args or "Petrov" in args]
