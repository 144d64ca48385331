"""Today, plans and cards as the quick reads tell them are what SQLAlchemy would say."""

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from crm_tui.errors import NotFound
from crm_tui.store.hot import card, find, history, people, plan, show, status, today
from crm_tui.store.hot.days import day_around
from tests.conftest import NOON, ZONE, opened
from tests.store.glances import DAY, NOW, add_client, add_deal, me, micros, reading
from tests.store.slow_reads import Slow
from tests.store.walk import Move, two_people

if TYPE_CHECKING:
    from crm_tui.crm import Crm

MOVES = some.lists(
    some.tuples(some.integers(0, 60), some.integers(0, 40), some.integers(0, 90)),
    min_size=4,
    max_size=20,
)


# -- today ----------------------------------------------------------------------------------------


def check_today(desk: "Crm", moment: datetime, owner: str | int) -> None:
    user = me(desk)
    now, zone = micros(moment), ZoneInfo(ZONE)
    whose = None if owner == "all" else user if owner == "mine" else int(owner)
    slow = desk.ask(lambda session: Slow(session, moment, whose))
    day = moment.astimezone(zone).date().isoformat()
    with reading(desk) as conn:
        figures, steps = today.today(
            conn, user, now, day, owner=owner, groups=today.GROUPS, zone=zone
        )
    assert figures == slow.counts()
    assert steps == slow.groups(today.GROUPS)


def walked(desk: "Crm", moves: list[Move]) -> None:
    with two_people(desk) as walk:
        walk.go(moves)
    for hours in (0, 8, 30, 24 * 9):
        for owner in ("mine", "all", 3):
            check_today(desk, NOON + timedelta(hours=hours), owner)


@settings(max_examples=8)
@given(moves=MOVES)
def test_today_is_what_a_slow_count_says_after_any_work(crm: "Crm", moves: list[Move]) -> None:
    walked(crm, moves)


@settings(max_examples=3)
@given(moves=MOVES)
def test_today_is_the_same_on_a_server(pg_crm: "Crm", moves: list[Move]) -> None:
    walked(pg_crm, moves)


def test_what_is_late_comes_first_and_what_is_later_stays_folded(any_crm: "Crm") -> None:
    ivan = add_client(any_crm, "Ivan Petrov")
    for title, day, minute in (
        ("evening", date(2026, 11, 25), 1080),
        ("long ago", date(2026, 10, 1), None),
        ("this morning", date(2026, 11, 25), 600),
        ("next year", date(2027, 2, 1), 600),
        ("some time today", date(2026, 11, 25), None),
        ("at eleven", date(2026, 11, 25), 660),
    ):
        add_deal(any_crm, ivan, title, day=day, minute=minute)
    with reading(any_crm) as conn:
        figures, steps = today.today(conn, me(any_crm), NOW, DAY)
    titles = ["long ago", "this morning", "at eleven", "evening", "some time today"]
    assert [step.deal for step in steps] == titles
    assert (figures.overdue, figures.total, figures.future) == (2, 5, 1)


def test_a_long_list_is_read_in_windows(any_crm: "Crm") -> None:
    ivan = add_client(any_crm, "Ivan Petrov")
    deals = [add_deal(any_crm, ivan, f"deal {n}", minute=60 * (n % 3)) for n in range(7)]
    day, seen = day_around(NOW, DAY), []
    with reading(any_crm) as conn:
        window = today.steps(conn, me(any_crm), day, "overdue", limit=3)
        while window:
            assert len(window) <= 3
            seen += [step.deal_id for step in window]
            window = today.steps(conn, me(any_crm), day, "overdue", limit=3, after=window[-1])
    assert sorted(filter(None, seen)) == deals


def test_a_colleague_has_a_list_of_his_own(any_crm: "Crm") -> None:
    add_deal(any_crm, add_client(any_crm, "Ivan Petrov"))
    with opened(any_crm.store.url, "boris") as boris:
        add_deal(boris, add_client(boris, "Kim Minji"))
    with reading(any_crm) as conn:
        assert people.owner_named(conn, "Boris") == people.user(conn, "boris").id
        names = [
            [step.client for step in today.today(conn, me(any_crm), NOW, DAY, owner=owner)[1]]
            for owner in ("mine", people.owner_named(conn, "boris"), "all")
        ]
        with pytest.raises(NotFound, match="no user"):
            people.owner_named(conn, "nobody")
    assert names == [["Ivan Petrov"], ["Kim Minji"], ["Ivan Petrov", "Kim Minji"]]


def test_the_status_names_what_comes_next(any_crm: "Crm") -> None:
    ivan = add_client(any_crm, "Ivan Petrov")
    add_deal(any_crm, ivan, "late", day=date(2026, 11, 20))
    add_deal(any_crm, ivan, "soon", minute=900)
    with reading(any_crm) as conn:
        figures, following = status.status(conn, me(any_crm), NOW, DAY)
        first = status.next_up(conn, me(any_crm), NOW, DAY)
        line, *_rest = today.today(conn, me(any_crm), NOW, DAY)[1]
    assert (figures.total, figures.overdue) == (2, 1)
    assert following is not None and following.deal == "soon"
    assert line.deal == "late" and first == line.id


def test_what_was_done_is_listed_newest_first(any_crm: "Crm") -> None:
    from crm_tui.actions.steps import postpone, result
    from crm_tui.domain.steps import Draft

    ivan = add_client(any_crm, "Ivan Petrov")
    for title in ("first", "second"):
        add_deal(any_crm, ivan, title, pipeline="sales")
    with reading(any_crm) as conn:
        steps = plan.plan(conn, me(any_crm), NOW, DAY)
    any_crm.run(result, steps[0].id, "they want it")
    any_crm.clock = lambda: NOON + timedelta(minutes=1)
    any_crm.run(postpone, steps[1].id, Draft(day=date(2026, 12, 1)), note="on holiday")
    with reading(any_crm) as conn:
        day = day_around(NOW, DAY)
        found = plan.done(conn, me(any_crm), day)
        before = plan.done(conn, me(any_crm), day_around(NOW, "2026-11-24"))
    assert [(line.deal, line.closed_as, line.said, line.yes) for line in found] == [
        ("second", "postpone", "on holiday", 0),
        ("first", "result", "they want it", 1),
    ]
    assert before == ()


def test_a_week_is_seven_days_and_what_is_late(any_crm: "Crm") -> None:
    ivan = add_client(any_crm, "Ivan Petrov")
    for number in (-30, 0, 6, 7):
        add_deal(any_crm, ivan, f"in {number}", day=date(2026, 11, 25) + timedelta(days=number))
    with reading(any_crm) as conn:
        found = plan.week(conn, me(any_crm), NOW, DAY)
        everything = plan.plan(conn, me(any_crm), NOW, DAY)
    assert [line.deal for line in found] == ["in -30", "in 0", "in 6"]
    assert [line.deal for line in everything] == ["in -30", "in 0", "in 6", "in 7"]


# -- cards ----------------------------------------------------------------------------------------


def test_a_card_answers_the_five_questions(any_crm: "Crm") -> None:
    from crm_tui.actions.activities import add_note
    from crm_tui.actions.clients import add_channel

    okna = add_client(any_crm, "Okna Plus", kind="company")
    ivan = add_client(any_crm, "Ivan Petrov", company="Okna Plus")
    any_crm.run(add_channel, ivan, "+7 921 555-01-02")
    deal = add_deal(any_crm, ivan, pipeline="sales", minute=1000)
    any_crm.run(add_note, ivan, "3 windows, balcony", deal)
    with reading(any_crm) as conn:
        found = card.card(conn, deal_id=deal, now_us=NOW + 3 * 86_400_000_000)
        by_step = card.card(conn, step_id=found.step.id if found.step else 0, now_us=NOW)
        by_client = card.card(conn, client_id=ivan, now_us=NOW)
        of_company = card.card(conn, client_id=okna, now_us=NOW)
    assert (found.client, found.company, found.stage) == ("Ivan Petrov", "Okna Plus", "New request")
    assert (found.amount, found.currency, found.status) == (12_000_000, "RUB", "open")
    assert found.standing_days == 3
    assert by_step.standing_days is None
    assert found.step is not None and (found.step.title, found.step.due_minute) == (
        "call back",
        1000,
    )
    assert found.last is not None and found.last.text == "3 windows, balcony"
    assert [one.norm for one in found.channels] == ["+79215550102"]
    assert found.questions[0].text == "What made you ask now?"
    assert by_step.step == by_client.step == found.step
    assert (of_company.step, of_company.deal_id, of_company.history) == (None, None, ())


def test_a_lost_deal_asks_what_was_chosen_instead(any_crm: "Crm") -> None:
    from crm_tui.actions.deals import lose_deal

    deal = add_deal(any_crm, add_client(any_crm, "Ivan Petrov"), pipeline="sales")
    any_crm.run(lose_deal, deal, "price", "too dear")
    with reading(any_crm) as conn:
        found = card.card(conn, deal_id=deal, now_us=NOW)
        page = show.deal_page(conn, deal, NOW)
    assert (found.status, found.step) == ("lost", None)
    assert found.questions[0].key != "why_now"
    assert (page.reason, page.note) == ("price", "too dear")


def test_a_mark_on_the_company_shows_on_its_people(any_crm: "Crm") -> None:
    from crm_tui.actions.contact import mark_no_contact

    okna = add_client(any_crm, "Okna Plus", kind="company")
    ivan = add_client(any_crm, "Ivan Petrov", company="Okna Plus")
    any_crm.run(mark_no_contact, okna, why="wrote to us")
    with reading(any_crm) as conn:
        assert card.card(conn, client_id=ivan, now_us=NOW).no_contact == "wrote to us"


def test_a_merged_client_leads_to_the_one_that_was_kept(any_crm: "Crm") -> None:
    from crm_tui.actions.merging import merge_clients

    kept, gone = add_client(any_crm, "Ivan Petrov"), add_client(any_crm, "Petrov Ivan")
    add_deal(any_crm, gone)
    any_crm.run(merge_clients, kept, gone)
    with reading(any_crm) as conn:
        page = show.client_page(conn, gone, NOW)
        found = find.find(conn, "petrov")
    assert (page.asked, page.card.client_id) == (gone, kept)
    assert [line.client_id for line in found] == [kept]


def test_what_is_not_there_is_named(any_crm: "Crm") -> None:
    with reading(any_crm) as conn:
        for ask, ref in (
            (lambda: card.card(conn, step_id=99), "s99"),
            (lambda: card.card(conn, deal_id=98), "d98"),
            (lambda: card.card(conn, client_id=97), "c97"),
            (lambda: show.client_page(conn, 96, NOW), "c96"),
            (lambda: show.deal_page(conn, 95, NOW), "d95"),
            (lambda: show.step_page(conn, 94), "s94"),
            (lambda: show.request_page(conn, 93), "r93"),
            (lambda: show.entry_page(conn, 92), "j92"),
            (lambda: history.log(conn, deal_id=91), "d91"),
        ):
            with pytest.raises(NotFound, match=ref):
                ask()


def test_a_page_tells_what_hangs_on_a_client(any_crm: "Crm") -> None:
    from crm_tui.actions.clients import tag_client
    from crm_tui.actions.deals import add_receipt

    okna = add_client(any_crm, "Okna Plus", kind="company", city="Berlin", source="site")
    ivan = add_client(any_crm, "Ivan Petrov", company="Okna Plus")
    any_crm.run(tag_client, okna, "vip")
    deal = add_deal(any_crm, okna, pipeline="sales")
    any_crm.run(add_receipt, deal, date(2026, 11, 24), 5_000_000)
    with reading(any_crm) as conn:
        page = show.client_page(conn, okna, NOW)
        money = show.deal_page(conn, deal, NOW).receipts
        step = show.step_page(conn, page.deals[0].step_id or 0)
    assert (page.kind, page.city, page.tags) == ("company", "Berlin", ("vip",))
    assert page.people == ((ivan, "Ivan Petrov"),)
    assert [(line.id, line.status, line.stage) for line in page.deals] == [
        (deal, "open", "New request")
    ]
    assert [(line.amount, line.currency, line.day) for line in money] == [
        (5_000_000, "RUB", "2026-11-24")
    ]
    assert (step.step.deal_id, step.closed_at, step.waits) == (deal, None, 1)


def test_a_number_that_may_not_be_called_comes_last_and_marked(any_crm: "Crm") -> None:
    from crm_tui.actions.contact import mark_no_contact

    numbers = (("phone", "+79215550102"), ("phone", "+79215550103"))
    client = add_client(any_crm, "Ivan", channels=numbers)
    with reading(any_crm) as conn:
        first = card.card(conn, client_id=client, now_us=NOW).channels[0]
    any_crm.run(mark_no_contact, client, why="not here", channel_id=first.id)
    with reading(any_crm) as conn:
        found = card.card(conn, client_id=client, now_us=NOW).channels
    assert [(one.raw[-1], one.bad) for one in found] == [("3", 0), ("2", 1)]
