"""Working time: hours with breaks, the weekend, public holidays, days off and leave.

A `Working` answers whatever a `Week` answers, for one person's or one team's calendar. Public
holidays are asked of the library `holidays`, a year at a time and only for a day that needs them.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from crm_tui.domain.hours import Hours, hours_words, read_hours
from crm_tui.domain.weeks import Spans, Week, week_of
from crm_tui.errors import Invalid
from crm_tui.i18n import _

OFF = "off"
WORK = "work"
LEAVE = "leave"
NAMES_IN = "en_US"
FAR_AHEAD = 3650
"""So many working days ahead no holiday is known: whole weeks are counted."""


class Special(NamedTuple):
    """Days that differ from the week: `kind` is OFF, WORK or LEAVE; `first` to `last`."""

    kind: str
    first: date
    last: date
    note: str = ""


class Public(NamedTuple):
    """A year of a country: its holidays by day, and the days of rest that are worked instead."""

    off: Mapping[date, str]
    worked: frozenset[date]


class Plan(NamedTuple):
    """A calendar as it is kept.

    country: ISO 3166, "" for none. region: a subdivision of it, "" for all. weekend: digits, 0
    for Monday, "" for the country's. hours: as `read_hours` reads them.
    """

    key: str = ""
    name: str = ""
    country: str = ""
    region: str = ""
    weekend: str = ""
    hours: str = ""
    holidays: bool = True


COUNTRYLESS = Plan()


@dataclass(frozen=True)
class Working(Week):
    """The working time of a person or a team.

    hours: the spans of each weekday, Monday first. country, region: whose public holidays are
    days off, "" for nobody's. special: what differs from the week, the first that fits holds.
    """

    hours: tuple[Spans, ...] = ()
    country: str = ""
    region: str = ""
    special: tuple[Special, ...] = ()
    key: str = ""

    def is_working(self, day: date) -> bool:
        """Whether people work on that day."""
        found = self._special(day)
        if found is not None:
            return found.kind == WORK
        public = self._public(day)
        if day.weekday() in self.weekend:
            return day in public.worked
        return day not in public.off

    def spans(self, day: date) -> Spans:
        """The hours of that day, those it would have if it is a day off."""
        own = self.hours[day.weekday()] if self.hours else ()
        return own or ((self.day_start, self.day_end),)

    def add_days(self, day: date, count: int) -> date:
        """The working day `count` working days after `day`, or before it when negative.

        `day` itself is not counted, so 0 gives it back even on a weekend. Raises OverflowError
        when the calendar ends.
        """
        if abs(count) > FAR_AHEAD:
            return super().add_days(day, count)
        step = timedelta(1 if count >= 0 else -1)
        for _one in range(abs(count)):
            day = self._seek(day + step, step)
        return day

    def why_off(self, day: date) -> str:
        """Why nobody works that day, in words; "" for a working day and a plain weekend."""
        found = self._special(day)
        if found is not None:
            return "" if found.kind == WORK else _noted(found)
        name = self._public(day).off.get(day, "") if day.weekday() not in self.weekend else ""
        return _("a holiday ({name})").format(name=name) if name else ""

    def on_leave(self, day: date) -> bool:
        """Whether the person is on leave that day."""
        found = self._special(day)
        return found is not None and found.kind == LEAVE

    def without_leave(self) -> "Working":
        """The same calendar of somebody who is there."""
        kept = tuple(one for one in self.special if one.kind != LEAVE)
        return self if len(kept) == len(self.special) else replace(self, special=kept)

    def _special(self, day: date) -> Special | None:
        return next((one for one in self.special if one.first <= day <= one.last), None)

    def _public(self, day: date) -> Public:
        return public_days(self.country, self.region, day.year) if self.country else _NOTHING


_NOTHING = Public({}, frozenset())
_NAMES = {OFF: lambda: _("a day off"), LEAVE: lambda: _("leave")}


def _noted(one: Special) -> str:
    return f"{_NAMES[one.kind]()} ({one.note})" if one.note else _NAMES[one.kind]()


def working_of(
    plan: Plan = COUNTRYLESS, own: Iterable[Special] = (), shared: Iterable[Special] = ()
) -> Working:
    """The working time a calendar says. own: a person's days; shared: the calendar's.

    A person's own days come before the calendar's; leave before all. Raises Invalid (field "hours"
    or "weekend") for a calendar nobody could read.
    """
    week = week_of(plan.country)
    hours = read_hours(plan.hours)
    start, end = _usual(hours)
    special = (*sorted(own, key=_rank), *sorted(shared, key=_rank))
    return Working(
        weekend=_weekend(plan, hours, week),
        day_start=start,
        day_end=end,
        first_weekday=week.first_weekday,
        hours=hours.days,
        country=plan.country.upper() if plan.holidays else "",
        region=plan.region.upper(),
        special=special,
        key=plan.key,
    )


def working_kept(
    plan: Plan = COUNTRYLESS, own: Iterable[Special] = (), shared: Iterable[Special] = ()
) -> Working:
    """As `working_of`, with the usual hours and weekend where those kept can't be read."""
    try:
        return working_of(plan, own, shared)
    except Invalid:
        return working_of(plan._replace(hours="", weekend=""), own, shared)


def hours_of(plan: Plan) -> str:
    """The working days of a calendar and their hours: “mon-thu 9:00-18:00, fri 9:00-16:45”."""
    week = working_kept(plan)
    days = tuple(() if n in week.weekend else week.hours[n] for n in range(7))
    return hours_words(Hours(days, named=True))


def holidays_between(week: Week, first: date, last: date) -> tuple[tuple[date, str], ...]:
    """The public holidays of a calendar from `first` to `last`, both included, and their names."""
    if not isinstance(week, Working) or not week.country:
        return ()
    found: dict[date, str] = {}
    for year in range(first.year, last.year + 1):
        found |= public_days(week.country, week.region, year).off
    return tuple((day, found[day]) for day in sorted(found) if first <= day <= last)


def remark_on(day: date, today: date, week: Week) -> str:
    """What a reader should know of a day: nobody works on it, or it follows a holiday.

    "" for a plain day. Only the days between `today` and `day` are told of.
    """
    if not isinstance(week, Working):
        return ""
    why = week.why_off(day)
    if why:
        return _told(day, today, why)
    before = day - timedelta(1)
    while before > today and not week.is_working(before):
        why = week.why_off(before)
        if why:
            return _("{remark}; the next working day").format(remark=_told(before, today, why))
        before -= timedelta(1)
    return ""


def _told(day: date, today: date, why: str) -> str:
    from crm_tui.domain.phrases.refusals import day_in_words

    return _("{day} is {why}").format(day=day_in_words(day, today), why=why)


def _rank(one: Special) -> int:
    return (LEAVE, WORK, OFF).index(one.kind)


def _usual(hours: Hours) -> tuple[int, int]:
    """When most of the working days begin and end."""
    counted = Counter((spans[0][0], spans[-1][1]) for spans in hours.days if spans)
    if not counted:
        raise Invalid(_("There are no hours left to work in."), field="hours",
                      hint=_("A break must leave some of the day."))  # fmt: skip
    return counted.most_common(1)[0][0]


def _weekend(plan: Plan, hours: Hours, week: Week) -> frozenset[int]:
    """The days off. Hours that name their days settle it; the weekend may not gainsay."""
    said = read_weekend(plan.weekend)
    if not hours.named:
        return said if plan.weekend else week.weekend
    off = frozenset(n for n in range(7) if not hours.days[n])
    if plan.weekend and said != off:
        raise Invalid(
            _("The hours name other working days than the weekend leaves."),
            field="weekend",
            hint=_("Leave out the weekend, or write hours without days: 9:00-18:00."),
        )
    return off


def read_weekend(digits: str) -> frozenset[int]:
    """The days off of a text of digits, 0 for Monday. Raises Invalid (field "weekend")."""
    found = frozenset(ord(digit) - ord("0") for digit in digits)
    if not found <= frozenset(range(7)) or len(found) == 7:
        raise Invalid(
            _("“{text}” is no weekend.").format(text=digits),
            field="weekend",
            hint=_("Name the days off, such as “sat sun”; at least one day is worked."),
        )
    return found


@lru_cache(maxsize=256)
def public_days(country: str, region: str, year: int) -> Public:
    """The public holidays of a country, or of a region of it, in one year.

    A country the library does not know has none; a region it does not know has the country's.
    """
    import holidays

    regions = _known().get(country)
    if regions is None:
        return _NOTHING
    found = holidays.country_holidays(
        country,
        subdiv=region if region in regions else None,
        years=year,
        language=NAMES_IN,
    )
    worked = frozenset(day for day in found.weekend_workdays if day.year == year)
    return Public(dict(found), worked)


def has_holidays(country: str) -> bool:
    """Whether the public holidays of a country are known."""
    return country.upper() in _known()


def regions_of(country: str) -> tuple[str, ...]:
    """The regions of a country that have holidays of their own."""
    return tuple(sorted(_known().get(country.upper(), ())))


@lru_cache(maxsize=1)
def _known() -> dict[str, list[str]]:
    import holidays

    return dict(holidays.list_supported_countries(include_aliases=True))
