"""Calendars: when people work, their days off, their leave, and who stands in meanwhile."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from crm_tui.actions.base import action
from crm_tui.actions.values import LAST_YEAR, owner_of
from crm_tui.actions.work import give_step, zone_of
from crm_tui.domain.calendar import late_instant
from crm_tui.domain.hours import read_hours
from crm_tui.domain.text import clean_input
from crm_tui.domain.working import LEAVE, OFF, WORK, Plan, working_of
from crm_tui.errors import Conflict, Invalid, NotFound
from crm_tui.i18n import N_, _
from crm_tui.store.calendars import (
    calendar_of,
    calendar_row,
    leaves_between,
    open_due_between,
    open_on_days,
    substitute_for,
    users_of_calendar,
)
from crm_tui.store.journal import Tx
from crm_tui.store.playbooks import counting_by
from crm_tui.store.queries import work
from crm_tui.store.settings import put_setting, setting
from crm_tui.store.tables.people import User
from crm_tui.store.tables.setup import Calendar, DayOff

LONGEST = 366
"""Days off and leave are a year at most; longer ones are several."""
TEAM = "team"


class Away(NamedTuple):
    """A leave that was added. steps: those due inside it; given: those the substitute took."""

    id: int
    steps: tuple[int, ...]
    given: tuple[int, ...]


@action("calendar.add", N_("Add a calendar"))
def add_calendar(
    tx: Tx,
    key: str,
    name: str = "",
    country: str = "",
    region: str = "",
    weekend: str = "",
    hours: str = "",
    holidays: bool = True,
) -> int:
    """Add a calendar; return its id.

    country: ISO 3166, whose holidays and weekend hold. weekend: the days off as digits, 0 for
    Monday. hours: such as “mon-thu 9:00-18:00, fri 9:00-16:45; lunch 13:00-14:00”.
    Raises Invalid naming the field, Conflict for a key that is taken.
    """
    called = clean_input(key, "key").casefold()
    if not called or len(called.split()) != 1:
        raise Invalid(_("A calendar needs a name of one word."), field="key")
    if calendar_row(tx, called) is not None:
        raise Conflict(
            _("There is a calendar “{key}” already.").format(key=called),
            hint=_("`crm calendar edit {key}` changes it.").format(key=called),
        )
    plan = _checked(Plan(called, name, country, region, weekend, hours, holidays))
    return tx.new(Calendar, **_columns(plan)).id


@action("calendar.edit", N_("Change a calendar"))
def edit_calendar(
    tx: Tx,
    calendar_id: int | None = None,
    name: str | None = None,
    country: str | None = None,
    region: str | None = None,
    weekend: str | None = None,
    hours: str | None = None,
    holidays: bool | None = None,
) -> int:
    """Change a calendar; None leaves a value as it is. Return how many open steps follow.

    calendar_id: None for the team's, which is kept from then on where its country made it.
    Steps due on a day alone are late when the new working day has ended.
    """
    row = _of_team(tx) if calendar_id is None else tx.get(Calendar, calendar_id)
    said = {"name": name, "country": country, "region": region, "weekend": weekend,
            "hours": hours, "holidays": holidays}  # fmt: skip
    wanted = {key: value for key, value in said.items() if value is not None}
    plan = _checked(_plan(row)._replace(**wanted))  # type: ignore[arg-type]
    for key, value in _columns(plan).items():
        if getattr(row, key) != value:
            setattr(row, key, value)
    return follow(tx, users_of_calendar(tx, row))


@action("calendar.archive", N_("Put a calendar away"))
def archive_calendar(tx: Tx, calendar_id: int, back: bool = False) -> None:
    """Put a calendar away, or take it back. Raises Conflict while somebody works by it."""
    row = tx.get(Calendar, calendar_id)
    users = [] if back else users_of_calendar(tx, row)
    if users or (not back and setting(tx, "calendar") == row.key):
        names = ", ".join(user.name for user in users) or _("the team")
        raise Conflict(
            _("The calendar “{key}” is in use: {names}.").format(names=names, key=row.key),
            hint=_("Give them another one first: crm calendar use KEY."),
        )
    if not back:
        _refuse_while_named(tx, row)
    row.archived_at = None if back else tx.now


def _refuse_while_named(tx: Tx, row: Calendar) -> None:
    """No playbook counts by a calendar that is put away. Raises Conflict naming those that do."""
    names = counting_by(tx, row.key)
    if names:
        raise Conflict(
            _("The calendar “{key}” is in use: {names}.").format(
                key=row.key, names=", ".join(names)
            ),
            hint=_("Name another one there first: crm pipeline edit {key}.").format(key=names[0]),
        )


@action("dayoff.add", N_("Add days off or of work"))
def add_day_off(
    tx: Tx,
    first: date,
    last: date,
    kind: str = OFF,
    note: str = "",
    calendar_id: int | None = None,
    user_id: int | None = None,
) -> int:
    """Add days that differ from the week, both ends included; return their id.

    kind: OFF, or WORK for a day of rest that is worked. calendar_id, user_id: whose; without them
    the team's, whose calendar is kept from then on.
    """
    if kind not in (OFF, WORK):
        raise Invalid(_("Days differ by being off or worked."), field="kind")
    _in_order(first, last)
    if calendar_id is not None and user_id is not None:
        raise Invalid(_("Days belong to a calendar or to a person."), field="user")
    whose = {"user_id": owner_of(tx, user_id)} if user_id is not None else {
        "calendar_id": tx.get(Calendar, calendar_id).id if calendar_id else _of_team(tx).id
    }  # fmt: skip
    row = tx.new(
        DayOff, kind=kind, from_day=first, to_day=last, note=clean_input(note, "note"), **whose
    )
    _forget(tx)
    return row.id


@action("dayoff.remove", N_("Remove days off or of work"))
def remove_day_off(tx: Tx, day_off_id: int) -> None:
    """Remove days off or of work. Raises NotFound."""
    _remove(tx, day_off_id, leave=False)


@action("leave.add", N_("Add a leave"))
def add_leave(
    tx: Tx,
    first: date,
    last: date,
    user_id: int | None = None,
    substitute_id: int | None = None,
    give: bool = False,
    note: str = "",
) -> Away:
    """Somebody is away from `first` to `last`, both included; user_id: None for oneself.

    New steps that would be due then are the substitute's; give: so are those that are open now.
    Raises Invalid naming the field, Conflict for somebody who is away then already.
    """
    _in_order(first, last)
    who = owner_of(tx, tx.actor.id if user_id is None else user_id)
    _refuse_twice(tx, who, first, last)
    if substitute_id is not None and owner_of(tx, substitute_id) == who:
        raise Invalid(_("Nobody stands in for himself."), field="substitute")
    if give and substitute_id is None:
        raise Invalid(
            _("Whose shall the steps be?"), field="substitute", hint=_("Name who stands in.")
        )
    row = tx.new(
        DayOff, kind=LEAVE, user_id=who, from_day=first, to_day=last, substitute_id=substitute_id,
        note=clean_input(note, "note"),
    )  # fmt: skip
    _refuse_circle(tx, row)
    _forget(tx)
    found = open_due_between(tx, who, max(first, tx.today), last)
    return Away(row.id, tuple(found), _given(tx, who, found) if give else ())


@action("leave.remove", N_("Remove a leave"))
def remove_leave(tx: Tx, day_off_id: int) -> None:
    """Somebody is not away after all; steps that were given stay where they are."""
    _remove(tx, day_off_id, leave=True)


def follow(tx: Tx, users: Iterable[User]) -> int:
    """Let the open steps of people follow their working time; how many became late elsewhere.

    A step due on a day alone is late when that working day ends, in the zone it was planned in.
    """
    _forget(tx)
    moved = []
    for user in users:
        week = calendar_of(tx, user.id)
        for step_id, day, zone, late_at in open_on_days(tx, user.id):
            place = ZoneInfo(zone) if zone else zone_of(tx, user.id)
            if late_instant(day, None, place, week) != late_at:
                moved.append(step_id)
    for step in work.lock_steps(tx, moved):
        place = ZoneInfo(step.due_zone) if step.due_zone else zone_of(tx, step.owner_id)
        step.late_at = late_instant(step.due_day, None, place, calendar_of(tx, step.owner_id))
    return len(moved)


def _given(tx: Tx, who: int, step_ids: Iterable[int]) -> tuple[int, ...]:
    """Give steps to whoever stands in on their days; those that changed hands."""
    given = []
    for step in work.lock_steps(tx, tuple(step_ids)):
        stands_in = substitute_for(tx, who, step.due_day)
        if stands_in != who:
            give_step(tx, step, stands_in)
            given.append(step.id)
    return tuple(given)


def _checked(plan: Plan) -> Plan:
    """A calendar that can be kept. Raises Invalid naming the field."""
    country = clean_input(plan.country, "country").upper()
    if country and not (len(country) == 2 and country.isascii() and country.isalpha()):
        raise Invalid(
            _("“{code}” is no country.").format(code=plan.country),
            field="country",
            hint=_("Use a code of ISO 3166, such as DE, RU or KR."),
        )
    kept = plan._replace(
        name=clean_input(plan.name, "name") or plan.key,
        country=country,
        region=_region(clean_input(plan.region, "region"), country),
        weekend="".join(sorted(set(clean_input(plan.weekend, "weekend")))),
        hours=clean_input(plan.hours, "hours"),
    )
    read_hours(kept.hours)
    working_of(kept)
    return kept


def _region(region: str, country: str) -> str:
    from crm_tui.domain.working import regions_of

    if not region:
        return ""
    known = {name.upper(): name for name in regions_of(country)} if country else {}
    if region.upper() not in known:
        raise Invalid(
            _("“{region}” is no region with holidays of its own.").format(region=region),
            field="region",
            hint=_("Choose one of: {names}.").format(names=", ".join(known.values()) or "-"),
        )
    return known[region.upper()]


def _plan(row: Calendar) -> Plan:
    return Plan(row.key, row.name, row.country, row.region, row.weekend, row.hours,
                bool(row.holidays))  # fmt: skip


def _columns(plan: Plan) -> dict[str, Any]:
    return {**plan._asdict(), "holidays": int(plan.holidays)}


def _of_team(tx: Tx) -> Calendar:
    """The team's calendar; where it is only made of the country, one is kept from now on."""
    found = calendar_row(tx, setting(tx, "calendar")) or calendar_row(tx, TEAM)
    if found is None:
        plan = Plan(TEAM, _("The team"), country=setting(tx, "country"))
        found = tx.new(Calendar, **_columns(plan))
    if setting(tx, "calendar") != found.key:
        put_setting(tx, "calendar", found.key)
    return found


def _in_order(first: date, last: date) -> None:
    if last < first:
        raise Invalid(_("The last day is before the first."), field="days")
    if (last - first).days >= LONGEST or last.year > LAST_YEAR:
        raise Invalid(
            _("That is more than {most} days.").format(most=LONGEST),
            field="days",
            hint=_("Write them in parts."),
        )


def _refuse_twice(tx: Tx, user_id: int, first: date, last: date) -> None:
    for row in leaves_between(tx, user_id, first, last):
        raise Conflict(
            _("There is a leave from {first} to {last} already.").format(
                first=row.from_day, last=row.to_day
            ),
            hint=_("Remove it first: crm calendar leave --remove {n}.").format(n=row.id),
        )


def _refuse_circle(tx: Tx, row: DayOff) -> None:
    """Two who are away together can't stand in for each other. Raises Invalid."""
    if row.user_id is None or row.substitute_id is None:
        return
    for other in leaves_between(tx, row.substitute_id, row.from_day, row.to_day):
        day = max(row.from_day, other.from_day)
        if substitute_for(tx, row.user_id, day) == row.user_id:
            raise Invalid(
                _("They would stand in for each other on {day}.").format(day=day),
                field="substitute",
                hint=_("Name somebody who is there."),
            )


def _remove(tx: Tx, day_off_id: int, *, leave: bool) -> None:
    row = tx.look(DayOff, day_off_id)
    if row is None or (row.kind == LEAVE) != leave:
        raise NotFound(
            _("There is no leave {n}.").format(n=day_off_id) if leave
            else _("There are no days {n}.").format(n=day_off_id),
            hint=_("`crm calendar show` lists them."),
        )  # fmt: skip
    tx.remove(tx.get(DayOff, day_off_id))
    _forget(tx)


def _forget(tx: Tx) -> None:
    """What this transaction knew of people's working time holds no longer."""
    tx.calendars.clear()
    tx.actor = replace(tx.actor, week=calendar_of(tx, tx.actor.id))
