"""What is kept is clean: words, sums, people and numbers that no database chokes on."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_tui.actions import (
    activities,
    capture,
    clients,
    contact,
    deals,
    merging,
    steps,
    team,
    together,
)
from crm_tui.crm import Crm
from crm_tui.domain.capture import Captured
from crm_tui.domain.steps import Draft
from crm_tui.errors import Conflict, CrmError, Invalid, NotFound
from tests.actions.desk import (
    TODAY,
    TOMORROW,
    World,
    a_deal,
    client_of,
    everything,
    rows,
    step_of,
    user_of,
)
from tests.conftest import NOON

Typing = Callable[[Crm, World, str], Any]
Choosing = Callable[[Crm, World, int], Any]

TYPED: dict[str, Typing] = {
    "a client's name": lambda d, w, t: d.run(clients.add_client, t),
    "a name taken from a phone": lambda d, w, t: d.run(clients.add_client, "", channels=(("", t),)),
    "a company": lambda d, w, t: d.run(clients.add_client, "Kim", company=t),
    "a job": lambda d, w, t: d.run(clients.add_client, "Kim", job_title=t),
    "a city": lambda d, w, t: d.run(clients.add_client, "Kim", city=t),
    "a country": lambda d, w, t: d.run(clients.add_client, "Kim", country=t),
    "a language": lambda d, w, t: d.run(clients.add_client, "Kim", language=t),
    "what a client is about": lambda d, w, t: d.run(clients.add_client, "Kim", about=t),
    "a source": lambda d, w, t: d.run(clients.add_client, "Kim", source=t),
    "a tag": lambda d, w, t: d.run(clients.tag_client, w.ivan, t),
    "a tag of a deal": lambda d, w, t: d.run(clients.tag_deal, w.deal, t),
    "a tag taken off": lambda d, w, t: d.run(clients.untag_client, w.ivan, t),
    "a new name": lambda d, w, t: d.run(clients.edit_client, w.ivan, t),
    "a new company": lambda d, w, t: d.run(clients.edit_client, w.ivan, company=t),
    "new words about": lambda d, w, t: d.run(clients.edit_client, w.ivan, about=t),
    "a channel": lambda d, w, t: d.run(clients.add_channel, w.ivan, t),
    "a label": lambda d, w, t: d.run(clients.add_channel, w.ivan, "@nick", label=t),
    "a channel rewritten": lambda d, w, t: d.run(clients.edit_channel, w.phone, t),
    "a label rewritten": lambda d, w, t: d.run(clients.edit_channel, w.phone, label=t),
    "why a channel is bad": lambda d, w, t: d.run(clients.edit_channel, w.phone, bad=True, why=t),
    "a deal": lambda d, w, t: d.run(deals.add_deal, w.ivan, t),
    "a deal's title": lambda d, w, t: d.run(deals.edit_deal, w.deal, t),
    "words of a win": lambda d, w, t: d.run(deals.win_deal, w.deal, text=t),
    "a note of a loss": lambda d, w, t: d.run(deals.lose_deal, w.deal, "price", t),
    "a competitor": lambda d, w, t: d.run(deals.lose_deal, w.deal, "competitor", "", t),
    "a note of a cancellation": lambda d, w, t: d.run(deals.cancel_deal, w.deal, "spam", t),
    "a note of a receipt": lambda d, w, t: d.run(deals.add_receipt, w.deal, TODAY, 1, note=t),
    "a result": lambda d, w, t: d.run(steps.result, w.step, t),
    "the result of a side step": lambda d, w, t: d.run(steps.result, w.side, t),
    "the title of what is next": lambda d, w, t: d.run(
        steps.result, w.step, "", TOMORROW._replace(title=t)
    ),
    "a postponement": lambda d, w, t: d.run(steps.postpone, w.step, TOMORROW, note=t),
    "a refusal": lambda d, w, t: d.run(steps.refuse, w.step, "other", t),
    "the refusal of a side step": lambda d, w, t: d.run(steps.refuse, w.side, "other", t),
    "a talk": lambda d, w, t: d.run(steps.talked, w.step, t),
    "a side step": lambda d, w, t: d.run(
        steps.add_step, TOMORROW._replace(title=t), deal_id=w.deal
    ),
    "a step's title": lambda d, w, t: d.run(steps.edit_step, w.step, t),
    "a step in its place": lambda d, w, t: d.run(steps.replace_step, w.step, Draft("send", t)),
    "several results": lambda d, w, t: d.run(together.results, (w.side, w.step), t),
    "a note": lambda d, w, t: d.run(activities.add_note, w.ivan, t),
    "several notes": lambda d, w, t: d.run(together.notes, ((w.ivan, None),), t),
    "a call": lambda d, w, t: d.run(activities.log_call, w.ivan, t),
    "a meeting": lambda d, w, t: d.run(activities.log_meeting, w.ivan, t),
    "a letter": lambda d, w, t: d.run(activities.log_letter, w.ivan, t),
    "a note rewritten": lambda d, w, t: d.run(activities.edit_activity, w.note, t),
    "why not to contact": lambda d, w, t: d.run(contact.mark_no_contact, w.ivan, t),
    "why not by a channel": lambda d, w, t: d.run(contact.mark_no_contact, w.ivan, t, w.phone),
    "the client's words": lambda d, w, t: d.run(contact.lift_no_contact, w.quiet, "call", t),
    "a captured name": lambda d, w, t: d.run(capture.capture, Captured(name=t)),
    "a captured note": lambda d, w, t: d.run(capture.capture, Captured(name="Kim", note=t)),
    "a user": lambda d, w, t: d.run(team.add_user, t),
    "a full name": lambda d, w, t: d.run(team.edit_user, w.boris, t),
    "a role": lambda d, w, t: d.run(team.edit_user, w.boris, roles=(t,)),
    "a setting": lambda d, w, t: d.run(team.change_setting, "language", t),
    "an own field": lambda d, w, t: d.run(team.define_field, "deal", t),
    "a choice": lambda d, w, t: d.run(team.define_field, "deal", "Profile", "choice", (t,)),
    "a pipeline": lambda d, w, t: d.run(team.new_pipeline, f"Talk > {t}"),
    "a pipeline's name": lambda d, w, t: d.run(team.new_pipeline, "Talk > Paid", t),
}
UNKEPT = ("a\0b", "a\ud800b")


@pytest.mark.parametrize("text", UNKEPT, ids=["nul", "surrogate"])
@pytest.mark.parametrize("what", TYPED)
def test_a_character_that_cannot_be_kept_is_refused_naming_the_field(
    crm: Crm, world: World, what: str, text: str
) -> None:
    before = crm.ask(everything)
    with pytest.raises(Invalid, match="cannot be kept") as refused:
        TYPED[what](crm, world, text)
    assert refused.value.field
    assert refused.value.hint
    assert crm.ask(everything) == before


@given(text=st.text(st.characters(exclude_categories=()), max_size=40), which=st.integers(0, 999))
def test_whatever_is_typed_is_kept_or_refused_in_words(
    crm: Crm, world: World, text: str, which: int
) -> None:
    names = list(TYPED)
    try:
        TYPED[names[which % len(names)]](crm, world, text)
    except CrmError as refused:
        assert refused.message
    else:
        crm.undo()


#: Where somebody is made responsible.
CHOSEN: dict[str, Choosing] = {
    "a client": lambda d, w, n: d.run(clients.add_client, "Kim", owner_id=n),
    "a client given": lambda d, w, n: d.run(clients.give_client, w.ivan, n),
    "a deal": lambda d, w, n: d.run(deals.add_deal, w.ivan, "gates", owner_id=n),
    "a deal given": lambda d, w, n: d.run(deals.give_deal, w.deal, n),
    "what is next": lambda d, w, n: d.run(steps.result, w.step, "", TOMORROW._replace(owner_id=n)),
    "a postponed step": lambda d, w, n: d.run(steps.postpone, w.step, TOMORROW, owner_id=n),
    "a side step": lambda d, w, n: d.run(
        steps.add_step, TOMORROW._replace(owner_id=n), deal_id=w.deal
    ),
    "a step": lambda d, w, n: d.run(steps.edit_step, w.step, owner_id=n),
    "a moved deal": lambda d, w, n: d.run(
        deals.move_deal, w.deal, "terms", next=TOMORROW._replace(owner_id=n)
    ),
}


@pytest.mark.parametrize("number", [0, 999, 2**64], ids=["zero", "unknown", "too long"])
@pytest.mark.parametrize("what", CHOSEN)
def test_nobody_cannot_be_responsible(crm: Crm, world: World, what: str, number: int) -> None:
    with pytest.raises(Invalid, match="no user") as refused:
        CHOSEN[what](crm, world, number)
    assert refused.value.field == "owner"


@pytest.mark.parametrize("what", CHOSEN)
def test_who_has_left_cannot_be_made_responsible(crm: Crm, world: World, what: str) -> None:
    from sqlalchemy import text

    with crm.store.write() as session:
        session.execute(text("update user set archived_at = 1 where name = 'boris'"))
    with pytest.raises(Invalid, match="boris is not here any more") as refused:
        CHOSEN[what](crm, world, world.boris)
    assert refused.value.field == "owner"


def test_the_steps_of_who_has_left_can_still_be_worked_on(crm: Crm, world: World) -> None:
    from sqlalchemy import text

    crm.run(deals.give_deal, world.deal, world.boris)
    with crm.store.write() as session:
        session.execute(text("update user set archived_at = 1 where name = 'boris'"))
    after = crm.run(steps.postpone, world.step, TOMORROW).value.step_id
    assert after is not None
    assert step_of(crm, after).owner_id == world.boris
    crm.run(deals.win_deal, world.deal)


PAID: dict[str, Choosing] = {
    "a deal": lambda d, w, n: d.run(deals.add_deal, w.ivan, "gates", n, "EUR"),
    "a deal changed": lambda d, w, n: d.run(deals.edit_deal, w.deal, None, n),
    "a sale": lambda d, w, n: d.run(deals.win_deal, w.deal, n),
    "a result": lambda d, w, n: d.run(steps.result, w.step, amount=n),
    "a receipt": lambda d, w, n: d.run(deals.add_receipt, w.deal, TODAY, n),
}


@pytest.mark.parametrize("amount", [-1, 2**63, 10**30])
@pytest.mark.parametrize("what", PAID)
def test_a_sum_that_cannot_be_is_refused(crm: Crm, world: World, what: str, amount: int) -> None:
    with pytest.raises(Invalid) as refused:
        PAID[what](crm, world, amount)
    assert refused.value.field == "amount"


@pytest.mark.parametrize("what", PAID)
def test_the_largest_sum_is_kept(any_crm: Crm, what: str) -> None:
    deal = a_deal(any_crm)
    ivan = rows(any_crm, "deal")[deal]["client_id"]
    step = rows(any_crm, "deal")[deal]["next_step_id"]
    some = World(0, ivan, 0, 0, deal, 0, 0, step, 0, 0, 0, 0, 0, 0)
    PAID[what](any_crm, some, 2**63 - 1)
    kept = [row["amount"] for kind in ("deal", "receipt") for row in rows(any_crm, kind).values()]
    assert 2**63 - 1 in kept


def test_a_result_in_no_currency_we_know_is_refused(crm: Crm, world: World) -> None:
    with pytest.raises(Invalid, match="not a currency"):
        crm.run(steps.result, world.step, amount=5, currency="zzz")
    crm.run(steps.result, world.step, amount=5, currency="eur")
    assert rows(crm, "deal")[world.deal]["currency"] == "EUR"


@pytest.mark.parametrize("number", [-1, 0, 999, 2**63, 10**30])
def test_a_number_of_no_record_is_not_found(any_crm: Crm, number: int) -> None:
    for look in (
        lambda: any_crm.run(steps.result, number),
        lambda: any_crm.run(deals.win_deal, number),
        lambda: any_crm.run(clients.edit_client, number, city="Omsk"),
        lambda: any_crm.run(activities.edit_activity, number, "x"),
        lambda: any_crm.run(merging.merge_clients, number, number + 1),
        lambda: any_crm.run(steps.move_time, (number,), TOMORROW),
        lambda: any_crm.undo(number),
    ):
        with pytest.raises((NotFound, Conflict)) as refused:
            look()
        assert refused.value.hint or "no entry" in refused.value.message


@pytest.mark.parametrize("minutes", [-1, 10_081, 2**31, 2**63])
def test_a_length_beyond_a_week_is_refused(any_crm: Crm, minutes: int) -> None:
    deal = a_deal(any_crm)
    row = rows(any_crm, "deal")[deal]
    for lasting in (
        lambda: any_crm.run(steps.talked, row["next_step_id"], "", minutes),
        lambda: any_crm.run(activities.log_call, row["client_id"], minutes=minutes),
        lambda: any_crm.run(steps.edit_step, row["next_step_id"], minutes=minutes),
        lambda: any_crm.run(
            steps.add_step, TOMORROW._replace(minutes=minutes), client_id=row["client_id"]
        ),
    ):
        with pytest.raises(Invalid) as refused:
            lasting()
        assert refused.value.field == "minutes"


@pytest.mark.parametrize(
    ("draft", "field"),
    [
        (TOMORROW._replace(minute=1440), "due"),
        (TOMORROW._replace(minute=-1), "due"),
        (TOMORROW._replace(kind="dance"), "kind"),
        (TOMORROW._replace(by_or_at="after"), "by_or_at"),
        (Draft(day=TODAY.replace(year=9999)), "due"),
    ],
)
def test_a_step_that_cannot_be_is_refused(crm: Crm, world: World, draft: Draft, field: str) -> None:
    for asked in (
        lambda: crm.run(steps.result, world.step, "", draft),
        lambda: crm.run(steps.postpone, world.step, draft),
        lambda: crm.run(steps.add_step, draft, deal_id=world.deal),
        lambda: crm.run(steps.move_time, (world.step,), draft),
        lambda: crm.run(steps.tried, world.step, "busy", draft),
    ):
        with pytest.raises(Invalid) as refused:
            asked()
        assert refused.value.field == field


def test_a_client_may_be_named_by_its_phone_and_never_by_spaces(crm: Crm) -> None:
    named = crm.run(clients.add_client, " ", channels=(("", " +7 921 555-01-09 "),)).value
    assert client_of(crm, named).name == "+7 921 555-01-09"
    with pytest.raises(Invalid, match="needs a name"):
        crm.run(clients.add_client, "  ", channels=(("", "  "),))


def test_what_is_emptied_by_spaces_is_empty(crm: Crm, world: World) -> None:
    crm.run(clients.edit_client, world.ivan, company="  ", source=" ", city=" ")
    ivan = client_of(crm, world.ivan)
    assert (ivan.works_at_id, ivan.source_id, ivan.city) == (None, None, "")
    with pytest.raises(Invalid, match="needs a name"):
        crm.run(clients.edit_client, world.ivan, name=" ")
    with pytest.raises(Invalid, match="needs a name"):
        crm.run(clients.add_client, "Kim", source="#")


def test_a_deal_keeps_its_source_and_link_or_says_there_is_none(crm: Crm, world: World) -> None:
    for unknown in ({"source_id": 999}, {"linked_to": 999}):
        with pytest.raises(Invalid, match="There is no") as refused:
            crm.run(deals.add_deal, world.ivan, "gates", **unknown)  # type: ignore[arg-type]
        assert refused.value.field in ("source", "linked_to")


def test_a_call_cannot_have_been_made_tomorrow_nor_at_no_place(crm: Crm, world: World) -> None:
    for at in (datetime(2026, 11, 26, tzinfo=UTC), NOON.replace(tzinfo=None)):
        with pytest.raises(Invalid) as refused:
            crm.run(activities.log_call, world.ivan, at=at)
        assert refused.value.field == "at"
    crm.run(activities.log_call, world.ivan, at=datetime(2026, 11, 24, tzinfo=UTC))


def test_evidence_is_not_reworded(crm: Crm, world: World) -> None:
    crm.run(contact.lift_no_contact, world.quiet, "call", "call me on Monday")
    lifted = max(rows(crm, "activity"))
    with pytest.raises(Conflict, match="reworded"):
        crm.run(activities.edit_activity, lifted, "anything goes")
    with pytest.raises(Invalid, match="empty note"):
        crm.run(activities.edit_activity, world.note, " ")


def test_the_person_who_acts_is_who_owns_what_nobody_else_does(crm: Crm, boris: Crm) -> None:
    made = boris.run(clients.add_client, "Kim").value
    assert client_of(crm, made).owner_id == user_of(crm, "boris")
