"""Steps as a calendar (iCalendar): appointments as events, everything else as to-dos.

Form: RFC 5545. Instants are written in UTC, which every calendar shows in its own zone, and days
as days. What a calendar said when it came in, and we have no place for, is written as it was.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import IO

from sqlmodel import Session

from crm_tui.domain.content_lines import folded
from crm_tui.domain.steps import Outcome
from crm_tui.exporters.carried import carried_lines, value_of
from crm_tui.exporters.registry import exporter
from crm_tui.store.queries.agenda import Planned, planned

FRAME = ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//crm-tui//steps//EN", "CALSCALE:GREGORIAN")

#: What we say ourselves, so that what was carried never says it a second time.
_OURS = frozenset({
    "UID", "DTSTAMP", "CREATED", "LAST-MODIFIED", "SEQUENCE", "SUMMARY", "DESCRIPTION", "STATUS",
    "DTSTART", "DTEND", "DUE", "DURATION", "COMPLETED", "CONTACT", "PRODID", "CALSCALE", "METHOD",
    "X-CRM-CLIENT", "X-CRM-TITLE", "X-CRM-VERSION", "X-CRM-STEP",
})  # fmt: skip

#: What makes a series of one: a step that came from a series is one of it.
_SERIES = frozenset({"RRULE", "RDATE", "EXDATE", "EXRULE", "RECURRENCE-ID"})


@exporter("ics", of=("steps",))
def write_calendar(session: Session, uids: Iterable[str], file: IO[bytes]) -> int:
    """Write steps as one calendar; return how many."""
    count = 0
    file.write(_bytes(FRAME))
    for one in planned(session, uids):
        file.write(_bytes(component(one)))
        count += 1
    file.write(_bytes(("END:VCALENDAR",)))
    return count


def calendar_bytes(one: Planned) -> bytes:
    """A calendar of one step, as a folder to be synchronised keeps it."""
    return _bytes((*FRAME, *component(one), "END:VCALENDAR"))


def _bytes(lines: Iterable[str]) -> bytes:
    return "".join(map(folded, lines)).encode("utf-8", "replace")


def component(one: Planned) -> Iterator[str]:
    """The lines of one step, each whole."""
    kind = "VEVENT" if one.is_appointment else "VTODO"
    yield f"BEGIN:{kind}"
    yield f"UID:{value_of(uid_of(one))}"
    yield f"DTSTAMP:{utc(one.updated)}"
    yield f"CREATED:{utc(one.created)}"
    yield f"LAST-MODIFIED:{utc(one.updated)}"
    yield f"SEQUENCE:{one.version - 1}"
    if uid_of(one) != one.uid:
        yield f"X-CRM-STEP:{value_of(one.uid)}"
    yield f"SUMMARY:{value_of(' · '.join(filter(None, (one.title, one.client))))}"
    yield from when(one)
    yield from state(one)
    yield from _words(one)
    carried = list(carried_lines(one.carried, _OURS | _SERIES if one.foreign else _OURS))
    if not any(line.upper().startswith("CATEGORIES") for line in carried):
        yield f"CATEGORIES:{value_of(one.kind)}"
    yield from carried
    yield f"END:{kind}"


def uid_of(one: Planned) -> str:
    """What calendars call a step: as the one it came from does, unless that means a series."""
    return one.uid if one.foreign is None or one.foreign.recurs else one.foreign.uid


def when(one: Planned) -> Iterator[str]:
    """When it is due, or begins and how long it takes."""
    if one.at is None:
        yield f"DUE;VALUE=DATE:{one.day:%Y%m%d}"
    elif not one.is_appointment:
        yield f"DUE:{utc(one.at)}"
    else:
        yield f"DTSTART:{utc(one.at)}"
        if one.minutes:
            hours, minutes = divmod(one.minutes, 60)
            parts = (f"{hours}H" if hours else "", f"{minutes}M" if minutes else "")
            yield f"DURATION:PT{''.join(parts)}"


def state(one: Planned) -> Iterator[str]:
    """Whether it is to be done, was done, or fell away; a later step stands in its place then."""
    done = one.closed_as == Outcome.RESULT
    if one.is_appointment:
        yield "STATUS:CONFIRMED" if done or not one.closed_as else "STATUS:CANCELLED"
    elif done and one.closed_at is not None:
        yield "STATUS:COMPLETED"
        yield f"COMPLETED:{utc(one.closed_at)}"
    else:
        yield "STATUS:CANCELLED" if one.closed_as else "STATUS:NEEDS-ACTION"


def _words(one: Planned) -> Iterator[str]:
    told = "\n".join(filter(None, (one.deal, one.said)))
    if told:
        yield f"DESCRIPTION:{value_of(told)}"
    if one.phones and not one.closed_as:
        yield f"CONTACT:{value_of(', '.join((one.client, *one.phones)))}"
    yield f"X-CRM-CLIENT:{value_of(one.client)}"
    yield f"X-CRM-TITLE:{value_of(one.title)}"
    yield f"X-CRM-VERSION:{one.version}"


def utc(at: datetime) -> str:
    """An instant as calendars write it."""
    return at.strftime("%Y%m%dT%H%M%SZ")
