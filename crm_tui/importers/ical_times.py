"""When a calendar says that something is: days, instants, and the zones that it defines itself."""

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

from crm_tui.domain.content_lines import ContentLine

_ZONE = re.compile(r"^BEGIN:VTIMEZONE\s*$.*?^END:VTIMEZONE\s*$", re.MULTILINE | re.DOTALL)
_USUAL = re.compile(r"^X-WR-TIMEZONE:\s*(\S+)", re.MULTILINE)
_DISTANCE = re.compile(r"(?:UTC|GMT)([+-])(\d{1,2}?):?(\d{2})?(?!\d)", re.IGNORECASE)
USUAL = ""
"""The name under which the zone of a whole calendar is kept, for times that name none."""

MOST_ZONES = 50


def read_time(line: ContentLine, zone: tzinfo, zones: Mapping[str, tzinfo]) -> datetime | date:
    """A day or an aware instant; times without a zone are the calendar's, else the user's.

    zones: those that the calendar defines. Raises ValueError.
    """
    text = line.value.strip()
    if not text[:4].isdecimal():  # the name of a zone that holds a colon, not in quotes
        text = text.rpartition(":")[2]
    text = text.split(",")[0]
    if text[4:5] == "-":
        text = text.replace("-", "").replace(":", "")
    if len(text) == 8:
        return datetime.strptime(text, "%Y%m%d").date()  # noqa: DTZ007
    moment = datetime.strptime(text.rstrip("Zz")[:15], "%Y%m%dT%H%M%S")  # noqa: DTZ007
    if text[-1:] in "Zz":
        return moment.replace(tzinfo=ZoneInfo("UTC"))
    for name in line.values_of("tzid"):
        named = zone_named(name) or zones.get(name.strip().strip('"'))
        named = named or _by_distance(f"{name}:{line.value}")
        return moment.replace(tzinfo=named or zone)
    return moment.replace(tzinfo=zones.get(USUAL, zone))


def _by_distance(name: str) -> tzinfo | None:
    """The zone that a name gives by its distance: (UTC+03:00) Moscow, GMT+0300."""
    found = _DISTANCE.search(name)
    if not found:
        return None
    minutes = int(found[2]) * 60 + int(found[3] or 0)
    return timezone(timedelta(minutes=-minutes if found[1] == "-" else minutes))


def zone_named(name: str) -> tzinfo | None:
    """The zone of a name, also of one that Windows gives or that a path leads to."""
    plain = name.strip().strip('"')
    for each in (plain, "/".join(plain.split("/")[-2:]), _windows(plain)):
        try:
            return ZoneInfo(each) if each else None
        except (ValueError, OSError, KeyError):
            continue
    return None


def _windows(name: str) -> str:
    from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

    return str(WINDOWS_TO_OLSON.get(name, ""))


def zones_of(text: str) -> dict[str, tzinfo]:
    """The zones that a calendar defines and nobody else knows, and that of the whole calendar."""
    found: dict[str, tzinfo] = {}
    for block in _ZONE.findall(text)[:MOST_ZONES]:
        name, zone = _defined(block)
        if zone is not None and zone_named(name) is None:
            found[name.strip().strip('"')] = zone
    usual = _USUAL.search(text)
    if usual and (zone := zone_named(usual[1])) is not None:
        found[USUAL] = zone
    return found


def _defined(block: str) -> tuple[str, tzinfo | None]:
    """A zone by its own rules; None for rules that cannot be read."""
    from icalendar import Timezone

    try:
        zone = Timezone.from_ical(block.strip() + "\n")
        if not isinstance(zone, Timezone):
            return "", None
        return str(zone.get("TZID", "")), zone.to_tz(lookup_tzid=False)
    except (ValueError, KeyError, TypeError, AttributeError, IndexError):
        return "", None
