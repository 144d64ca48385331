"""Today: the day's figures, and the open steps of its groups in the order of work.

OVERDUE is what is late now, however old; TODAY what is due today (or was due on a day before, by
another zone's clock) and is not late yet; then TOMORROW, THIS WEEK (of the seven days that begin
today) and LATER. The first two are in the order of `domain.order`, the days to come by time.
"""

from crm_tui.domain.lines import StepLine, TodayCounts
from crm_tui.store.hot.days import Day, day_around
from crm_tui.store.hot.reading import STEP_COLUMNS, STEP_TABLES, step_lines

TYPE_CHECKING = False
if TYPE_CHECKING:
    from datetime import tzinfo

    from crm_tui.store.hot.connection import Hot
    from crm_tui.store.hot.order import Scales
    from crm_tui.store.hot.ranking import Ranked

OVERDUE, TODAY, TOMORROW, WEEK, LATER = "overdue", "today", "tomorrow", "week", "later"
GROUPS = (OVERDUE, TODAY, TOMORROW, WEEK, LATER)
#: The groups in the order of work; the others are by time.
WORK = (OVERDUE, TODAY)

LIMIT = 500
MOST_COUNTED = 20_000
#: Two clocks on Earth are at most 26 hours apart: a day's steps of any zone lie within it.
ZONES_APART = 26 * 3600 * 1_000_000

_DONE = """
    select coalesce(sum(case when closed_as = 'result' and waits = 1 then 1 else 0 end), 0),
           coalesce(sum(case when closed_as = 'result' and waits <> 1 then 1 else 0 end), 0),
           coalesce(sum(case when closed_as = 'postpone' then 1 else 0 end), 0),
           coalesce(sum(case when closed_as = 'refuse' then 1 else 0 end), 0)
    from step where closed_by {who} and closed_at >= ? and closed_at < ?
"""
_TRIED = """
    select count(*) from activity where user_id {who} and at >= ? and at < ? and kind = 'try'
"""
_COUNT = """
    select count(*) from
    (select 1 from step s where s.closed_at is null {who} and s.late_at >= ? {until} limit ?)
    counted
"""
_LEFT = """
    select count(*) from
    (select 1 from step s where s.closed_at is null {who} and s.late_at > ? and s.late_at < ?
     and s.due_day <= ? limit ?) counted
"""
_INBOX = "select count(*) from (select 1 from request where status = 'waiting' limit ?) counted"
_STEPS = """
    select {columns} from {tables}
    where s.closed_at is null {who} and s.late_at >= ? {until} {days}
    and (s.late_at > ? or (s.late_at = ? and s.id > ?))
    order by s.late_at, s.id limit ?
"""
_EVER = 2**63 - 1
#: The same words for both groups of today's work, so that they are one statement to prepare.
_ANY_OR_UNTIL = "and (? = 1 or s.due_day <= ?)"


def today(
    conn: "Hot",
    user_id: int,
    now_us: int,
    day_iso: str,
    *,
    owner: "str | int" = "mine",
    groups: "tuple[str, ...]" = (OVERDUE, TODAY),
    zone: "tzinfo | None" = None,
    limit: int = LIMIT,
) -> "tuple[TodayCounts, tuple[StepLine, ...]]":
    """The figures of a day, and the open steps of `groups` in the order of GROUPS.

    owner: "mine", "all", or a user's id. zone: the person's, None for that of the process.
    limit: rows of each group at most; `steps` reads on from there.
    What is due tomorrow and after is counted by the person's own midnights.
    """
    day = day_around(now_us, day_iso, zone)
    with conn:
        found = by_group(conn, user_id, day, groups, owner=owner, limit=limit)
        left, late = (_all_of(found.get(group), limit) for group in (TODAY, OVERDUE))
        figures = counts(conn, user_id, day, owner, left, late)
    return figures, tuple([line for lines in found.values() for line in lines])


def by_group(
    conn: "Hot",
    user_id: int,
    day: Day,
    groups: "tuple[str, ...]",
    *,
    owner: "str | int" = "mine",
    limit: int = LIMIT,
) -> "dict[str, tuple[StepLine, ...]]":
    """The first rows of each of `groups`, in the order of GROUPS; for within one snapshot."""
    from crm_tui.store.hot.order import Scales

    scales = Scales(conn)
    return {
        group: steps(conn, user_id, day, group, owner=owner, limit=limit, scales=scales)
        for group in GROUPS
        if group in groups
    }


def _all_of(found: "tuple[StepLine, ...] | None", limit: int) -> "int | None":
    """How many there are, where that is all of them."""
    return None if found is None or len(found) >= limit else len(found)


def counts(
    conn: "Hot",
    user_id: int,
    day: Day,
    owner: "str | int" = "mine",
    left: "int | None" = None,
    overdue: "int | None" = None,
    *,
    coming: int = MOST_COUNTED,
) -> TodayCounts:
    """What is done today and what is left, each number counted to MOST_COUNTED at most.

    left, overdue: how many steps are in the groups TODAY and OVERDUE, where that is known.
    coming: how far each of the groups of the days to come is counted.
    """
    who, ids = _whose("= ?", 'in (select id from "user")', user_id, owner)
    span = (day.starts, day.ends)
    yes, ours, later, no = conn.rows(_DONE.format(who=who), *ids, *span)[0]
    whose, mine = _whose("and s.owner_id = ?", "", user_id, owner)
    until = _COUNT.format(who=whose, until="and s.late_at < ?")
    tried, tomorrow, week, future, inbox = conn.rows(
        f"select ({_TRIED.format(who=who)}), ({until}), ({until}),"
        f" ({_COUNT.format(who=whose, until='')}), ({_INBOX})",
        *(*ids, *span),
        *(*mine, day.ends, day.ends_tomorrow, coming),
        *(*mine, day.ends_tomorrow, day.ends_week, coming),
        *(*mine, day.ends_week, coming),
        MOST_COUNTED,
    )[0]
    if overdue is None:
        overdue = _open_before(conn, user_id, owner, day.now + 1)
    if left is None:
        left = _left_today(conn, user_id, owner, day)
    done = yes + ours + later + no
    return TodayCounts(
        done, done + overdue + left, yes, ours, later, no, tried, overdue, tomorrow, week, future,
        inbox,
    )  # fmt: skip


def _open_before(conn: "Hot", user_id: int, owner: "str | int", end: int) -> int:
    """Open steps that become late before an instant; index only."""
    who, ids = _whose("and s.owner_id = ?", "", user_id, owner)
    sql = _COUNT.format(who=who, until="and s.late_at < ?")
    return int(conn.rows(sql, *ids, -_EVER, end, MOST_COUNTED)[0][0])


def _left_today(conn: "Hot", user_id: int, owner: "str | int", day: Day) -> int:
    who, ids = _whose("and s.owner_id = ?", "", user_id, owner)
    values = (*ids, day.now, day.ends + ZONES_APART, day.day, MOST_COUNTED)
    return int(conn.rows(_LEFT.format(who=who), *values)[0][0])


def steps(
    conn: "Hot",
    user_id: int,
    day: Day,
    group: str = "",
    *,
    owner: "str | int" = "mine",
    limit: int = LIMIT,
    after: "StepLine | None" = None,
    scales: "Scales | None" = None,
) -> "tuple[StepLine, ...]":
    """A window of the open steps of one of GROUPS, or of all of them (""), which are by time.

    after: the last row of the window before this one. scales: of the same snapshot.
    """
    who, ids = _whose("and s.owner_id = ?", "", user_id, owner)
    start, end, days, dues = _range(group, day)
    if group in WORK:
        from crm_tui.store.hot.order import Group, in_order

        asked = Group(who, ids, (start, end), days, dues)
        return in_order(conn, day, asked, limit, after, scales)
    place = (after.late_at, after.late_at, after.id) if after else (-_EVER, -_EVER, 0)
    until, ends = ("", ()) if end is None else ("and s.late_at < ?", (end,))
    sql = _STEPS.format(columns=STEP_COLUMNS, tables=STEP_TABLES, who=who, until=until, days=days)
    return step_lines(conn.rows(sql, *ids, max(start, place[0]), *ends, *dues, *place, limit))


def first(conn: "Hot", owner_id: int, day: Day, group: str) -> "int | None":
    """The id of somebody's step that a group begins with, or None."""
    if group not in WORK:
        found = steps(conn, owner_id, day, group, limit=1)
        return found[0].id if found else None
    from crm_tui.store.hot.order import Group, first_of

    start, end, days, dues = _range(group, day)
    return first_of(conn, day, Group("and s.owner_id = ?", (owner_id,), (start, end), days, dues))


def ranked_work(conn: "Hot", owner_id: int, day: Day) -> "list[Ranked]":
    """Somebody's work of a day in its order, as far as it is put in order, with what makes it."""
    from crm_tui.store.hot.order import NEAR, Group, Scales
    from crm_tui.store.hot.ranking import ranked

    found: list[Ranked] = []
    scales = Scales(conn)
    for group in WORK:
        start, end, days, dues = _range(group, day)
        asked = Group("and s.owner_id = ?", (owner_id,), (start, end), days, dues)
        found += ranked(conn, asked.rows(conn, NEAR), day, scales)
    return found


def _range(group: str, day: Day) -> "tuple[int, int | None, str, tuple[int | str, ...]]":
    """From when and before when a group's steps become late, and which days they are due on.

    The last groups have no end: what becomes late at no readable time is among them.
    """
    future = day.now + 1
    if group == OVERDUE:
        return -_EVER, future, _ANY_OR_UNTIL, (1, day.day)
    if group == TODAY:
        return future, day.ends + ZONES_APART, _ANY_OR_UNTIL, (0, day.day)
    if group == TOMORROW:
        until = day.ends_tomorrow + ZONES_APART
        return future, until, "and s.due_day = ?", (day.tomorrow,)
    if group == WEEK:
        until = day.ends_week + ZONES_APART
        return future, until, "and s.due_day > ? and s.due_day <= ?", (day.tomorrow, day.week)
    if group == LATER:
        start = max(future, day.ends_week - ZONES_APART)
        return start, None, "and s.due_day > ?", (day.week,)
    return -_EVER, None, "", ()


def _whose(
    one: str, all_of_them: str, user_id: int, owner: "str | int"
) -> "tuple[str, tuple[int, ...]]":
    """A condition on whose steps are meant, and its values."""
    if owner == "all":
        return all_of_them, ()
    return one, (user_id if owner == "mine" else int(owner),)
