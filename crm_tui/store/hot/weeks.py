"""The plan by week: open steps counted by person and day, and what was moved, by indexes alone."""

from datetime import date, tzinfo
from typing import Any

from crm_tui.domain.civil import day_number, is_day
from crm_tui.domain.lines import StepLine
from crm_tui.domain.plans import BACK_DAYS, DayLoad, Load, Plan, moved_of, span_of, weeks_of
from crm_tui.domain.weeks import Week
from crm_tui.store.hot.connection import Hot
from crm_tui.store.hot.days import midnight
from crm_tui.store.hot.people import users
from crm_tui.store.hot.reading import STEP_COLUMNS, STEP_TABLES, step_lines, whole, words
from crm_tui.store.hot.today import LIMIT, ZONES_APART

MOST_COUNTED = 20_000
MOST_ROWS = 5000
ALL = "all"

_DAYS = """
    select s.owner_id, coalesce(u.name, ''), cast(s.due_day as varchar), count(*),
           sum(coalesce(s.minutes, 0)), sum(case when s.by_or_at = 'at' then 1 else 0 end),
           sum(case when b.closed_as = 'postpone' then 1 else 0 end),
           sum(case when exists (select 1 from activity a where a.step_id = s.id
                                 and a.kind = 'moved') then 1 else 0 end)
    from (select s.id as step_id from step s
          where s.closed_at is null {who} and s.late_at > ? and s.late_at < ? and s.due_day <= ?
          limit ?) counted
    join step s on s.id = counted.step_id left join step b on b.id = s.follows_id
    left join "user" u on u.id = s.owner_id
    group by s.owner_id, u.name, s.due_day limit ?
"""
_LATE = """
    select s.owner_id, coalesce(u.name, ''), count(*), sum(coalesce(s.minutes, 0)),
           sum(case when s.by_or_at = 'at' then 1 else 0 end)
    from (select s.id as step_id from step s
          where s.closed_at is null {who} and s.late_at <= ? limit ?) counted
    join step s on s.id = counted.step_id left join "user" u on u.id = s.owner_id
    group by s.owner_id, u.name order by 2 limit ?
"""
_BEYOND = """
    select count(*) from (select 1 from step s where s.closed_at is null {who} and s.late_at > ?
    and s.due_day > ? limit ?) counted
"""
_MOVED = """
    select a.user_id, coalesce(u.name, ''), cast(a.from_day as varchar),
           cast(a.to_day as varchar), count(*)
    from activity a left join "user" u on u.id = a.user_id
    where a.user_id {who} and a.at >= ? and a.kind = 'moved'
    group by a.user_id, u.name, a.from_day, a.to_day limit ?
"""
_STEPS = f"""
    select {STEP_COLUMNS} from {STEP_TABLES}
    where s.closed_at is null and s.owner_id = ? and s.late_at > ? and s.late_at < ?
    and s.due_day >= ? and s.due_day <= ? order by s.late_at, s.id limit ?
"""
_LATE_STEPS = f"""
    select {STEP_COLUMNS} from {STEP_TABLES}
    where s.closed_at is null and s.owner_id = ? and s.late_at <= ?
    order by s.late_at, s.id limit ?
"""


def weeks(
    conn: Hot,
    owner: int | str,
    now_us: int,
    today: str,
    week: Week,
    count: int,
    zone: tzinfo | None = None,
) -> Plan:
    """The plan of so many weeks from the one that holds today, of a user's id or "all".

    week: says where weeks begin. Each figure counts MOST_COUNTED steps at most.
    """
    first, last = span_of(date.fromisoformat(today), week, count)
    end = midnight(day_number(last.isoformat()) + 1, zone)
    who, ids = ("", ()) if owner == ALL else ("and s.owner_id = ?", (int(owner),))
    with conn:
        rows = conn.rows(
            _DAYS.format(who=who), *ids, now_us, end + ZONES_APART, last.isoformat(),
            MOST_COUNTED, MOST_ROWS,
        )  # fmt: skip
        late = conn.rows(_LATE.format(who=who), *ids, now_us, MOST_COUNTED, MOST_ROWS)
        edge = max(now_us, end - ZONES_APART)
        beyond = conn.rows(_BEYOND.format(who=who), *ids, edge, last.isoformat(), MOST_COUNTED)[0][
            0
        ]
        moved = _moved(conn, owner, today, zone)
        everyone = {one.id: one.name for one in users(conn) if owner in (ALL, one.id)}
    days = [_day_load(row, today) for row in rows]
    told = {one.owner_id: one.owner for one in days} | everyone
    return Plan(
        tuple(Load(whole(who_id), words(name), *map(int, found)) for who_id, name, *found in late),
        weeks_of(days, first, count, told),
        int(beyond),
        moved_of(moved),
    )


def _day_load(row: tuple[Any, ...], today: str) -> DayLoad:
    owner_id, owner, day, *figures = row
    kept = day if isinstance(day, str) and is_day(day) else today
    return DayLoad(whole(owner_id), words(owner), kept, *map(int, figures))


def _moved(
    conn: Hot, owner: int | str, today: str, zone: tzinfo | None
) -> list[tuple[int, str, str, str, int]]:
    who, ids = ('in (select id from "user")', ()) if owner == ALL else ("= ?", (int(owner),))
    since = midnight(day_number(today) - BACK_DAYS, zone)
    return [
        (whole(user), words(name), old, new, int(times))
        for user, name, old, new, times in conn.rows(_MOVED.format(who=who), *ids, since, MOST_ROWS)
        if isinstance(old, str) and isinstance(new, str) and is_day(old) and is_day(new)
    ]


def steps_of_week(
    conn: Hot,
    owner_id: int,
    now_us: int,
    first: str,
    last: str,
    *,
    zone: tzinfo | None = None,
    limit: int = LIMIT,
) -> tuple[StepLine, ...]:
    """The open steps of a person that are due from one day to another and not late, by time."""
    end = midnight(day_number(last) + 1, zone) + ZONES_APART
    return step_lines(conn.rows(_STEPS, owner_id, now_us, end, first, last, limit))


def late_steps(
    conn: Hot, owner_id: int, now_us: int, *, limit: int = LIMIT
) -> tuple[StepLine, ...]:
    """The steps of a person that are late now, by time."""
    return step_lines(conn.rows(_LATE_STEPS, owner_id, now_us, limit))
