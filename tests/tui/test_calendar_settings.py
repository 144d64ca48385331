"""Hours, calendars and leave are settled by keys, show at once, and are undone."""

from asyncio import to_thread
from datetime import timedelta
from pathlib import Path

from crm_tui.actions.calendars import add_calendar, add_day_off, add_leave
from crm_tui.actions.deals import add_deal
from crm_tui.crm import Crm
from crm_tui.domain.steps import Draft
from crm_tui.store.tables.sales import Step
from tests.actions.desk import TODAY, TOMORROW, a_client, a_colleague, next_of, step_of
from tests.tui.desk import elsewhere
from tests.tui.first import fresh_app, rows_in, settings_in
from tests.tui.looking import at_cursor, line_with, plain, press, screen_of, settle, toasts
from tests.tui.test_settings import WIDE, go_to


def a_deal_tomorrow(crm: Crm) -> int:
    """A deal whose next step is due tomorrow, at no hour."""
    return crm.run(add_deal, a_client(crm), "windows", pipeline="sales", next=TOMORROW).value


def next_step(crm: Crm, deal: int) -> Step:
    """The next step of a deal as it is now."""
    return step_of(crm, next_of(crm, deal))


def a_client_at_night(crm: Crm) -> None:
    """A client in Bogotá, where it is early, with a step of today."""
    ana = a_client(crm, "Ana", channels=(("phone", "+57 301 234 5678"),))
    crm.run(add_deal, ana, "sauna", pipeline="sales", next=Draft(day=TODAY, kind="call"))


async def test_hours_are_typed_and_count_from_then_on(crm: Crm, db: Path) -> None:
    deal = await to_thread(a_deal_tomorrow, crm)
    before = (await to_thread(next_step, crm, deal)).late_at
    app = fresh_app({"db": str(db)})
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "g", "s")
        await go_to(pilot, app, "hours of work")
        await press(pilot, "e", *"nine", "enter")
        assert "not understood as working hours" in screen_of(app)
        await press(pilot, *("backspace",) * 4, *"mon-fri 8-16; lunch 12-13")
        assert "mon-fri 8:00-12:00 13:00-16:00" in screen_of(app)
        await press(pilot, "enter")
        assert "mon-fri 8:00-12:00 13:00-16:00" in screen_of(app)
        assert app.person.week.end_of(TODAY) == 16 * 60
        after = (await to_thread(next_step, crm, deal)).late_at
        assert (before - after).total_seconds() == 2 * 3600
        assert settings_in(db)["calendar"] == "team"
        await press(pilot, "u")
        assert app.person.week.end_of(TODAY) == 18 * 60
    assert (await to_thread(next_step, crm, deal)).late_at == before


async def test_ones_own_calendar_is_picked_among_those_there_are(crm: Crm, db: Path) -> None:
    await elsewhere(crm, add_calendar, "shop", "The shop", hours="sat-wed 10-19")
    app = fresh_app({"db": str(db)})
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "g", "s")
        await go_to(pilot, app, "calendar")
        await press(pilot, "e", *"shop", "enter")
        assert "The shop" in at_cursor(app)
        assert app.person.week.weekend == {3, 4}
        await go_to(pilot, app, "the team's calendar")
        await press(pilot, "e", *"shop", "enter")
        assert settings_in(db)["calendar"] == "shop"


async def test_a_leave_is_typed_with_who_stands_in_and_taken_back(crm: Crm, db: Path) -> None:
    boris = await to_thread(a_colleague, crm)
    deal = await to_thread(a_deal_tomorrow, crm)
    app = fresh_app({"db": str(db)})
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "g", "s")
        await go_to(pilot, app, "leave")
        await press(pilot, "e", *"26-27 nov @nobody", "enter")
        assert "no user" in (toasts(app)[-1] if toasts(app) else screen_of(app))
        await press(pilot, "escape")
        await go_to(pilot, app, "leave")
        await press(pilot, "e", *"26-27 nov @boris")
        assert "stands in" in screen_of(app)
        await press(pilot, "enter")
        assert "boris" in at_cursor(app) and "2026-11-26..27" in at_cursor(app)
        assert (await to_thread(next_step, crm, deal)).owner_id == boris
        await press(pilot, "e", "-", "enter")
        assert "none" in at_cursor(app)
        await press(pilot, "u", "u")
    assert rows_in(db, "day_off", "kind") == []
    assert (await to_thread(next_step, crm, deal)).owner_id != boris


async def test_a_leave_that_was_added_elsewhere_shows(crm: Crm, db: Path) -> None:
    app = fresh_app({"db": str(db)})
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "g", "s")
        await elsewhere(crm, add_leave, TODAY, TODAY)
        app.look_around()
        await settle(pilot)
        assert TODAY.isoformat() in line_with(app, "leave")
        assert not app.person.week.is_working(TODAY)


async def test_a_preview_says_that_a_day_is_a_holiday_or_follows_one(crm: Crm, db: Path) -> None:
    await to_thread(a_client_at_night, crm)
    await elsewhere(crm, add_day_off, TODAY, TODAY + timedelta(2), note="moving")
    app = fresh_app({"db": str(db)})
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "down", "p", *"tomorrow")
        assert "a day off (moving)" in screen_of(app)
        await press(pilot, *("backspace",) * 8, "2")
        assert "the next working day" in screen_of(app)
        await press(pilot, "escape", "t", *"friday")
        assert "a day off (moving)" in screen_of(app)


async def test_the_card_and_a_call_show_what_the_clients_clock_shows(crm: Crm, db: Path) -> None:
    await to_thread(a_client_at_night, crm)
    app = fresh_app({"db": str(db)})
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "down")
        assert "there 04:30, night" in plain(screen_of(app))
        await press(pilot, "c")
        assert plain(screen_of(app)).count("there 04:30, night") == 2
        await press(pilot, "escape", "enter")
        await settle(pilot)
        assert "there 04:30, night" in plain(screen_of(app))
