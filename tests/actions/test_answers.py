"""Answers: typed by their questions, the latest holds, the older stay."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import pytest

from crm_tui.actions import activities, answers, clients, deals, merging, steps, team
from crm_tui.actions.base import Action
from crm_tui.crm import Crm
from crm_tui.domain.facts import Facts
from crm_tui.errors import Invalid
from crm_tui.store.hot.connection import Hot, open_hot
from crm_tui.store.hot.facts import facts
from crm_tui.store.journal import Tx
from crm_tui.store.queries.facts import facts_of
from crm_tui.store.tables.sales import Deal
from tests.actions.desk import TODAY, TOMORROW, a_client, a_deal, next_of, rows


def _look(tx: Tx, deal_id: int) -> Facts:
    return facts_of(tx, tx.get(Deal, deal_id))


LOOK = Action("look", "Look", _look)


@contextmanager
def reading(crm: Crm) -> Iterator[Hot]:
    """A quick reader, opened after the desk was filled."""
    found = open_hot(crm.store.url, wait=5)
    assert found is not None
    yield found
    found.close()


def test_the_latest_answer_holds_and_the_older_one_stays(crm: Crm) -> None:
    deal = a_deal(crm)
    crm.run(answers.put_answer, "budget", "400k", deal_id=deal)
    crm.run(answers.put_answer, "budget", "500k eur", deal_id=deal)
    kept = [(row["number"], row["currency"]) for row in rows(crm, "answer").values()]
    assert kept == [(40_000_000, "RUB"), (50_000_000, "EUR")]
    assert crm.run(LOOK, deal).value.answers["budget"] == "500000"


@pytest.mark.parametrize(
    ("asked", "said", "kept"),
    [
        ("must_change", "no draught", {"text": "no draught"}),
        ("best_way", "Mess", {"text": "messenger"}),
        ("best_way", "in_person", {"text": "in_person"}),
        ("service", "4/5", {"number": 4}),
        ("budget", "80 тыс", {"number": 8_000_000, "currency": "RUB"}),
        ("by_when", "fri", {"day": "2026-11-27"}),
        ("by_when", "2026-01-05", {"day": "2026-01-05"}),
        ("sizes", "120×140", {"text": "120×140"}),
        ("term", "5 dec", {"day": "2026-12-05"}),
    ],
)
def test_an_answer_is_read_by_the_kind_of_its_question(
    crm: Crm, asked: str, said: str, kept: dict[str, object]
) -> None:
    deal = a_deal(crm)
    number = crm.run(answers.put_answer, asked, said, deal_id=deal).value
    assert number is not None
    row = rows(crm, "answer")[number]
    assert {name: row[name] for name in kept} == kept


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("service", "6"),
        ("service", "good"),
        ("best_way", "pigeon"),
        ("budget", "much"),
        ("by_when", "blue"),
        ("need", "  "),
        ("need", "x" * 2001),
        ("weather", "fine"),
        ("receipts", "soon"),
        ("balance", "0%"),
        ("field:nothing", "5"),
    ],
)
def test_what_does_not_fit_is_refused_with_what_to_do(crm: Crm, asked: str, said: str) -> None:
    deal = a_deal(crm)
    with pytest.raises(Invalid) as caught:
        crm.run(answers.put_answer, asked, said, deal_id=deal)
    assert caught.value.field == "answer" and caught.value.hint


def test_what_has_a_place_of_its_own_is_written_there(crm: Crm) -> None:
    crm.run(team.define_field, "deal", "Floor", "number")
    deal = a_deal(crm, amount=None, currency="")
    for asked, said in (
        ("amount", "120k"), ("expected_date", "5 dec"), ("email", "ivan@okna.example"),
        ("source", "site"), ("field:floor", "12"),
    ):  # fmt: skip
        assert crm.run(answers.put_answer, asked, said, deal_id=deal).value is None
    row = rows(crm, "deal")[deal]
    assert (row["amount"], row["expected_day"]) == (12_000_000, "2026-12-05")
    known = crm.run(LOOK, deal).value.known
    assert {"amount", "expected_date", "email", "source", "field:floor"} <= known
    assert rows(crm, "answer") == {}


def test_money_that_is_told_with_an_answer_is_kept_as_a_receipt(crm: Crm) -> None:
    deal = a_deal(crm)
    crm.run(answers.put_answer, "receipts", "50% today advance", deal_id=deal)
    assert "balance" not in crm.run(LOOK, deal).value.known
    crm.run(answers.put_answer, "balance", "rest", deal_id=deal)
    kept = [(row["amount"], row["day"], row["note"]) for row in rows(crm, "receipt").values()]
    assert kept == [(6_000_000, TODAY.isoformat(), "advance"), (6_000_000, TODAY.isoformat(), "")]
    assert {"receipts", "balance"} <= crm.run(LOOK, deal).value.known
    assert rows(crm, "answer") == {}


def test_what_is_true_of_the_client_is_known_on_his_other_deals_too(crm: Crm) -> None:
    client = a_client(crm)
    first, second = a_deal(crm, client), a_deal(crm, client)
    for asked in ("who_decides", "best_way", "must_change"):
        said = "e-mail" if asked == "best_way" else "his wife"
        crm.run(answers.put_answer, asked, said, deal_id=first)
    found = crm.run(LOOK, second).value
    assert found.answers == {"who_decides": "his wife", "best_way": "email"}
    assert "decides" in found.known and "need" not in found.known


def test_merging_clients_keeps_their_answers(crm: Crm) -> None:
    ivan, twin = a_client(crm), a_client(crm, "I. Petrov", channels=())
    crm.run(answers.put_answer, "need", "a warm flat", client_id=ivan)
    crm.run(merging.merge_clients, twin, ivan)
    deal = a_deal(crm, twin)
    assert crm.run(LOOK, deal).value.answers == {"must_change": "a warm flat"}


def test_an_answer_at_a_step_is_written_once(crm: Crm) -> None:
    deal = a_deal(crm)
    step = next_of(crm, deal)
    for said in ("warm", "warm and quiet"):
        crm.run(answers.put_answer, "must_change", said, deal_id=deal, step_id=step)
    assert [row["text"] for row in rows(crm, "answer").values()] == ["warm and quiet"]


def test_facts_are_the_same_for_a_write_and_for_a_quick_read(any_crm: Crm) -> None:
    desk = any_crm
    client = a_client(desk, source="site", tags=("vip",))
    deal = a_deal(desk, client)
    desk.run(steps.talked, next_of(desk, deal))
    desk.run(steps.postpone, next_of(desk, deal), TOMORROW)
    desk.run(deals.add_receipt, deal, TODAY, 5_000_000)
    desk.run(clients.tag_deal, deal, "urgent")
    desk.run(activities.add_note, client, "likes tea", deal)
    for asked, said in (("need", "warm"), ("service", "5"), ("by_when", "5 dec")):
        desk.run(answers.put_answer, asked, said, deal_id=deal)
    with reading(desk) as hot:
        quick = facts(hot, deal)
    assert quick == desk.run(LOOK, deal).value
    assert (quick.contacts, quick.postpones, quick.left) == (1, 1, 7_000_000)
    assert quick.answers == {"must_change": "warm", "service": "5", "by_when": "2026-12-05"}
    assert {
        "need",
        "term",
        "phone",
        "phone_or_email",
        "source",
        "receipts",
        "amount",
    } <= quick.known
    assert quick.tags == {"vip", "urgent"}
    assert date.fromisoformat(quick.answers["by_when"]) == date(2026, 12, 5)


def test_an_answer_is_undone_and_done_again(crm: Crm) -> None:
    deal = a_deal(crm)
    crm.run(answers.put_answer, "need", "warm", deal_id=deal)
    crm.undo()
    assert rows(crm, "answer") == {}
    crm.redo()
    assert [row["text"] for row in rows(crm, "answer").values()] == ["warm"]


def test_a_client_is_found_by_what_he_answered(any_crm: Crm) -> None:
    from crm_tui.store.hot.find import find

    deal = a_deal(any_crm, a_client(any_crm, "Ivan Petrov", channels=()))
    number = any_crm.run(answers.put_answer, "need", "сквозняк из окна", deal_id=deal).value
    assert number is not None
    with reading(any_crm) as hot:
        (line,) = find(hot, "сквозн")
        assert line.name == "Ivan Petrov" and "сквозняк" in line.hint
        any_crm.run(answers.edit_answer, number, "тепло")
        assert find(hot, "сквозн") == () and len(find(hot, "teplo")) == 1
        any_crm.run(answers.remove_answer, number)
        assert find(hot, "тепло") == ()
        any_crm.undo()
        assert len(find(hot, "тепло")) == 1


def test_the_index_of_a_talkative_client_stays_small(crm: Crm) -> None:
    from crm_tui.store import derived

    deal = a_deal(crm)
    for number in range(60):
        said = f"w{number} " + " ".join(f"long{number}word{n}" for n in range(100))
        crm.run(answers.put_answer, "need", said, deal_id=deal)
    found = crm.ask(derived.words_of, [1])[1].split()
    assert "w59" in found and "w0" not in found
    assert len(found) < derived.ANSWERS * derived.ANSWER_LETTERS / 8
