"""What the client card asks of the verbs: tags as a list, receipts changed, values emptied."""

from datetime import date

import pytest

from crm_tui.actions.clients import tag_client, tag_deal
from crm_tui.actions.deals import CLEARABLE, add_receipt, edit_deal, edit_receipt
from crm_tui.actions.tags import retag_client, retag_deal
from crm_tui.actions.team import define_field, set_field
from crm_tui.crm import Crm
from crm_tui.errors import Conflict, Invalid
from crm_tui.store.hot.client_card import client_card
from crm_tui.store.queries.edited import became, own_value
from tests.actions.desk import TODAY, a_client, a_deal, deal_of, rows, the
from tests.store.glances import reading


def test_tags_are_put_on_and_taken_off_and_the_others_stay(crm: Crm) -> None:
    client = a_client(crm, tags=("VIP", "north"))
    crm.run(tag_client, client, "new")
    crm.run(retag_client, client, ("cold", "new"), ("vip", "nobody wears it"))
    with reading(crm) as conn:
        assert client_card(conn, client).tags == ("cold", "new", "north")


def test_tags_of_a_deal_are_its_own(crm: Crm) -> None:
    client = a_client(crm, tags=("vip",))
    deal = a_deal(crm, client)
    crm.run(tag_deal, deal, "vip")
    crm.run(retag_deal, deal, ("urgent",), ("vip",))
    with reading(crm) as conn:
        found = client_card(conn, client, (deal,))
    assert (found.tags, found.parts[deal].tags) == (("vip",), ("urgent",))


def test_a_receipt_is_changed_but_never_to_nothing(crm: Crm) -> None:
    receipt = crm.run(add_receipt, a_deal(crm), TODAY, 100, note="cash").value
    crm.run(edit_receipt, receipt, date(2026, 11, 20), 700, "eur", "bank", seen=1)
    found = the(crm, "receipt", receipt)
    assert (found["day"], found["amount"], found["currency"], found["note"]) == (
        "2026-11-20", 700, "EUR", "bank"
    )  # fmt: skip
    with pytest.raises(Invalid, match="too small"):
        crm.run(edit_receipt, receipt, amount=0)
    with pytest.raises(Conflict):
        crm.run(edit_receipt, receipt, note="x", seen=1)
    crm.run(edit_receipt, receipt, note="")
    assert the(crm, "receipt", receipt)["note"] == ""


def test_what_of_a_deal_may_be_unknown_is_emptied(crm: Crm) -> None:
    deal = a_deal(crm, expected_day=date(2026, 12, 1), promised_day=date(2026, 12, 2))
    crm.run(edit_deal, deal, clear=CLEARABLE)
    found = deal_of(crm, deal)
    assert (found.amount, found.expected_day, found.promised_day) == (None, None, None)
    with pytest.raises(Invalid, match="not known here"):
        crm.run(edit_deal, deal, clear=("title",))


def test_an_own_value_is_not_written_over_one_that_nobody_saw(crm: Crm) -> None:
    client = a_client(crm)
    floor = crm.run(define_field, "client", "Floor", "number").value
    crm.run(set_field, floor, "3", client_id=client, seen=0)
    with pytest.raises(Conflict):
        crm.run(set_field, floor, "4", client_id=client, seen=0)
    crm.run(set_field, floor, "4", client_id=client, seen=1)
    assert [row["number"] for row in rows(crm, "field_value").values()] == ["4"]


def test_who_changed_a_value_is_known_and_who_changed_another_is_not(any_crm: Crm) -> None:
    from crm_tui.actions.clients import edit_client

    boris = Crm(any_crm.store, "boris", clock=any_crm.clock, zone=any_crm.zone)
    client = a_client(any_crm, company="Okna Plus")
    boris.run(edit_client, client, name="Ivan", company="Okna")
    any_crm.run(edit_client, client, city="Riga")
    name = any_crm.ask(became, "client", client, ("name",))
    work = any_crm.ask(became, "client", client, ("works_at_id",))
    assert name is not None and (name.text, name.who) == ("Ivan", "boris")
    assert work is not None and (work.text, work.who) == ("Okna", "boris")
    assert any_crm.ask(became, "client", 99, ("name",)) is None


def test_an_own_value_tells_its_words_and_who_wrote_them(crm: Crm) -> None:
    deal = a_deal(crm)
    fields = {
        kind: crm.run(define_field, "deal", kind, kind, ("oak",) if kind == "choice" else ()).value
        for kind in ("text", "number", "day", "choice")
    }
    for kind, value in (("text", "a"), ("number", "2"), ("day", "2026-12-01"), ("choice", "OAK")):
        assert crm.ask(own_value, fields[kind], "deal_id", deal).version == 0
        crm.run(set_field, fields[kind], value, deal_id=deal)
    found = [crm.ask(own_value, field, "deal_id", deal) for field in fields.values()]
    assert [one.text for one in found] == ["a", "2", "2026-12-01", "oak"]
    assert {one.who for one in found} == {"anna"}
