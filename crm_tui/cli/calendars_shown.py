"""Calendars as the command line shows them: in a line, in full, and as values."""

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from crm_tui.cli.output import echo, echo_json
from crm_tui.domain.working import LEAVE, WORK, Plan, holidays_between, hours_of
from crm_tui.i18n import _

if TYPE_CHECKING:
    from crm_tui.cli.desk import Reader
    from crm_tui.crm import Crm
    from crm_tui.domain.working import Working
    from crm_tui.store.queries.calendars import CalendarLine, DayLine

AHEAD = timedelta(days=365)
MOST = 12
"""So many holidays to come are shown to people; programs get a year of them."""


def days_words(plan: Plan) -> str:
    """A calendar in a line: “mon-fri 9:00-18:00 · holidays of RU”."""
    where = "-".join(part for part in (plan.country, plan.region) if part)
    of = _("holidays of {country}").format(country=where) if where and plan.holidays else ""
    return " · ".join(part for part in (hours_of(plan), of) if part)


def line_values(one: "CalendarLine") -> dict[str, Any]:
    """A calendar as values."""
    return plan_values(one.plan) | {
        "users": list(one.users), "team": one.is_team, "archived": one.archived,
    }  # fmt: skip


def plan_values(plan: Plan) -> dict[str, Any]:
    """What a calendar says, as values. works: its hours by weekday in words."""
    return {
        "calendar": plan.key or None, "name": plan.name, "country": plan.country,
        "region": plan.region, "weekend": plan.weekend, "hours": plan.hours,
        "holidays": plan.holidays, "works": hours_of(plan),
    }  # fmt: skip


def day_values(one: "DayLine") -> dict[str, Any]:
    """Days that differ, as values."""
    return {
        "id": one.id, "kind": one.kind, "first": one.first.isoformat(),
        "last": one.last.isoformat(), "note": one.note, "user": one.user or None,
        "calendar": one.calendar or None, "substitute": one.substitute or None,
    }  # fmt: skip


def show_lines(crm: "Crm", reader: "Reader", key: str, user: str, *, as_json: bool) -> None:
    """Show a calendar, or when somebody works. Raises NotFound."""
    whose, number, plan, week = _asked(crm, reader, key, user)
    today = reader.now.date()
    days = _days(crm, number, None if key else reader.user(user or crm.actor), today)
    holidays = holidays_between(week, today, today + AHEAD)
    if as_json:
        coming = [{"day": day.isoformat(), "name": name} for day, name in holidays]
        values = plan_values(plan) | {"user": whose or None, "coming": coming}
        echo_json(values | {"days": [day_values(one) for one in days]})
        return
    name = plan.name or plan.key or _("the country's week")
    echo(" · ".join(part for part in (whose, name, days_words(plan)) if part))
    for one in days:
        echo(f"{one.id:>4}  {_day_line(one)}")
    for day, said in holidays[:MOST]:
        echo(f"      {day.isoformat()} {day:%a}  {said}")


def _asked(crm: "Crm", reader: "Reader", key: str, user: str) -> "_Asked":
    from crm_tui.errors import NotFound
    from crm_tui.store.queries import calendars

    if not key:
        who = reader.user(user or crm.actor)
        number, plan = crm.ask(calendars.plan_of_user, who)
        return user or crm.actor, number, plan, crm.ask(calendars.working_of_user, who)
    number = crm.ask(calendars.calendar_id_of, key)
    week = crm.ask(calendars.working_named, key.casefold())
    if number is None or week is None:
        raise NotFound(
            _("There is no calendar “{key}”.").format(key=key),
            hint=_("`crm calendar list` shows what there is."),
        )
    lines = {one.id: one for one in crm.ask(calendars.calendar_lines, archived=True)}
    return "", number, lines[number].plan, week


def _days(crm: "Crm", calendar_id: int | None, user_id: int | None, since: date) -> "list[DayLine]":
    """The days that differ from today on: a calendar's, and a person's if one is asked for."""
    from crm_tui.store.queries.calendars import day_lines

    found: list[DayLine] = []
    if calendar_id is not None:
        found += crm.ask(day_lines, calendar_id=calendar_id, since=since)
    if user_id is not None:
        found += crm.ask(day_lines, user_id=user_id, since=since)
    return sorted(found, key=lambda one: (one.first, one.id))


def _day_line(one: "DayLine") -> str:
    word = {LEAVE: _("leave"), WORK: _("worked")}.get(one.kind, _("off"))
    stands_in = _("{name} stands in").format(name=one.substitute) if one.substitute else ""
    days = one.first.isoformat()
    if one.last != one.first:
        days = f"{days}..{one.last.isoformat()}"
    return " · ".join(part for part in (f"{days} {word}", stands_in, one.note) if part)


if TYPE_CHECKING:
    _Asked = tuple[str, int | None, Plan, Working]
