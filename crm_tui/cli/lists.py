"""`crm today`, `week`, `plan` and `status`: open steps by time, and what was done."""

import sys

from crm_tui.cli.glance import Glance, glance
from crm_tui.cli.output import (
    KEPT,
    Shown,
    echo,
    echo_lines,
    has_colour,
    lay,
    line_cells,
    remark,
)
from crm_tui.cli.words import (
    amount_words,
    clock_words,
    day_words,
    due_words,
    times_words,
)
from crm_tui.domain.lines import TodayCounts
from crm_tui.domain.text import width
from crm_tui.i18n import N_, _
from crm_tui.store.hot.days import day_around
from crm_tui.store.hot.people import owner_named
from crm_tui.store.hot.today import (
    GROUPS,
    LATER,
    MOST_COUNTED,
    OVERDUE,
    TODAY,
    TOMORROW,
    WEEK,
    by_group,
    counts,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from crm_tui.cli.output import Piece
    from crm_tui.domain.lines import StepLine
    from crm_tui.store.hot.days import Day

#: Rows of a group that are shown to a person; a program gets them all.
SHOWN = 200
#: How far a person is told what is due on the days to come: `1000+` costs the same for any desk.
COUNTED = 1000
_TITLES = {
    OVERDUE: N_("OVERDUE"),
    TODAY: N_("TODAY"),
    TOMORROW: N_("TOMORROW"),
    WEEK: N_("THIS WEEK"),
    LATER: N_("LATER"),
}


def run_list(
    command: str,
    *,
    db: "str | None" = None,
    person: "str | None" = None,
    as_json: bool = False,
    everybody: bool = False,
    owner: "str | None" = None,
    done: bool = False,
    filter: str = "",
    view: str = "",
) -> int:
    """Print `today`, `week` or `plan`; returns the status to end with.

    owner: whose steps, by name; everybody: all of them. done: what was closed instead. filter,
    view: only the open steps that these find. Raises CrmError.
    """
    with glance(db, person) as look:
        whose = _whose(look, everybody, owner)
        only = None
        if filter or view:
            from crm_tui.cli.listed import found_by

            only = found_by(look, filter, view)
        if done:
            from crm_tui.cli.closed import tell_done

            tell_done(command, look, whose, as_json=as_json)
        elif as_json:
            from crm_tui.cli.listed import tell_json

            tell_json(command, look, whose, only)
        elif look.conn is None:
            nothing_yet(look)
        else:
            _tell(command, look, whose, only)
    return 0


def _whose(look: Glance, everybody: bool, owner: "str | None") -> "str | int":
    if everybody:
        return "all"
    if owner is None or look.conn is None:
        return "mine"
    return owner_named(look.conn, owner.removeprefix("@"))


def nothing_yet(look: Glance) -> None:
    """Say that there is nothing, and which command begins."""
    echo(_("Nothing here yet."))
    remark(_('Begin with: crm add "Ivan Petrov, windows 120k, call tomorrow 10:00"'))


def _day(look: Glance) -> "Day":
    return day_around(look.now, look.day, look.zone)


# -- for people ---------------------------------------------------------------------------------


def _tell(
    command: str, look: Glance, whose: "str | int", only: "frozenset[int] | None" = None
) -> None:
    conn, day = look.conn, _day(look)
    assert conn is not None
    groups = (OVERDUE, TODAY) if command == "today" else GROUPS
    with conn:
        read = by_group(conn, look.user.id, day, groups, owner=whose, limit=SHOWN + 1)
        left = len(read[TODAY]) if len(read[TODAY]) <= SHOWN else None
        late = len(read[OVERDUE]) if len(read[OVERDUE]) <= SHOWN else None
        coming = COUNTED if command == "today" else MOST_COUNTED
        figures = counts(conn, look.user.id, day, whose, left, late, coming=coming)
    if only is not None:
        from crm_tui.cli.listed import all_steps

        read = {
            group: tuple([s for s in all_steps(look, day, group, whose) if s.id in only])
            for group in groups
        }
    found = {group: until(command, day, lines) for group, lines in read.items()}
    if command == "today":
        _tell_figures(figures)
    _tell_groups(look, found, figures, with_owner=whose == "all", below=command == "today")
    if command == "today":
        _tell_rest(figures, any(found.values()))
    elif not any(found.values()):
        echo(_("Nothing is planned."))


def until(command: str, day: "Day", found: "Sequence[StepLine]") -> "Sequence[StepLine]":
    """A list's steps: a week ends after seven days, however the calendar cuts it."""
    if command != "week":
        return found
    from crm_tui.domain.civil import day_number, iso_day

    last = iso_day(day_number(day.day) + 6)
    return [line for line in found if line.due_day <= last or line.late_at <= day.now]


def _tell_figures(figures: TodayCounts) -> None:
    done = _("{done} of {total} done").format(done=figures.done, total=figures.total)
    told = (
        (_("yes {n}"), figures.yes),
        (_("done {n}"), figures.done_ours),
        (_("later {n}"), figures.later),
        (_("no {n}"), figures.no),
        (_("tried {n}"), figures.tried),
    )
    what = " · ".join(["", *[words.format(n=n) for words, n in told if n]])
    late = " · " + _("{n} overdue").format(n=figures.overdue) if figures.overdue else ""
    cells = line_cells()
    if cells is not None and width(done + what + late) > cells:
        what = ""
    echo(done, (what, "dim"), (late, "late"))


def _tell_groups(
    look: Glance,
    found: "dict[str, Sequence[StepLine]]",
    figures: TodayCounts,
    *,
    with_owner: bool,
    below: bool,
) -> None:
    """Every group under its heading, the columns of all of them in line.

    below: whether something stands above the first heading.
    """
    lines = [line for group in found.values() for line in group[:SHOWN]]
    laid = iter(_columns(look, lines, with_owner=with_owner))
    told: list[Sequence[Piece]] = []
    pieces = _step_pieces if has_colour(sys.stdout) else _plain_step
    last_day = ""
    for group, rows in found.items():
        for place, line in enumerate(rows[:SHOWN]):
            if place == 0 or group in (WEEK, LATER):
                heading = _heading(group, line, look)
                if place == 0 or heading != last_day:
                    told += [()] if below else []
                    told.append([(heading, "late" if group == OVERDUE else "head")])
                    below, last_day = True, heading
            told.append(pieces(group, next(laid)))
        if len(rows) > SHOWN:
            told.append([("  " + _more(group, figures), "dim")])
    echo_lines(told)


def _heading(group: str, line: "StepLine", look: Glance) -> str:
    if group == OVERDUE:
        return _(_TITLES[group])
    if group in (TODAY, TOMORROW):
        day = look.day if group == TODAY else line.due_day
        return f"{_(_TITLES[group])} {day_words(day, look.day)}"
    return day_words(line.due_day, look.day)


def _more(group: str, figures: TodayCounts) -> str:
    counted = {OVERDUE: figures.overdue, TOMORROW: figures.tomorrow, WEEK: figures.week,
               LATER: figures.future}  # fmt: skip
    n = counted.get(group, figures.total - figures.done - figures.overdue) - SHOWN
    return _("… and {n} more (--json shows all)").format(n=max(n, 1))


def _columns(
    look: Glance, lines: "Sequence[StepLine]", *, with_owner: bool
) -> "list[tuple[str, ...]]":
    lang = look.config.language
    rows = [
        [
            f"s{line.id}",
            due_words(line, look, day=False) if line.late_at <= look.now
            else clock_words(line.due_minute),
            line.title,
            line.client,
            line.deal,
            amount_words(line.amount, line.currency, lang),
            times_words(line.postpones),
            line.owner if with_owner else "",
        ]
        for line in lines
    ]  # fmt: skip
    cells = line_cells()
    return lay(
        rows, None if cells is None else cells - 2, right=(1, 5),
        give_way=((4, 8), (7, 6), (6, KEPT), (5, KEPT), (2, 8), (3, 8)),
    )  # fmt: skip


def _step_pieces(group: str, row: "Sequence[str]") -> "Sequence[Piece]":
    ref, when, title, client, deal, amount, times, owner = row
    style = "late" if group == OVERDUE else ""
    return ("  ", (ref, "dim"), (when, style), title, client, (deal, "dim"), amount,
            (times, "warn"), (owner, "dim"))  # fmt: skip


def _plain_step(_group: str, row: "Sequence[str]") -> "Sequence[Piece]":
    """A row without colours; `lay` has made its texts safe."""
    return Shown("  " + "".join(row))


def _tell_rest(figures: TodayCounts, some: bool) -> None:
    """What the days to come hold, in one line."""
    told = ((TOMORROW, figures.tomorrow), (WEEK, figures.week), (LATER, figures.future))
    if not some:
        echo()
        echo(_("Nothing is left for today."))
    rest = "   ".join(
        [f"{_(_TITLES[group])} {n if n < COUNTED else f'{COUNTED}+'}" for group, n in told if n]
    )
    if rest:
        echo()
        echo((rest, "dim"))
    if figures.inbox:
        remark(_("{n} requests wait in the inbox.").format(n=figures.inbox))
