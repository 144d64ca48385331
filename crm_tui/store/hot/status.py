"""The one line for a prompt: how much is done, what is late, what comes next."""

from crm_tui.store.hot.days import day_around
from crm_tui.store.hot.today import GROUPS, MOST_COUNTED, counts, first, steps

TYPE_CHECKING = False
if TYPE_CHECKING:
    from datetime import tzinfo

    from crm_tui.domain.lines import StepLine, TodayCounts
    from crm_tui.store.hot.connection import Hot


def status(
    conn: "Hot",
    user_id: int,
    now_us: int,
    day_iso: str,
    *,
    zone: "tzinfo | None" = None,
    coming: int = MOST_COUNTED,
) -> "tuple[TodayCounts, StepLine | None]":
    """The day's figures, and the first open step that is not late yet.

    coming: how far what is due on the days to come is counted.
    """
    day = day_around(now_us, day_iso, zone)
    with conn:
        figures = counts(conn, user_id, day, coming=coming)
        for group in GROUPS[1:]:
            if found := steps(conn, user_id, day, group, limit=1):
                return figures, found[0]
    return figures, None


def next_up(
    conn: "Hot", user_id: int, now_us: int, day_iso: str, *, zone: "tzinfo | None" = None
) -> "int | None":
    """The id of the step to take next: the first of the day's work, else what is due soonest."""
    day = day_around(now_us, day_iso, zone)
    for group in GROUPS:
        step_id = first(conn, user_id, day, group)
        if step_id is not None:
            return step_id
    return None
