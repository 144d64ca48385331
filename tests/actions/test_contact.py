"""Do-not-contact and channels: marks keep their day and reason, and are not slipped past."""

import pytest

from crm_tui.actions import clients, contact
from crm_tui.crm import Crm
from crm_tui.errors import Conflict, Invalid
from tests.actions.desk import World, a_client, client_of, rows, the


def test_a_mark_made_twice_keeps_its_first_day(crm: Crm, world: World) -> None:
    since = client_of(crm, world.quiet).no_contact_at
    now = crm.clock()
    crm.clock = lambda: now.replace(hour=15)
    assert crm.run(contact.mark_no_contact, world.quiet).entry_id is None
    crm.run(contact.mark_no_contact, world.quiet, "and wrote a letter")
    quiet = client_of(crm, world.quiet)
    assert (quiet.no_contact_at, quiet.no_contact_why) == (since, "and wrote a letter")


def test_a_mark_is_lifted_by_words_in_a_way_we_know(crm: Crm, world: World) -> None:
    with pytest.raises(Invalid) as refused:
        crm.run(contact.lift_no_contact, world.quiet, "telepathy of Olga", "call me")
    assert refused.value.field == "how"
    crm.run(contact.lift_no_contact, world.quiet, "letter", "write to me")
    with pytest.raises(Conflict, match="no do-not-contact mark"):
        crm.run(contact.lift_no_contact, world.quiet, "letter", "write to me")


def test_a_companys_mark_is_lifted_at_the_company(crm: Crm, world: World) -> None:
    company = client_of(crm, world.ivan).works_at_id
    assert company is not None
    crm.run(contact.mark_no_contact, company, "a lawyer wrote")
    with pytest.raises(Conflict) as refused:
        crm.run(contact.lift_no_contact, world.ivan, "call", "call me")
    assert f"c{company}" in refused.value.hint


def test_a_mark_stands_on_the_clients_own_channel_only(crm: Crm, world: World) -> None:
    for verb in (
        lambda: crm.run(contact.mark_no_contact, world.quiet, "x", world.phone),
        lambda: crm.run(contact.lift_no_contact, world.quiet, "call", "x", world.phone),
    ):
        with pytest.raises(Invalid, match="not a channel"):
            verb()


def test_a_marked_channel_is_not_taken_away_with_its_mark(crm: Crm, world: World) -> None:
    crm.run(contact.mark_no_contact, world.ivan, "not at work", world.phone)
    with pytest.raises(Conflict, match="mark"):
        crm.run(clients.remove_channel, world.phone)
    crm.run(contact.lift_no_contact, world.ivan, "call", "call me there", world.phone)
    crm.run(clients.remove_channel, world.phone)
    assert world.phone not in rows(crm, "channel")


def test_a_channel_is_rewritten_as_it_is_added(crm: Crm) -> None:
    client = a_client(crm, country="KR", channels=(("", "010-1234-5678"), ("", "@kim")))
    phone, nick = rows(crm, "channel")
    norm = the(crm, "channel", phone)["norm"]
    assert norm == "+821012345678"
    crm.run(clients.edit_channel, phone, "010 1234 5679")
    assert the(crm, "channel", phone)["norm"] == "+821012345679"
    added = crm.run(clients.add_channel, client, "010 1234 5678").value
    assert the(crm, "channel", added)["norm"] == norm
    for wrong in ("", "010-1234-5678"):
        with pytest.raises(Invalid) as refused:
            crm.run(clients.edit_channel, phone, wrong)
        assert refused.value.field == "channel"
    places = [the(crm, "channel", number)["position"] for number in (phone, nick, added)]
    assert places == [0, 1, 2]
