"""Two processes at one database: no lock error, no lost write, and both see the news."""

from contextlib import suppress
from datetime import date
from functools import partial

from sqlalchemy import func, select
from sqlmodel import col

from crm_tui.actions import activities, clients, deals, steps
from crm_tui.crm import Crm
from crm_tui.domain.steps import Draft
from crm_tui.errors import Conflict
from crm_tui.store import laws
from crm_tui.store.tables.history import Activity
from crm_tui.store.tables.journal import Entry
from crm_tui.store.tables.sales import Deal, Step
from tests.forking import apart

ROUNDS = 12


def write(desk: Crm, client: int, deal: int) -> None:
    """Note and postpone, again and again."""
    for turn in range(ROUNDS):
        said = f"{desk.actor} {turn}"
        desk.run(activities.add_note, client, said, deal)
        while not is_postponed(desk, deal, date(2027, 1, 1 + turn), said):
            pass  # the other one was quicker; the step is another by now


def is_postponed(desk: Crm, deal: int, day: date, said: str) -> bool:
    found = desk.ask(lambda session: session.get(Deal, deal))
    assert found is not None and found.next_step_id is not None
    with suppress(Conflict):
        desk.run(steps.postpone, found.next_step_id, Draft(day=day), offer="changed", offered=said)
        return True
    return False


def test_two_processes_write_to_the_same_deal_at_once(any_crm: Crm) -> None:
    client = any_crm.run(clients.add_client, "Ivan Petrov").value
    deal = any_crm.run(deals.add_deal, client, "windows").value
    work = partial(write, client=client, deal=deal)
    writers = [apart(any_crm, work, actor=name) for name in ("boris", "mina")]
    for writer in writers:
        ended = writer.end(120)
        assert (ended.returncode, ended.stderr) == (0, "")
    notes = select(func.count()).where(col(Activity.kind) == "note")
    postponed = select(func.count()).where(col(Step.closed_as) == "postpone")
    assert any_crm.ask(lambda s: s.scalar(notes)) == 2 * ROUNDS
    assert any_crm.ask(lambda s: s.scalar(postponed)) == 2 * ROUNDS
    found = any_crm.ask(lambda s: s.get(Deal, deal))
    assert found is not None
    assert found.postpones == 2 * ROUNDS
    assert list(any_crm.ask(laws.broken)) == []
    numbers = any_crm.ask(lambda s: list(s.scalars(select(col(Entry.id)).order_by(col(Entry.id)))))
    assert numbers == list(range(1, len(numbers) + 1))
