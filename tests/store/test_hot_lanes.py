"""Lanes, and what was won and lost, are what the whole board says in another cut."""

from collections import Counter
from typing import TYPE_CHECKING

from crm_tui.actions.deals import give_deal, lose_deal, move_deal, win_deal
from crm_tui.actions.placing import put_deal
from crm_tui.actions.team import add_user
from crm_tui.domain.boards import CLOSED_DAYS, DAY_US, View
from crm_tui.domain.filters import DEAL, read_filter
from crm_tui.store.hot import board
from crm_tui.store.hot.board_closed import closed_cards
from tests.stock import stocked
from tests.store.glances import NOW, add_client, add_deal, me, reading
from tests.store.test_hot_board import a_long_column, read, sales

if TYPE_CHECKING:
    from crm_tui.crm import Crm


@stocked
def a_team(desk: "Crm") -> list[int]:
    """Three owners of twelve deals in three stages and two currencies; the owners' ids."""
    deals = a_long_column(desk, 12)
    people = [desk.run(add_user, name).value for name in ("boris", "Зоя")]
    for number, deal in enumerate(deals):
        if number % 3:
            desk.run(give_deal, deal, people[number % 3 - 1])
        if number % 4:
            desk.run(move_deal, deal, ("contact", "need", "offer")[number % 4 - 1])
    add_deal(desk, add_client(desk, "Kim"), pipeline="sales", amount=7, currency="KRW")
    return [me(desk), *people]


def test_lanes_are_the_board_of_each_owner_side_by_side(any_crm: "Crm") -> None:
    owners = a_team(any_crm)
    line = sales(any_crm)
    for text in ("", "deal", "amount>5"):
        filter = read_filter(text, DEAL).filter
        whole = read(any_crm, View(line, filter=filter))
        counts: Counter[int] = Counter()
        for owner in owners:
            shown = read(any_crm, View(line, owner, filter=filter, lanes=True))
            alone = read(any_crm, View(line, owner, filter=filter))
            lane = next(one for one in shown.lanes if one.owner_id == owner)
            assert shown.lane == owner
            assert dict(lane.stages) == {c.stage.id: c.deals for c in alone.columns if c.deals}
            for column, his, all_of_them in zip(
                shown.columns, alone.columns, whole.columns, strict=True
            ):
                assert column.segment == his.segment
                assert column.deals + column.elsewhere[0] == all_of_them.deals
                both = Counter(dict(column.sums)) + Counter(dict(column.elsewhere[1]))
                assert both == Counter(dict(all_of_them.sums))
            counts.update(dict(lane.stages))
        assert counts == Counter({c.stage.id: c.deals for c in whole.columns if c.deals})


def test_a_lane_of_somebody_without_a_deal_gives_the_first_one(any_crm: "Crm") -> None:
    a_team(any_crm)
    found = read(any_crm, View(sales(any_crm), 4711, lanes=True))
    assert [lane.owner for lane in found.lanes] == ["anna", "boris", "Зоя"]
    assert found.lane == found.lanes[0].owner_id
    empty = read(any_crm, View(found.pipelines[-1].id, 4711, lanes=True))
    assert empty.lanes == () and all(column.deals == 0 for column in empty.columns)


def test_what_was_closed_is_read_card_by_card_the_latest_first(any_crm: "Crm") -> None:
    deals = a_long_column(any_crm, 9)
    for deal in deals[:5]:
        any_crm.run(win_deal, deal)
    any_crm.run(lose_deal, deals[6], "price")
    view = View(sales(any_crm))
    with reading(any_crm) as conn:
        seen = list(closed_cards(conn, view, "won", NOW, size=2))
        while rest := closed_cards(conn, view, "won", NOW, seen[-1].key, size=2):
            seen += rest
        lost = closed_cards(conn, view, "lost", NOW)
        old = closed_cards(conn, view, "won", NOW + (CLOSED_DAYS + 1) * DAY_US)
        whose = closed_cards(conn, view._replace(owner_id=4711), "won", NOW)
        closed = board.board(conn, view, NOW).closed
    assert [card.id for card in seen] == sorted(deals[:5], reverse=True)
    assert [(card.id, card.status, card.step.title) for card in lost] == [
        (deals[6], "lost", "price")
    ]
    assert (len(seen), len(lost)) == tuple(line.deals for line in closed)
    assert old == () and whose == ()


def test_a_card_put_between_two_stands_there(any_crm: "Crm") -> None:
    deals = a_long_column(any_crm, 4)
    for deal in deals[:3]:
        any_crm.run(move_deal, deal, "contact")
    any_crm.run(put_deal, deals[3], "contact", "sales", deals[0], deals[1])
    column = read(any_crm, View(sales(any_crm))).columns[1]
    shown = [card.id for card in column.segment.cards]
    assert shown == [deals[0], deals[3], deals[1], deals[2]]
    any_crm.undo()
    assert len(read(any_crm, View(sales(any_crm))).columns[1].segment.cards) == 3
