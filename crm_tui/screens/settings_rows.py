"""The settings of a person at a desk, gathered from every place that may say them."""

import os
from typing import TYPE_CHECKING

from crm_tui.config import LANGUAGES, masked
from crm_tui.domain.calendar import week_of
from crm_tui.domain.countries import country_name
from crm_tui.domain.settings import HERE, MINE, TEAM, Place, Setting
from crm_tui.domain.working import hours_of
from crm_tui.i18n import N_, _, _n
from crm_tui.keys import remapped
from crm_tui.paths import config_file, state_folder
from crm_tui.theme_names import ASCII, LINES, is_ascii_framed, is_colourless, theme_named
from crm_tui.widgets.paint_first_run import week_words

if TYPE_CHECKING:
    from crm_tui.config import Config
    from crm_tui.store.hot.settings import Kept

TITLES = {
    "user": N_("who acts"),
    "zone": N_("time zone"),
    "language": N_("language"),
    "theme": N_("colours"),
    "dial": N_("dialling"),
    "open": N_("opening files"),
    "own_calendar": N_("calendar"),
    "hours": N_("hours of work"),
    "leave": N_("leave"),
    "country": N_("country"),
    "calendar": N_("the team's calendar"),
    "currency": N_("currency"),
    "pipeline": N_("pipeline"),
    "fields": N_("own fields"),
    "db": N_("database"),
    "config": N_("config file"),
    "keys": N_("keys"),
    "state": N_("backups"),
    "borders": N_("frames"),
}
ABOUT = {
    "user": N_("What you do is kept under this name."),
    "zone": N_("Your days, and the times you say, are counted here."),
    "language": N_("The language of the screens and commands."),
    "theme": N_("Light, dark, high contrast, or the terminal's own; NO_COLOR takes all colours."),
    "borders": N_("Frames and signs are lines, or ASCII where the terminal has few signs."),
    "dial": N_("The program that calls a number; without one it is copied, and is a link."),
    "open": N_("The program that opens attached files; without one the system's own does."),
    "own_calendar": N_("Your working time is counted by it: hours, weekend, holidays."),
    "hours": N_("Deadlines are counted in these hours, for everybody who works by them."),
    "leave": N_("While you are away, new steps are whose who stands in."),
    "calendar": N_("Whoever has no calendar of his own works by it."),
    "country": N_("It says which days the team works, and how phone numbers are read."),
    "currency": N_("An amount without a currency is meant in it."),
    "pipeline": N_("New deals begin in it unless another is named."),
    "fields": N_("What you keep of clients and deals besides: text, number, day, choice, flag."),
    "db": N_("Everything is kept there."),
    "config": N_("You write it; the program only reads it."),
    "keys": N_('Keys of your own stand under [keys], such as: step.result = "k"'),
    "state": N_("Backups, crash reports and the last theme lie there."),
}
OWN = N_("your own, in the database")
TEAMS = N_("the team's, in the database")


def settings_of(config: "Config", kept: "Kept", theme: str) -> tuple[Setting, ...]:
    """All settings. theme: the name of the theme that is shown."""
    return (
        _said(config, MINE, "user", how=_("crm --as NAME, CRM_USER, or user = in the file.")),
        _said(config, MINE, "zone", Place(_(OWN), kept.zone)),
        _language(config, kept),
        _theme(config, theme),
        _program(config, "dial", "{number}", without=_("none")),
        _program(config, "open", "{file}", without=_("the system's")),
        _own_calendar(kept),
        _hours(kept),
        _leave(kept),
        _country(config, kept),
        _calendar(kept),
        _said(config, TEAM, "currency", Place(_(TEAMS), kept.team.get("currency", ""))),
        _pipeline(kept),
        _setting("fields", TEAM, "", (Place(_(TEAMS), ""),), shown=_("e shows them")),
        _said(config, HERE, "db", how=_("crm --db FILE, CRM_DB, or db = in the file.")),
        _path("config", config_file()),
        _keys(config),
        _path("state", state_folder()),
        _borders(config),
    )


def _said(
    config: "Config", group: str, key: str, stronger: Place | None = None, how: str = ""
) -> Setting:
    """A setting that a flag, a variable, the file or the system may say."""
    places = tuple(Place(where, value) for where, value in config.places(key))
    if stronger is not None:
        places = (stronger, *places)
    if not any(place.value for place in places):
        places = (*places, Place(config.origin(key), config.shown(key)))
    value = next((place.value for place in places if place.value), "")
    return _setting(key, group, masked(value), places, how)


def _program(config: "Config", key: str, place: str, without: str) -> Setting:
    """A program of the person's. place: what it is given; without: said while none is named."""
    words = _('{variable}, or {key} = "program {place}" in the file.')
    how = words.format(variable=f"CRM_{key.upper()}", key=key, place=place)
    found = _said(config, MINE, key, how=how)
    return found if found.value else found._replace(shown=without)


def _setting(
    key: str, group: str, value: str, places: tuple[Place, ...], how: str = "", shown: str = ""
) -> Setting:
    changes = not how
    return Setting(
        key, group, _(TITLES[key]), value, shown or value, _(ABOUT[key]), places, changes, how
    )


def _language(config: "Config", kept: "Kept") -> Setting:
    found = _said(config, MINE, "language", Place(_(OWN), kept.language))
    return found._replace(shown=LANGUAGES.get(found.value, found.value))


def _theme(config: "Config", theme: str) -> Setting:
    places = tuple(Place(where, value) for where, value in config.places("theme"))
    said = next((place.value for place in places if place.value), "")
    if is_colourless(os.environ):
        places = (Place("NO_COLOR", theme), *places)
    elif said and theme_named(said, (theme,)) != theme:
        places = (Place(_("chosen just now"), theme), *places)
    fitting = Place(_("the terminal"), theme)
    return _setting("theme", MINE, theme, (*places, fitting))


def _country(config: "Config", kept: "Kept") -> Setting:
    found = _said(config, TEAM, "country", Place(_(TEAMS), kept.team.get("country", "")))
    week = week_words(week_of(found.value)).partition(",")[0]
    name = country_name(found.value) if found.value else _("not said")
    return found._replace(shown=f"{name} · {week}")


def _calendar(kept: "Kept") -> Setting:
    key = kept.team.get("calendar", "")
    shown = dict(kept.calendars).get(key, key) or _("as the country says")
    return _setting("calendar", TEAM, key, (Place(_(TEAMS), key),), shown=shown)


def _own_calendar(kept: "Kept") -> Setting:
    own = kept.plan.key if kept.calendar_id is not None else ""
    shown = dict(kept.calendars).get(own, own) or _("the team's")
    return _setting("own_calendar", MINE, own, (Place(_(OWN), own),), shown=shown)


def _hours(kept: "Kept") -> Setting:
    where = _(OWN) if kept.calendar_id is not None else _(TEAMS)
    words = hours_of(kept.plan)
    return _setting("hours", MINE, kept.plan.hours, (Place(where, words),), shown=words)


def _leave(kept: "Kept") -> Setting:
    away = kept.leave
    if away is None:
        return _setting("leave", MINE, "", (Place(_(OWN), ""),), shown=_("none"))
    month = away.first[:8] == away.last[:8]
    last = f"..{away.last[8:] if month else away.last}" if away.last != away.first else ""
    days = away.first + last
    shown = f"{days} · {away.substitute}" if away.substitute else days
    return _setting("leave", MINE, days, (Place(_(OWN), days),), shown=shown)


def _pipeline(kept: "Kept") -> Setting:
    key = kept.team.get("pipeline", "")
    names = dict(kept.pipelines)
    first = kept.pipelines[0][0] if kept.pipelines else ""
    places = (Place(_(TEAMS), key), Place(_("the first of the list"), first))
    value = key or first
    return _setting("pipeline", TEAM, value, places, shown=names.get(value, value))


def _keys(config: "Config") -> Setting:
    """The keys of one's own, all in one."""
    words = ", ".join(f"{action} = {key}" for action, key in config.keys.items())
    faults = remapped(config.keys).faults
    wrong = [Place(config.key_origins.get(one.id, ""), one.words) for one in faults]
    places = (Place(f"{config_file()} [keys]", words), *wrong)
    told = _("Write them under [keys] in the config file; crm keys --check says what cannot be.")
    count = _n("{n} cannot be", "{n} cannot be", len(faults)).format(n=len(faults))
    shown = f"{count} · {words}" if faults else words or _("as shipped")
    return _setting("keys", HERE, words, places, told, shown)


def _borders(config: "Config") -> Setting:
    """Lines or ASCII; where nobody says which, what fits the terminal."""
    how = _('CRM_BORDERS, or borders = "ascii" or "lines" in the file.')
    found = _said(config, HERE, "borders", how=how)
    used = ASCII if is_ascii_framed(config.borders, os.environ) else LINES
    return found._replace(shown=used)


def _path(key: str, path: str) -> Setting:
    return _setting(key, HERE, path, (Place(_("the system"), path),), _("By XDG_ variables."))
