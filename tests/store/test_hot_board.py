"""The board as the quick reads tell it is what a slow look at every deal would say."""

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from sqlalchemy import select

from crm_tui.domain.boards import (
    AGE,
    AMOUNT,
    DUE,
    EVERYONE,
    OWN,
    SORTS,
    BoardLines,
    DealCard,
    View,
    weighted,
)
from crm_tui.domain.filters import DEAL, Every, Filter, Term, Words, read_filter
from crm_tui.store.hot import board
from crm_tui.store.tables.base import to_micros
from crm_tui.store.tables.people import Client, Tag, Tagging, User
from crm_tui.store.tables.sales import Deal, Stage, Step
from tests.conftest import NOON, opened
from tests.stock import stocked
from tests.store.glances import NOW, add_client, add_deal, me, reading
from tests.store.walk import Move, two_people

if TYPE_CHECKING:
    from crm_tui.crm import Crm

MOVES = some.lists(
    some.tuples(some.integers(0, 60), some.integers(0, 40), some.integers(0, 90)),
    min_size=4,
    max_size=20,
)
FILTERS = ("", "late", "standing", "owner:anna", "tag:site late", "client", "nobody-at-all")


def parts_of(filter: Filter) -> tuple[Filter, ...]:
    return filter.parts if isinstance(filter, Every) else (filter,)


class SlowBoard:
    """Every deal of a desk, read through SQLAlchemy and counted in Python."""

    def __init__(self, session: Any, view: View) -> None:
        def everything(table: Any) -> dict[int, Any]:
            return {row.id: row for row in session.scalars(select(table))}

        self.view = view
        self.deals, self.steps = everything(Deal), everything(Step)
        self.stages, self.clients, self.users = (everything(t) for t in (Stage, Client, User))
        self.tags, self.taggings = everything(Tag), everything(Tagging)

    def cards(self, stage_id: int) -> list[int]:
        there = [
            deal
            for deal in self.deals.values()
            if deal.is_open and deal.stage_id == stage_id and self.shows(deal)
        ]
        return [deal.id for deal in sorted(there, key=self.place)]

    def shows(self, deal: Deal) -> bool:
        is_theirs = self.view.owner_id in (EVERYONE, deal.owner_id)
        return is_theirs and all(self.holds(part, deal) for part in parts_of(self.view.filter))

    def holds(self, part: Filter, deal: Deal) -> bool:
        if isinstance(part, Words):
            return self.called(deal, part.text)
        assert isinstance(part, Term)
        if part.key == "owner":
            return str(self.users[deal.owner_id].name).casefold() == part.value
        if part.key == "tag":
            return part.value in self.tagged(deal)
        if part.value == "late":
            return to_micros(self.steps[deal.next_step_id or 0].late_at) <= NOW
        days = self.stages[deal.stage_id].standing_days
        return days is not None and (NOON - deal.stage_at).days > days

    def tagged(self, deal: Deal) -> set[str]:
        return {
            self.tags[one.tag_id].name.casefold()
            for one in self.taggings.values()
            if one.deal_id == deal.id or one.client_id == deal.client_id
        }

    def called(self, deal: Deal, word: str) -> bool:
        theirs = [one for one in self.deals.values() if one.client_id == deal.client_id]
        texts = [self.clients[deal.client_id].name, *(one.title for one in theirs)]
        words = {piece for text in texts for piece in text.casefold().split()}
        return any(one.startswith(word) for one in words)

    def place(self, deal: Deal) -> Any:
        amount = -1 if deal.amount is None else deal.amount
        return {
            OWN: (deal.rank,),
            DUE: (to_micros(self.steps[deal.next_step_id or 0].late_at),),
            AMOUNT: (deal.currency, -amount),
            AGE: (deal.stage_at,),
        }[self.view.sort], deal.id

    def sums(self, stage_id: int) -> dict[str, int]:
        found: dict[str, int] = {}
        for number in self.cards(stage_id):
            deal = self.deals[number]
            if deal.amount is not None:
                found[deal.currency] = found.get(deal.currency, 0) + deal.amount
        return found


def read(desk: "Crm", view: View, **more: Any) -> BoardLines:
    with reading(desk) as conn:
        return board.board(conn, view, NOW, **more)


def sales(desk: "Crm") -> int:
    return next(line.id for line in read(desk, View()).pipelines if line.key == "sales")


def check(desk: "Crm", view: View) -> None:
    slow = desk.ask(lambda session: SlowBoard(session, view))
    for column in read(desk, view, size=500).columns:
        number = column.stage.id
        assert [card.id for card in column.segment.cards] == slow.cards(number)
        assert column.deals == len(slow.cards(number))
        assert dict(column.sums) == slow.sums(number)


def walked(desk: "Crm", moves: list[Move]) -> None:
    with two_people(desk) as walk:
        walk.go(moves)
    line = sales(desk)
    for sort in SORTS:
        check(desk, View(line, EVERYONE, sort))
    for text in FILTERS:
        check(desk, View(line, me(desk), OWN, read_filter(text, DEAL).filter))


@settings(max_examples=4)
@given(moves=MOVES)
def test_the_board_is_what_a_slow_look_says_after_any_work(crm: "Crm", moves: list[Move]) -> None:
    walked(crm, moves)


@settings(max_examples=1)
@given(moves=MOVES)
def test_the_board_is_the_same_on_a_server(pg_crm: "Crm", moves: list[Move]) -> None:
    walked(pg_crm, moves)


@stocked
def a_long_column(desk: "Crm", count: int = 25) -> list[int]:
    """Deals of one client in the first stage of sales, each with another amount."""
    ivan = add_client(desk, "Ivan Petrov")
    more = {"pipeline": "sales", "day": date(2026, 11, 27)}
    return [
        add_deal(desk, ivan, f"deal {n}", amount=100 * n, minute=60 * (n % 5), **more)
        for n in range(count)
    ]


@pytest.mark.parametrize("sort", SORTS)
def test_a_column_is_read_by_windows_from_either_end(any_crm: "Crm", sort: str) -> None:
    deals = a_long_column(any_crm)
    view = View(sales(any_crm), sort=sort)
    first = read(any_crm, view, size=4).columns[0]
    stage, seen = first.stage.id, list(first.segment.cards)
    with reading(any_crm) as conn:
        while rest := board.more(conn, view, stage, NOW, seen[-1].key, forward=True, size=4):
            seen += rest
        last = board.tail(conn, view, stage, NOW, 4)
        back = board.more(conn, view, stage, NOW, last[0].key, forward=False, size=50)
    assert sorted(card.id for card in seen) == deals
    assert [*back, *last] == seen


@pytest.mark.parametrize("sort", SORTS)
def test_a_column_is_read_around_a_card(any_crm: "Crm", sort: str) -> None:
    a_long_column(any_crm)
    view = View(sales(any_crm), sort=sort)
    whole = read(any_crm, view, size=100).columns[0]
    card = whole.segment.cards[12]
    found = read(any_crm, view, anchors={whole.stage.id: card.key}, size=5).columns[0].segment
    assert (found.start, found.cards) == (7, whole.segment.cards[7:17])
    focused = read(any_crm, view, focus=card.id, size=5)
    assert focused.focus == whole.stage.id
    assert focused.columns[0].segment == found


def test_where_the_card_is_gone_the_cards_around_its_place_are_read(any_crm: "Crm") -> None:
    from crm_tui.actions.deals import win_deal

    deals = a_long_column(any_crm, 9)
    view = View(sales(any_crm))
    cards = read(any_crm, view).columns[0].segment.cards
    any_crm.run(win_deal, deals[4])
    found = read(any_crm, view, anchors={cards[0].stage_id: cards[4].key}, focus=deals[4], size=2)
    assert found.focus is None
    assert [card.id for card in found.columns[0].segment.cards] == [3, 4, 6, 7]


def test_what_was_won_and_lost_lately_is_counted(any_crm: "Crm") -> None:
    from crm_tui.actions.deals import lose_deal, win_deal

    deals = a_long_column(any_crm, 4)
    any_crm.run(win_deal, deals[1])
    any_crm.run(lose_deal, deals[2], "price")
    won, lost = read(any_crm, View(sales(any_crm))).closed
    assert (won.status, won.deals, dict(won.sums)) == ("won", 1, {"RUB": 100})
    assert (lost.status, lost.deals, dict(lost.sums)) == ("lost", 1, {"RUB": 200})
    with reading(any_crm) as conn:
        later = board.board(conn, View(sales(any_crm)), NOW + 31 * 86_400_000_000)
    assert [line.deals for line in later.closed] == [0, 0]


def test_a_board_opens_on_a_pipeline_that_has_deals(any_crm: "Crm") -> None:
    first = read(any_crm, View())
    assert first.pipeline_id == first.pipelines[0].id
    founders = add_deal(any_crm, add_client(any_crm, "Kim Minji"), pipeline="windows")
    found = read(any_crm, View(pipeline_id=4711), focus=founders)
    assert next(p.key for p in found.pipelines if p.id == found.pipeline_id) == "windows"
    assert found.focus == found.columns[0].stage.id


def test_the_few_deals_of_one_owner_are_summed_as_those_of_many_are(
    any_crm: "Crm", monkeypatch: pytest.MonkeyPatch
) -> None:
    a_long_column(any_crm)
    with opened(any_crm.store.url, "boris") as boris:
        add_deal(boris, add_client(boris, "Kim Minji"), amount=700, pipeline="sales")
        view = View(sales(any_crm), me(boris))
    by_index = read(any_crm, view)
    monkeypatch.setattr(board, "DEARER", 5)
    with reading(any_crm) as conn:
        assert board._has_few(conn, view.owner_id) and not board._has_few(conn, me(any_crm))
    assert read(any_crm, view) == by_index
    assert dict(by_index.columns[0].sums) == {"RUB": 700}


def test_a_postponed_card_says_so(any_crm: "Crm") -> None:
    from crm_tui.actions.steps import postpone
    from crm_tui.domain.steps import Draft

    add_deal(any_crm, add_client(any_crm, "Kim Minji"), pipeline="sales")
    before = only(read(any_crm, View(sales(any_crm))))
    any_crm.run(postpone, before.step.id, Draft(day=NOON.date() + timedelta(days=9)))
    after = only(read(any_crm, View(sales(any_crm))))
    assert (before.postponed, after.postponed, after.step.postpones) == (False, True, 1)


def only(lines: BoardLines) -> DealCard:
    (card,) = [card for column in lines.columns for card in column.segment.cards]
    return card


@given(some.integers(-(10**15), 10**15), some.integers(0, 100))
def test_a_weighted_sum_is_the_nearest_minor_unit(amount: int, probability: int) -> None:
    assert abs(weighted(amount, probability) * 100 - amount * probability) <= 50
