"""What is to come day by day, and what was done."""

from crm_tui.domain.iso4217 import DECIMALS
from crm_tui.domain.lines import DoneLine, StepLine
from crm_tui.store.hot.days import Day, day_around, midnight
from crm_tui.store.hot.reading import MARK, whole, whole_or_none, words
from crm_tui.store.hot.today import LIMIT, steps

TYPE_CHECKING = False
if TYPE_CHECKING:
    from datetime import tzinfo
    from typing import Any

    from crm_tui.store.hot.connection import Hot

_DONE = """
    select s.id, s.deal_id, s.client_id, s.kind, s.title, c.name, coalesce(d.title, ''), d.amount,
           coalesce(d.currency, ''), s.closed_at, s.closed_as, s.said, s.waits,
           coalesce(u.name, '')
    from step s left join client c on c.id = s.client_id left join deal d on d.id = s.deal_id
    left join "user" u on u.id = s.closed_by
    where s.closed_by {who} and s.closed_at >= ? and s.closed_at < ?
    and s.closed_as in ('result', 'postpone', 'refuse')
    order by s.closed_at desc, s.id desc limit ?
"""


def week(
    conn: "Hot",
    user_id: int,
    now_us: int,
    day_iso: str,
    *,
    owner: "str | int" = "mine",
    zone: "tzinfo | None" = None,
    limit: int = LIMIT,
) -> "tuple[StepLine, ...]":
    """What is overdue, and what is due in the seven days that begin today, by time."""
    from crm_tui.domain.civil import day_number, iso_day

    last = iso_day(day_number(day_iso) + 6)
    found = plan(conn, user_id, now_us, day_iso, owner=owner, zone=zone, limit=limit)
    return tuple(line for line in found if line.due_day <= last or line.late_at <= now_us)


def plan(
    conn: "Hot",
    user_id: int,
    now_us: int,
    day_iso: str,
    *,
    owner: "str | int" = "mine",
    zone: "tzinfo | None" = None,
    limit: int = LIMIT,
    after: "StepLine | None" = None,
) -> "tuple[StepLine, ...]":
    """A window of all open steps by time; `after` is the last row of the window before."""
    day = day_around(now_us, day_iso, zone)
    return steps(conn, user_id, day, owner=owner, limit=limit, after=after)


def done(
    conn: "Hot",
    user_id: int,
    day: Day,
    *,
    days: int = 1,
    owner: "str | int" = "mine",
    zone: "tzinfo | None" = None,
    limit: int = LIMIT,
) -> "tuple[DoneLine, ...]":
    """Steps closed by an outcome, newest first. days: how many days back, today included."""
    from crm_tui.domain.civil import day_number

    since = midnight(day_number(day.day) + 1 - days, zone)
    who, ids = ('in (select id from "user")', ()) if owner == "all" else ("= ?", (
        user_id if owner == "mine" else int(owner),))  # fmt: skip
    found = conn.rows(_DONE.format(who=who), *ids, since, day.ends, limit)
    return tuple([_done_line(values) for values in found])


def _done_line(values: "tuple[Any, ...]") -> DoneLine:
    number, deal_id, client_id, kind, title, client, deal, amount, currency, *rest = values
    closed_at, closed_as, said, waits, who = rest
    is_bad = not isinstance(title, str) or (amount is not None and currency not in DECIMALS)
    return DoneLine(
        number, whole_or_none(deal_id), whole(client_id), words(kind),
        f"{MARK} {words(title)}" if is_bad else title, words(client), words(deal),
        whole_or_none(amount), words(currency), whole(closed_at), words(closed_as), words(said),
        int(closed_as == "result" and waits == 1), words(who),
    )  # fmt: skip
