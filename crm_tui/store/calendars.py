"""Whose working time holds, and who stands in for somebody on leave, inside a transaction."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import select
from sqlmodel import col

from crm_tui.domain.working import LEAVE, Working
from crm_tui.errors import NotFound
from crm_tui.i18n import _
from crm_tui.store.journal import Tx
from crm_tui.store.queries import calendars
from crm_tui.store.settings import setting
from crm_tui.store.tables import setup
from crm_tui.store.tables.people import User
from crm_tui.store.tables.sales import Step

FURTHEST = 5
"""A substitute's substitute is asked so many times."""


def calendar_of(tx: Tx, user_id: int) -> Working:
    """The working time of a user: his calendar or the team's, his days off and his leave."""
    found = tx.calendars.get(user_id)
    if found is None:
        tx.session.flush()
        found = tx.calendars[user_id] = calendars.working_of_user(tx.session, user_id)
    return found


def calendar_named(tx: Tx, key: str) -> Working:
    """The working time of a calendar by its key; "" is the team's. Raises NotFound."""
    tx.session.flush()
    found = calendars.working_named(tx.session, key)
    if found is None:
        raise NotFound(
            _("There is no calendar “{key}”.").format(key=key),
            hint=_("`crm calendar list` shows what there is."),
        )
    return found


def substitute_for(tx: Tx, user_id: int, day: date) -> int:
    """Who works for a user on a day: himself, or who stands in while he is on leave.

    A substitute on leave has one of his own, and so on, five times at most. Where they stand in
    for each other, or nobody was named, it is the user himself.
    """
    asked, who = {user_id}, user_id
    for _further in range(FURTHEST):
        following = _substitute(tx, who, day) if _is_away(tx, who, day) else None
        if following is None:
            return who
        if following in asked:
            return user_id
        asked.add(following)
        who = following
    return who


def _is_away(tx: Tx, user_id: int, day: date) -> bool:
    """Whether a day is one of leave; most are not, and nobody else need be asked for."""
    special = calendar_of(tx, user_id).special
    return any(one.kind == LEAVE and one.first <= day <= one.last for one in special)


def _substitute(tx: Tx, user_id: int, day: date) -> int | None:
    """Who was named for a day of leave, if he is still one of us."""
    named = (
        select(col(setup.DayOff.substitute_id))
        .join(User, col(User.id) == col(setup.DayOff.substitute_id))
        .where(
            col(setup.DayOff.user_id) == user_id, col(setup.DayOff.kind) == LEAVE,
            col(setup.DayOff.from_day) <= day, col(setup.DayOff.to_day) >= day,
            col(User.archived_at).is_(None),
        )
        .order_by(col(setup.DayOff.id).desc())
    )  # fmt: skip
    tx.session.flush()
    return tx.session.scalars(named.limit(1)).first()


def calendar_row(tx: Tx, key: str) -> setup.Calendar | None:
    """The calendar with that key, those put away too."""
    return tx.first(select(setup.Calendar).where(col(setup.Calendar.key) == key)) if key else None


def users_of_calendar(tx: Tx, row: setup.Calendar) -> list[User]:
    """Who works by a calendar: whose own it is, and those without one if it is the team's."""
    theirs = col(User.calendar_id) == row.id
    if setting(tx, "calendar") == row.key:
        theirs = theirs | col(User.calendar_id).is_(None)
    here = select(User).where(theirs, col(User.archived_at).is_(None), col(User.id) > 1)
    return tx.all(here.order_by(col(User.id)))


def users_of_team(tx: Tx) -> list[User]:
    """Who has no calendar of his own."""
    here = select(User).where(col(User.calendar_id).is_(None), col(User.archived_at).is_(None))
    return tx.all(here.order_by(col(User.id)))


def leaves_between(tx: Tx, user_id: int, first: date, last: date) -> list[setup.DayOff]:
    """A user's leaves that touch those days, by their first."""
    theirs = select(setup.DayOff).where(
        col(setup.DayOff.user_id) == user_id, col(setup.DayOff.kind) == LEAVE,
        col(setup.DayOff.from_day) <= last, col(setup.DayOff.to_day) >= first,
    )  # fmt: skip
    return tx.all(theirs.order_by(col(setup.DayOff.from_day), col(setup.DayOff.id)))


def open_due_between(tx: Tx, user_id: int, first: date, last: date) -> list[int]:
    """The ids of a user's open steps that are due on those days, ascending."""
    tx.session.flush()
    due = select(col(Step.id)).where(
        col(Step.owner_id) == user_id, col(Step.closed_at).is_(None),
        col(Step.due_day) >= first, col(Step.due_day) <= last,
    )  # fmt: skip
    return list(tx.session.scalars(due.order_by(col(Step.id))))


def open_on_days(tx: Tx, user_id: int) -> list[tuple[int, date, str, datetime]]:
    """A user's open steps that are due on a day alone: id, day, zone, from when they are late."""
    tx.session.flush()
    found = select(col(Step.id), col(Step.due_day), col(Step.due_zone), col(Step.late_at)).where(
        col(Step.owner_id) == user_id, col(Step.closed_at).is_(None),
        col(Step.due_minute).is_(None),
    )  # fmt: skip
    return [tuple(row) for row in tx.session.execute(found.order_by(col(Step.id)))]
