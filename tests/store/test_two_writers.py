"""Two processes at one database: no lock error, no lost write, and both see the news."""

import subprocess
import sys
import textwrap

from sqlalchemy import func, select
from sqlmodel import col

from crm_tui.actions import clients, deals
from crm_tui.crm import Crm
from crm_tui.store import laws
from crm_tui.store.tables.history import Activity
from crm_tui.store.tables.journal import Entry
from crm_tui.store.tables.sales import Deal, Step

ROUNDS = 12

WRITER = textwrap.dedent("""
    import sys
    from crm_tui.crm import Crm
    from crm_tui.store.db import Store
    from crm_tui.actions import activities, deals, steps
    from crm_tui.domain.steps import Draft
    from crm_tui.errors import Conflict
    from crm_tui.store.tables.sales import Deal
    from datetime import date

    url, name, client, deal, rounds = sys.argv[1], sys.argv[2], *map(int, sys.argv[3:6])
    desk = Crm(Store(url), name)
    kept = 0
    for turn in range(rounds):
        desk.run(activities.add_note, client, f"{name} {turn}", deal)
        while True:
            step = desk.ask(lambda session: session.get(Deal, deal).next_step_id)
            try:
                day = Draft(day=date(2027, 1, 1 + turn))
                desk.run(steps.postpone, step, day, offer="changed", offered=f"{name} {turn}")
                break
            except Conflict:
                kept += 1  # the other one was quicker; the step is another by now
    print(kept)
""")


def test_two_processes_write_to_the_same_deal_at_once(any_crm: Crm) -> None:
    client = any_crm.run(clients.add_client, "Ivan Petrov").value
    deal = any_crm.run(deals.add_deal, client, "windows").value
    url = any_crm.store.url
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER, url, name, str(client), str(deal), str(ROUNDS)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for name in ("boris", "mina")
    ]
    for writer in writers:
        _out, err = writer.communicate(timeout=120)
        assert (writer.returncode, err) == (0, "")
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
