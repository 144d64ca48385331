"""How much people work in the weeks to come, by their calendars."""

from collections.abc import Iterable
from datetime import date, timedelta

from sqlmodel import Session

from crm_tui.domain.plans import minutes_of
from crm_tui.store.queries.calendars import working_of_user


def works_of(
    session: Session, owners: Iterable[int], first: date, weeks: int, today: date
) -> dict[tuple[int, str], int]:
    """The minutes that some users work in each of so many weeks, from today on.

    The keys are a user's id and the first day of a week. Public holidays may be asked for, which
    takes time: not for the event loop.
    """
    begins = [first + timedelta(7 * number) for number in range(weeks)]
    found: dict[tuple[int, str], int] = {}
    for owner in owners:
        working = working_of_user(session, owner)
        found |= {(owner, day.isoformat()): minutes_of(working, day, today) for day in begins}
    return found
