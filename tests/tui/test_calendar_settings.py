"""Hours, calendars and leave are settled by keys, show at once, and are undone."""

from asyncio import to_thread
from pathlib import Path

from crm_tui.actions.calendars import add_calendar, add_leave
from crm_tui.actions.deals import add_deal
from crm_tui.crm import Crm
from crm_tui.store.tables.sales import Step
from tests.actions.desk import TODAY, TOMORROW, a_client, a_colleague, next_of, step_of
from tests.tui.desk import elsewhere
from tests.tui.first import fresh_app, rows_in, settings_in
from tests.tui.looking import at_cursor, line_with, press, screen_of, settle, toasts
from tests.tui.test_settings import WIDE, go_to


def a_deal_tomorrow(crm: Crm) -> int:
    """A deal whose next step is due tomorrow, at no hour."""
    return crm.run(add_deal, a_client(crm), "windows", pipeline="sales", next=TOMORROW).value


def next_step(crm: Crm, deal: int) -> Step:
    """The next step of a deal as it is now."""
    return step_of(crm, next_of(crm, deal))


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
