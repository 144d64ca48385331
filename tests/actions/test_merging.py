"""The same client twice: what both have is there once, marks hold for both, nothing is lost."""

from collections.abc import Callable
from typing import Any

import pytest

from crm_tui.actions import activities, clients, contact, deals, merging, steps, team
from crm_tui.crm import Crm
from crm_tui.errors import Conflict, Invalid
from tests.actions.desk import (
    TOMORROW,
    World,
    a_client,
    a_colleague,
    a_deal,
    client_of,
    deal_of,
    everything,
    lawful,
    next_of,
    rows,
)
from tests.conftest import opened


def of(desk: Crm, kind: str, client: int) -> list[dict[str, Any]]:
    return [row for row in rows(desk, kind).values() if row["client_id"] == client]


def test_what_both_have_is_there_once_and_the_number_keeps_its_marks(any_crm: Crm) -> None:
    keep, gone = a_client(any_crm), a_client(any_crm, "I. Petrov", tags=("vip",))
    any_crm.run(clients.tag_client, keep, "VIP")
    floor = any_crm.run(team.define_field, "client", "Floor", "number").value
    for client, value in ((keep, "3"), (gone, "4")):
        any_crm.run(team.set_field, floor, value, client_id=client)
    theirs = of(any_crm, "channel", gone)[0]["id"]
    deal = a_deal(any_crm, gone)
    any_crm.run(steps.tried, next_of(any_crm, deal), "wrong_number", channel_id=theirs)
    any_crm.run(contact.mark_no_contact, gone, "not by phone", theirs)
    before = any_crm.ask(everything)
    any_crm.run(merging.merge_clients, keep, gone)
    (number,) = of(any_crm, "channel", keep)
    assert (number["bad_why"], number["no_contact_why"]) == ("wrong_number", "not by phone")
    assert len(of(any_crm, "tagging", keep)) == 1
    assert [row["number"] for row in of(any_crm, "field_value", keep)] == ["3"]
    assert [row["number"] for row in of(any_crm, "field_value", gone)] == ["4"]
    tried = [row for row in rows(any_crm, "activity").values() if row["kind"] == "try"]
    assert [row["channel_id"] for row in tried] == [number["id"]]
    assert lawful(any_crm)
    any_crm.undo()
    assert any_crm.ask(everything) == before


def test_a_mark_of_either_holds_for_both_since_the_day_it_was_made(any_crm: Crm) -> None:
    marked, free = a_client(any_crm), a_client(any_crm, "I. Petrov")
    any_crm.run(contact.mark_no_contact, marked, "stop")
    since = client_of(any_crm, marked).no_contact_at
    deal = a_deal(any_crm, free)
    now = any_crm.clock()
    any_crm.clock = lambda: now.replace(hour=15)
    any_crm.run(merging.merge_clients, free, marked)
    kept = client_of(any_crm, free)
    assert (kept.no_contact_at, kept.no_contact_why) == (since, "stop")
    assert deal_of(any_crm, deal).status == "lost"
    third = a_client(any_crm, "Ivan P.")
    other = a_deal(any_crm, third)
    any_crm.run(merging.merge_clients, free, third)
    assert client_of(any_crm, free).no_contact_at == since
    assert deal_of(any_crm, other).status == "lost"


def test_a_merged_company_brings_its_staff_and_its_mark_reaches_them(any_crm: Crm) -> None:
    ivan = a_client(any_crm, company="Okna Plus")
    anna = a_client(any_crm, "Anna", company="Okna+")
    plus, okna = (client_of(any_crm, one).works_at_id for one in (ivan, anna))
    assert plus is not None
    assert okna is not None
    deal = a_deal(any_crm, anna)
    any_crm.run(contact.mark_no_contact, plus, "a lawyer wrote")
    any_crm.run(merging.merge_clients, okna, plus)
    assert [client_of(any_crm, one).works_at_id for one in (ivan, anna)] == [okna, okna]
    assert deal_of(any_crm, deal).status == "lost"
    assert lawful(any_crm)
    any_crm.undo()
    assert client_of(any_crm, ivan).works_at_id == plus
    assert deal_of(any_crm, deal).status == "open"


def test_a_person_who_turns_out_to_work_at_a_marked_company_is_sold_to_no_more(crm: Crm) -> None:
    known, again = a_client(crm, company="Okna Plus"), a_client(crm, "I. Petrov")
    company = client_of(crm, known).works_at_id
    assert company is not None
    crm.run(contact.mark_no_contact, company, "a lawyer wrote")
    deal = a_deal(crm, again)
    crm.run(merging.merge_clients, again, known)
    assert deal_of(crm, deal).status == "lost"
    assert lawful(crm)


def test_a_reference_merged_twice_leads_to_the_last(any_crm: Crm) -> None:
    first, second, third = (a_client(any_crm, name) for name in ("A", "B", "C"))
    any_crm.run(merging.merge_clients, second, first)
    any_crm.run(merging.merge_clients, third, second)
    assert [client_of(any_crm, one).merged_into for one in (first, second)] == [third, third]


REACHED: dict[str, Callable[[Crm, int], Any]] = {
    "a note": lambda d, c: d.run(activities.add_note, c, "likes tea"),
    "a channel": lambda d, c: d.run(clients.add_channel, c, "@petrov"),
    "a tag": lambda d, c: d.run(clients.tag_client, c, "vip"),
    "an edit": lambda d, c: d.run(clients.edit_client, c, city="Omsk"),
    "a deal": lambda d, c: d.run(deals.add_deal, c, "gates"),
    "a step": lambda d, c: d.run(steps.add_step, TOMORROW, client_id=c),
    "a mark": lambda d, c: d.run(contact.mark_no_contact, c, "stop"),
}


@pytest.mark.parametrize("what", REACHED)
def test_what_is_said_of_a_merged_client_is_said_of_the_one_kept(crm: Crm, what: str) -> None:
    keep, gone = a_client(crm, "A", channels=()), a_client(crm, "B", channels=())
    crm.run(merging.merge_clients, keep, gone)
    before = rows(crm, "client")[gone]
    REACHED[what](crm, gone)
    assert rows(crm, "client")[gone] == before
    for kind in ("activity", "channel", "tagging", "deal", "step"):
        assert of(crm, kind, gone) == []


def test_two_that_cannot_be_one_are_not_merged(crm: Crm, world: World) -> None:
    employer = client_of(crm, world.ivan).works_at_id
    assert employer is not None
    for pair in ((world.ivan, world.ivan), (world.ivan, employer), (employer, world.ivan)):
        with pytest.raises(Invalid):
            crm.run(merging.merge_clients, *pair)
    with pytest.raises(Invalid, match="can't be chosen"):
        crm.run(merging.merge_clients, world.ivan, world.twin, ("version",))
    crm.run(clients.archive_client, world.quiet)
    with pytest.raises(Conflict, match="is archived"):
        crm.run(merging.merge_clients, world.quiet, world.ivan)
    crm.run(merging.merge_clients, world.ivan, world.twin)
    with pytest.raises(Invalid, match="was merged"):
        crm.run(merging.merge_clients, world.twin, world.ivan)


def test_a_company_does_not_work_at_itself(crm: Crm, world: World) -> None:
    employer = client_of(crm, world.ivan).works_at_id
    assert employer is not None
    with pytest.raises(Invalid, match="work at itself"):
        crm.run(clients.edit_client, employer, company="Okna Plus")


def test_a_merge_is_not_undone_once_a_colleague_built_on_it(any_crm: Crm) -> None:
    keep, gone = a_client(any_crm), a_client(any_crm, "I. Petrov")
    a_colleague(any_crm)
    deal = a_deal(any_crm, gone)
    merged = any_crm.run(merging.merge_clients, keep, gone).entry_id
    with opened(any_crm.store.url, "boris") as boris:
        boris.run(deals.edit_deal, deal, "doors")
        boris.run(merging.merge_clients, keep, a_client(any_crm, "Ivan P."))
        any_crm.undo(merged)
    assert deal_of(any_crm, deal).client_id == gone
    assert deal_of(any_crm, deal).title == "doors"
    assert lawful(any_crm)
