"""The plan: what is to come by week and person, how full the weeks are, and what we moved.

Days are ISO texts, minutes whole, ids the store's.
"""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import NamedTuple

from crm_tui.domain.weeks import Week

WEEKS = 8
MOST_WEEKS = 53
BACK_DAYS = 28
"""So many days back it is told what we moved."""


class DayLoad(NamedTuple):
    """The open steps of one person that are due on one day.

    minutes: what they take; at: appointments; later: those the client postponed; moved: those we
    moved. Late ones are told apart.
    """

    owner_id: int
    owner: str
    day: str
    steps: int
    minutes: int
    at: int
    later: int
    moved: int


class Load(NamedTuple):
    """What a person has to do in one week, or has to do that is late.

    works: minutes the person works on the days of the week from today on; None for what is late.
    """

    owner_id: int
    owner: str
    steps: int = 0
    minutes: int = 0
    at: int = 0
    later: int = 0
    moved: int = 0
    works: int | None = None


class PlanWeek(NamedTuple):
    """One week, from `first` to `last`, and what each person has to do in it."""

    first: str
    last: str
    loads: tuple[Load, ...]


class Moved(NamedTuple):
    """What one of us moved lately: how often, how many days later in all, and how many earlier."""

    owner_id: int
    owner: str
    times: int
    later_days: int
    earlier_days: int


class Plan(NamedTuple):
    """What is late, the weeks to come, what comes after them, and what we moved."""

    late: tuple[Load, ...]
    weeks: tuple[PlanWeek, ...]
    beyond: int
    moved: tuple[Moved, ...]


class Held(NamedTuple):
    """How many steps a person has on the hands: late ones, and those due in one week."""

    owner_id: int
    owner: str
    late: int
    due: int


def held_by(plan: Plan, first: str) -> tuple[Held, ...]:
    """What each person has late and due in the week from `first` on, whoever has most at the top.

    Another `first` means the first week there is. Whoever has nothing is left out.
    """
    week = next((one for one in plan.weeks if one.first == first), None)
    week = week or (plan.weeks[0] if plan.weeks else None)
    due = {load.owner_id: load for load in (week.loads if week is not None else ())}
    late = {load.owner_id: load for load in plan.late}
    found = [
        Held(
            owner_id,
            (late.get(owner_id) or due[owner_id]).owner,
            late[owner_id].steps if owner_id in late else 0,
            due[owner_id].steps if owner_id in due else 0,
        )
        for owner_id in {*late, *due}
    ]
    kept = [one for one in found if one.late or one.due]
    return tuple(sorted(kept, key=lambda one: (-one.late - one.due, one.owner, one.owner_id)))


def span_of(today: date, week: Week, weeks: int) -> tuple[date, date]:
    """The first day of the week that holds today, and the last of so many weeks."""
    first = week.begins(today)
    return first, first + timedelta(7 * weeks - 1)


def weeks_of(
    days: Iterable[DayLoad], first: date, count: int, everyone: Mapping[int, str]
) -> tuple[PlanWeek, ...]:
    """So many weeks from the one that begins `first`, each with what every person has to do.

    everyone: whose weeks are told, by id, also where they are empty. What was due before the first
    of them and is not late counts in it.
    """
    loads = {
        (number, owner): Load(owner, name)
        for number in range(count)
        for owner, name in everyone.items()
    }
    for one in days:
        number = max((date.fromisoformat(one.day) - first).days // 7, 0)
        if number < count:
            key = (number, one.owner_id)
            loads[key] = _added(loads.get(key, Load(one.owner_id, one.owner)), one)
    ordered = sorted(loads.items(), key=lambda pair: pair[1].owner.casefold())
    return tuple(
        PlanWeek(
            (first + timedelta(7 * number)).isoformat(),
            (first + timedelta(7 * number + 6)).isoformat(),
            tuple(load for (at, _owner), load in ordered if at == number),
        )
        for number in range(count)
    )


def _added(load: Load, day: DayLoad) -> Load:
    return load._replace(
        steps=load.steps + day.steps, minutes=load.minutes + day.minutes, at=load.at + day.at,
        later=load.later + day.later, moved=load.moved + day.moved,
    )  # fmt: skip


def minutes_of(week: Week, first: date, today: date) -> int:
    """How many minutes somebody works in the seven days from `first`, from today on."""
    days = [first + timedelta(number) for number in range(7)]
    return sum(
        end - start
        for day in days
        if day >= today and week.is_working(day)
        for start, end in week.spans(day)
    )


def with_works(plan: Plan, works: Mapping[tuple[int, str], int]) -> Plan:
    """The plan with the minutes each person works, by id and the first day of the week."""
    weeks = tuple(
        week._replace(
            loads=tuple(
                load._replace(works=works.get((load.owner_id, week.first))) for load in week.loads
            )
        )
        for week in plan.weeks
    )
    return plan._replace(weeks=weeks)


def moved_of(rows: Iterable[tuple[int, str, str, str, int]]) -> tuple[Moved, ...]:
    """What each of us moved, the most first, of rows of id, name, old day, new day and times."""
    found: dict[int, Moved] = {}
    for owner_id, owner, old, new, times in rows:
        days = (date.fromisoformat(new) - date.fromisoformat(old)).days * times
        was = found.get(owner_id, Moved(owner_id, owner, 0, 0, 0))
        found[owner_id] = was._replace(
            times=was.times + times,
            later_days=was.later_days + max(days, 0),
            earlier_days=was.earlier_days + max(-days, 0),
        )
    return tuple(sorted(found.values(), key=lambda one: (-one.times, one.owner)))


def filled(load: Load, cells: int) -> int:
    """How many of so many cells the minutes of a load take; all of them where there is no time."""
    if load.works is None or not load.minutes:
        return 0
    if load.minutes >= load.works:
        return cells
    return max(load.minutes * cells // load.works, 1)
