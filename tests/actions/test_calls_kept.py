"""A call is counted alike, whether it was kept from the step or beside it."""

import pytest

from crm_tui.actions.activities import edit_activity, log_call
from crm_tui.actions.steps import tried
from crm_tui.crm import Crm
from crm_tui.errors import Conflict
from crm_tui.store.hot import today
from tests.actions.desk import TODAY, a_world, deal_of, lawful, rows, the
from tests.store.glances import NOW, me, reading


def figures(desk: Crm, deal: int) -> tuple[int, int, int]:
    """Tries of the day, tries of the deal, contacts of the deal."""
    with reading(desk) as conn:
        counts, _steps = today.today(conn, me(desk), NOW, TODAY.isoformat())
    found = deal_of(desk, deal)
    return counts.tried, found.tries, found.contacts


@pytest.mark.parametrize("how", ["no_answer", "busy", "voicemail", "wrong_number"])
def test_a_call_that_reached_nobody_is_a_try_however_it_was_kept(any_crm: Crm, how: str) -> None:
    world = a_world(any_crm)
    before = figures(any_crm, world.deal)
    step = the(any_crm, "step", world.step)
    any_crm.run(log_call, world.ivan, "", world.deal, result=how)
    counted = figures(any_crm, world.deal)
    assert counted == (before[0] + 1, before[1] + 1, before[2])
    assert the(any_crm, "step", world.step) == step, "the step is planned by what was said of it"
    any_crm.run(tried, world.step, "no_answer")
    assert figures(any_crm, world.deal) == (before[0] + 2, before[1] + 2, before[2])
    any_crm.undo()
    any_crm.undo()
    assert figures(any_crm, world.deal) == before
    assert lawful(any_crm)


def test_a_call_that_we_missed_is_no_try_of_ours(crm: Crm) -> None:
    world = a_world(crm)
    before = figures(crm, world.deal)
    kept = crm.run(log_call, world.ivan, "", world.deal, direction="in", result="no_answer").value
    assert figures(crm, world.deal) == before
    assert rows(crm, "activity")[kept]["kind"] == "call"


def test_a_talk_is_a_contact_and_no_try(crm: Crm) -> None:
    world = a_world(crm)
    tries, of_deal, contacts = figures(crm, world.deal)
    crm.run(log_call, world.ivan, "he agrees", world.deal)
    assert figures(crm, world.deal) == (tries, of_deal, contacts + 1)


def test_a_try_is_evidence_and_keeps_its_words(crm: Crm) -> None:
    world = a_world(crm)
    kept = crm.run(log_call, world.ivan, "line was cut", world.deal, result="busy").value
    with pytest.raises(Conflict, match="as it happened"):
        crm.run(edit_activity, kept, "we talked")
