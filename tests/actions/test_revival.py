"""Revival: on its day a refused deal comes back, once, where it should, or a note says why not."""

import tomllib
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import update
from sqlmodel import col

from crm_tui.actions import calendars, clients, contact, deals, refusals, team
from crm_tui.actions.revival import Revived, revive
from crm_tui.crm import Crm
from crm_tui.store.tables.people import User
from tests.actions.desk import (
    TODAY,
    a_client,
    a_colleague,
    a_deal,
    client_of,
    deal_of,
    lawful,
    next_of,
    rows,
    step_of,
    user_of,
)
from tests.actions.refused_desk import at, due_now, lost_deal, notes_of, program, revived
from tests.conftest import NOON, ZONE
from tests.forking import apart

DEFAULTS = Path(__file__).parents[2] / "crm_tui" / "defaults"


# -- the day, and what comes of it ----------------------------------------------------------------


def test_a_refused_deal_comes_back_on_its_day_as_a_new_one(any_crm: Crm) -> None:
    old = lost_deal(any_crm)
    assert deal_of(any_crm, old).revive_day == date(2027, 5, 24)
    at(any_crm, datetime(2027, 5, 24, 7, 0, tzinfo=UTC))
    assert [line.id for line in due_now(any_crm)] == [old]
    done = revived(any_crm, old)
    assert done.deal_id is not None
    new = deal_of(any_crm, done.deal_id)
    assert (new.linked_to, new.title, new.amount, new.currency) == (
        old, "windows", 12_000_000, "RUB",
    )  # fmt: skip
    assert new.owner_id == user_of(any_crm, "anna")
    assert new.pipeline_id == deal_of(any_crm, old).pipeline_id
    step = step_of(any_crm, next_of(any_crm, new.id))
    assert (step.due_day, step.due_minute, step.promised) == (date(2027, 5, 24), None, 0)
    assert step.planned_by == "sales/new", "the playbook's own step"
    told = notes_of(any_crm, "revived")[0]
    assert f"after d{old}: said no" in told["text"] and "too dear" in told["text"]
    lost = deal_of(any_crm, old)
    assert (lost.status, lost.revived_at) == ("lost", any_crm.clock())
    assert due_now(any_crm) == () and lawful(any_crm)


def test_before_its_day_nothing_happens(crm: Crm) -> None:
    old = lost_deal(crm)
    at(crm, datetime(2027, 5, 23, 20, 0, tzinfo=UTC))
    assert due_now(crm) == ()
    assert program(crm).run(revive, old).entry_id is None
    assert deal_of(crm, old).revived_at is None


def test_it_comes_back_once_however_often_one_looks(crm: Crm) -> None:
    old = lost_deal(crm)
    at(crm, datetime(2027, 6, 1, 7, 0, tzinfo=UTC))
    assert revived(crm, old).deal_id is not None
    assert program(crm).run(revive, old).entry_id is None


def test_on_a_day_off_the_first_step_waits_for_work(crm: Crm) -> None:
    old = lost_deal(crm)
    crm.run(refusals.edit_refusal, old, day=date(2026, 11, 28))  # a Saturday
    at(crm, datetime(2026, 11, 28, 9, 0, tzinfo=UTC))
    new = revived(crm, old).deal_id
    assert new is not None
    assert step_of(crm, next_of(crm, new)).due_day == date(2026, 11, 30)


def test_after_hours_the_first_step_is_due_on_the_next_working_day(crm: Crm) -> None:
    old = lost_deal(crm)
    crm.run(refusals.edit_refusal, old, day=TODAY)
    at(crm, NOON.replace(hour=20))
    new = revived(crm, old).deal_id
    assert new is not None
    assert step_of(crm, next_of(crm, new)).due_day == date(2026, 11, 26)


@pytest.mark.parametrize(
    ("zone", "midnight"),
    [
        ("Pacific/Auckland", datetime(2026, 12, 9, 11, 0, tzinfo=UTC)),
        ("America/Los_Angeles", datetime(2026, 12, 10, 8, 0, tzinfo=UTC)),
        ("Asia/Tehran", datetime(2026, 12, 9, 20, 30, tzinfo=UTC)),
    ],
)
def test_the_day_begins_at_midnight_by_the_owners_clock(
    any_crm: Crm, zone: str, midnight: datetime
) -> None:
    boris = a_colleague(any_crm, zone=zone)
    old = lost_deal(any_crm, owner_id=boris)
    any_crm.run(refusals.edit_refusal, old, day=date(2026, 12, 10))
    at(any_crm, midnight - timedelta(minutes=1))
    assert due_now(any_crm) == ()
    assert revived(any_crm, old) == Revived(old, None, "")
    at(any_crm, midnight)
    assert [line.id for line in due_now(any_crm)] == [old]
    new = revived(any_crm, old).deal_id
    assert new is not None
    step = step_of(any_crm, next_of(any_crm, new))
    assert (step.due_day, step.due_zone) == (date(2026, 12, 10), zone)


# -- where it opens -------------------------------------------------------------------------------


def pipeline_of(desk: Crm, deal: int | None) -> str:
    assert deal is not None
    return str(rows(desk, "pipeline")[deal_of(desk, deal).pipeline_id]["key"])


def test_the_reason_names_the_pipeline(crm: Crm) -> None:
    old = lost_deal(crm, "not_interested")
    at(crm, NOON + timedelta(days=181))
    assert pipeline_of(crm, revived(crm, old).deal_id) == "cold"


def test_the_teams_word_for_a_reason_holds_on_its_day(crm: Crm) -> None:
    old = lost_deal(crm)
    crm.run(refusals.edit_reason, "price", pipeline="repeat")
    at(crm, NOON + timedelta(days=181))
    assert pipeline_of(crm, revived(crm, old).deal_id) == "repeat"


def test_the_playbook_goes_before_the_reason(crm: Crm) -> None:
    text = (DEFAULTS / "pipelines" / "sales.toml").read_text("utf-8")
    text = text.replace('key = "sales"', 'key = "own"', 1)
    text = text.replace('kind = "sell"', 'kind = "sell"\non_refuse = "pipeline:repeat"', 1)
    crm.run(team.new_pipeline, text, "Own", "own.toml")
    old = lost_deal(crm, "not_interested", pipeline="own")
    at(crm, NOON + timedelta(days=181))
    assert pipeline_of(crm, revived(crm, old).deal_id) == "repeat"


# -- where it does not ----------------------------------------------------------------------------


def test_who_has_an_open_deal_there_is_left_and_a_note_says_so(any_crm: Crm) -> None:
    old = lost_deal(any_crm)
    client = deal_of(any_crm, old).client_id
    other = a_deal(any_crm, client, title="gates")
    at(any_crm, NOON + timedelta(days=181))
    done = revived(any_crm, old)
    assert (done.deal_id, done.why_not) == (None, f"not revived: open deal d{other}")
    note = notes_of(any_crm, "note")[0]
    assert (note["text"], note["client_id"], note["user_id"]) == (done.why_not, client, 1)
    assert due_now(any_crm) == (), "it is dealt with"


def test_an_open_deal_in_another_pipeline_is_no_reason(crm: Crm) -> None:
    old = lost_deal(crm)
    a_deal(crm, deal_of(crm, old).client_id, pipeline="service", title="mend it")
    at(crm, NOON + timedelta(days=181))
    assert revived(crm, old).deal_id is not None


def test_who_asked_not_to_be_contacted_is_left_in_peace(crm: Crm) -> None:
    old = lost_deal(crm)
    client = deal_of(crm, old).client_id
    crm.run(contact.mark_no_contact, client, "never again")
    at(crm, NOON + timedelta(days=181))
    assert revived(crm, old).why_not == f"not revived: c{client} asked not to be contacted"
    assert lawful(crm)


def test_the_mark_of_his_company_counts(crm: Crm) -> None:
    client = a_client(crm, company="Okna Plus")
    old = lost_deal(crm, client_id=client)
    company = client_of(crm, client).works_at_id
    assert company is not None
    crm.run(contact.mark_no_contact, company, "a lawyer wrote")
    at(crm, NOON + timedelta(days=181))
    assert f"c{company} asked" in revived(crm, old).why_not


def test_who_was_put_away_stays_there(crm: Crm) -> None:
    old = lost_deal(crm)
    client = deal_of(crm, old).client_id
    crm.run(clients.archive_client, client)
    at(crm, NOON + timedelta(days=181))
    assert revived(crm, old).why_not == f"not revived: c{client} was put away"


def test_a_merged_clients_deal_comes_back_to_the_one_kept(crm: Crm) -> None:
    from crm_tui.actions.merging import merge_clients

    old = lost_deal(crm)
    gone = deal_of(crm, old).client_id
    keep = a_client(crm, "Ivan P.", channels=())
    crm.run(merge_clients, keep, gone)
    at(crm, NOON + timedelta(days=181))
    new = revived(crm, old).deal_id
    assert new is not None and deal_of(crm, new).client_id == keep


# -- whose it is ----------------------------------------------------------------------------------


def test_what_was_of_one_who_left_goes_to_the_clients_owner(crm: Crm) -> None:
    boris, mina = a_colleague(crm), a_colleague(crm, "mina")
    client = a_client(crm, owner_id=mina)
    old = lost_deal(crm, client_id=client, owner_id=boris)
    with crm.store.write() as session:
        session.execute(update(User).where(col(User.id) == boris).values(archived_at=NOON))
    at(crm, NOON + timedelta(days=181))
    new = revived(crm, old).deal_id
    assert new is not None and deal_of(crm, new).owner_id == mina


def test_on_leave_the_deal_stays_his_and_the_step_is_the_substitutes(crm: Crm) -> None:
    boris, mina = a_colleague(crm), a_colleague(crm, "mina")
    old = lost_deal(crm, owner_id=boris)
    crm.run(refusals.edit_refusal, old, day=date(2026, 12, 10))
    crm.run(
        calendars.add_leave, date(2026, 12, 7), date(2026, 12, 18), boris, mina
    )  # fmt: skip
    at(crm, datetime(2026, 12, 10, 8, 0, tzinfo=UTC))
    new = revived(crm, old).deal_id
    assert new is not None and deal_of(crm, new).owner_id == boris
    step = step_of(crm, next_of(crm, new))
    assert (step.owner_id, step.due_day) == (mina, date(2026, 12, 10))


# -- once, and back -------------------------------------------------------------------------------


def test_two_processes_at_once_bring_each_deal_back_once(any_crm: Crm) -> None:
    lost = [lost_deal(any_crm, client_id=a_client(any_crm, f"Client {n}")) for n in range(8)]
    moment = NOON + timedelta(days=181)

    def bring_back(desk: Crm) -> None:
        print(sum(desk.run(revive, deal).value.deal_id is not None for deal in lost))

    who = {"actor": "crm", "clock": lambda: moment, "zone": ZoneInfo(ZONE), "face": "duty"}
    runs = [apart(any_crm, bring_back, **who) for _process in range(2)]
    came = 0
    for run in runs:
        ended = run.end(120)
        assert (ended.returncode, ended.stderr) == (0, "")
        came += int(ended.stdout)
    assert came == len(lost)
    followed = [row["linked_to"] for row in rows(any_crm, "deal").values() if row["linked_to"]]
    assert sorted(followed) == lost and lawful(any_crm)


def test_my_undo_never_takes_the_programs_revival(crm: Crm) -> None:
    old = lost_deal(crm)
    at(crm, NOON + timedelta(days=181))
    new = revived(crm, old).deal_id
    assert new is not None
    crm.run(clients.edit_client, deal_of(crm, new).client_id, city="Riga")
    assert crm.undo().action == "client.edit"
    assert crm.undo().action == "deal.lose", "my own action before it"
    assert deal_of(crm, new).is_open == 1


def test_one_revival_is_taken_back_alone_and_does_not_come_again(any_crm: Crm) -> None:
    old = lost_deal(any_crm)
    at(any_crm, NOON + timedelta(days=181))
    entry = program(any_crm).run(revive, old).entry_id
    assert any_crm.undo(entry).action == "deal.revive"
    assert due_now(any_crm) == (), "what somebody took back is not done again"
    any_crm.redo()
    assert deal_of(any_crm, old).revived_at is not None
    any_crm.undo(entry)
    any_crm.run(refusals.edit_refusal, old, day=date(2027, 6, 1))
    at(any_crm, datetime(2027, 6, 1, 8, 0, tzinfo=UTC))
    assert [line.id for line in due_now(any_crm)] == [old], "but by a new day it does"


def test_a_deal_opened_again_by_mistakes_undoing_does_not_come_back(crm: Crm) -> None:
    old = lost_deal(crm)
    crm.run(deals.reopen_deal, old)
    deal = deal_of(crm, old)
    assert (deal.revive_day, deal.revived_at) == (None, None)
    crm.undo()
    assert deal_of(crm, old).revive_day == date(2027, 5, 24)
    crm.undo()
    assert deal_of(crm, old).status == "open"
    at(crm, NOON + timedelta(days=181))
    assert due_now(crm) == ()


def test_what_was_revived_and_lost_again_comes_back_again(crm: Crm) -> None:
    old = lost_deal(crm)
    at(crm, NOON + timedelta(days=181))
    new = revived(crm, old).deal_id
    assert new is not None
    crm.run(deals.lose_deal, new, "price")
    at(crm, NOON + timedelta(days=362))
    assert [line.id for line in due_now(crm)] == [new]


def test_a_cancelled_deal_never_comes_back(crm: Crm) -> None:
    crm.run(deals.cancel_deal, a_deal(crm), "duplicate")
    at(crm, NOON + timedelta(days=4000))
    assert due_now(crm) == ()


# -- every reason that ships ----------------------------------------------------------------------

SHIPPED = tomllib.loads((DEFAULTS / "reasons.toml").read_text("utf-8"))["refusals"]
#: The days until a reason is worth asking again, as the design tells them.
DAYS = {
    "price": 180, "competitor": 180, "not_interested": 180, "need_gone": 120, "not_now": 60,
    "unreachable": 90, "no_decision_maker": 30, "terms": 90, "missing_feature": 120,
    "does_it_himself": 180,
}  # fmt: skip


@pytest.mark.parametrize("reason", [one["key"] for one in SHIPPED])
def test_every_reason_brings_its_own_day_and_place(crm: Crm, reason: str) -> None:
    old = lost_deal(crm, reason, "said so")
    days = DAYS.get(reason)
    expected = None if days is None else date.fromordinal(TODAY.toordinal() + days)
    assert deal_of(crm, old).revive_day == expected
    at(crm, NOON + timedelta(days=4000))
    if expected is None:
        assert due_now(crm) == ()
        return
    at(crm, datetime.combine(expected, NOON.time(), UTC))
    new = revived(crm, old).deal_id
    place = "cold" if reason in ("not_interested", "unreachable") else "sales"
    assert pipeline_of(crm, new) == place
    assert lawful(crm)
