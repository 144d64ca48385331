"""Days as files write them; whether the day or the month comes first is never guessed by row."""

import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta, tzinfo
from typing import NamedTuple

from crm_tui.errors import Invalid
from crm_tui.i18n import _
from crm_tui.importers.eras import plainly

_SLASHED = re.compile(r"(\d{1,2})([/-])(\d{1,2})\2(\d{4}|\d{2})(?!\d)(.*)", re.DOTALL)
_DOTTED = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4}|\d{2})(?!\d)\.?(.*)", re.DOTALL)
_YEAR_FIRST = re.compile(
    r"(\d{4})\s?[-/.년]\s?(\d{1,2})\s?[-/.월]\s?(\d{1,2})(?!\d)[.일]?(.*)", re.DOTALL
)
_CLOCK = re.compile(
    r"[T,\s]*(\d{1,2}):(\d{2})(?::\d{2}(?:[.,]\d+)?)?\s*([ap]\.?m\.?)?\s*"
    r"(Z|UTC|GMT|[A-Z]{3,4}|[+-]\d{2}:?\d{2})?(?:\s(?:UTC|GMT))?",
    re.IGNORECASE,
)
_SERIAL = re.compile(r"(\d{5})(?:[.,](\d+))?", re.ASCII)
_SERIALS = range(18_264, 73_051)
"""Serial numbers of spreadsheets for 1950 to 2099, counted from the beginning of 1900."""
_DIGITS = str.maketrans("۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩", "01234567890123456789")


BUDDHIST = 543
"""How many years the calendar of Thailand is ahead."""

_FIRST_SERIAL = date(1899, 12, 30)
"""Day 0 of a spreadsheet, for days after February 1900, whose 29th it believes in."""


_ZONES = dict.fromkeys(("Z", "UTC", "GMT", "WET"), "+00:00") | {
    name: f"{hours:+03}:00"
    for hours, names in {
        -8: "PST", -7: "PDT MST", -6: "MDT CST", -5: "CDT EST", -4: "EDT", 1: "CET BST WEST",
        2: "CEST EET", 3: "EEST MSK", 9: "KST JST",
    }.items()
    for name in names.split()
}  # fmt: skip
"""Short names of zones that programs write behind a time, with their distance from UTC."""


class Day(NamedTuple):
    """A day, and the minute of it (0 to 1439) when a time was written."""

    day: date
    minute: int | None = None


def day_order(cells: Iterable[str], beside: Iterable[str] = ()) -> bool | None:
    """Whether these cells write the day before the month, or None where nothing depends on it.

    beside: other dates of the same file; they may tell the order and are never asked about.
    Raises Invalid where it matters and cannot be known: every date fits both ways, or some fit
    only one way and some only the other.
    """
    first, second, unclear = _orders(cells)
    if not (first or second):
        first, second, _none = _orders(beside) if unclear else (False, False, "")
        first, second = first and not second, second and not first
    if first and second:
        raise _unclear(_("Some dates put the day first and some the month."))
    if unclear and not (first or second):
        raise _unclear(_("“{text}” may put the day first or the month.").format(text=unclear))
    return True if first else False if second else None


def _orders(cells: Iterable[str]) -> tuple[bool, bool, str]:
    """Whether some cells write the day first, some the month, and one that may be either."""
    first = second = False
    unclear = ""
    for cell in cells:
        found = _SLASHED.fullmatch(cell.strip().translate(_DIGITS))
        if found:
            one, two = int(found[1]), int(found[3])
            first, second = first or one > 12, second or two > 12
            if one != two and one <= 12 and two <= 12:
                unclear = unclear or cell.strip()
    return first, second, unclear


def _unclear(message: str) -> Invalid:
    return Invalid(
        message, field="day_order", hint=_("Say which with --day-first or --month-first.")
    )


def is_serial(text: str) -> bool:
    """Whether a text may be a day as a spreadsheet counts it: 45292 is 2024-01-01."""
    found = _SERIAL.fullmatch(text.strip())
    return found is not None and int(found[1]) in _SERIALS


def read_serial(text: str) -> Day:
    """The day, and minute, of a serial number that `is_serial`."""
    found = _SERIAL.fullmatch(text.strip())
    assert found is not None
    minute = round(float(f"0.{found[2] or 0}") * 1440)
    return Day(_FIRST_SERIAL + timedelta(int(found[1])), minute % 1440 or None)


def read_day(text: str, day_first: bool | None, zone: tzinfo | None) -> Day:
    """A day with its time: ISO 8601, D.M.Y, D/M/Y or M/D/Y, Y년 M월 D일, Jalali years 13xx, 14xx.

    day_first: the order of dates with slashes. zone: where a time with an offset is shown.
    Raises Invalid for what is no date, for words (`tomorrow` would mean another day with every
    import) and for bare numbers (a spreadsheet's serial number counts from two beginnings).
    """
    text = text.strip().translate(_DIGITS).removesuffix(" г.").removesuffix(" г")
    if not text.isascii() or text[:1] in ("R", "H", "S"):
        text = plainly(text)
    if found := _YEAR_FIRST.fullmatch(text):
        parts = int(found[1]), int(found[2]), int(found[3])
        rest = found[4]
    elif found := _DOTTED.fullmatch(text):
        parts, rest = (_year(found[3]), int(found[2]), int(found[1])), found[4]
    elif found := _SLASHED.fullmatch(text):
        one, two = int(found[1]), int(found[3])
        if day_first is None and one != two and one <= 12 and two <= 12:
            raise _no_day(text)
        turned = one > 12 if day_first is None else day_first
        month, day = (two, one) if turned else (one, two)
        parts, rest = (_year(found[4]), month, day), found[5]
    else:
        return _in_words(text, zone)
    return _with_time(_day(*parts, text), rest, zone, text)


def _year(text: str) -> int:
    """Two digits mean 1970 to 2069."""
    number = int(text)
    return number if len(text) == 4 else number + (2000 if number < 70 else 1900)


def _day(year: int, month: int, day: int, text: str) -> date:
    try:
        if 2400 <= year < 2700:
            return date(year - BUDDHIST, month, day)
        if 1300 <= year < 1500:
            from persiantools.jdatetime import JalaliDate

            found: date = JalaliDate(year, month, day).to_gregorian()  # type: ignore[no-untyped-call]
            return found
        return date(year, month, day)
    except ValueError:
        raise _no_day(text) from None


def _with_time(day: date, rest: str, zone: tzinfo | None, text: str) -> Day:
    if not rest.strip():
        return Day(day)
    found = _CLOCK.fullmatch(rest)
    if not found:
        raise _no_day(text)
    hour, minute = int(found[1]), int(found[2])
    if found[3]:
        hour = hour % 12 + (12 if found[3].lower().startswith("p") else 0)
    if hour > 23 or minute > 59:
        raise _no_day(text)
    if found[4]:
        offset = _ZONES.get(found[4].upper(), found[4])
        if offset.isalpha():
            raise _no_day(text)
        written = f"{day.isoformat()}T{hour:02}:{minute:02}:00{offset}"
        there = datetime.fromisoformat(written).astimezone(zone)
        return Day(there.date(), there.hour * 60 + there.minute)
    return Day(day, hour * 60 + minute if hour or minute else None)


_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january янв января январь ene enero januar jänner janvier janv janeiro gennaio"
            " stycznia ocak січня januari",
            "feb february фев февр февраля февраль febrero februar février févr fevereiro febbraio"
            " lutego şubat лютого februari",
            "mar march мар марта март marzo märz mär mars março marca mart березня maart",
            "apr april апр апреля апрель abr abril avril avr aprile kwietnia nisan квітня",
            "may мая май mayo mai maio maggio maja mayıs травня mei",
            "jun june июн июня июнь junio juni juin junho giugno czerwca haziran червня",
            "jul july июл июля июль julio juli juillet juil julho luglio lipca temmuz липня",
            "aug august авг августа август ago agosto août sierpnia ağustos серпня augustus",
            "sep sept september сен сент сентября сентябрь septiembre septembre setembro settembre"
            " września eylül вересня",
            "oct october окт октября октябрь octubre okt oktober octobre outubro ottobre"
            " października ekim жовтня",
            "nov november ноя нояб ноября ноябрь noviembre novembre novembro listopada kasım"
            " листопада",
            "dec december дек декабря декабрь dic diciembre dez dezember décembre dezembro"
            " dicembre grudnia aralık грудня",
        ),
        start=1,
    )
    for name in names.split()
}
_NAMED = re.compile(
    r"(\d{1,2})(?:st|nd|rd|th|º|er)?\.?[\s-]+(?:de )?([^\W\d]+)\.?,?[\s-]+(?:de )?"
    r"(\d{4}|\d{2})(?![\d:])"
    r"(.*)",
    re.DOTALL,
)
_NAMED_FIRST = re.compile(
    r"([^\W\d]+)\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})(?!\d)(.*)", re.DOTALL
)
_WEEKDAY = re.compile(r"[^\W\d]+\.?,?\s+(?=.*\d)", re.DOTALL)
_OFFSET = re.compile(r"(?:GMT|UTC)(?=[+-]\d)|\s*\([^()]*\)$", re.IGNORECASE)
"""What programs write around an offset: GMT+0100 (Central European Standard Time)."""


def _in_words(text: str, zone: tzinfo | None) -> Day:
    """`31 Dec 2025`, `Thu, Dec 31, 2025 10:00`, `31 декабря 2025`: a named month, a full year."""
    lower = text.lower().removesuffix(" г.").removesuffix(" г").strip()
    for plain in (lower, _WEEKDAY.sub("", lower, count=1)):
        if found := _NAMED.fullmatch(plain):
            day, month, year, rest = found.groups()
        elif found := _NAMED_FIRST.fullmatch(plain):
            month, day, year, rest = found.groups()
        else:
            continue
        if month in _MONTHS:
            on = _day(_year(year), _MONTHS[month], int(day), text)
            return _with_time(on, _OFFSET.sub("", rest.removeprefix(" г.")), zone, text)
    raise _no_day(text)


_PLAIN_DAY = re.compile(r"(?:19|20)\d{6}", re.ASCII)
_EPOCH = re.compile(r"(1\d{9})(\d{3})?", re.ASCII)


def read_bare(text: str, zone: tzinfo | None) -> Day | None:
    """A day in a column of days that is a bare number: 20251231, or seconds since 1970.

    None for any other number, and for what no calendar has. Milliseconds are understood too.
    """
    if found := _EPOCH.fullmatch(text):
        there = datetime.fromtimestamp(int(found[1]), zone)
        return Day(there.date(), there.hour * 60 + there.minute)
    if not _PLAIN_DAY.fullmatch(text):
        return None
    try:
        return Day(date(int(text[:4]), int(text[4:6]), int(text[6:])))
    except ValueError:
        return None


def _no_day(text: str) -> Invalid:
    return Invalid(
        _("“{text}” is no date.").format(text=text[:40]),
        field="due",
        hint=_("Write it as 2025-12-31."),
    )
