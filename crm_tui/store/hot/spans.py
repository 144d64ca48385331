"""The open steps that are due from one day to another, by indexes alone."""

from datetime import tzinfo

from crm_tui.domain.civil import day_number
from crm_tui.domain.lines import StepLine
from crm_tui.store.hot.connection import Hot
from crm_tui.store.hot.days import midnight
from crm_tui.store.hot.reading import STEP_COLUMNS, STEP_TABLES, step_lines
from crm_tui.store.hot.today import ZONES_APART

ALL = "all"
MOST = 2000

_STEPS = f"""
    select {STEP_COLUMNS} from {STEP_TABLES}
    where s.closed_at is null {{who}} and s.late_at > ? and s.late_at < ?
    and s.due_day >= ? and s.due_day <= ? order by s.late_at, s.id limit ?
"""


def steps_between(
    conn: Hot,
    owner: int | str,
    first: str,
    last: str,
    *,
    zone: tzinfo | None = None,
    limit: int = MOST,
) -> tuple[StepLine, ...]:
    """The open steps of a user's id, or of "all", due from ISO day `first` to `last`, by time."""
    begin = midnight(day_number(first), zone) - ZONES_APART
    end = midnight(day_number(last) + 1, zone) + ZONES_APART
    who, ids = ("", ()) if owner == ALL else ("and s.owner_id = ?", (int(owner),))
    found = conn.rows(_STEPS.format(who=who), *ids, begin, end, first, last, limit)
    return step_lines(found)
