"""What the settings screen reads: the team's settings, the person's own, and the pipelines."""

from typing import TYPE_CHECKING, NamedTuple

from crm_tui.domain.working import COUNTRYLESS, Plan
from crm_tui.store.hot import people
from crm_tui.store.hot.calendars import plan_of
from crm_tui.store.hot.reading import whole_or_none, words

if TYPE_CHECKING:
    from crm_tui.store.hot.connection import Hot

MOST = 200

_PIPELINES = """
    select key, name from pipeline where archived_at is null order by position, id limit ?
"""

_CALENDARS = "select key, name from calendar where archived_at is null order by key limit ?"
_LEAVE = """
    select d.id, cast(d.from_day as varchar), cast(d.to_day as varchar), coalesce(u.name, '')
    from day_off d left join "user" u on u.id = d.substitute_id
    where d.user_id = ? and d.kind = 'leave' and cast(d.to_day as varchar) >= ?
    order by d.from_day, d.id limit 1
"""


class Kept(NamedTuple):
    """What the database keeps. team: by key; pipelines: key and name, in the team's order.

    calendars: key and name, by key. calendar_id: the person's own, None for the team's. plan:
    what the calendar says that the person works by. leave: the next one, or None.
    """

    team: dict[str, str]
    zone: str
    language: str
    pipelines: tuple[tuple[str, str], ...]
    calendars: tuple[tuple[str, str], ...] = ()
    calendar_id: int | None = None
    plan: Plan = COUNTRYLESS
    leave: "Leave | None" = None


class Leave(NamedTuple):
    """Days of leave, as ISO days, and who stands in, "" for nobody."""

    id: int
    first: str
    last: str
    substitute: str


def kept_settings(conn: "Hot", user: str, today: str = "") -> Kept:
    """The settings of the team, those of the person of that name, and the pipelines there are.

    today: an ISO day; leaves that ended before it are not told.
    """
    with conn:
        team = conn.rows("select key, value from setting limit ?", MOST)
        me = people.user(conn, user)
        pipelines = conn.rows(_PIPELINES, MOST)
        calendars = conn.rows(_CALENDARS, MOST)
        own = conn.first('select calendar_id from "user" where id = ?', me.id)
        _number, plan = plan_of(conn, me.id)
        leave = conn.first(_LEAVE, me.id, today or "0001-01-01")
    return Kept(
        {words(key): words(value) for key, value in team},
        me.zone,
        me.language,
        tuple((words(key), words(name)) for key, name in pipelines),
        tuple((words(key), words(name)) for key, name in calendars),
        whole_or_none(own[0]) if own else None,
        plan,
        None if leave is None else Leave(leave[0], *map(words, leave[1:])),
    )
