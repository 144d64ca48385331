"""The reads of the client card, on both databases, against the same questions asked slowly."""

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select
from sqlmodel import Session, col

from crm_tui.domain.client_cards import ClientCard, Happened, Narrowed, left_to_receive, narrowed
from crm_tui.errors import NotFound
from crm_tui.store.hot import client_card, timeline
from crm_tui.store.tables.base import to_micros
from crm_tui.store.tables.history import Activity
from crm_tui.store.tables.sales import Deal, Receipt, Step
from tests.conftest import NOON
from tests.stock import stocked
from tests.store.glances import add_client, add_deal, reading

if TYPE_CHECKING:
    from crm_tui.crm import Crm


def card_of(desk: "Crm", client: int, *opened: int) -> ClientCard:
    with reading(desk) as conn:
        return client_card.client_card(conn, client, opened)


def lines_of(desk: "Crm", client: int, **more: Any) -> tuple[Happened, ...]:
    with reading(desk) as conn:
        return timeline.timeline(conn, client, **more)


def at_minute(desk: "Crm", minute: int) -> None:
    """So many minutes after half past ten."""
    desk.clock = lambda: NOON + timedelta(minutes=minute)


def test_a_card_tells_who_it_is_with_channels_tags_and_own_fields(any_crm: "Crm") -> None:
    from crm_tui.actions.clients import edit_channel
    from crm_tui.actions.contact import mark_no_contact
    from crm_tui.actions.team import define_field, set_field

    numbers = (("phone", "+7 921 555-01-02"), ("email", "ivan@okna.example"))
    ivan = add_client(
        any_crm, "Ivan Petrov", company="Okna Plus", job_title="director", city="Riga",
        source="site", tags=("vip", "north"), channels=numbers, about="likes tea",
    )  # fmt: skip
    floor = any_crm.run(define_field, "client", "Floor", "choice", ("first", "second")).value
    any_crm.run(define_field, "client", "Doors", "number")
    any_crm.run(set_field, floor, "second", client_id=ivan)
    phone, mail = card_of(any_crm, ivan).reach
    any_crm.run(edit_channel, phone.id, bad=True, why="wrong person")
    any_crm.run(mark_no_contact, ivan, "not by mail", channel_id=mail.id)
    found = card_of(any_crm, ivan)
    who = found.who
    assert (who.name, who.job_title, who.company, who.city) == (
        "Ivan Petrov", "director", "Okna Plus", "Riga"
    )  # fmt: skip
    assert (who.source, who.owner, who.about, who.archived) == ("site", "anna", "likes tea", False)
    assert (who.no_contact, who.company_forbids, who.asked) == (None, None, ivan)
    assert found.tags == ("north", "vip")
    assert [(f.name, f.text, f.options) for f in found.fields] == [
        ("Floor", "second", ("first", "second")), ("Doors", "", ()),
    ]  # fmt: skip
    assert [(one.raw, one.bad, one.bad_why, one.no_contact) for one in found.reach] == [
        ("+7 921 555-01-02", True, "wrong person", None),
        ("ivan@okna.example", False, "", "not by mail"),
    ]


def test_a_company_shows_its_people_and_forbids_for_them(any_crm: "Crm") -> None:
    from crm_tui.actions.contact import mark_no_contact

    okna = add_client(any_crm, "Okna Plus", kind="company")
    ivan = add_client(any_crm, "Ivan Petrov", company="Okna Plus", job_title="director")
    any_crm.run(mark_no_contact, okna, "wrote to us")
    assert card_of(any_crm, okna).staff == ((ivan, "Ivan Petrov", "director"),)
    who = card_of(any_crm, ivan).who
    assert (who.no_contact, who.company_forbids) == (None, "wrote to us")


def test_a_merged_client_shows_the_one_that_was_kept(any_crm: "Crm") -> None:
    from crm_tui.actions.merging import merge_clients

    kept, gone = add_client(any_crm, "Ivan Petrov"), add_client(any_crm, "Petrov Ivan")
    add_deal(any_crm, gone)
    any_crm.run(merge_clients, kept, gone)
    found = card_of(any_crm, gone)
    assert (found.who.asked, found.who.id, len(found.open_deals)) == (gone, kept, 1)
    assert lines_of(any_crm, gone) == lines_of(any_crm, kept)


def test_deals_come_with_their_steps_and_money_as_the_tables_say(any_crm: "Crm") -> None:
    from crm_tui.actions.deals import add_receipt, lose_deal
    from crm_tui.actions.steps import add_step
    from crm_tui.domain.steps import Draft

    ivan = add_client(any_crm, "Ivan Petrov")
    late = add_deal(any_crm, ivan, "late", day=date(2026, 11, 27))
    soon = add_deal(any_crm, ivan, "soon", day=date(2026, 11, 26))
    lost = add_deal(any_crm, ivan, "lost")
    any_crm.run(lose_deal, lost, "price", "too dear")
    for day, minor, code in ((24, 4_000_000, "RUB"), (25, 1_000_000, "RUB"), (25, 900, "EUR")):
        any_crm.run(add_receipt, soon, date(2026, 11, day), minor, code)
    any_crm.run(add_step, Draft(kind="document", day=date(2026, 12, 1)), deal_id=late)
    found = card_of(any_crm, ivan, soon)
    assert [deal.title for deal in found.open_deals] == ["soon", "late"]
    assert [(deal.title, deal.why, deal.note) for deal in found.closed_deals] == [
        ("lost", "price", "too dear")
    ]
    first = found.open_deals[0]
    assert first.received == ((900, "EUR"), (5_000_000, "RUB"))
    assert left_to_receive(first) == 7_000_000
    assert list(found.parts) == [soon]
    assert [one.day for one in found.parts[soon].receipts] == [
        "2026-11-25", "2026-11-25", "2026-11-24"
    ]  # fmt: skip
    assert [(step.kind, step.deal_id) for step in found.steps] == [("document", late)]
    slow = any_crm.ask(_money_slowly, ivan)
    assert {deal.id: deal.received for deal in found.open_deals if deal.received} == slow
    assert {d.id: d.step.id if d.step else None for d in found.open_deals} == any_crm.ask(
        _next_slowly, ivan
    )


def _money_slowly(session: Session, client: int) -> dict[int, tuple[tuple[int, str], ...]]:
    sums: dict[int, dict[str, int]] = {}
    for row in session.scalars(select(Receipt)):
        deal = session.get(Deal, row.deal_id)
        if deal is not None and deal.client_id == client:
            of_deal = sums.setdefault(deal.id, {})
            of_deal[row.currency] = of_deal.get(row.currency, 0) + row.amount
    return {
        deal: tuple((minor, code) for code, minor in sorted(of.items()))
        for deal, of in sums.items()
    }


def _next_slowly(session: Session, client: int) -> dict[int, int | None]:
    asked = select(Deal).where(col(Deal.client_id) == client, col(Deal.is_open) == 1)
    return {deal.id: deal.next_step_id for deal in session.scalars(asked)}


def test_many_deals_are_counted_and_the_most_urgent_are_shown(
    any_crm: "Crm", monkeypatch: pytest.MonkeyPatch
) -> None:
    from crm_tui.actions.deals import lose_deal

    ivan = add_client(any_crm, "Ivan Petrov")
    deals = [add_deal(any_crm, ivan, f"in {n}", day=date(2026, 12, 9 - n)) for n in range(4)]
    for title in ("a", "b"):
        any_crm.run(lose_deal, add_deal(any_crm, ivan, title), "competitor", competitor=title)
    monkeypatch.setattr(client_card, "OPEN", 2)
    monkeypatch.setattr(client_card, "CLOSED", 1)
    found = card_of(any_crm, ivan)
    assert [deal.id for deal in found.open_deals] == [deals[3], deals[2]]
    assert (found.open_count, found.closed_count) == (4, 2)
    assert [deal.note for deal in found.closed_deals] == ["b"]


def test_the_same_call_knows_the_other_open_deals(any_crm: "Crm") -> None:
    ivan, kim = add_client(any_crm, "Ivan Petrov"), add_client(any_crm, "Kim Minji")
    first = add_deal(any_crm, ivan, "late", day=date(2026, 11, 27))
    add_deal(any_crm, ivan, "soon", day=date(2026, 11, 26))
    add_deal(any_crm, kim, "hers")
    with reading(any_crm) as conn:
        found = client_card.other_open_deals(conn, ivan, first)
        hers = client_card.other_open_deals(conn, kim, first + 2)
    assert ([step.deal for step in found], hers) == (["soon"], ())


def test_who_is_not_there_is_named(any_crm: "Crm") -> None:
    with reading(any_crm) as conn:
        for ask in (client_card.client_card, timeline.timeline):
            with pytest.raises(NotFound, match="c97"):
                ask(conn, 97)


# -- the timeline ------------------------------------------------------------------------------


@stocked
def a_history(desk: "Crm") -> int:
    """A client with a little of everything, a minute apart; the client's id."""
    from crm_tui.actions.activities import add_note, log_call
    from crm_tui.actions.clients import add_channel, edit_client, tag_client
    from crm_tui.actions.deals import edit_deal, move_deal
    from crm_tui.actions.steps import postpone, tried
    from crm_tui.domain.steps import Draft

    at_minute(desk, 0)
    ivan = add_client(desk, "Ivan Petrov")
    at_minute(desk, 1)
    deal = add_deal(desk, ivan, pipeline="sales", day=date(2026, 11, 26))
    doings: tuple[Any, ...] = (
        lambda: desk.run(add_note, ivan, "likes green TEA", deal),
        lambda: desk.run(tried, _next(desk, deal), "no_answer"),
        lambda: desk.run(log_call, ivan, "he called back"),
        lambda: desk.run(postpone, _next(desk, deal), Draft(day=date(2026, 12, 1)), note="away"),
        lambda: desk.run(edit_client, ivan, "Ivan P. Petrov", city="Riga"),
        lambda: desk.run(edit_deal, deal, amount=13_000_000),
        lambda: desk.run(move_deal, deal, "offer"),
        lambda: desk.run(add_channel, ivan, "+7 921 555-01-02"),
        lambda: desk.run(tag_client, ivan, "vip"),
        lambda: desk.run(edit_client, ivan, about="taken back"),
        desk.undo,
    )
    for minute, do in enumerate(doings, 2):
        at_minute(desk, minute)
        do()
    return ivan


def _next(desk: "Crm", deal: int) -> int:
    found = desk.ask(lambda session: session.get(Deal, deal))
    assert found is not None and found.next_step_id is not None
    return found.next_step_id


def test_a_timeline_is_everything_that_stands_newest_first(any_crm: "Crm") -> None:
    found = lines_of(any_crm, a_history(any_crm))
    told = [
        (line.what, line.kind, line.changes[0].after if line.changes else line.text)
        for line in found
    ]
    assert told == [
        ("entry", "client.tag", "vip"),
        ("entry", "channel.add", "+7 921 555-01-02"),
        ("entry", "deal.move", "Offer sent"),
        ("entry", "deal.edit", "130 000 ₽"),
        ("entry", "client.edit", "Ivan P. Petrov"),
        ("step", "call", "call back: away"),
        ("activity", "call", "he called back"),
        ("activity", "try", ""),
        ("activity", "note", "likes green TEA"),
        ("entry", "deal.add", "windows"),
        ("entry", "client.add", "Ivan Petrov"),
    ]
    edited = next(line for line in found if line.kind == "client.edit")
    assert edited.changes == (
        ("name", "Ivan Petrov", "Ivan P. Petrov"), ("city", "", "Riga"),
    )  # fmt: skip
    assert {line.who for line in found} == {"anna"}


@pytest.mark.parametrize("limit", [1, 2, 3, 7])
def test_windows_of_any_size_tell_the_same_history(any_crm: "Crm", limit: int) -> None:
    ivan = a_history(any_crm)
    whole = lines_of(any_crm, ivan)
    found: list[Happened] = []
    place: tuple[int, ...] = timeline.BEGINNING
    while window := lines_of(any_crm, ivan, place=place, limit=limit):
        found += window
        place = window[-1].place
    assert [line._replace(place=()) for line in found] == [
        line._replace(place=()) for line in whole
    ]


def test_a_timeline_holds_every_activity_and_outcome_of_the_tables(any_crm: "Crm") -> None:
    ivan = a_history(any_crm)
    found = {(line.what, line.id, line.at) for line in lines_of(any_crm, ivan)}

    def slowly(session: Session) -> set[tuple[str, int, int]]:
        kept = {
            ("activity", one.id, to_micros(one.at)) for one in session.scalars(select(Activity))
        }
        outcomes = select(Step).where(col(Step.closed_as).in_(["result", "postpone", "refuse"]))
        return kept | {
            ("step", one.id, to_micros(one.closed_at))
            for one in session.scalars(outcomes)
            if one.closed_at
        }

    assert {line for line in found if line[0] != "entry"} == any_crm.ask(slowly)


@pytest.mark.parametrize(
    ("said", "kinds"),
    [
        ("notes", {"note"}),
        ("calls", {"call"}),
        ("note calls", {"note", "call"}),
        ("steps", {"postpone"}),
        ("tea", {"note"}),
        ("GREEN tea", {"note"}),
        ("notes away", set()),
        ("riga", {"client.edit"}),
        ("changes vip", {"client.tag"}),
        ("requests", set()),
    ],
)
def test_a_timeline_is_narrowed_to_kinds_and_words(
    any_crm: "Crm", said: str, kinds: set[str]
) -> None:
    found = lines_of(any_crm, a_history(any_crm), narrow=narrowed(said))
    assert {line.result if line.what == "step" else line.kind for line in found} == kinds


def test_words_that_name_a_kind_are_read_as_one() -> None:
    assert narrowed("Calls windows") == Narrowed(frozenset({"call"}), ("windows",))
    assert narrowed("  ") == Narrowed()
