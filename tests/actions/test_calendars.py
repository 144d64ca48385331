"""Working time as people keep it: calendars, days off, leave, and who stands in meanwhile."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest

from crm_tui.actions import calendars, deals, steps, team
from crm_tui.actions.pipelines import edit_pipeline
from crm_tui.actions.work import open_step
from crm_tui.crm import Crm
from crm_tui.domain.pipelines import write_pipeline
from crm_tui.domain.steps import Draft
from crm_tui.domain.working import OFF, WORK, Working
from crm_tui.errors import Conflict, Invalid, NotFound
from crm_tui.store.calendars import calendar_named, calendar_of, substitute_for
from crm_tui.store.defaults import load_default_pipeline
from crm_tui.store.hot.calendars import working
from crm_tui.store.journal import Tx
from crm_tui.store.queries.calendars import (
    calendar_id_of,
    calendar_lines,
    day_lines,
    team_plan,
    working_of_user,
)
from crm_tui.store.tables.people import Client, User
from crm_tui.store.tables.setup import Calendar
from tests.actions.desk import (
    TODAY,
    TOMORROW,
    a_client,
    a_colleague,
    a_deal,
    deal_of,
    next_of,
    rows,
    step_of,
    user_of,
)
from tests.store.glances import reading

FRIDAY = date(2026, 11, 27)
MONDAY = date(2026, 11, 30)


def anna(desk: Crm) -> int:
    """The one whose desk it is."""
    desk.run(team.edit_user, full_name="Anna")
    return user_of(desk, "anna")


def inside(desk: Crm, ask: Any) -> Any:
    """What a question finds inside a transaction that changes nothing."""
    from crm_tui.actions.base import Action

    return desk.rehearse(Action("ask", "Ask", lambda tx: ask(tx)))


def test_a_rehearsal_tells_what_would_be_and_keeps_nothing(any_crm: Crm) -> None:
    desk = any_crm
    anna(desk)
    number = desk.run(calendars.add_calendar, "shop").value
    deal = a_deal(desk, next=TOMORROW)
    desk.run(team.change_setting, "calendar", "shop")
    before = step_of(desk, next_of(desk, deal)).late_at
    assert desk.rehearse(calendars.edit_calendar, number, hours="8-16") == 1
    assert step_of(desk, next_of(desk, deal)).late_at == before
    assert desk.run(calendars.edit_calendar, number, hours="8-16").value == 1
    assert step_of(desk, next_of(desk, deal)).late_at == before - timedelta(hours=2)
    desk.undo()
    assert step_of(desk, next_of(desk, deal)).late_at == before


def test_steps_at_an_hour_stay_when_the_hours_change(crm: Crm) -> None:
    anna(crm)
    number = crm.run(calendars.add_calendar, "shop").value
    crm.run(team.edit_user, calendar="shop")
    deal = a_deal(crm, next=TOMORROW._replace(minute=660))
    assert crm.run(calendars.edit_calendar, number, hours="8-16").value == 0
    step = step_of(crm, next_of(crm, deal))
    assert step.late_at == step.due_at


def test_who_changes_his_calendar_takes_his_days_along(crm: Crm) -> None:
    me = anna(crm)
    crm.run(calendars.add_calendar, "night", hours="daily 14-22")
    deal = a_deal(crm, next=TOMORROW)
    before = step_of(crm, next_of(crm, deal)).late_at
    crm.run(team.edit_user, me, calendar="night")
    assert step_of(crm, next_of(crm, deal)).late_at == before + timedelta(hours=4)
    crm.run(team.edit_user, me, calendar="")
    assert step_of(crm, next_of(crm, deal)).late_at == before
    with pytest.raises(NotFound):
        crm.run(team.edit_user, me, calendar="nowhere")


def test_the_teams_calendar_is_for_those_without_one_of_their_own(any_crm: Crm) -> None:
    desk = any_crm
    me, boris = anna(desk), a_colleague(desk)
    desk.run(calendars.add_calendar, "shop", hours="sat-wed 8-16")
    desk.run(calendars.add_calendar, "own", hours="10-19")
    desk.run(team.change_setting, "calendar", "shop")
    desk.run(team.edit_user, boris, calendar="own")
    assert inside(desk, lambda tx: calendar_of(tx, me).weekend) == {3, 4}
    assert inside(desk, lambda tx: calendar_of(tx, boris).day_end) == 19 * 60
    assert inside(desk, lambda tx: calendar_named(tx, "shop").day_end) == 16 * 60
    with pytest.raises(NotFound):
        inside(desk, lambda tx: calendar_named(tx, "moon"))
    lines = {one.plan.key: one for one in desk.ask(calendar_lines)}
    assert (lines["shop"].users, lines["shop"].is_team) == (("anna",), True)
    assert (lines["own"].users, lines["own"].is_team) == (("boris",), False)


def test_a_calendar_somebody_works_by_is_not_put_away(crm: Crm) -> None:
    anna(crm)
    number = crm.run(calendars.add_calendar, "shop").value
    crm.run(team.edit_user, calendar="shop")
    with pytest.raises(Conflict, match="anna"):
        crm.run(calendars.archive_calendar, number)
    crm.run(team.edit_user, calendar="")
    crm.run(calendars.archive_calendar, number)
    assert crm.ask(calendar_lines) == ()
    with pytest.raises(NotFound):
        crm.run(team.edit_user, calendar="shop")
    crm.run(calendars.archive_calendar, number, back=True)
    assert len(crm.ask(calendar_lines)) == 1


def test_days_off_of_the_team_make_its_calendar_where_the_country_was_enough(crm: Crm) -> None:
    crm.run(team.change_setting, "country", "DE")
    assert crm.ask(team_plan)[0] is None
    crm.run(calendars.add_day_off, FRIDAY, FRIDAY, note="moving")
    number, plan = crm.ask(team_plan)
    assert (plan.key, plan.country) == ("team", "DE")
    assert [one.note for one in crm.ask(day_lines, calendar_id=number)] == ["moving"]
    crm.undo()
    assert crm.ask(team_plan)[0] is None


def test_a_saturday_that_is_worked_is_counted(crm: Crm) -> None:
    me = anna(crm)
    saturday = date(2026, 11, 28)
    crm.run(calendars.add_day_off, saturday, saturday, WORK, user_id=me)
    crm.run(calendars.add_day_off, FRIDAY, FRIDAY, OFF, user_id=me)
    week = inside(crm, lambda tx: calendar_of(tx, me))
    assert week.next_working(date(2026, 11, 26)) == saturday
    assert not week.is_working(FRIDAY)


def test_new_steps_of_a_leave_are_whose_who_stands_in(any_crm: Crm) -> None:
    desk = any_crm
    me, boris = anna(desk), a_colleague(desk)
    desk.run(calendars.add_leave, date(2026, 11, 26), FRIDAY, me, boris)
    said = a_deal(desk, next=TOMORROW)
    assert step_of(desk, next_of(desk, said)).owner_id == boris
    assert deal_of(desk, said).owner_id == me
    later = a_deal(desk, next=Draft(day=MONDAY))
    assert step_of(desk, next_of(desk, later)).owner_id == me
    desk.run(steps.postpone, next_of(desk, later), TOMORROW)
    assert step_of(desk, next_of(desk, later)).owner_id == boris


def test_what_a_playbook_plans_is_due_as_if_nobody_were_away(crm: Crm) -> None:
    me, boris = anna(crm), a_colleague(crm)
    away = crm.run(calendars.add_leave, TODAY, FRIDAY, me, boris).value
    stands_in = step_of(crm, next_of(crm, a_deal(crm)))
    assert (stands_in.owner_id, stands_in.due_day) == (boris, TODAY + timedelta(1))
    crm.run(calendars.remove_leave, away.id)
    crm.run(calendars.add_leave, TODAY, FRIDAY, me)
    nobody = step_of(crm, next_of(crm, a_deal(crm)))
    assert (nobody.owner_id, nobody.due_day) == (me, MONDAY)


def test_the_holder_of_a_role_is_stood_in_for_too(crm: Crm) -> None:
    anna(crm)
    vera, gleb = a_colleague(crm, "vera", roles=("measurer",)), a_colleague(crm, "gleb")
    crm.run(calendars.add_leave, FRIDAY, FRIDAY, vera, gleb)
    deal = a_deal(crm, pipeline="windows")
    crm.run(steps.result, next_of(crm, deal), "agreed", next=Draft(day=FRIDAY, minute=660))
    assert step_of(crm, next_of(crm, deal)).owner_id == gleb


def test_open_steps_of_a_leave_are_told_and_given_with_one_undo(any_crm: Crm) -> None:
    desk = any_crm
    me, boris = anna(desk), a_colleague(desk, zone="Asia/Tokyo")
    inside_it, after = a_deal(desk, next=TOMORROW), a_deal(desk, next=Draft(day=MONDAY))
    due = next_of(desk, inside_it)
    only_told = desk.rehearse(calendars.add_leave, TODAY, FRIDAY, me, boris)
    assert (only_told.steps, only_told.given) == ((due,), ())
    given = desk.run(calendars.add_leave, TODAY, FRIDAY, me, boris, give=True).value
    assert given.given == (due,)
    assert step_of(desk, due).owner_id == boris
    assert step_of(desk, due).due_zone == "Asia/Tokyo"
    assert step_of(desk, next_of(desk, after)).owner_id == me
    desk.undo()
    assert step_of(desk, due).owner_id == me
    assert desk.ask(day_lines, user_id=me) == ()


def test_substitutes_are_followed_and_never_in_a_circle(crm: Crm) -> None:
    people = [anna(crm), *(a_colleague(crm, f"u{n}") for n in range(7))]
    for who, next_one in pairwise(people):
        crm.run(calendars.add_leave, FRIDAY, FRIDAY, who, next_one)
    assert inside(crm, lambda tx: substitute_for(tx, people[0], FRIDAY)) == people[5]
    assert inside(crm, lambda tx: substitute_for(tx, people[4], FRIDAY)) == people[7]
    assert inside(crm, lambda tx: substitute_for(tx, people[0], MONDAY)) == people[0]
    with pytest.raises(Invalid, match="stand in for each other"):
        crm.run(calendars.add_leave, TODAY, MONDAY, people[7], people[6])
    with pytest.raises(Invalid, match="himself"):
        crm.run(calendars.add_leave, TODAY, MONDAY, people[7], people[7])


def test_who_left_the_team_stands_in_for_nobody(crm: Crm) -> None:
    me, boris = anna(crm), a_colleague(crm)
    crm.run(calendars.add_leave, FRIDAY, FRIDAY, me, boris)

    def without(tx: Tx) -> int:
        tx.get(User, boris).archived_at = tx.now
        return substitute_for(tx, me, FRIDAY)

    assert inside(crm, without) == me


@pytest.mark.parametrize(
    ("first", "last", "more", "field"),
    [
        (FRIDAY, TODAY, {}, "days"),
        (FRIDAY, date(2028, 1, 1), {}, "days"),
        (FRIDAY, FRIDAY, {"give": True}, "substitute"),
        (FRIDAY, FRIDAY, {"substitute_id": 999}, "owner"),
    ],
)
def test_a_leave_that_cannot_be_says_why(
    crm: Crm, first: date, last: date, more: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        crm.run(calendars.add_leave, first, last, **more)
    assert refused.value.field == field


def test_one_is_not_away_twice(crm: Crm) -> None:
    crm.run(calendars.add_leave, TODAY, FRIDAY)
    with pytest.raises(Conflict, match="2026-11-25"):
        crm.run(calendars.add_leave, FRIDAY, MONDAY)


def test_what_is_not_there_is_not_taken_back(crm: Crm) -> None:
    number = crm.run(calendars.add_day_off, FRIDAY, FRIDAY).value
    for remove in (calendars.remove_leave, calendars.remove_day_off):
        with pytest.raises(NotFound):
            crm.run(remove, 999)
    with pytest.raises(NotFound):
        crm.run(calendars.remove_leave, number)
    crm.run(calendars.remove_day_off, number)


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"key": ""}, "key"),
        ({"key": "two words"}, "key"),
        ({"key": "x", "hours": "9-8"}, "hours"),
        ({"key": "x", "country": "Germany"}, "country"),
        ({"key": "x", "country": "DE", "region": "Paris"}, "region"),
        ({"key": "x", "region": "BY"}, "region"),
        ({"key": "x", "weekend": "0123456"}, "weekend"),
        ({"key": "x", "hours": "0-24; 0-24"}, "hours"),
    ],
)
def test_a_calendar_that_cannot_be_says_why(crm: Crm, said: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        crm.run(calendars.add_calendar, **said)
    assert refused.value.field == field


def test_a_key_is_taken_once(crm: Crm) -> None:
    crm.run(calendars.add_calendar, "Shop", country="de", region="by")
    with pytest.raises(Conflict):
        crm.run(calendars.add_calendar, "shop")
    line = crm.ask(calendar_lines)[0]
    assert (line.plan.key, line.plan.country, line.plan.region) == ("shop", "DE", "BY")


def test_a_calendar_nobody_could_read_stops_no_work(crm: Crm) -> None:
    number = crm.run(calendars.add_calendar, "shop").value
    crm.run(team.change_setting, "calendar", "shop")

    def spoil(tx: Tx) -> Working:
        row = tx.get(Calendar, number)
        row.hours, row.weekend = "whenever", "9"
        tx.calendars.clear()
        return calendar_of(tx, tx.actor.id)

    assert inside(crm, spoil).day_end == 18 * 60


def test_the_quick_read_tells_the_same_working_time(any_crm: Crm) -> None:
    desk = any_crm
    me, boris = anna(desk), a_colleague(desk)
    assert read_quickly(desk, me) == desk.ask(working_of_user, me)
    desk.run(team.change_setting, "country", "IR")
    assert read_quickly(desk, me) == desk.ask(working_of_user, me)
    desk.run(calendars.add_calendar, "shop", country="DE", region="BY", hours="mon-fri 8-16")
    desk.run(team.edit_user, boris, calendar="shop")
    desk.run(calendars.add_day_off, FRIDAY, FRIDAY, note="closed")
    desk.run(calendars.add_leave, MONDAY, MONDAY, boris, me)
    for who in (me, boris):
        found = read_quickly(desk, who)
        assert found == desk.ask(working_of_user, who)
        assert not found.is_working(FRIDAY if who == me else MONDAY)


def read_quickly(desk: Crm, user_id: int) -> Working:
    with reading(desk) as conn:
        return working(conn, user_id)


def test_a_step_may_be_counted_by_a_calendar_it_names(crm: Crm) -> None:
    from dataclasses import replace

    from crm_tui.store.defaults import load_default_pipeline

    crm.run(calendars.add_calendar, "support", hours="daily 0-24")
    client = a_client(crm)
    plan = load_default_pipeline("sales").first.step
    late = datetime(2026, 11, 28, 22, 0, tzinfo=UTC)

    def due(calendar: str) -> Any:
        def ask(tx: Tx) -> Any:
            tx.now = late
            named = replace(plan, calendar=calendar, due_by_hand=None)
            step = open_step(tx, tx.get(Client, client), None, Draft(), named)
            return step.due_day, step.due_minute

        return inside(crm, ask)

    assert due("support") == (date(2026, 11, 28), 23 * 60 + 15)
    assert due("")[0] == MONDAY
    assert due("gone")[0] == MONDAY


def test_what_was_told_to_a_client_is_promised(crm: Crm) -> None:
    deal = a_deal(crm, next=TOMORROW._replace(kind="call"))
    assert step_of(crm, next_of(crm, deal)).promised == 1
    side = crm.run(steps.add_step, TOMORROW._replace(kind="document"), deal_id=deal).value
    assert step_of(crm, side).promised == 0
    planned = a_deal(crm)
    assert step_of(crm, next_of(crm, planned)).promised == 0
    asked = a_deal(crm, pipeline="windows")
    crm.run(deals.move_deal, asked, "measurement", next=TOMORROW)
    assert step_of(crm, next_of(crm, asked)).promised == 1


def test_a_calendar_is_found_by_its_key(crm: Crm) -> None:
    number = crm.run(calendars.add_calendar, "shop").value
    assert crm.ask(calendar_id_of, "SHOP") == number
    assert crm.ask(calendar_id_of, "moon") is None


def test_what_has_no_day_is_due_on_the_next_working_day_of_whoever_owes_it(crm: Crm) -> None:
    boris = crm.run(team.add_user, "boris").value
    crm.run(calendars.add_calendar, "shop", weekend="34")
    crm.run(team.edit_user, boris, calendar="shop")
    deal = a_deal(crm, owner_id=boris)
    side = crm.run(steps.add_step, Draft(title="fetch the drawing"), deal_id=deal).value
    own = crm.run(steps.add_step, Draft(title="wait"), client_id=a_client(crm, "Olga")).value
    crm.run(steps.tried, next_of(crm, deal), "wrong_number")
    found = next(s for s in rows(crm, "step").values() if s["title"] == "find a number")
    saturday, thursday = date(2026, 11, 28), date(2026, 11, 26)
    assert step_of(crm, side).due_day == saturday == date.fromisoformat(found["due_day"])
    assert step_of(crm, own).due_day == thursday


def test_a_calendar_that_a_playbook_counts_by_is_not_put_away(crm: Crm) -> None:
    number = crm.run(calendars.add_calendar, "shop").value
    sales = load_default_pipeline("sales")
    first = replace(sales.first, step=replace(sales.first.step, calendar="shop"))
    named = replace(sales, stages=(first, *sales.stages[1:]))
    crm.run(edit_pipeline, "sales", write_pipeline(named))
    with pytest.raises(Conflict, match="in use: sales"):
        crm.run(calendars.archive_calendar, number)
    crm.run(edit_pipeline, "sales", write_pipeline(sales))
    crm.run(calendars.archive_calendar, number)
