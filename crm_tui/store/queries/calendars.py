"""The working time of people, as the database keeps it: calendars, days off and leave."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, select
from sqlmodel import Session, col

from crm_tui.domain.working import Plan, Special, Working, working_kept
from crm_tui.store.queries.plain import InSession
from crm_tui.store.tables import setup
from crm_tui.store.tables.people import User
from crm_tui.store.tables.setup import Setting

MOST_DAYS = 2000
"""So many days that differ are read of one calendar or person, the last ones."""


@cache
def _plan_columns() -> tuple[Any, ...]:
    """The columns of a calendar's plan."""
    own = setup.Calendar
    return (
        col(own.id), col(own.key), col(own.name), col(own.country),
        col(own.region), col(own.weekend), col(own.hours), col(own.holidays),
    )  # fmt: skip


@cache
def _special_columns() -> tuple[Any, ...]:
    """The columns of a day that differs."""
    return (
        col(setup.DayOff.kind),
        col(setup.DayOff.from_day),
        col(setup.DayOff.to_day),
        col(setup.DayOff.note),
    )


_WHOSE = """
    select k.id, k.key, k.name, k.country, k.region, k.weekend, k.hours, k.holidays,
        (select value from setting where key = 'country')
    from (select 1 as one) nobody left join calendar k on k.id = coalesce(
        (select calendar_id from "user" where id = ?),
        (select id from calendar where key = (select value from setting where key = 'calendar')))
"""
_DIFFER = f"""
    select * from (
        select 0, kind, cast(from_day as varchar), cast(to_day as varchar), note from day_off
        where user_id = ? order by from_day desc limit {MOST_DAYS}
    ) own
    union all select * from (
        select 1, kind, cast(from_day as varchar), cast(to_day as varchar), note from day_off
        where calendar_id = ? order by from_day desc limit {MOST_DAYS}
    ) shared
"""


def working_of_user(session: Session, user_id: int | None) -> Working:
    """The working time of a user: his own calendar's, else the team's; with his days and leave.

    Two statements, since every write asks for it.
    """
    reader = InSession(session)
    found = reader.rows(_WHOSE, user_id)[0]
    plan = _made(found[:-1]) if found[0] is not None else Plan(country=found[-1] or "")
    days: tuple[list[Special], list[Special]] = ([], [])
    for is_shared, kind, first, last, note in reader.rows(_DIFFER, user_id, found[0]):
        one = Special(kind, date.fromisoformat(first), date.fromisoformat(last), note)
        days[bool(is_shared)].append(one)
    return working_kept(plan, tuple(days[False]), tuple(days[True]))


def working_named(session: Session, key: str) -> Working | None:
    """The working time of the calendar with that key, or None; "" is the team's."""
    if not key:
        return working_of_user(session, None)
    found = session.execute(select(*_plan_columns()).where(col(setup.Calendar.key) == key)).first()
    if found is None:
        return None
    return working_kept(_made(found), (), days_of_calendar(session, found[0]))


def team_plan(session: Session) -> tuple[int | None, Plan]:
    """The team's calendar: its id (None if it is made of the country), and what it says."""
    return _plan(session, None)


def days_of_calendar(session: Session, calendar_id: int | None) -> tuple[Special, ...]:
    """The days of a calendar that differ from its week."""
    if calendar_id is None:
        return ()
    return _days(session, col(setup.DayOff.calendar_id) == calendar_id)


def _days(session: Session, whose: ColumnElement[bool]) -> tuple[Special, ...]:
    wanted = select(*_special_columns()).where(whose).order_by(col(setup.DayOff.from_day).desc())
    return tuple(Special(*found) for found in session.execute(wanted.limit(MOST_DAYS)))


def _plan(session: Session, calendar_id: int | None) -> tuple[int | None, Plan]:
    """A calendar by id, else the team's, else the one its country makes."""
    if calendar_id is None:
        said = _settings(session, ("calendar", "country"))
        named = col(setup.Calendar.key) == said.get("calendar", "")
        found = (
            session.execute(select(*_plan_columns()).where(named)).first()
            if said.get("calendar")
            else None
        )
        if found is None:
            return None, Plan(country=said.get("country", ""))
    else:
        found = session.execute(
            select(*_plan_columns()).where(col(setup.Calendar.id) == calendar_id)
        ).first()
        if found is None:
            return _plan(session, None)
    return found[0], _made(found)


def _made(found: Sequence[Any]) -> Plan:
    _id, key, name, country, region, weekend, hours, holidays = found
    return Plan(key, name, country, region, weekend, hours, bool(holidays))


def _settings(session: Session, keys: tuple[str, ...]) -> dict[str, str]:
    wanted = select(col(Setting.key), col(Setting.value)).where(col(Setting.key).in_(keys))
    return {key: value for key, value in session.execute(wanted)}


class CalendarLine(NamedTuple):
    """A calendar in a list. users: who works by it. is_team: it is the team's."""

    id: int
    plan: Plan
    users: tuple[str, ...]
    is_team: bool
    archived: bool


class DayLine(NamedTuple):
    """Days that differ. user: whose, "" for a calendar's; substitute: who stands in, or ""."""

    id: int
    kind: str
    first: date
    last: date
    note: str
    user: str
    calendar: str
    substitute: str


def calendar_lines(session: Session, *, archived: bool = False) -> tuple[CalendarLine, ...]:
    """The calendars in use, by key; with those put away where they are asked for."""
    team = _settings(session, ("calendar",)).get("calendar", "")
    wanted = select(*_plan_columns(), col(setup.Calendar.archived_at)).order_by(
        col(setup.Calendar.key)
    )
    if not archived:
        wanted = wanted.where(col(setup.Calendar.archived_at).is_(None))
    lines = []
    for *found, put_away in session.execute(wanted):
        plan = _made(found)
        is_team = plan.key == team
        users = _users(session, found[0], with_nobodys=is_team)
        lines.append(CalendarLine(found[0], plan, users, is_team, put_away is not None))
    return tuple(lines)


def _users(session: Session, calendar_id: int, *, with_nobodys: bool) -> tuple[str, ...]:
    whose = col(User.calendar_id) == calendar_id
    if with_nobodys:
        whose = whose | col(User.calendar_id).is_(None)
    names = select(col(User.name)).where(whose, col(User.archived_at).is_(None), col(User.id) > 1)
    return tuple(session.scalars(names.order_by(col(User.name_key))))


def day_lines(
    session: Session,
    calendar_id: int | None = None,
    user_id: int | None = None,
    since: date | None = None,
) -> tuple[DayLine, ...]:
    """Days that differ, by the first: of one calendar, of one person, or all of both.

    since: without those that ended before.
    """
    wanted = (
        select(setup.DayOff, col(User.name), col(setup.Calendar.key))
        .join(User, col(User.id) == col(setup.DayOff.user_id), isouter=True)
        .join(setup.Calendar, col(setup.Calendar.id) == col(setup.DayOff.calendar_id), isouter=True)
        .order_by(col(setup.DayOff.from_day), col(setup.DayOff.id))
    )
    if calendar_id is not None:
        wanted = wanted.where(col(setup.DayOff.calendar_id) == calendar_id)
    if user_id is not None:
        wanted = wanted.where(col(setup.DayOff.user_id) == user_id)
    if since is not None:
        wanted = wanted.where(col(setup.DayOff.to_day) >= since)
    found = session.execute(wanted.limit(MOST_DAYS)).all()
    wanted_names = select(col(User.id), col(User.name)).where(
        col(User.id).in_([row.substitute_id for row, _name, _key in found])
    )
    names = {number: name for number, name in session.execute(wanted_names)}
    return tuple(
        DayLine(
            row.id, row.kind, row.from_day, row.to_day, row.note, user or "", key or "",
            names.get(row.substitute_id or 0, ""),
        )
        for row, user, key in found
    )  # fmt: skip


def calendar_id_of(session: Session, key: str) -> int | None:
    """The id of the calendar with that key, or None."""
    return session.scalar(
        select(col(setup.Calendar.id)).where(col(setup.Calendar.key) == key.casefold())
    )


def plan_of_user(session: Session, user_id: int | None) -> tuple[int | None, Plan]:
    """The calendar somebody works by: its id (None if made of the country), what it says."""
    own = select(col(User.calendar_id)).where(col(User.id) == user_id)
    return _plan(session, session.scalar(own) if user_id is not None else None)
