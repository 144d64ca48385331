"""`crm plan --weeks`: the weeks to come by person, how full they are, and what we moved."""

from typing import TYPE_CHECKING, Any

from crm_tui.cli import shapes
from crm_tui.cli.desk import open_desk
from crm_tui.cli.glance import Glance, glance
from crm_tui.cli.output import KEPT, echo, echo_json, echo_lines, lay, line_cells
from crm_tui.cli.words import short_day
from crm_tui.i18n import _, _n

if TYPE_CHECKING:
    from crm_tui.crm import Crm
    from crm_tui.domain.plans import Load, Moved, Plan
    from crm_tui.domain.weeks import Week


def run_weeks(
    weeks: int,
    *,
    db: str | None = None,
    person: str | None = None,
    as_json: bool = False,
    everybody: bool = False,
    owner: str | None = None,
) -> int:
    """Print the plan by week and person. Raises CrmError."""
    with glance(db, person) as look:
        if look.conn is None:
            plan = None
        else:
            plan = _plan(look, open_desk(db, person), weeks, _whose(look, everybody, owner))
        if as_json:
            _tell_json(look, plan)
        elif plan is None:
            from crm_tui.cli.lists import nothing_yet

            nothing_yet(look)
        else:
            _tell(look, plan)
    return 0


def _whose(look: Glance, everybody: bool, owner: str | None) -> int | str:
    from crm_tui.store.hot.people import owner_named

    assert look.conn is not None
    if everybody:
        return "all"
    return look.user.id if owner is None else owner_named(look.conn, owner.removeprefix("@"))


def _plan(look: Glance, crm: "Crm", weeks: int, whose: int | str) -> "Plan":
    """The plan with how much each person works, by the calendars."""
    from datetime import date

    from crm_tui.domain.plans import with_works
    from crm_tui.store.hot import weeks as hot
    from crm_tui.store.queries.calendars import working_of_user
    from crm_tui.store.queries.weeks import works_of

    assert look.conn is not None
    week: Week = crm.ask(working_of_user, look.user.id)
    plan = hot.weeks(look.conn, whose, look.now, look.day, week, weeks, zone=look.zone)
    today = date.fromisoformat(look.day)
    owners = {load.owner_id for one in plan.weeks for load in one.loads}
    first = date.fromisoformat(plan.weeks[0].first)
    return with_works(plan, crm.ask(works_of, sorted(owners), first, weeks, today))


# -- for people -----------------------------------------------------------------------------------


def _tell(look: Glance, plan: "Plan") -> None:
    rows: list[tuple[str, ...]] = []
    heads: list[tuple[int, str, str]] = []
    if plan.late:
        heads.append((len(rows), _("OVERDUE"), "late"))
        rows += [_cells(load) for load in plan.late]
    for place, week in enumerate(plan.weeks):
        shown = [load for load in week.loads if load.steps or len(week.loads) == 1]
        if shown:
            heads.append((len(rows), _span(look, week.first, week.last, place), "head"))
            rows += [_cells(load) for load in shown]
    room = line_cells()
    laid = lay(rows, None if room is None else room - 2, right=(1, 2),
               give_way=((3, KEPT), (0, 8)))  # fmt: skip
    titles = {at: (words, style) for at, words, style in heads}
    for place, cells in enumerate(laid):
        if place in titles:
            echo(titles[place])
        echo("  ", *cells)
    if plan.beyond:
        words = _n(
            "… and {n} step after these weeks", "… and {n} steps after these weeks", plan.beyond
        )
        echo((words.format(n=plan.beyond), "dim"))
    if not rows:
        echo(_("Nothing is planned."))
    _tell_moved(plan.moved)


def _span(look: Glance, first: str, last: str, place: int) -> str:
    if place == 0:
        return _("THIS WEEK until {day}").format(day=short_day(last, look.day))
    words = f"{_day(first, look.day)} – {_day(last, look.day)}"
    return _("NEXT WEEK {days}").format(days=words) if place == 1 else words


def _day(day: str, today: str) -> str:
    from crm_tui.cli.words import day_words

    return day_words(day, today)


def _cells(load: "Load") -> tuple[str, ...]:
    """`anna  12 steps  6 h 20 of 40 h  ━━━────  appointments 3  later 2  moved 1`."""
    steps = _n("{n} step", "{n} steps", load.steps).format(n=load.steps)
    told = [
        words.format(n=n)
        for words, n in (
            (_("appointments {n}"), load.at),
            (_("later {n}"), load.later),
            (_("moved by us {n}"), load.moved),
        )
        if n
    ]
    return (load.owner, steps, _hours_of(load), _bar(load), " · ".join(told))


def _hours_of(load: "Load") -> str:
    if load.works is None:
        return hours(load.minutes)
    return _("{taken} of {whole}").format(taken=hours(load.minutes), whole=hours(load.works))


def hours(minutes: int) -> str:
    """Minutes as `6h20`, `40h`, `15m`."""
    whole, rest = divmod(minutes, 60)
    if not whole:
        return _("{minutes}m").format(minutes=rest)
    words = _("{hours}h").format(hours=whole)
    return f"{words}{rest:02d}" if rest else words


def _bar(load: "Load") -> str:
    from crm_tui.domain.plans import filled

    if load.works is None:
        return ""
    full = filled(load, 10)
    return "━" * full + "─" * (10 - full)


def _tell_moved(moved: "tuple[Moved, ...]") -> None:
    from crm_tui.domain.plans import BACK_DAYS

    if not moved:
        return
    echo((_("Moved by us in the last {n} days").format(n=BACK_DAYS), "head"))
    rows = [(one.owner, _times(one.times), _days_words(one)) for one in moved]
    echo_lines(["  ", *cells] for cells in lay(rows, line_cells(), give_way=((0, 8),)))


def _times(times: int) -> str:
    return _n("{n} time", "{n} times", times).format(n=times)


def _days_words(one: "Moved") -> str:
    told = [
        words.format(n=n)
        for words, n in (
            (_("{n} d later in all"), one.later_days),
            (_("{n} d earlier in all"), one.earlier_days),
        )
        if n
    ]
    return " · ".join(told)


# -- for programs ---------------------------------------------------------------------------------


def _tell_json(look: Glance, plan: "Plan | None") -> None:
    late: list[Any] = [] if plan is None else [_load_shape(load) for load in plan.late]
    weeks: list[Any] = [] if plan is None else [
        {"first": one.first, "last": one.last, "people": [_load_shape(load) for load in one.loads]}
        for one in plan.weeks
    ]  # fmt: skip
    moved: list[Any] = [] if plan is None else [
        {"owner": one.owner, "times": one.times, "days_later": one.later_days,
         "days_earlier": one.earlier_days}
        for one in plan.moved
    ]  # fmt: skip
    beyond = 0 if plan is None else plan.beyond
    echo_json({**shapes.head("plan", look), "overdue": late, "weeks": weeks, "beyond": beyond,
               "moved": moved})  # fmt: skip


def _load_shape(load: "Load") -> dict[str, Any]:
    return {
        "owner": load.owner, "steps": load.steps, "minutes": load.minutes, "works": load.works,
        "appointments": load.at, "postponed": load.later, "moved": load.moved,
    }  # fmt: skip
