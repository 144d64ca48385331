"""The working time of people, as the database keeps it: calendars, days off and leave."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlmodel import Session, col

from crm_tui.domain.working import Plan, Special, Working, working_kept
from crm_tui.store.tables.people import User
from crm_tui.store.tables.setup import Calendar, DayOff, Setting

MOST_DAYS = 2000
"""So many days that differ are read of one calendar or person, the last ones."""

_PLAN = (
    col(Calendar.id), col(Calendar.key), col(Calendar.name), col(Calendar.country),
    col(Calendar.region), col(Calendar.weekend), col(Calendar.hours), col(Calendar.holidays),
)  # fmt: skip
_SPECIAL = (col(DayOff.kind), col(DayOff.from_day), col(DayOff.to_day), col(DayOff.note))


def working_of_user(session: Session, user_id: int | None) -> Working:
    """The working time of a user: his own calendar's, else the team's; with his days and leave."""
    own = select(col(User.calendar_id)).where(col(User.id) == user_id)
    number = session.scalar(own) if user_id is not None else None
    plan_id, plan = _plan(session, number)
    return working_kept(plan, days_of_user(session, user_id), days_of_calendar(session, plan_id))


def working_named(session: Session, key: str) -> Working | None:
    """The working time of the calendar with that key, or None; "" is the team's."""
    if not key:
        return working_of_user(session, None)
    found = session.execute(select(*_PLAN).where(col(Calendar.key) == key)).first()
    if found is None:
        return None
    return working_kept(_made(found), (), days_of_calendar(session, found[0]))


def team_plan(session: Session) -> tuple[int | None, Plan]:
    """The team's calendar: its id (None if it is made of the country), and what it says."""
    return _plan(session, None)


def days_of_user(session: Session, user_id: int | None) -> tuple[Special, ...]:
    """The days of a person that differ: leave, days off, days of work."""
    return _days(session, col(DayOff.user_id) == user_id) if user_id is not None else ()


def days_of_calendar(session: Session, calendar_id: int | None) -> tuple[Special, ...]:
    """The days of a calendar that differ from its week."""
    if calendar_id is None:
        return ()
    return _days(session, col(DayOff.calendar_id) == calendar_id)


def _days(session: Session, whose: ColumnElement[bool]) -> tuple[Special, ...]:
    wanted = select(*_SPECIAL).where(whose).order_by(col(DayOff.from_day).desc())
    return tuple(Special(*found) for found in session.execute(wanted.limit(MOST_DAYS)))


def _plan(session: Session, calendar_id: int | None) -> tuple[int | None, Plan]:
    """A calendar by id, else the team's, else the one its country makes."""
    if calendar_id is None:
        said = _settings(session, ("calendar", "country"))
        named = col(Calendar.key) == said.get("calendar", "")
        found = (
            session.execute(select(*_PLAN).where(named)).first() if said.get("calendar") else None
        )
        if found is None:
            return None, Plan(country=said.get("country", ""))
    else:
        found = session.execute(select(*_PLAN).where(col(Calendar.id) == calendar_id)).first()
        if found is None:
            return _plan(session, None)
    return found[0], _made(found)


def _made(found: Sequence[Any]) -> Plan:
    _id, key, name, country, region, weekend, hours, holidays = found
    return Plan(key, name, country, region, weekend, hours, bool(holidays))


def _settings(session: Session, keys: tuple[str, ...]) -> dict[str, str]:
    wanted = select(col(Setting.key), col(Setting.value)).where(col(Setting.key).in_(keys))
    return {key: value for key, value in session.execute(wanted)}
