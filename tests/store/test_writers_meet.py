"""Colleagues who write to the same client in the same moment: nothing is lost, no law is broken."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier
from typing import Any

from sqlalchemy import select
from sqlmodel import col

from crm_tui.actions import clients, contact, deals, merging, together
from crm_tui.crm import Crm
from crm_tui.errors import Conflict
from crm_tui.store import laws
from crm_tui.store.journal import Tx
from crm_tui.store.tables.journal import SearchDoc
from crm_tui.store.tables.people import Client
from crm_tui.store.tables.sales import Deal
from tests.actions.desk import a_client, a_deal, deal_of, next_of
from tests.conftest import opened

ROUNDS = 6


def at_once(*works: Callable[[], Any]) -> list[Any]:
    """Do all of it in the same moment; what each gave, or the conflict it met."""
    start = Barrier(len(works))

    def one(work: Callable[[], Any]) -> Any:
        start.wait()
        try:
            return work()
        except Conflict as conflict:
            return conflict

    with ThreadPoolExecutor(len(works)) as pool:
        return [done.result() for done in [pool.submit(one, work) for work in works]]


def test_two_deals_of_one_client_are_renamed_at_once_and_both_are_found(pg_crm: Crm) -> None:
    client = a_client(pg_crm)
    first, second = a_deal(pg_crm, client), a_deal(pg_crm, client)
    with opened(pg_crm.store.url, "boris") as boris:
        for turn in range(ROUNDS):
            done = at_once(
                partial(pg_crm.run, deals.edit_deal, first, f"windows{turn}"),
                partial(boris.run, deals.edit_deal, second, f"doors{turn}"),
            )
            assert not [one for one in done if isinstance(one, Conflict)]
    words = pg_crm.ask(
        lambda s: s.scalar(select(col(SearchDoc.words)).where(col(SearchDoc.client_id) == client))
    )
    assert words is not None
    assert {f"windows{ROUNDS - 1}", f"doors{ROUNDS - 1}"} <= set(words.split())


def test_an_undo_does_not_write_over_what_a_colleague_saves_meanwhile(pg_crm: Crm) -> None:
    deal = a_deal(pg_crm)
    with opened(pg_crm.store.url, "boris") as boris:
        for turn in range(ROUNDS):
            entry = pg_crm.run(deals.edit_deal, deal, None, 100 + turn).entry_id
            done = at_once(
                partial(pg_crm.undo, entry),
                partial(boris.run, deals.edit_deal, deal, f"doors {turn}"),
            )
            assert not [one for one in done if isinstance(one, Conflict)]
            now = deal_of(pg_crm, deal)
            assert (now.title, now.amount) == (f"doors {turn}", 12_000_000)


def test_an_entry_is_undone_once_from_two_windows(pg_crm: Crm) -> None:
    deal = a_deal(pg_crm)
    with opened(pg_crm.store.url) as window:
        for turn in range(ROUNDS):
            entry = pg_crm.run(deals.edit_deal, deal, f"doors {turn}").entry_id
            done = at_once(partial(pg_crm.undo, entry), partial(window.undo, entry))
            assert sum(isinstance(one, Conflict) for one in done) == 1
            assert deal_of(pg_crm, deal).title == "windows"


def test_crossing_verbs_on_many_deals_end_all_and_lawfully(pg_crm: Crm) -> None:
    people = [a_client(pg_crm, f"Client {n}") for n in range(4)]
    with opened(pg_crm.store.url, "boris") as boris, opened(pg_crm.store.url, "mina") as mina:
        for _turn in range(ROUNDS):
            open_deals = [a_deal(pg_crm, client) for client in (*people, *reversed(people))]
            steps = [next_of(pg_crm, deal) for deal in open_deals]
            done = at_once(
                partial(pg_crm.run, together.tries, tuple(steps[::2]), "busy"),
                partial(boris.run, together.refusals, tuple(steps[1::2]), "price"),
                partial(mina.run, clients.give_client, people[0], 1),
            )
            assert not [one for one in done if isinstance(one, Conflict)]
    assert list(pg_crm.ask(laws.broken)) == []


def test_a_mark_and_a_new_deal_for_the_staff_cannot_both_come_true(pg_crm: Crm) -> None:
    with opened(pg_crm.store.url, "boris") as boris:
        for turn in range(ROUNDS):
            person = a_client(pg_crm, f"Ivan {turn}")
            company = pg_crm.run(clients.add_client, f"Okna {turn}", kind="company").value
            at_once(
                partial(pg_crm.run, contact.mark_no_contact, company, "stop"),
                partial(boris.run, clients.edit_client, person, company=f"Okna {turn}"),
                partial(a_deal, boris, person),
            )
            assert list(pg_crm.ask(laws.broken)) == []


def test_a_merge_and_a_new_deal_meet_at_the_client_that_is_kept(pg_crm: Crm) -> None:
    with opened(pg_crm.store.url, "boris") as boris:
        for turn in range(ROUNDS):
            keep, gone = a_client(pg_crm, f"A {turn}"), a_client(pg_crm, f"B {turn}")
            done = at_once(
                partial(pg_crm.run, merging.merge_clients, keep, gone),
                partial(a_deal, boris, gone),
            )
            assert not [one for one in done if isinstance(one, Conflict)]
            assert deal_of(pg_crm, done[1]).client_id == keep
    gone_clients = select(col(Client.id)).where(col(Client.merged_into).is_not(None))
    theirs = select(col(Deal.id)).where(col(Deal.client_id).in_(gone_clients))
    assert pg_crm.ask(lambda s: list(s.scalars(theirs))) == []


def test_a_record_that_changed_under_an_action_is_looked_at_again(pg_crm: Crm) -> None:
    """A row that was read without a lock: the server lets both write, so the action is rerun."""
    client = a_client(pg_crm)
    rounds = []

    def rename(tx: Tx) -> None:
        found = tx.session.get(Client, client)
        assert found is not None
        rounds.append(found.city)
        if len(rounds) == 1:
            boris.run(clients.edit_client, client, city="Kazan")
        found.about = f"lives in {found.city}"
        tx.record("client.edit", {})

    with opened(pg_crm.store.url, "boris") as boris:
        pg_crm._write(rename)
    kept = pg_crm.ask(lambda session: session.get(Client, client))
    assert kept is not None
    assert (rounds, kept.city, kept.about) == (["", "Kazan"], "Kazan", "lives in Kazan")
