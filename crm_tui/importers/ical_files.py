"""Calendars (iCalendar): events and to-dos as steps to come, or as history where they are over.

Form: RFC 5545. A component is read by itself, so that one that is broken spoils no other.
"""

import json
import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta, tzinfo
from functools import partial
from hashlib import sha256
from pathlib import Path
from textwrap import dedent
from typing import NamedTuple

from crm_tui.domain.content_lines import ContentLine, read_line, unescaped, unfolded, written
from crm_tui.domain.kinds import KINDS
from crm_tui.errors import Damaged, Invalid
from crm_tui.i18n import _
from crm_tui.importers.encodings import Encoding
from crm_tui.importers.happenings import Happened, Happening
from crm_tui.importers.ical_times import read_time, zones_of
from crm_tui.importers.lines import read_lines
from crm_tui.importers.records import BadRow
from crm_tui.importers.recurring import next_time
from crm_tui.importers.tables import Rows, shown
from crm_tui.importers.vcalendar import plain

MOST_BYTES = 64 << 20
"""Bytes of a calendar file."""

_BETWEEN = ("BEGIN:VEVENT", "BEGIN:VTODO", "BEGIN:VJOURNAL", "END:VCALENDAR")
SYSTEM = "ical"
_PARTS = ("VEVENT", "VTODO", "VJOURNAL")
_BEGINS = re.compile(
    r"BEGIN:(?:VCALENDAR|VEVENT|VTODO|VJOURNAL|VALARM|VTIMEZONE|VFREEBUSY|VAVAILABILITY|VNOTE)\b",
    re.IGNORECASE,
)
_TELLING = ("DESCRIPTION", "LOCATION", "ATTENDEE", "ORGANIZER", "DTSTART", "DUE", "X-CRM-STEP")
_UUID7 = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}")
_MAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+")
_PHONE = re.compile(r"\+\d[\d ().-]{7,18}\d")
_SPAN = re.compile(r"([+-]?)P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?")
_SAID_OURSELVES = """UID DTSTAMP SUMMARY DTSTART DTEND DUE DURATION STATUS COMPLETED CREATED
    LAST-MODIFIED SEQUENCE X-CRM-CLIENT X-CRM-TITLE X-CRM-VERSION X-CRM-STEP DESCRIPTION BEGIN
    END"""
_SAID = frozenset(_SAID_OURSELVES.split())
_WORDS = {
    "call": """call phone ring позвонить звонок созвон تماس 전화 통화 anruf anrufen llamar llamada
        appeler appel""",
    "meet": """meet meeting lunch coffee demo встреча встретиться جلسه ملاقات 미팅 회의 treffen
        termin reunión cita réunion rendez-vous""",
    "send": """send email e-mail mail offer отправить письмо кп ارسال 발송 보내기 senden schicken
        enviar envoyer""",
    "visit": "visit визит выезд بازدید 방문 besuch visita visite",
    "measure": "measure замер اندازه 실측 aufmaß medición métrage",
}
_KIND_OF = {word: kind for kind, words in _WORDS.items() for word in words.split()}


class Desk(NamedTuple):
    """By whose clock a calendar is read; zones: those that it defines itself, by their names."""

    now: datetime
    zone: tzinfo
    zones: Mapping[str, tzinfo] = {}


class Component(NamedTuple):
    """An event or a to-do: where it begins, its properties, and its lines below them."""

    line: int
    kind: str
    lines: tuple[ContentLine, ...]
    below: tuple[str, ...]
    fault: str = ""

    def first(self, name: str) -> ContentLine | None:
        """The first property of that name."""
        return next((each for each in self.lines if each.name.upper() == name), None)

    def text(self, name: str) -> str:
        """The text of a property, or ""."""
        found = self.first(name)
        return unescaped(found.value).strip() if found else ""

    def all(self, name: str) -> Iterator[ContentLine]:
        """Every property of that name."""
        return (each for each in self.lines if each.name.upper() == name)


def looks_like_calendar(start: str) -> bool:
    """Whether a text begins as a calendar, or as a part of one that stands alone."""
    first = start.lstrip("\ufeff \t\r\n")
    return _BEGINS.match(first) is not None or first[:40].replace(" ", "").startswith(
        ('["vcalendar"', '[["vcalendar"')
    )


def read_calendar(path: Path, code: Encoding, desk: Desk, *, make: bool = False) -> Happened:
    """The events and to-dos of a calendar. make: whether strangers become clients.

    Raises Invalid for a file too large, Damaged for one without an event.
    """
    if path.stat().st_size > MOST_BYTES:
        raise Invalid(
            _("“{name}” is larger than {size} MB.").format(name=shown(path), size=MOST_BYTES >> 20),
            field="file",
            hint=_("Export a shorter time."),
        )
    text = _whole(path, code)
    if next(components(text), None) is None:
        raise Damaged(
            _("“{name}” holds no event and no to-do.").format(name=shown(path)),
            hint=_("Export the calendar again."),
        )
    found = partial(_happenings, text, desk._replace(zones=zones_of(text)))
    return Happened(path.name, SYSTEM, Rows(found), make=make)  # type: ignore[arg-type]


def _whole(path: Path, code: Encoding) -> str:
    """The text of a calendar: of one in JSON its lines, of one folded inside letters whole ones."""
    if code.guessed:
        try:
            return re.sub(rb"\r?\n[ \t]", b"", path.read_bytes()).decode()
        except UnicodeDecodeError:
            pass
    text = dedent("".join(read_lines(path, code)))
    if text.lstrip("\ufeff \t\r\n")[:1] != "[":
        return text
    from crm_tui.importers.other_cards import calendar_of

    try:
        return calendar_of(json.loads(text))
    except (ValueError, RecursionError):
        return ""


def components(text: str) -> Iterator[Component]:
    """Every event and to-do of a calendar; what cannot be read is one with a fault."""
    kind, begun, depth = "", 0, 0
    lines: list[ContentLine] = []
    below: list[str] = []
    for number, line in unfolded(plain(text)):
        word = line.strip().upper()
        if not kind:
            if word in (f"BEGIN:{part}" for part in _PARTS):
                kind, begun, lines, below, depth = word[6:], number, [], [], 0
        elif word == f"END:{kind}" and not depth:
            yield Component(begun, kind, tuple(lines), tuple(below))
            kind = ""
        elif word in _BETWEEN:
            yield Component(begun, kind, tuple(lines), (), _("has no end"))
            kind, begun, lines, below, depth = word[6:], number, [], [], 0
            kind = kind if kind in _PARTS else ""
        elif depth or word.startswith("BEGIN:"):
            depth += word.startswith("BEGIN:") - word.startswith("END:")
            below.append(line)
        else:
            _note(lines, line)
    if kind:
        yield Component(begun, kind, tuple(lines), (), _("has no end"))


def _note(lines: list[ContentLine], line: str) -> None:
    try:
        lines.append(read_line(line))
    except ValueError:
        return


def _moved(text: str) -> dict[str, tuple[ContentLine, ...]]:
    """What of each series was moved: the times at which it does not come, by its UID."""
    found: dict[str, tuple[ContentLine, ...]] = {}
    for part in components(text) if "RECURRENCE-ID" in text else ():
        for line in part.all("RECURRENCE-ID"):
            away = ContentLine("EXDATE", line.value, line.parameters)
            found[part.text("UID")] = (*found.get(part.text("UID"), ()), away)
    return found


def _happenings(text: str, desk: Desk) -> Iterator[Happening | BadRow]:
    moved = _moved(text)
    for part in components(text):
        if part.first("RRULE") is not None and (away := moved.get(part.text("UID"))):
            part = part._replace(lines=(*part.lines, *away))
        title = _title(part)
        if not (part.fault or title or any(map(part.first, _TELLING))):
            yield BadRow(part.line, "", _("says nothing"), ())
            continue
        if part.fault:
            yield BadRow(part.line, "", part.fault, (title,))
            continue
        if part.text("STATUS").upper() == "CANCELLED":
            yield BadRow(part.line, "STATUS", _("was cancelled"), (title,))
            continue
        try:
            yield _happening(part, title, desk)
        except (ValueError, OverflowError):
            yield BadRow(part.line, "", _("has a time that cannot be read"), (title,))


def _title(part: Component) -> str:
    """What it is called; our own calendar writes the client's name behind a step's."""
    ours, said = part.text("X-CRM-TITLE"), part.text("SUMMARY")
    client = part.text("X-CRM-CLIENT")
    if not ours or said in ("", f"{ours} · {client}"):
        return ours or said
    return said.removesuffix(f" · {client}").strip() or ours


def _version(part: Component) -> int:
    text = part.text("X-CRM-VERSION")
    return int(text) if text.isdecimal() and len(text) < 10 else 0


def _happening(part: Component, title: str, desk: Desk) -> Happening:
    start = _start(part, desk)
    repeats = part.first("RRULE") is not None and start is not None
    if repeats and start is not None:
        start = next_time(part, start, desk.now) or start
    moment = start if isinstance(start, datetime) else None
    local = moment.astimezone(desk.zone) if moment else None
    day = local.date() if local else start
    minutes = _minutes(part, desk)
    kind = _kind(part, title, timed=moment is not None)
    return Happening(
        part.line, _external(part), title or _(KINDS[kind].word), kind, _digest(part),
        names=tuple(filter(None, (part.text("X-CRM-CLIENT"),))),
        emails=tuple(dict.fromkeys(_emails(part, title))),
        phones=tuple(_PHONE.findall(f"{title} {part.text('LOCATION')} {part.text('DESCRIPTION')}")),
        called=part.text("X-CRM-CLIENT") or _called(part),
        uid=_own_uid(part), text=_told(part), at=_instant(start, desk), day=day,
        minute=local.hour * 60 + local.minute if local else None, minutes=minutes,
        by_or_at="at" if part.kind == "VEVENT" and moment else "by",
        done=_is_over(part, start, minutes, desk), carried=_carried(part),
        activity="note" if part.kind == "VJOURNAL" else "",
        version=_version(part),
    )  # fmt: skip


def _own_uid(part: Component) -> str:
    told = part.text("X-CRM-STEP")
    uid = (told or part.text("UID")).lower()
    is_ours = told or part.first("X-CRM-TITLE") is not None
    return uid if is_ours and _UUID7.fullmatch(uid) else ""


def _external(part: Component) -> str:
    """What the calendar calls it; a moved one of a series is another."""
    uid, moved = part.text("UID"), part.text("RECURRENCE-ID")
    return f"{uid}#{moved}"[:400] if uid and moved else (uid or _digest(part))[:400]


def _digest(part: Component) -> str:
    said = (line for line in part.lines if line.name.upper() not in ("DTSTAMP", "SEQUENCE"))
    lines = "\n".join(sorted(map(written, said)))
    return sha256(lines.encode("utf-8", "replace")).hexdigest()


def _start(part: Component, desk: Desk) -> datetime | date | None:
    """When it begins, or is due; None where it does not say."""
    names = ("DTSTART", "DUE") if part.kind == "VEVENT" else ("DUE", "DTSTART")
    found = next((line for name in names if (line := part.first(name)) is not None), None)
    return read_time(found, desk.zone, desk.zones) if found else None


def _minutes(part: Component, desk: Desk) -> int | None:
    """How long it takes, where it says so and it is less than a day."""
    start, end, span = part.first("DTSTART"), part.first("DTEND"), part.text("DURATION")
    long = timedelta()
    if span and (found := _SPAN.fullmatch(span)) and not found[1].startswith("-"):
        weeks, days, hours, minutes, seconds = (int(each or 0) for each in found.groups()[1:])
        long = timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)
    elif start and end:
        first, last = (read_time(each, desk.zone, desk.zones) for each in (start, end))
        if isinstance(first, datetime) and isinstance(last, datetime):
            long = last - first
    return int(long.total_seconds() // 60) if timedelta() < long < timedelta(days=1) else None


def _instant(start: datetime | date | None, desk: Desk) -> datetime | None:
    if start is None or isinstance(start, datetime):
        return start
    return datetime(start.year, start.month, start.day, 12, tzinfo=desk.zone)


def _is_over(
    part: Component, start: datetime | date | None, minutes: int | None, desk: Desk
) -> bool:
    """Whether it is history: a to-do that was done, an event that has ended."""
    if part.kind == "VJOURNAL":
        return True
    if part.kind == "VTODO":
        if part.text("PERCENT-COMPLETE") == "100":
            return True
        return part.text("STATUS").upper() == "COMPLETED" or part.first("COMPLETED") is not None
    if start is None:
        return False
    if isinstance(start, datetime):
        return start + timedelta(minutes=minutes or 0) < desk.now
    end = part.first("DTEND")
    last = read_time(end, desk.zone, desk.zones) if end and not part.first("RRULE") else None
    if last is not None and not isinstance(last, datetime) and last > start:
        start = last - timedelta(days=1)
    return start < desk.now.astimezone(desk.zone).date()


def _kind(part: Component, title: str, *, timed: bool) -> str:
    """The kind of step: as a category says, as a word of the title says, else by its form."""
    for line in part.all("CATEGORIES"):
        for word in line.value.lower().split(","):
            if word.strip() in KINDS:
                return word.strip()
    for word in re.findall(r"[\w-]+", title.casefold()):
        if word in _KIND_OF:
            return _KIND_OF[word]
    return "meet" if part.kind == "VEVENT" and timed else "other"


def _emails(part: Component, title: str) -> Iterator[str]:
    for name in ("ATTENDEE", "ORGANIZER", "CONTACT"):
        for line in part.all(name):
            yield from _MAIL.findall(line.value)
            yield from (mail for each in line.values_of("email") for mail in _MAIL.findall(each))
    for text in (title, part.text("LOCATION"), part.text("DESCRIPTION")):
        yield from _MAIL.findall(text[:10_000])


def _called(part: Component) -> str:
    """What somebody taking part is called."""
    for line in part.all("ATTENDEE"):
        for name in line.values_of("cn"):
            if name.strip() and "@" not in name:
                return " ".join(name.split())
    return ""


def _told(part: Component) -> str:
    """What it says besides its title; of our own calendar nothing that we have ourselves."""
    if part.first("X-CRM-TITLE") is not None:
        return ""
    place, text = part.text("LOCATION"), part.text("DESCRIPTION")
    return "\n".join(filter(None, (place, text)))[:20_000]


def _carried(part: Component) -> str:
    """The lines that we have no place for, as they may be written again."""
    kept = [written(line) for line in part.lines if line.name.upper() not in _SAID]
    return "\n".join(line.replace("\n", "\\n") for line in (*kept, *part.below))
