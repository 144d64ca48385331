"""A person's working time, without SQLAlchemy."""

from datetime import date
from typing import TYPE_CHECKING, Any

from crm_tui.domain.working import Plan, Special, Working, working_kept
from crm_tui.store.hot.people import setting
from crm_tui.store.hot.reading import words

if TYPE_CHECKING:
    from crm_tui.store.hot.connection import Hot

MOST_DAYS = 2000

_PLAN = "id, key, name, country, region, weekend, hours, holidays"
_OWN = f"""
    select {", ".join("k." + name for name in _PLAN.split(", "))}
    from "user" u join calendar k on k.id = u.calendar_id where u.id = ?
"""
_TEAMS = f"select {_PLAN} from calendar where key = ?"
_DAYS = """
    select kind, cast(from_day as varchar), cast(to_day as varchar), note
    from day_off where {whose} = ? order by from_day desc limit ?
"""


def working(conn: "Hot", user_id: int, country: str = "") -> Working:
    """The working time of a user: his own calendar's, else the team's; with his days and leave.

    country: whose week it is where neither the team nor a calendar says one.
    """
    with conn:
        number, plan = plan_of(conn, user_id)
        if number is None and not plan.country:
            plan = plan._replace(country=country)
        shared = _days(conn, "calendar_id", number) if number is not None else ()
        return working_kept(plan, _days(conn, "user_id", user_id), shared)


def plan_of(conn: "Hot", user_id: int) -> tuple[int | None, Plan]:
    """The calendar somebody works by: its id (None if made of the country), what it says."""
    found = conn.first(_OWN, user_id)
    if found is None:
        key = setting(conn, "calendar")
        found = conn.first(_TEAMS, key) if key else None
    if found is None:
        return None, Plan(country=setting(conn, "country"))
    number, key, name, country, region, weekend, hours, holidays = found
    return number, Plan(
        words(key), words(name), words(country), words(region), words(weekend), words(hours),
        bool(holidays),
    )  # fmt: skip


def _days(conn: "Hot", whose: str, number: int) -> tuple[Special, ...]:
    rows = conn.rows(_DAYS.format(whose=whose), number, MOST_DAYS)
    return tuple(one for row in rows if (one := _special(row)) is not None)


def _special(row: tuple[Any, ...]) -> Special | None:
    """A stretch of days; None for one nobody could read."""
    kind, first, last, note = row
    try:
        return Special(
            words(kind), date.fromisoformat(first), date.fromisoformat(last), words(note)
        )
    except (TypeError, ValueError):
        return None
