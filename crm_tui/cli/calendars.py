"""`crm calendar`: when people work, their days off, their leave, and who stands in meanwhile."""

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import typer

from crm_tui.cli.calendars_shown import days_words, line_values, show_lines
from crm_tui.cli.desk import AsJson, Database, Person, Reader, Said, open_desk, tell
from crm_tui.cli.output import echo, echo_json, lay, line_cells, remark
from crm_tui.domain.text import display
from crm_tui.errors import Invalid, NotFound
from crm_tui.i18n import N_, _, _n

if TYPE_CHECKING:
    from crm_tui.crm import Crm

Key = Annotated[str, typer.Argument(metavar="KEY", help=N_("A calendar, such as shop."))]
Named = Annotated[str | None, typer.Option("--name", help=N_("What it is called."))]
Country = Annotated[
    str | None, typer.Option("--country", metavar="CODE", help=N_("Whose holidays: RU, KR, DE."))
]
Region = Annotated[
    str | None, typer.Option("--region", metavar="CODE", help=N_("A part of it, such as BY."))
]
Weekend = Annotated[
    str | None, typer.Option("--weekend", metavar="DAYS", help=N_("The days off: fri, or sat sun."))
]
Hours = Annotated[
    str | None,
    typer.Option("--hours", metavar="TEXT", help=N_("mon-thu 9-18, fri 9-16:45; lunch 13-14")),
]
Holidays = Annotated[
    bool | None, typer.Option("--holidays/--no-holidays", help=N_("Whether holidays are off."))
]
Whose = Annotated[str, typer.Option("--user", metavar="NAME", help=N_("One person's, not all's."))]
Of = Annotated[str, typer.Option("--calendar", metavar="KEY", help=N_("Of this calendar."))]
Days = Annotated[
    list[str] | None, typer.Argument(metavar="DAYS", help=N_("24-31 dec, fri, 2026-12-24."))
]
Note = Annotated[str, typer.Option("--note", metavar="TEXT", help=N_("What they are."))]
Remove = Annotated[
    int | None, typer.Option("--remove", metavar="N", help=N_("Take back the days of this number."))
]
Dry = Annotated[bool, typer.Option("--dry-run", help=N_("Show it, write nothing."))]


def register(app: typer.Typer) -> None:
    """Add the commands for calendars to the command line."""
    group = typer.Typer(help=N_("When people work, days off, leave."), no_args_is_help=True)
    commands: dict[str, Callable[..., None]] = {
        "list": list_calendars, "show": show, "new": new, "edit": edit, "use": use,
        "archive": archive, "off": off, "work": work, "leave": leave,
    }  # fmt: skip
    for name, function in commands.items():
        group.command(name)(function)
    app.add_typer(group, name="calendar")


def list_calendars(
    archived: Annotated[bool, typer.Option("--all", help=N_("Those put away as well."))] = False,
    db: Database = None,
    person: Person = None,
    as_json: AsJson = False,
) -> None:
    """Show the calendars there are, and who works by them."""
    from crm_tui.store.queries.calendars import calendar_lines, team_plan

    crm = open_desk(db, person)
    found = crm.ask(calendar_lines, archived=archived)
    if as_json:
        echo_json({"calendars": [line_values(one) for one in found]})
        return
    rows = [
        (one.plan.key, one.plan.name, days_words(one.plan), ", ".join(one.users)) for one in found
    ]
    for row in lay(rows, line_cells(), give_way=((3, 10), (1, 10))):
        echo(*row)
    if not any(one.is_team for one in found):
        remark(_("The team works {days}.").format(days=days_words(crm.ask(team_plan)[1])))


def show(
    key: Annotated[str, typer.Argument(metavar="[KEY]", help=N_("A calendar; yours."))] = "",
    user: Whose = "",
    db: Database = None,
    person: Person = None,
    as_json: AsJson = False,
) -> None:
    """Show when somebody works: hours, weekend, the holidays to come, days off and leave."""
    crm = open_desk(db, person)
    show_lines(crm, Reader(crm), key, user, as_json=as_json)


def new(
    key: Key,
    name: Named = None,
    country: Country = None,
    region: Region = None,
    weekend: Weekend = None,
    hours: Hours = None,
    holidays: Holidays = None,
    db: Database = None,
    person: Person = None,
    as_json: AsJson = False,
) -> None:
    """Add a calendar; without --country it is of the team's.

    crm calendar new shop --hours "mon-fri 10-19, sat 10-15; lunch 13-14"
    """
    from crm_tui.actions.calendars import add_calendar

    crm = open_desk(db, person)
    where = Reader(crm).habits.country if country is None else country
    done = crm.run(
        add_calendar, key, name or "", where, region or "", _digits(weekend) or "", hours or "",
        holidays is not False,
    )  # fmt: skip
    said = _("calendar {key} added").format(key=key.casefold())
    tell(_said(crm, "calendar.add", key, said, done.entry_id), as_json)


def edit(
    key: Key,
    name: Named = None,
    country: Country = None,
    region: Region = None,
    weekend: Weekend = None,
    hours: Hours = None,
    holidays: Holidays = None,
    dry_run: Dry = False,
    db: Database = None,
    person: Person = None,
    as_json: AsJson = False,
) -> None:
    """Change a calendar: the open steps of those who work by it follow."""
    from crm_tui.actions.calendars import edit_calendar

    crm = open_desk(db, person)
    number = _id_of(crm, key)
    values = (number, name, country, region, _digits(weekend), hours, holidays)
    if dry_run:
        moved = crm.rehearse(edit_calendar, *values)
        said = Said(_follows(key, moved), {"action": "calendar.edit", "dry_run": True,
                                           "entry": None, "steps": moved})  # fmt: skip
        tell(said, as_json, undo=False)
        return
    done = crm.run(edit_calendar, *values)
    said = _said(crm, "calendar.edit", key, _follows(key, done.value), done.entry_id)
    tell(Said(said.text, said.values | {"steps": done.value}), as_json)


def use(
    key: Annotated[str, typer.Argument(metavar="KEY", help=N_("A calendar; “” for none."))],
    user: Whose = "",
    team: Annotated[bool, typer.Option("--team", help=N_("The whole team works by it."))] = False,
    db: Database = None,
    person: Person = None,
    as_json: AsJson = False,
) -> None:
    """Work by a calendar: oneself, somebody else, or the whole team."""
    from crm_tui.actions.team import change_setting, edit_user

    crm = open_desk(db, person)
    reader = Reader(crm)
    if team:
        done = crm.run(change_setting, "calendar", key)
        said = _("the team works by {key}").format(key=key or _("its country's week"))
    else:
        number = reader.user(user) if user else None
        done = crm.run(edit_user, number, calendar=key)
        said = _("{name} works by {key}").format(
            name=user or crm.actor, key=key or _("the team's calendar")
        )
    action = "setting.put" if team else "user.edit"
    values = {"action": action, "entry": _entry(done.entry_id), "calendar": key or None}
    tell(Said(display(said), values), as_json)


def archive(
    key: Key,
    back: Annotated[bool, typer.Option("--back", help=N_("Take it back."))] = False,
    db: Database = None,
    person: Person = None,
    as_json: AsJson = False,
) -> None:
    """Put a calendar away, or take it back."""
    from crm_tui.actions.calendars import archive_calendar

    crm = open_desk(db, person)
    done = crm.run(archive_calendar, _id_of(crm, key), back)
    words = _("calendar {key} taken back") if back else _("calendar {key} put away")
    said = words.format(key=key)
    tell(_said(crm, "calendar.archive", key, said, done.entry_id), as_json)


def off(
    days: Days = None,
    calendar: Of = "",
    user: Whose = "",
    note: Note = "",
    remove: Remove = None,
    db: Database = None,
    person: Person = None,
    as_json: AsJson = False,
) -> None:
    """Add days off, for all or for one person; or take them back.

    crm calendar off 24-31 dec --note "works holiday"
    """
    _differ("off", days, calendar, user, note, remove, db, person, as_json)


def work(
    days: Days = None,
    calendar: Of = "",
    user: Whose = "",
    note: Note = "",
    remove: Remove = None,
    db: Database = None,
    person: Person = None,
    as_json: AsJson = False,
) -> None:
    """Days of rest that are worked, such as a Saturday for a Monday; or take them back."""
    _differ("work", days, calendar, user, note, remove, db, person, as_json)


def _differ(
    kind: str,
    days: list[str] | None,
    calendar: str,
    user: str,
    note: str,
    remove: int | None,
    db: str | None,
    person: str | None,
    as_json: bool,
) -> None:
    from crm_tui.actions.calendars import add_day_off, remove_day_off

    crm = open_desk(db, person)
    if remove is not None:
        gone = crm.run(remove_day_off, remove)
        values = {"action": "dayoff.remove", "entry": _entry(gone.entry_id), "id": remove}
        tell(Said(_("days {n} taken back").format(n=remove), values), as_json)
        return
    reader = Reader(crm)
    first, last = _days(reader, days)
    number = _id_of(crm, calendar) if calendar else None
    who = reader.user(user) if user else None
    done = crm.run(add_day_off, first, last, kind, note, number, who)
    word = _("off") if kind == "off" else _("worked")
    said = f"{_stretch(first, last)} {word}" + (f" · {note}" if note else "")
    values = {"action": "dayoff.add", "entry": _entry(done.entry_id), "id": done.value,
              "kind": kind, "first": first.isoformat(), "last": last.isoformat()}  # fmt: skip
    tell(Said(display(f"{done.value}: {said}"), values), as_json)


def leave(
    days: Days = None,
    user: Whose = "",
    substitute: Annotated[
        str, typer.Option("--substitute", metavar="NAME", help=N_("Who stands in."))
    ] = "",
    give: Annotated[
        bool, typer.Option("--give", help=N_("The open steps of those days are theirs."))
    ] = False,
    note: Note = "",
    remove: Remove = None,
    dry_run: Dry = False,
    db: Database = None,
    person: Person = None,
    as_json: AsJson = False,
) -> None:
    """Somebody is away: new steps of those days go to whoever stands in.

    crm calendar leave 1-14 dec --substitute boris --give
    """
    from crm_tui.actions.calendars import add_leave, remove_leave

    crm = open_desk(db, person)
    if remove is not None:
        gone = crm.run(remove_leave, remove)
        back = {"action": "leave.remove", "entry": _entry(gone.entry_id), "id": remove}
        tell(Said(_("leave {n} taken back").format(n=remove), back), as_json)
        return
    reader = Reader(crm)
    first, last = _days(reader, days)
    who = reader.user(user) if user else None
    stands_in = reader.user(substitute) if substitute else None
    if dry_run:
        found, entry = crm.rehearse(add_leave, first, last, who, stands_in, give, note), None
    else:
        done = crm.run(add_leave, first, last, who, stands_in, give, note)
        found, entry = done.value, done.entry_id
    values: dict[str, Any] = {
        "action": "leave.add", "entry": _entry(entry), "dry_run": dry_run,
        "id": None if dry_run else found.id, "user": user or crm.actor,
        "first": first.isoformat(), "last": last.isoformat(), "substitute": substitute or None,
        "steps": [f"s{n}" for n in found.steps], "given": [f"s{n}" for n in found.given],
    }  # fmt: skip
    whose = _("{name} is away {days}").format(name=user or crm.actor, days=_stretch(first, last))
    tell(Said(display(" · ".join([whose, *_about(found.steps, found.given, substitute)])), values),
         as_json, undo=not dry_run)  # fmt: skip


def _about(steps: tuple[int, ...], given: tuple[int, ...], substitute: str) -> list[str]:
    """What a leave does to the steps that are open."""
    parts = [_("{name} stands in").format(name=substitute)] if substitute else []
    if given:
        told = _n("{n} step given", "{n} steps given", len(given)).format(n=len(given))
        parts.append(told)
    left = [f"s{n}" for n in steps if n not in given]
    if left:
        told = _n("{n} step is due then", "{n} steps are due then", len(left))
        parts.append(f"{told.format(n=len(left))}: {', '.join(left[:5])}")
    return parts


def _days(reader: Reader, days: list[str] | None) -> tuple[date, date]:
    from crm_tui.domain.stretches import read_days

    if not days:
        raise Invalid(_("Which days?"), field="days", hint=_("Write them like 24-31 dec."))
    return read_days(" ".join(days), reader.now, reader.habits.week)


def _digits(weekend: str | None) -> str | None:
    """The days off as they are kept, from their names."""
    from crm_tui.domain.hours import weekend_digits

    return None if weekend is None else weekend_digits(weekend)


def _stretch(first: date, last: date) -> str:
    return first.isoformat() if first == last else f"{first.isoformat()}..{last.isoformat()}"


def _id_of(crm: "Crm", key: str) -> int:
    from crm_tui.store.queries.calendars import calendar_id_of

    found = crm.ask(calendar_id_of, key)
    if found is None:
        raise NotFound(
            _("There is no calendar “{key}”.").format(key=display(key)),
            hint=_("`crm calendar list` shows what there is."),
        )
    return found


def _follows(key: str, moved: int) -> str:
    told = _n("{n} open step follows", "{n} open steps follow", moved).format(n=moved)
    return _("calendar {key} changed").format(key=key) + (f" · {told}" if moved else "")


def _said(crm: "Crm", action: str, key: str, sentence: str, entry: int | None) -> Said:
    from crm_tui.store.queries.calendars import calendar_lines

    found = {one.plan.key: one for one in crm.ask(calendar_lines, archived=True)}
    values: dict[str, Any] = {"action": action, "entry": _entry(entry)}
    one = found[key.casefold()]
    return Said(display(f"{sentence} · {days_words(one.plan)}"), values | line_values(one))


def _entry(number: int | None) -> str | None:
    return f"j{number}" if number else None
