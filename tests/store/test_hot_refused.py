"""The refusal list as the quick reads tell it is what a slow look at every lost deal would say."""

import itertools
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select

from crm_tui.actions.deals import cancel_deal, lose_deal
from crm_tui.actions.refusals import came_back, edit_refusal
from crm_tui.crm import Crm
from crm_tui.domain.refusal_lines import (
    BACK,
    DUE,
    GROUPS,
    LATER,
    NEVER,
    SORTS,
    RefusedAsked,
    RefusedLine,
)
from crm_tui.domain.search import fold
from crm_tui.store.hot import refused
from crm_tui.store.images import KINDS, table_of
from crm_tui.store.tables.base import to_micros
from crm_tui.store.tables.people import Client
from crm_tui.store.tables.sales import Deal
from crm_tui.store.tables.setup import Reason
from tests.conftest import NOON, ZONE
from tests.stock import stocked
from tests.store.glances import NOW, add_client, add_deal, me, reading

TODAY = "2026-11-25"
WHY = ("price", "bad_fit", "no_decision_maker", "other", "terms", "competitor")


@stocked
def some_refusals(desk: Crm, count: int = 14) -> list[int]:
    """Deals lost on several days for several reasons; some due, some dealt with, some cancelled."""
    clock, found = desk.clock, []
    for number in range(count):
        desk.clock = lambda n=number: NOON - timedelta(days=3 * (n % 5))  # type: ignore[misc]
        client = add_client(desk, f"Client {number % 4} Ω")
        amount = None if number % 5 == 4 else 1_000 * (number % 3)
        code = ("RUB", "EUR")[number % 2]
        deal = add_deal(desk, client, f"deal {number}", amount=amount, currency=code)
        if number % 7 == 6:
            desk.run(cancel_deal, deal, "duplicate")
            continue
        desk.run(lose_deal, deal, WHY[number % len(WHY)], "said so", "Okna Plus")
        found.append(deal)
        if number % 4 == 0:
            desk.clock = clock
            desk.run(edit_refusal, deal, day=NOON.date() + timedelta(days=number % 3))
    desk.clock = clock
    desk.run(came_back, found[-1])
    return found


def slow(desk: Crm, asked: RefusedAsked, group: str) -> list[int]:
    """The ids of a list, by a look at every deal."""

    def look(session: Any) -> list[int]:
        deals = list(session.scalars(select(Deal)))
        clients = {one.id: one for one in session.scalars(select(Client))}
        reasons = {one.id: one.key for one in session.scalars(select(Reason))}
        found = [
            deal for deal in deals
            if deal.status == "lost" and _in_group(deal, group)
            and (not asked.owner or deal.owner_id == asked.owner)
            and (not asked.reason or reasons[deal.reason_id or 0] == asked.reason)
            and to_micros(deal.closed_at or NOON) >= asked.since
        ]  # fmt: skip
        found.sort(key=lambda deal: _key(deal, clients[deal.client_id], asked.sort, group))
        return [deal.id for deal in found]

    return desk.ask(look)


def _in_group(deal: Deal, group: str) -> bool:
    if group == BACK:
        return deal.revived_at is not None
    if deal.revived_at is not None:
        return False
    today = date.fromisoformat(TODAY)
    due = deal.revive_day is not None and deal.revive_day <= today
    later = deal.revive_day is not None and not due
    return {"": True, DUE: due, LATER: later, NEVER: deal.revive_day is None}[group]


def _key(deal: Deal, client: Client, sort: str, group: str) -> tuple[Any, ...]:
    if sort == "said":
        return (-to_micros(deal.closed_at or NOON), -deal.id)
    if sort == "amount":
        return (deal.currency, -(-1 if deal.amount is None else deal.amount), deal.id)
    if sort == "client":
        return (client.name_key, deal.id)
    if group == NEVER:
        return (-deal.id,)
    if group == BACK:
        return (-to_micros(deal.revived_at or NOON), -deal.id)
    return (deal.revive_day or date.max, deal.id)


def by_windows(
    desk: Crm, asked: RefusedAsked, group: str, limit: int = 3
) -> tuple[RefusedLine, ...]:
    """The whole list, read window by window."""
    found: tuple[RefusedLine, ...] = ()
    with reading(desk) as conn:
        while True:
            after = found[-1] if found else None
            rows = refused.refused(conn, asked, TODAY, group, after=after, limit=limit)
            found += rows
            if len(rows) < limit:
                return found


def test_every_order_of_every_group_is_as_a_slow_look_says(any_crm: Crm) -> None:
    some_refusals(any_crm)
    groups = [group for group in ("", *GROUPS)]
    for sort, group in itertools.product(SORTS, groups):
        if sort == "back" and group == "":
            continue  # the list is told by its groups then
        asked = RefusedAsked(sort=sort)
        found = [line.id for line in by_windows(any_crm, asked, group)]
        assert found == slow(any_crm, asked, group), (sort, group)


@pytest.mark.parametrize(
    "asked",
    [
        RefusedAsked(reason="price"),
        RefusedAsked(owner=4711),
        RefusedAsked(since=to_micros(NOON - timedelta(days=4))),
        RefusedAsked(reason="terms", sort="said"),
    ],
)
def test_what_narrows_the_list_and_its_figures(any_crm: Crm, asked: RefusedAsked) -> None:
    some_refusals(any_crm)
    mine = asked._replace(owner=me(any_crm)) if asked.owner == 0 else asked
    with reading(any_crm) as conn:
        counts = refused.counts(conn, mine, TODAY)
        assert refused.count_back(conn, mine) == len(slow(any_crm, mine, BACK))
    for group in (DUE, LATER, NEVER):
        expected = slow(any_crm, mine, group)
        assert getattr(counts, group) == len(expected)
        if asked.sort == "back":
            assert [line.id for line in by_windows(any_crm, mine, group)] == expected
    assert counts.all == len(slow(any_crm, mine._replace(sort="said"), ""))


def test_words_are_looked_for_through_the_windows(crm: Crm, monkeypatch: Any) -> None:
    some_refusals(crm)
    monkeypatch.setattr(refused, "SCANNED", 2)
    asked = RefusedAsked(sort="said", words=(fold("Client"), fold("2 Ω")))
    with reading(crm) as conn:
        found = refused.refused(conn, asked, TODAY, "", limit=50)
    assert found and all("Client 2" in line.client for line in found)
    everything = by_windows(crm, RefusedAsked(sort="said"), "")
    assert len(found) == sum("Client 2" in line.client for line in everything)


def test_a_row_says_who_why_and_what_came_of_it(any_crm: Crm) -> None:
    deals = some_refusals(any_crm)
    with reading(any_crm) as conn:
        last = refused.lost_deal(conn, deals[-1])
        first = refused.lost_deal(conn, deals[0])
        assert refused.lost_deal(conn, 99_999) is None
    assert last is not None and first is not None
    assert last.revived_at is not None and last.after_id is not None
    assert (first.client, first.reason_key, first.note) == ("Client 0 Ω", "price", "said so")
    assert first.why == "price: Okna Plus, said so" and not first.forbidden


def test_reasons_come_in_their_order(any_crm: Crm) -> None:
    with reading(any_crm) as conn:
        found = refused.reasons(conn)
    assert found[0] == ("price", "price", 180, "")
    assert ("unreachable", "can't be reached", 90, "cold") in found


MANY = 3_000


@pytest.fixture(scope="module")
def many(sqlite_template: Any, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A file with thousands of lost deals: written straight into the table."""
    import shutil

    from tests.conftest import opened

    path = tmp_path_factory.mktemp("many") / "crm.db"
    shutil.copy(sqlite_template, path)
    with opened(f"sqlite:///{path}") as desk:
        client = add_client(desk, "Ivan Petrov")
        deal = add_deal(desk, client, "windows")
        desk.run(lose_deal, deal, "price")
        with desk.store.write() as session:
            row = session.get(Deal, deal)
            assert row is not None
            fields = {name: getattr(row, name) for name in KINDS["deal"].model_fields}
            rows = [
                {**fields, "id": deal + n, "uid": f"u{n}",
                 "revive_day": date(2026, 12, 1) + timedelta(days=n % 900) if n % 10 else None}
                for n in range(1, MANY)
            ]  # fmt: skip
            session.execute(insert(table_of("deal")), rows)
        yield desk


def test_what_the_first_window_needs_is_found_by_an_index(many: Crm) -> None:
    """Nothing is sorted and no deal is looked through, however long the list."""
    with reading(many) as conn:
        for group in (DUE, LATER, NEVER):
            terms, values = refused._terms(RefusedAsked(), TODAY, group)
            order = refused._order("back", group)[0]
            sql = f"{refused._COLUMNS} where {' and '.join(terms)} order by {order} limit 50"
            plan = [row[3] for row in conn.rows(f"explain query plan {sql}", *values)]
            assert any("USING INDEX ix_deal_revive" in line for line in plan), plan
            assert not any("TEMP B-TREE" in line for line in plan), plan
        plan = [
            row[3] for row in conn.rows(f"explain query plan {refused._DUE}", "2026-11-26", 500)
        ]
        assert any("USING INDEX ix_deal_revive" in line for line in plan), plan


def test_a_look_for_duties_reads_nothing_where_nothing_is_due(many: Crm) -> None:
    with reading(many) as conn:
        conn.within(0.04)
        assert refused.due(conn, NOW, ZONE) == ()
        assert len(refused.refused(conn, RefusedAsked(), TODAY, LATER)) == refused.WINDOW
        counts = refused.counts(conn, RefusedAsked(), TODAY)
        assert counts.all == MANY and counts.never == (MANY - 1) // 10
