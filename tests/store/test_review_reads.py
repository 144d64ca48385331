"""Where a review stands is read alike on both databases, and costs little."""

from typing import TYPE_CHECKING

from crm_tui.actions import contact, deals, review, steps
from crm_tui.actions.clients import archive_client
from crm_tui.store.hot import review as hot
from tests.actions.desk import TOMORROW, a_client, a_deal, next_of
from tests.conftest import opened
from tests.store.glances import me, reading, viewer

if TYPE_CHECKING:
    from crm_tui.crm import Crm


def test_what_is_left_and_what_was_handled_is_told(any_crm: "Crm") -> None:
    clients = [a_client(any_crm, f"Client {n}", channels=()) for n in range(4)]
    made = [a_deal(any_crm, client) for client in clients]
    any_crm.run(review.start)
    any_crm.run(steps.postpone, next_of(any_crm, made[1]), TOMORROW)
    with opened(any_crm.store.url, "boris") as boris:
        boris.run(deals.lose_deal, made[2], "price")
    with reading(any_crm) as conn:
        found, left = hot.walk(conn, me(any_crm))
        done = hot.handled(conn, found.id if found else 0)
        nobody = hot.walk(conn, 99)
    assert found is not None and (found.total, found.handled, found.view) == (4, 2, "")
    assert [item.deal_id for item in left] == [made[0], made[3]]
    assert left[0].step is not None and left[0].step.id == next_of(any_crm, made[0])
    assert [(one.deal_id, one.how, one.who) for one in done] == [
        (made[1], "step.postpone", ""),
        (made[2], "lost", "boris"),
    ]
    assert nobody == (None, ())


def test_clients_who_need_no_look_any_more_are_not_walked(any_crm: "Crm") -> None:
    clients = [a_client(any_crm, f"Quiet {n}", channels=()) for n in range(5)]
    any_crm.run(review.start, "quiet 0", tuple(clients))
    with opened(any_crm.store.url, "boris") as boris:
        boris.run(deals.add_deal, clients[0], "doors", next=TOMORROW)
        boris.run(archive_client, clients[1])
        boris.run(contact.mark_no_contact, clients[2], "stop")
        boris.run(steps.add_step, TOMORROW, client_id=clients[3])
    with reading(any_crm) as conn:
        found, left = hot.walk(conn, me(any_crm))
    assert [item.client_id for item in left] == clients[3:]
    assert found is not None and found.handled == 3


def test_a_view_names_the_clients_silent_longest_first(any_crm: "Crm") -> None:
    from crm_tui.actions.activities import log_call

    old, busy, never = (a_client(any_crm, name, channels=()) for name in ("Old", "Busy", "Never"))
    a_deal(any_crm, busy)
    any_crm.run(log_call, old, "hello")
    with reading(any_crm) as conn:
        named, complaint = hot.clients_of(conn, "no:deal", viewer(any_crm))
        quiet, _none = hot.clients_of(conn, "quiet 5", viewer(any_crm))
        nonsense = hot.clients_of(conn, "foo:1", viewer(any_crm))
    assert (named, complaint) == ((never, old), "")
    assert quiet == (never,)
    assert nonsense[0] == () and "not known" in nonsense[1]
