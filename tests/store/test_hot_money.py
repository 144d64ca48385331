"""Money in parts as the board and the card tell it is what the receipts say."""

from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as some

from crm_tui.actions.deals import add_receipt, edit_deal
from crm_tui.domain.boards import BoardLines, Sum, View
from crm_tui.store.hot import board
from crm_tui.store.hot.card import card
from crm_tui.store.hot.receipts import money_of
from tests.actions.desk import TODAY, a_client, a_deal
from tests.store.glances import NOW, reading

if TYPE_CHECKING:
    import pytest

    from crm_tui.crm import Crm

PAID = some.lists(
    some.tuples(some.integers(0, 3), some.integers(1, 400), some.sampled_from(["RUB", "EUR"])),
    max_size=8,
)
AMOUNTS = (100, 500, None, 300)


def shown(desk: "Crm") -> BoardLines:
    with reading(desk) as conn:
        return board.board(conn, View(), NOW)


def test_the_board_tells_what_came_in_and_what_is_left_in_each_currency(any_crm: "Crm") -> None:
    client = a_client(any_crm)
    first = a_deal(any_crm, client, amount=100, currency="RUB")
    second = a_deal(any_crm, client, amount=50, currency="EUR")
    over = a_deal(any_crm, client, amount=10, currency="RUB")
    a_deal(any_crm, client, amount=1000, currency="RUB")
    any_crm.run(add_receipt, first, TODAY, 40)
    any_crm.run(add_receipt, first, TODAY, 7, "EUR")
    any_crm.run(add_receipt, second, TODAY, 20)
    any_crm.run(add_receipt, over, TODAY, 30)
    column = shown(any_crm).columns[0]
    assert set(column.left) == {Sum("RUB", 60), Sum("EUR", 30)}
    received = {one.id: one.received for one in column.segment.cards}
    assert (received[first], received[second], received[over]) == (40, 20, 30)
    with reading(any_crm) as conn:
        assert card(conn, deal_id=first, now_us=NOW).received == 40
        money = money_of(conn, first)
        assert money is not None and money.deal.left == 60
        assert [one.amount for one in money.receipts] == [7, 40]
        assert money_of(conn, 99) is None


@settings(max_examples=15)
@given(paid=PAID)
def test_sums_of_what_is_left_are_those_of_the_deals(
    crm: "Crm", paid: list[tuple[int, int, str]]
) -> None:
    client = a_client(crm)
    deals = [
        a_deal(crm, client, amount=amount, currency="RUB" if amount else "", stage="offer")
        for amount in AMOUNTS
    ]
    before = {one.stage.key: dict(one.left) for one in shown(crm).columns}
    wanted = dict(before["offer"])
    for at, amount, currency in paid:
        crm.run(add_receipt, deals[at], TODAY, amount, currency)
    for at, agreed in enumerate(AMOUNTS):
        got = sum(sum_ for n, sum_, code in paid if n == at and code == "RUB")
        if agreed is not None and got:
            wanted["RUB"] = wanted.get("RUB", 0) + max(agreed - got, 0)
    left = next(dict(one.left) for one in shown(crm).columns if one.stage.key == "offer")
    assert left == wanted


def test_a_long_column_is_not_looked_through(crm: "Crm", monkeypatch: "pytest.MonkeyPatch") -> None:
    monkeypatch.setattr(board, "SHORT", 1)
    client = a_client(crm)
    for _one in range(2):
        crm.run(add_receipt, a_deal(crm, client), TODAY, 10)
    assert shown(crm).columns[0].left == ()


def test_an_amount_that_is_unknown_again_has_nothing_left(crm: "Crm") -> None:
    deal = a_deal(crm)
    crm.run(add_receipt, deal, TODAY, 10)
    crm.run(edit_deal, deal, clear=("amount",))
    assert shown(crm).columns[0].left == ()
