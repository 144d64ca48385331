"""Lists of steps for programs: every step, as JSON, and only those that a filter finds."""

from crm_tui.cli.glance import Glance
from crm_tui.cli.lists import until
from crm_tui.cli.output import echo_json
from crm_tui.cli.status import NO_COUNTS
from crm_tui.store.hot.days import day_around
from crm_tui.store.hot.today import GROUPS, OVERDUE, TODAY, counts, steps

TYPE_CHECKING = False
if TYPE_CHECKING:
    from crm_tui.domain.lines import StepLine
    from crm_tui.store.hot.days import Day

_WINDOW = 500
_MOST = 20_000


def tell_json(
    command: str, look: Glance, whose: "str | int", only: "frozenset[int] | None" = None
) -> None:
    """Print a list as JSON. only: the steps to print, None for all."""
    from crm_tui.cli import shapes

    groups = (OVERDUE, TODAY) if command == "today" else GROUPS
    figures, day = NO_COUNTS, day_around(look.now, look.day, look.zone)
    found: dict[str, list[StepLine]] = {group: [] for group in groups}
    if look.conn is not None:
        with look.conn as conn:
            figures = counts(conn, look.user.id, day, whose)
        for group in groups:
            lines = until(command, day, all_steps(look, day, group, whose))
            found[group] = [line for line in lines if only is None or line.id in only]
    echo_json(
        {
            **shapes.head(command, look),
            "counts": shapes.counts(figures),
            "groups": {
                group: [shapes.step(line, look.now) for line in rows]
                for group, rows in found.items()
            },
        }
    )


def all_steps(look: Glance, day: "Day", group: str, whose: "str | int") -> "list[StepLine]":
    """Every step of a group, window by window."""
    found: list[StepLine] = []
    assert look.conn is not None
    while len(found) < _MOST:
        after = found[-1] if found else None
        window = steps(look.conn, look.user.id, day, group, owner=whose, limit=_WINDOW, after=after)
        found += window
        if len(window) < _WINDOW:
            break
    return found


def found_by(look: Glance, filter: str, view: str) -> "frozenset[int]":
    """The steps that a filter and a view find. Raises Invalid, NotFound."""
    from crm_tui.cli.viewing import asked_for, viewer_of
    from crm_tui.domain.filters import refuse
    from crm_tui.store.hot.listing import listed

    if look.conn is None:
        return frozenset()
    asked = asked_for(look.conn, look.user.id, "step", filter, view)
    found = listed(look.conn, asked, viewer_of(look))
    refuse(found.faults)
    return frozenset(found.ids)
